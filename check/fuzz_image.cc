// libFuzzer target: any bytes as a kernel image: its machine code, exception table and debug information.
#include <algorithm>
#include <cstdint>

#include "check/errno_paths.h"
#include "check/kernel_debug.h"

// Damaged debug information makes libdw lose memory on its ways out. That is the library's.
extern "C" const char* __lsan_default_suppressions() { return "leak:libdw.so\n"; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  constexpr size_t kMostFunctions = 8;
  Result<ElfImage> image = ElfImage::Open({data, size});
  if (!image.ok()) return 0;
  ErrnoFinder finder(*image);
  (void)finder.Find("demo", 4);
  Result<KernelDebug> debug = KernelDebug::Open({data, size}, "x");
  if (!debug.ok()) return 0;
  for (size_t i = 0; i < std::min(kMostFunctions, image->functions().size()); ++i) {
    const uint64_t address = image->functions()[i].address;
    (void)debug->PlaceOf(address);
    (void)debug->HasTypes(address);
    (void)debug->Implementation(address, "demo");
    (void)debug->FindStruct(address, "stat");
  }
  return 0;
}
