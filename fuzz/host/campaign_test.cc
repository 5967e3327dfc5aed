#include "fuzz/host/campaign.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "corpus/sha1.h"
#include "fuzz/host/testing/campaign_fixture.h"

namespace kapifuzz {
namespace {

class CampaignTest : public CampaignFixture {};

TEST_F(CampaignTest, QuietOneEndsInTimeWithASummary) {
  StartAndBoot();
  rig_.vm().shm->stats().programs = 600;
  ASSERT_TRUE(rig_.Finish());
  EXPECT_TRUE(rig_.campaign->outcome().ok());
  EXPECT_EQ(rig_.vm().shm->header().stop.load(), 1u) << "the guest was told to stop";
  auto summary = nlohmann::json::parse(*ReadFile(rig_.path() + "/summary.json"));
  EXPECT_EQ(summary["programs"], 600);
  EXPECT_NEAR(summary["seconds"].get<double>(), 60, 1);
  EXPECT_EQ(summary["restarts"], 0);
}

TEST_F(CampaignTest, GuestThatStillBootsWhenTheTimeIsOverIsWaitedFor) {
  rig_.options.length_ms = 1'000;
  Status started = rig_.Start();
  ASSERT_TRUE(started.ok()) << started.error().ToString();
  rig_.Steps(30);
  EXPECT_EQ(rig_.vm().shm->header().stop.load(), 0u) << "nothing was run yet";
  rig_.BootVm();
  ASSERT_TRUE(rig_.Finish());
  EXPECT_TRUE(rig_.campaign->outcome().ok());
  EXPECT_EQ(rig_.campaign->tally().programs, 1u);
}

TEST_F(CampaignTest, CorpusEventBecomesAFileAWitnessAndFreeSpace) {
  StartAndBoot();
  std::vector<uint8_t> wire = Wire("close(3)\n");
  ASSERT_TRUE(rig_.vm().Send(EventType::kCorpus, CorpusPayload({2}, wire)));
  rig_.Step();
  std::string sha1 = Sha1Hex(wire);
  EXPECT_TRUE(rig_.Exists("corpus/" + sha1));
  EXPECT_EQ(rig_.campaign->tally().witness[2], sha1);
  RingHeader& ring = *rig_.vm().shm->ring().header;
  EXPECT_EQ(ring.tail.load(), ring.head.load());
}

TEST_F(CampaignTest, FindingIsStoredThenTriagedThenConfirmed) {
  StartAndBoot();
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  rig_.Step();
  EXPECT_TRUE(rig_.Exists(std::string("findings/") + kContractId + "/raw.wire"));
  ASSERT_TRUE(rig_.Finish());
  const Finding& f = rig_.campaign->book().findings().at(kContractId);
  EXPECT_EQ(f.status, FindingStatus::kConfirmed);
  EXPECT_EQ(f.repeated, 10);
  for (const char* name : {"finding.md", "program.kprog", "repro.c", "trace.txt", "console.log",
                           "verdict.json", "raw.wire"}) {
    EXPECT_TRUE(rig_.Exists(std::string("findings/") + kContractId + "/" + name)) << name;
  }
  std::string page = *ReadFile(rig_.path() + "/findings/" + kContractId + "/finding.md");
  EXPECT_NE(page.find("close(3) lied, minimised"), std::string::npos) << page;
  EXPECT_NE(page.find("10/10"), std::string::npos);
  EXPECT_NE(page.find("kapifuzz run"), std::string::npos);
  EXPECT_NE(page.find("it prints `close = 0 (no error)`"), std::string::npos) << page;
  auto summary = nlohmann::json::parse(*ReadFile(rig_.path() + "/summary.json"));
  EXPECT_EQ(summary["findings"]["contract"], 1);
}

TEST_F(CampaignTest, ProgramThatEndedAGuestIsNotRunAgain) {
  rig_.options.triage = false;
  StartAndBoot();
  const auto lethal = [this] {
    const std::string path = rig_.path() + "/vm0/in/lethal.wires";
    return *UnpackRuns(*ReadFile(path), path);
  };
  EXPECT_TRUE(lethal().empty());
  const std::vector<uint8_t> wire = Wire("close(3)\nclose(4)\n");
  rig_.vm().Record(wire, 1);
  rig_.vm().Say(kPanic);
  rig_.vm().End();
  rig_.Steps(5);
  EXPECT_EQ(rig_.vm().starts, 2);
  EXPECT_EQ(lethal(), std::vector<PastRun>{{.wire = wire}});
  rig_.Kill();
  ASSERT_TRUE(rig_.Start(true).ok());
  EXPECT_EQ(lethal(), std::vector<PastRun>{{.wire = wire}}) << "another session knows it too";
}

// What ran before a crash is kept until triage no longer needs it.
TEST_F(CampaignTest, HistoryOfACrashIsStoredWithIt) {
  rig_.options.triage = false;
  StartAndBoot();
  const std::vector<uint8_t> wire = Wire("close(4)\n");
  for (const std::vector<uint8_t>& run : {Wire("close(1)\n"), Wire("close(2)\n"), wire})
    RecordRun(rig_.vm().shm->history(), run, false);
  rig_.vm().Record(wire, 0);
  rig_.vm().Say(kPanic);
  rig_.vm().End();
  rig_.Steps(5);
  ASSERT_EQ(rig_.campaign->book().findings().size(), 1u);
  const std::string& id = rig_.campaign->book().findings().begin()->first;
  EXPECT_EQ(rig_.campaign->book().History(id),
            (std::vector<PastRun>{
                {Wire("close(1)\n"), false}, {Wire("close(2)\n"), false}, {wire, false}}));
}

// It may be megabytes for each.
TEST_F(CampaignTest, HistoryGoesWhenTriageIsOver) {
  rig_.triage_repeats = 0;
  StartAndBoot();
  for (const std::vector<uint8_t>& run : {Wire("close(1)\n"), Wire("close(3)\nclose(4)\n")})
    RecordRun(rig_.vm().shm->history(), run, false);
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  rig_.Step();
  EXPECT_TRUE(rig_.Exists(std::string("findings/") + kContractId + "/history.wires"));
  ASSERT_TRUE(rig_.Finish());
  EXPECT_TRUE(rig_.Exists(std::string("unconfirmed/") + kContractId + "/raw.wire"));
  EXPECT_FALSE(rig_.Exists(std::string("unconfirmed/") + kContractId + "/history.wires"));
}

TEST_F(CampaignTest, SameFindingAgainIsOnlyCounted) {
  StartAndBoot();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  ASSERT_TRUE(rig_.Finish());
  EXPECT_EQ(rig_.campaign->book().findings().size(), 1u);
  EXPECT_EQ(rig_.campaign->book().findings().at(kContractId).count, 3u);
  EXPECT_EQ(rig_.triage_guests, 1);
}

TEST_F(CampaignTest, EnoughFindingsEndItEarly) {
  rig_.options.max_findings = 1;
  StartAndBoot();
  rig_.Steps(5);
  EXPECT_EQ(rig_.vm().shm->header().stop.load(), 0u) << "nothing was found yet";
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  rig_.Steps(2);
  EXPECT_EQ(rig_.vm().shm->header().stop.load(), 1u);
  ASSERT_TRUE(rig_.Finish());
  EXPECT_EQ(rig_.campaign->book().CountOf(FindingStatus::kConfirmed), 1u);
}

TEST_F(CampaignTest, NothingNewForLongEnoughEndsItEarly) {
  rig_.options.length_ms = 3'600'000;
  rig_.options.stall_ms = 60'000;
  StartAndBoot();
  for (int i = 0; i < 3; ++i) {  // something new each half minute
    rig_.Steps(300);
    ++rig_.vm().shm->stats().items[static_cast<size_t>(i)];
  }
  EXPECT_EQ(rig_.vm().shm->header().stop.load(), 0u) << "there was news";
  ASSERT_TRUE(rig_.Finish());
  EXPECT_TRUE(rig_.campaign->outcome().ok());
  EXPECT_NEAR(rig_.campaign->meta().seconds, 90 + 60, 10);
}

TEST_F(CampaignTest, EnoughProgramsEndItEarly) {
  rig_.options.length_ms = 3'600'000;
  rig_.options.max_programs = 1'000;
  StartAndBoot();
  rig_.vm().shm->stats().programs = 999;
  rig_.Steps(30);
  EXPECT_EQ(rig_.vm().shm->header().stop.load(), 0u);
  rig_.vm().shm->stats().programs = 1'001;
  ASSERT_TRUE(rig_.Finish());
  EXPECT_LT(rig_.campaign->meta().seconds, 60);
}

TEST_F(CampaignTest, WithoutTriageFindingsStayAsTheyWereReported) {
  rig_.options.triage = false;
  StartAndBoot();
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  ASSERT_TRUE(rig_.Finish());
  EXPECT_EQ(rig_.campaign->book().findings().at(kContractId).status, FindingStatus::kRaw);
  EXPECT_EQ(rig_.triage_guests, 0);
}

TEST_F(CampaignTest, MeansThatAreOffStandInTheJob) {
  rig_.options.without = "wishes,splices";
  StartAndBoot();
  const std::string job = *ReadFile(rig_.path() + "/vm0/in/job");
  EXPECT_NE(job.find("\nwithout=wishes,splices\n"), std::string::npos) << job;
}

TEST_F(CampaignTest, TimeWithoutARunningGuestIsNoStall) {
  rig_.options.length_ms = 3'600'000;
  rig_.options.stall_ms = 30'000;
  ASSERT_TRUE(rig_.Start().ok());
  rig_.Steps(600);
  EXPECT_EQ(rig_.vm().kills, 0) << "it boots for a minute, and is waited for";
}

TEST_F(CampaignTest, KnownFindingIsKeptAndNotTriaged) {
  rig_.options.known = {kContractId};
  rig_.options.max_findings = 1;
  StartAndBoot();
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  rig_.Steps(5);
  EXPECT_EQ(rig_.vm().shm->header().stop.load(), 0u) << "it is not the one that ends the campaign";
  EXPECT_TRUE(rig_.Exists(std::string("findings/") + kContractId + "/raw.wire"));
  rig_.Kill();  // it is still known to the next session
  rig_.options.known.clear();
  ASSERT_TRUE(rig_.Start(/*resume=*/true).ok());
  rig_.BootVm();
  ASSERT_TRUE(rig_.Finish());
  const Finding& finding = rig_.campaign->book().findings().at(kContractId);
  EXPECT_EQ(finding.status, FindingStatus::kKnown);
  EXPECT_FALSE(CountsAsFound(finding));
  EXPECT_EQ(rig_.triage_guests, 0);
}

TEST_F(CampaignTest, CallWithAnotherContractIsNotJudgedButItsCrashIs) {
  rig_.options.judged = {static_cast<uint16_t>(FindSyscall("openat"))};
  StartAndBoot();
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  rig_.Steps(2);
  EXPECT_TRUE(rig_.campaign->book().findings().empty());
  rig_.vm().Record(Wire("close(3)\n"), 0);
  rig_.vm().Say(kPanic);
  rig_.vm().End();
  rig_.Steps(2);
  EXPECT_EQ(rig_.campaign->book().findings().size(), 1u);
}

TEST_F(CampaignTest, FindingThatDoesNotRepeatIsSetAside) {
  rig_.triage_repeats = 0;
  StartAndBoot();
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  ASSERT_TRUE(rig_.Finish());
  EXPECT_EQ(rig_.campaign->book().CountOf(FindingStatus::kUnconfirmed), 1u);
  EXPECT_FALSE(rig_.Exists(std::string("findings/") + kContractId));
  EXPECT_TRUE(rig_.Exists(std::string("unconfirmed/") + kContractId + "/raw.wire"));
}

TEST_F(CampaignTest, TriageThatCannotBeDoneLeavesTheFindingRaw) {
  rig_.triage_repeats = -1;
  StartAndBoot();
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  ASSERT_TRUE(rig_.Finish());
  EXPECT_EQ(rig_.campaign->book().CountOf(FindingStatus::kRaw), 1u);
  EXPECT_EQ(rig_.triage_guests, 2) << "it is tried once more";
  EXPECT_TRUE(rig_.Exists(std::string("findings/") + kContractId + "/finding.md"));
}

TEST_F(CampaignTest, CrashBecomesAFindingWithTheLastProgramAndTheGuestStartsAgain) {
  StartAndBoot();
  std::vector<uint8_t> wire = Wire("close(3)\nclose(4)\n");
  rig_.vm().Record(wire, 1);
  rig_.vm().Say(kPanic);
  rig_.vm().End();
  rig_.Steps(2);
  ASSERT_EQ(rig_.campaign->book().findings().size(), 1u);
  const Finding& f = rig_.campaign->book().findings().begin()->second;
  EXPECT_EQ(f.verdict.cls, FindingClass::kCrash);
  EXPECT_EQ(f.verdict.call, 1);
  EXPECT_EQ(f.wire, wire);
  EXPECT_NE(std::string(f.verdict.claim).find("close(4)"), std::string::npos) << f.verdict.claim;
  EXPECT_EQ(rig_.vm().starts, 2);
  EXPECT_EQ(rig_.campaign->tally().restarts, 1u);
  std::string console = *ReadFile(rig_.path() + "/findings/" + f.id + "/console.log");
  EXPECT_NE(console.find("filp_close"), std::string::npos);
}

// A guest of a busy host may say that it stood still while it booted.
TEST_F(CampaignTest, WhatAGuestSaysOfItsBootIsNoFinding) {
  ASSERT_TRUE(rig_.Start().ok());
  rig_.vm().Say(
      "[   24.6] watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [swapper/0:1]\n"
      "[   24.6] RIP: 0010:acpi_ps_parse_loop+0x1/0x2\n");
  rig_.Steps(100);
  EXPECT_EQ(rig_.vm().starts, 1);
  rig_.BootVm();
  rig_.vm().Record(Wire("close(3)\n"), 0);
  rig_.Steps(100);
  EXPECT_EQ(rig_.vm().starts, 1) << "it works";
  EXPECT_TRUE(rig_.campaign->book().findings().empty());
  rig_.vm().Say(kPanic);
  rig_.vm().End();
  rig_.Steps(2);
  ASSERT_EQ(rig_.campaign->book().findings().size(), 1u);
  const std::string claim = rig_.campaign->book().findings().begin()->second.verdict.claim;
  EXPECT_NE(claim.find("filp_close"), std::string::npos) << claim;
}

TEST_F(CampaignTest, GuestThatTakesAnothersPlaceGoesOnWithItsSequences) {
  StartAndBoot();
  EXPECT_EQ(rig_.vm().shm->stats().sequence.load(), 0u);
  rig_.vm().shm->stats().sequence = 17;
  rig_.vm().End();
  rig_.Steps(2);
  ASSERT_EQ(rig_.vm().starts, 2);
  EXPECT_EQ(rig_.vm().shm->stats().sequence.load(), 17u);
}

TEST_F(CampaignTest, WedgedGuestIsAHangAndStartsAgain) {
  rig_.options.length_ms = 10 * rig_.options.worker.hang_ms;
  StartAndBoot();
  rig_.vm().Record(Wire("close(3)\n"), 0);
  rig_.wedged = true;
  rig_.Steps(static_cast<int>(rig_.options.worker.hang_ms / CampaignRig::kStepMs) - 20);
  EXPECT_EQ(rig_.vm().starts, 1);
  for (int i = 0; i < 100 && rig_.vm().starts == 1; ++i) rig_.Step();
  EXPECT_EQ(rig_.campaign->book().findings().size(), 1u);
  EXPECT_EQ(rig_.campaign->book().findings().begin()->second.verdict.cls, FindingClass::kHang);
}

TEST_F(CampaignTest, StatisticsOfAllBootsAreSummed) {
  StartAndBoot();
  rig_.vm().shm->stats().programs = 100;
  rig_.vm().shm->stats().items[1] = 5;
  rig_.Steps(12);
  rig_.vm().shm->stats().programs = 150;
  rig_.vm().End();  // dies between two collections
  rig_.Steps(2);
  rig_.BootVm();
  rig_.vm().shm->stats().programs = 30;
  rig_.vm().shm->stats().items[1] = 2;
  ASSERT_TRUE(rig_.Finish());
  EXPECT_EQ(rig_.campaign->tally().programs, 180u);
  EXPECT_EQ(rig_.campaign->tally().seen[1], 7u);
}

TEST_F(CampaignTest, GuestThatBootsAtTheSecondTryIsNoFailure) {
  ASSERT_TRUE(rig_.Start().ok());
  rig_.vm().Say("[ 0.3] clocksource: timekeeping watchdog\n");
  rig_.vm().End();
  rig_.Steps(2);
  EXPECT_EQ(rig_.vm().starts, 2);
  rig_.BootVm();
  ASSERT_TRUE(rig_.Finish());
  EXPECT_TRUE(rig_.campaign->outcome().ok());
  EXPECT_GT(rig_.campaign->tally().programs, 0u);
}

// It takes minutes each time.
TEST_F(CampaignTest, FirstGuestThatTwiceTakesTooLongToBootEndsIt) {
  ASSERT_TRUE(rig_.Start().ok());
  for (int boot = 0; boot < rig_.options.max_first_boots; ++boot) {
    EXPECT_EQ(rig_.vm().starts, boot + 1);
    rig_.vm().Say("[ 0.3] random: crng is not yet ready\n");
    rig_.clock.Advance(rig_.options.worker.boot_ms + 1);
    rig_.Steps(2);
  }
  ASSERT_TRUE(rig_.Finish());
  Status outcome = rig_.campaign->outcome();
  ASSERT_FALSE(outcome.ok());
  EXPECT_NE(outcome.error().ToString().find("did not boot within"), std::string::npos)
      << outcome.error().ToString();
  EXPECT_EQ(rig_.vm().starts, rig_.options.max_first_boots);
}

TEST_F(CampaignTest, GuestThatNeverBootsEndsItWithItsLastLines) {
  ASSERT_TRUE(rig_.Start().ok());
  for (int boot = 0; boot < rig_.options.max_failed_boots; ++boot) {
    EXPECT_EQ(rig_.vm().starts, boot + 1);
    rig_.vm().Say("[ 0.3] VFS: Cannot open root device\n");
    rig_.vm().End();
    rig_.Steps(2);
  }
  ASSERT_TRUE(rig_.Finish());
  Status outcome = rig_.campaign->outcome();
  ASSERT_FALSE(outcome.ok());
  EXPECT_NE(outcome.error().ToString().find("VFS: Cannot open root device"), std::string::npos);
  EXPECT_EQ(rig_.vm().starts, rig_.options.max_failed_boots);
}

TEST_F(CampaignTest, GuestsThatRunOutOfMemoryAreReplacedAndNoFinding) {
  StartAndBoot();
  rig_.vm().Record(Wire("close(3)\n"), 0);
  rig_.vm().Say(
      "[ 9.1] Out of memory and no killable processes...\n"
      "[ 9.1] Kernel panic - not syncing: System is deadlocked on memory\n");
  rig_.vm().End();
  rig_.Steps(2);
  EXPECT_EQ(rig_.vm().starts, 2);
  EXPECT_TRUE(rig_.campaign->book().findings().empty());
  EXPECT_TRUE(rig_.campaign->outcome().ok());
}

// A kernel that breaks when an allocation fails is wrong, whoever took the memory.
TEST_F(CampaignTest, ACrashAfterTheMemoryRanOutIsAFinding) {
  StartAndBoot();
  rig_.vm().Record(Wire("close(3)\n"), 0);
  rig_.vm().Say(
      "[ 9.1] Out of memory: Killed process 1 (init) total-vm:68240kB\n"
      "[ 9.2] WARNING: CPU: 0 PID: 9 at fs/pipe.c:12 pipe_read+0x1/0x2\n"
      "[ 9.3] Kernel panic - not syncing: kernel: panic_on_warn set ...\n");
  rig_.vm().End();
  rig_.Steps(2);
  ASSERT_EQ(rig_.campaign->book().findings().size(), 1u);
  const std::string claim = rig_.campaign->book().findings().begin()->second.verdict.claim;
  EXPECT_NE(claim.find("pipe_read"), std::string::npos) << claim;
}

TEST_F(CampaignTest, GuestsThatNeverHaveMemoryEndItAndSaySo) {
  ASSERT_TRUE(rig_.Start().ok());
  rig_.vm().Say(
      "[ 9.1] Out of memory: Killed process 28 (init) total-vm:68240kB\n"
      "kapifuzz: error: the worker died of SIGKILL\n");
  rig_.vm().End();
  ASSERT_TRUE(rig_.Finish());
  ASSERT_FALSE(rig_.campaign->outcome().ok());
  EXPECT_EQ(rig_.campaign->outcome().error().ToString(),
            "guest: the worker died of SIGKILL; give it more --memory");
  EXPECT_EQ(rig_.vm().starts, 1);
}

TEST_F(CampaignTest, GuestThatIsNotHeardEndsItAtOnce) {
  ASSERT_TRUE(rig_.Start().ok());
  rig_.vm().shm->header().guest_state = static_cast<uint32_t>(GuestState::kRunning);
  rig_.vm().shm->stats().programs = 100;
  ASSERT_TRUE(rig_.Finish());
  ASSERT_FALSE(rig_.campaign->outcome().ok());
  EXPECT_NE(rig_.campaign->outcome().error().ToString().find("CONFIG_SERIAL_8250_CONSOLE=y"),
            std::string::npos);
  EXPECT_EQ(rig_.vm().starts, 1);
}

TEST_F(CampaignTest, SecondGuestThatDoesNotBootIsStartedAgainWhileTheFirstWorks) {
  rig_.options.vms = 2;
  StartAndBoot();
  FakeGuest& second = rig_.lab.guest(1);
  second.Say("[ 25.1] watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [swapper/0:1]\n");
  second.End();
  rig_.Steps(2);
  EXPECT_TRUE(rig_.campaign->outcome().ok());
  EXPECT_EQ(second.starts, 2);
}

TEST_F(CampaignTest, GuestThatCannotWorkEndsItWithItsReason) {
  ASSERT_TRUE(rig_.Start().ok());
  rig_.vm().Say("kapifuzz: error: no KCOV in this kernel\n");
  rig_.vm().End();
  ASSERT_TRUE(rig_.Finish());
  ASSERT_FALSE(rig_.campaign->outcome().ok());
  EXPECT_EQ(rig_.campaign->outcome().error().ToString(), "guest: no KCOV in this kernel");
}

TEST_F(CampaignTest, GuestThatWorkedOnceIsGivenSomeBoots) {
  StartAndBoot();
  rig_.vm().End();
  rig_.Steps(2);
  for (int i = 0; i < 5 && rig_.campaign->outcome().ok(); ++i) {
    rig_.vm().End();
    rig_.Steps(2);
  }
  EXPECT_FALSE(rig_.campaign->outcome().ok());
  EXPECT_EQ(rig_.vm().starts, 1 + rig_.options.max_failed_boots);
}

TEST_F(CampaignTest, StopFinishesTriageAndASecondStopDoesNot) {
  StartAndBoot();
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  rig_.Step();
  rig_.campaign->RequestStop();
  ASSERT_TRUE(rig_.Finish());
  EXPECT_LT(rig_.campaign->meta().seconds, 10);
  EXPECT_EQ(rig_.campaign->book().CountOf(FindingStatus::kConfirmed), 1u);
}

TEST_F(CampaignTest, TriageThatIsEndedStoresWhatItKnows) {
  rig_.repro_ends = false;
  StartAndBoot();
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  rig_.Steps(5);
  EXPECT_EQ(rig_.campaign->book().CountOf(FindingStatus::kRaw), 1u) << "repro.c runs";
  rig_.campaign->RequestStop();
  rig_.campaign->RequestStop();
  ASSERT_TRUE(rig_.Finish());
  EXPECT_LT(rig_.campaign->meta().seconds, 10);
  EXPECT_EQ(rig_.campaign->book().CountOf(FindingStatus::kConfirmed), 1u);
  const std::string finding = std::string("findings/") + kContractId;
  EXPECT_TRUE(rig_.Exists(finding + "/repro.c"));
  const std::string page = *ReadFile(rig_.path() + "/" + finding + "/finding.md");
  EXPECT_NE(page.find("It was not run: there was no more time."), std::string::npos) << page;
}

}  // namespace
}  // namespace kapifuzz
