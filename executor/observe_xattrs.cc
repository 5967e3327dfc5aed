// Extended attributes: the one that a call names, and all of a node in one number.
//
// The child asks with what rights it has. It does not see trusted attributes without CAP_SYS_ADMIN, nor values of user
// attributes that it cannot read; such answers are unknown, or the same before and after a call.
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/xattr.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "executor/observer.h"
#include "executor/raw_syscall.h"
#include "executor/syscall_desc.h"
#include "executor/world_facts.h"

namespace kapifuzz {
namespace {

// One attribute: names must count even where values are the same.
uint64_t HashOf(const char* name, const XattrState::Value& value) {
  const uint64_t words[] = {ContentHash(reinterpret_cast<const uint8_t*>(name), std::strlen(name)),
                            static_cast<uint64_t>(value.size), value.hash};
  return ContentHash(reinterpret_cast<const uint8_t*>(words), sizeof(words)) | 1;
}

}  // namespace

bool Observer::NamesXattr(const PlannedCall& call) {
  return (call.needs & kNeedXattr) != 0 && call.string_arg >= 0;
}

XattrState::Value Observer::ValueOf(const Node& node, uint64_t name) {
  const int64_t nr = node.fd >= 0 ? SYS_fgetxattr : node.follow ? SYS_getxattr : SYS_lgetxattr;
  const uint64_t at = node.fd >= 0 ? Reg(int64_t{node.fd}) : Reg(node.path);
  long size = RawSyscall(nr, at, name, Reg(state_.value), sizeof(state_.value));
  if (size >= 0)
    return {.size = size, .hash = ContentHash(state_.value, static_cast<size_t>(size))};
  if (size == -ERANGE) {
    size = RawSyscall(nr, at, name, 0, 0);
    if (size >= 0) return {.size = size};
  }
  if (size != -ENODATA) return {};
  // The kernel has read the name, so it can be read.
  const bool may_see_trusted =
      plan_.env.user != Environment::User::kNobody && (plan_.caps >> CAP_SYS_ADMIN & 1) != 0;
  const auto* text = reinterpret_cast<const char*>(name);
  const bool trusted = std::strncmp(text, XATTR_TRUSTED_PREFIX, XATTR_TRUSTED_PREFIX_LEN) == 0;
  return {.size = trusted && !may_see_trusted ? kUnseen : -1};
}

void Observer::LookAtXattr(const PlannedCall& call, const CallRecord& record, XattrState* s) {
  *s = XattrState{};
  const uint64_t name = record.args[call.string_arg];
  if (call.path_arg >= 0) {
    if (call.dirfd_arg >= 0 || call.string_error != 0) return;
    const auto* path = reinterpret_cast<const char*>(record.args[call.path_arg]);
    s->value = ValueOf({.path = path, .follow = true}, name);
    s->nofollow = ValueOf({.path = path}, name);
    return;
  }
  for (int k = 0; k < call.arg_count; k++) {
    if (!call.args[k].is_fd) continue;
    const auto fd = static_cast<int>(record.args[k]);
    if (fd < 0 || fd >= kMaxObservedFds) return;
    s->value = ValueOf({.fd = fd}, name);
    s->fd_write = Access(fd, "", W_OK, AT_EMPTY_PATH);
    return;
  }
}

// A list that does not fit is not seen.
XattrSum Observer::XattrsOf(const Node& node) {
  const uint64_t at = node.fd >= 0 ? Reg(int64_t{node.fd}) : Reg(node.path);
  const long size = RawSyscall(node.fd >= 0 ? SYS_flistxattr : SYS_llistxattr, at,
                               Reg(state_.buffer), sizeof(state_.buffer));
  if (size < 0) return {};
  XattrSum sum = kNoXattrs;
  for (long i = 0; i < size;) {
    const char* name = reinterpret_cast<const char*>(state_.buffer) + i;
    const uint64_t hash = HashOf(name, ValueOf(node, Reg(name)));
    if (std::strcmp(name, XATTR_NAME_CAPS) == 0) {
      sum.file_caps = hash;
    } else {
      sum.all += hash << 1;  // odd in all: never 0, which is not seen
    }
    i += static_cast<long>(std::strlen(name)) + 1;
  }
  return sum;
}

}  // namespace kapifuzz
