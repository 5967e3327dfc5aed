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

constexpr char kSleepsForEver[] =
    "# kapifuzz program 1\n"
    "r0 = pipe2(out(8), 0)\n"
    "dup2(0, 4)\n";

TEST(Run, AChildThatCannotBeKilledIsShownWhereItIs) {
  OwnDirectory own;
  CommandOutput output = RunProgram(own, kSleepsForEver, "kapi_mutant=13");
  EXPECT_EQ(output.exit_status, 1) << output.out << output.err;
  EXPECT_THAT(output.out, HasSubstr("hang: dup2(0, 4) did not return, and the child that made it "
                                    "cannot be killed: it is in do_dup2"));
  EXPECT_THAT(output.out, HasSubstr("  # the program ended here: stuck\n  #   do_dup2+"));
  EXPECT_THAT(output.out, HasSubstr("  #   __x64_sys_dup2+"));
}

TEST(Run, AHungTaskIsShownWithItsStack) {
  OwnDirectory own;
  CommandOutput output =
      RunProgram(own, kSleepsForEver, "kapi_mutant=13 sysctl.kernel.hung_task_timeout_secs=2");
  EXPECT_EQ(output.exit_status, 1) << output.out << output.err;
  EXPECT_THAT(output.out + output.err, HasSubstr("task hung in do_dup2"));
}

// Its one CPU spins with interrupts off: no watchdog of the kernel's own can tell.
TEST(Run, AKernelThatNothingInterruptsIsShownWhereItIs) {
  OwnDirectory own;
  CommandOutput output = RunProgram(own, "# kapifuzz program 1\ndup3(4, 4, 0)\n", "kapi_mutant=25");
  EXPECT_EQ(output.exit_status, 1) << output.out << output.err;
  EXPECT_THAT(output.out + output.err, HasSubstr("lockup in ksys_dup3"));
}

// The other one tells.
TEST(Run, OfTwoCpusOneShowsWhereTheOtherSpins) {
  OwnDirectory own;
  ASSERT_TRUE(
      WriteFileAtomically(own.path("p.kprog"), "# kapifuzz program 1\ndup3(4, 4, 0)\n").ok());
  CommandOutput output = Kapifuzz({"run", "--kernel", KernelFile("bzImage"), "--cpus", "2",
                                   "--kernel-args", "kapi_mutant=25", own.path("p.kprog")});
  EXPECT_EQ(output.exit_status, 1) << output.out << output.err;
  EXPECT_THAT(output.out + output.err, HasSubstr("hard lockup in ksys_dup3"));
}

TEST(Run, AReportThatTheKernelSurvivesIsShown) {
  OwnDirectory own;
  CommandOutput output =
      RunProgram(own, "# kapifuzz program 1\nmunlock(NULL, 0)\n", "kapi_mutant=26");
  EXPECT_EQ(output.exit_status, 1) << output.out << output.err;
  EXPECT_THAT(output.out, HasSubstr("the kernel reported: BUG: Bad rss-counter state"));
  EXPECT_THAT(output.out, HasSubstr("munlock("));
}

// Two reads from one open file: each gets a part of its own, unless nobody locks the position.
TEST(Run, CallsAtOnceAreJudgedByTheirOrders) {
  OwnDirectory own;
  const char program[] =
      "# kapifuzz program 1\n"
      "r0 = open(\"./file\", O_RDONLY, 0)\n"
      "read(r0, out(4), 4) race(0)\n"
      "read(r0, out(4), 4)\n"
      "lseek(r0, 0, SEEK_CUR)\n";
  ASSERT_TRUE(WriteFileAtomically(own.path("p.kprog"), program).ok());
  const auto run = [&](const char* kernel_args) {
    return Kapifuzz({"run", "--kernel", KernelFile("bzImage"), "--cpus", "2", "--kernel-args",
                     kernel_args, own.path("p.kprog")});
  };
  CommandOutput clean = run("quiet");
  EXPECT_EQ(clean.exit_status, 0) << clean.out << clean.err;
  EXPECT_THAT(clean.out, HasSubstr("lseek(r0, 0, SEEK_CUR)"));
  CommandOutput mutant = run("kapi_mutant=23");
  EXPECT_EQ(mutant.exit_status, 1) << mutant.out << mutant.err;
  EXPECT_THAT(mutant.out,
              HasSubstr("race: read(3, out(4), 4) and read(3, out(4), 4) at once gave"));
}

TEST(Run, CallsAtOnceComeBackOnOneCpuToo) {
  OwnDirectory own;
  CommandOutput output = RunProgram(own,
                                    "# kapifuzz program 1\n"
                                    "unlink(\"./file\") race(5)\nunlink(\"./file\")\n",
                                    "quiet");
  EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
  EXPECT_THAT(output.out, HasSubstr("# = 0\n"));
  EXPECT_THAT(output.out, HasSubstr("# = -ENOENT\n"));
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

TEST(Run, ExecutedProgramsFindTheFilesThatTheyWereGiven) {
  OwnDirectory own;
  const char source[] =
      "#include <unistd.h>\nint main(void) { return access(\"p.txt\", R_OK) ? 7 : 0; }\n";
  ASSERT_TRUE(WriteFileAtomically(own.path("p.c"), source).ok());
  ASSERT_TRUE(WriteFileAtomically(own.path("p.txt"), "words").ok());
  Result<CommandOutput> made =
      RunCommand({"cc", "-static", "-o", own.path("p"), own.path("p.c")}, {.timeout_ms = 60'000});
  ASSERT_TRUE(made.ok() && made->exit_status == 0) << made->err;
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"exec", "--kernel", KernelFile("bzImage")});
    words.push_back(own.path("p"));
    return Kapifuzz(std::move(words));
  };
  EXPECT_EQ(run({"--with", own.path("p.txt")}).exit_status, 0);
  CommandOutput without = run({});
  EXPECT_EQ(without.exit_status, 1);
  EXPECT_THAT(without.out, HasSubstr("exit status 7"));
}

}  // namespace
}  // namespace kapifuzz::testing_tools
