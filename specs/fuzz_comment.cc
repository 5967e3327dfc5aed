// libFuzzer target: any bytes as C source. What parses must survive JSON, and injecting it must be idempotent.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "specs/check.h"
#include "specs/inject.h"
#include "specs/json_reader.h"
#include "specs/json_writer.h"
#include "specs/kdoc_reader.h"
#include "specs/plain_writer.h"

// JSON replaces bytes that are no UTF-8, so only printable input can be compared.
static bool IsPlainAscii(std::string_view text) {
  for (char c : text) {
    if (static_cast<unsigned char>(c) >= 0x7f) return false;
  }
  return true;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  SourceSpecs found = ReadSourceText(text, "x.c");
  for (const ApiSpec& spec : found.specs) {
    CheckSpec(spec);
    ToPlain(spec);
    if (!IsPlainAscii(text)) continue;
    Result<std::vector<ApiSpec>> back = ReadJson(ToJson(spec), "x");
    if (!back.ok() || !((*back)[0] == spec)) abort();
  }
  std::vector<Error> errors;
  std::string once = InjectIntoText(text, "s.c", text, "t.c", &errors);
  if (errors.empty() && InjectIntoText(text, "s.c", once, "t.c", &errors) != once) abort();
  return 0;
}
