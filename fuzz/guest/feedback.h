// Feedback: turns the trace of one run into features, and decides which of them are news.
//
// Two sources, one space of dense numbers (engine.h):
//   items   what the specification lists and the run witnessed: feature = item number
//   edges   pairs of kernel addresses that followed each other within one call: numbers handed out as they turn up
//
// News must repeat. A feature is *published* to the engine only after two runs of one program showed it; one that fails to
// repeat a few times is noise (an interrupt's luck, a cache that filled up) and is ignored from then on.
//
//   feedback.Collect(trace, program, items);     // after the first run
//   if (feedback.HasNews()) { run again; feedback.CollectAgain(...); }
//   feedback.ShowsNews(...)                      // does a shorter program, too?
//   engine gets feedback.Publish();
//
// A campaign about some syscalls alone keeps what these show: others, which only make what they need, would fill its corpus.
//
// One pass over the cover buffer, nothing allocated per program. The addresses themselves go to the PC table (pc_table.h), each
// with the syscall that covered it, whether it repeats or not: it was covered.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "executor/observation.h"
#include "fuzz/guest/unforked_array.h"

namespace kapifuzz {

// Counts that the campaign shows; kept by Feedback, copied to shared memory by its owner.
struct CoverageCounts {
  uint64_t pcs =
      0;  // distinct (PC, syscall) would count twice what two syscalls share: this is distinct PCs
  uint64_t edges = 0;  // distinct edges
  uint64_t table_full = 0;
  uint64_t flaky = 0;  // features that did not repeat
};

class Feedback {
 public:
  struct Options {
    uint32_t items = 0;             // features below it are items
    uint32_t features = 0;          // all features: items, then edges
    uint32_t edge_slots = 1 << 18;  // size of the table of known edges, a power of two
    uint64_t kernel_text = 0;
    std::span<std::atomic<uint64_t>> pc_table = {};  // may be empty
    bool item_news = true, edge_news = true;         // false: they are counted, and never news
    // Only what these show is news (indices into Syscalls()); empty: all.
    std::vector<int> only_syscalls = {};
  };
  explicit Feedback(const Options& options);

  // Takes in a first run.
  void Collect(const Program& program, const Trace& trace, std::span<const uint32_t> items);
  // The last Collect showed features that are neither published nor noise.
  bool HasNews() const { return !news_.empty(); }
  // One of them is an item.
  bool HasItemNews() const;
  // Takes in a second run of the same program: news that it does not show are dropped.
  void CollectAgain(const Program& program, const Trace& trace, std::span<const uint32_t> items);

  // Takes in a run of another program, a shorter one: it shows all the news that are left.
  bool ShowsNews(const Program& program, const Trace& trace, std::span<const uint32_t> items);

  // Forgets the news without a second run; they may come again.
  void DropNews() { news_.clear(); }

  // Makes the remaining news known: from now on they are none. Returns them, valid until the next Collect.
  std::span<const uint32_t> Publish();
  // The news that are left.
  std::span<const uint32_t> news() const { return news_; }

  bool IsPublished(uint32_t feature) const { return state_[feature] == kPublished; }
  const CoverageCounts& counts() const { return counts_; }

 private:
  // state_: kPublished, or how often the feature failed to repeat.
  static constexpr uint8_t kPublished = 0xff;
  static constexpr uint8_t kNoise = 4;

  // One (previous PC, PC, syscall); the feature belongs to the edge, whatever the syscall. Edges stand in the order in which they
  // turned up, and each knows what followed it last: a run that goes a known way finds its edges side by side, without hashing.
  struct Edge {
    uint64_t key;  // odd
    uint32_t feature;
    uint32_t next;  // index of the edge that came after it
  };

  bool IsNews(uint32_t feature) const;
  void Gather(const Program& program, const Trace& trace, std::span<const uint32_t> items);
  bool IsChosen(int syscall) const {
    return is_chosen_.empty() ||
           (static_cast<size_t>(syscall) < is_chosen_.size() && is_chosen_[syscall]);
  }
  void GatherCall(uint16_t syscall, std::span<const uint64_t> pcs);
  // Called for every PC covered.
  void Add(uint32_t feature) {
    if (stamp_[feature] == run_) return;
    stamp_[feature] = run_;
    features_[feature_count_++] = feature;
  }
  // The slot that has the index of the key's edge; a slot with 0 if the key is unknown.
  uint32_t& Slot(uint64_t key);
  bool IsFull() const;
  uint32_t AddEdge(uint64_t key, uint32_t feature);
  // Index of the new edge, or 0 when the table is full.
  uint32_t LearnEdge(uint64_t key, uint64_t previous, uint64_t pc, uint16_t syscall);
  void RecordPc(uint64_t pc, uint16_t syscall);
  uint32_t SharedFeature(uint64_t key) const;

  Options options_;
  std::vector<bool> is_chosen_;    // by syscall; empty: all are
  UnforkedArray<uint32_t> slots_;  // hash table of indices of edges
  UnforkedArray<Edge> edges_;      // from 1; number 0 has a key that no edge has
  uint32_t edge_count_ = 0;
  std::array<uint32_t, 64> first_{};  // by syscall: the edge that its last call began with
  uint32_t next_feature_;
  UnforkedArray<uint8_t> state_;
  UnforkedArray<uint32_t> stamp_;  // run that last showed the feature
  uint32_t run_ = 0;
  UnforkedArray<uint32_t> features_;  // of the gathered run, each once
  uint32_t feature_count_ = 0;
  std::vector<uint32_t> news_;
  CoverageCounts counts_;
};

}  // namespace kapifuzz
