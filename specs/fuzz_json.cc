// libFuzzer target: any bytes as a JSON document. What reads must write and read back equal.
#include <cstdint>
#include <cstdlib>

#include "specs/apispec_writer.h"
#include "specs/json_reader.h"
#include "specs/json_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  Result<std::vector<ApiSpec>> specs = ReadJson({reinterpret_cast<const char*>(data), size}, "x");
  if (!specs.ok()) return 0;
  Result<std::vector<ApiSpec>> back = ReadJson(ToJson(*specs), "x");
  if (!back.ok() || !(*back == *specs)) abort();
  ToApiSpec(*specs);
  return 0;
}
