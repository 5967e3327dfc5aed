// FakeKernel: a few lines that behave like a kernel, with one thing in it that is hard to find.
//
// Puzzles test the whole way of an input (engine, mutator, feedback, publisher) in milliseconds, without QEMU and without a kernel:
// the executor is replaced, nothing else. Each puzzle is a FakeKernel and the number of programs within which it must be
// solved.
//
//   int64_t Call(const Program& p, int i) override {
//     Cover(1);                                // an address was reached
//     if (Is(p, i, "close")) Cover(2);
//     ...
//   }
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "executor/comparisons.h"
#include "executor/executor.h"
#include "executor/program_build.h"

namespace kapifuzz {

class FakeKernel {
 public:
  virtual ~FakeKernel() = default;

  // A fresh world: before the first call of each program.
  virtual void Reset() {}
  // Does call `index` and returns its raw result.
  virtual int64_t Call(const Program& program, int index) = 0;
  bool solved() const { return solved_; }
  // The clock of the fake world: a program takes a tenth of a millisecond, a call five microseconds, and what it spends.
  uint64_t now_us() const { return now_us_; }
  // What the program witnessed of the specifications.
  const std::vector<uint32_t>& items() const { return items_; }

  // For the executor.
  void BeginProgram(Trace* trace, bool comparing) {
    trace_ = trace, comparing_ = comparing;
    now_us_ += 100;
    items_.clear();
    Reset();
  }
  void BeginCall() {
    allocations_ = 0;
    now_us_ += 5;
  }

 protected:
  void Cover(uint64_t pc) {
    if (!comparing_ && trace_->cover_count < kMaxCover)
      trace_->cover[trace_->cover_count++] = kText + pc;
  }
  // The kernel compares `value` with a constant.
  void Compare(uint64_t pc, uint64_t constant, uint64_t value) {
    if (!comparing_ || trace_->cover_count + kComparisonWords > kMaxCover) return;
    for (uint64_t word : {uint64_t{7}, constant, value, kText + pc})
      trace_->cover[trace_->cover_count++] = word;
  }
  // The call asks for memory once more. False: that is the allocation that the program wants to fail.
  bool Allocate(const Program& program, int index) {
    const bool fails = ++allocations_ == program.calls[index].fail_nth;
    trace_->records[index].fault_injected |= fails;
    return !fails;
  }
  // The call takes so much longer than another.
  void Spend(uint64_t us) { now_us_ += us; }
  // An item of a specification was seen (executor/items.h).
  void Witness(uint32_t item) { items_.push_back(item); }
  // The call waits until a signal ends it.
  void Block(int index) { trace_->records[index].interrupted = true; }
  void Solve() { solved_ = true; }

  static bool Is(const Program& program, int index, const char* name) {
    return program.calls[index].syscall == FindSyscall(name);
  }
  static bool Has(const Arg& arg, uint64_t bits) {
    return arg.kind == ArgKind::kConst && (arg.value & bits) == bits;
  }

 private:
  static constexpr uint64_t kText = 0xffffffff81000000;
  Trace* trace_ = nullptr;
  bool comparing_ = false;
  int allocations_ = 0;  // of the call
  uint64_t now_us_ = 0;
  std::vector<uint32_t> items_;
  bool solved_ = false;
};

// Runs programs on a FakeKernel instead of in a child.
class PuzzleExecutor : public Executor {
 public:
  explicit PuzzleExecutor(FakeKernel* kernel)
      : kernel_(*kernel), trace_(std::make_unique<Trace>()) {}

  void Run(const Program& program, const RunOptions& options) override {
    program_ = program;
    kernel_.BeginProgram(trace_.get(), options.compare);
    const uint32_t words = options.compare ? kComparisonWords : 1;
    trace_->outcome = Outcome::kDone;
    trace_->started = 0;
    trace_->cover_count = 0;
    for (int i = 0; i < program.call_count; ++i) {
      CallRecord& record = trace_->records[i] = {};
      record.executed = record.returned = true;
      record.cover_begin = trace_->cover_count / words;
      kernel_.BeginCall();
      record.ret = kernel_.Call(program, i);
      record.cover_end = trace_->cover_count / words;
      ++trace_->started;
    }
  }
  const Trace& trace() const override { return *trace_; }
  const Program& program() const override { return program_; }
  CallView View(int) const override { return {}; }  // nothing was observed
  bool has_kcov() const override { return true; }
  bool has_comparisons() const override { return true; }
  bool has_faults() const override { return true; }
  const std::string& kcov_error() const override { return kcov_error_; }

 private:
  FakeKernel& kernel_;
  std::unique_ptr<Trace> trace_;
  Program program_;
  std::string kcov_error_;
};

}  // namespace kapifuzz
