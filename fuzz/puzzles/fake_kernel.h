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

  // For the executor.
  void CollectInto(Trace* trace) { trace_ = trace; }

 protected:
  void Cover(uint64_t pc) {
    if (trace_->cover_count < kMaxCover) trace_->cover[trace_->cover_count++] = kText + pc;
  }
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
  bool solved_ = false;
};

// Runs programs on a FakeKernel instead of in a child.
class FakeExecutor : public Executor {
 public:
  explicit FakeExecutor(FakeKernel* kernel) : kernel_(*kernel), trace_(std::make_unique<Trace>()) {}

  void Run(const Program& program, const RunOptions&) override {
    program_ = program;
    kernel_.Reset();
    kernel_.CollectInto(trace_.get());
    trace_->outcome = Outcome::kDone;
    trace_->started = 0;
    trace_->cover_count = 0;
    for (int i = 0; i < program.call_count; ++i) {
      CallRecord& record = trace_->records[i] = {};
      record.executed = record.returned = true;
      record.cover_begin = trace_->cover_count;
      record.ret = kernel_.Call(program, i);
      record.cover_end = trace_->cover_count;
      ++trace_->started;
    }
  }
  const Trace& trace() const override { return *trace_; }
  const Program& program() const override { return program_; }
  CallView View(int) const override { return {}; }  // nothing was observed
  bool has_kcov() const override { return true; }
  const std::string& kcov_error() const override { return kcov_error_; }

 private:
  FakeKernel& kernel_;
  std::unique_ptr<Trace> trace_;
  Program program_;
  std::string kcov_error_;
};

}  // namespace kapifuzz
