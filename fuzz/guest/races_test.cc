#include "fuzz/guest/races.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "executor/program_text.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

using ::testing::ElementsAre;

Program Parsed(const std::string& calls) {
  const Result<Program> program = ParseProgram("# kapifuzz program 1\n" + calls, "test");
  EXPECT_TRUE(program.ok()) << program.error().ToString();
  return program.ok() ? *program : Program{};
}

// The different pairs of the next `runs` programs, their delays 0.
std::set<std::string> Pairs(Races* races, int runs) {
  std::set<std::string> pairs;
  for (int i = 0; i < runs && races->HasNext(); ++i) {
    Program program;
    races->Next(&program);
    EXPECT_TRUE(IsValid(program));
    for (Call& call : program.calls) call.delay = 0;
    const std::string text = PrintProgram(program);
    pairs.insert(text.substr(text.find('\n') + 1));
  }
  return pairs;
}

TEST(Races, NeighboursOnOneObjectRunAtOnce) {
  Races races;
  EXPECT_FALSE(races.HasNext());
  races.Remember(Parsed("fstat(0, out(144))\nwrite(0, \"a\", 1)\nwrite(1, \"a\", 1)\n"));
  EXPECT_THAT(Pairs(&races, 8),
              ElementsAre("fstat(0, out(144)) race(0)\nwrite(0, \"a\", 1)\nwrite(1, \"a\", 1)\n"));
}

TEST(Races, ACallThatPromisesItAlsoRunsBesideItself) {
  Races races;
  races.Remember(Parsed("unlink(\"./a\")\n"));
  EXPECT_THAT(Pairs(&races, 8), ElementsAre("unlink(\"./a\") race(0)\nunlink(\"./a\")\n"));
}

TEST(Races, ACallMayComeEarlierToRunBesideAnother) {
  Races races;
  races.Remember(
      Parsed("write(0, \"a\", 1)\ndup(1)\nr2 = dup(2)\nclose(r2)\nwrite(0, \"b\", 1)\nwrite(0, "
             "\"c\", 1)\n"));
  const std::set<std::string> pairs = Pairs(&races, 240);
  EXPECT_THAT(
      pairs, testing::Contains("write(0, \"a\", 1) race(0)\nwrite(0, \"b\", 1)\ndup(1)\ndup(2)\n"));
  EXPECT_THAT(pairs, testing::Not(
                         testing::Contains(testing::HasSubstr("race(0)\nwrite(0, \"c\", 1)\ndup"))))
      << "too far apart";
}

TEST(Races, PairsThatNeedEachOtherStayInOrder) {
  Races races;
  races.Remember(Parsed("r0 = dup(1)\nwrite(r0, \"a\", 1)\n"));
  EXPECT_FALSE(races.HasNext());
}

TEST(Races, OfTheRestThatFollowsTwoCallsStay) {
  Races races;
  races.Remember(Parsed("write(0, \"a\", 1)\nwrite(0, \"b\", 1)\ndup(1)\ndup(2)\ndup(3)\n"));
  EXPECT_THAT(Pairs(&races, 8),
              ElementsAre("write(0, \"a\", 1) race(0)\nwrite(0, \"b\", 1)\ndup(1)\ndup(2)\n"));
}

TEST(Races, AProgramThatRacesIsNoMaterial) {
  Races races;
  races.Remember(Parsed("unlink(\"./a\") race(1)\nunlink(\"./a\")\n"));
  EXPECT_FALSE(races.HasNext());
}

TEST(Races, NewPairsComeFirstAndOldOnesComeAgain) {
  Races races;
  races.Remember(Parsed("unlink(\"./a\")\n"));
  EXPECT_EQ(Pairs(&races, 20).size(), 1u);
  races.Remember(Parsed("unlink(\"./b\")\n"));
  EXPECT_THAT(Pairs(&races, 1), ElementsAre("unlink(\"./b\") race(0)\nunlink(\"./b\")\n"));
  EXPECT_EQ(Pairs(&races, 8).size(), 2u);
}

