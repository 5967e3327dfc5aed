#include "gen/ltp_emitter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>

#include "base/files.h"
#include "base/golden.h"
#include "executor/items.h"
#include "executor/program_text.h"
#include "gen/testing/c_compiler.h"

namespace kapifuzz {
namespace {

// The item of the first error clause of that name; as the guest would have attributed it.
uint32_t ErrorItemOf(const char* syscall, const char* error) {
  const SyscallDesc& desc = Syscalls()[static_cast<size_t>(FindSyscall(syscall))];
  for (size_t i = 0; i < desc.errors.size(); ++i) {
    if (std::string_view(desc.errors[i].name) == error) return ErrorItem(desc, i);
  }
  ADD_FAILURE() << syscall << " has no " << error;
  return 0;
}

struct WitnessText {
  std::string program;
  std::vector<int64_t> results;
  const char* syscall;  // of the last call
  const char* error;    // it witnesses
};

Witness WitnessOf(const WitnessText& text) {
  Result<Program> program = ParseProgram("# kapifuzz program 1\n" + text.program, "test");
  EXPECT_TRUE(program.ok()) << program.error().ToString();
  Witness witness{.program = program.ok() ? *program : Program{}, .calls = {}};
  for (int64_t ret : text.results) witness.calls.push_back({.ret = ret, .items = {}});
  witness.calls.back().items = {ErrorItemOf(text.syscall, text.error)};
  return witness;
}

const WitnessText kWrite[] = {
    {"r0 = open(\"./file\", O_RDONLY, 0)\nwrite(r0, \"abc\", 3)", {3, -EBADF}, "write", "EBADF"},
    {"r0 = open(\"./file\", O_WRONLY, 0)\nwrite(r0, bad, 3)", {3, -EFAULT}, "write", "EFAULT"},
    {"env(fsize=100)\nr0 = open(\"./new\", O_WRONLY|O_CREAT, 0600)\nlseek(r0, 100, "
     "SEEK_SET)\nwrite(r0, fill(10), 10)",
     {3, 100, -EFBIG},
     "write",
     "EFBIG"},
    {"r0 = pipe2(out(8), O_NONBLOCK)\nclose(r0[0])\nwrite(r0[1], \"abc\", 3)",
     {0, 0, -EPIPE},
     "write",
     "EPIPE"},
    {"r0 = open(\"/dev/full\", O_WRONLY, 0)\nwrite(r0, \"x\", 1)", {3, -ENOSPC}, "write", "ENOSPC"},
};

std::vector<Witness> WitnessesOf(std::span<const WitnessText> texts) {
  std::vector<Witness> witnesses;
  for (const WitnessText& text : texts) witnesses.push_back(WitnessOf(text));
  return witnesses;
}

std::string FileIn(const LtpSuite& suite, const std::string& suffix) {
  for (const LtpFile& file : suite.files) {
    if (file.path.ends_with(suffix)) return file.content;
  }
  return "no file " + suffix;
}

constexpr char kInclude[] = "-I" KAPIFUZZ_SOURCE_DIR "/gen/ltp/include";

TEST(LtpEmitter, WritesATestThatReadsAsIfByHand) {
  Result<LtpSuite> suite = EmitLtp(WitnessesOf(kWrite), {});
  ASSERT_TRUE(suite.ok()) << suite.error().ToString();
  const std::string source = FileIn(*suite, "write/write01.c");
  EXPECT_TRUE(MatchesGolden("gen/testdata/write01.c", source));
  EXPECT_EQ(CompileC(source, {kInclude}), "");
  EXPECT_TRUE(MatchesGolden("gen/testdata/write_makefile", FileIn(*suite, "write/Makefile")));
  EXPECT_EQ(FileIn(*suite, "write/.gitignore"), "/write01\n");
  EXPECT_EQ(FileIn(*suite, "runtest/kapifuzz"),
            "# Tests made from witnesses of the specifications.\nwrite01 write01\n");
}

TEST(LtpEmitter, DoesNotDependOnTheOrderOfWitnesses) {
  std::vector<Witness> witnesses = WitnessesOf(kWrite);
  Result<LtpSuite> one = EmitLtp(witnesses, {});
  std::ranges::reverse(witnesses);
  Result<LtpSuite> two = EmitLtp(witnesses, {});
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_EQ(FileIn(*one, "write01.c"), FileIn(*two, "write01.c"));
}

TEST(LtpEmitter, TakesThePlainestWitness) {
  const WitnessText texts[] = {
      {"env(user=nobody)\nr0 = open(\"./file\", O_RDONLY, 0)\nwrite(r0, \"abc\", 3)",
       {3, -EBADF},
       "write",
       "EBADF"},
      {"write(-1, \"abc\", 3)", {-EBADF}, "write", "EBADF"},
      {"r0 = dup(0)\nclose(r0)\nwrite(r0, \"abc\", 3)", {3, 0, -EBADF}, "write", "EBADF"},
  };
  Result<LtpSuite> suite = EmitLtp(WitnessesOf(texts), {});
  ASSERT_TRUE(suite.ok());
  const std::string source = FileIn(*suite, "write01.c");
  EXPECT_NE(source.find("write(-1, "), std::string::npos) << source;
  EXPECT_NE(source.find(".test_all = verify"), std::string::npos) << source;  // one case
  EXPECT_EQ(CompileC(source, {kInclude}), "");
}

// A row that did not hold gives way to the next witness; with none left, it is said why.
TEST(LtpEmitter, ARefutedRowIsReplaced) {
  const WitnessText texts[] = {
      {"write(-1, \"abc\", 3)", {-EBADF}, "write", "EBADF"},
      {"r0 = open(\"./file\", O_RDONLY, 0)\nwrite(r0, \"abc\", 3)", {3, -EBADF}, "write", "EBADF"},
      {"close(-1)", {-EBADF}, "close", "EBADF"},
  };
  LtpOptions options;
  std::vector<std::string> sources;
  for (int round = 0; round < 3; ++round) {
    Result<LtpSuite> suite = EmitLtp(WitnessesOf(texts), options);
    ASSERT_TRUE(suite.ok());
    sources.push_back(FileIn(*suite, "write01.c"));
    for (const LtpRow& row : suite->rows) {
      if (row.test == "write01") options.refuted.insert(row.identity);
    }
    if (round < 2) continue;
    ASSERT_EQ(suite->skipped.size(), 1u);
    EXPECT_EQ(suite->skipped[0].reason, "its row did not hold in the test's own process");
  }
  EXPECT_NE(sources[0].find("write(-1, "), std::string::npos);
  EXPECT_NE(sources[1].find("write(rdonly_fd, "), std::string::npos) << sources[1];
  EXPECT_EQ(sources[2], "no file write01.c");
}

TEST(LtpEmitter, SaysWhyAWitnessIsNoTest) {
  const WitnessText texts[] = {
      {"read(31, bad, 4)", {-EBADF}, "read", "EBADF"},
      {"open(\"/new\", O_RDONLY, 0)", {-ENOENT}, "open", "ENOENT"},
      {"r0 = pipe2(out(8), 0)\nclose(r0[1])", {0, -EINTR}, "close", "EINTR"},
      {"close(-1)", {-EBADF}, "close", "EBADF"},
      {"execve(\"/x/text\", NULL, NULL)", {-ENOEXEC}, "execve", "ENOEXEC"},
      {"execve(\"./file\", \"\\x01bad\\0\", NULL)", {-EFAULT}, "execve", "EFAULT"},
      {"open(\"./new\", O_RDWR|O_CREAT|O_DIRECT, 0)\nunlink(\"./new/\")",
       {-EINVAL, -ENOTDIR},
       "unlink",
       "ENOTDIR"},
      {"r0 = pipe2(out(8), O_NONBLOCK)\ndup3(r0[0], r0[1], 0)", {-EMFILE, -EBADF}, "dup3", "EBADF"},
  };
  Result<LtpSuite> suite = EmitLtp(WitnessesOf(texts), {});
  ASSERT_TRUE(suite.ok());
  std::vector<std::string> reasons;
  for (const LtpSkip& skip : suite->skipped) reasons.push_back(skip.reason);
  EXPECT_EQ(reasons,
            (std::vector<std::string>{"needs a signal at the right moment",
                                      "takes a descriptor from memory that no call wrote to",
                                      "takes an array of strings that no literal can spell",
                                      "needs a program or script of the sandbox",
                                      "a path outside of the test's directory",
                                      "breaks another constraint too: unusable memory",
                                      "rests on a file that a failed call made"}));
  EXPECT_EQ(suite->covered, std::vector<uint32_t>{ErrorItemOf("close", "EBADF")});
}

TEST(LtpEmitter, BuffersAreAsLongAsTheCallReads) {
  const WitnessText texts[] = {{"setxattr(\"./file\", \"security.capability\", \"abc\", 66, 0)",
                                {-EINVAL},
                                "setxattr",
                                "EINVAL"}};
  Result<LtpSuite> suite = EmitLtp(WitnessesOf(texts), {});
  ASSERT_TRUE(suite.ok()) << suite.error().ToString();
  const std::string source = FileIn(*suite, "setxattr01.c");
  EXPECT_NE(source.find(".size = 66 }"), std::string::npos) << source;
  EXPECT_EQ(CompileC(source, {kInclude}), "");
}

TEST(LtpEmitter, SpellsPackedStructsByMember) {
  const WitnessText texts[] = {{"r0 = epoll_create1(0)\nepoll_ctl(r0, EPOLL_CTL_ADD, r0, "
                                "\"\\x01\\x00\\x00\\x80\\x05\\x00\\x00\\x00\\x00\\x00\\x00\\x00\")",
                                {3, -EINVAL},
                                "epoll_ctl",
                                "EINVAL"},
                               {"r0 = epoll_create1(0)\nepoll_wait(r0, out(24), 0, 0)",
                                {3, -EINVAL},
                                "epoll_wait",
                                "EINVAL"}};
  Result<LtpSuite> suite = EmitLtp(WitnessesOf(texts), {});
  ASSERT_TRUE(suite.ok()) << suite.error().ToString();
  const std::string ctl = FileIn(*suite, "epoll_ctl01.c"), wait = FileIn(*suite, "epoll_wait01.c");
  EXPECT_NE(ctl.find("{ .events = 0x80000001, .data.u64 = 0x5 }"), std::string::npos) << ctl;
  EXPECT_NE(wait.find(".size = 2 * sizeof(struct epoll_event) }"), std::string::npos) << wait;
  for (const std::string& source : {ctl, wait}) EXPECT_EQ(CompileC(source, {kInclude}), "");
}

// The test has other descriptors open than the program had: 4 might be one of them.
TEST(LtpEmitter, NumbersAboveTheLimitAreNobodys) {
  const WitnessText texts[] = {{"env(nofile=3)\ndup3(0, 4, 0)", {-EBADF}, "dup3", "EBADF"}};
  Result<LtpSuite> suite = EmitLtp(WitnessesOf(texts), {});
  ASSERT_TRUE(suite.ok()) << suite.error().ToString();
  const std::string test = FileIn(*suite, "dup3_01.c");
  EXPECT_NE(test.find("dup3(null_fd, 68, 0)"), std::string::npos) << test;
  EXPECT_NE(test.find(".nofile = 3"), std::string::npos) << test;
  EXPECT_EQ(CompileC(test, {kInclude}), "");
}

// A limit of nothing is a limit; in a row, 0 would say that there is none.
TEST(LtpEmitter, LimitsLockedMemory) {
  const WitnessText texts[] = {
      {"env(user=nobody, memlock=0)\nmlock(out(100), 100)", {-EPERM}, "mlock", "EPERM"},
      {"env(user=nobody, memlock=4096)\nmlock(out(8192), 8192)", {-ENOMEM}, "mlock", "ENOMEM"},
      {"mlockall(MCL_CURRENT)", {0}, "mlockall", "EINVAL"},
  };
  std::vector<Witness> witnesses = WitnessesOf(texts);
  const SyscallDesc& mlockall = Syscalls()[static_cast<size_t>(FindSyscall("mlockall"))];
  witnesses.back().calls.back().items = {EffectItem(mlockall, 0)};
  Result<LtpSuite> suite = EmitLtp(witnesses, {});
  ASSERT_TRUE(suite.ok()) << suite.error().ToString();
  const std::string test = FileIn(*suite, "mlock01.c");
  EXPECT_NE(test.find(".no_memlock = 1"), std::string::npos) << test;
  EXPECT_NE(test.find(".memlock = 4096"), std::string::npos) << test;
  EXPECT_NE(test.find("set_soft_limit(RLIMIT_MEMLOCK, RLIM_INFINITY)"), std::string::npos) << test;
  EXPECT_EQ(CompileC(test, {kInclude}), "");
  ASSERT_EQ(suite->skipped.size(), 1u);
  EXPECT_EQ(suite->skipped[0].reason, "changes the memory of the test process");
}

TEST(LtpEmitter, FailsWithoutAnythingToTest) { EXPECT_FALSE(EmitLtp({}, {}).ok()); }

}  // namespace
}  // namespace kapifuzz
