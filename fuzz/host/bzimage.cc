#include "fuzz/host/bzimage.h"

#include <cstdint>
#include <fstream>

#include "base/files.h"
#include "fuzz/host/console_log.h"

namespace kapifuzz {
namespace {

// Offsets in the image; the version string lies within the real-mode sectors, before 64 KiB.
constexpr size_t kMagicAt = 0x202;
constexpr size_t kVersionPointerAt = 0x20e;
constexpr size_t kHeaderBase = 0x200;
constexpr size_t kBytesRead = 0x10000;
constexpr size_t kMaxVersion = 256;

}  // namespace

Result<std::string> KernelImageVersion(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return ErrnoError(path, "cannot open the kernel image");
  std::string image(kBytesRead, '\0');
  in.read(image.data(), static_cast<std::streamsize>(image.size()));
  image.resize(static_cast<size_t>(in.gcount()));
  if (image.size() < kVersionPointerAt + 2 || image.compare(kMagicAt, 4, "HdrS") != 0) {
    return Error{path, "is no x86 kernel image (bzImage)"};
  }
  size_t at = kHeaderBase + static_cast<uint8_t>(image[kVersionPointerAt]) +
              256u * static_cast<uint8_t>(image[kVersionPointerAt + 1]);
  if (at == kHeaderBase || at >= image.size()) return std::string("unknown version");
  std::string version = image.substr(at, kMaxVersion);
  return Printable(version.substr(0, version.find('\0')));
}

}  // namespace kapifuzz
