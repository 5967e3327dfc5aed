// Specifications, executor and oracles together on this machine's kernel: real programs whose
// verdicts are known, and random ones that must be judged in silence. Needs root for the sandbox;
// the guest runs the same programs on the kernel under test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <random>

#include "executor/executor.h"
#include "executor/program_text.h"
#include "oracles/testing/random_program.h"
#include "oracles/testing/scene.h"
#include "oracles/verdict.h"

namespace kapifuzz {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

class Integration : public ::testing::Test {
 protected:
  // One executor for all tests: creating the sandbox is what takes time.
  static void SetUpTestSuite() {
    if (geteuid() != 0) return;
    const std::string sandbox = ::testing::TempDir() + "kapifuzz-oracles-test";
    Result<std::unique_ptr<Executor>> made =
        Executor::Create({.sandbox = sandbox, .use_kcov = false});
    ASSERT_TRUE(made.ok()) << made.error().ToString();
    executor_ = made->release();
  }
  static void TearDownTestSuite() {
    delete executor_;
    executor_ = nullptr;
  }
  void SetUp() override {
    if (executor_ == nullptr) GTEST_SKIP() << "the executor's sandbox needs root";
  }

  static std::vector<Verdict> Run(const Program& program) {
    executor_->Run(program, {.observe = true, .cover = false});
    std::vector<Verdict> verdicts;
    JudgeProgram(*executor_, &verdicts);
    return verdicts;
  }

  static std::vector<Verdict> Run(const std::string& calls) {
    const Result<Program> program = ParseProgram("# kapifuzz program 1\n" + calls, "test");
    EXPECT_TRUE(program.ok()) << program.error().ToString();
    return program.ok() ? Run(*program) : std::vector<Verdict>();
  }

  // The labels of what call `call` of the last run witnessed.
  static std::vector<uint32_t> Items(int call) {
    std::vector<uint32_t> items;
    CollectItems(executor_->View(call), &items);
    return items;
  }

  static inline Executor* executor_ = nullptr;
};

const SyscallDesc& Desc(const char* name) { return Syscalls()[FindSyscall(name)]; }

uint32_t ErrorItemOf(const char* name, const std::string& error) {
  const SyscallDesc& desc = Desc(name);
  for (size_t i = 0; i < desc.errors.size(); ++i) {
    if (desc.errors[i].name == error) return ErrorItem(desc, i);
  }
  return UINT32_MAX;
}

TEST_F(Integration, OrdinaryProgramsAreJudgedInSilence) {
  const char* const programs[] = {
      "r0 = open(\"./a\", O_RDWR|O_CREAT, 0600)\nwrite(r0, \"abc\", 3)\nlseek(r0, 0, SEEK_SET)\n"
      "read(r0, out(16), 16)\nclose(r0)\nclose(r0)\n",
      "r0 = open(\"./file\", O_RDWR, 0)\nr1 = dup(r0)\nwrite(r1, \"abc\", 3)\n"
      "ftruncate(r0, 1)\nfstat(r1, out(144))\n",
      "r0 = pipe2(out(8), O_NONBLOCK)\nwrite(r0[1], \"abc\", 3)\nread(r0[0], out(2), 2)\n"
      "close(r0[1])\nread(r0[0], out(9), 9)\nread(r0[0], out(9), 9)\n",
      "r0 = open(\"./file\", O_RDONLY, 0)\nwrite(r0, \"x\", 1)\ndup2(r0, 9)\ndup3(r0, r0, 0)\n"
      "unlink(\"./file\")\nunlink(\"./file\")\nfstat(r0, out(144))\n",
  };
  for (const char* program : programs) {
    for (const Verdict& v : Run(std::string(program))) ADD_FAILURE() << v.claim;
  }
}

TEST_F(Integration, ErrorsAndEffectsAreWitnessed) {
  Run("r0 = open(\"./a\", O_RDWR|O_CREAT, 0600)\nclose(r0)\nclose(r0)\n");
  const uint32_t ebadf = ErrorItemOf("close", "EBADF");
  const uint32_t destroyed = EffectItem(Desc("close"), 0);
  EXPECT_THAT(Items(1), Contains(destroyed));
  EXPECT_THAT(Items(1), Not(Contains(ebadf)));
  EXPECT_THAT(Items(2), Contains(ebadf));
  EXPECT_THAT(Items(2), Not(Contains(destroyed)));
}

TEST_F(Integration, ABlockedReadIsNotJudged) {
  EXPECT_THAT(Run("r0 = pipe2(out(8), 0)\nread(r0[0], out(8), 8)\n"), IsEmpty());
}

TEST_F(Integration, RandomProgramsAreJudgedInSilence) {
  std::mt19937_64 random(20);
  for (int i = 0; i < 400; ++i) {
    const Program program = RandomProgram(&random);
    for (const Verdict& v : Run(program)) {
      ADD_FAILURE() << FindingClassName(v.cls) << " " << v.claim << "\n" << PrintProgram(program);
    }
  }
}

}  // namespace
}  // namespace kapifuzz
