#include "fuzz/host/guest_run.h"

#include <gtest/gtest.h>

#include "fuzz/host/testing/fake_machine.h"

namespace kapifuzz {
namespace {

constexpr char kWorks[] = "kapifuzz: ready run\nkapifuzz: done 0\n";
constexpr char kPanics[] = "[    0.8] Oops: int3: 0000 [#1] SMP\n";

class GuestRunTest : public testing::Test {
 protected:
  Result<GuestOutcome> Run(std::function<void(FakeGuest&)> at_start) {
    lab_.on_start = std::move(at_start);
    return RunGuest(lab_.Make(VmDirectory("x")), {}, clock_.clock());
  }
  FakeClock clock_;
  FakeLab lab_;
};

TEST_F(GuestRunTest, GuestThatEndsWhileItBootsIsBootedAgain) {
  const Result<GuestOutcome> run = Run([](FakeGuest& guest) {
    guest.Say(guest.starts < 3 ? kPanics : kWorks);
    guest.End();
  });
  ASSERT_TRUE(run.ok()) << run.error().ToString();
  EXPECT_EQ(run->end, GuestOutcome::kDone);
  EXPECT_EQ(run->boots, 3);
}

TEST_F(GuestRunTest, GuestThatNeverBootsIsAnErrorWithItsLastLines) {
  const Result<GuestOutcome> run = Run([](FakeGuest& guest) {
    guest.Say(kPanics);
    guest.End();
  });
  ASSERT_FALSE(run.ok());
  EXPECT_NE(run.error().message.find("Oops: int3"), std::string::npos) << run.error().message;
  EXPECT_EQ(lab_.guest(0).starts, GuestLimits().boots);
}

TEST_F(GuestRunTest, WhatEndsAGuestAtWorkIsNotTriedAgain) {
  const Result<GuestOutcome> run = Run([](FakeGuest& guest) {
    guest.Say(std::string("kapifuzz: ready run\n") + kPanics);
    guest.End();
  });
  ASSERT_TRUE(run.ok());
  EXPECT_EQ(run->end, GuestOutcome::kCrashed);
  EXPECT_EQ(lab_.guest(0).starts, 1);
}

TEST_F(GuestRunTest, GuestThatSaysWhatItLacksIsNotBootedAgain) {
  const Result<GuestOutcome> run = Run([](FakeGuest& guest) {
    guest.Say("kapifuzz: error: no KCOV\n");
    guest.End();
  });
  ASSERT_FALSE(run.ok());
  EXPECT_EQ(lab_.guest(0).starts, 1);
}

// The time of a boot that failed is not that of the next one.
TEST_F(GuestRunTest, EachBootHasAllTheTime) {
  const GuestLimits limits;
  GuestRun run(lab_.Make(VmDirectory("x")), limits, clock_.clock());
  ASSERT_TRUE(run.Start().ok());
  clock_.Advance(limits.boot_ms);
  lab_.guest(0).End();
  EXPECT_FALSE(run.Poll());
  clock_.Advance(limits.boot_ms);
  EXPECT_FALSE(run.Poll());
  clock_.Advance(1);
  const auto outcome = run.Poll();
  ASSERT_TRUE(outcome);
  EXPECT_FALSE(outcome->ok());
}

}  // namespace
}  // namespace kapifuzz
