#include "executor/program_edit.h"

#include <gtest/gtest.h>

#include "executor/program_text.h"
#include "executor/program_wire.h"

namespace kapifuzz {
namespace {

Program Parse(const std::string& calls) {
  Result<Program> program = ParseProgram("# kapifuzz program 1\n" + calls, "test");
  EXPECT_TRUE(program.ok()) << program.error().ToString();
  return *program;
}

std::string Calls(Program program) {
  Normalize(&program);
  std::string text;
  for (int i = 0; i < program.call_count; ++i) text += PrintCall(program, i) + "\n";
  return text;
}

TEST(ProgramEdit, InsertShiftsReferences) {
  Program p = Parse("r0 = dup(0)\nr1 = dup(r0)\nclose(r1)\n");
  EXPECT_TRUE(InsertCall(&p, 1, p.calls[0]));
  EXPECT_EQ(Calls(p), Calls(Parse("r0 = dup(0)\ndup(0)\nr2 = dup(r0)\nclose(r2)\n")));
}

TEST(ProgramEdit, InsertIntoAFullProgramChangesNothing) {
  Program p = Parse("dup(0)\n");
  while (InsertCall(&p, 0, p.calls[0])) {
  }
  EXPECT_EQ(p.call_count, kMaxCalls);
}

TEST(ProgramEdit, RemoveRedirectsWhatReferredToIt) {
  Program p = Parse("r0 = dup(0)\nr1 = dup(1)\nclose(r0)\nclose(r1)\n");
  RemoveCall(&p, 0);
  EXPECT_EQ(Calls(p), Calls(Parse("r0 = dup(1)\nclose(-1)\nclose(r0)\n")));
}

TEST(ProgramEdit, SwapKeepsReferencesOfOthers) {
  Program p = Parse("r0 = dup(0)\nr1 = dup(1)\ndup2(r0, r1)\n");
  SwapWithNext(&p, 0);
  EXPECT_EQ(Calls(p), Calls(Parse("r0 = dup(1)\nr1 = dup(0)\ndup2(r1, r0)\n")));
}

TEST(ProgramEdit, SwapCutsAReferenceThatWouldLeadForward) {
  Program p = Parse("r0 = dup(0)\nr1 = dup(r0)\nclose(r1)\n");
  SwapWithNext(&p, 0);
  EXPECT_EQ(Calls(p), Calls(Parse("r0 = dup(-1)\ndup(0)\nclose(r0)\n")));
}

TEST(ProgramEdit, AppendBringsDataAndInnerReferences) {
  Program p = Parse("dup(0)\n");
  const Program source =
      Parse("r0 = dup(1)\nr1 = open(\"./a\", O_RDWR, 0)\nwrite(r1, \"xy\", 2)\nclose(r0)\n");
  AppendCalls(&p, source, 1, 4);
  EXPECT_EQ(
      Calls(p),
      Calls(Parse("dup(0)\nr1 = open(\"./a\", O_RDWR, 0)\nwrite(r1, \"xy\", 2)\nclose(-1)\n")));
}

TEST(ProgramEdit, DependsThroughOthers) {
  const Program p = Parse("r0 = dup(0)\nr1 = dup(r0)\nclose(r1)\nclose(1)\n");
  EXPECT_TRUE(DependsOn(p, 2, 0));
  EXPECT_FALSE(DependsOn(p, 3, 0));
}

}  // namespace
}  // namespace kapifuzz
