// The table is written out instead of being taken from <errno.h>: it describes the kernel under
// test, not the host.
#include "base/errno_names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace kapifuzz {
namespace {

using namespace std::string_view_literals;

// Indexed by number; asm-generic/errno-base.h and asm-generic/errno.h leave 0, 41 and 58 free.
constexpr std::array<std::string_view, 134> kNames = {"",
                                                      "EPERM",
                                                      "ENOENT",
                                                      "ESRCH",
                                                      "EINTR",
                                                      "EIO",
                                                      "ENXIO",
                                                      "E2BIG",
                                                      "ENOEXEC",
                                                      "EBADF",
                                                      "ECHILD",
                                                      "EAGAIN",
                                                      "ENOMEM",
                                                      "EACCES",
                                                      "EFAULT",
                                                      "ENOTBLK",
                                                      "EBUSY",
                                                      "EEXIST",
                                                      "EXDEV",
                                                      "ENODEV",
                                                      "ENOTDIR",
                                                      "EISDIR",
                                                      "EINVAL",
                                                      "ENFILE",
                                                      "EMFILE",
                                                      "ENOTTY",
                                                      "ETXTBSY",
                                                      "EFBIG",
                                                      "ENOSPC",
                                                      "ESPIPE",
                                                      "EROFS",
                                                      "EMLINK",
                                                      "EPIPE",
                                                      "EDOM",
                                                      "ERANGE",
                                                      "EDEADLK",
                                                      "ENAMETOOLONG",
                                                      "ENOLCK",
                                                      "ENOSYS",
                                                      "ENOTEMPTY",
                                                      "ELOOP",
                                                      "",
                                                      "ENOMSG",
                                                      "EIDRM",
                                                      "ECHRNG",
                                                      "EL2NSYNC",
                                                      "EL3HLT",
                                                      "EL3RST",
                                                      "ELNRNG",
                                                      "EUNATCH",
                                                      "ENOCSI",
                                                      "EL2HLT",
                                                      "EBADE",
                                                      "EBADR",
                                                      "EXFULL",
                                                      "ENOANO",
                                                      "EBADRQC",
                                                      "EBADSLT",
                                                      "",
                                                      "EBFONT",
                                                      "ENOSTR",
                                                      "ENODATA",
                                                      "ETIME",
                                                      "ENOSR",
                                                      "ENONET",
                                                      "ENOPKG",
                                                      "EREMOTE",
                                                      "ENOLINK",
                                                      "EADV",
                                                      "ESRMNT",
                                                      "ECOMM",
                                                      "EPROTO",
                                                      "EMULTIHOP",
                                                      "EDOTDOT",
                                                      "EBADMSG",
                                                      "EOVERFLOW",
                                                      "ENOTUNIQ",
                                                      "EBADFD",
                                                      "EREMCHG",
                                                      "ELIBACC",
                                                      "ELIBBAD",
                                                      "ELIBSCN",
                                                      "ELIBMAX",
                                                      "ELIBEXEC",
                                                      "EILSEQ",
                                                      "ERESTART",
                                                      "ESTRPIPE",
                                                      "EUSERS",
                                                      "ENOTSOCK",
                                                      "EDESTADDRREQ",
                                                      "EMSGSIZE",
                                                      "EPROTOTYPE",
                                                      "ENOPROTOOPT",
                                                      "EPROTONOSUPPORT",
                                                      "ESOCKTNOSUPPORT",
                                                      "EOPNOTSUPP",
                                                      "EPFNOSUPPORT",
                                                      "EAFNOSUPPORT",
                                                      "EADDRINUSE",
                                                      "EADDRNOTAVAIL",
                                                      "ENETDOWN",
                                                      "ENETUNREACH",
                                                      "ENETRESET",
                                                      "ECONNABORTED",
                                                      "ECONNRESET",
                                                      "ENOBUFS",
                                                      "EISCONN",
                                                      "ENOTCONN",
                                                      "ESHUTDOWN",
                                                      "ETOOMANYREFS",
                                                      "ETIMEDOUT",
                                                      "ECONNREFUSED",
                                                      "EHOSTDOWN",
                                                      "EHOSTUNREACH",
                                                      "EALREADY",
                                                      "EINPROGRESS",
                                                      "ESTALE",
                                                      "EUCLEAN",
                                                      "ENOTNAM",
                                                      "ENAVAIL",
                                                      "EISNAM",
                                                      "EREMOTEIO",
                                                      "EDQUOT",
                                                      "ENOMEDIUM",
                                                      "EMEDIUMTYPE",
                                                      "ECANCELED",
                                                      "ENOKEY",
                                                      "EKEYEXPIRED",
                                                      "EKEYREVOKED",
                                                      "EKEYREJECTED",
                                                      "EOWNERDEAD",
                                                      "ENOTRECOVERABLE",
                                                      "ERFKILL",
                                                      "EHWPOISON"};

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
  if (number < 0 || static_cast<size_t>(number) >= kNames.size()) return {};
  return kNames[number];
}

std::string_view CanonicalErrnoName(std::string_view name) {
  if (name.empty()) return {};
  for (const Alias& alias : kAliases) {
    if (alias.name == name) return alias.canonical;
  }
  auto it = std::find(kNames.begin(), kNames.end(), name);
  return it == kNames.end() ? std::string_view() : *it;
}

std::optional<int> ErrnoNumber(std::string_view name) {
  std::string_view canonical = CanonicalErrnoName(name);
  if (canonical.empty()) return std::nullopt;
  return static_cast<int>(std::find(kNames.begin(), kNames.end(), canonical) - kNames.begin());
}

std::span<const std::string_view> AllErrnoNames() {
  static const std::vector<std::string_view> kPresent = [] {
    std::vector<std::string_view> present;
    std::copy_if(kNames.begin(), kNames.end(), std::back_inserter(present),
                 [](std::string_view name) { return !name.empty(); });
    return present;
  }();
  return kPresent;
}

}  // namespace kapifuzz
