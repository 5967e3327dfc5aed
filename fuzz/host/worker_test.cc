#include "fuzz/host/worker.h"

#include <gtest/gtest.h>

#include "fuzz/host/testing/fake_machine.h"

namespace kapifuzz {
namespace {

constexpr WorkerLimits kLimits{
    .boot_ms = 60'000, .hang_ms = 30'000, .crash_ms = 5'000, .stop_ms = 10'000};

class WorkerTest : public testing::Test {
 protected:
  WorkerTest() : worker_(lab_.Make(VmDirectory("vm0")), kLimits, clock_.clock()) {
    EXPECT_TRUE(worker_.Start().ok());
  }
  FakeGuest& guest() { return lab_.guest(0); }
  void BecomeReady() {
    guest().Say("kapifuzz: ready fuzz\n");
    worker_.Poll();
    ASSERT_EQ(worker_.state(), Worker::State::kRunning);
  }
  Death TakeDeath() {
    worker_.Poll();
    std::optional<Death> death = worker_.TakeDeath();
    EXPECT_TRUE(death.has_value());
    return death.value_or(Death{});
  }
  FakeClock clock_;
  FakeLab lab_;
  Worker worker_;
};

TEST_F(WorkerTest, BootsAndRunsWhileTheHeartBeats) {
  EXPECT_EQ(worker_.state(), Worker::State::kBooting);
  BecomeReady();
  for (int i = 0; i < 10; ++i) {
    clock_.Advance(20'000);
    guest().Beat();
    worker_.Poll();
    EXPECT_FALSE(worker_.TakeDeath());
  }
  EXPECT_EQ(worker_.state(), Worker::State::kRunning);
}

TEST_F(WorkerTest, SilentHeartIsAHangWithTheLastProgram) {
  BecomeReady();
  guest().Beat();
  worker_.Poll();
  const uint8_t wire[] = {1, 2, 3};
  guest().Record(wire, 1);
  clock_.Advance(30'001);
  Death death = TakeDeath();
  EXPECT_EQ(death.cause, Death::kHang);
  EXPECT_EQ(death.program.wire, std::vector<uint8_t>({1, 2, 3}));
  EXPECT_EQ(death.program.call, 1u);
  EXPECT_EQ(guest().kills, 1);
  EXPECT_EQ(worker_.state(), Worker::State::kIdle);
}

TEST_F(WorkerTest, CrashGetsTimeToFinishItsReport) {
  BecomeReady();
  guest().Say("[   9.1] BUG: kernel NULL pointer dereference, address: 0000000000000008\n");
  worker_.Poll();
  EXPECT_FALSE(worker_.TakeDeath()) << "the report is still being printed";
  EXPECT_EQ(guest().shm->header().stop.load(), 1u) << "nothing else is to run";
  guest().Say("[   9.2] RIP: 0010:filp_close+0x10/0x80\n");
  clock_.Advance(5'001);
  Death death = TakeDeath();
  EXPECT_EQ(death.cause, Death::kCrash);
  EXPECT_NE(death.console.find("filp_close"), std::string::npos);
}

TEST_F(WorkerTest, CrashThatEndedQemuIsTakenAtOnce) {
  BecomeReady();
  guest().Say("[   9.1] Kernel panic - not syncing: Fatal exception\n");
  guest().End();
  EXPECT_EQ(TakeDeath().cause, Death::kCrash);
}

TEST_F(WorkerTest, AReportThatAGuestSurvivesIsACrash) {
  BecomeReady();
  guest().Say("[   9.1] BUG: Bad rss-counter state mm:00000000a1b2c3d4 type:MM_ANONPAGES val:1\n");
  worker_.Poll();
  guest().Say("kapifuzz: done 0\n");
  guest().End();
  EXPECT_EQ(TakeDeath().cause, Death::kCrash);
}

TEST_F(WorkerTest, AKernelThatReportsAllTheTimeIsNotStoppedEachTime) {
  int stopped = 0;
  for (int boot = 0; boot < 20; ++boot) {
    BecomeReady();
    guest().Say("[   9.1] BUG: Bad rss-counter state mm:00000000a1b2c3d4 type:MM_FILEPAGES\n");
    worker_.Poll();
    const bool stops = guest().shm->header().stop.load() == 1;
    stopped += stops;
    if (stops) guest().Say("kapifuzz: done 0\n");
    if (stops) guest().End();
    clock_.Advance(5'001);
    EXPECT_EQ(TakeDeath().cause, Death::kCrash);
    ASSERT_TRUE(worker_.Start().ok());
  }
  EXPECT_EQ(stopped, 16);
}

TEST_F(WorkerTest, SuddenEndIsSilent) {
  BecomeReady();
  guest().End();
  EXPECT_EQ(TakeDeath().cause, Death::kSilent);
}

TEST_F(WorkerTest, GuestThatSaysWhyIsBelieved) {
  guest().Say("kapifuzz: error: no KCOV\n");
  guest().End();
  Death death = TakeDeath();
  EXPECT_EQ(death.cause, Death::kCannotWork);
  EXPECT_EQ(death.reason, "no KCOV");
}

TEST_F(WorkerTest, BootThatTakesTooLongIsGivenUp) {
  clock_.Advance(60'001);
  EXPECT_EQ(TakeDeath().cause, Death::kSlowBoot);
  EXPECT_EQ(guest().kills, 1);
}

TEST_F(WorkerTest, LaterBootsAreMeasuredByTheFirst) {
  clock_.Advance(4'000);
  BecomeReady();
  for (const int64_t limit_ms : {40'000, 60'000}) {
    guest().End();
    TakeDeath();
    ASSERT_TRUE(worker_.Start().ok());
    clock_.Advance(limit_ms);
    worker_.Poll();
    EXPECT_FALSE(worker_.TakeDeath());
    clock_.Advance(1);
    EXPECT_EQ(TakeDeath().cause, Death::kSlowBoot)
        << "the second time it gets all the time there is";
    ASSERT_TRUE(worker_.Start().ok());
  }
}

TEST_F(WorkerTest, StopsInOrder) {
  BecomeReady();
  worker_.Stop();
  EXPECT_EQ(guest().shm->header().stop.load(), 1u);
  EXPECT_EQ(worker_.state(), Worker::State::kStopping);
  guest().Say("kapifuzz: done 0\n");
  guest().End();
  worker_.Poll();
  EXPECT_EQ(worker_.state(), Worker::State::kEnded);
  EXPECT_FALSE(worker_.TakeDeath());
  EXPECT_EQ(guest().kills, 0);
}

TEST_F(WorkerTest, GuestThatWorksInSilenceIsNoUse) {
  guest().shm->header().guest_state = static_cast<uint32_t>(GuestState::kRunning);
  worker_.Poll();
  EXPECT_FALSE(worker_.TakeDeath()) << "its console may be behind";
  clock_.Advance(10'001);
  std::optional<Death> death = TakeDeath();
  ASSERT_TRUE(death);
  EXPECT_EQ(death->cause, Death::kMute);
  EXPECT_NE(death->reason.find("CONFIG_SERIAL_8250_CONSOLE"), std::string::npos);
}

TEST_F(WorkerTest, BusyGuestThatDoesNotStopIsKilled) {
  BecomeReady();
  worker_.Stop();
  guest().Beat();
  clock_.Advance(10'001);
  worker_.Poll();
  EXPECT_EQ(worker_.state(), Worker::State::kEnded);
  EXPECT_EQ(guest().kills, 1);
  EXPECT_FALSE(worker_.TakeDeath());
}

TEST_F(WorkerTest, HungGuestIsNoticedAtTheStopToo) {
  BecomeReady();
  worker_.Stop();
  clock_.Advance(10'001);
  EXPECT_EQ(TakeDeath().cause, Death::kHang);
  EXPECT_EQ(worker_.state(), Worker::State::kEnded);
}

TEST_F(WorkerTest, StartsAgainAfterADeath) {
  BecomeReady();
  guest().End();
  TakeDeath();
  ASSERT_TRUE(worker_.Start().ok());
  EXPECT_EQ(guest().starts, 2);
  BecomeReady();
}

}  // namespace
}  // namespace kapifuzz
