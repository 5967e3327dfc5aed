// What a user can get wrong or lack: one clear message each, exit status 2 (usage) or 3 (environment).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "tests/tools.h"

namespace kapifuzz::testing_tools {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(BadInput, MissingKernel) {
  OwnDirectory own;
  CommandOutput output =
      Kapifuzz({"fuzz", "--kernel", own.path("nothing"), "--out", own.path("out"), "--for", "1s"});
  EXPECT_EQ(output.exit_status, 3);
  EXPECT_THAT(output.err, AllOf(HasSubstr(own.path("nothing")), HasSubstr("make kernel")));
}

TEST(BadInput, MissingQemu) {
  OwnDirectory own;
  std::string tool = JoinPath(KAPIFUZZ_BINARY_DIR, "bin/kapifuzz");
  Result<CommandOutput> output = RunCommand({"env", "PATH=" + own.path(), tool, "fuzz", "--kernel",
                                             KernelFile("bzImage"), "--out", own.path("out")});
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output->exit_status, 3);
  EXPECT_THAT(output->err, AllOf(HasSubstr("qemu-system-x86"), HasSubstr("apt")));
}

TEST(BadInput, UnknownSyscallOffersNearNames) {
  OwnDirectory own;
  CommandOutput output = Kapifuzz(
      {"fuzz", "--kernel", KernelFile("bzImage"), "--out", own.path("out"), "--syscall", "clsoe"});
  EXPECT_EQ(output.exit_status, 2);
  EXPECT_THAT(output.err, AllOf(HasSubstr("clsoe"), HasSubstr("close")));
}

TEST(BadInput, MalformedProgramNamesItsLine) {
  OwnDirectory own;
  ASSERT_TRUE(
      WriteFileAtomically(own.path("p.kprog"), "# kapifuzz program 1\nclose(r0)\nopne(7)\n").ok());
  CommandOutput output = Kapifuzz({"run", "--kernel", KernelFile("bzImage"), own.path("p.kprog")});
  EXPECT_EQ(output.exit_status, 2);
  EXPECT_THAT(output.err, HasSubstr(own.path("p.kprog") + ":2"));
}

TEST(BadInput, MalformedCommentNamesFileLineAndText) {
  OwnDirectory own;
  ASSERT_TRUE(WriteFileAtomically(own.path("x.c"),
                                  "/**\n * sys_close - close a descriptor\n *\n"
                                  " * contexts: process, sleepable\n * param: fd\n"
                                  " *   type: fdd(any), input\n */\n"
                                  "SYSCALL_DEFINE1(close, unsigned int, fd)\n")
                  .ok());
  CommandOutput output = Kapi({"check", own.path("x.c")});
  EXPECT_NE(output.exit_status, 0);
  EXPECT_THAT(output.out + output.err, AllOf(HasSubstr("x.c:6"), HasSubstr("fdd")));
}

TEST(BadInput, ParameterThatTheSyscallDoesNotHave) {
  OwnDirectory own;
  ASSERT_TRUE(WriteFileAtomically(own.path("x.c"),
                                  "/**\n * sys_close - close a descriptor\n *\n"
                                  " * contexts: process, sleepable\n * param: fdes\n"
                                  " *   type: fd(any), input\n */\n"
                                  "SYSCALL_DEFINE1(close, unsigned int, fd)\n")
                  .ok());
  CommandOutput output = Kapi({"check", own.path("x.c")});
  EXPECT_NE(output.exit_status, 0);
  EXPECT_THAT(output.out + output.err, AllOf(HasSubstr("x.c:"), HasSubstr("fdes")));
}

TEST(BadInput, GuestThatDoesNotBootShowsItsLastLines) {
  OwnDirectory own;
  CommandOutput output =
      Kapifuzz({"fuzz", "--kernel", KernelFile("bzImage"), "--out", own.path("out"), "--for", "5s",
                "--kernel-args", "rdinit=/nowhere init=/nowhere"});
  EXPECT_EQ(output.exit_status, 3) << output.out << output.err;
  EXPECT_THAT(output.out + output.err, HasSubstr("Kernel panic"));
}

TEST(BadInput, UnwritableOutputDirectory) {
  CommandOutput output = Kapifuzz(
      {"fuzz", "--kernel", KernelFile("bzImage"), "--out", "/proc/kapifuzz-out", "--for", "1s"});
  EXPECT_EQ(output.exit_status, 3);
  EXPECT_THAT(output.err, HasSubstr("/proc/kapifuzz-out"));
}

}  // namespace
}  // namespace kapifuzz::testing_tools
