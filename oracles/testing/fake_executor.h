// FakeExecutor: an executor whose kernel is a function of the test's.
//
//   FakeExecutor executor([](const Program& program, Trace* trace) { trace->records[0].ret = 7; });
//   executor.Run(program, {});
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "executor/executor.h"

namespace kapifuzz {

class FakeExecutor : public Executor {
 public:
  // Gets a trace in which every call has returned 0 and every moment was seen whole.
  using Kernel = std::function<void(const Program&, Trace*)>;
  explicit FakeExecutor(Kernel kernel)
      : kernel_(std::move(kernel)), trace_(std::make_unique<Trace>()) {}

  void Run(const Program& program, const RunOptions& options) override {
    ++runs_;
    program_ = program;
    *trace_ = Trace{};
    trace_->outcome = Outcome::kDone;
    trace_->observed = options.observe;
    trace_->started = program.call_count;
    for (int i = 0; i < program.call_count; ++i)
      trace_->records[i].executed = trace_->records[i].returned = true;
    for (Moment& moment : trace_->moments) moment.complete = true;
    kernel_(program, trace_.get());
  }
  const Trace& trace() const override { return *trace_; }
  const Program& program() const override { return program_; }
  CallView View(int i) const override {
    return {.desc = &Syscalls()[program_.calls[i].syscall],
            .program = &program_,
            .trace = trace_.get(),
            .index = i};
  }
  bool has_kcov() const override { return false; }
  bool has_comparisons() const override { return false; }
  bool has_faults() const override { return false; }
  const std::string& kcov_error() const override { return kcov_error_; }

  int runs() const { return runs_; }

 private:
  Kernel kernel_;
  std::unique_ptr<Trace> trace_;
  Program program_;
  std::string kcov_error_;
  int runs_ = 0;
};

}  // namespace kapifuzz
