#include "executor/program_text.h"

#include <gtest/gtest.h>

#include "executor/program_build.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"
#include "executor/testing/random_bytes.h"

namespace kapifuzz {
namespace {

std::string Text(const std::string& calls) { return std::string(kProgramHeader) + "\n" + calls; }

std::string ErrorOf(const std::string& calls) {
  const Result<Program> program = ParseProgram(Text(calls), "p.kprog");
  return program.ok() ? "parsed" : program.error().ToString();
}

// Prints what `calls` parses to, without the first line.
std::string Reprinted(const std::string& calls) {
  const Result<Program> program = ParseProgram(Text(calls), "p.kprog");
  if (!program.ok()) return program.error().ToString();
  return PrintProgram(*program).substr(std::string(kProgramHeader).size() + 1);
}

TEST(ProgramText, CanonicalTextPrintsAsItself) {
  for (const std::string calls : {
           "r0 = open(\"./a\", O_RDWR|O_CREAT, 0600)\nwrite(r0, \"abc\", 3)\nclose(r0)\n",
           "env(user=nobody, nofile=8, fsize=4096, memlock=8192, umask=077)\ndup(1)\n",
           "env(drop=CAP_DAC_OVERRIDE)\ndup(1)\n",
           "r0 = pipe2(out(8), O_CLOEXEC)\nread(r0[0], edge(16), 16)\nclose(r0[1])\n",
           "openat(AT_FDCWD, \"./a\\n\\\"\\\\\\xff\", O_RDONLY, 0)\n",
           "write(1, edge(\"abc\"), 4)\nwrite(1, NULL, 1)\nwrite(1, bad, 1)\n",
           "read(0, kernel, 1)\nread(0, noncanonical, 1)\nread(0, readonly, 1)\n",
           "write(1, fill(65536), 65536)\nlseek(1, -1, SEEK_END)\nlseek(1, 0x7fffffffffffffff, "
           "SEEK_SET)\n",
           "unlink(\"\")\nunlink(fill(5000))\nclose(-1)\n",
           "r0 = dup(1) fail_nth(255)\ndup(r0) race(-128)\nclose(r0)\ndup(1) race(0)\ndup(1)\n",
           "r0 = io_setup(8, \"\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\")\n"
           "r1 = io_submit(r0[0], 2, {PREAD, fildes=3, buf=1, nbytes=8} {lio_opcode=9, offset="
           "0xffffffffffffffff})\n"
           "io_submit(0, 1, edge({POLL, fildes=3, buf=1}))\nio_submit(0, 1, {PREAD})\n"
           "io_submit(0, 1, \"a\")\nio_cancel(r0[0], r1[1], NULL)\n"
           "io_cancel(0, {POLL, key=1}, out(32))\nio_cancel(0, \"a\", bad)\n",
       }) {
    EXPECT_EQ(Reprinted(calls), calls);
  }
}

TEST(ProgramText, OtherSpellingsOfTheSame) {
  EXPECT_EQ(Reprinted("  open( \"a\" ,0x2|O_CREAT , 384 ) # = 3\n\n# note\n"),
            "open(\"a\", O_RDWR|O_CREAT, 0600)\n");
  EXPECT_EQ(Reprinted("r0 = write('\\x01', \"\\0\\t#\", 'a')\n"),
            "write(1, \"\\x00\\x09#\", 97)\n");
  EXPECT_EQ(Reprinted("write(1, 0, 1)\n"), "write(1, NULL, 1)\n");
}

TEST(ProgramText, FlagsOfSeveralBitsGoBeforeTheirParts) {
  EXPECT_EQ(Reprinted("open(\"a\", 0x101000, 0)\n"), "open(\"a\", O_SYNC, 0)\n");
  EXPECT_EQ(Reprinted("open(\"a\", 0x40000042, 0)\n"),
            "open(\"a\", O_RDWR|O_CREAT|0x40000000, 0)\n");
}

TEST(ProgramText, ResultsFollowTheirCalls) {
  const Result<Program> program = ParseProgram(Text("r0 = dup(1)\nclose(r0)\nclose(r0)\n"), "p");
  ASSERT_TRUE(program.ok());
  const int64_t results[] = {3, 0, -9};
  const std::string text = PrintProgram(*program, results);
  EXPECT_EQ(text, Text("r0 = dup(1)   # = 3\nclose(r0)     # = 0\nclose(r0)     # = -EBADF\n"));
  const Result<Program> again = ParseProgram(text, "p");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, *program);
}

TEST(ProgramText, PrintedRandomProgramsParseToThemselves) {
  std::mt19937 random(2);
  Program program;
  for (int i = 0; i < 5000; i++) {
    DecodeProgram(RandomBytes(&random, 400), &program);
    const std::string text = PrintProgram(program);
    const Result<Program> again = ParseProgram(text, "printed");
    ASSERT_TRUE(again.ok()) << again.error().ToString() << "\n" << text;
    ASSERT_EQ(*again, program) << text;
  }
}

TEST(ProgramText, ErrorsNameThePlaceAndTheText) {
  EXPECT_EQ(ErrorOf("dup(1)\nopne(\"a\", 0, 0)\n"),
            "p.kprog:3: no syscall `opne`, did you mean open? in `opne(\"a\", 0, 0)`");
  EXPECT_EQ(ErrorOf("open(\"a\", O_CRAET, 0)\n"),
            "p.kprog:2: flags of open: no number or name `O_CRAET`, did you mean O_CREAT? in "
            "`open(\"a\", O_CRAET, 0)`");
  EXPECT_EQ(ErrorOf("close(r0)\n"),
            "p.kprog:2: fd of close: `r0` is no earlier call; this one is r0 in `close(r0)`");
  EXPECT_EQ(ErrorOf("r1 = dup(1)\n"),
            "p.kprog:2: the result of call 0 is called r0, not `r1` in `r1 = dup(1)`");
  EXPECT_EQ(ErrorOf("close()\n"),
            "p.kprog:2: fd of close: expected an argument at `)` in `close()`");
}

TEST(ProgramText, RefusesWhatItCannotRepresent) {
  const std::pair<const char*, const char*> cases[] = {
      {"close(1, 2)\n", "close takes 1 arguments; expected )"},
      {"dup2(1)\n", "dup2 takes 2 arguments; expected ,"},
      {"close(1) close(2)\n", "unexpected `close(2)`"},
      {"close(1) fail_nth 2\n", "unexpected `fail_nth 2`; behind a call stand fail_nth(N)"},
      {"close(1) fail_nth(0)\n", "fail_nth(0) is not a number from 1 to 255"},
      {"close(1) fail_nth(1\n", "expected )"},
      {"close(1) fail_nth(1) fail_nth(2)\n", "a second fail_nth"},
      {"close(1) race(128)\nclose(2)\n", "race(128) is not a number from -128 to 127"},
      {"close(1) race(1)\n", "the last call races with none"},
      {"close(1) race(1)\nclose(2) race(1)\nclose(3)\n", "no more than two calls race"},
      {"close(1) race(1) fail_nth(1)\nclose(2)\n", "a call that races has no fail_nth"},
      {"close(1) race(1)\nclose(2) fail_nth(1)\n", "a call that races has no fail_nth"},
      {"r0 = dup(1) race(1)\nclose(r0)\n", "`r0` is not known yet"},
      {"close(1) race(1)\nexecve(\"a\", \"\", \"\")\n", "execve may not come back"},
      {"close(\"a\")\n", "this parameter is a number"},
      {"close(out(4))\n", "this parameter is a number"},
      {"unlink(7)\n", "`7` is no pointer"},
      {"unlink(out(4))\n", "does not suit"},
      {"unlink(\"abc)\n", "closing \" is missing"},
      {"unlink(\"\\q\")\n", "unknown escape"},
      {"unlink(\"\\x1\")\n", "unknown escape"},
      {"write(1, out(8193), 1)\n", "from 0 to 8192"},
      {"write(1, fil(9), 1)\n", "no buffer `fil`, did you mean fill?"},
      {"r0 = pipe2(out(8), 0)\nclose(r0[2])\n", "pipe2 writes 2 descriptors"},
      {"r0 = dup(1)\nclose(r0[0])\n", "dup writes 0 descriptors"},
      {"env(nofile=2)\n", "nofile=2 is not a number from 3 to 32"},
      {"env(memlock=4294967296)\n", "memlock=4294967296 is not a number from 0 to 4294967295"},
      {"env(nofil=8)\n", "no environment key `nofil`, did you mean nofile?"},
      {"env(drop=CAP_SYS_ADMI)\n", "did you mean CAP_SYS_ADMIN"},
      {"env(user=me)\n", "neither root nor nobody"},
      {"env(user=nobody, drop=CAP_CHOWN)\n", "nobody has no capability to drop"},
      {"dup(1)\nenv(nofile=8)\n", "before the first call"},
      {"env(nofile=8)\nenv(nofile=9)\n", "a second env()"},
      {"write('ab', \"\", 0)\n", "one character"},
      {"io_submit(0, 1, {PREED})\n", "no operation `PREED`; there are PREAD"},
      {"io_submit(0, 1, {PREAD, fd=3})\n", "no member `fd` of a request; there are"},
      {"io_submit(0, 1, {PREAD, buf=x})\n", "buf=x is not a number"},
      {"io_submit(0, 1, {PREAD\n", "expected , or }"},
      {"io_submit(0, 1, {\n", "no operation ``"},
      {"io_destroy({PREAD})\n", "expected an argument"},
      {"r0 = io_submit(0, 1, {PREAD})\nio_cancel(0, r0, NULL)\n", "expected r0[N], a request"},
      {"r0 = io_submit(0, 1, {PREAD})\nio_cancel(0, r0[1], NULL)\n", "io_submit writes 1 requests"},
      {"r0 = io_submit(0, 1, {PREAD})\nio_destroy(r0[0])\n", "io_submit writes 0 contexts"},
  };
  for (const auto& [calls, part] : cases) {
    EXPECT_NE(ErrorOf(calls).find(part), std::string::npos) << calls << ErrorOf(calls);
  }
}

TEST(ProgramText, TheFirstLineNamesTheVersion) {
  EXPECT_FALSE(ParseProgram("dup(1)\n", "p").ok());
  EXPECT_FALSE(ParseProgram("# kapifuzz program 2\ndup(1)\n", "p").ok());
  EXPECT_FALSE(ParseProgram("", "p").ok());
  EXPECT_TRUE(ParseProgram(kProgramHeader, "p").ok());
}

TEST(ProgramText, TooMuch) {
  std::string calls;
  for (int i = 0; i <= kMaxCalls; i++) calls += "dup(1)\n";
  EXPECT_NE(ErrorOf(calls).find("more than 16 calls"), std::string::npos);
  EXPECT_NE(ErrorOf("write(1, \"" + std::string(kMaxBlob + 1, 'x') + "\", 1)\n").find("4096 bytes"),
            std::string::npos);
}

}  // namespace
}  // namespace kapifuzz
