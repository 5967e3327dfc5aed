#include "check/syscall_table.h"

#include <algorithm>

#include "base/files.h"
#include "base/strings.h"

namespace kapifuzz {
namespace {

constexpr char kTablePath[] = "arch/x86/entry/syscalls/syscall_64.tbl";
constexpr std::string_view kPrefix = "sys_";

std::vector<std::string> Words(std::string_view line) {
  std::vector<std::string> words;
  const std::string folded = FoldSpaces(line.substr(0, line.find('#')));
  for (std::string_view word : Split(folded, ' ')) words.emplace_back(word);
  return words;
}

}  // namespace

const SyscallRow* SyscallTable::Find(std::string_view entry) const {
  auto it = std::ranges::find(rows, entry, &SyscallRow::entry);
  return it == rows.end() ? nullptr : &*it;
}

Result<SyscallTable> ParseSyscallTable(std::string_view text, const std::string& name) {
  SyscallTable table;
  int number = 0;
  for (std::string_view line : SplitLines(text)) {
    ++number;
    const std::vector<std::string> words = Words(line);
    if (words.size() == 1 && words[0].empty()) continue;
    std::optional<int64_t> syscall = ParseInt(words[0]);
    if (words.size() < 3 || !syscall) {
      return Error{name + ":" + std::to_string(number),
                   "expected 'NUMBER ABI NAME ENTRY', found '" + std::string(line) + "'"};
    }
    if (words[1] == "x32") continue;
    SyscallRow row{static_cast<int>(*syscall), words[2], words.size() > 3 ? words[3] : ""};
    if (row.entry.starts_with(kPrefix)) row.entry.erase(0, kPrefix.size());
    table.rows.push_back(std::move(row));
  }
  if (table.rows.empty()) return Error{name, "lists no syscall"};
  return table;
}

Result<SyscallTable> ReadSyscallTable(const std::string& tree) {
  const std::string path = JoinPath(tree, kTablePath);
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  return ParseSyscallTable(*text, path);
}

}  // namespace kapifuzz
