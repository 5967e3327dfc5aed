// A kernel whose allocations fail on demand: flavour `fault`, which `make guest` does not build. Skipped where it is not there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/files.h"
#include "tests/tools.h"

namespace kapifuzz::testing_tools {
namespace {

using testing::HasSubstr;
using testing::Not;

// KAPIFUZZ_FAULT_KERNEL, or build/kernel/6.12-fault.
std::string FaultKernel() {
  const char* other = getenv("KAPIFUZZ_FAULT_KERNEL");
  return JoinPath(other ? other : JoinPath(KAPIFUZZ_BINARY_DIR, "kernel/6.12-fault"), "bzImage");
}

class Faults : public testing::Test {
 protected:
  void SetUp() override {
    if (!FileExists(FaultKernel())) GTEST_SKIP() << "make kernel FLAVOUR=fault makes the kernel";
  }
  CommandOutput RunCalls(const std::string& kernel, const std::string& calls,
                         const std::string& kernel_args = "quiet") {
    EXPECT_TRUE(WriteFileAtomically(own_.path("p.kprog"), "# kapifuzz program 1\n" + calls).ok());
    return Kapifuzz(
        {"run", "--kernel", kernel, "--kernel-args", kernel_args, own_.path("p.kprog")});
  }
  OwnDirectory own_;
};

constexpr char kCalls[] =
    "open(\"./a\", O_RDWR|O_CREAT, 0600) fail_nth(1)\n"
    "open(\"./b\", O_RDWR|O_CREAT, 0600) fail_nth(255)\n"
    "write(3, \"abc\", 3) fail_nth(1)\n"
    "dup(0)\n";

TEST_F(Faults, TheCallThatIsToFailFailsAndNoOther) {
  CommandOutput output = RunCalls(FaultKernel(), kCalls);
  EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
  EXPECT_THAT(output.out, testing::ContainsRegex("\"./a\".*fail_nth.1. *# = -ENOMEM\n"
                                                 "  # allocation 1 failed\n"));
  EXPECT_THAT(output.out, testing::ContainsRegex("\"./b\".*# = 3\n  # no allocation failed\n"));
  EXPECT_THAT(output.out, testing::ContainsRegex("write.*# = -ENOMEM\n")) << "a page of the file";
  EXPECT_THAT(output.out, testing::ContainsRegex("dup.*# = 4\n"));
}

TEST_F(Faults, AProgramThatCannotBeStartedLeavesItsCallerAsItWas) {
  CommandOutput output = RunCalls(FaultKernel(),
                                  "execve(\"/x/prog\", \"prog\\x00\", NULL) fail_nth(1)\n"
                                  "execve(\"/x/prog\", \"prog\\x00\", NULL)\n");
  EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
  EXPECT_THAT(output.out, testing::ContainsRegex("# = -ENOMEM\n  # allocation 1 failed\n"));
  EXPECT_THAT(output.out, testing::ContainsRegex("NULL. *# = 0\n"));
}

// The entry's own two allocations come first; a pair of calls before it fills the caches, which would ask for pages.
TEST_F(Faults, TheMutantThatCleansUpTooLittleIsJudged) {
  const std::string calls =
      "r0 = epoll_create1(0)\nr1 = pipe2(out(8), 0)\n"
      "epoll_ctl(r0, EPOLL_CTL_ADD, r1[0], \"\\x01\\x00\\x00\\x00abcdefgh\")\n"
      "epoll_ctl(r0, EPOLL_CTL_DEL, r1[0], NULL)\n"
      "epoll_ctl(r0, EPOLL_CTL_ADD, r1[0], \"\\x01\\x00\\x00\\x00abcdefgh\") fail_nth(3)\n";
  CommandOutput healthy = RunCalls(FaultKernel(), calls);
  EXPECT_EQ(healthy.exit_status, 0) << healthy.out << healthy.err;
  CommandOutput mutant = RunCalls(FaultKernel(), calls, "kapi_mutant=22");
  EXPECT_EQ(mutant.exit_status, 1) << mutant.out << mutant.err;
  EXPECT_THAT(mutant.out, HasSubstr("atomicity: "));
  EXPECT_THAT(mutant.out, HasSubstr("failed with ENOMEM (its allocation 3 failed)"));
}

TEST_F(Faults, NothingFailsWhereTheKernelCannot) {
  CommandOutput output = RunCalls(KernelFile("bzImage"), kCalls);
  EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
  EXPECT_THAT(output.out, Not(HasSubstr("allocation 1 failed")));
  EXPECT_THAT(output.out, testing::ContainsRegex("\"./a\".*# = 3\n  # no allocation failed: the "
                                                 "kernel lacks CONFIG_FAULT_INJECTION\n"));
}

}  // namespace
}  // namespace kapifuzz::testing_tools
