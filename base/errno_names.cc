// The table is written out instead of being taken from <errno.h>: it describes the kernel under
// test, not the host.
#include "base/errno_names.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

namespace kapifuzz {
namespace {

using namespace std::string_view_literals;

// Indexed by number; asm-generic/errno-base.h and asm-generic/errno.h leave 0, 41 and 58 free.
// One name a line would be a long way to scroll.
// clang-format off
constexpr std::string_view kNames[] = {
    "", "EPERM", "ENOENT", "ESRCH", "EINTR", "EIO", "ENXIO", "E2BIG", "ENOEXEC", "EBADF", "ECHILD",
    "EAGAIN", "ENOMEM", "EACCES", "EFAULT", "ENOTBLK", "EBUSY", "EEXIST", "EXDEV", "ENODEV",
    "ENOTDIR", "EISDIR", "EINVAL", "ENFILE", "EMFILE", "ENOTTY", "ETXTBSY", "EFBIG", "ENOSPC",
    "ESPIPE", "EROFS", "EMLINK", "EPIPE", "EDOM", "ERANGE", "EDEADLK", "ENAMETOOLONG", "ENOLCK",
    "ENOSYS", "ENOTEMPTY", "ELOOP", "", "ENOMSG", "EIDRM", "ECHRNG", "EL2NSYNC", "EL3HLT", "EL3RST",
    "ELNRNG", "EUNATCH", "ENOCSI", "EL2HLT", "EBADE", "EBADR", "EXFULL", "ENOANO", "EBADRQC",
    "EBADSLT", "", "EBFONT", "ENOSTR", "ENODATA", "ETIME", "ENOSR", "ENONET", "ENOPKG", "EREMOTE",
    "ENOLINK", "EADV", "ESRMNT", "ECOMM", "EPROTO", "EMULTIHOP", "EDOTDOT", "EBADMSG", "EOVERFLOW",
    "ENOTUNIQ", "EBADFD", "EREMCHG", "ELIBACC", "ELIBBAD", "ELIBSCN", "ELIBMAX", "ELIBEXEC",
    "EILSEQ", "ERESTART", "ESTRPIPE", "EUSERS", "ENOTSOCK", "EDESTADDRREQ", "EMSGSIZE",
    "EPROTOTYPE", "ENOPROTOOPT", "EPROTONOSUPPORT", "ESOCKTNOSUPPORT", "EOPNOTSUPP", "EPFNOSUPPORT",
    "EAFNOSUPPORT", "EADDRINUSE", "EADDRNOTAVAIL", "ENETDOWN", "ENETUNREACH", "ENETRESET",
    "ECONNABORTED", "ECONNRESET", "ENOBUFS", "EISCONN", "ENOTCONN", "ESHUTDOWN", "ETOOMANYREFS",
    "ETIMEDOUT", "ECONNREFUSED", "EHOSTDOWN", "EHOSTUNREACH", "EALREADY", "EINPROGRESS", "ESTALE",
    "EUCLEAN", "ENOTNAM", "ENAVAIL", "EISNAM", "EREMOTEIO", "EDQUOT", "ENOMEDIUM", "EMEDIUMTYPE",
    "ECANCELED", "ENOKEY", "EKEYEXPIRED", "EKEYREVOKED", "EKEYREJECTED", "EOWNERDEAD",
    "ENOTRECOVERABLE", "ERFKILL", "EHWPOISON",
};
// clang-format on

struct Alias {
  std::string_view name;
  std::string_view canonical;
};
constexpr Alias kAliases[] = {
    {"EWOULDBLOCK", "EAGAIN"},
    {"EDEADLOCK", "EDEADLK"},
    {"ENOTSUP", "EOPNOTSUPP"},  // the C library's name; the kernel's own ENOTSUPP (524) never
                                // reaches user space
};

}  // namespace

std::string_view ErrnoName(int number) {
  if (number < 0 || static_cast<size_t>(number) >= std::size(kNames)) return {};
  return kNames[number];
}

std::string_view CanonicalErrnoName(std::string_view name) {
  if (name.empty()) return {};
  for (const Alias& alias : kAliases) {
    if (alias.name == name) return alias.canonical;
  }
  auto it = std::find(std::begin(kNames), std::end(kNames), name);
  return it == std::end(kNames) ? std::string_view() : *it;
}

std::optional<int> ErrnoNumber(std::string_view name) {
  std::string_view canonical = CanonicalErrnoName(name);
  if (canonical.empty()) return std::nullopt;
  return static_cast<int>(std::find(std::begin(kNames), std::end(kNames), canonical) -
                          std::begin(kNames));
}

std::span<const std::string_view> AllErrnoNames() {
  static const std::vector<std::string_view> kPresent = [] {
    std::vector<std::string_view> present;
    std::copy_if(std::begin(kNames), std::end(kNames), std::back_inserter(present),
                 [](std::string_view name) { return !name.empty(); });
    return present;
  }();
  return kPresent;
}

}  // namespace kapifuzz
