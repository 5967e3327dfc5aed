// ScratchDir: a directory for one guest, removed when it goes out of scope.
//
//   Result<ScratchDir> scratch = ScratchDir::Make();     // below $TMPDIR or /tmp
//   VmDirectory vm(scratch->path());
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <utility>

#include "base/files.h"
#include "base/result.h"

namespace kapifuzz {

class ScratchDir {
 public:
  static Result<ScratchDir> Make() {
    const char* tmp = getenv("TMPDIR");
    std::string path = JoinPath(tmp && *tmp ? tmp : "/tmp", "kapifuzz-XXXXXX");
    if (mkdtemp(path.data()) == nullptr) return ErrnoError(path, "cannot create a directory");
    return ScratchDir(path);
  }
  ScratchDir(ScratchDir&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  ScratchDir& operator=(ScratchDir&&) = delete;
  ~ScratchDir() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }

  const std::string& path() const { return path_; }

 private:
  explicit ScratchDir(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace kapifuzz
