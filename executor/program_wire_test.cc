#include "executor/program_wire.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "executor/program_build.h"
#include "executor/program_text.h"
#include "executor/syscall_desc.h"
#include "executor/testing/random_bytes.h"

namespace kapifuzz {
namespace {

Program Parsed(const std::string& calls) {
  Result<Program> program = ParseProgram(std::string(kProgramHeader) + "\n" + calls, "test");
  if (!program.ok()) ADD_FAILURE() << program.error().ToString();
  return program.ok() ? *program : Program{};
}

std::vector<uint8_t> Encoded(const Program& program) {
  std::vector<uint8_t> wire(kMaxWireBytes);
  wire.resize(EncodeProgram(program, wire));
  return wire;
}

std::string Hex(std::span<const uint8_t> bytes) {
  std::string text;
  for (uint8_t byte : bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

// The worked example of docs/formats.md section 3, byte for byte.
TEST(ProgramWire, WorkedExample) {
  const Program program = Parsed(
      "env(nofile=8)\n"
      "r0 = open(\"./a\", O_RDWR|O_CREAT, 0600)\n"
      "write(r0, \"abc\", 3)\n"
      "close(r0)\n");
  EXPECT_EQ(Hex(Encoded(program)),
            "00180000000000000000"
            "c9c45ed3"
            "030300"
            "2e2f61"
            "0842"
            "108001"
            "5c9f26be"
            "0100"
            "020300"
            "616263"
            "0803"
            "233bcb27"
            "0100");
}

TEST(ProgramWire, AnyBytesAreAProgramAndEncodingIsCanonical) {
  std::mt19937 random(1);
  Program program, again;
  for (int i = 0; i < 20000; i++) {
    DecodeProgram(RandomBytes(&random, i % 10 == 0 ? kMaxWireBytes + 100 : 300), &program);
    for (Call& call : program.calls) {
      if (random() % 8 == 0) call.fail_nth = static_cast<uint8_t>(random());
      call.race = random() % 4 == 0;
      call.delay = static_cast<int8_t>(random());
    }
    Normalize(&program);
    ASSERT_TRUE(IsValid(program)) << i;
    const std::vector<uint8_t> wire = Encoded(program);
    ASSERT_GT(wire.size(), 0u) << i;
    DecodeProgram(wire, &again);
    ASSERT_EQ(again, program) << i << "\n" << PrintProgram(program);
    ASSERT_EQ(Encoded(again), wire) << i;
  }
}

// A mark is FNV-1a of its name and one byte, in front of the call.
TEST(ProgramWire, MarksStandBeforeTheirCalls) {
  const Program program = Parsed("close(1) fail_nth(3)\nclose(1) race(-2)\nclose(1)\n");
  const std::vector<uint8_t> wire = Encoded(program);
  const std::string close = "233bcb270801", env = "00000000000000000000";
  const std::string text = Hex(wire);
  EXPECT_EQ(text.size(), env.size() + 3 * close.size() + 2 * 10);
  EXPECT_EQ(text.substr(env.size() + 8, 2 + close.size()), "03" + close);
  EXPECT_EQ(text.substr(text.size() - 2 * close.size() - 2), "fe" + close + close);
}

TEST(ProgramWire, NoBytesAreNoCalls) {
  Program program;
  DecodeProgram({}, &program);
  EXPECT_EQ(program, Program{});
}

// What the engine splices: a call's bytes mean the same behind any other program.
TEST(ProgramWire, CallsAreIndependentOfWhatStandsBefore) {
  const std::vector<uint8_t> first = Encoded(Parsed("dup(1)\n")),
                             second = Encoded(Parsed("close(7)\nlseek(2, 5, SEEK_END)\n"));
  const size_t header = Encoded(Program{}).size();
  std::vector<uint8_t> joined = first;
  joined.insert(joined.end(), second.begin() + static_cast<ptrdiff_t>(header), second.end());
  Program program;
  DecodeProgram(joined, &program);
  EXPECT_EQ(program, Parsed("dup(1)\nclose(7)\nlseek(2, 5, SEEK_END)\n"));
}

TEST(ProgramWire, ReferencesLeadBackwards) {
  std::vector<uint8_t> wire = Encoded(Parsed("dup(1)\nclose(r0)\n"));
  wire.back() = 9;  // r9
  Program program;
  DecodeProgram(wire, &program);
  EXPECT_EQ(program.calls[1].args[0], ResultArg(0));
}

TEST(ProgramWire, TooSmallOutputIsRefused) {
  const Program program = Parsed("write(1, \"abcdef\", 6)\n");
  std::vector<uint8_t> wire(Encoded(program).size() - 1);
  EXPECT_EQ(EncodeProgram(program, wire), 0u);
}

TEST(ProgramWire, SyscallHashesAreDistinct) {
  std::set<uint32_t> hashes;
  for (const SyscallDesc& desc : Syscalls())
    EXPECT_TRUE(hashes.insert(SyscallNameHash(desc.name)).second) << desc.name;
}

TEST(Normalize, ReferenceToACallThatIsGoneBecomesAConstant) {
  Program program = Parsed("dup(1)\nclose(r0)\n");
  program.calls[0] = program.calls[1];
  program.call_count = 1;
  EXPECT_FALSE(IsValid(program));
  Normalize(&program);
  EXPECT_EQ(program, Parsed("close(-1)\n"));
}

TEST(Normalize, ElementOfACallThatFillsNoArrayBecomesItsResult) {
  Program program = Parsed("pipe2(out(8), 0)\nclose(r0[1])\n");
  program.calls[0] = Parsed("dup(1)\n").calls[0];
  Normalize(&program);
  EXPECT_EQ(program, Parsed("dup(1)\nclose(r0)\n"));
}

TEST(Normalize, CallsRaceInPairsThatDoNotNeedEachOther) {
  Program program = Parsed("dup(1)\nclose(r0)\nclose(2)\n");
  for (int i = 0; i < 3; i++) program.calls[i].race = true;
  program.calls[1].fail_nth = program.calls[2].fail_nth = 7;
  Normalize(&program);
  EXPECT_EQ(program, Parsed("dup(1) race(0)\nclose(-1)\nclose(2) fail_nth(7)\n"));
  program.calls[0].race = false;
  program.calls[0].delay = 5;
  Normalize(&program);
  EXPECT_EQ(program, Parsed("dup(1)\nclose(-1)\nclose(2) fail_nth(7)\n"));
}

TEST(Normalize, WhatDoesNotComeBackDoesNotRace) {
  Program program = Parsed("close(1)\nexecve(\"a\", \"\", \"\")\nclose(1)\n");
  for (int i = 0; i < 2; i++) program.calls[i].race = true;
  Normalize(&program);
  EXPECT_EQ(program, Parsed("close(1)\nexecve(\"a\", \"\", \"\")\nclose(1)\n"));
}

TEST(Normalize, UnusedDataIsDropped) {
  Program program = Parsed("unlink(\"./abc\")\nwrite(1, \"xyz\", 3)\n");
  program.calls[0] = program.calls[1];
  program.call_count = 1;
  Normalize(&program);
  EXPECT_EQ(program, Parsed("write(1, \"xyz\", 3)\n"));
  EXPECT_EQ(program.blob_size, 3u);
}

TEST(Normalize, NumbersAreNoPointers) {
  Program program = Parsed("write(1, \"xyz\", 3)\nwrite(1, \"xyz\", 3)\n");
  program.calls[0].args[1] = ConstArg(0x400000);
  program.calls[1].args[1] = ConstArg(0);
  Normalize(&program);
  EXPECT_EQ(program, Parsed("write(1, bad, 3)\nwrite(1, NULL, 3)\n"));
}

TEST(Normalize, ClampsWhatIsOutOfRange) {
  Program program = Parsed("read(0, out(1), 1)\nwrite(0, fill(1), 1)\n");
  program.env.nofile = 200;
  program.env.umask = 07777;
  program.env.drop_cap = 99;
  program.calls[0].args[1].size = 1 << 30;
  program.calls[1].args[1].size = 1 << 30;
  Normalize(&program);
  EXPECT_EQ(program, Parsed("env(umask=0777)\nread(0, out(8192), 1)\nwrite(0, fill(262144), 1)\n"));
}

}  // namespace
}  // namespace kapifuzz
