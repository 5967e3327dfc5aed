// The minimiser against fakes: what must stay is a plain condition on the program's text.
#include "corpus/minimise.h"

#include <gtest/gtest.h>

#include "executor/program_build.h"
#include "executor/program_text.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

Program Parse(const std::string& text) {
  Result<Program> program = ParseProgram("# kapifuzz program 1\n" + text, "test");
  EXPECT_TRUE(program.ok()) << program.error().ToString();
  return *program;
}

std::string Text(const Program& p) { return PrintProgram(p); }

bool Calls(const Program& p, int i, const char* name) {
  return i < p.call_count && p.calls[i].syscall == FindSyscall(name);
}

// Some call of that name for which `condition` holds.
template <typename Condition>
bool Any(const Program& p, const char* name, Condition condition) {
  for (int i = 0; i < p.call_count; ++i) {
    if (Calls(p, i, name) && condition(p.calls[i])) return true;
  }
  return false;
}

TEST(Minimise, DropsEverythingThatIsNotNeeded) {
  const Program big = Parse(
      "env(user=nobody, nofile=8, umask=077)\n"
      "r0 = open(\"./dir/inner\", O_RDWR|O_CREAT, 0600)\n"
      "write(r0, \"abcdef\", 6)\n"
      "r2 = dup(r0)\n"
      "lseek(r0, 100, 1)\n"
      "close(r2)\n"
      "close(r0)\n");
  const Keeps keeps = [](const Program& p) {
    return Any(p, "lseek", [](const Call& c) { return c.args[2].value == 1; });
  };
  EXPECT_EQ(Text(Minimise(big, keeps)), Text(Parse("lseek(0, 0, 1)\n")));
}

TEST(Minimise, KeepsTheProducerOfANeededDescriptor) {
  const Program big = Parse(
      "r0 = dup(1)\n"
      "r1 = open(\"./file\", O_RDWR|O_APPEND|O_CREAT, 0644)\n"
      "close(r0)\n"
      "close(r1)\n");
  const Keeps keeps = [](const Program& p) {
    return Any(p, "close", [&](const Call& c) {
      return c.args[0].kind == ArgKind::kResult &&
             Calls(p, static_cast<int>(c.args[0].value), "open");
    });
  };
  EXPECT_EQ(Text(Minimise(big, keeps)), Text(Parse("r0 = open(\"./a\", 0, 0)\nclose(r0)\n")));
}

TEST(Minimise, KeepsExactlyTheNeededFlags) {
  const uint64_t needed = 0100 | 0200;  // O_CREAT|O_EXCL
  const Program big = Parse("open(\"./file\", O_RDWR|O_CREAT|O_EXCL|O_TRUNC|O_CLOEXEC, 0644)\n");
  const Keeps keeps = [&](const Program& p) {
    return Any(p, "open", [&](const Call& c) { return (c.args[1].value & needed) == needed; });
  };
  EXPECT_EQ(Text(Minimise(big, keeps)), Text(Parse("open(\"./a\", O_CREAT|O_EXCL, 0)\n")));
}

TEST(Minimise, NegativeNumberBecomesMinusOne) {
  const Program big = Parse("lseek(1, -123456, 0)\n");
  const Keeps keeps = [](const Program& p) {
    return Any(p, "lseek", [](const Call& c) { return static_cast<int64_t>(c.args[1].value) < 0; });
  };
  EXPECT_EQ(Text(Minimise(big, keeps)), Text(Parse("lseek(0, -1, 0)\n")));
}

TEST(Minimise, ShrinksABufferTogetherWithItsCount) {
  const Program big = Parse("write(1, \"abcdefghijklmnop\", 16)\n");
  const Keeps keeps = [](const Program& p) {
    return Any(p, "write", [](const Call& c) {
      return c.args[1].kind == ArgKind::kData && c.args[1].size >= 3 &&
             c.args[2].value == c.args[1].size;
    });
  };
  EXPECT_EQ(Text(Minimise(big, keeps)), Text(Parse("write(0, \"aaa\", 3)\n")));
}

TEST(Minimise, KeepsTheNeededPartOfTheEnvironment) {
  const Program big = Parse("env(user=nobody, nofile=5, umask=0)\nr0 = dup(0)\nclose(r0)\n");
  const Keeps keeps = [](const Program& p) { return p.env.nofile == 5 && p.call_count > 0; };
  const Program small = Minimise(big, keeps);
  EXPECT_EQ(small.call_count, 1);
  EXPECT_EQ(small.env.nofile, 5);
  EXPECT_EQ(small.env.user, Environment::User::kRoot);
  EXPECT_EQ(small.env.umask, Environment{}.umask);
}

