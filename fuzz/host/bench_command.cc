// kapifuzz bench: how fast a guest with one virtual CPU runs programs, and what the parts cost.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "corpus/program_cut.h"
#include "corpus/program_file.h"
#include "fuzz/host/bench_table.h"
#include "fuzz/host/commands.h"
#include "fuzz/host/scratch_dir.h"
#include "fuzz/host/verdict_json.h"

namespace kapifuzz {
namespace {

struct BenchOptions {
  GuestSetup setup;
  std::string seeds = SourcePath("corpus/seeds");
  std::string out = BuildPath("bench.json");
  int seconds = 5;
  int calls = 5;
  bool profile = false;
};

Result<GuestJob> BenchJob(const BenchOptions& options) {
  GuestJob job{.mode = "bench",
               .keys = {{"seconds", std::to_string(options.seconds)},
                        {"profile", options.profile ? "1" : "0"}}};
  Result<std::vector<NamedProgram>> seeds = LoadSeeds(options.seeds);
  if (!seeds.ok()) return seeds.error();
  for (const NamedProgram& seed : *seeds) {
    const int last = std::min<int>(options.calls, seed.program.call_count) - 1;
    std::vector<uint8_t> wire = EncodeWire(Prefix(seed.program, last));
    job.files.push_back({"seeds/" + seed.name, std::string(wire.begin(), wire.end())});
  }
  return job;
}

ExitStatus Show(const BenchOptions& options, const std::string& kernel,
                const VmDirectory& directory) {
  std::string path = JoinPath(directory.out(), "bench.json");
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return Complain(text.error(), kExitEnvironment);
  Result<std::vector<BenchFigure>> figures = ParseBench(*text, path);
  if (!figures.ok()) return Complain(figures.error(), kExitEnvironment);
  Result<std::vector<ProgramProfile>> profile = ParseProfile(*text, path);
  if (!profile.ok()) return Complain(profile.error(), kExitEnvironment);
  const char* accel = AccelName(options.setup.decided);
  fmt::print("kernel {}, {}, 1 virtual CPU\n\n{}", kernel, accel, BenchTable(*figures));
  if (options.profile) fmt::print("\n{}", ProfileTable(*profile));
  Status written = WriteFileAtomically(options.out, BenchJson(*figures, kernel, accel));
  if (!written.ok()) return Complain(written.error(), kExitEnvironment);
  fmt::print("\n{}\n", options.out);
  return kExitOk;
}

}  // namespace

ExitStatus BenchCommand(const Arguments& arguments) {
  BenchOptions options;
  CommandLine line("kapifuzz bench [options]",
                   "Measures a guest: programs and calls per second with oracles and coverage on "
                   "and off, children per second, cost of the kernel framework.");
  options.setup.AddOptions(&line);
  line.Value("seeds", &options.seeds, "DIR", "the fixed corpus that is run");
  line.Value("calls", &options.calls, "N", "each program is cut after its Nth call");
  line.Value("seconds", &options.seconds, "N", "for each figure");
  line.Flag("profile", &options.profile, "also where the time of each program goes, in us");
  line.Value("out,o", &options.out, "FILE", "figures as JSON");
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (options.seconds < 1) return line.UsageError({"--seconds", "wants at least 1"});
  if (options.calls < 1) return line.UsageError({"--calls", "wants at least 1"});
  Result<GuestJob> job = BenchJob(options);
  if (!job.ok()) return Complain(job.error(), kExitUsage);
  Result<std::string> kernel = options.setup.Check();
  if (!kernel.ok()) return Complain(kernel.error(), kExitEnvironment);
  Result<ScratchDir> scratch = ScratchDir::Make();
  if (!scratch.ok()) return Complain(scratch.error(), kExitEnvironment);

  VmDirectory directory(scratch->path());
  GuestLimits limits;
  limits.job_ms = 120'000 + int64_t{40'000} * options.seconds;
  Result<GuestOutcome> outcome = RunJob(options.setup, *job, directory, limits);
  if (!outcome.ok()) return Complain(outcome.error(), kExitEnvironment);
  if (Status done = CheckDone(*outcome, "bench"); !done.ok()) {
    return Complain(done.error(), kExitEnvironment);
  }
  return Show(options, *kernel, directory);
}

}  // namespace kapifuzz
