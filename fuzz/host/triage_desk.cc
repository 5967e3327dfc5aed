#include "fuzz/host/triage_desk.h"

namespace kapifuzz {

Status TriageDesk::Poll() {
  if (conclusion_) return StoreConclusion();
  if (!task_) {
    if (Status started = StartNext(); !started.ok()) return started;
  }
  if (!task_) return {};
  std::optional<Result<TriageResult>> result = task_->Poll();
  if (!result) return {};
  task_.reset();
  if (!result->ok()) {
    book_.Postpone(id_, result->error());
    return {};
  }
  conclusion_ = std::move(**result);
  return StoreConclusion();
}

// What can fail here are files of the guest to come: there will be room again.
Status TriageDesk::StartNext() {
  const Finding* finding = book_.Next();
  if (finding == nullptr) return {};
  id_ = finding->id;
  task_ = MakeTriageTask(*finding, book_.History(id_), context_);
  Status started = task_->Start();
  if (!started.ok()) {
    task_.reset();
    book_.PutBack(id_);
  }
  return started;
}

Status TriageDesk::StoreConclusion() {
  Status stored = book_.Conclude(id_, *conclusion_);
  if (stored.ok()) conclusion_.reset();
  return stored;
}

Status TriageDesk::Abandon() {
  if (task_ != nullptr) conclusion_ = task_->GiveUp();
  task_.reset();
  return conclusion_ ? StoreConclusion() : Status{};
}

}  // namespace kapifuzz
