#include "fuzz/host/death_finding.h"

#include <gtest/gtest.h>

#include "executor/syscall_desc.h"
#include "fuzz/host/testing/events.h"

namespace kapifuzz {
namespace {

constexpr char kBadPage[] =
    "kapifuzz: ready fuzz\n"
    "[    9.1] BUG: Bad page state in process init  pfn:12345\n"
    "[    9.1] Call Trace:\n"
    "[    9.1]  <TASK>\n"
    "[    9.1]  bad_page+0x5c/0x80\n"
    "[    9.1]  free_unref_page+0x1a/0x40\n"
    "[    9.1]  __x64_sys_pipe2+0x10/0x20\n"
    "[    9.1]  do_syscall_64+0x4b/0x110\n"
    "[    9.1]  </TASK>\n";
constexpr char kBadCounter[] =
    "kapifuzz: ready fuzz\n"
    "[    9.1] BUG: Bad rss-counter state mm:00000000a1b2c3d4 type:MM_ANONPAGES val:1\n";

Death DeathWith(const std::string& console, bool survived) {
  return {.cause = Death::kCrash,
          .reason = "the kernel reported an error",
          .program = {.wire = Wire("pipe2(out(8), 0)\nclose(3)\n"), .call = 1},
          .history = {},
          .console = console,
          .survived = survived};
}

TEST(FindingOfDeath, AKernelThatDiedDidSoInTheCallThatRan) {
  const std::optional<Finding> finding = FindingOfDeath(DeathWith(kBadPage, false), 5);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->verdict.syscall, FindSyscall("close"));
  EXPECT_EQ(finding->verdict.call, 1);
  EXPECT_EQ(finding->at_ms, 5);
}

TEST(FindingOfDeath, OneThatWentOnIsAskedForItsStack) {
  const std::optional<Finding> finding = FindingOfDeath(DeathWith(kBadPage, true), 5);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->verdict.syscall, FindSyscall("pipe2"));
  EXPECT_EQ(finding->verdict.call, 0);
  EXPECT_STREQ(finding->verdict.claim,
               "BUG: Bad page state in __x64_sys_pipe2, while pipe2(out(8), 0) ran");
}

TEST(FindingOfDeath, WithoutAStackNoCallIsBlamed) {
  const std::optional<Finding> finding = FindingOfDeath(DeathWith(kBadCounter, true), 5);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->verdict.syscall, kNoSyscall);
  EXPECT_STREQ(finding->verdict.claim, "BUG: Bad rss-counter state, during or after a program");
  EXPECT_TRUE(finding->id.starts_with("crash-unknown-")) << finding->id;
}

TEST(FindingOfDeath, WhatWasSaidDuringItsBootIsNone) {
  const std::string boot = std::string(kBadCounter).substr(std::string(kBadCounter).find('\n') + 1);
  EXPECT_FALSE(FindingOfDeath(DeathWith(boot + "kapifuzz: ready fuzz\n", false), 5));
}

}  // namespace
}  // namespace kapifuzz
