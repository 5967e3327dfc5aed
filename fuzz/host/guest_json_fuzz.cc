// libFuzzer target: the JSON documents that a broken guest may leave. The first byte chooses the reader; what is read can be shown.
#include <string>

#include "fuzz/host/bench_table.h"
#include "fuzz/host/corpus_check.h"
#include "fuzz/host/replay.h"
#include "fuzz/host/verdict_json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0: {
      Result<nlohmann::json> json = ParseJson(text, "verdicts.json");
      if (!json.ok()) return 0;
      Result<Verdict> verdict = VerdictFromJson(*json, "verdicts.json");
      if (verdict.ok()) static_cast<void>(VerdictToJson(*verdict).dump());
      return 0;
    }
    case 1: {
      Result<std::vector<BenchFigure>> figures = ParseBench(text, "bench.json");
      if (figures.ok()) static_cast<void>(BenchTable(*figures));
      Result<std::vector<ProgramProfile>> profile = ParseProfile(text, "bench.json");
      if (profile.ok()) static_cast<void>(ProfileTable(*profile));
      return 0;
    }
    case 2:
      static_cast<void>(ParseReplay(text, 1, "replay.json"));
      return 0;
    default:
      static_cast<void>(ParseCorpusShown(text, "corpus.json"));
      return 0;
  }
}
