// Any text gives entries that fit, or none.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "executor/watch_list.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  std::array<EpollWatch, 4> watches;
  const int count = ParseWatches({reinterpret_cast<const char*>(data), size}, 3, watches);
  if (count < -1 || count > static_cast<int>(watches.size())) abort();
  if (count < 0) return 0;
  for (const EpollWatch& watch : std::span(watches).first(static_cast<size_t>(count))) {
    if (watch.epfd != 3 || watch.fd < 0 || watch.current != -1) abort();
  }
  if (HashOfWatches(std::span(watches).first(static_cast<size_t>(count))) == kUnseen) abort();
  return 0;
}
