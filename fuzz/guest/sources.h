// Sources: where the next program comes from, chosen by what each has found lately.
//
// The one that brings more news for its time gets more time: in proportion to the square of its news per second, over the last
// dozen news of each or the last seconds; half as good is a quarter of the time. Counted by runs instead, hints took half of a
// campaign's time: the programs that they work on are dear ones. None is ever left without some, since what found nothing
// yesterday may have a new program to work on today. Programs of the host's (inbox.h) come before all that as long as they are
// worth it; nothing brings more. Then come the sequences of two calls at most, all of them: they find in seconds what mutants
// would find by luck, and are a short way to begin from. Races have a fixed part, since what they look for is no news.
//
//   Source source = sources.Choose({.sequences = true, .hints = hints.HasNext()}, seed);
//   ... run it ...
//   sources.Count(source, has_news, 1200);
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "fuzz/guest/rng.h"

namespace kapifuzz {

enum class Source : uint8_t { kMutants, kSequences, kHints, kFaults, kFinds, kRaces };
inline constexpr int kSourceCount = 6;

class Sources {
 public:
  // Which of them have a program; mutants there are always.
  struct Ready {
    bool sequences = false, hints = false, faults = false, finds = false, races = false;
    bool short_sequences = false;  // some of `sequences` are not triples
  };

  // One in `races_one_in` runs is a race's, if there is one.
  explicit Sources(uint32_t races_one_in = 8) : races_one_in_(races_one_in) {}

  Source Choose(const Ready& ready, uint64_t seed) const {
    // The mutator's numbers begin with the same seed and must not depend on this choice.
    Rng rng(~seed);
    if (ready.races && rng.OneIn(races_one_in_)) return Source::kRaces;
    if (ready.finds && FindsComeFirst()) return Source::kFinds;
    if (ready.short_sequences) return Source::kSequences;
    const std::array<bool, kByNews> is_ready = {true, ready.sequences, ready.hints, ready.faults,
                                                ready.finds};
    std::array<double, kByNews> weights{};
    double best = 0, sum = 0;
    for (int i = 0; i < kByNews; ++i) {
      if (is_ready[i]) weights[i] = Yield(i) * Yield(i);
      best = std::max(best, weights[i]);
    }
    // Parts of the time become parts of the runs.
    for (int i = 0; i < kByNews; ++i) {
      if (is_ready[i]) weights[i] = std::max(weights[i], best / kLeastPart) / Cost(i);
      sum += weights[i];
    }
    double at = sum * rng.Below(kParts) / kParts;
    Source last = Source::kMutants;
    for (int i = 0; i < kByNews; ++i) {
      if (is_ready[i]) last = static_cast<Source>(i);
      if (at < weights[i]) return last;
      at -= weights[i];
    }
    return last;
  }

  // A run of that source's program has ended, after `cost_us`.
  void Count(Source source, bool has_news, uint64_t cost_us) {
    Score& score = scores_[static_cast<int>(source)];
    score.runs += 1;
    // No program is free: where a clock is too coarse to see it, runs are counted.
    score.us += std::max(static_cast<double>(cost_us), kLeastUs);
    score.news += has_news;
    if (score.news < kRememberedNews && score.us < kRememberedUs) return;
    score.runs /= 2;
    score.us /= 2;
    score.news /= 2;
  }

 private:
  struct Score {
    double runs = 0, us = 0, news = 0;
  };
  static constexpr int kByNews = 5;  // the sources in front of races
  static constexpr uint32_t kParts = 1 << 16;
  // Enough to tell them apart: soon where there is much news, later where there is little.
  static constexpr double kRememberedNews = 16, kRememberedUs = 20e6;
  static constexpr double kFindsAtFirst = 64, kFindsNews = 16;
  static constexpr double kLeastUs = 100;
  static constexpr double kFirstRuns = 8, kFirstMs = kFirstRuns * 2.5;
  static constexpr double kLeastPart = 64;  // of what the best one gets

  // At first, and then while one in some of them shows something.
  bool FindsComeFirst() const {
    const Score& score = scores_[static_cast<int>(Source::kFinds)];
    return score.runs < kFindsAtFirst || score.news * kFindsNews >= score.runs;
  }

  // News per millisecond; as if each had found something once in its first eight runs, of an ordinary length.
  double Yield(int source) const {
    const Score& score = scores_[source];
    return (score.news + 1) / (score.us / 1000 + kFirstMs);
  }
  // Milliseconds of a run.
  double Cost(int source) const {
    const Score& score = scores_[source];
    return (score.us / 1000 + kFirstMs) / (score.runs + kFirstRuns);
  }

  const uint32_t races_one_in_;
  std::array<Score, kSourceCount> scores_{};
};

}  // namespace kapifuzz
