#include "fuzz/host/replay.h"

#include <fmt/format.h>

#include "base/files.h"
#include "corpus/program_file.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/one_shot.h"
#include "fuzz/host/verdict_json.h"

namespace kapifuzz {
namespace {

// Names that sort as the numbers do.
std::string FileName(size_t index) { return fmt::format("{:06}.wire", index); }

Replayed ReadOne(const nlohmann::json& entry) {
  Replayed replayed;
  replayed.stable =
      entry.at("stable").get<bool>() && entry.at("outcome").get<std::string>() == "done";
  for (const nlohmann::json& call : entry.at("calls")) {
    WitnessedCall witnessed{.ret = call.at("ret").get<int64_t>(), .items = {}};
    for (uint32_t item : call.at("items").get<std::vector<uint32_t>>()) {
      if (item < ItemCount()) witnessed.items.push_back(item);
    }
    replayed.calls.push_back(std::move(witnessed));
  }
  return replayed;
}

}  // namespace

Result<std::vector<Replayed>> ParseReplay(const std::string& text, size_t count,
                                          const std::string& origin) {
  Result<nlohmann::json> json = ParseJson(text, origin);
  if (!json.ok()) return json.error();
  std::vector<Replayed> replayed;
  try {
    for (const nlohmann::json& entry : json->at("programs")) {
      if (entry.at("file").get<std::string>() != FileName(replayed.size())) {
        return Error{origin, "programs are missing or out of order"};
      }
      replayed.push_back(ReadOne(entry));
    }
  } catch (const std::exception& e) {
    return Error{origin, std::string("is no replay: ") + e.what()};
  }
  if (replayed.size() != count) {
    return Error{origin, fmt::format("has {} of {} programs", replayed.size(), count)};
  }
  return replayed;
}

Result<std::vector<Replayed>> ReplayInGuest(const GuestSetup& setup,
                                            const std::vector<Program>& programs, int tries,
                                            const VmDirectory& directory) {
  GuestJob job{.mode = "replay", .keys = {{"tries", std::to_string(tries)}}};
  for (size_t i = 0; i < programs.size(); ++i) {
    std::vector<uint8_t> wire = EncodeWire(programs[i]);
    job.files.push_back({"programs/" + FileName(i), std::string(wire.begin(), wire.end())});
  }
  // A program that blocks takes its whole deadline; most take a millisecond.
  GuestLimits limits{.job_ms = 60'000 + 200 * tries * static_cast<int64_t>(programs.size())};
  Result<GuestOutcome> outcome = RunJob(setup, job, directory, limits);
  if (!outcome.ok()) return outcome.error();
  if (Status done = CheckDone(*outcome, "replay"); !done.ok()) return done.error();
  std::string path = JoinPath(directory.out(), "replay.json");
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  return ParseReplay(*text, programs.size(), path);
}

}  // namespace kapifuzz
