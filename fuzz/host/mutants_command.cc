// kapifuzz mutants: one campaign for each deliberate bug of the kernel, and what found it: the measure of the oracles.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/files.h"
#include "base/print.h"
#include "base/strings.h"
#include "fuzz/host/commands.h"
#include "fuzz/host/hunt.h"
#include "fuzz/shared/means.h"

namespace kapifuzz {
namespace {

struct MutantsOptions {
  FuzzOptions fuzz{.setup = {},
                   .out = "out-mutants",
                   .length = std::chrono::milliseconds(60'000),
                   .syscalls = {},
                   .max_findings = 1};
  std::string catalogue = SourcePath(kMutantCatalogue);
  std::vector<std::string> only;
  bool focus = false;
};

// A campaign with `kill->mutant` awake, in a directory of its own.
std::optional<FuzzSession::Failure> Hunt(const MutantsOptions& options, Kill* kill) {
  FuzzOptions fuzz = options.fuzz;
  fuzz.out = JoinPath(fuzz.out, std::to_string(kill->mutant.number));
  return HuntMutant(std::move(fuzz), options.focus, kill);
}

ExitStatus HuntAll(const MutantsOptions& options, const std::string& kernel,
                   const std::vector<Mutant>& mutants) {
  const std::string json = JoinPath(options.fuzz.out, "mutants.json");
  if (FileExists(json))
    return Complain({json, "results of an earlier run are there: choose another --out"},
                    kExitUsage);
  std::error_code error;
  std::filesystem::create_directories(options.fuzz.out, error);
  if (error) return Complain({options.fuzz.out, error.message()}, kExitEnvironment);
  std::vector<Kill> kills;
  ExitStatus worst = kExitOk;  // of a campaign that could not be; the others go on
  for (const Mutant& mutant : mutants) {
    Print("mutant {}: {} {}\n", mutant.number, mutant.call, mutant.what);
    Kill& kill = kills.emplace_back(Kill{.mutant = mutant, .found_as = {}});
    if (std::optional<FuzzSession::Failure> failure = Hunt(options, &kill))
      worst = Complain(failure->error, failure->status);
    if (FuzzSession::interrupted()) break;
  }
  Status written = WriteFileAtomically(json, KillJson(kills, kernel, options.fuzz.without));
  if (!written.ok()) return Complain(written.error(), kExitEnvironment);
  Print("\n{}\n{}\n", KillTable(kills), json);
  const bool all = kills.size() == mutants.size() &&
                   std::ranges::none_of(kills, [](const Kill& k) { return k.found_as.empty(); });
  if (worst != kExitOk) return worst;
  return all ? kExitOk : kExitFindings;
}

}  // namespace

ExitStatus MutantsCommand(const Arguments& arguments) {
  MutantsOptions options;
  bool no_triage = false;
  CommandLine line("kapifuzz mutants [options]",
                   "Wakes the deliberate bugs of the kernel one after the other, and shows which "
                   "class of finding caught each, after how many programs and seconds. Exit status "
                   "1 if one was not found.");
  options.fuzz.setup.AddOptions(&line);
  line.Value("out,o", &options.fuzz.out, "DIR", "where the campaigns go, one directory each");
  line.Duration("for", &options.fuzz.length, "the longest that a mutant is looked for");
  line.Value("seeds", &options.fuzz.seeds, "DIR", "programs to start from (*.kprog)");
  line.Value("seed", &options.fuzz.seed, "N", "start of the random numbers");
  line.Value("mutants", &options.catalogue, "FILE", "which there are");
  line.Values("only", &options.only, "N", "only this one; may be repeated");
  line.Values("without", &options.fuzz.without, "NAME",
              "leave out this means of finding more (" + NamesOfMeans() +
                  "), to see which mutants need it; may be repeated");
  line.Flag("focus", &options.focus,
            "fuzz only what is specified in the file of the mutant's call, as somebody would who "
            "has changed that");
  line.Flag("no-triage", &no_triage,
            "take for found what repeats in the guest that found it: to compare means");
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  options.fuzz.triage = !no_triage;
  Result<MeansSet> means = MeansWithout(Join(options.fuzz.without, ","), "--without");
  if (!means.ok()) return Complain(means.error(), kExitUsage);
  Result<std::string> kernel = options.fuzz.setup.Check();
  if (!kernel.ok()) return Complain(kernel.error(), kExitEnvironment);
  Result<std::vector<Mutant>> mutants =
      LoadMutantsOf(options.catalogue, options.only, *kernel, options.fuzz.setup.home.config);
  if (!mutants.ok()) return Complain(mutants.error(), kExitUsage);
  return HuntAll(options, *kernel, *mutants);
}

}  // namespace kapifuzz
