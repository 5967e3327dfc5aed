#include "check/satisfiable.h"

#include <gtest/gtest.h>

#include "check/term_facts.h"

namespace kapifuzz {
namespace {

const ApiSpec& Call() {
  static const ApiSpec kCall{
      .params = {{.name = "fd", .ctype = "unsigned int", .type = "fd"},
                 {.name = "flags", .ctype = "int", .type = "int"},
                 {.name = "count", .ctype = "size_t", .type = "uint"},
                 {.name = "mode", .ctype = "umode_t", .type = "uint"},
                 {.name = "filename", .ctype = "const char __user *", .type = "path"}}};
  return kCall;
}

Expr Parsed(const std::string& text) {
  Result<Expr> expr = ParseExpr(text);
  EXPECT_TRUE(expr.ok()) << text;
  return *expr;
}

TEST(Satisfiable, FindsWhatCanNeverHold) {
  const char* const never[] = {
      "0",
      "fd < 0",
      "mode > 0xffff",
      "flags > 0x7fffffff",
      "flags > 3 && flags < 2",
      "flags > 3 && flags < 5 && flags != 4",
      "flags == O_CREAT && flags == O_EXCL",
      "flags & O_CREAT && !(flags & O_CREAT)",
      "flags & O_CREAT && (flags & (O_CREAT | O_EXCL)) == O_EXCL",
      "(flags & O_CREAT) == O_EXCL",
      "(flags & O_ACCMODE) > 3",
      "flags & O_CREAT && (flags & (O_CREAT | O_EXCL)) == 0",
      "is_open(fd) && !is_open(fd)",
      "is_open(fd) == 2",
      "kind(fd) == file && kind(fd) == dir",
      "kind(fd) == file && (kind(fd) == dir || kind(fd) == socket)",
      "count < size(fd) && size(fd) < count",
      "count == size(fd) && count != size(fd)",
      "size(fd) > size(fd)",
      "!(flags == 1 || flags != 1)",
      "flags ? !flags : flags",
      "(is_open(fd) || count > 3) && !is_open(fd) && count <= 3",
      "5 < flags && flags < 4",
      "old(size(fd)) < 3 && old(size(fd)) > 7",
      "errno > 4095",
  };
  for (const char* text : never) EXPECT_FALSE(CanBeTrue(Parsed(text), Call())) << text;
}

// A false alarm would make people write worse specifications.
TEST(Satisfiable, DoesNotClaimWhatIsNotCertain) {
  const char* const possible[] = {
      "1",
      "count < 0",
      "flags < 0",
      "fd > 0x7fffffff",
      "size(fd) < 3 && old(size(fd)) > 7",
      "size(fd) + 1 < size(fd)",
      "kind(fd) == file || kind(fd) == dir",
      "kind(fd) != file && kind(fd) != dir",
      "(flags & O_ACCMODE) == O_RDWR && flags & O_CREAT",
      "flags & 6 && !(flags & 2)",
      "(flags & 6) != 6 && flags & 2",
      "is_open(fd) == is_open(flags)",
      "path_error(filename) == ENOENT && path_error_nofollow(filename) == 0",
      "flags ? flags == 3 : count",
      "!(flags && count)",
      "flags % 3 == 7",
      "count >= 5 && count <= 5",
      "offset(fd) > LLONG_MAX - count",
  };
  for (const char* text : possible) EXPECT_TRUE(CanBeTrue(Parsed(text), Call())) << text;
}

TEST(Satisfiable, FindsWhatAlwaysHolds) {
  for (const char* text :
       {"fd >= 0", "flags == 1 || flags != 1", "(mode & 07) < 8", "is_open(fd) <= 1"}) {
    EXPECT_FALSE(CanBeFalse(Parsed(text), Call())) << text;
  }
  EXPECT_TRUE(CanBeFalse(Parsed("fd > 0"), Call()));
}

TEST(Satisfiable, ComparesTwoConditions) {
  auto both = [](const char* a, const char* b) {
    return CanBothBeTrue(Parsed(a), Parsed(b), Call());
  };
  EXPECT_FALSE(both("flags & O_CREAT", "flags == 0"));
  EXPECT_TRUE(both("flags & O_CREAT", "flags != 0"));
}

// Branches double with each `||`; the search gives up and does not claim anything.
TEST(Satisfiable, GivesUpOnHugeFormulas) {
  std::string text = "flags == 1 && flags == 2";
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    text = "(size(" + n + ") || offset(" + n + ")) && " + text;
  }
  EXPECT_TRUE(CanBeTrue(Parsed("(" + text + ") || count == 3"), Call()));
}

TEST(TermFacts, TriesSmallRangesOut) {
  TermFacts facts({0, 10});
  facts.Add({.mask = 3, .op = CompareOp::kEqual, .constant = 3});
  EXPECT_FALSE(facts.Contradict());
  facts.Add({.op = CompareOp::kNotEqual, .constant = 3});
  EXPECT_FALSE(facts.Contradict());
  facts.Add({.op = CompareOp::kNotEqual, .constant = 7});
  EXPECT_TRUE(facts.Contradict());
}

TEST(TermFacts, EndsOfTheRangeDoNotWrap) {
  TermFacts facts({});
  facts.Add({.op = CompareOp::kLess, .constant = INT64_MIN});
  EXPECT_TRUE(facts.Contradict());
  TermFacts high({});
  high.Add({.op = CompareOp::kGreaterEqual, .constant = INT64_MAX});
  EXPECT_FALSE(high.Contradict());
  high.Add({.op = CompareOp::kGreater, .constant = INT64_MAX});
  EXPECT_TRUE(high.Contradict());
}

}  // namespace
}  // namespace kapifuzz
