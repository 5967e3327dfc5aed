#include "fuzz/host/finding_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fuzz/host/testing/events.h"

namespace kapifuzz {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string PageOf(const std::string& calls) {
  Finding finding{.id = "contract-close-0000000000000007",
                  .verdict = MakeVerdict(FindingClass::kContract, "close", 7, "close(3) lied")};
  finding.wire = Wire(calls);
  return FindingPage(finding, nullptr, {}, "findings/x", "");
}

TEST(FindingPage, SaysWhichAllocationIsMadeToFail) {
  EXPECT_THAT(PageOf("dup(0)\nclose(3) fail_nth(2)\n"),
              HasSubstr("- fault: allocation 2 of call 2, close, is made to fail"));
  EXPECT_THAT(PageOf("dup(0)\nclose(3)\n"), Not(HasSubstr("fault")));
}

TEST(FindingPage, RerunsInAGuestOfTheSameKind) {
  const Finding finding{.id = "race-lseek-0000000000000007",
                        .verdict = MakeVerdict(FindingClass::kRace, "lseek", 7, "lseek(3) raced"),
                        .wire = Wire("lseek(3, 0, SEEK_SET)\n")};
  const CampaignMeta meta{.kernel = "6.12",
                          .kernel_path = "bzImage",
                          .kernel_args = "kapi_mutant=23",
                          .accel = "tcg",
                          .cpus = 2,
                          .memory_mib = 512};
  EXPECT_THAT(FindingPage(finding, nullptr, meta, "findings/x", ""),
              HasSubstr("kapifuzz repro --kernel bzImage --kernel-args 'kapi_mutant=23' --cpus 2 "
                        "--memory 512 findings/x\n"));
  EXPECT_THAT(FindingPage(finding, nullptr, {}, "findings/x", ""), Not(HasSubstr("--cpus")));
}

TEST(FindingPage, QuotesThePromiseThatWasBroken) {
  Verdict verdict = MakeVerdict(FindingClass::kAtomicity, "pipe2", 7, "pipe2(0) left something");
  verdict.line = Syscalls()[verdict.syscall].line;
  ASSERT_GT(verdict.line, 0);
  EXPECT_EQ(FindSpecLine(verdict).text, " * failure-atomic: except memory fildes\n");
  verdict.cls = FindingClass::kContract;
  EXPECT_THAT(FindSpecLine(verdict).text, HasSubstr("sys_pipe2 - create a pipe"));
}

}  // namespace
}  // namespace kapifuzz
