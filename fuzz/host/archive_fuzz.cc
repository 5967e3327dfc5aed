// libFuzzer target: an archive as a broken guest may leave it. Whatever it says, nothing is written outside of the directory.
#include <stdlib.h>

#include <filesystem>

#include "fuzz/host/archive.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::string root = [] {
    char path[] = "/tmp/kapifuzz-archive-XXXXXX";
    return std::string(mkdtemp(path));
  }();
  const std::string inner = root + "/inner";
  std::filesystem::create_directory(inner);
  [[maybe_unused]] auto unpacked = kapifuzz::UnpackInto({data, size}, inner);
  std::filesystem::remove_all(inner);
  if (!std::filesystem::is_empty(root)) std::abort();
  return 0;
}