TEST(Minimise, KeepsTheFaultThatIsNeeded) {
  const Program big = Parse("r0 = dup(0) fail_nth(2)\nclose(r0) fail_nth(3)\n");
  const Keeps keeps = [](const Program& p) {
    return Any(p, "close", [](const Call& c) { return c.fail_nth == 3; });
  };
  EXPECT_EQ(Text(Minimise(big, keeps)), Text(Parse("close(0) fail_nth(3)\n")));
  const Keeps needs_none = [](const Program& p) {
    return Any(p, "close", [](const Call&) { return true; });
  };
  EXPECT_EQ(Text(Minimise(big, needs_none)), Text(Parse("close(0)\n")));
}

TEST(Minimise, EveryCandidateIsValidAndTheBudgetHolds) {
  const Program big = Parse(
      "r0 = open(\"./file\", O_RDWR, 0)\n"
      "read(r0, edge(100), 100)\n"
      "write(r0, fill(65536), 65536)\n"
      "r3 = pipe2(out(8), 0)\n"
      "write(r3[1], \"abc\", 3)\n");
  int candidates = 0;
  const Keeps keeps = [&](const Program& p) {
    EXPECT_TRUE(IsValid(p)) << PrintProgram(p);
    ++candidates;
    return p.call_count >= 3;
  };
  Minimise(big, keeps, {.candidates = 50});
  EXPECT_LE(candidates, 50);
}

TEST(Minimise, NeverReturnsWhatDoesNotKeep) {
  const Program big = Parse("r0 = dup(0)\nr1 = dup(r0)\nclose(r1)\n");
  const Keeps never_again = [](const Program&) { return false; };
  EXPECT_EQ(Text(Minimise(big, never_again)), Text(big));
}

TEST(Minimise, KeepsARaceOnlyWhereItIsNeeded) {
  const Program big =
      Parse("close(5) race(3)\nlseek(0, 0, 1)\nlseek(0, 7, 0) race(-4)\nclose(0)\n");
  const Keeps any = [](const Program& p) {
    return Any(p, "lseek", [](const Call&) { return true; });
  };
  EXPECT_EQ(Text(Minimise(big, any)), Text(Parse("lseek(0, 0, 0)\n")));
  const Keeps racing = [](const Program& p) {
    return Any(p, "lseek", [](const Call& c) { return c.race; });
  };
  EXPECT_EQ(Text(Minimise(big, racing)), Text(Parse("lseek(0, 0, 0) race(-4)\nclose(0)\n")));
}

TEST(StepMinimiser, EndsWhereMinimiseDoes) {
  const Program program = Parse(
      "env(user=nobody, nofile=9)\n"
      "r0 = open(\"./dir/inner\", O_RDWR|O_APPEND, 0600)\n"
      "dup(r0)\nr2 = dup2(r0, 9)\nwrite(r2, \"abcdef\", 6)\nclose(r0)\n");
  const Keeps keeps = [](const Program& p) {
    return Any(p, "write", [](const Call& call) { return call.args[2].value >= 2; });
  };
  StepMinimiser steps(program);
  int tried = 0;
  while (const Program* candidate = steps.Next()) {
    EXPECT_EQ(*candidate, *steps.Next()) << "until it is answered";
    steps.Answer(keeps(*candidate));
    ++tried;
  }
  EXPECT_EQ(Text(steps.best()), Text(Minimise(program, keeps)));
  EXPECT_EQ(steps.best().call_count, 1);
  EXPECT_GT(tried, 5);
}

TEST(StepMinimiser, AsksNothingAboutAProgramWithoutCalls) {
  StepMinimiser steps(Parse("dup(0)\ndup(1)\n"));
  while (const Program* candidate = steps.Next()) {
    EXPECT_GT(candidate->call_count, 0);
    steps.Answer(true);
  }
  EXPECT_EQ(steps.best().call_count, 1);
}

TEST(StepMinimiser, StoppedEarlyItHasTheBestSoFar) {
  const Program program = Parse("dup(0)\ndup(1)\ndup(2)\ndup(0)\n");
  StepMinimiser steps(program);
  EXPECT_EQ(steps.best(), program);
  ASSERT_NE(steps.Next(), nullptr);
  const Program first = *steps.Next();
  steps.Answer(true);
  ASSERT_NE(steps.Next(), nullptr);
  EXPECT_EQ(steps.best(), first);
  EXPECT_LT(first.call_count, 4);
}

}  // namespace
}  // namespace kapifuzz
