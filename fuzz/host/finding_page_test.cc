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

}  // namespace
}  // namespace kapifuzz
