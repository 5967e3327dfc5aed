// String macros of the kernel's user space headers, for observables that compare memory with them.
#include <linux/xattr.h>

#include "specs/constants.h"

namespace kapifuzz {
namespace {

struct StringRow {
  std::string_view name, value;
};
#define K(name) \
  { #name, name }
constexpr StringRow kStrings[] = {
    // <linux/xattr.h>
    K(XATTR_SYSTEM_PREFIX),         K(XATTR_SECURITY_PREFIX), K(XATTR_TRUSTED_PREFIX),
    K(XATTR_USER_PREFIX),           K(XATTR_NAME_CAPS),       K(XATTR_NAME_POSIX_ACL_ACCESS),
    K(XATTR_NAME_POSIX_ACL_DEFAULT)};
#undef K

}  // namespace

std::optional<std::string_view> StringConstant(std::string_view name) {
  for (const StringRow& row : kStrings) {
    if (row.name == name) return row.value;
  }
  return std::nullopt;
}

std::vector<std::string> StringConstantNames() {
  std::vector<std::string> names;
  for (const StringRow& row : kStrings) names.emplace_back(row.name);
  return names;
}

}  // namespace kapifuzz
