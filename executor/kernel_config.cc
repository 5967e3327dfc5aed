#include "executor/kernel_config.h"

#include <sys/utsname.h>
#include <zlib.h>

#include <array>

#include "base/strings.h"

namespace kapifuzz {
namespace {

// zlib reads plain files as they are, so one way serves both places. Empty if there is no such file.
std::string ReadMaybeCompressed(const std::string& path) {
  std::string text;
  const gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return text;
  std::array<char, 16384> block;
  for (int n = gzread(file, block.data(), block.size()); n > 0;
       n = gzread(file, block.data(), block.size())) {
    text.append(block.data(), static_cast<size_t>(n));
  }
  gzclose(file);
  return text;
}

}  // namespace

KernelConfig KernelConfig::Parse(std::string_view text) {
  KernelConfig config;
  for (std::string_view line : SplitLines(text)) {
    if (!line.starts_with("CONFIG_")) continue;
    config.known_ = true;
    const std::string_view symbol = line.substr(0, line.size() - 2);
    if (line.ends_with("=y")) config.built_in_.emplace(symbol);
    if (line.ends_with("=m")) config.modules_.emplace(symbol);
  }
  return config;
}

const KernelConfig& KernelConfig::Get() {
  static const KernelConfig config = [] {
    const std::string text = ReadMaybeCompressed("/proc/config.gz");
    utsname name;
    if (!text.empty() || uname(&name) != 0) return Parse(text);
    return Parse(ReadMaybeCompressed(std::string("/boot/config-") + name.release));
  }();
  return config;
}

std::optional<bool> KernelConfig::Has(std::string_view symbol) const {
  if (!known_) return std::nullopt;
  return built_in_.contains(symbol);
}

}  // namespace kapifuzz
