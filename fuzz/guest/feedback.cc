#include "fuzz/guest/feedback.h"

#include <algorithm>

#include "executor/items.h"
#include "executor/syscall_desc.h"
#include "fuzz/shared/pc_table.h"

namespace kapifuzz {
namespace {

// Three kinds of keys stand in one table: edges of one syscall, edges whatever the syscall, single PCs. Each has a seed.
constexpr uint64_t kAnySyscall = Mix(~uint64_t{0});
constexpr uint64_t kSinglePc = Mix(~uint64_t{1});
uint64_t SeedOf(uint16_t syscall) { return Mix(syscall); }

// Keys need not be reversible, only unlikely to meet: 64 bits over some 100,000 edges. Kernel text is within 2 GiB, so the low
// halves of the two addresses make an edge; this is computed for every PC covered and is worth its few instructions.
uint64_t EdgeKey(uint64_t previous, uint64_t pc, uint64_t seed) {
  const uint64_t product = ((previous << 32 | (pc & 0xffffffff)) ^ seed) * 0x9e3779b97f4a7c15ULL;
  return (product ^ product >> 29) | 1;
}

}  // namespace

Feedback::Feedback(const Options& options)
    : options_(options),
      slots_(options.edge_slots),
      edges_(options.edge_slots),
      next_feature_(options.items),
      state_(options.features),
      stamp_(options.features),
      features_(options.features) {
  if (options.only_syscalls.empty()) return;
  is_chosen_.resize(Syscalls().size());
  for (int syscall : options.only_syscalls) is_chosen_[syscall] = true;
}

void Feedback::Collect(const Program& program, const Trace& trace,
                       std::span<const uint32_t> items) {
  Gather(program, trace, items);
  news_.clear();
  for (uint32_t i = 0; i < feature_count_; ++i) {
    if (IsNews(features_[i])) news_.push_back(features_[i]);
  }
}

bool Feedback::IsNews(uint32_t feature) const {
  const bool counts = feature < options_.items ? options_.item_news : options_.edge_news;
  return counts && state_[feature] < kNoise;
}

bool Feedback::HasItemNews() const {
  return std::ranges::any_of(news_, [&](uint32_t f) { return f < options_.items; });
}

void Feedback::CollectAgain(const Program& program, const Trace& trace,
                            std::span<const uint32_t> items) {
  Gather(program, trace, items);
  std::erase_if(news_, [&](uint32_t feature) {
    if (stamp_[feature] == run_) return false;
    if (feature >= options_.items) ++state_[feature];  // what is specified is never noise
    ++counts_.flaky;
    return true;
  });
}

bool Feedback::ShowsNews(const Program& program, const Trace& trace,
                         std::span<const uint32_t> items) {
  Gather(program, trace, items);
  return std::ranges::all_of(news_, [&](uint32_t feature) { return stamp_[feature] == run_; });
}

std::span<const uint32_t> Feedback::Publish() {
  for (uint32_t feature : news_) state_[feature] = kPublished;
  return news_;
}

void Feedback::Gather(const Program& program, const Trace& trace, std::span<const uint32_t> items) {
  ++run_;
  feature_count_ = 0;
  for (uint32_t item : items) {
    if (item < options_.items && (is_chosen_.empty() || IsChosen(PlaceOfItem(item).syscall)))
      Add(item);
  }
  for (int i = 0; i < trace.started; ++i) {
    const CallRecord& record = trace.records[i];
    if (record.cover_end > kMaxCover || record.cover_begin >= record.cover_end) continue;
    GatherCall(
        program.calls[i].syscall,
        std::span(trace.cover).subspan(record.cover_begin, record.cover_end - record.cover_begin));
  }
}

void Feedback::GatherCall(uint16_t syscall, std::span<const uint64_t> pcs) {
  const uint64_t seed = SeedOf(syscall);
  uint64_t previous = 0;
  const bool counts = IsChosen(syscall);
  uint32_t* expected = &first_[syscall % first_.size()];
  for (uint64_t pc : pcs) {
    const uint64_t key = EdgeKey(previous, pc, seed);
    if (edges_[*expected].key != key) {
      uint32_t index = Slot(key);
      if (index == 0) index = LearnEdge(key, previous, pc, syscall);
      *expected = index;
    }
    Edge& edge = edges_[*expected];
    if (counts) Add(*expected != 0 ? edge.feature : SharedFeature(key));
    expected = &edge.next;
    previous = pc;
  }
}

uint32_t& Feedback::Slot(uint64_t key) {
  const uint32_t mask = options_.edge_slots - 1;
  uint32_t at = static_cast<uint32_t>(key >> 20) & mask;
  while (slots_[at] != 0 && edges_[slots_[at]].key != key) at = (at + 1) & mask;
  return slots_[at];
}

// Beyond 7/8 the probes get long and the table could fill up: edges past it share features by their hash.
bool Feedback::IsFull() const { return edge_count_ >= options_.edge_slots / 8 * 7; }

uint32_t Feedback::SharedFeature(uint64_t key) const {
  return options_.items + static_cast<uint32_t>(key % (options_.features - options_.items));
}

uint32_t Feedback::AddEdge(uint64_t key, uint32_t feature) {
  edges_[++edge_count_] = {.key = key, .feature = feature, .next = 0};
  Slot(key) = edge_count_;
  return edge_count_;
}

uint32_t Feedback::LearnEdge(uint64_t key, uint64_t previous, uint64_t pc, uint16_t syscall) {
  if (IsFull()) return 0;
  RecordPc(pc, syscall);
  const uint64_t any_key = EdgeKey(previous, pc, kAnySyscall);
  uint32_t any = Slot(any_key);
  if (any == 0) {
    ++counts_.edges;
    any =
        AddEdge(any_key, next_feature_ < options_.features ? next_feature_++ : SharedFeature(key));
  }
  return AddEdge(key, edges_[any].feature);
}

void Feedback::RecordPc(uint64_t pc, uint16_t syscall) {
  const uint64_t key = EdgeKey(0, pc, kSinglePc);
  if (Slot(key) == 0) {
    AddEdge(key, 0);
    ++counts_.pcs;
  }
  const uint64_t slot = PcSlot(pc, options_.kernel_text, syscall);
  if (slot == 0 || options_.pc_table.empty()) return;
  if (PcTableAdd(options_.pc_table, slot) == PcAdded::kFull) ++counts_.table_full;
}

}  // namespace kapifuzz
