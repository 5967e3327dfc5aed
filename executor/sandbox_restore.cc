// The half of Sandbox that runs after every program: find what is no longer as it was, mend it.
//
// Where to look follows from the program's text: what has no path argument cannot have changed a file, and what has
// neither a leading `/` nor a `..` in any path cannot have left the working directory.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>

#include "base/files.h"
#include "executor/program_build.h"
#include "executor/sandbox.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

enum class Reach { kNothing, kWork, kTree };

bool LeavesWork(std::string_view path) {
  return path.starts_with('/') || path.find("..") != path.npos;
}

Reach ReachOf(const Program& program) {
  Reach reach = Reach::kNothing;
  for (int i = 0; i < program.call_count; i++) {
    const Call& call = program.calls[i];
    const auto descs = Syscalls()[call.syscall].args;
    for (size_t k = 0; k < descs.size(); k++) {
      if (descs[k].type != ArgType::kPath || !HasData(call.args[k])) continue;
      if (LeavesWork(DataOf(program, call.args[k]))) return Reach::kTree;
      reach = Reach::kWork;
    }
  }
  return reach;
}

// A directory whose entries are fixtures and nothing else.
struct Directory {
  bool below_work;          // looked at after every program with a path
  const char* name;         // below `/` or the working directory
  std::string_view prefix;  // of the paths of its fixtures
  mode_t mode;
  const char* extra = "";  // an entry that is no fixture
};
constexpr Directory kDirectories[] = {
    {true, ".", "./", 0777},
    {true, "dir", "./dir/", 0777},
    {false, ".", "/", 0755, "w"},
    {false, "dev", "/dev/", 0755},
    {false, "full", "/full/", 0777},
    {false, "sticky", "/sticky/", 01777},
    {false, "private", "/private/", 0700},
};

bool IsKnown(const Directory& directory, const std::string& name) {
  return name == directory.extra || FindFixture(std::string(directory.prefix) + name) != nullptr;
}

bool IsUntouched(int fd, const Directory& directory) {
  struct stat st;
  return fstatat(fd, directory.name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
         st.st_mtim.tv_sec == kFixtureTime && st.st_mtim.tv_nsec == 0 &&
         st.st_mode == (S_IFDIR | directory.mode) && st.st_uid == 0;
}

// Removes what is no fixture. A directory that is gone or no directory any more is mended as a fixture of the one above.
Status RemoveUnknown(int at, const Directory& directory) {
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

Status StampDirectory(int at, const Directory& directory) {
  const timespec times[2] = {{kFixtureTime, 0}, {kFixtureTime, 0}};
  if (utimensat(at, directory.name, times, AT_SYMLINK_NOFOLLOW) != 0)
    return ErrnoError(directory.name, "cannot set the time");
  return {};
}

}  // namespace

Status Sandbox::Restore(const Program& program) {
  const Reach reach = ReachOf(program);
  return reach == Reach::kNothing ? Status() : RestoreWhere(reach == Reach::kTree);
}

Status Sandbox::RestoreWhere(bool everywhere) {
  if (Mend(everywhere).ok()) return {};
  TearDown();  // whatever the program did, a new tree does not know of it
  return Build();
}

Status Sandbox::Mend(bool everywhere) {
  bool changed = false;
  const auto at = [&](const Directory& d) {
    return d.below_work ? work_fd_.get() : root_fd_.get();
  };
  for (const Directory& directory : kDirectories) {
    if ((!directory.below_work && !everywhere) || IsUntouched(at(directory), directory)) continue;
    changed = true;
    Status removed = RemoveUnknown(at(directory), directory);
    if (!removed.ok()) return removed;
  }
  const FixtureMaker maker(root_fd_.get(), work_fd_.get());
  for (size_t i = 0; i < Fixtures().size(); i++) {
    const Fixture& fixture = Fixtures()[i];
    if (!everywhere && !fixture.path.starts_with("./")) continue;
    if (maker.IsPristine(fixture, pristine_[i])) continue;
    changed = true;
    Status mended = MendFixture(i);
    if (!mended.ok()) return mended;
  }
  if (!changed) return {};
  for (const Directory& directory : kDirectories) {
    if (!directory.below_work && !everywhere) continue;
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
