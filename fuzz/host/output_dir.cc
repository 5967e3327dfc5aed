#include "fuzz/host/output_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "base/files.h"

namespace kapifuzz {
namespace {

// QEMU and the guests need a path that does not depend on the working directory.
std::string Absolute(const std::string& path) {
  std::error_code error;
  std::filesystem::path absolute = std::filesystem::absolute(path, error);
  if (error) return path;
  std::string text = absolute.lexically_normal().string();
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

// Missing, empty, or left by a start that failed before there were results.
bool MayBeTaken(const std::string& path) {
  if (!FileExists(path)) return true;
  std::error_code error;
  if (IsDirectory(path) && std::filesystem::is_empty(path, error) && !error) return true;
  return FileExists(path + "/.lock");
}

}  // namespace

Result<OutputDir> OutputDir::Create(const std::string& path) {
  OutputDir out(Absolute(path));
  if (FileExists(out.results())) {
    return Error{path,
                 "holds a campaign already: --resume continues it, another --out starts anew"};
  }
  if (!MayBeTaken(out.root())) {
    return Error{path, "is there already and holds something else: choose another --out"};
  }
  if (Status made = out.MakeFolders(); !made.ok()) return made.error();
  if (Status locked = out.Lock(); !locked.ok()) return locked.error();
  return out;
}

Result<OutputDir> OutputDir::Resume(const std::string& path) {
  Result<OutputDir> out = Read(path);
  if (!out.ok()) return out;
  if (Status made = out->MakeFolders(); !made.ok()) return made.error();
  if (Status locked = out->Lock(); !locked.ok()) return locked.error();
  return out;
}

Result<OutputDir> OutputDir::Read(const std::string& path) {
  OutputDir out(Absolute(path));
  if (!FileExists(out.results())) {
    return Error{path, "holds no campaign: there is no results.db in it"};
  }
  return out;
}

Status OutputDir::MakeFolders() const {
  for (const std::string& folder : {corpus(), findings(), report()}) {
    if (Status made = MakeDirs(folder); !made.ok()) return made;
  }
  return {};
}

Status OutputDir::Lock() {
  std::string path = root_ + "/.lock";
  lock_.Reset(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!lock_) return ErrnoError(path, "cannot create");
  // Whoever only asks IsWritten() is gone in a moment.
  for (int i = 0; i < 20; ++i) {
    if (flock(lock_.get(), LOCK_EX | LOCK_NB) == 0) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return Error{root_, "another kapifuzz is writing to it"};
}

bool OutputDir::IsWritten() const {
  UniqueFd lock(open((root_ + "/.lock").c_str(), O_RDONLY | O_CLOEXEC));
  return lock && flock(lock.get(), LOCK_SH | LOCK_NB) != 0;
}

}  // namespace kapifuzz
