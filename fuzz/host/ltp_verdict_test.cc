#include "fuzz/host/ltp_verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const LtpRow kRows[] = {{"dup3_01", "the two numbers are equal", "a"},
                        {"dup3_01", "oldfd is not open", "b"},
                        {"dup3_01", "oldfd is not open or newfd is too large", "c"},
                        {"dup3_01", "descriptor newfd", "d"}};

std::vector<std::string> Fallen(GuestCommandResult result) {
  std::vector<const LtpRow*> rows;
  for (const LtpRow& row : kRows) rows.push_back(&row);
  std::vector<std::string> identities;
  for (const FallenRow& fallen : FallenRows(rows, result))
    identities.push_back(fallen.row->identity);
  return identities;
}

TEST(LtpVerdict, NothingFellInATestThatPassed) {
  EXPECT_THAT(Fallen({.output = "dup3_01.c:9: TPASS: dup3(): oldfd is not open : EBADF (9)\n"}),
              IsEmpty());
}

TEST(LtpVerdict, ARowIsNamedByItsLongestDescriptionAndFallsOnce) {
  const std::string line =
      "dup3_01.c:9: TFAIL: dup3(): oldfd is not open or newfd is too large expected EBADF: EINVAL "
      "(22)\n";
  EXPECT_THAT(Fallen({.output = line + line, .exit_status = 1}), ElementsAre("c"));
}

TEST(LtpVerdict, AFailedCheckBelongsToTheRowNamedLast) {
  EXPECT_THAT(Fallen({.output = "dup3_01.c:9: TPASS: dup3(): oldfd is not open : EBADF (9)\n"
                                "dup3_01.c:9: TPASS: dup3(): success changes descriptor newfd "
                                "returned 5\n"
                                "dup3_01.c:30: TFAIL: cloexec_of(fd) == 1\n",
                      .exit_status = 1}),
              ElementsAre("d"));
}

TEST(LtpVerdict, WhereItBreaksOffTheNextRowWasToCome) {
  const std::string before = "dup3_01.c:9: TPASS: dup3(): oldfd is not open : EBADF (9)\n";
  EXPECT_THAT(Fallen({.output = before + "dup3_01.c:20: TBROK: open(new) failed: EACCES (13)\n",
                      .exit_status = 2}),
              ElementsAre("c"));
  EXPECT_THAT(Fallen({.output = before, .signal = 11}), ElementsAre("c"));
  EXPECT_THAT(Fallen({.output = "", .timed_out = true}), ElementsAre("a"));
}

}  // namespace
}  // namespace kapifuzz
