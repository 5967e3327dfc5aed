// ExecutorFixture: an executor in a sandbox of the test's own, for suites that run programs.
//
//   class XattrTest : public ExecutorFixture {};
//   TEST_F(XattrTest, ...) { Run("close(5)\n"); EXPECT_EQ(Ret(0), -EBADF); }
#pragma once

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "executor/executor.h"
#include "executor/program_text.h"

namespace kapifuzz {

// One suite has it at a time. Skips its tests where there is no root.
class ExecutorFixture : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (geteuid() != 0) return;
    Result<std::unique_ptr<Executor>> executor = Executor::Create(
        {.sandbox = testing::TempDir() + "kapifuzz-executor", .running_call = RunningCall()});
    ASSERT_TRUE(executor.ok()) << executor.error().ToString();
    executor_ = std::move(*executor);
  }
  static void TearDownTestSuite() { executor_.reset(); }
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "the sandbox needs root";
    ASSERT_NE(executor_, nullptr);
  }

  // Runs the calls; fails the test unless the program came to its end, for which a busy machine may take long.
  static void Run(const std::string& calls, RunOptions options = {}) {
    options.program_deadline_ms = 60'000;
    const Result<Program> program =
        ParseProgram(std::string(kProgramHeader) + "\n" + calls, "test");
    ASSERT_TRUE(program.ok()) << program.error().ToString();
    executor_->Run(*program, options);
    ASSERT_EQ(executor_->trace().outcome, Outcome::kDone) << calls;
  }
  static const Trace& trace() { return executor_->trace(); }
  static const CallRecord& Record(int i) { return trace().records[static_cast<size_t>(i)]; }
  static int64_t Ret(int i) { return Record(i).ret; }
  static CallView View(int i) { return executor_->View(i); }

  // The executor's flight recorder: a page of shared memory that is never given back.
  static volatile uint32_t* RunningCall() {
    static void* const page =
        mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return static_cast<volatile uint32_t*>(page);
  }

  inline static std::unique_ptr<Executor> executor_;
};

}  // namespace kapifuzz
