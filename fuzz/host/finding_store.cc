#include "fuzz/host/finding_store.h"

#include <stdio.h>

#include <filesystem>
#include <utility>

#include "base/files.h"
#include "corpus/program_file.h"
#include "executor/program_text.h"
#include "executor/program_wire.h"
#include "fuzz/host/finding_page.h"
#include "fuzz/host/verdict_json.h"

namespace kapifuzz {
namespace {

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
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
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

Status FindingStore::SaveRaw(const Finding& f, const std::string& console) {
  std::string temporary = out_.findings() + "/." + f.id;
  RemoveTree(temporary);
  if (Status made = MakeDirs(temporary); !made.ok()) return made;
  std::string directory = out_.finding(f.id);
  Files files = {{"raw.wire", std::string(f.wire.begin(), f.wire.end())},
                 {"program.kprog", ProgramText(f.wire)},
                 {"verdict.json", VerdictFile(f, nullptr)},
                 {"console.log", console},
                 {"finding.md", FindingPage(f, nullptr, meta_, directory, console)}};
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
  std::string directory = out_.finding(f.id);
  Files files = {{"program.kprog", PrintProgram(triaged.program, triaged.results)},
                 {"trace.txt", triaged.trace},
                 {"verdict.json", VerdictFile(f, &triaged)},
                 {"repro.c", triaged.c_source},
                 {"finding.md", FindingPage(f, &triaged, meta_, directory, triaged.console)}};
  if (!triaged.console.empty()) files.push_back({"console.log", triaged.console});
  return WriteFiles(directory, files);
}

Status FindingStore::SetAside(const Finding& f) {
  if (Status made = MakeDirs(out_.unconfirmed()); !made.ok()) return made;
  std::string to = out_.unconfirmed(f.id);
  RemoveTree(to);
  if (rename(out_.finding(f.id).c_str(), to.c_str()) != 0) return ErrnoError(to, "cannot move to");
  return {};
}

Result<std::vector<uint8_t>> FindingStore::LoadRaw(const std::string& id) const {
  Result<std::string> wire = ReadFile(out_.finding(id) + "/raw.wire");
  if (!wire.ok()) return wire.error();
  return std::vector<uint8_t>(wire->begin(), wire->end());
}

}  // namespace kapifuzz
