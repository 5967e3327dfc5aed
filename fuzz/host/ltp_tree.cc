#include "fuzz/host/ltp_tree.h"

#include <algorithm>
#include <filesystem>

#include "base/files.h"
#include "base/subprocess.h"

namespace kapifuzz {
namespace {

Status Compile(const LtpBinary& test, const std::string& include) {
  Result<CommandOutput> compiled =
      RunCommand({"cc", "-std=gnu99", "-O1", "-Wall", "-Wextra", "-Werror", "-static", "-I",
                  include, test.source, "-o", test.binary},
                 {.timeout_ms = 120'000, .merge_stderr = true});
  if (!compiled.ok()) return compiled.error();
  if (compiled->exit_status != 0) return Error{test.source, "does not compile:\n" + compiled->out};
  return {};
}

}  // namespace

Status WriteLtpTree(const LtpSuite& suite, const std::string& destination) {
  for (const LtpFile& file : suite.files) {
    std::string path = JoinPath(destination, file.path);
    if (Status made = MakeDirs(DirName(path)); !made.ok()) return made;
    if (Status written = WriteFileIfChanged(path, file.content); !written.ok()) return written;
  }
  return {};
}

void RemoveLeftOut(const LtpSuite& before, const LtpSuite& suite, const std::string& destination) {
  for (const LtpFile& file : before.files) {
    if (std::ranges::find(suite.files, file.path, &LtpFile::path) != suite.files.end()) continue;
    const std::string path = JoinPath(destination, file.path);
    std::error_code ignored;  // what cannot be removed stays
    std::filesystem::remove(path, ignored);
    std::filesystem::remove(DirName(path), ignored);  // once it is empty
  }
}

Result<std::vector<LtpBinary>> BuildLtpTests(const LtpSuite& suite, const std::string& destination,
                                             const std::string& include) {
  std::string bin = JoinPath(destination, "bin");
  if (Status made = MakeDirs(bin); !made.ok()) return made.error();
  std::vector<LtpBinary> tests;
  for (const LtpFile& file : suite.files) {
    if (!file.path.ends_with(".c")) continue;
    std::string base = BaseName(file.path);
    std::string name = base.substr(0, base.size() - 2);
    tests.push_back({.name = name,
                     .syscall = BaseName(DirName(file.path)),
                     .source = JoinPath(destination, file.path),
                     .binary = JoinPath(bin, name)});
    if (Status compiled = Compile(tests.back(), include); !compiled.ok()) return compiled.error();
  }
  return tests;
}

}  // namespace kapifuzz
