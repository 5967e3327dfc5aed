#include "corpus/program_cut.h"

#include <gtest/gtest.h>

#include "executor/program_text.h"

namespace kapifuzz {
namespace {

Program Parse(const std::string& calls) {
  Result<Program> program = ParseProgram("# kapifuzz program 1\n" + calls, "test");
  EXPECT_TRUE(program.ok()) << (program.ok() ? "" : program.error().ToString());
  return program.ok() ? *program : Program{};
}

TEST(ProgramCut, WithoutCallMovesLaterReferences) {
  Program program = Parse("close(9)\nr1 = dup(0)\nclose(r1)\n");
  EXPECT_EQ(WithoutCall(program, 0), Parse("r0 = dup(0)\nclose(r0)\n"));
}

TEST(ProgramCut, WithoutCallMakesReferencesToItMinusOne) {
  Program program = Parse("r0 = dup(0)\nclose(r0)\n");
  EXPECT_EQ(WithoutCall(program, 0), Parse("close(-1)\n"));
}

TEST(ProgramCut, PrefixKeepsTheFirstCalls) {
  Program program = Parse("r0 = dup(0)\nclose(r0)\nclose(7)\n");
  EXPECT_EQ(Prefix(program, 1), Parse("r0 = dup(0)\nclose(r0)\n"));
  EXPECT_EQ(Prefix(program, 2), program);
}

TEST(ProgramCut, SliceKeepsWhatACallNeeds) {
  Program program =
      Parse("close(5)\nr1 = dup(0)\nr2 = dup(1)\nr3 = dup(r1)\nclose(r3)\nclose(r2)\n");
  EXPECT_EQ(Slice(program, 4), Parse("r0 = dup(0)\nr1 = dup(r0)\nclose(r1)\n"));
  EXPECT_EQ(Slice(program, 0), Parse("close(5)\n"));
}

TEST(ProgramCut, SliceWithKeepsOneMoreAndWhatThatNeeds) {
  Program program = Parse("close(5)\nr1 = dup(0)\nclose(r1)\nr3 = dup(1)\nclose(r3)\n");
  EXPECT_EQ(SliceWith(program, 4, 2), Parse("r0 = dup(0)\nclose(r0)\nr2 = dup(1)\nclose(r2)\n"));
  EXPECT_EQ(SliceWith(program, 4, 3), Slice(program, 4));
}

}  // namespace
}  // namespace kapifuzz
