// TinyModule: a file that modinfo takes for a kernel module, made with the host's compiler.
//
//   ASSERT_TRUE(TinyModule(dir + "/kernel/fs/9p/9p.ko", "9pnet,netfs"));
#pragma once

#include <string>

#include "base/files.h"
#include "base/subprocess.h"

namespace kapifuzz {

inline bool TinyModule(const std::string& path, const std::string& depends) {
  const std::string source =
      "static const char a[] __attribute__((used, section(\".modinfo\"))) = "
      "\"license=GPL\\0depends=" +
      depends + "\";\n";
  if (!MakeDirs(DirName(path)).ok()) return false;
  Result<CommandOutput> made =
      RunCommand({"cc", "-c", "-x", "c", "-o", path, "-"}, {.input = source});
  return made.ok() && made->exit_status == 0;
}

}  // namespace kapifuzz
