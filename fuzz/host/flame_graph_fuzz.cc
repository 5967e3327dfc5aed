// libFuzzer target: stacks as a broken guest may leave them. What is read can be drawn, and each sample is in what is folded.
#include <cstdlib>

#include "base/strings.h"
#include "fuzz/host/flame_graph.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::vector<kapifuzz::Symbol> symbols = {{0, 0x100, "a"}, {0x100, 0x100, "b<c>"}};
  auto graph = kapifuzz::FlameGraph::Read({reinterpret_cast<const char*>(data), size}, "stacks.txt",
                                          symbols, symbols);
  if (!graph.ok()) return 0;
  uint64_t samples = 0;
  const std::string folded = graph->Folded();
  for (const std::string_view line : kapifuzz::SplitLines(folded))
    samples += std::strtoull(line.substr(line.rfind(' ')).data(), nullptr, 10);
  if (samples != graph->samples()) std::abort();
  static_cast<void>(graph->Svg("fuzz"));
  return 0;
}
