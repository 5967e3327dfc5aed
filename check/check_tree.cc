#include "check/check_tree.h"

#include <algorithm>

#include "base/files.h"
#include "base/strings.h"
#include "specs/comment_scanner.h"

namespace kapifuzz {
namespace {

// Where x86-64 keeps its syscalls. The rest of a tree is fifty times larger.
constexpr const char* kFolders[] = {"arch/x86", "block", "fs",  "io_uring", "ipc",
                                    "kernel",   "mm",    "net", "security"};

}  // namespace

Result<KernelTree> KernelTree::Open(const std::string& directory) {
  Result<SyscallTable> table = ReadSyscallTable(directory);
  if (!table.ok()) return table.error();
  KernelTree tree;
  tree.table_ = std::move(*table);
  for (const char* folder : kFolders) {
    const std::string path = JoinPath(directory, folder);
    if (!IsDirectory(path)) continue;
    Result<std::vector<std::string>> files = ListFiles(path, ".c");
    if (!files.ok()) return files.error();
    for (const std::string& file : *files) {
      Status added = tree.AddFile(directory, JoinPath(folder, file));
      if (!added.ok()) return added.error();
    }
  }
  return tree;
}

Status KernelTree::AddFile(const std::string& directory, const std::string& file) {
  Result<std::string> text = ReadFile(JoinPath(directory, file));
  if (!text.ok()) return text.error();
  // Few files have one, and looking for it is much quicker than reading the file's comments.
  if (text->find("\nSYSCALL_DEFINE") == std::string::npos) return {};
  for (const PrototypePlace& place : FindPrototypes(*text)) {
    Result<Prototype> prototype =
        ParsePrototype(std::string_view(*text).substr(place.begin), place.line);
    // Macros that define syscalls by pasting names together are no definition of one call.
    if (prototype.ok()) definitions_[prototype->name].push_back({file, *prototype});
  }
  return {};
}

std::vector<Problem> KernelTree::Check(const ApiSpec& spec) const {
  if (spec.kind != "syscall") return {};
  std::vector<Problem> problems;
  auto report = [&](const std::string& text) {
    problems.push_back(
        {spec.location.file, spec.location.line, Severity::kError, spec.name + ": " + text});
  };
  const std::string_view name = SyscallName(spec);
  if (!table_.Find(name)) report(NotInTable(name));
  auto it = definitions_.find(name);
  if (it == definitions_.end()) {
    std::vector<std::string> known;
    for (const auto& [other, definition] : definitions_) known.push_back(other);
    report("the tree defines no syscall '" + std::string(name) + "'" + DidYouMean(name, known));
    return problems;
  }
  const std::vector<Definition>& all = it->second;
  bool fits = std::ranges::any_of(
      all, [&](const Definition& definition) { return WrongParams(spec, definition).empty(); });
  if (!fits) std::ranges::for_each(WrongParams(spec, all[0]), report);
  return problems;
}

std::string KernelTree::NotInTable(std::string_view name) const {
  auto named = std::ranges::find(table_.rows, name, &SyscallRow::name);
  if (named == table_.rows.end()) return "the syscall table has no entry sys_" + std::string(name);
  if (named->entry.empty()) return "the syscall table has no function for " + named->name;
  return "the syscall " + named->name + " is implemented by sys_" + named->entry;
}

std::vector<std::string> KernelTree::WrongParams(const ApiSpec& spec,
                                                 const Definition& definition) const {
  const std::vector<PrototypeParam>& theirs = definition.prototype.params;
  const std::string place = definition.file + ":" + std::to_string(definition.prototype.line);
  if (spec.params.size() != theirs.size()) {
    return {std::to_string(spec.params.size()) + " parameters here and " +
            std::to_string(theirs.size()) + " at " + place};
  }
  std::vector<std::string> wrong;
  for (size_t i = 0; i < theirs.size(); ++i) {
    const Param& ours = spec.params[i];
    if (ours.name != theirs[i].name) {
      wrong.push_back("parameter " + std::to_string(i + 1) + " is '" + ours.name + "' here and '" +
                      theirs[i].name + "' at " + place);
    } else if (!ours.ctype.empty() && ours.ctype != theirs[i].ctype) {
      wrong.push_back("param " + ours.name + " is '" + ours.ctype + "' here and '" +
                      theirs[i].ctype + "' at " + place);
    }
  }
  return wrong;
}

}  // namespace kapifuzz
