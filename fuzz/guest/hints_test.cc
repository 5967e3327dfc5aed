#include "fuzz/guest/hints.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "executor/program_text.h"
#include "executor/program_wire.h"

namespace kapifuzz {
namespace {

struct Compared {
  int width;
  bool constant;
  uint64_t first, second;
  uint64_t pc = 0xffffffff81000010;
};

class HintsTest : public testing::Test {
 protected:
  HintsTest() : trace_(std::make_unique<Trace>()) {}

  // The mutants of a program whose last call compared so.
  std::vector<std::string> Mutants(const std::string& calls,
                                   const std::vector<Compared>& compared) {
    Result<Program> program = ParseProgram("# kapifuzz program 1\n" + calls, "test");
    EXPECT_TRUE(program.ok()) << program.error().ToString();
    Normalize(&*program);
    *trace_ = Trace{};
    trace_->started = program->call_count;
    CallRecord& record = trace_->records[program->call_count - 1];
    for (const Compared& c : compared) {
      const uint64_t type = static_cast<uint64_t>(std::countr_zero(unsigned(c.width))) << 1;
      for (uint64_t word : {type | c.constant, c.first, c.second, c.pc})
        trace_->cover[trace_->cover_count++] = word;
      ++record.cover_end;
    }
    hints_.Learn(*program, *trace_);
    std::vector<std::string> texts;
    Program mutant;
    while (hints_.Next(&mutant)) {
      EXPECT_TRUE(IsValid(mutant));
      const std::string text = PrintProgram(mutant);
      const size_t begin = text.rfind('\n', text.size() - 2) + 1;
      texts.push_back(text.substr(begin, text.size() - begin - 1));
    }
    return texts;
  }
  using Texts = std::vector<std::string>;

  std::unique_ptr<Trace> trace_;
  Hints hints_;
};

TEST_F(HintsTest, TheOtherOperandTakesTheScalarsPlace) {
  EXPECT_EQ(Mutants("lseek(0, 4660, 0)\n", {{8, true, 77777, 4660}}),
            Texts{"lseek(0, 77777, SEEK_SET)"});
}

TEST_F(HintsTest, AConstantIsNoArgument) {
  EXPECT_EQ(Mutants("lseek(0, 4660, 0)\n", {{8, true, 4660, 77777}}), Texts{});
  EXPECT_EQ(Mutants("lseek(0, 4660, 0)\n", {{8, false, 4660, 77777}}),
            Texts{"lseek(0, 77777, SEEK_SET)"});
}

TEST_F(HintsTest, NarrowedByACastOnTheWay) {
  // The kernel looked at the low half; the high one stays.
  EXPECT_EQ(Mutants("lseek(0, 0x700001234, 0)\n", {{4, true, 0x5678, 0x1234}}),
            Texts{"lseek(0, 0x700005678, SEEK_SET)"});
}

TEST_F(HintsTest, WidenedWithTheSign) {
  // An int of -7 compared as a long.
  EXPECT_EQ(Mutants("epoll_wait(0, out(12), 1, -7)\n", {{8, true, ~uint64_t{8}, ~uint64_t{6}}}),
            Texts{"epoll_wait(0, out(12), 1, -9)"});
}

TEST_F(HintsTest, WhatTheSpecificationListsNeedsNone) {
  constexpr uint64_t kSeekData = 3, kCloexec = 02000000;
  EXPECT_EQ(Mutants("lseek(0, 0, 77)\n", {{4, true, kSeekData, 77}}), Texts{});
  EXPECT_EQ(Mutants("dup3(0, 1, 77)\n", {{4, true, kCloexec, 77}}), Texts{});
}

TEST_F(HintsTest, WhatTheListLacksIsTried) {
  EXPECT_EQ(Mutants("lseek(0, 0, 1)\n", {{4, true, 4660, 1}}), Texts{"lseek(0, 0, 4660)"});
  EXPECT_EQ(Mutants("dup3(0, 1, 0x80000)\n", {{4, true, 0x80001, 0x80000}}),
            Texts{"dup3(0, 1, O_CLOEXEC|0x1)"});
  // Bits of the list, and one that is not on it.
  EXPECT_EQ(Mutants("open(\"./file\", 0, 0)\n", {{4, true, 0x10000000, 0}}),
            Texts{"open(\"./file\", 0x10000000, 0)"});
}

TEST_F(HintsTest, WhatDoesNotFitIsLeft) {
  EXPECT_EQ(Mutants("epoll_wait(0, out(12), 1, 77)\n", {{8, true, uint64_t{1} << 40, 77}}),
            Texts{});
}

TEST_F(HintsTest, BytesOfABufferInEitherOrder) {
  EXPECT_EQ(Mutants("write(0, \"abcdefg\", 7)\n", {{4, true, 0x41424344, 0x66656463}}),
            Texts{"write(0, \"abDCBAg\", 7)"});
  EXPECT_EQ(Mutants("write(0, \"abcdefg\", 7)\n",
                    {{4, true, 0x41424344, 0x63646566, 0xffffffff81000020}}),
            Texts{"write(0, \"abABCDg\", 7)"});
}

TEST_F(HintsTest, AddressesOfTheKernelAreNoHints) {
  EXPECT_EQ(Mutants("lseek(0, 4660, 0)\n", {{8, false, 0xffff888000001000, 4660}}), Texts{});
}

TEST_F(HintsTest, OneConstantIsTriedTwiceThenLeft) {
  const std::vector<Compared> compared = {{8, true, 77777, 4660}};
  EXPECT_EQ(Mutants("lseek(0, 4660, 0)\n", compared).size(), 1u);
  EXPECT_EQ(Mutants("lseek(0, 4660, 1)\n", compared).size(), 1u);
  EXPECT_EQ(Mutants("lseek(0, 4660, 2)\n", compared).size(), 0u);
  EXPECT_EQ(Mutants("lseek(0, 4660, 2)\n", {{8, true, 77778, 4660}}).size(), 1u);
}

TEST_F(HintsTest, MutantsOfOneProgramAreBounded) {
  std::vector<Compared> many;
  for (uint64_t i = 0; i < 1000; ++i) many.push_back({8, true, 100'000 + i, 4660});
  const size_t count = Mutants("lseek(0, 4660, 0)\n", many).size();
  EXPECT_GT(count, 10u);
  EXPECT_LT(count, 100u);
}

TEST_F(HintsTest, TheNewestProgramIsTracedFirstAndOldOnesAreForgotten) {
  EXPECT_FALSE(hints_.HasNext());
  Program program;
  for (uint16_t i = 0; i < 1000; ++i) {
    program.env.umask = i;
    hints_.Remember(program);
  }
  EXPECT_TRUE(hints_.HasNext());
  int count = 0;
  while (hints_.NextToTrace(&program)) EXPECT_EQ(program.env.umask, 999 - count++);
  EXPECT_GT(count, 10);
  EXPECT_LT(count, 1000);
  EXPECT_FALSE(hints_.HasNext());
}

TEST_F(HintsTest, WithoutComparisonsThereIsNothing) {
  EXPECT_EQ(Mutants("lseek(0, 4660, 0)\n", {}), Texts{});
}

}  // namespace
}  // namespace kapifuzz
