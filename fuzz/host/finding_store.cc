#include "fuzz/host/finding_store.h"

#include <fmt/format.h>
#include <stdio.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/files.h"
#include "corpus/program_file.h"
#include "executor/program_text.h"
#include "executor/program_wire.h"
#include "fuzz/host/finding_page.h"
#include "fuzz/host/stored_finding.h"
#include "fuzz/host/verdict_json.h"

namespace kapifuzz {
namespace {

constexpr char kHistoryFile[] = "history.wires";

using Files = std::vector<std::pair<std::string, std::string>>;

Status WriteFiles(const std::string& directory, const Files& files) {
  for (const auto& [name, content] : files) {
    Status written = WriteFileAtomically(JoinPath(directory, name), content);
    if (!written.ok()) return written;
  }
  return {};
}

void RemoveTree(const std::string& path) {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

// `triaged` is null while the finding is raw.
std::string VerdictFile(const Finding& f, const TriageResult* triaged) {
  nlohmann::ordered_json json = VerdictToJson(triaged != nullptr ? triaged->verdict : f.verdict);
  json["id"] = f.id;
  json["status"] = FindingStatusName(f.status);
  json["repeated"] = f.repeated;
  json["tries"] = f.tries;
  if (triaged != nullptr) json["repro"] = ReproductionName(triaged->reproduction.kind);
  if (triaged != nullptr && triaged->kept) json["kept"] = true;
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

// What its guest ran up to the last run of the finding's own program; nothing if that was the first.
std::vector<PastRun> HistoryOf(const Finding& f, const Evidence& evidence) {
  if (!evidence.history) return {};
  std::vector<PastRun> runs = evidence.history();
  while (!runs.empty() && runs.back().wire != f.wire) runs.pop_back();
  return runs.size() > 1 ? runs : std::vector<PastRun>{};
}

std::string ProgramText(const std::vector<uint8_t>& wire) {
  Program program;
  DecodeProgram(wire, &program);
  return PrintProgram(program);
}

}  // namespace

const char* ReproductionName(Reproduction::Kind kind) {
  switch (kind) {
    case Reproduction::kNotTried:
      return "not tried";
    case Reproduction::kNotRun:
      return "not run";
    case Reproduction::kNotShown:
      return "not shown";
    case Reproduction::kSameResult:
      return "same result";
    case Reproduction::kShown:
      return "shown";
  }
  return "";
}

std::string BeforeFile(size_t index) { return fmt::format("before{}.kprog", index + 1); }

Status FindingStore::SaveRaw(const Finding& f, const Evidence& evidence) {
  std::string temporary = out_.findings() + "/." + f.id;
  RemoveTree(temporary);
  if (Status made = MakeDirs(temporary); !made.ok()) return made;
  std::string directory = out_.finding(f.id);
  Files files = {{"raw.wire", std::string(f.wire.begin(), f.wire.end())},
                 {"program.kprog", ProgramText(f.wire)},
                 {"verdict.json", VerdictFile(f, nullptr)},
                 {"console.log", evidence.console},
                 {"finding.md", FindingPage(f, nullptr, meta_, directory, evidence.console)}};
  const std::vector<PastRun> history = HistoryOf(f, evidence);
  if (!history.empty()) files.push_back({kHistoryFile, PackRuns(history)});
  Status written = WriteFiles(temporary, files);
  // What an earlier session left under this name; its program was found again.
  if (written.ok()) RemoveTree(directory);
  if (written.ok() && rename(temporary.c_str(), directory.c_str()) != 0) {
    written = ErrnoError(directory, "cannot store the finding");
  }
  if (!written.ok()) RemoveTree(temporary);
  return written;
}

Status FindingStore::SaveTriaged(const Finding& f, const TriageResult& triaged) {
  const std::string console =
      lines_ != nullptr ? lines_->Annotate(triaged.console) : triaged.console;
  std::string directory = out_.finding(f.id);
  Files files = {{"program.kprog", PrintProgram(triaged.program, triaged.results)},
                 {"trace.txt", triaged.trace},
                 {"verdict.json", VerdictFile(f, &triaged)},
                 {"finding.md", FindingPage(f, &triaged, meta_, directory, console)}};
  if (!triaged.c_source.empty()) files.push_back({"repro.c", triaged.c_source});
  if (!triaged.console.empty()) files.push_back({"console.log", triaged.console});
  for (size_t i = 0; i < triaged.before.size(); ++i)
    files.push_back({BeforeFile(i), PrintProgram(triaged.before[i])});
  if (Status written = WriteFiles(directory, files); !written.ok()) return written;
  RemoveTree(out_.unconfirmed(f.id));  // it was set aside once
  return {};
}

Status FindingStore::SetAside(const Finding& f) {
  if (Status made = MakeDirs(out_.unconfirmed()); !made.ok()) return made;
  const std::string from = out_.finding(f.id), to = out_.unconfirmed(f.id);
  if (!IsDirectory(from) && IsSetAside(f.id)) return {};  // nobody wrote it down then
  RemoveTree(to);
  if (rename(from.c_str(), to.c_str()) != 0) return ErrnoError(to, "cannot move to");
  return {};
}

bool FindingStore::IsSetAside(const std::string& id) const {
  return IsDirectory(out_.unconfirmed(id));
}

void FindingStore::DropHistory(const std::string& id) {
  for (const std::string& directory : {out_.finding(id), out_.unconfirmed(id)})
    RemoveTree(JoinPath(directory, kHistoryFile));
}

std::vector<std::string> FindingStore::List() const {
  std::vector<std::string> ids;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(out_.findings(), error)) {
    const std::string name = entry.path().filename();
    if (!name.starts_with(".")) ids.push_back(name);  // one that was being written has a dot
  }
  std::ranges::sort(ids);
  return ids;
}

Result<Finding> FindingStore::Load(const std::string& id) const {
  Result<StoredFinding> stored = ReadStoredFinding(out_.finding(id));
  if (!stored.ok()) return stored.error();
  if (FindingId(stored->verdict) != id) return Error{out_.finding(id), "holds another finding"};
  Result<WireBytes> wire = LoadRaw(id);
  if (!wire.ok()) return wire.error();
  return Finding{.id = id,
                 .verdict = stored->verdict,
                 .killed_guest = EndsGuest(stored->verdict),
                 .wire = std::move(*wire)};
}

std::vector<PastRun> FindingStore::LoadHistory(const std::string& id) const {
  const std::string path = JoinPath(out_.finding(id), kHistoryFile);
  Result<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return {};
  Result<std::vector<PastRun>> runs = UnpackRuns(*bytes, path);
  return runs.ok() ? std::move(*runs) : std::vector<PastRun>{};
}

Result<std::vector<uint8_t>> FindingStore::LoadRaw(const std::string& id) const {
  Result<std::string> wire = ReadFile(out_.finding(id) + "/raw.wire");
  if (!wire.ok()) return wire.error();
  return std::vector<uint8_t>(wire->begin(), wire->end());
}

}  // namespace kapifuzz
