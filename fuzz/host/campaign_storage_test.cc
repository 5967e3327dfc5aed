// What a campaign stores: nothing is lost when the disk is full or the host process dies, and guests get it.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "corpus/sha1.h"
#include "corpus/store.h"
#include "fuzz/host/campaign.h"
#include "fuzz/host/testing/campaign_fixture.h"
#include "fuzz/host/testing/full_disk.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

class CampaignStorageTest : public CampaignFixture {
 protected:
  // The programs that guest 0 can read.
  std::vector<WireBytes> HandedOut() {
    const std::string path = rig_.path() + "/vm0/in/" + kFindsFile;
    std::vector<WireBytes> wires;
    const std::vector<PastRun> runs = *UnpackRuns(*ReadFile(path), path);
    for (const PastRun& run : runs) wires.push_back(run.wire);
    return wires;
  }
};

TEST_F(CampaignStorageTest, GuestsGetWhatWasFoundWhileTheyRun) {
  const WireBytes seed = Wire("close(1)\n"), find = Wire("close(3)\nclose(4)\n");
  rig_.options.seeds = {seed};
  StartAndBoot();
  EXPECT_EQ(HandedOut(), std::vector<WireBytes>{seed});
  ASSERT_TRUE(rig_.vm().Send(EventType::kCorpus, CorpusPayload({2}, find)));
  rig_.Step();
  EXPECT_EQ(HandedOut(), (std::vector<WireBytes>{seed, find}));
  ASSERT_TRUE(rig_.vm().Send(EventType::kCorpus, CorpusPayload({3}, find)));
  rig_.Step();
  EXPECT_EQ(HandedOut().size(), 2u) << "it is not new";
}

TEST_F(CampaignStorageTest, ResumedGuestsGetTheCorpusSmallerProgramsFirst) {
  StartAndBoot();
  const WireBytes large = Wire("close(3)\nclose(4)\nclose(5)\n"), small = Wire("close(6)\n");
  for (const WireBytes& wire : {large, small})
    ASSERT_TRUE(rig_.vm().Send(EventType::kCorpus, CorpusPayload({2}, wire)));
  rig_.Step();
  rig_.Kill();
  ASSERT_TRUE(rig_.Start(true).ok());
  EXPECT_EQ(HandedOut(), (std::vector<WireBytes>{small, large}));
}

TEST_F(CampaignStorageTest, FullDiskHoldsEventsAndTheGuestUntilThereIsRoom) {
  StartAndBoot();
  std::vector<uint8_t> wire = Wire("close(5)\n");
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  ASSERT_TRUE(rig_.vm().Send(EventType::kCorpus, CorpusPayload({2}, wire)));
  RingHeader& ring = *rig_.vm().shm->ring().header;
  uint64_t tail = ring.tail;
  {
    FullDisk full;
    rig_.Steps(5);
    EXPECT_EQ(ring.tail.load(), tail) << "what is not stored stays in the ring";
    EXPECT_FALSE(rig_.campaign->outcome().ok());
    rig_.vm().End();  // dies while nothing can be stored
    rig_.Steps(5);
    EXPECT_EQ(rig_.vm().starts, 1) << "a new start would overwrite the ring";
  }
  rig_.Steps(5);
  EXPECT_TRUE(rig_.campaign->outcome().ok());
  EXPECT_TRUE(rig_.Exists("corpus/" + Sha1Hex(wire)));
  EXPECT_TRUE(rig_.Exists(std::string("findings/") + kContractId + "/raw.wire"));
  EXPECT_EQ(rig_.vm().starts, 2);
}

TEST_F(CampaignStorageTest, GuestThatFindsNoRoomIsStartedWhenThereIsSome) {
  StartAndBoot();
  rig_.vm().start_error = Error{"vm0/shm", "No space left on device"};
  rig_.vm().End();
  rig_.Steps(50);
  EXPECT_EQ(rig_.vm().starts, 1);
  EXPECT_EQ(rig_.campaign->tally().restarts, 1u);
  rig_.vm().start_error.reset();
  rig_.Steps(20);
  EXPECT_EQ(rig_.vm().starts, 2);
  rig_.BootVm();
  ASSERT_TRUE(rig_.Finish());
  EXPECT_TRUE(rig_.campaign->outcome().ok());
  EXPECT_EQ(rig_.campaign->tally().restarts, 1u);
}

