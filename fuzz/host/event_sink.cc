#include "fuzz/host/event_sink.h"

#include <fmt/format.h>

#include "fuzz/host/guest_event.h"

namespace kapifuzz {

void EventSink::Attach(RingView ring, HistoryView history) {
  reader_.emplace(ring);
  history_ = history;
  held_.reset();
  drained_ = false;
}

Status EventSink::Drain(int64_t at_ms, const std::string& console) {
  if (!reader_) return {};
  if (Status stored = DrainBatch(at_ms, console); !stored.ok()) return stored;
  if (Status committed = CommitPrograms(); !committed.ok()) return committed;
  reader_->Release();
  return {};
}

Status EventSink::DrainBatch(int64_t at_ms, const std::string& console) {
  drained_ = false;
  for (int i = 0; i < kBatch; ++i) {
    if (!held_) {
      RingEvent event;
      RingReader::Outcome outcome = reader_->Next(&event);
      if (outcome == RingReader::kCorrupt) {
        stores_.log->Line(fmt::format("vm{}: overwrote its event ring; events were lost", vm_));
        continue;
      }
      if (outcome == RingReader::kEmpty) {
        drained_ = true;
        break;
      }
      held_ = std::move(event);
    }
    if (Status stored = Store(*held_, at_ms, console); !stored.ok()) return stored;
    held_.reset();
  }
  return {};
}

Status EventSink::Store(const RingEvent& event, int64_t at_ms, const std::string& console) {
  switch (event.type) {
    case EventType::kCorpus:
      return StoreProgram(event, at_ms);
    case EventType::kFinding:
      return StoreFinding(event, at_ms, console);
    case EventType::kMessage:
      stores_.log->Line(fmt::format("vm{}: {}", vm_, ParseMessageEvent(event.payload)));
      return {};
  }
  stores_.log->Line(
      fmt::format("vm{}: event of unknown type {}", vm_, static_cast<uint32_t>(event.type)));
  return {};
}

Status EventSink::StoreProgram(const RingEvent& event, int64_t at_ms) {
  Result<CorpusEvent> corpus_event = ParseCorpusEvent(event.payload);
  if (!corpus_event.ok()) {
    stores_.log->Line(fmt::format("vm{}: {}", vm_, corpus_event.error().message));
    return {};
  }
  Result<CorpusStore::Added> added = stores_.corpus->Add(corpus_event->wire);
  if (!added.ok()) return added.error();
  if (added->is_new) stores_.handout->Add(corpus_event->wire);
  // A known program may still be the first witness that this host hears of.
  if (added->is_new || !corpus_event->items.empty()) {
    uncommitted_.push_back({.sha1 = added->sha1,
                            .vm = vm_,
                            .at_ms = at_ms,
                            .features = corpus_event->new_features,
                            .items = std::move(corpus_event->items)});
  }
  return {};
}

Status EventSink::StoreFinding(const RingEvent& event, int64_t at_ms, const std::string& console) {
  Result<FindingEvent> reported = ParseFindingEvent(event.payload);
  if (!reported.ok()) {
    stores_.log->Line(fmt::format("vm{}: {}", vm_, reported.error().message));
    return {};
  }
  Finding finding{.id = FindingId(reported->verdict),
                  .verdict = reported->verdict,
                  .repeated = static_cast<int>(reported->repeated),
                  .tries = static_cast<int>(reported->tries),
                  .at_ms = at_ms,
                  .wire = std::move(reported->wire)};
  return stores_.book->Report(
      std::move(finding), {.console = console, .history = [&] { return ReadHistory(history_); }});
}

Status EventSink::CommitPrograms() {
  if (uncommitted_.empty()) return {};
  if (Status added = stores_.db->AddPrograms(uncommitted_); !added.ok()) return added;
  for (const ProgramRow& row : uncommitted_) {
    for (uint32_t item : row.items) {
      std::string& witness = stores_.tally->witness[item];
      if (witness.empty()) witness = row.sha1;
    }
  }
  uncommitted_.clear();
  return {};
}

}  // namespace kapifuzz
