// The half of Sandbox that runs after every program: find what is no longer as it was, mend it.
//
// Where to look follows from the program's text (executor/restore_scope.h).
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "base/files.h"
#include "executor/sandbox.h"

namespace kapifuzz {
namespace {

bool IsKnown(const FixtureDirectory& directory, const std::string& name) {
  return name == directory.extra || FindFixture(std::string(directory.prefix) + name) != nullptr;
}

enum class Condition { kUntouched, kTouched, kGone };

Condition ConditionOf(int fd, const FixtureDirectory& directory) {
  struct stat st;
  if (fstat(fd, &st) != 0 || st.st_nlink == 0) return Condition::kGone;
  const bool untouched = st.st_mtim.tv_sec == kFixtureTime && st.st_mtim.tv_nsec == 0 &&
                         st.st_mode == (S_IFDIR | directory.mode) && st.st_uid == 0 &&
                         st.st_gid == 0;
  return untouched ? Condition::kUntouched : Condition::kTouched;
}

// The names in a directory. Raw getdents64: a DIR would allocate, and ask for what is known.
Result<std::vector<std::string>> ListNames(int fd) {
  std::vector<std::string> names;
  alignas(dirent64) std::array<char, 4096> buffer;
  if (lseek(fd, 0, SEEK_SET) != 0) return ErrnoError("directory", "cannot rewind");
  for (ssize_t size = 1; size > 0;) {
    size = getdents64(fd, buffer.data(), buffer.size());
    if (size < 0) return ErrnoError("directory", "cannot read");
    for (ssize_t at = 0; at < size;) {
      const auto* entry = reinterpret_cast<const dirent64*>(buffer.data() + at);
      names.emplace_back(entry->d_name);
      at += entry->d_reclen;
    }
  }
  return names;
}

// Removes what is no fixture, and gives the directory back to root.
Status CleanDirectory(int fd, const FixtureDirectory& directory) {
  const Result<std::vector<std::string>> names = ListNames(fd);
  if (!names.ok()) return names.error();
  for (const std::string& name : *names) {
    if (name == "." || name == ".." || IsKnown(directory, name)) continue;
    Status removed = FixtureMaker::Remove(fd, name);
    if (!removed.ok()) return removed;
  }
  struct stat st;
  if (fstat(fd, &st) != 0) return ErrnoError(directory.name, "cannot look at");
  const bool mine = st.st_uid == 0 && st.st_gid == 0;
  if ((!mine && fchown(fd, 0, 0) != 0) ||
      (st.st_mode != (S_IFDIR | directory.mode) && fchmod(fd, directory.mode) != 0)) {
    return ErrnoError(directory.name, "cannot give back");
  }
  return {};
}

Status StampDirectory(int fd, const FixtureDirectory& directory) {
  const timespec times[2] = {{kFixtureTime, 0}, {kFixtureTime, 0}};
  if (futimens(fd, times) != 0) return ErrnoError(directory.name, "cannot set the time");
  return {};
}

// What is not there any more is mended as a fixture.
Status RemoveXattrsOf(const std::string& path) {
  std::array<char, 4096> names;
  ssize_t size = llistxattr(path.c_str(), names.data(), names.size());
  if (size < 0 && (errno == ENOENT || errno == ENOTDIR)) return {};
  if (size < 0) return ErrnoError(path, "cannot list the extended attributes");
  for (const char* name = names.data(); name < names.data() + size; name += std::strlen(name) + 1) {
    if (lremovexattr(path.c_str(), name) != 0)
      return ErrnoError(path, "cannot remove the extended attribute " + std::string(name));
  }
  return {};
}

}  // namespace

Status Sandbox::Restore(const Program& program) { return Restore(ScopeOf(program)); }

Status Sandbox::Restore(const RestoreScope& scope) {
  if (Mend(scope).ok()) return {};
  TearDown();  // whatever the program did, a new tree does not know of it
  return Build();
}

Status Sandbox::Mend(const RestoreScope& scope) {
  if (scope.empty()) return {};
  RestoreScope dirty;  // directories to stamp in the end
  Status status = scope.xattrs ? RemoveXattrs(scope) : Status();
  if (!status.ok()) return status;
  status = ForEachDirectory(scope, [&](size_t i, int fd) -> Status {
    if (ConditionOf(fd, FixtureDirectories()[i]) != Condition::kTouched) return {};
    dirty.directories.set(i);
    return CleanDirectory(fd, FixtureDirectories()[i]);
  });
  if (!status.ok()) return status;
  const FixtureMaker maker(root_fd_.get(), work_fd_.get());
  for (size_t i = 0; i < Fixtures().size(); i++) {
    const bool skip = !scope.fixtures[i] || Fixtures()[i].feature == Feature::kBinder;
    if (skip || maker.IsPristine(Fixtures()[i], pristine_[i])) continue;
    const uint64_t ino = pristine_[i].ino;
    status = MendFixture(i);
    if (!status.ok()) return status;
    if (pristine_[i].ino != ino) dirty.directories |= scope.directories;
  }
  return ForEachDirectory(
      dirty, [](size_t i, int fd) { return StampDirectory(fd, FixtureDirectories()[i]); });
}

// The world has no extended attributes. Setting one leaves the modification time as it was, so all that the program could
// reach are asked.
Status Sandbox::RemoveXattrs(const RestoreScope& scope) {
  for (size_t i = 0; i < Fixtures().size(); i++) {
    const Fixture& fixture = Fixtures()[i];
    if (!scope.fixtures[i] || IsOnReadOnlyMount(fixture)) continue;
    const std::string_view path = fixture.path;
    Status removed =
        RemoveXattrsOf(path.starts_with("./") ? root_ + kWorkDirectory + std::string(path.substr(1))
                                              : root_ + std::string(path));
    if (!removed.ok()) return removed;
  }
  for (size_t i = 0; i < FixtureDirectories().size(); i++) {
    if (!scope.directories[i]) continue;
    Status removed = RemoveXattrsOf(root_ + std::string(FixtureDirectories()[i].path));
    if (!removed.ok()) return removed;
  }
  return {};
}

// A directory that is gone, or no directory any more, is mended as a fixture of the one above.
Status Sandbox::ForEachDirectory(const RestoreScope& scope,
                                 const std::function<Status(size_t, int)>& act) {
  for (size_t i = 0; i < FixtureDirectories().size(); i++) {
    if (!scope.directories[i]) continue;
    const FixtureDirectory& directory = FixtureDirectories()[i];
    UniqueFd opened;
    int fd = directory.path == kWorkDirectory ? work_fd_.get()
             : directory.path == "/w/dir"     ? inner_fd_.get()
                                              : -1;
    if (fd < 0) {
      opened.Reset(
          openat(root_fd_.get(), directory.name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      fd = opened.get();
    }
    if (fd < 0) continue;
    Status status = act(i, fd);
    if (!status.ok()) return status;
  }
  return {};
}

Status Sandbox::MendFixture(size_t index) {
  const Fixture& fixture = Fixtures()[index];
  const uint64_t ino = pristine_[index].ino;
  const bool busy = fixture.feature == Feature::kBusyText;
  if (busy) StopSleeper();  // its file cannot be written while it runs
  Status mended = FixtureMaker(root_fd_.get(), work_fd_.get()).Mend(fixture, &pristine_[index]);
  if (mended.ok() && busy) mended = StartSleeper();
  if (!mended.ok() || pristine_[index].ino == ino) return mended;
  if (fixture.path == "./dir") mended = OpenInner();
  if (fixture.path == "/dev/null") mended = OpenNull();
  LearnEntries();
  return mended;
}

}  // namespace kapifuzz