// It is no fault of the findings that wait: they do not lose their tries by it.
TEST_F(CampaignStorageTest, TriageThatFindsNoRoomIsDoneWhenThereIsSome) {
  const std::string blocked = rig_.path() + "/vm-triage";
  StartAndBoot();
  ASSERT_TRUE(WriteFileAtomically(blocked, "where its directory should be").ok());
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  rig_.Steps(50);
  EXPECT_EQ(rig_.triage_guests, 0);
  ASSERT_EQ(unlink(blocked.c_str()), 0);
  ASSERT_TRUE(rig_.Finish());
  EXPECT_EQ(rig_.campaign->book().CountOf(FindingStatus::kConfirmed), 1u);
}

// Its host was killed while it died.
TEST_F(CampaignStorageTest, CrashThatNobodyTookNoteOfIsReportedByTheNextSession) {
  StartAndBoot();
  rig_.vm().Record(Wire("close(3)\nclose(4)\n"), 1);
  const VmDirectory vm(rig_.path() + "/vm0");
  Result<ShmRegion> shm = ShmRegion::Create(vm.shm(), SyscallTableHash());
  ASSERT_TRUE(shm.ok());
  RecordFlight(&shm->flight(), Wire("close(3)\nclose(4)\n"));
  shm->flight().call = 1;
  ASSERT_TRUE(
      WriteFileAtomically(vm.console(), std::string("kapifuzz: ready fuzz\n") + kPanic).ok());
  rig_.Kill();
  ASSERT_TRUE(rig_.Start(/*resume=*/true).ok());
  ASSERT_EQ(rig_.campaign->book().findings().size(), 1u);
  const Finding& finding = rig_.campaign->book().findings().begin()->second;
  EXPECT_EQ(finding.verdict.cls, FindingClass::kCrash);
  EXPECT_EQ(finding.verdict.call, 1);
  EXPECT_EQ(finding.count, 1u);
  rig_.Kill();  // nothing has run since
  ASSERT_TRUE(rig_.Start(/*resume=*/true).ok());
  EXPECT_EQ(rig_.campaign->book().findings().begin()->second.count, 1u) << "it is the same one";
}

TEST_F(CampaignStorageTest, DiskThatStaysFullIsAnOutcome) {
  StartAndBoot();
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  FullDisk full;
  ASSERT_TRUE(rig_.Finish());
  EXPECT_FALSE(rig_.campaign->outcome().ok());
}

TEST_F(CampaignStorageTest, ResumeGoesOnWhereTheKilledHostWas) {
  StartAndBoot();
  std::vector<uint8_t> wire = Wire("close(3)\n");
  ASSERT_TRUE(rig_.vm().Send(EventType::kCorpus, CorpusPayload({2}, wire)));
  rig_.vm().shm->stats().programs = 500;
  rig_.vm().shm->stats().items[2] = 9;
  rig_.triage_repeats = -1;  // the host dies before triage has come to anything
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  rig_.Steps(100);
  rig_.Kill();

  rig_.triage_repeats = 10;
  Status resumed = rig_.Start(/*resume=*/true);
  ASSERT_TRUE(resumed.ok()) << resumed.error().ToString();
  EXPECT_EQ(rig_.campaign->tally().programs, 500u);
  EXPECT_EQ(rig_.campaign->tally().seen[2], 9u);
  EXPECT_EQ(rig_.campaign->tally().witness[2], Sha1Hex(wire));
  rig_.BootVm();
  ASSERT_TRUE(rig_.Finish());
  EXPECT_EQ(rig_.campaign->book().findings().at(kContractId).status, FindingStatus::kConfirmed);
  EXPECT_GT(rig_.campaign->meta().seconds, 65) << "both sessions count";
}

