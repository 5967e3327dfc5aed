#include "fuzz/guest/modules.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/files.h"
#include "base/unique_fd.h"

namespace kapifuzz {

std::string LoadModules(const std::string& directory) {
  std::string failed;
  if (!IsDirectory(directory)) return failed;
  Result<std::vector<std::string>> files = ListFiles(directory, ".ko");
  if (!files.ok()) return files.error().ToString() + "\n";
  for (const std::string& file : *files) {
    UniqueFd fd(open(JoinPath(directory, file).c_str(), O_RDONLY | O_CLOEXEC));
    if (syscall(SYS_finit_module, fd.get(), "", 0) == 0 || errno == EEXIST) continue;
    failed += file + ": cannot load: " + strerror(errno) + "\n";
  }
  return failed;
}

}  // namespace kapifuzz
