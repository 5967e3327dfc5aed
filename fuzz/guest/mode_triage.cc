// Mode `triage`: does a finding come back in this fresh guest, how often, and what is the smallest program that shows it?
#include <cstdio>

#include "base/files.h"
#include "corpus/minimise.h"
#include "executor/program_wire.h"
#include "fuzz/guest/confirm.h"
#include "fuzz/guest/mode.h"
#include "fuzz/guest/races.h"
#include "fuzz/guest/report_json.h"
#include "fuzz/guest/runner.h"

namespace kapifuzz {
namespace {

struct Triage {
  uint64_t signature;
  uint32_t tries;
  Repetition original = {};
  Repetition minimised = {};
  Program program = {};  // the minimised one
};

// A candidate is kept only if it shows the verdict as reliably as can be asked of the original: always, if that always did.
// Without a race nothing is left to luck.
bool StillShows(ExecutorRunner* runner, const Program& candidate, const Triage& triage,
                bool always) {
  if (!always || HasRace(candidate))
    return FirstShowing(runner, candidate, triage.signature, TriesFor(candidate, 6)).has_value();
  for (int run = 0; run < 2; ++run) {
    if (!FirstShowing(runner, candidate, triage.signature, 1)) return false;
  }
  return true;
}

Program MinimiseFinding(ExecutorRunner* runner, const Program& program, const Triage& triage) {
  const bool always = HasRace(program) || triage.original.repeated == triage.original.tries;
  Program small = Minimise(program, [&](const Program& candidate) {
    return StillShows(runner, candidate, triage, always);
  });
  if (!HasRace(small)) return small;
  // With the delay that shows it first.
  const auto nth = FirstShowing(runner, small, triage.signature, 4 * kRaceTries);
  return WithVariedDelays(small, nth.value_or(0));
}

Status WriteMinimised(const Job& job, const Program& program) {
  std::string wire(kMaxWireBytes, '\0');
  wire.resize(EncodeProgram(program, {reinterpret_cast<uint8_t*>(wire.data()), wire.size()}));
  return WriteFileAtomically(JoinPath(job.out, "minimised.wire"), wire);
}

nlohmann::ordered_json TriageJson(const Triage& triage) {
  char signature[20];
  snprintf(signature, sizeof(signature), "%016llx",
           static_cast<unsigned long long>(triage.signature));
  return {{"signature", signature},
          {"tries", triage.original.tries},
          {"repeated", triage.original.repeated}};
}

// Runs the minimised program until it shows the verdict once more, for the trace and the words of the claim.
Status DescribeMinimised(ExecutorRunner* runner, const Job& job, const Triage& triage,
                         nlohmann::ordered_json* json) {
  const Verdict* verdict = nullptr;
  if (FirstShowing(runner, triage.program, triage.signature, 4 * triage.tries))
    verdict = FindVerdict(*runner, triage.signature);
  if (verdict == nullptr)
    return Error{"triage", "the minimised program no longer shows the finding"};
  const nlohmann::ordered_json run = RunJson(*runner);
  (*json)["verdict"] = VerdictJson(*verdict);
  (*json)["minimised_tries"] = triage.minimised.tries;
  (*json)["minimised_repeated"] = triage.minimised.repeated;
  (*json)["results"] = run["results"];
  return WriteFileAtomically(JoinPath(job.out, "trace.txt"), TraceText(triage.program, *runner));
}

}  // namespace

Status TriageMode(const ModeContext& context) {
  const Job& job = *context.job;
  Result<uint64_t> signature = job.Number("signature", 0);
  if (!signature.ok()) return signature.error();
  Result<uint64_t> tries = job.Number("tries", 10);
  if (!tries.ok()) return tries.error();
  Result<Program> program = LoadProgram(JoinPath(job.in, "program.wire"));
  if (!program.ok()) return program.error();
  Result<std::unique_ptr<Executor>> executor = MakeExecutor(context);
  if (!executor.ok()) return executor.error();
  SayReady(context);

  ExecutorRunner runner(executor->get(), context.shm);
  runner.options().cover = false;  // nothing here asks what was covered
  Triage triage{.signature = *signature, .tries = static_cast<uint32_t>(*tries)};
  triage.tries = TriesFor(*program, triage.tries);
  triage.original = Repeat(&runner, *program, triage.signature, triage.tries);
  nlohmann::ordered_json json = TriageJson(triage);
  if (triage.original.repeated > 0) {
    triage.program = MinimiseFinding(&runner, *program, triage);
    triage.minimised = Repeat(&runner, triage.program, triage.signature,
                              TriesFor(triage.program, static_cast<uint32_t>(*tries)));
    json = TriageJson(triage);
    Status written = WriteMinimised(job, triage.program);
    if (!written.ok()) return written;
    Status described = DescribeMinimised(&runner, job, triage, &json);
    if (!described.ok()) return described;
  }
  return WriteJson(JoinPath(job.out, "triage.json"), json);
}

}  // namespace kapifuzz
