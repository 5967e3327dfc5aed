// Mode `replay`: many programs, several times each: results and items per call, and whether every try gave the same. The host
// makes tests only of what is stable.
#include "base/files.h"
#include "fuzz/guest/mode.h"
#include "fuzz/guest/report_json.h"
#include "fuzz/guest/runner.h"

namespace kapifuzz {
namespace {

// What is compared between tries: per call its result and its items.
nlohmann::ordered_json CallsJson(const Runner& runner) {
  nlohmann::ordered_json calls = nlohmann::ordered_json::array();
  for (size_t i = 0; i < runner.results().size(); ++i) {
    if (runner.results()[i] == kDidNotReturn) break;
    const auto items = runner.items(static_cast<int>(i));
    calls.push_back({{"ret", runner.results()[i]},
                     {"items", std::vector<uint32_t>(items.begin(), items.end())}});
  }
  return calls;
}

Result<nlohmann::ordered_json> ReplayOne(ExecutorRunner* runner, const std::string& directory,
                                         const std::string& file, uint32_t tries) {
  Result<Program> program = LoadProgram(JoinPath(directory, file));
  if (!program.ok()) return program.error();
  nlohmann::ordered_json first;
  bool stable = true;
  for (uint32_t i = 0; i < tries; ++i) {
    runner->Run(*program);
    nlohmann::ordered_json result = {{"outcome", OutcomeName(runner->outcome())},
                                     {"calls", CallsJson(*runner)}};
    if (i == 0)
      first = std::move(result);
    else
      stable = stable && result == first;
  }
  return nlohmann::ordered_json{{"file", file},
                                {"tries", tries},
                                {"stable", stable},
                                {"outcome", first["outcome"]},
                                {"calls", first["calls"]}};
}

}  // namespace

Status ReplayMode(const ModeContext& context) {
  const Job& job = *context.job;
  Result<uint64_t> tries = job.Number("tries", 3);
  if (!tries.ok()) return tries.error();
  const std::string directory = JoinPath(job.in, "programs");
  Result<std::vector<std::string>> files = ListFiles(directory, ".wire");
  if (!files.ok()) return files.error();
  Result<std::unique_ptr<Executor>> executor = MakeExecutor(context);
  if (!executor.ok()) return executor.error();
  SayReady(context);

  ExecutorRunner runner(executor->get(), context.shm);
  runner.options().cover = false;
  nlohmann::ordered_json programs = nlohmann::ordered_json::array();
  for (const std::string& file : *files) {
    Result<nlohmann::ordered_json> one =
        ReplayOne(&runner, directory, file, std::max<uint32_t>(1, static_cast<uint32_t>(*tries)));
    if (!one.ok()) return one.error();
    programs.push_back(std::move(*one));
  }
  return WriteJson(JoinPath(job.out, "replay.json"), {{"programs", std::move(programs)}});
}

}  // namespace kapifuzz
