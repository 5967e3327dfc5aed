#include "fuzz/host/finding_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace kapifuzz {

Status FindingBook::Load() {
  Result<std::vector<Finding>> loaded = db_.LoadFindings();
  if (!loaded.ok()) return loaded.error();
  for (Finding& f : *loaded) {
    saved_counts_[f.id] = f.count;
    if (f.status == FindingStatus::kRaw) {
      if (Status raw = LoadRaw(&f); !raw.ok()) return raw;
    }
    std::string id = f.id;
    findings_[id] = std::move(f);
  }
  for (const std::string& id : store_.List()) {
    if (findings_.contains(id)) continue;
    if (Status adopted = Adopt(id); !adopted.ok()) return adopted;
  }
  return {};
}

// The host may have died before it wrote down that a finding was set aside; and people remove what they have read.
Status FindingBook::LoadRaw(Finding* finding) {
  Result<std::vector<uint8_t>> wire = store_.LoadRaw(finding->id);
  if (wire.ok()) {
    finding->wire = std::move(*wire);
    queue_.push_back(finding->id);
    return {};
  }
  if (store_.IsSetAside(finding->id)) {
    finding->status = FindingStatus::kUnconfirmed;
    return db_.PutFinding(*finding);
  }
  log_.Line(fmt::format("left alone: {}", wire.error().ToString()));
  return {};
}

Status FindingBook::Adopt(const std::string& id) {
  Result<Finding> finding = store_.Load(id);
  if (!finding.ok()) {
    log_.Line(fmt::format("left alone: {}", finding.error().ToString()));
    return {};
  }
  if (known_.contains(id)) finding->status = FindingStatus::kKnown;
  if (Status put = db_.PutFinding(*finding); !put.ok()) return put;
  log_.Line(fmt::format("{} was stored when its host died; it is taken in", id));
  saved_counts_[id] = finding->count;
  if (finding->status == FindingStatus::kRaw) queue_.push_back(id);
  findings_[id] = std::move(*finding);
  return {};
}

// A kernel that crashes or hangs breaks any contract.
bool FindingBook::IsJudged(const Verdict& verdict) const {
  return judged_.empty() || judged_.contains(verdict.syscall) ||
         verdict.cls == FindingClass::kCrash || verdict.cls == FindingClass::kHang;
}

Status FindingBook::Report(Finding finding, const Evidence& evidence) {
  if (!IsJudged(finding.verdict)) return {};
  auto known = findings_.find(finding.id);
  if (known == findings_.end()) return TakeIn(std::move(finding), evidence);
  // The program at hand then may have been the wrong one, or luck was.
  const uint64_t count = known->second.count + 1;
  if (known->second.status == FindingStatus::kUnconfirmed && std::has_single_bit(count)) {
    finding.count = count;
    return TakeIn(std::move(finding), evidence);
  }
  known->second.count = count;
  return {};
}

Status FindingBook::TakeIn(Finding finding, const Evidence& evidence) {
  const bool is_known = known_.contains(finding.id);
  if (is_known) finding.status = FindingStatus::kKnown;
  // What is not triaged needs no history.
  const Evidence kept = is_known ? Evidence{.console = evidence.console} : evidence;
  if (Status stored = store_.SaveRaw(finding, kept); !stored.ok()) return stored;
  if (Status put = db_.PutFinding(finding); !put.ok()) return put;
  log_.Line(
      fmt::format("{} {}: {}", is_known ? "known" : "found", finding.id, finding.verdict.claim));
  saved_counts_[finding.id] = finding.count;
  if (!is_known) queue_.push_back(finding.id);
  std::string id = finding.id;
  findings_[id] = std::move(finding);
  return {};
}

const Finding* FindingBook::Next() {
  if (queue_.empty()) return nullptr;
  std::string id = queue_.front();
  queue_.pop_front();
  return &findings_.at(id);
}

Status FindingBook::Conclude(const std::string& id, const TriageResult& triaged) {
  Finding concluded = findings_.at(id);
  concluded.repeated = triaged.repeated;
  concluded.tries = triaged.tries;
  concluded.status = triaged.repeated > 0 ? FindingStatus::kConfirmed : FindingStatus::kUnconfirmed;
  if (triaged.repeated > 0) {
    concluded.verdict = triaged.verdict;
    if (Status saved = store_.SaveTriaged(concluded, triaged); !saved.ok()) return saved;
  } else {
    if (Status moved = store_.SetAside(concluded); !moved.ok()) return moved;
  }
  if (Status put = db_.PutFinding(concluded); !put.ok()) return put;
  store_.DropHistory(id);
  findings_[id] = concluded;
  log_.Line(fmt::format(
      "{} {}: {}/{} in a fresh guest{}", FindingStatusName(concluded.status), id, triaged.repeated,
      triaged.tries,
      triaged.repeated > 0
          ? fmt::format(", {} call(s) after minimising{}; repro.c: {}", triaged.program.call_count,
                        triaged.before.empty()
                            ? ""
                            : fmt::format(", behind {} other program(s)", triaged.before.size()),
                        ReproductionName(triaged.reproduction.kind))
          : ""));
  return {};
}

void FindingBook::Postpone(const std::string& id, const Error& why) {
  bool again = ++attempts_[id] < kMaxAttempts;
  if (again) queue_.push_back(id);
  log_.Line(fmt::format("triage of {} failed{}: {}", id,
                        again ? ", it will be tried again" : "; it stays untriaged",
                        why.ToString()));
}

Status FindingBook::SaveCounts() {
  for (const auto& [id, f] : findings_) {
    if (saved_counts_[id] == f.count) continue;
    if (Status put = db_.PutFinding(f); !put.ok()) return put;
    saved_counts_[id] = f.count;
  }
  return {};
}

size_t FindingBook::CountOf(FindingStatus status) const {
  return static_cast<size_t>(
      std::count_if(findings_.begin(), findings_.end(),
                    [&](const auto& entry) { return entry.second.status == status; }));
}

}  // namespace kapifuzz
