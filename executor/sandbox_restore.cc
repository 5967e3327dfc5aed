// The half of Sandbox that runs after every program: find what is no longer as it was, mend it.
//
// Where to look follows from the program's text (executor/restore_scope.h).
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>

#include "base/files.h"
#include "executor/sandbox.h"

namespace kapifuzz {
namespace {

bool IsKnown(const FixtureDirectory& directory, const std::string& name) {
  return name == directory.extra || FindFixture(std::string(directory.prefix) + name) != nullptr;
}

bool IsUntouched(int fd, const FixtureDirectory& directory) {
  struct stat st;
  return fstatat(fd, directory.name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
         st.st_mtim.tv_sec == kFixtureTime && st.st_mtim.tv_nsec == 0 &&
         st.st_mode == (S_IFDIR | directory.mode) && st.st_uid == 0;
}

// Removes what is no fixture. A directory that is gone or no directory any more is mended as a fixture of the one above.
Status RemoveUnknown(int at, const FixtureDirectory& directory) {
  UniqueFd fd(openat(at, directory.name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) return {};
  const int raw = fd.get();
  if (fchown(raw, 0, 0) != 0 || fchmod(raw, directory.mode) != 0)
    return ErrnoError(directory.name, "cannot give back");
  const std::unique_ptr<DIR, int (*)(DIR*)> dir(fdopendir(fd.Release()), closedir);
  while (const dirent* entry = readdir(dir.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == ".." || IsKnown(directory, name)) continue;
    Status removed = FixtureMaker::Remove(raw, name);
    if (!removed.ok()) return removed;
  }
  return {};
}

Status StampDirectory(int at, const FixtureDirectory& directory) {
  const timespec times[2] = {{kFixtureTime, 0}, {kFixtureTime, 0}};
  if (utimensat(at, directory.name, times, AT_SYMLINK_NOFOLLOW) != 0)
    return ErrnoError(directory.name, "cannot set the time");
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
  bool changed = false;
  const auto at = [&](const FixtureDirectory& d) {
    return d.below_work ? work_fd_.get() : root_fd_.get();
  };
  for (size_t i = 0; i < FixtureDirectories().size(); i++) {
    const FixtureDirectory& directory = FixtureDirectories()[i];
    if (!scope.directories[i] || IsUntouched(at(directory), directory)) continue;
    changed = true;
    Status removed = RemoveUnknown(at(directory), directory);
    if (!removed.ok()) return removed;
  }
  const FixtureMaker maker(root_fd_.get(), work_fd_.get());
  for (size_t i = 0; i < Fixtures().size(); i++) {
    if (!scope.fixtures[i] || maker.IsPristine(Fixtures()[i], pristine_[i])) continue;
    changed = true;
    Status mended = MendFixture(i);
    if (!mended.ok()) return mended;
  }
  for (size_t i = 0; changed && i < FixtureDirectories().size(); i++) {
    const FixtureDirectory& directory = FixtureDirectories()[i];
    if (!scope.directories[i] || IsUntouched(at(directory), directory)) continue;
    Status stamped = StampDirectory(at(directory), directory);
    if (!stamped.ok()) return stamped;
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
