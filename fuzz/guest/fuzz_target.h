// FuzzTarget: what happens to one input of a campaign.
//
//   bytes → decode → flight recorder → child → oracles and items ─┬→ features that are new? run again, publish what repeats, shorten
//                                                                 └→ verdicts? run again three times, report what repeats
//
// What the engine runs next is a program from the host, a mutant, a short sequence, a hint, a fault or a race (sources.h). Accepted programs and confirmed findings leave through
// the publisher at once.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "fuzz/guest/engine.h"
#include "fuzz/guest/faults.h"
#include "fuzz/guest/feedback.h"
#include "fuzz/guest/hints.h"
#include "fuzz/guest/inbox.h"
#include "fuzz/guest/kernel_log.h"
#include "fuzz/guest/mutator.h"
#include "fuzz/guest/pool.h"
#include "fuzz/guest/publisher.h"
#include "fuzz/guest/races.h"
#include "fuzz/guest/runner.h"
#include "fuzz/guest/sequences.h"
#include "fuzz/guest/sources.h"
#include "fuzz/shared/means.h"

namespace kapifuzz {

class FuzzTarget : public EngineTarget {
 public:
  // None is owned; all must outlive the target.
  struct Parts {
    ExecutorRunner* runner;
    Feedback* feedback;
    Publisher* publisher;
    Mutator* mutator;
    const GuestShm* shm;
    Sequences* sequences = nullptr;   // may be null
    Hints* hints = nullptr;           // likewise
    Races* races = nullptr;           // likewise
    Faults* faults = nullptr;         // likewise
    Inbox* inbox = nullptr;           // likewise
    KernelLog* kernel_log = nullptr;  // likewise
    int cpus = 1;                     // of this machine
    MeansSet means = {};
    // Canonical programs that are not to run: each has ended a guest of this campaign.
    std::set<WireBytes> lethal = {};
  };
  explicit FuzzTarget(const Parts& parts);

  std::span<const uint32_t> RunInput(std::span<const uint8_t> input) override;
  bool ShouldStop() override;
  size_t Mutate(std::span<uint8_t> data, size_t size, uint64_t seed) override;
  size_t CrossOver(std::span<const uint8_t> a, std::span<const uint8_t> b, std::span<uint8_t> out,
                   uint64_t seed) override;
  void Finish() override;

 protected:
  // Microseconds since some moment. A fake kernel has a clock of its own.
  virtual uint64_t NowUs() const;

 private:
  // Unless `fresh`, in whatever child there is. `counts`: what it shows of the specification counts as seen.
  void RunOnce(bool fresh, bool counts = true);
  void LookAtKernel();
  void ReportHang();
  void TakeVerdicts();
  // `cost_us`: of the first run.
  void TakeNews(uint64_t cost_us);
  bool MayBeShorter() const;
  // Takes calls out of program_ that its news do not need, with the rest of them as its last run, unless the guest ends.
  void Shorten();
  // A run of program_ does, and waits for nothing; `fresh`: one in a child of its own.
  bool StillShowsNews(bool fresh);
  // program_ is another one.
  void EncodeWire();
  bool NextHint(Program* program);
  // What the host has sent, a sequence, a hint, a fault or a race, if it is their turn.
  bool NextPlanned(uint64_t seed, Program* program);
  // A deadline ended a call, or the program.
  bool WasInterrupted() const;
  // The program to change: by its cost, or the engine's choice.
  void PickBase(std::span<const uint8_t> engines, Rng* rng, Program* base) const;

  ExecutorRunner& runner_;
  Feedback& feedback_;
  Publisher& publisher_;
  Mutator& mutator_;
  Sequences* const sequences_;
  Hints* const hints_;
  Races* const races_;
  Faults* const faults_;
  Inbox* const inbox_;
  KernelLog* const kernel_log_;
  const GuestShm& shm_;
  const MeansSet means_;
  const std::set<WireBytes> lethal_;
  Program program_;
  std::vector<uint8_t> wire_;  // canonical bytes of program_
  Pool pool_;
  uint64_t cost_us_ = 0;  // of the last run
  std::vector<Verdict> verdicts_;
  std::vector<uint32_t> news_items_;
  std::unordered_set<uint64_t> judged_;  // signatures that were reported or found flaky too often
  std::unordered_map<uint64_t, int> flaky_;
  bool stuck_ = false;
  bool reported_ = false;  // the kernel, during the last run
  Sources sources_;
  std::optional<Source> source_;  // of the program that runs; none for what the engine has read
};

}  // namespace kapifuzz
