#include "executor/sandbox.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "base/files.h"
#include "executor/internal_fd.h"

namespace kapifuzz {
namespace {

constexpr mode_t kWorkMode = 0777;
// Room for sixteen of the largest writes, so that only /full is ever full.
constexpr char kMainOptions[] = "size=64m,mode=755";
// The root directory and one file: no inode is left, and the file takes all blocks.
constexpr char kFullOptions[] = "size=16k,nr_inodes=2,mode=777";

Result<UniqueFd> OpenDirectory(int at, const char* path) {
  UniqueFd fd(openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return ErrnoError(path, "cannot open");
  return MoveToInternal(std::move(fd));
}

}  // namespace

Result<std::unique_ptr<Sandbox>> Sandbox::Create(const std::string& root) {
  Status made = MakeDirs(root);
  if (!made.ok()) return made.error();
  if (unshare(CLONE_NEWNS) != 0)
    return ErrnoError(root, "cannot make a mount namespace (root is needed)");
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
    return ErrnoError("/", "cannot make mounts private");
  std::unique_ptr<Sandbox> sandbox(new Sandbox(root));
  Status built = sandbox->Build();
  if (!built.ok()) return built.error();
  return sandbox;
}

Sandbox::~Sandbox() { TearDown(); }

Status Sandbox::Build() {
  for (auto step : {&Sandbox::MountAll, &Sandbox::OpenDescriptors, &Sandbox::CreateFixtures,
                    &Sandbox::StartSleeper, &Sandbox::LearnFacts}) {
    Status status = (this->*step)();
    if (!status.ok()) return status;
  }
  return {};
}

void Sandbox::TearDown() {
  StopSleeper();
  for (UniqueFd* fd : {&root_fd_, &work_fd_, &inner_fd_, &null_fd_, &proc_fd_}) fd->Reset();
  umount2(root_.c_str(), MNT_DETACH);
  pristine_.clear();
}

Status Sandbox::MountAll() {
  const std::string full = root_ + "/full", read_only = root_ + "/ro",
                    work = root_ + kWorkDirectory;
  constexpr unsigned long kFlags = MS_NOATIME;  // looking at a file must not change it
  if (mount("kapifuzz", root_.c_str(), "tmpfs", kFlags, kMainOptions) != 0)
    return ErrnoError(root_, "cannot mount");
  const std::string binder = root_ + "/binder";
  for (const std::string& directory : {full, read_only, work, binder}) {
    if (mkdir(directory.c_str(), 0777) != 0) return ErrnoError(directory, "cannot create");
  }
  if (chmod(work.c_str(), kWorkMode) != 0) return ErrnoError(work, "cannot set the mode");
  if (mount("kapifuzz", read_only.c_str(), "tmpfs", kFlags, "size=64k,mode=777") != 0)
    return ErrnoError(read_only, "cannot mount");
  if (mount("kapifuzz", full.c_str(), "tmpfs", kFlags, kFullOptions) != 0)
    return ErrnoError(full, "cannot mount");
  return MountBinder(binder);
}

// A binderfs of its own has a device that nobody else uses. In a kernel without binder the directory is empty, and as
// unchangeable.
Status Sandbox::MountBinder(const std::string& at) {
  constexpr unsigned long kReadOnly = MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOATIME;
  const std::string device = at + "/binder";
  if (mount("kapifuzz", at.c_str(), "binder", MS_NOATIME, nullptr) != 0 &&
      mount("kapifuzz", at.c_str(), "tmpfs", MS_NOATIME, "size=4k,mode=755") != 0) {
    return ErrnoError(at, "cannot mount");
  }
  if (chmod(device.c_str(), 0666) != 0 && errno != ENOENT)
    return ErrnoError(device, "cannot set the mode");
  if (mount(nullptr, at.c_str(), nullptr, kReadOnly, nullptr) != 0)
    return ErrnoError(at, "cannot make read-only");
  return {};
}

Status Sandbox::OpenDescriptors() {
  Result<UniqueFd> root = OpenDirectory(AT_FDCWD, root_.c_str());
  if (!root.ok()) return root.error();
  root_fd_ = std::move(*root);
  Result<UniqueFd> work = OpenDirectory(root_fd_.get(), &kWorkDirectory[1]);
  if (!work.ok()) return work.error();
  work_fd_ = std::move(*work);
  UniqueFd proc(open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!proc) return {};  // no /proc: kinds of anonymous inodes stay unknown
  Result<UniqueFd> moved = MoveToInternal(std::move(proc));
  if (!moved.ok()) return moved.error();
  proc_fd_ = std::move(*moved);
  return {};
}

Status Sandbox::CreateFixtures() {
  const FixtureMaker maker(root_fd_.get(), work_fd_.get());
  for (const Fixture& fixture : Fixtures()) {
    if (fixture.feature == Feature::kBinder) continue;  // made with the mount
    Status created = maker.Create(fixture);
    if (!created.ok()) return created;
    const std::string path = root_ + std::string(fixture.path);
    if (fixture.feature == Feature::kMountPoint &&
        mount(path.c_str(), path.c_str(), nullptr, MS_BIND, nullptr) != 0) {
      return ErrnoError(path, "cannot bind");
    }
  }
  for (const Fixture& fixture :
       Fixtures()) {  // again, as directories were changed by what was put into them
    if (fixture.feature == Feature::kBinder) continue;
    Status stamped = maker.Stamp(fixture);
    if (!stamped.ok() && fixture.feature != Feature::kImmutable &&
        fixture.feature != Feature::kAppendOnly)
      return stamped;
  }
  const std::string read_only = root_ + "/ro";
  if (mount(nullptr, read_only.c_str(), nullptr, MS_REMOUNT | MS_RDONLY | MS_NOATIME, nullptr) !=
      0) {
    return ErrnoError(read_only, "cannot make read-only");
  }
  Status opened = OpenNull();
  return opened.ok() ? OpenInner() : opened;
}

Status Sandbox::OpenNull() {
  UniqueFd null(openat(root_fd_.get(), "dev/null", O_RDWR | O_CLOEXEC));
  if (!null) return ErrnoError("/dev/null", "cannot open in the sandbox");
  Result<UniqueFd> moved = MoveToInternal(std::move(null));
  if (!moved.ok()) return moved.error();
  null_fd_ = std::move(*moved);
  facts_.null_fd = null_fd_.get();
  generation_++;
  descriptors_generation_++;
  return {};
}

// The descriptor that lists ./dir, which is another directory once a program has replaced it.
Status Sandbox::OpenInner() {
  Result<UniqueFd> inner = OpenDirectory(work_fd_.get(), "dir");
  if (!inner.ok()) return inner.error();
  inner_fd_ = std::move(*inner);
  facts_.inner_fd = inner_fd_.get();
  descriptors_generation_++;
  return {};
}

// Runs /exe, so that its file is busy. It ends with this process.
Status Sandbox::StartSleeper() {
  const std::string path = root_ + "/exe";
  int failed[2];
  if (pipe2(failed, O_CLOEXEC) != 0) return ErrnoError(path, "cannot make a pipe");
  UniqueFd from(failed[0]), to(failed[1]);
  sleeper_ = fork();
  if (sleeper_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(kReportFd);  // it sleeps where it has nobody to report to
    char* const arguments[] = {const_cast<char*>(path.c_str()), nullptr};
    execve(path.c_str(), arguments, arguments + 1);
    const char byte = static_cast<char>(errno);
    _exit(write(to.get(), &byte, 1) == 1 ? 1 : 2);
  }
  to.Reset();
  char byte = 0;
  if (sleeper_ < 0 || read(from.get(), &byte, 1) == 1) {
    errno = byte;
    return ErrnoError(path, "cannot run");
  }
  return {};
}

void Sandbox::StopSleeper() {
  if (sleeper_ <= 0) return;
  kill(sleeper_, SIGKILL);
  waitpid(sleeper_, nullptr, 0);
  sleeper_ = -1;
}

Status Sandbox::LearnFacts() {
  const FixtureMaker maker(root_fd_.get(), work_fd_.get());
  pristine_.clear();
  facts_ = WorldFacts{.root_fd = root_fd_.get(),
                      .work_fd = work_fd_.get(),
                      .inner_fd = inner_fd_.get(),
                      .null_fd = null_fd_.get(),
                      .proc_fd = proc_fd_.get()};
  for (const Fixture& fixture : Fixtures()) {
    Result<Pristine> pristine = maker.Look(fixture);
    const bool may_miss = fixture.feature == Feature::kBinder;
    if (!pristine.ok() && !may_miss) return pristine.error();
    pristine_.push_back(pristine.ok() ? *pristine : Pristine{});
  }
  size_t devices = 0;
  for (const char* path : {"w", "ro", "full", "binder"}) {
    struct statfs fs;
    struct stat st;
    if (fstatat(root_fd_.get(), path, &st, 0) != 0 ||
        statfs((root_ + "/" + path).c_str(), &fs) != 0) {
      return ErrnoError(path, "cannot look at");
    }
    const bool full = std::string_view(path) == "full";
    facts_.devices[devices++] = {.dev = st.st_dev,
                                 .fs_type = fs.f_type,
                                 .read_only = (fs.f_flags & ST_RDONLY) != 0,
                                 .can_fill = full};
    if (fs.f_type == BINDERFS_SUPER_MAGIC) facts_.binder_dev = st.st_dev;
  }
  facts_.work_dev = facts_.devices[0].dev;
  struct stat memory;
  UniqueFd memfd(memfd_create("kapifuzz", MFD_CLOEXEC));
  if (memfd && fstat(memfd.get(), &memory) == 0) facts_.memfd_dev = memory.st_dev;
  LearnEntries();
  return RestoreAll();  // stamps the directories
}

void Sandbox::LearnEntries() {
  facts_.entry_count = 0;
  for (size_t i = 0; i < Fixtures().size(); i++) {
    const Fixture& fixture = Fixtures()[i];
    const Pristine& pristine = pristine_[i];
    if (fixture.feature == Feature::kBusyText) {
      facts_.exe_dev = pristine.dev;
      facts_.exe_ino = pristine.ino;
    }
    if (fixture.path == "./dir") facts_.inner_ino = pristine.ino;
    if (fixture.feature == Feature::kAppendOnly) facts_.flagged_inos[0] = pristine.ino;
    if (fixture.feature == Feature::kImmutable) facts_.flagged_inos[1] = pristine.ino;
    if (!fixture.path.starts_with("./")) continue;
    EntryState& entry = facts_.entries[facts_.entry_count++];
    entry = EntryState{.mode = pristine.mode,
                       .nlink = pristine.nlink,
                       .uid = pristine.uid,
                       .ino = pristine.ino,
                       .size = pristine.size,
                       .xattrs = kNoXattrs};
    fixture.path.substr(2).copy(entry.name, kMaxEntryName - 1);
    if (fixture.kind == Kind::kFile) {
      entry.content = ContentHash(reinterpret_cast<const uint8_t*>(fixture.content.data()),
                                  fixture.content.size());
    }
  }
  std::sort(
      facts_.entries.begin(), facts_.entries.begin() + facts_.entry_count,
      [](const EntryState& a, const EntryState& b) { return std::strcmp(a.name, b.name) < 0; });
}

}  // namespace kapifuzz
