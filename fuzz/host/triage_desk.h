// TriageDesk: takes findings from the book, one at a time, and has them rerun and minimised.
//
//   Status stored = desk.Poll();              // an Error: a result could not be stored, it is kept
//   if (desk.idle()) ...                      // nothing waits, nothing runs
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "fuzz/host/finding_book.h"
#include "fuzz/host/triage_task.h"

namespace kapifuzz {

class TriageDesk {
 public:
  TriageDesk(FindingBook* book, TriageContext context)
      : book_(*book), context_(std::move(context)) {}

  Status Poll();
  // Gives the running task up, and stores what it knows of its finding. If that is nothing, the finding stays raw.
  Status Abandon();

  bool idle() const { return !task_ && !conclusion_ && book_.waiting() == 0; }
  bool busy() const { return task_ != nullptr; }

 private:
  Status StartNext();
  Status StoreConclusion();

  FindingBook& book_;
  TriageContext context_;
  std::unique_ptr<TriageTask> task_;
  std::string id_;
  std::optional<TriageResult> conclusion_;  // of id_, not yet stored
};

}  // namespace kapifuzz
