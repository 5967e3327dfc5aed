#include "executor/fixture_maker.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

#include "base/files.h"
#include "base/strings.h"
#include "base/unique_fd.h"

namespace kapifuzz {
namespace {

constexpr int kNoFollow = AT_SYMLINK_NOFOLLOW;
constexpr size_t kPage = 4096;
constexpr timespec kFixtureTimes[2] = {{kFixtureTime, 0}, {kFixtureTime, 0}};

mode_t TypeBits(Kind kind) {
  switch (kind) {
    case Kind::kFifo:
      return S_IFIFO;
    case Kind::kSocket:
      return S_IFSOCK;
    case Kind::kChardev:
      return S_IFCHR;
    default:
      return S_IFREG;
  }
}

// "1:3" as a device number.
dev_t DeviceOf(std::string_view text) {
  const auto parts = Split(text, ':');
  return makedev(static_cast<unsigned>(*ParseInt(parts[0])),
                 static_cast<unsigned>(*ParseInt(parts[1])));
}

bool WriteAll(int fd, std::string_view bytes) {
  return write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
}

// Takes every block that is left. Ends with ENOSPC; anything else is an error.
bool FillUp(int fd) {
  static const std::array<char, kPage> zeros{};
  while (write(fd, zeros.data(), zeros.size()) > 0) {
  }
  return errno == ENOSPC;
}

}  // namespace

Error FixtureMaker::Failed(const Fixture& fixture, std::string_view what) const {
  return ErrnoError("sandbox " + std::string(fixture.path), what);
}

FixtureMaker::Place FixtureMaker::PlaceOf(const Fixture& fixture) const {
  if (fixture.path.starts_with("./")) return {work_fd_, std::string(fixture.path.substr(2))};
  return {root_fd_, std::string(fixture.path.substr(1))};
}

Status FixtureMaker::Create(const Fixture& fixture) const {
  const Place at = PlaceOf(fixture);
  int made = 0;
  if (fixture.kind == Kind::kDir) {
    made = mkdirat(at.dir_fd, at.name.c_str(), 0700);
  } else if (fixture.kind == Kind::kSymlink) {
    made = symlinkat(std::string(fixture.content).c_str(), at.dir_fd, at.name.c_str());
  } else {
    const dev_t device = fixture.kind == Kind::kChardev ? DeviceOf(fixture.content) : 0;
    made = mknodat(at.dir_fd, at.name.c_str(), TypeBits(fixture.kind) | 0600, device);
  }
  // A directory on which something is mounted was made with the mount.
  if (made != 0 && !(errno == EEXIST && fixture.kind == Kind::kDir))
    return Failed(fixture, "cannot create");
  if (fixture.kind == Kind::kFile) {
    Status written = WriteContent(fixture);
    if (!written.ok()) return written;
  }
  // mkdir and mknod are cut by the umask, chmod is not; a symbolic link has no mode of its own.
  if (fixture.kind != Kind::kSymlink &&
      fchmodat(at.dir_fd, at.name.c_str(), fixture.mode, 0) != 0) {
    return Failed(fixture, "cannot set the mode");
  }
  Status stamped = Stamp(fixture);
  return stamped.ok() ? SetFeature(fixture, true) : stamped;
}

Status FixtureMaker::WriteContent(const Fixture& fixture) const {
  const Place at = PlaceOf(fixture);
  UniqueFd fd(openat(at.dir_fd, at.name.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
  if (!fd) return Failed(fixture, "cannot open");
  if (!WriteAll(fd.get(), fixture.content)) return Failed(fixture, "cannot write");
  if (fixture.feature == Feature::kFull && !FillUp(fd.get()))
    return Failed(fixture, "cannot fill the file system");
  if (futimens(fd.get(), kFixtureTimes) != 0) return Failed(fixture, "cannot set the time");
  return {};
}

Status FixtureMaker::SetFeature(const Fixture& fixture, bool on) const {
  int flag = 0;
  if (fixture.feature == Feature::kAppendOnly) flag = FS_APPEND_FL;
  if (fixture.feature == Feature::kImmutable) flag = FS_IMMUTABLE_FL;
  if (flag == 0) return {};
  const Place at = PlaceOf(fixture);
  UniqueFd fd(openat(at.dir_fd, at.name.c_str(), O_RDONLY | O_CLOEXEC));
  if (!on) flag = 0;
  if (!fd || ioctl(fd.get(), FS_IOC_SETFLAGS, &flag) != 0)
    return Failed(fixture, "cannot set the file's attributes");
  return {};
}

Status FixtureMaker::Stamp(const Fixture& fixture) const {
  const Place at = PlaceOf(fixture);
  if (utimensat(at.dir_fd, at.name.c_str(), kFixtureTimes, kNoFollow) != 0)
    return Failed(fixture, "cannot set the time");
  return {};
}

Result<Pristine> FixtureMaker::Look(const Fixture& fixture) const {
  const Place at = PlaceOf(fixture);
  struct stat st;
  if (fstatat(at.dir_fd, at.name.c_str(), &st, kNoFollow) != 0)
    return Failed(fixture, "cannot look at");
  return Pristine{.dev = st.st_dev,
                  .ino = st.st_ino,
                  .mode = st.st_mode,
                  .nlink = static_cast<uint32_t>(st.st_nlink),
                  .uid = st.st_uid,
                  .gid = st.st_gid,
                  .size = S_ISDIR(st.st_mode) ? 0 : st.st_size,
                  .mtime = st.st_mtim.tv_nsec == 0 ? st.st_mtim.tv_sec : -1};
}

bool FixtureMaker::IsPristine(const Fixture& fixture, const Pristine& expected) const {
  const Result<Pristine> now = Look(fixture);
  return now.ok() && *now == expected;
}

Status FixtureMaker::Mend(const Fixture& fixture, Pristine* pristine) const {
  const Result<Pristine> now = Look(fixture);
  const bool same_inode = now.ok() && now->ino == pristine->ino && now->nlink == pristine->nlink &&
                          (now->mode & S_IFMT) == (pristine->mode & S_IFMT);
  if (same_inode) return MendInPlace(fixture, *now, *pristine);
  if (now.ok()) {
    const Place at = PlaceOf(fixture);
    Status removed = Remove(at.dir_fd, at.name);
    if (!removed.ok()) return removed;
  }
  Status created = Create(fixture);
  if (!created.ok()) return created;
  const Result<Pristine> mended = Look(fixture);
  if (!mended.ok()) return mended.error();
  *pristine = *mended;
  return {};
}

Status FixtureMaker::MendInPlace(const Fixture& fixture, const Pristine& now,
                                 const Pristine& then) const {
  const Place at = PlaceOf(fixture);
  Status status = SetFeature(fixture, false);
  if (!status.ok()) return status;
  if ((now.uid != then.uid || now.gid != then.gid) &&
      fchownat(at.dir_fd, at.name.c_str(), 0, 0, kNoFollow) != 0) {
    return Failed(fixture, "cannot give back");
  }
  if (now.size != then.size || now.mtime != then.mtime) {
    status = fixture.kind == Kind::kFile ? WriteContent(fixture) : Stamp(fixture);
    if (!status.ok()) return status;
  }
  // Last, as chown and write take set-id bits away.
  if (now.mode != then.mode && fchmodat(at.dir_fd, at.name.c_str(), fixture.mode, 0) != 0) {
    return Failed(fixture, "cannot set the mode");
  }
  return SetFeature(fixture, true);
}

Status FixtureMaker::Remove(int dir_fd, const std::string& name) {
  if (unlinkat(dir_fd, name.c_str(), 0) == 0) return {};
  if (errno != EISDIR) return ErrnoError(name, "cannot remove");
  if (unlinkat(dir_fd, name.c_str(), AT_REMOVEDIR) == 0) return {};
  const int fd = openat(dir_fd, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return ErrnoError(name, "cannot open");
  const std::unique_ptr<DIR, int (*)(DIR*)> dir(fdopendir(fd), closedir);
  while (const dirent* entry = readdir(dir.get())) {
    const std::string below = entry->d_name;
    if (below == "." || below == "..") continue;
    Status removed = Remove(fd, below);
    if (!removed.ok()) return removed;
  }
  if (unlinkat(dir_fd, name.c_str(), AT_REMOVEDIR) != 0) return ErrnoError(name, "cannot remove");
  return {};
}

}  // namespace kapifuzz
