#include "fuzz/host/verdict_triage.h"

#include <fmt/format.h>

#include "base/files.h"
#include "corpus/program_file.h"
#include "fuzz/host/guest_job.h"
#include "fuzz/host/verdict_json.h"

namespace kapifuzz {
namespace {

Result<TriageResult> FromJson(const nlohmann::json& json, const std::string& origin) {
  TriageResult result;
  try {
    result.repeated = json.at("repeated").get<int>();
    result.tries = json.at("tries").get<int>();
    if (result.repeated == 0) return result;  // nothing was minimised
    result.minimised_repeated = json.at("minimised_repeated").get<int>();
    result.minimised_tries = json.at("minimised_tries").get<int>();
    result.results = json.at("results").get<std::vector<int64_t>>();
    Result<Verdict> verdict = VerdictFromJson(json.at("verdict"), origin);
    if (!verdict.ok()) return verdict.error();
    result.verdict = *verdict;
  } catch (const std::exception& e) {
    return Error{origin, std::string("is no triage result: ") + e.what()};
  }
  return result;
}

}  // namespace

VerdictTriage::VerdictTriage(const Finding& finding, const TriageContext& context)
    : finding_(finding), context_(context) {}

Status VerdictTriage::Start() {
  GuestJob job{
      .mode = "triage",
      .keys = {{"signature", fmt::format("0x{:016x}", finding_.verdict.Signature())},
               {"tries", std::to_string(context_.tries)}},
      .files = {{"program.wire", std::string(finding_.wire.begin(), finding_.wire.end())}}};
  if (Status written = WriteJob(job, context_.directory); !written.ok()) return written;
  run_ = std::make_unique<GuestRun>(context_.make_machine(context_.directory, {}), context_.limits,
                                    context_.clock);
  return run_->Start();
}

std::optional<Result<TriageResult>> VerdictTriage::Poll() {
  std::optional<Result<GuestOutcome>> outcome = run_->Poll();
  if (!outcome) return std::nullopt;
  if (!outcome->ok()) return Result<TriageResult>(outcome->error());
  return ReadOutcome(**outcome);
}

Result<TriageResult> VerdictTriage::ReadOutcome(const GuestOutcome& outcome) const {
  if (outcome.end != GuestOutcome::kDone || outcome.status != 0) {
    return Error{"triage of " + finding_.id, "the guest did not finish its job"};
  }
  std::string path = JoinPath(context_.directory.out(), "triage.json");
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  Result<nlohmann::json> json = ParseJson(*text, path);
  if (!json.ok()) return json.error();
  Result<TriageResult> result = FromJson(*json, path);
  if (!result.ok() || result->repeated == 0) return result;
  Result<Program> program = ReadProgramFile(JoinPath(context_.directory.out(), "minimised.wire"));
  if (!program.ok()) return program.error();
  result->program = *program;
  Result<std::string> trace = ReadFile(JoinPath(context_.directory.out(), "trace.txt"));
  if (trace.ok()) result->trace = *trace;
  result->console = outcome.console;
  return result;
}

}  // namespace kapifuzz
