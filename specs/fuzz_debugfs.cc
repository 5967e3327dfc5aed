// libFuzzer target: any bytes as the files of a kapi directory, "NAME\0TEXT\0NAME\0TEXT...".
#include <cstdint>
#include <cstdlib>

#include "base/strings.h"
#include "specs/debugfs_reader.h"
#include "specs/json_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string_view> parts = Split(text, '\0');
  std::map<std::string, std::string> files;
  for (size_t i = 0; i + 1 < parts.size(); i += 2) files[std::string(parts[i])] = parts[i + 1];
  Result<std::vector<ApiSpec>> specs = ReadDebugfsFiles(files, "kapi");
  if (!specs.ok()) return 0;
  // What was read is one document as well.
  Result<std::vector<ApiSpec>> back = ReadDebugfsFiles({{"all.json", ToJson(*specs)}}, "kapi");
  if (!back.ok() || !(*back == *specs)) abort();
  return 0;
}
