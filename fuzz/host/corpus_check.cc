#include "fuzz/host/corpus_check.h"

#include <algorithm>

#include "base/files.h"
#include "corpus/program_file.h"
#include "fuzz/host/one_shot.h"
#include "fuzz/host/verdict_json.h"
#include "fuzz/shared/guest_protocol.h"
#include "fuzz/shared/history.h"

namespace kapifuzz {

Result<CorpusShown> ParseCorpusShown(const std::string& text, const std::string& origin) {
  Result<nlohmann::json> json = ParseJson(text, origin);
  if (!json.ok()) return json.error();
  try {
    const auto number = [&](const char* name) {
      const nlohmann::json& value = json->at(name);
      if (!value.is_number_unsigned())
        throw std::runtime_error(std::string(name) + " is no number from 0 on");
      return value.get<uint64_t>();
    };
    return CorpusShown{.programs = number("programs"),
                       .edges = number("edges"),
                       .items = number("items"),
                       .time = std::chrono::microseconds(number("us"))};
  } catch (const std::exception& e) {
    return Error{origin, std::string("is no account of a corpus: ") + e.what()};
  }
}

Result<CorpusShown> CheckCorpus(const GuestSetup& setup, const std::string& corpus,
                                const VmDirectory& directory) {
  Result<std::vector<NamedProgram>> programs = LoadSeeds(corpus);
  if (!programs.ok()) return programs.error();
  if (programs->empty()) return CorpusShown{};
  std::vector<PastRun> runs;
  for (const NamedProgram& named : *programs) runs.push_back({.wire = EncodeWire(named.program)});
  std::ranges::stable_sort(runs, {}, [](const PastRun& run) { return run.wire.size(); });
  const GuestJob job{.mode = "corpus", .files = {{kFindsFile, PackRuns(runs)}}};
  // A program that blocks takes its whole deadline, twice; most take a millisecond.
  const GuestLimits limits{.job_ms = 60'000 + 400 * static_cast<int64_t>(programs->size())};
  Result<GuestOutcome> outcome = RunJob(setup, job, directory, limits);
  if (!outcome.ok()) return outcome.error();
  if (Status done = CheckDone(*outcome, job.mode); !done.ok()) return done.error();
  const std::string path = JoinPath(directory.out(), kCorpusFile);
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  return ParseCorpusShown(*text, path);
}

}  // namespace kapifuzz