// The guest's memory outlives the host: what it had reported and nobody had stored is stored now.
TEST_F(CampaignStorageTest, ResumeTakesEventsOutOfTheOldMemory) {
  StartAndBoot();
  rig_.Kill();
  {
    Result<ShmRegion> shm = ShmRegion::Create(rig_.path() + "/vm0/shm", SyscallTableHash());
    ASSERT_TRUE(shm.ok());
    RingView ring = shm->ring();
    RingWriter writer(ring.header, std::as_writable_bytes(ring.bytes), [] { return false; });
    std::string payload = Contract();
    ASSERT_TRUE(writer.Write(EventType::kFinding, std::as_bytes(std::span(payload))));
  }
  ASSERT_TRUE(rig_.Start(/*resume=*/true).ok());
  EXPECT_EQ(rig_.campaign->book().findings().count(kContractId), 1u);
}

TEST_F(CampaignStorageTest, ResumeTakesInAFindingThatHasFilesAndNoRow) {
  rig_.options.triage = false;
  StartAndBoot();
  ASSERT_TRUE(rig_.vm().Send(EventType::kFinding, Contract()));
  rig_.Steps(2);
  const std::string folder = rig_.path() + "/findings/";
  // As the host leaves it when it dies between the rename and the row; and one that it was still writing.
  const std::string copy = rig_.dir.path() + "/copy";
  std::filesystem::copy(folder + kContractId, copy, std::filesystem::copy_options::recursive);
  rig_.Kill();
  std::filesystem::remove_all(rig_.path());
  StartAndBoot();
  rig_.Kill();
  std::filesystem::copy(copy, folder + kContractId, std::filesystem::copy_options::recursive);
  std::filesystem::create_directory(folder + ".contract-close-half");
  std::filesystem::create_directory(folder + "somebodys-notes");
  ASSERT_TRUE(rig_.Start(true).ok());
  ASSERT_EQ(rig_.campaign->book().findings().size(), 1u);
  const Finding& f = rig_.campaign->book().findings().at(kContractId);
  EXPECT_EQ(f.status, FindingStatus::kRaw);
  EXPECT_EQ(f.wire, Wire("close(3)\nclose(4)\n"));
  EXPECT_EQ(rig_.campaign->book().waiting(), 1u);
}

TEST_F(CampaignStorageTest, EachBootHasARowAlsoAfterAResume) {
  StartAndBoot();
  rig_.Steps(2);
  rig_.Kill();
  ASSERT_TRUE(rig_.Start(/*resume=*/true).ok());
  rig_.BootVm();
  rig_.Steps(2);
  EXPECT_EQ(rig_.campaign->Snapshot().live.machines[0].boots, 1) << "of this session";
  rig_.Kill();
  Result<std::unique_ptr<ResultsDb>> db = ResultsDb::Open(rig_.path() + "/results.db");
  ASSERT_TRUE(db.ok()) << db.error().ToString();
  EXPECT_EQ(*(*db)->LastBoot(0), 2);
  EXPECT_EQ(*(*db)->LastBoot(1), 0);
}

TEST_F(CampaignStorageTest, ResumeGoesOnWithItsSequences) {
  StartAndBoot();
  rig_.vm().shm->stats().sequence = 77;
  // What a killed host leaves is in the file; the fake guest has none.
  Result<ShmRegion> left = ShmRegion::Create(rig_.path() + "/vm0/shm", SyscallTableHash());
  ASSERT_TRUE(left.ok()) << left.error().ToString();
  left->stats().sequence = 77;
  rig_.Kill();
  ASSERT_TRUE(rig_.Start(true).ok());
  EXPECT_EQ(rig_.vm().shm->stats().sequence.load(), 77u);
  rig_.Kill();
  rig_.options.vms = 2;
  ASSERT_TRUE(rig_.Start(true).ok());
  EXPECT_EQ(rig_.vm().shm->stats().sequence.load(), 0u) << "they are dealt out otherwise";
}

}  // namespace
}  // namespace kapifuzz
