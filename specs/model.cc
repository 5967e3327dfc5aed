#include "specs/model.h"

#include <algorithm>

namespace kapifuzz {

const ApiSpec* FindSpec(std::span<const ApiSpec> specs, std::string_view name) {
  auto it = std::find_if(specs.begin(), specs.end(), [name](const ApiSpec& spec) {
    return spec.name == name || SyscallName(spec) == name;
  });
  return it == specs.end() ? nullptr : &*it;
}

std::string_view SyscallName(const ApiSpec& spec) {
  std::string_view name = spec.name;
  if (name.starts_with("sys_")) name.remove_prefix(4);
  return name;
}

}  // namespace kapifuzz
