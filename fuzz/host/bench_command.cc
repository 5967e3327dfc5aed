// kapifuzz bench: how fast a guest with one virtual CPU runs programs, and what the parts cost.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "base/print.h"
#include "base/strings.h"
#include "corpus/program_cut.h"
#include "corpus/program_file.h"
#include "fuzz/host/bench_ablation.h"
#include "fuzz/host/bench_table.h"
#include "fuzz/host/commands.h"
#include "fuzz/host/flame_graph.h"
#include "fuzz/host/scratch_dir.h"
#include "fuzz/host/syscall_names.h"
#include "fuzz/host/verdict_json.h"
#include "fuzz/shared/means.h"

namespace kapifuzz {
namespace {

struct BenchOptions {
  GuestSetup setup;
  std::string seeds = SourcePath("corpus/seeds");
  std::string out = {};
  int seconds = 0;
  int calls = 5;
  bool profile = false;
  std::string plain_kernel;
  std::string flame_graph;
  bool ablation = false;
  AblationOptions campaigns;
  std::vector<std::string> mutants;  // numbers
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

struct BenchResult {
  std::vector<BenchFigure> figures;
  std::vector<ProgramProfile> profile;
};

// What the job leaves as `file`.
Result<std::string> RunBench(const GuestSetup& setup, const GuestJob& job, int seconds,
                             const std::string& file) {
  Result<ScratchDir> scratch = ScratchDir::Make();
  if (!scratch.ok()) return scratch.error();
  VmDirectory directory(scratch->path());
  GuestLimits limits;
  limits.job_ms = 120'000 + int64_t{40'000} * seconds;
  Result<GuestOutcome> outcome = RunJob(setup, job, directory, limits);
  if (!outcome.ok()) return outcome.error();
  if (Status done = CheckDone(*outcome, "bench"); !done.ok()) return done.error();
  return ReadFile(JoinPath(directory.out(), file));
}

Result<BenchResult> Measure(const GuestSetup& setup, const GuestJob& job, int seconds) {
  constexpr char kFile[] = "bench.json";
  Result<std::string> text = RunBench(setup, job, seconds, kFile);
  if (!text.ok()) return text.error();
  Result<std::vector<BenchFigure>> figures = ParseBench(*text, kFile);
  if (!figures.ok()) return figures.error();
  Result<std::vector<ProgramProfile>> profile = ParseProfile(*text, kFile);
  if (!profile.ok()) return profile.error();
  return BenchResult{std::move(*figures), std::move(*profile)};
}

// What system calls cost in a kernel without the framework.
Status AddPlainKernel(const BenchOptions& options, std::vector<BenchFigure>* figures) {
  GuestSetup setup = options.setup;
  setup.kernel = options.plain_kernel;
  if (Result<std::string> kernel = setup.Check(); !kernel.ok()) return kernel.error();
  Result<GuestJob> job = BenchJob(options);
  if (!job.ok()) return job.error();
  job->keys.push_back({"calls_only", "1"});
  Result<BenchResult> plain = Measure(setup, *job, options.seconds);
  if (!plain.ok()) return plain.error();
  for (const BenchFigure& figure : plain->figures) {
    if (!figure.name.ends_with("_none"))
      return Error{options.plain_kernel, "has the kernel framework: nothing to compare with"};
    figures->push_back(figure);
  }
  return {};
}

ExitStatus WriteResults(const std::string& path, const std::string& json) {
  if (Status written = WriteFileAtomically(path, json); !written.ok())
    return Complain(written.error(), kExitEnvironment);
  Print("\n{}\n", path);
  return kExitOk;
}

ExitStatus Show(const BenchOptions& options, const std::string& kernel, const BenchResult& result) {
  const auto& [figures, profile] = result;
  const char* accel = AccelName(options.setup.decided);
  Print("kernel {}, {}, {} virtual CPU{}\n\n{}", kernel, accel, options.setup.cpus,
        options.setup.cpus == 1 ? "" : "s", BenchTable(figures));
  if (options.profile) Print("\n{}", ProfileTable(profile));
  return WriteResults(options.out.empty() ? BuildPath("bench.json") : options.out,
                      BenchJson(figures, kernel, accel));
}

// `kapifuzz bench --flame-graph`.
Status DrawFlameGraph(const BenchOptions& options, const std::string& kernel) {
  constexpr char kFile[] = "stacks.txt";
  Result<GuestJob> job = BenchJob(options);
  if (!job.ok()) return job.error();
  job->keys.push_back({"stacks", "1"});
  const GuestSetup& setup = options.setup;
  if (setup.home.vmlinux.empty())
    return Error{setup.kernel, "has no vmlinux beside it, so its functions have no names"};
  Result<std::vector<Symbol>> symbols = ReadSymbols(setup.home.vmlinux);
  if (!symbols.ok()) return symbols.error();
  // The image's one program lies beside it.
  Result<std::vector<Symbol>> guest =
      ReadSymbols(std::filesystem::path(setup.guest).replace_extension().string());
  if (!guest.ok()) return guest.error();
  Result<std::string> stacks = RunBench(setup, *job, options.seconds, kFile);
  if (!stacks.ok()) return stacks.error();
  Result<FlameGraph> graph = FlameGraph::Read(*stacks, kFile, *symbols, *guest);
  if (!graph.ok()) return graph.error();
  const std::string title = fmt::format(
      "{} samples of {} programs for {} s, kernel {}, {}", graph->samples(), job->files.size(),
      options.seconds, kernel.substr(0, kernel.find(' ')), AccelName(setup.decided));
  if (Status written = WriteFileAtomically(options.flame_graph, graph->Svg(title)); !written.ok())
    return written;
  const std::string folded =
      std::filesystem::path(options.flame_graph).replace_extension(".folded").string();
  if (Status written = WriteFileAtomically(folded, graph->Folded()); !written.ok()) return written;
  Print("{}\n{}\n{}\n", title, options.flame_graph, folded);
  return {};
}

// Before the first campaign, so that not each of them says it.
Status CheckFocus(const AblationOptions& campaigns) {
  std::vector<std::string> syscalls = campaigns.syscalls;
  if (Status known = CheckSyscallNames(syscalls); !known.ok()) return known;
  return AddSyscallsOfFiles(campaigns.files, &syscalls);
}

// `kapifuzz bench --ablation`.
ExitStatus ShowAblation(const BenchOptions& options, const std::string& kernel) {
  AblationOptions campaigns = options.campaigns;
  campaigns.setup = options.setup;
  const std::string accel = AccelName(options.setup.decided);
  campaigns.seeds = options.seeds;
  campaigns.seconds = options.seconds;
  std::string table, json;
  size_t count = 0;
  if (options.mutants.empty()) {
    Result<std::vector<AblationRun>> runs = RunAblation(campaigns);
    if (!runs.ok()) return Complain(runs.error(), kExitEnvironment);
    count = runs->size();
    table = AblationTable(*runs);
    json = AblationJson(*runs, kernel, accel);
  } else {
    Result<std::vector<Mutant>> mutants = LoadMutantsOf(
        SourcePath(kMutantCatalogue), options.mutants, kernel, options.setup.home.config);
    if (!mutants.ok()) return Complain(mutants.error(), kExitUsage);
    Result<std::vector<KillRun>> runs = RunKillAblation(campaigns, *mutants);
    if (!runs.ok()) return Complain(runs.error(), kExitEnvironment);
    count = runs->size();
    table = KillAblationTable(*runs);
    json = KillAblationJson(*runs, kernel, accel);
  }
  Print("\nkernel {}, {}, {} campaign{}, {} s each\n\n{}", kernel, accel, count,
        count == 1 ? "" : "s", campaigns.seconds, table);
  return WriteResults(options.out.empty() ? BuildPath("ablation.json") : options.out, json);
}

// One that is given and means nothing without campaigns; null: there is none.
const char* OptionOfAblation(const BenchOptions& options) {
  if (!options.campaigns.without.empty()) return "--without";
  if (!options.campaigns.syscalls.empty()) return "--syscall";
  if (!options.campaigns.files.empty()) return "--file";
  if (!options.mutants.empty()) return "--mutant";
  return nullptr;
}

}  // namespace

ExitStatus BenchCommand(const Arguments& arguments) {
  BenchOptions options;
  CommandLine line("kapifuzz bench [options]",
                   "Measures a guest: programs and calls per second with oracles and coverage on "
                   "and off, children per second, cost of the kernel framework.");
  options.setup.AddOptions(&line);
  line.Value("seeds", &options.seeds, "DIR",
             "the fixed corpus that is run: seeds, or a campaign's OUT/corpus; what the campaigns "
             "of --ablation start from (empty: nothing)");
  line.Value("calls", &options.calls, "N", "each program is cut after its Nth call");
  line.Value("seconds", &options.seconds, "N",
             "for each figure or campaign; 0: 5 for figures, 60 for campaigns");
  line.Flag("profile", &options.profile, "also where the time of each program goes, in us");
  line.Value("plain-kernel", &options.plain_kernel, "BZIMAGE",
             "one without the framework (make kernel FLAVOUR=plain), to compare system calls with");
  line.Value("flame-graph", &options.flame_graph, "SVG",
             "instead: draws what the guest's kernel and our code do while the programs run, "
             "sampled 200 times a second; the stacks go to FILE.folded beside it");
  line.Flag("ablation", &options.ablation,
            "instead: campaigns with every means of finding more, and without each in turn");
  line.Values("without", &options.campaigns.without, "NAME",
              "of --ablation: only this row (" + NamesOfMeans() +
                  ", several with commas); may be repeated");
  line.Values("syscall", &options.campaigns.syscalls, "NAME",
              "of --ablation: fuzz only this one; may be repeated");
  line.Values("file", &options.campaigns.files, "PATH",
              "of --ablation: fuzz only what is specified there; may be repeated");
  line.Values("mutant", &options.mutants, "N",
              "of --ablation: hunt this deliberate bug (kernel/mutants) in each row, and compare "
              "when it is found; may be repeated");
  line.Flag("focus", &options.campaigns.focus,
            "of --mutant: fuzz only what is specified in the file of the mutant's call");
  line.Value("programs", &options.campaigns.programs, "N",
             "of --ablation: a campaign ends after N programs, if its time is not over before; 0: "
             "by time alone");
  line.Value("repeats", &options.campaigns.repeats, "N",
             "of --ablation: campaigns for each row, each with another seed");
  line.Value("at-once", &options.campaigns.at_once, "N",
             "of --ablation: so many campaigns at a time, which share the machine's processors");
  line.Value("seed", &options.campaigns.seed, "N", "of --ablation: start of the random numbers");
  line.Value("out,o", &options.out, "FILE",
             "figures as JSON; if empty, bench.json or ablation.json in the build directory");
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (options.seconds < 0) return line.UsageError({"--seconds", "must not be negative"});
  if (options.seconds == 0) options.seconds = options.ablation ? 60 : 5;
  if (options.campaigns.repeats < 1) return line.UsageError({"--repeats", "wants at least 1"});
  if (options.campaigns.at_once < 1) return line.UsageError({"--at-once", "wants at least 1"});
  if (const char* option = OptionOfAblation(options); option != nullptr && !options.ablation)
    return line.UsageError({option, "wants --ablation"});
  Result<MeansSet> means = MeansWithout(Join(options.campaigns.without, ","), "--without");
  if (!means.ok()) return line.UsageError(means.error());
  if (options.campaigns.focus && options.mutants.empty())
    return line.UsageError({"--focus", "wants a --mutant"});
  if (Status focus = CheckFocus(options.campaigns); !focus.ok())
    return Complain(focus.error(), kExitUsage);
  if (options.calls < 1) return line.UsageError({"--calls", "wants at least 1"});
  Result<std::string> kernel = options.setup.Check();
  if (!kernel.ok()) return Complain(kernel.error(), kExitEnvironment);
  if (options.ablation) return ShowAblation(options, *kernel);
  if (!options.flame_graph.empty()) {
    if (Status drawn = DrawFlameGraph(options, *kernel); !drawn.ok())
      return Complain(drawn.error(), kExitEnvironment);
    return kExitOk;
  }
  Result<GuestJob> job = BenchJob(options);
  if (!job.ok()) return Complain(job.error(), kExitUsage);
  Result<BenchResult> result = Measure(options.setup, *job, options.seconds);
  if (!result.ok()) return Complain(result.error(), kExitEnvironment);
  if (!options.plain_kernel.empty()) {
    Status added = AddPlainKernel(options, &result->figures);
    if (!added.ok()) return Complain(added.error(), kExitEnvironment);
  }
  return Show(options, *kernel, *result);
}

}  // namespace kapifuzz
