// kapifuzz ltp OUT: regression tests from what a campaign has witnessed, built and run.
//
//   results.db, corpus ─► witnesses cut and replayed ─► LTP sources ─► cc ─► run in a guest ─► table
//                                                          ▲── rows that did not hold ──┘
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/files.h"
#include "base/print.h"
#include "base/strings.h"
#include "corpus/program_file.h"
#include "corpus/store.h"
#include "executor/items.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/commands.h"
#include "fuzz/host/guest_exec.h"
#include "fuzz/host/ltp_tree.h"
#include "fuzz/host/ltp_verdict.h"
#include "fuzz/host/output_dir.h"
#include "fuzz/host/results_db.h"
#include "fuzz/host/scratch_dir.h"
#include "fuzz/host/witness_miner.h"

namespace kapifuzz {
namespace {

struct LtpCommandOptions {
  GuestSetup setup;
  std::string destination;
  std::string include = SourcePath("gen/ltp/include");
  std::string seeds = SourcePath("corpus/seeds");
  int iterations = 10;
  int number = 1;
  bool build_only = false;
};

// How many programs of a corpus are looked at beside the witnesses that results.db names.
constexpr size_t kMostOthers = 300;

// What the campaign was the first to see each error and effect with, and the shortest of the rest.
Result<std::vector<Program>> LoadCorpus(const OutputDir& out, const std::set<std::string>& named) {
  Result<CorpusStore> corpus = CorpusStore::Open(out.corpus());
  if (!corpus.ok()) return corpus.error();
  std::vector<std::vector<uint8_t>> witnesses, others;
  for (const std::string& sha1 : corpus->entries()) {
    Result<std::vector<uint8_t>> wire = corpus->Load(sha1);
    if (!wire.ok()) return wire.error();
    (named.contains(sha1) ? witnesses : others).push_back(std::move(*wire));
  }
  std::ranges::stable_sort(others, {}, &std::vector<uint8_t>::size);
  if (others.size() > kMostOthers) others.resize(kMostOthers);
  std::vector<Program> programs;
  for (const auto* wires : {&witnesses, &others}) {
    for (const std::vector<uint8_t>& wire : *wires) {
      programs.emplace_back();
      DecodeProgram(wire, &programs.back());
    }
  }
  return programs;
}

Result<std::set<std::string>> NamedWitnesses(const OutputDir& out) {
  Result<std::unique_ptr<ResultsDb>> db = ResultsDb::Open(out.results());
  if (!db.ok()) return db.error();
  Result<Tally> tally = (*db)->LoadTally();
  if (!tally.ok()) return tally.error();
  std::set<std::string> named;
  for (uint32_t item = 0; item < ItemCount(); ++item) {
    if (PlaceOfItem(item).kind != ItemKind::kPartition) named.insert(tally->witness[item]);
  }
  return named;
}

// The campaign's programs, and the seeds: handwritten programs make the plainest tests.
Result<std::vector<Program>> LoadPrograms(const OutputDir& out, const std::string& seeds_path) {
  Result<std::set<std::string>> named = NamedWitnesses(out);
  if (!named.ok()) return named.error();
  Result<std::vector<Program>> programs = LoadCorpus(out, *named);
  if (!programs.ok()) return programs.error();
  Result<std::vector<NamedProgram>> seeds = LoadSeeds(seeds_path);
  if (!seeds.ok()) return seeds.error();
  for (const NamedProgram& seed : *seeds) programs->push_back(seed.program);
  return programs;
}

Result<std::vector<Witness>> Mine(const LtpCommandOptions& options, const OutputDir& out,
                                  const std::string& scratch) {
  Result<std::vector<Program>> programs = LoadPrograms(out, options.seeds);
  if (!programs.ok()) return programs.error();
  int guests = 0;
  ReplayFunction replay = [&](const std::vector<Program>& batch, int tries) {
    Print(stderr, "guest {}: {} programs, {} times each\n", ++guests, batch.size(), tries);
    return ReplayInGuest(options.setup, batch, tries, VmDirectory(scratch + "/replay"));
  };
  return MineWitnesses(*programs, replay, {});
}

// LTP prints its totals last: "passed   12".
int CountOf(const std::string& output, std::string_view word) {
  int count = 0;
  for (std::string_view line : SplitLines(output)) {
    if (line.starts_with(word)) {
      count = static_cast<int>(ParseInt(Trim(line.substr(word.size()))).value_or(0));
    }
  }
  return count;
}

// What went wrong, without the hundreds of lines that passed; the first of ten iterations tell it.
void PrintFailures(const std::string& output) {
  constexpr int kMostLines = 12;
  int printed = 0;
  for (std::string_view line : SplitLines(output)) {
    const bool passed = line.find(": TPASS: ") != line.npos;
    if (!passed && !line.empty() && printed++ < kMostLines) Print("    {}\n", line);
  }
}

void PrintSkipped(const LtpSuite& suite) {
  if (suite.skipped.empty()) return;
  Print("\nwitnessed, but no test:\n");
  for (const LtpSkip& skip : suite.skipped) {
    Print("  {}: {}\n", ItemLabel(skip.item), skip.reason);
  }
}

void PrintTable(const std::vector<LtpBinary>& tests,
                const std::vector<GuestCommandResult>& results) {
  Print("{:<14} {:>7} {:>7} {:>7} {:>8}  {}\n", "test", "passed", "failed", "broken", "ms",
        "outcome");
  for (size_t i = 0; i < tests.size(); ++i) {
    const GuestCommandResult& r = results[i];
    Print("{:<14} {:>7} {:>7} {:>7} {:>8}  {}\n", tests[i].name, CountOf(r.output, "passed"),
          CountOf(r.output, "failed"), CountOf(r.output, "broken"), r.ms, r.Outcome());
    if (!r.Passed()) PrintFailures(r.output);
  }
}

Result<std::vector<GuestCommandResult>> RunTests(const LtpCommandOptions& options,
                                                 const std::vector<LtpBinary>& tests,
                                                 const std::string& scratch) {
  ExecPlan plan{.timeout_ms = 120'000};
  for (const LtpBinary& test : tests) {
    plan.commands.push_back(
        {.binary = test.binary, .arguments = {"-i", std::to_string(options.iterations)}});
  }
  return ExecInGuest(options.setup, plan, VmDirectory(scratch + "/exec"));
}

// Notes the rows that did not hold, and says so. True if some did not.
bool Refute(const LtpSuite& suite, const std::vector<LtpBinary>& tests,
            const std::vector<GuestCommandResult>& results, std::set<std::string>* refuted) {
  const size_t before = refuted->size();
  for (size_t i = 0; i < tests.size(); ++i) {
    std::vector<const LtpRow*> rows;
    for (const LtpRow& row : suite.rows) {
      if (row.test == tests[i].name) rows.push_back(&row);
    }
    for (const FallenRow& fallen : FallenRows(rows, results[i])) {
      refuted->insert(fallen.row->identity);
      Print(stderr, "{}: a row did not hold and is replaced: {}\n", tests[i].name, fallen.why);
    }
  }
  return refuted->size() > before;
}

// A witness ran in the sandbox; its row must hold in a process of its own. Rows that do not are
// replaced by those of the next witnesses, and what is written in the end has passed as a whole.
class TestMaker {
 public:
  TestMaker(const LtpCommandOptions& options, std::string destination, std::string scratch)
      : options_(options), destination_(std::move(destination)), scratch_(std::move(scratch)) {}

  ExitStatus Make(const std::vector<Witness>& witnesses) {
    constexpr int kMostRounds = 6;
    for (int round = 1; round <= kMostRounds; ++round) {
      if (Status emitted = Emit(witnesses); !emitted.ok())
        return Complain(emitted.error(), kExitEnvironment);
      if (options_.build_only) break;
      Result<std::vector<GuestCommandResult>> results =
          RunTests(options_, tests_, fmt::format("{}/{}", scratch_, round));
      if (!results.ok()) return Complain(results.error(), kExitEnvironment);
      const bool fell = Refute(suite_, tests_, *results, &refuted_);
      if (fell && round < kMostRounds) continue;
      PrintTable(tests_, *results);
      PrintSkipped(suite_);
      return fell ? kExitFindings : kExitOk;
    }
    PrintSkipped(suite_);
    return kExitOk;
  }

 private:
  Status Emit(const std::vector<Witness>& witnesses) {
    Result<LtpSuite> suite = EmitLtp(witnesses, {.number = options_.number, .refuted = refuted_});
    if (!suite.ok()) return suite.error();
    RemoveLeftOut(suite_, *suite, destination_);
    suite_ = std::move(*suite);
    if (Status written = WriteLtpTree(suite_, destination_); !written.ok()) return written;
    Result<std::vector<LtpBinary>> tests = BuildLtpTests(suite_, destination_, options_.include);
    if (!tests.ok()) return tests.error();
    tests_ = std::move(*tests);
    Print("{} tests for {} errors and effects in {}\n\n", tests_.size(), suite_.covered.size(),
          destination_);
    return {};
  }

  const LtpCommandOptions& options_;
  std::string destination_, scratch_;
  LtpSuite suite_;
  std::vector<LtpBinary> tests_;
  std::set<std::string> refuted_;
};

ExitStatus MakeTests(const LtpCommandOptions& options, const OutputDir& out,
                     const std::string& scratch) {
  Result<std::vector<Witness>> witnesses = Mine(options, out, scratch);
  if (!witnesses.ok()) return Complain(witnesses.error(), kExitEnvironment);
  std::string destination = options.destination.empty() ? out.root() + "/ltp" : options.destination;
  return TestMaker(options, destination, scratch).Make(*witnesses);
}

}  // namespace

ExitStatus LtpCommand(const Arguments& arguments) {
  LtpCommandOptions options;
  Arguments directories;
  CommandLine line(
      "kapifuzz ltp [options] OUT",
      "Writes one LTP test per syscall from what the campaign in OUT has witnessed, "
      "builds the tests and runs them in a guest; a row that does not hold there is replaced. "
      "Exit status 1 if some still fail in the end.");
  options.setup.AddOptions(&line);
  line.Value("dest", &options.destination, "DIR", "where the tests go (default: OUT/ltp)");
  line.Value("include", &options.include, "DIR", "headers that they are built against");
  line.Value("seeds", &options.seeds, "DIR", "programs that are witnesses too");
  line.Value("iterations,i", &options.iterations, "N", "how often each test is run");
  line.Value("number", &options.number, "N",
             "of each test, as in close01: one that the LTP tree does not have yet");
  line.Flag("build-only", &options.build_only, "do not run the tests");
  line.Positional(&directories, 1);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (directories.empty()) return line.UsageError({"ltp", "from which campaign's directory?"});
  Result<OutputDir> out = OutputDir::Read(directories[0]);
  if (!out.ok()) return Complain(out.error(), kExitUsage);
  Result<std::string> kernel = options.setup.Check();
  if (!kernel.ok()) return Complain(kernel.error(), kExitEnvironment);
  Result<ScratchDir> scratch = ScratchDir::Make();
  if (!scratch.ok()) return Complain(scratch.error(), kExitEnvironment);
  return MakeTests(options, *out, scratch->path());
}

}  // namespace kapifuzz
