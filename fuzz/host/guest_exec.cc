#include "fuzz/host/guest_exec.h"

#include <fmt/format.h>

#include "base/files.h"
#include "base/signal_names.h"
#include "fuzz/host/console_log.h"
#include "fuzz/host/one_shot.h"
#include "fuzz/host/verdict_json.h"

namespace kapifuzz {
Result<GuestJob> ExecJob(const ExecPlan& plan) {
  const std::vector<GuestCommand>& commands = plan.commands;
  GuestJob job{.mode = "exec", .keys = {{"timeout_ms", std::to_string(plan.timeout_ms)}}};
  std::string list;
  for (size_t i = 0; i < commands.size(); ++i) {
    Result<std::string> binary = ReadFile(commands[i].binary);
    if (!binary.ok()) return binary.error();
    // Two programs may have one name.
    std::string name = fmt::format("exec/{}/{}", i, BaseName(commands[i].binary));
    list += name;
    for (const std::string& argument : commands[i].arguments) list += " " + argument;
    list += "\n";
    job.files.push_back({name, std::move(*binary)});
  }
  job.files.push_back({"exec.list", list});
  for (const std::string& path : plan.files) {
    Result<std::string> bytes = ReadFile(path);
    if (!bytes.ok()) return bytes.error();
    job.files.push_back({"with/" + BaseName(path), std::move(*bytes)});
  }
  return job;
}

Result<std::vector<GuestCommandResult>> ReadExecResults(const VmDirectory& directory) {
  std::string path = JoinPath(directory.out(), "exec.json");
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  Result<nlohmann::json> json = ParseJson(*text, path);
  if (!json.ok()) return json.error();
  std::vector<GuestCommandResult> results;
  try {
    for (const nlohmann::json& entry : json->at("programs")) {
      GuestCommandResult result;
      result.command = Printable(entry.at("command").get<std::string>());
      result.exit_status = entry.at("exit_status").get<int>();
      result.signal = entry.at("signal").get<int>();
      result.timed_out = entry.at("timed_out").get<bool>();
      result.ms = entry.at("ms").get<int64_t>();
      // A name, not a path: it must stay in the share.
      std::string log = BaseName(entry.at("log").get<std::string>());
      Result<std::string> output = ReadFile(JoinPath(directory.out(), log));
      if (!output.ok()) return output.error();
      result.output = Printable(*output);
      results.push_back(std::move(result));
    }
  } catch (const std::exception& e) {
    return Error{path, std::string("is no list of results: ") + e.what()};
  }
  return results;
}

std::string GuestCommandResult::Outcome() const {
  if (timed_out) return fmt::format("timed out after {} ms", ms);
  if (signal != 0) return fmt::format("killed by {} after {} ms", SignalName(signal), ms);
  return fmt::format("exit status {} after {} ms", exit_status, ms);
}

Result<std::vector<GuestCommandResult>> ExecInGuest(const GuestSetup& setup, const ExecPlan& plan,
                                                    const VmDirectory& directory) {
  Result<GuestJob> job = ExecJob(plan);
  if (!job.ok()) return job.error();
  GuestLimits limits;
  limits.job_ms = 30'000 + plan.timeout_ms * static_cast<int64_t>(plan.commands.size());
  Result<GuestOutcome> outcome = RunJob(setup, *job, directory, limits);
  if (!outcome.ok()) return outcome.error();
  // A non-zero status may mean that a program failed; what matters is that each has a result.
  if (outcome->end != GuestOutcome::kDone) return CheckDone(*outcome, "exec").error();
  Result<std::vector<GuestCommandResult>> results = ReadExecResults(directory);
  if (results.ok() && results->size() != plan.commands.size()) {
    return Error{"guest", fmt::format("gave {} results for {} programs", results->size(),
                                      plan.commands.size())};
  }
  return results;
}

}  // namespace kapifuzz
