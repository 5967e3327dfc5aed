// The file that a call would execute, and what it leads to: interpreters of scripts, the loader of a program.
//
// Which file that is, is found as the call does it, by its flags. Permissions are asked with the child's rights, and so is
// the content: a file that may be executed but not read leaves it unknown. Everything is looked at before the call alone.
#include <elf.h>
#include <fcntl.h>
#include <linux/xattr.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "executor/observer.h"
#include "executor/proc_text.h"
#include "executor/raw_syscall.h"
#include "executor/script_line.h"

namespace kapifuzz {
namespace {

// What the kernel takes of a program's headers; a file with more is none to it.
constexpr uint64_t kHeadersAtMost = 4096;
// So many files in a row may be scripts before it gives up.
constexpr int kMostScripts = 6;

long ReadAt(int fd, void* to, uint64_t size, uint64_t offset) {
  return RawSyscall(SYS_pread64, Reg(int64_t{fd}), Reg(to), size, offset);
}

void CloseImage(int fd) {
  if (fd >= 0) RawSyscall(SYS_close, Reg(int64_t{fd}));
}

bool IsProgramHeader(const Elf64_Ehdr& header) {
  return std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 && header.e_machine == EM_X86_64;
}

// Reads the program headers to `to`, which has kHeadersAtMost bytes. False where the kernel would not take them.
bool ReadHeaders(int fd, const Elf64_Ehdr& header, void* to) {
  const uint64_t size = uint64_t{header.e_phnum} * sizeof(Elf64_Phdr);
  if (header.e_phentsize != sizeof(Elf64_Phdr) || size == 0 || size > kHeadersAtMost) return false;
  return ReadAt(fd, to, size, header.e_phoff) == static_cast<long>(size);
}

// Where there is no file to execute, there is no script and no program either.
void Nothing(ExecState* s) {
  if (s->error < 0) return;
  if (s->written < 0) s->written = 0;
  s->scripts = s->elf = s->file_caps = 0;
  s->interpreter_error = s->loader_error = 0;
}

}  // namespace

bool Observer::IsWritten(int i, const PathState::Node& node) const {
  for (const FdState& fd : trace_.moments[i].fds) {
    const uint32_t access = fd.flags & O_ACCMODE;
    const bool writes = (fd.flags & O_PATH) == 0 && (access == O_WRONLY || access == O_RDWR);
    if (fd.open && writes && fd.ino == node.ino && fd.dev == node.dev) return true;
  }
  return false;
}

void Observer::LookAtExec(int i, ExecState* s) {
  *s = ExecState{};
  const PlannedCall& call = plan_.calls[i];
  const CallRecord& record = trace_.records[i];
  s->error = call.string_error;
  if (s->error != 0) return Nothing(s);
  const auto* path = reinterpret_cast<const char*>(record.args[call.path_arg]);
  const int dirfd = call.dirfd_arg < 0 ? AT_FDCWD : static_cast<int>(record.args[call.dirfd_arg]);
  constexpr int kLookupFlags = AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH;
  const int flags =
      call.flags_arg < 0 ? 0 : static_cast<int>(record.args[call.flags_arg]) & kLookupFlags;
  s->error = Stat(dirfd, path, flags, &s->node);
  if (s->error != 0) return Nothing(s);
  s->access = Access(dirfd, path, X_OK, flags);
  s->written = IsWritten(i, s->node);
  if (!S_ISREG(s->node.mode)) return Nothing(s);
  const int fd = OpenImage(call, record, *s);
  if (fd >= 0) FollowScripts(i, fd, s);
}

// For reading, by what the call itself names it with. Negative if that is not permitted.
int Observer::OpenImage(const PlannedCall& call, const CallRecord& record, const ExecState& s) {
  const auto* path = reinterpret_cast<const char*>(record.args[call.path_arg]);
  int dirfd = call.dirfd_arg < 0 ? AT_FDCWD : static_cast<int>(record.args[call.dirfd_arg]);
  const ProcFdName own("self/fd/", dirfd);
  if (path[0] == 0) {
    if (plan_.facts.proc_fd < 0 || dirfd < 0 || dirfd >= kMaxObservedFds) return -1;
    path = own.text;
    dirfd = plan_.facts.proc_fd;
  }
  const long fd = RawSyscall(SYS_openat, Reg(int64_t{dirfd}), Reg(path),
                             O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0);
  if (fd < 0) return -1;
  PathState::Node opened;
  const bool same = Stat(static_cast<int>(fd), "", AT_EMPTY_PATH, &opened) == 0 &&
                    opened.ino == s.node.ino && opened.dev == s.node.dev;
  if (same) return static_cast<int>(fd);
  CloseImage(static_cast<int>(fd));
  return -1;
}

// Takes the descriptor.
void Observer::FollowScripts(int i, int fd, ExecState* s) {
  s->last = s->node;
  s->interpreter_error = 0;
  int scripts = 0;
  for (; fd >= 0 && scripts < kMostScripts; scripts++) {
    char head[kHeadBytes] = {}, name[kHeadBytes];
    if (ReadAt(fd, head, sizeof(head), 0) < 0) break;
    const ScriptLine line = ParseScriptLine(head, name);
    if (line != ScriptLine::kNamed) {
      s->scripts = static_cast<int8_t>(scripts);
      s->elf = 0;
      if (line == ScriptLine::kNone) LookAtProgram(i, fd, s);
      CloseImage(fd);
      return;
    }
    CloseImage(fd);
    fd = -1;
    s->interpreter_error = ErrorOfInterpreter(i, name, &s->last, &fd);
    if (s->interpreter_error == 0) continue;
    s->scripts = static_cast<int8_t>(scripts + 1);
    return;
  }
  CloseImage(fd);
  if (scripts == kMostScripts) s->scripts = kMostScripts;
  if (scripts < kMostScripts) s->interpreter_error = -1;  // one that cannot be read
}

int16_t Observer::ErrorOfInterpreter(int i, const char* path, PathState::Node* node, int* fd) {
  *fd = -1;
  int16_t error = Stat(AT_FDCWD, path, 0, node);
  if (error == 0 && !S_ISREG(node->mode)) error = EACCES;
  if (error == 0) error = Access(AT_FDCWD, path, X_OK);
  if (error == 0 && IsWritten(i, *node)) error = ETXTBSY;
  if (error != 0) return error;
  *fd = static_cast<int>(
      RawSyscall(SYS_openat, Reg(int64_t{AT_FDCWD}), Reg(path), O_RDONLY | O_CLOEXEC, 0));
  return 0;
}

void Observer::LookAtProgram(int i, int fd, ExecState* s) {
  s->file_caps =
      RawSyscall(SYS_fgetxattr, Reg(int64_t{fd}), Reg(XATTR_NAME_CAPS), 0, 0) != -ENODATA;
  Elf64_Ehdr header = {};
  if (ReadAt(fd, &header, sizeof(header), 0) != sizeof(header) || !IsProgramHeader(header) ||
      (header.e_type != ET_EXEC && header.e_type != ET_DYN) ||
      !ReadHeaders(fd, header, state_.buffer)) {
    return;  // s->elf is 0
  }
  s->elf = 1;
  s->loader_error = 0;
  const auto* headers = reinterpret_cast<const Elf64_Phdr*>(state_.buffer);
  const Elf64_Phdr* loader = nullptr;
  for (int k = 0; k < header.e_phnum; k++) {
    if (headers[k].p_type == PT_GNU_PROPERTY) s->elf = -1;  // whose content decides too
    if (headers[k].p_type == PT_INTERP && loader == nullptr) loader = &headers[k];
  }
  if (loader == nullptr) return;
  const uint64_t size = loader->p_filesz, offset = loader->p_offset;
  if (size < 2 || size > sizeof(state_.value)) {
    s->loader_error = ENOEXEC;
  } else if (ReadAt(fd, state_.value, size, offset) != static_cast<long>(size)) {
    s->loader_error = EIO;
  } else if (state_.value[size - 1] != 0) {
    s->loader_error = ENOEXEC;
  } else {
    LookAtLoader(i, reinterpret_cast<const char*>(state_.value), s);
  }
}

void Observer::LookAtLoader(int i, const char* path, ExecState* s) {
  PathState::Node node;
  int fd = -1;
  s->loader_error = ErrorOfInterpreter(i, path, &node, &fd);
  if (s->loader_error != 0) return;
  Elf64_Ehdr header = {};
  if (fd < 0) {
    s->loader_error = -1;
  } else if (ReadAt(fd, &header, sizeof(header), 0) != sizeof(header)) {
    s->loader_error = EIO;
  } else if (!IsProgramHeader(header) || !ReadHeaders(fd, header, state_.buffer)) {
    s->loader_error = ELIBBAD;
  }
  CloseImage(fd);
}

}  // namespace kapifuzz
