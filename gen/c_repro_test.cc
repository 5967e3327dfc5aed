#include "gen/c_repro.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/files.h"
#include "base/golden.h"
#include "base/subprocess.h"
#include "executor/program_text.h"
#include "gen/testing/c_compiler.h"
#include "oracles/testing/random_program.h"

namespace kapifuzz {
namespace {

constexpr char kSeeds[] = KAPIFUZZ_SOURCE_DIR "/corpus/seeds";

Program Parsed(const std::string& text) {
  Result<Program> program = ParseProgram("# kapifuzz program 1\n" + text, "test");
  EXPECT_TRUE(program.ok()) << program.error().ToString();
  return program.ok() ? *program : Program{};
}

TEST(CRepro, IsOnePageThatAPersonCanRead) {
  const Program program = Parsed(
      "env(nofile=8, umask=077)\n"
      "r0 = open(\"/ro/file\", O_RDONLY|O_CLOEXEC, 0)\n"
      "open(\"./missing\", O_RDONLY, 0)\n"
      "r2 = pipe2(out(8), O_NONBLOCK)\n"
      "write(r2[1], \"abc\\n\", 4)\n"
      "dup3(r0, r2[0], O_CLOEXEC)\n"
      "read(r2[0], edge(3), 4)\n");
  const int64_t results[] = {3, -2, 0, 4, 4, -14};
  const std::string source =
      EmitCRepro({.program = program,
                  .call = 5,
                  .results = results,
                  .claim = "read(4, edge(3), 4) failed with EFAULT, and offset of 4 changed from "
                           "0 to 3 although the specification calls it failure-atomic",
                  .place = "fs/read_write.c:12",
                  .show_state = true});
  EXPECT_EQ(CompileC(source, {}), "");
  EXPECT_TRUE(MatchesGolden("gen/testdata/repro_read.c", source));
}

TEST(CRepro, SetsUpWhatTheProgramMeets) {
  const Program program = Parsed(
      "env(user=nobody, fsize=100)\n"
      "r0 = open(\"./append\", O_WRONLY|O_APPEND, 0)\n"
      "open(\"/private/file\", O_RDONLY, 0)\n"
      "fstat(r0, out(144))\n"
      "unlink(\"/mounted\")\n");
  const std::string source =
      EmitCRepro({.program = program, .call = 3, .claim = "*/ does not end the comment"});
  EXPECT_EQ(CompileC(source, {}), "");
  EXPECT_TRUE(MatchesGolden("gen/testdata/repro_unlink.c", source));
}

TEST(CRepro, ProgramsBeforeItAreFunctionsOfTheirOwn) {
  const Program program = Parsed("r0 = dup(0)\nclose(r0)\n");
  const std::vector<Program> before = {
      Parsed("env(user=nobody, nofile=10)\nr0 = open(\"./dir/inner\", O_RDONLY, 0)\nread(r0, "
             "out(4), 4)\n"),
      Parsed("pipe2(NULL, 0)\n")};
  const int64_t results[] = {3, -9};
  CReproInput input{.program = program,
                    .call = 1,
                    .results = results,
                    .claim = "close(3) failed with EBADF",
                    .before = before};
  const std::string apart = EmitCRepro(input);
  EXPECT_EQ(CompileC(apart, {}), "");
  EXPECT_TRUE(MatchesGolden("gen/testdata/repro_before.c", apart));
  input.same_process = true;
  const std::string same = EmitCRepro(input);
  EXPECT_EQ(CompileC(same, {}), "");
  EXPECT_NE(same.find("before1();\n\tCHECK(close_range(3, ~0U, 0));"), std::string::npos) << same;
  EXPECT_EQ(same.find("fork"), std::string::npos);
}

TEST(CRepro, CallsAtOnceAreTriedBesideTheirOrders) {
  const Program program = Parsed(
      "env(umask=077)\n"
      "r0 = open(\"./file\", O_RDWR, 0)\n"
      "lseek(r0, 0, SEEK_SET)\n"
      "read(r0, out(4), 4) race(-3)\n"
      "read(r0, out(4), 4)\n"
      "close(r0)\n");
  const int64_t results[] = {3, 0, 4, 4, 0};
  for (const int call : {2, 3}) {
    const std::string source = EmitCRepro(
        {.program = program,
         .call = call,
         .results = results,
         .claim = "read(3, out(4), 4) and read(3, out(4), 4) at once gave 4 and 4, and then ...",
         .place = "fs/read_write.c:60"});
    EXPECT_EQ(CompileC(source, {}), "");
    EXPECT_TRUE(MatchesGolden("gen/testdata/repro_race.c", source));
  }
}

TEST(CRepro, ArgumentsOfCallsAtOnceAreMadeBeforeThem) {
  const Program program = Parsed(
      "r0 = epoll_create1(0)\nr1 = pipe2(out(8), O_NONBLOCK)\n"
      "epoll_ctl(r0, EPOLL_CTL_ADD, r1[0], \"\\x01\\0\\0\\0\\x07\\0\\0\\0\\0\\0\\0\\0\") race(0)\n"
      "read(r1[0], edge(3), 4)\n");
  const std::string source = EmitCRepro({.program = program, .call = 2, .claim = "epoll_ctl"});
  EXPECT_EQ(CompileC(source, {}), "");
  for (const char* part : {"(long)&(struct epoll_event){", "SYS_read, (long)r1[0], (long)at_edge("})
    EXPECT_NE(source.find(part), std::string::npos) << source;
}

// An int would make it -9.
TEST(CRepro, ResultThatIsNoIntIsNotCut) {
  const Program program = Parsed("dup2(3, 3)\n");
  for (const auto& [result, call] :
       {std::pair<int64_t, const char*>{4294967287, "syscall(SYS_dup2, 3, 3)"},
        std::pair<int64_t, const char*>{3, "= dup2(3, 3)"}}) {
    const int64_t results[] = {result};
    const std::string source =
        EmitCRepro({.program = program, .call = 0, .results = results, .claim = "dup2"});
    EXPECT_NE(source.find(call), std::string::npos) << source;
    EXPECT_EQ(CompileC(source, {}), "");
  }
}

TEST(CRepro, CompilesWithACapabilityLeftOut) {
  const Program program = Parsed("env(drop=CAP_DAC_OVERRIDE)\nopen(\"./locked\", O_RDONLY, 0)\n");
  const std::string source = EmitCRepro({.program = program, .call = 0, .claim = "open"});
  EXPECT_NE(source.find("drop_capability(CAP_DAC_OVERRIDE);"), std::string::npos) << source;
  EXPECT_EQ(CompileC(source, {}), "");
}

TEST(CRepro, AFailingAllocationIsArmedRightBeforeItsCall) {
  const Program program = Parsed(
      "env(nofile=8)\n"
      "r0 = epoll_create1(0) fail_nth(200)\n"
      "r1 = pipe2(out(8), 0)\n"
      "epoll_ctl(r0, EPOLL_CTL_ADD, r1[0], edge(12)) fail_nth(3)\n");
  const int64_t results[] = {3, 0, -12};
  const std::string source =
      EmitCRepro({.program = program,
                  .call = 2,
                  .results = results,
                  .claim = "epoll_ctl(3, EPOLL_CTL_ADD, 4, edge(12)) failed with ENOMEM (its "
                           "allocation 3 failed), but interest list of descriptor 3 changed",
                  .show_state = true});
  EXPECT_EQ(CompileC(source, {}), "");
  EXPECT_TRUE(MatchesGolden("gen/testdata/repro_fault.c", source));
}

TEST(CRepro, AioContextsAndRequestsAreDeclared) {
  const Program program = Parsed(
      "r0 = io_setup(8, \"\\0\\0\\0\\0\\0\\0\\0\\0\")\n"
      "r1 = io_submit(r0[0], 2, {PREADV, fildes=3, buf=1, nbytes=2} {POLL, fildes=3, buf=1})\n"
      "r2 = io_setup(8, bad)\nio_destroy(r2[0])\nio_cancel(r0[0], r1[1], NULL)\n");
  const std::string source = EmitCRepro({.program = program, .call = 4, .claim = "io_cancel"});
  for (const char* part :
       {"aio_context_t r0[1] = { 0x0 };", "struct iocb *r1[] = { &iocb1_0, &iocb1_1, NULL };",
        ".aio_buf = (__u64)vec1", "SYS_io_destroy, 0UL", "SYS_io_cancel, r0[0], r1[1], NULL"}) {
    EXPECT_NE(source.find(part), std::string::npos) << part << "\n" << source;
  }
  EXPECT_EQ(CompileC(source, {}), "");
}

TEST(CRepro, DescriptorsComeFromMemoryThatTheKernelHasRoomIn) {
  const Program program = Parsed(
      "pipe2(out(1), 0)\npipe2(edge(8), 0)\npipe2(bad, 0)\n"
      "dup3(r0[1], r1[0], 0)\nclose(r2[0])\n");
  const std::string source = EmitCRepro({.program = program, .call = 4, .claim = "close"});
  for (const char* part :
       {"int r0[2];", "int *r1 = at_edge(NULL, 8);", "dup3(r0[1], r1[0], 0)", "close(-1)"}) {
    EXPECT_NE(source.find(part), std::string::npos) << part << "\n" << source;
  }
  EXPECT_EQ(CompileC(source, {}), "");
}

TEST(CRepro, MemoryHasWhatTheKernelReads) {
  const Program program = Parsed(
      "r0 = epoll_create1(0)\nepoll_ctl(r0, EPOLL_CTL_ADD, 1, \"\\x04\")\n"
      "write(1, \"abc\", 9)\nwrite(1, fill(64), 64)\n"
      "BINDER_SET_MAX_THREADS(r0, \"\\x01\")\n");
  const std::string source = EmitCRepro({.program = program, .call = 5, .claim = "ioctl"});
  for (const char* part : {"&(struct epoll_event){ .events = 0x0, .data.u64 = 0x0 }",
                           "(char[9]){ \"abc\" }", "repeated(\"ABCDEFGHIJKLMNOPQRSTUVWXYZ\", 64)",
                           "ioctl(r0, BINDER_SET_MAX_THREADS, (char[4]){ \"\\001\" })",
                           "#include <linux/android/binder.h>"}) {
    EXPECT_NE(source.find(part), std::string::npos) << part << "\n" << source;
  }
  EXPECT_EQ(CompileC(source, {}), "");
}

// What it prints on this machine, as root.
std::string OutputOf(const std::string& program, const std::string& before = "",
                     bool show_state = false) {
  const Program parsed = Parsed(program);
  std::vector<Program> others;
  if (!before.empty()) others.push_back(Parsed(before));
  const std::string source = EmitCRepro({.program = parsed,
                                         .call = parsed.call_count - 1,
                                         .claim = program,
                                         .before = others,
                                         .show_state = show_state});
  // Other tests of this kind run beside it.
  const std::string binary = std::string(testing::TempDir()) + "/repro_of_" +
                             testing::UnitTest::GetInstance()->current_test_info()->name();
  if (const std::string said = CompileC(source, {"-static"}, binary); !said.empty())
    return said + source;
  Result<CommandOutput> ran = RunCommand({binary}, {.timeout_ms = 60'000, .merge_stderr = true});
  return ran.ok() ? ran->out : ran.error().ToString();
}

TEST(CRepro, ProgramsAndScriptsAreThereAndSayWhatTheyWereGiven) {
  if (geteuid() != 0) GTEST_SKIP() << "users, and a file system of its own, need root";
  // More descriptors may be open where the test runs.
  const std::string suid = OutputOf("execve(\"/x/suid\", \"a\\0b\\0\", NULL)");
  EXPECT_TRUE(suid.starts_with(std::string(kStarted) + " argc = 2, euid = 0, descriptors 0 1 2") &&
              suid.ends_with("\nargv[0] = \"a\"\nargv[1] = \"b\"\n"))
      << suid;
  const std::string script = OutputOf("execve(\"/x/script\", NULL, NULL)", "", /*show_state=*/true);
  EXPECT_TRUE(
      script.starts_with("before: 0") &&
      script.ends_with("\nargv[0] = \"x/prog\"\nargv[1] = \"-x\"\nargv[2] = \"x/script\"\n"))
      << script;
  EXPECT_NE(script.find("\nstarted: argc = 3, "), std::string::npos) << script;
  const struct {
    const char* path;
    const char* error;
  } cases[] = {{"/x/plain", "Permission denied"},
               {"/x/text", "Exec format error"},
               {"/x/short", "Exec format error"},
               {"/x/noloader", "No such file or directory"},
               {"/x/badloader", "Accessing a corrupted shared library"},
               {"/x/cutloader", "Input/output error"},
               {"/x/unended", "Exec format error"},
               {"/x/self", "Too many levels of symbolic links"},
               {"/x/nobody", "No such file or directory"},
               {"/x/refused", "Permission denied"},
               {"/x/none", "Exec format error"}};
  for (const auto& c : cases) {
    EXPECT_EQ(OutputOf(std::string("execve(\"") + c.path + "\", NULL, NULL)"),
              std::string("execve = -1 (") + c.error + ")\n")
        << c.path;
  }
}

TEST(CRepro, AProgramThatRunsBeforeItMayStartOneToo) {
  if (geteuid() != 0) GTEST_SKIP() << "users, and a file system of its own, need root";
  const std::string output = OutputOf("close(99)", "execve(\"/x/prog\", NULL, NULL)");
  EXPECT_NE(output.find("started: argc = 1"), std::string::npos) << output;
  EXPECT_EQ(output.find("started:"), output.rfind("started:")) << output;
  EXPECT_TRUE(output.ends_with("\nclose = -1 (Bad file descriptor)\n")) << output;
}

TEST(CRepro, RangesOfPagesBeginWhereAPageDoes) {
  const Program program = Parsed("munlock(fill(0), 0)\n");
  const std::string source = EmitCRepro({.program = program, .call = 0, .claim = "munlock"});
  EXPECT_NE(source.find("SYS_munlock, map_pages(0, PROT_READ), (long)0)"), std::string::npos)
      << source;
  EXPECT_EQ(CompileC(source, {}), "");
}

TEST(CRepro, CompilesForRandomPrograms) {
  std::mt19937_64 random(4);
  std::vector<Program> before;
  for (int i = 0; i < 60; ++i) {
    const Program program = RandomProgram(&random);
    if (program.call_count == 0) continue;
    const std::string source = EmitCRepro({.program = program,
                                           .call = program.call_count - 1,
                                           .claim = "random",
                                           .before = before,
                                           .same_process = i % 4 == 0});
    ASSERT_EQ(CompileC(source, {}), "") << source;
    before.assign(i % 2, program);
  }
}

// Every call of every seed as the call in question.
TEST(CRepro, CompilesForAllSeeds) {
  Result<std::vector<std::string>> seeds = ListFiles(kSeeds, ".kprog");
  ASSERT_TRUE(seeds.ok()) << seeds.error().ToString();
  ASSERT_FALSE(seeds->empty());
  for (const std::string& name : *seeds) {
    Result<std::string> text = ReadFile(JoinPath(kSeeds, name));
    ASSERT_TRUE(text.ok());
    Result<Program> program = ParseProgram(*text, name);
    ASSERT_TRUE(program.ok()) << program.error().ToString();
    const std::string source =
        EmitCRepro({.program = *program, .call = program->call_count - 1, .claim = name});
    EXPECT_EQ(CompileC(source, {}), "") << source;
  }
}

}  // namespace
}  // namespace kapifuzz
