// Two independent engines compute every contract: compiled code and the interpreter. Here they are
// held against each other on all clauses of build/specs.json, the file that the compiled table was
// made from.
#include "gen/interpret.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "gen/testing/random_call.h"
#include "specs/json_reader.h"
#include "specs/observables.h"

namespace kapifuzz {
namespace {

constexpr int kCallsPerSyscall = 3000;
constexpr uint64_t kSeed = 20240607;

std::vector<ApiSpec> AllSpecs() {
  Result<std::vector<ApiSpec>> specs = ReadJsonFile(KAPIFUZZ_BINARY_DIR "/specs.json");
  EXPECT_TRUE(specs.ok()) << specs.error().ToString();
  return specs.ok() ? std::move(*specs) : std::vector<ApiSpec>{};
}

// A compiled clause and its tree.
struct Pair {
  std::string text;
  Predicate compiled;
  Expr tree;
  ExprPlace place;
  int answers[3] = {};  // false, true, unknown
};

class PairList {
 public:
  void Add(const Clause& clause, ExprPlace place) {
    if (clause.holds == nullptr) return;
    Result<Expr> tree = ParseExpr(clause.text);
    ASSERT_TRUE(tree.ok()) << clause.text;
    pairs_.push_back({clause.text, clause.holds, std::move(*tree), place});
  }
  std::vector<Pair> Take() { return std::move(pairs_); }

 private:
  std::vector<Pair> pairs_;
};

std::vector<Pair> PairsOf(const SyscallDesc& desc, const ApiSpec& spec) {
  PairList list;
  // Behind the return's own clauses stand those of state transitions, which carry their conditions
  // with them.
  const size_t own = spec.ret ? spec.ret->ensures.size() : 0;
  for (size_t i = 0; i < own; ++i) list.Add(desc.ensures[i], ExprPlace::kAfter);
  for (const ErrorDesc& error : desc.errors) {
    list.Add(error.when, ExprPlace::kBefore);
    list.Add(error.only_when, ExprPlace::kBefore);
    list.Add(error.applies, ExprPlace::kBefore);
  }
  for (const EffectDesc& effect : desc.effects) {
    list.Add(effect.only_when, ExprPlace::kAfter);
    for (const Clause& ensures : effect.ensures) list.Add(ensures, ExprPlace::kAfter);
    list.Add(effect.applies, ExprPlace::kBefore);
  }
  return list.Take();
}

std::string Show(Value v) { return v.known() ? std::to_string(v.get()) : "unknown"; }

TEST(Interpret, AgreesWithTheCompiledContracts) {
  const std::vector<ApiSpec> specs = AllSpecs();
  ASSERT_EQ(specs.size(), Syscalls().size());
  RandomCall random(kSeed);
  int answers[3] = {};
  for (size_t s = 0; s < Syscalls().size(); ++s) {
    const SyscallDesc& desc = Syscalls()[s];
    const ApiSpec* spec = FindSpec(specs, desc.spec_name);
    ASSERT_NE(spec, nullptr) << desc.spec_name;
    std::vector<Pair> pairs = PairsOf(desc, *spec);
    EXPECT_FALSE(pairs.empty()) << desc.name;
    for (int i = 0; i < kCallsPerSyscall; ++i) {
      const CallView& view = random.Draw(static_cast<int>(s));
      for (Pair& pair : pairs) {
        const Value compiled = pair.compiled(view);
        const Value interpreted = Interpret(pair.tree, *spec, pair.place, view);
        ASSERT_EQ(Show(compiled), Show(interpreted))
            << desc.name << " call " << i << ": " << pair.text;
        ++pair.answers[compiled.IsFalse() ? 0 : compiled.IsTrue() ? 1 : 2];
      }
    }
    for (const Pair& pair : pairs) {
      for (int a = 0; a < 3; ++a) answers[a] += pair.answers[a] > 0;
      EXPECT_GT(pair.answers[0] + pair.answers[1], 0) << desc.name << " never knew: " << pair.text;
    }
  }
  // The draw must be of some use: nearly all clauses came out both ways.
  const int clauses = answers[0];
  EXPECT_GT(clauses, 150);
  EXPECT_GT(answers[1], clauses * 8 / 10);
}

TEST(Interpret, KnowsEveryObservable) {
  for (const Observable& observable : AllObservables())
    EXPECT_TRUE(CanInterpret(observable.name)) << observable.name;
  EXPECT_FALSE(CanInterpret("frobnicate"));
}

// What the compiled table does not use today: operators and forms, against values computed by hand.
TEST(Interpret, ComputesLikeC) {
  RandomCall random(kSeed);
  const std::vector<ApiSpec> specs = AllSpecs();
  const ApiSpec* spec = FindSpec(specs, "sys_lseek");
  ASSERT_NE(spec, nullptr);
  const CallView& view = random.Draw(FindSyscall("lseek"));
  const std::map<std::string, std::string> expected = {
      {"7 % 4 * 3 - -2", "11"}, {"1 << 10 >> 3 | 5 ^ 4 & 6", "129"},
      {"~0 == -1 && !0", "1"},  {"1 ? 2 : 3", "2"},
      {"7 / 0", "unknown"},     {"0 && 7 / 0", "0"},
      {"1 || 7 / 0", "1"},      {"1 && 7 / 0", "unknown"},
      {"1 << 64", "unknown"},   {"sizeof(struct stat)", "144"},
      {"O_LARGEFILE", "32768"}, {"3 <= 3", "1"},
      {"3 >= 4", "0"},          {"'a'", "97"},
  };
  for (const auto& [text, value] : expected) {
    Result<Expr> expr = ParseExpr(text);
    ASSERT_TRUE(expr.ok()) << text << ": " << expr.error().ToString();
    EXPECT_EQ(Show(Interpret(*expr, *spec, ExprPlace::kAfter, view)), value) << text;
  }
}

}  // namespace
}  // namespace kapifuzz