TEST(Races, APairComesSeveralTimesInARow) {
  Races races;
  races.Remember(Parsed("unlink(\"./a\")\n"));
  races.Remember(Parsed("lseek(5, 1, SEEK_CUR)\n"));
  for (int i = 0; i < 6; ++i) EXPECT_EQ(Pairs(&races, 4).size(), 1u);
}

TEST(Races, OfTooManyTheOldestGoes) {
  Races races;
  for (int i = 0; i < 40; ++i) {
    races.Remember(Parsed("unlink(\"./" + std::to_string(i) + "\")\n"));
    EXPECT_THAT(Pairs(&races, 4),
                testing::Contains(testing::HasSubstr("./" + std::to_string(i) + "\"")));
  }
  const std::set<std::string> kept = Pairs(&races, 4 * 32);
  EXPECT_EQ(kept.size(), 32u);
  EXPECT_THAT(kept, testing::Contains(testing::HasSubstr("\"./8\"")));
  EXPECT_THAT(kept, testing::Not(testing::Contains(testing::HasSubstr("\"./7\""))));
}

TEST(Races, TwoSyscallsHaveTheSamePartAsAnyOthers) {
  Races races;
  for (const char* path : {"./a", "./b", "./c", "./d", "./e"})
    races.Remember(Parsed("unlink(\"" + std::string(path) + "\")\n"));
  races.Remember(Parsed("lseek(5, 1, SEEK_CUR)\n"));
  races.Remember(Parsed("dup(6)\ndup(6)\n"));
  races.Remember(Parsed("dup(7)\nwrite(7, \"\", 0)\n"));
  int seeks = 0, dups = 0;
  for (int i = 0; i < 36; ++i) {
    Program program;
    races.Next(&program);
    seeks += program.calls[0].syscall == FindSyscall("lseek");
    dups += program.calls[0].syscall == FindSyscall("dup");
  }
  EXPECT_EQ(seeks, 12);
  EXPECT_EQ(dups, 12) << "those that nobody judges count as one";
}

TEST(Races, EachRunOfAPairHasAnotherDelay) {
  Races races;
  races.Remember(Parsed("unlink(\"./a\")\n"));
  std::set<int> delays;
  for (int i = 0; i < 60; ++i) {
    Program program;
    races.Next(&program);
    delays.insert(program.calls[0].delay);
  }
  EXPECT_GT(delays.size(), 12u);
}

TEST(VariedDelay, IsItsOwnFirstAndStaysInItsRange) {
  std::set<int> seen;
  for (const int own : {-128, -3, 0, 127}) {
    EXPECT_EQ(VariedDelay(static_cast<int8_t>(own), 0), own);
    for (uint32_t nth = 1; nth < 40; ++nth) seen.insert(VariedDelay(static_cast<int8_t>(own), nth));
  }
  EXPECT_TRUE(seen.contains(-128) && seen.contains(127) && seen.contains(0));
  EXPECT_GT(seen.size(), 25u);
}

TEST(ShareObject, IsSameDescriptorPathOrContext) {
  const Program p = Parsed(
      "r0 = dup(1)\nclose(r0)\nlseek(r0, 0, 0)\nunlink(\"./a\")\n"
      "setxattr(\"./a\", \"user.x\", \"\", 0, 0)\nunlink(\"./b\")\nlseek(0, 1, 0)\nclose(0)\n");
  EXPECT_TRUE(ShareObject(p, 1, 2));
  EXPECT_TRUE(ShareObject(p, 3, 4));
  EXPECT_FALSE(ShareObject(p, 4, 5));
  EXPECT_TRUE(ShareObject(p, 6, 7));
  EXPECT_FALSE(ShareObject(p, 2, 6)) << "an offset of 0 is no object";
}

}  // namespace
}  // namespace kapifuzz
