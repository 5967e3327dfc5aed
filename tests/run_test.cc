// `kapifuzz run`: a text program goes through a guest and comes back as a trace with verdicts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "tests/tools.h"

namespace kapifuzz::testing_tools {
namespace {

using testing::HasSubstr;

constexpr char kProgram[] =
    "# kapifuzz program 1\n"
    "r0 = open(\"./a\", O_RDWR|O_CREAT, 0600)\n"
    "write(r0, \"abc\", 3)\n"
    "lseek(r0, -1, SEEK_SET)\n"
    "r3 = pipe2(out(8), O_CLOEXEC)\n"
    "close(r3[1])\n"
    "close(r0)\n"
    "close(r0)\n"
    "pipe2(bad, 0)\n";

CommandOutput RunProgram(const OwnDirectory& own, const char* text, const char* kernel_args) {
  EXPECT_TRUE(WriteFileAtomically(own.path("p.kprog"), text).ok());
  return Kapifuzz({"run", "--kernel", KernelFile("bzImage"), "--kernel-args", kernel_args,
                   own.path("p.kprog")});
}

TEST(Run, TraceTellsEveryResult) {
  OwnDirectory own;
  CommandOutput output = RunProgram(own, kProgram, "quiet");
  EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
  for (const char* part : {"r0 = open(\"./a\", O_RDWR|O_CREAT, 0600)", "# = 3", "# = -EINVAL",
                           "close(r3[1])", "# = -EBADF", "pipe2(bad, 0)", "# = -EFAULT"}) {
    EXPECT_THAT(output.out, HasSubstr(part));
  }
}

TEST(Run, TheMutantIsJudged) {
  OwnDirectory own;
  CommandOutput output = RunProgram(own, kProgram, "kapi_mutant=1");
  EXPECT_EQ(output.exit_status, 1) << output.out << output.err;
  EXPECT_THAT(output.out, HasSubstr("atomicity: "));
}

TEST(Run, ForkedChildrenSeeTheSame) {
  OwnDirectory own;
  ASSERT_TRUE(WriteFileAtomically(own.path("p.kprog"), kProgram).ok());
  auto run = [&](const char* isolation) {
    return Kapifuzz(
        {"run", "--kernel", KernelFile("bzImage"), "--isolation", isolation, own.path("p.kprog")});
  };
  CommandOutput shared = run("shared"), forked = run("forked");
  EXPECT_EQ(shared.exit_status, 0) << shared.out << shared.err;
  EXPECT_EQ(shared.out, forked.out);
}

}  // namespace
}  // namespace kapifuzz::testing_tools
