// Runner: a program in, what it showed out. Confirmation, minimisation and the modes know no more of execution than this, so
// tests put a fake in its place.
//
//   runner.Run(program);
//   for (const Verdict& v : runner.verdicts()) ...
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "executor/executor.h"
#include "executor/program.h"
#include "fuzz/guest/race_judge.h"
#include "fuzz/guest/shm.h"
#include "oracles/verdict.h"

namespace kapifuzz {

class Runner {
 public:
  virtual ~Runner() = default;

  // Runs a valid program in a fresh child. What the others return is valid until the next Run.
  virtual void Run(const Program& program) = 0;

  // False for good once Run does nothing any more (executor/executor.h). What the run showed after which it is so stays until
  // the next one.
  virtual bool usable() const { return true; }

  virtual Outcome outcome() const = 0;
  // Where in the kernel a child is that cannot be killed (executor/task_stack.h); mostly empty.
  virtual std::string_view stack() const = 0;
  // Raw results (-errno on failure) of the calls that were entered; a call that did not come back has the value
  // kDidNotReturn.
  virtual const std::vector<int64_t>& results() const = 0;
  virtual const std::vector<Verdict>& verdicts() const = 0;
  // An allocation that call `call` made failed, as the program asked for.
  virtual bool fault_injected(int call) const = 0;
  // The kernel can make one fail.
  virtual bool has_faults() const = 0;
  // Items that call `call` witnessed.
  virtual std::span<const uint32_t> items(int call) const = 0;
  // Items of all calls, in their order; one may come twice.
  virtual const std::vector<uint32_t>& items() const = 0;
};

inline constexpr int64_t kDidNotReturn = INT64_MIN;

// The real one: executor, oracles, flight recorder. Nothing is allocated per program once the vectors have grown.
class ExecutorRunner : public Runner {
 public:
  // Neither is owned. `oracles` off: programs run, nothing is observed or judged.
  ExecutorRunner(Executor* executor, const GuestShm* shm, bool oracles = true);

  // Used by the next runs.
  RunOptions& options() { return options_; }

  void Run(const Program& program) override;
  // The same with the wire form at hand, which saves encoding it for the flight recorder.
  void RunWire(const Program& program, std::span<const uint8_t> wire);

  bool usable() const override { return executor_.usable(); }
  Outcome outcome() const override { return executor_.trace().outcome; }
  std::string_view stack() const override { return executor_.trace().stack; }
  const std::vector<int64_t>& results() const override { return results_; }
  const std::vector<Verdict>& verdicts() const override { return verdicts_; }
  bool fault_injected(int call) const override {
    return trace().records[static_cast<size_t>(call)].fault_injected;
  }
  bool has_faults() const override { return executor_.has_faults(); }
  std::span<const uint32_t> items(int call) const override;
  const std::vector<uint32_t>& items() const override { return items_; }

  // Of the program's run; where a race was found, of another one than results and verdicts are.
  const Trace& trace() const { return executor_.trace(); }

 private:
  void CollectResults();
  // Once.
  void SayIfItWantsFaults(const Program& program);

  Executor& executor_;
  const GuestShm& shm_;
  const bool oracles_;
  RunOptions options_;
  RaceJudge races_;
  bool said_no_faults_ = false;
  std::vector<int64_t> results_;
  std::vector<Verdict> verdicts_;
  std::vector<uint32_t> items_;
  std::vector<size_t> item_ends_;  // per call: where its items end in items_
};

}  // namespace kapifuzz
