// libFuzzer target: any bytes as a YAML document. What reads must write and read back equal, in both formats, and differ
// from itself in nothing; the writers for people take any text.
#include <cstdint>
#include <cstdlib>

#include "specs/diff.h"
#include "specs/json_reader.h"
#include "specs/json_writer.h"
#include "specs/man_writer.h"
#include "specs/rst_writer.h"
#include "specs/yaml_reader.h"
#include "specs/yaml_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  Result<std::vector<ApiSpec>> specs = ReadYaml({reinterpret_cast<const char*>(data), size}, "x");
  if (!specs.ok()) return 0;
  ToMan(*specs);
  ToRst(*specs);
  // Bytes that are no UTF-8 are replaced when they are written, once.
  Result<std::vector<ApiSpec>> json = ReadJson(ToJson(*specs), "x");
  if (!json.ok()) abort();
  Result<std::vector<ApiSpec>> yaml = ReadYaml(ToYaml(*json), "x");
  if (!yaml.ok() || !(*yaml == *json)) abort();
  if (!DiffContracts(*json, *yaml).empty()) abort();
  return 0;
}
