#include "fuzz/host/ktap.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

constexpr char kBoot[] =
    "[    0.400000] KTAP version 1\n"
    "[    0.400001] 1..1\n"
    "[    0.400002]     KTAP version 1\n"
    "[    0.400003]     # Subtest: kapi\n"
    "[    0.400004]     1..4\n"
    "[    0.400005]     ok 1 lookup_finds_every_spec\n"
    "[    0.400006] kapi: something else the kernel says\n"
    "[    0.400007]     # json_complete: EXPECTATION FAILED at kernel/api/kapi_test.c:10\n"
    "[    0.400008]     not ok 2 json_complete\n"
    "[    0.400009]         KTAP version 1\n"
    "[    0.400010]         # Subtest: ranges\n"
    "[    0.400011]         not ok 1 min\n"
    "[    0.400012]         ok 2 max\n"
    "[    0.400013]     ok 3 ranges\n"
    "[    0.400014]     ok 4 modes # SKIP needs debugfs\n"
    "[    0.400015] # kapi: pass:2 fail:1 skip:1 total:4\n"
    "[    0.400016] not ok 1 kapi\n";

TEST(Ktap, CasesAreCountedSuitesAndParametersAreNot) {
  KtapResult result = ParseKtap(kBoot);
  EXPECT_EQ(result.passed, 2);
  EXPECT_EQ(result.failed, 1);
  EXPECT_EQ(result.skipped, 1);
  EXPECT_EQ(result.planned, 4);
  EXPECT_EQ(result.failures, std::vector<std::string>{"kapi: json_complete"});
  EXPECT_FALSE(result.Ok());
}

TEST(Ktap, CaseThatNeverReportedIsMissed) {
  KtapResult result = ParseKtap("    # Subtest: kapi\n    1..2\n    ok 1 first\n");
  EXPECT_EQ(result.failed, 0);
  EXPECT_FALSE(result.Ok()) << "one of two planned cases is missing";
}

TEST(Ktap, AllPassed) {
  EXPECT_TRUE(ParseKtap("    # Subtest: kapi\n    1..1\n    ok 1 first\n").Ok());
}

constexpr char kProgram[] =
    "TAP version 13\n"
    "1..3\n"
    "ok 1 open_gives_a_descriptor\n"
    "# got 3 (Success), expected EBADF\n"
    "not ok 2 read_of_no_descriptor\n"
    "ok 3 mode # SKIP no debugfs\n"
    "# Totals: pass:1 fail:1 xfail:0 xpass:0 skip:1 error:0\n";

TEST(Tap, CasesOfAProgramAreCounted) {
  KtapResult result = ParseTap(kProgram);
  EXPECT_EQ(result.planned, 3);
  EXPECT_EQ(result.passed, 1);
  EXPECT_EQ(result.skipped, 1);
  EXPECT_EQ(result.failures, std::vector<std::string>{"read_of_no_descriptor"});
  EXPECT_FALSE(result.Ok());
}

TEST(Tap, ProgramThatDiedOrSkippedItselfIsNotOk) {
  EXPECT_TRUE(ParseTap("1..1\nok 1 first\n").Ok());
  EXPECT_FALSE(ParseTap("1..2\nok 1 first\n").Ok());
  EXPECT_FALSE(ParseTap("TAP version 13\n1..0 # SKIP cannot set the mode\n").Ok());
  EXPECT_FALSE(ParseTap("").Ok());
}

TEST(Ktap, NoSuiteIsNotOk) { EXPECT_FALSE(ParseKtap("[    0.1] Linux version\n").Ok()); }

}  // namespace
}  // namespace kapifuzz
