// libFuzzer target: any bytes as C source; what its specifications mean is checked, whatever they say.
#include <cstdint>
#include <string_view>

#include "check/check_meaning.h"
#include "specs/kdoc_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const ApiSpec& spec : ReadSourceText(text, "x.c").specs) CheckMeaning(spec);
  return 0;
}
