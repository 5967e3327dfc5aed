#include "fuzz/host/campaign_snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "fuzz/host/sqlite.h"
#include "fuzz/host/testing/campaign_rig.h"

namespace kapifuzz {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr char kHostile[] = "\x1b[2J<script>alert(1)</script> \xff";

class SnapshotTest : public testing::Test {
 protected:
  SnapshotTest() {
    rig_.options.length_ms = 60'000;
    rig_.options.save_every_ms = 500;
    EXPECT_TRUE(rig_.Start().ok());
    rig_.BootVm();
    EXPECT_TRUE(rig_.vm().Send(EventType::kCorpus, CorpusPayload({2}, Wire("close(3)\n"))));
    rig_.vm().shm->stats().programs = 600;
    rig_.vm().shm->stats().items[2] = 3;
    rig_.Steps(120);
  }
  CampaignSnapshot Load() {
    Result<OutputDir> out = OutputDir::Read(rig_.path());
    EXPECT_TRUE(out.ok());
    Result<CampaignSnapshot> snapshot = LoadSnapshot(*out);
    EXPECT_TRUE(snapshot.ok()) << (snapshot.ok() ? "" : snapshot.error().ToString());
    return snapshot.ok() ? *snapshot : CampaignSnapshot{};
  }
  CampaignRig rig_;
};

TEST_F(SnapshotTest, OfARunningCampaignIsWhatItKnowsItself) {
  const CampaignSnapshot loaded = Load(), own = rig_.campaign->Snapshot();
  EXPECT_EQ(loaded.live.phase, "fuzzing");
  EXPECT_EQ(loaded.programs, 600u);
  EXPECT_EQ(loaded.corpus, 1u);
  EXPECT_EQ(loaded.errors.seen + loaded.partitions.seen + loaded.effects.seen, 1u);
  EXPECT_EQ(loaded.errors.specified, own.errors.specified);
  EXPECT_EQ(loaded.partitions.specified, own.partitions.specified);
  EXPECT_EQ(loaded.effects.specified, own.effects.specified);
  EXPECT_EQ(loaded.programs, own.programs);
  EXPECT_EQ(loaded.coverage_pcs, own.coverage_pcs);
  ASSERT_EQ(loaded.live.machines.size(), 1u);
  EXPECT_EQ(loaded.live.machines[0].name, "vm0");
  EXPECT_EQ(loaded.live.machines[0].state, "running");
  EXPECT_EQ(loaded.live.samples, own.live.samples);
  EXPECT_GE(loaded.live.samples.size(), 3u);
}

TEST_F(SnapshotTest, OfAKilledOneSaysSo) {
  rig_.Kill();
  const CampaignSnapshot snapshot = Load();
  EXPECT_EQ(snapshot.live.phase, "killed");
  EXPECT_EQ(snapshot.programs, 600u);
  EXPECT_TRUE(snapshot.live.machines.empty());
  EXPECT_THAT(StatusText(snapshot), HasSubstr("killed, --resume continues it"));
}

TEST_F(SnapshotTest, OfAFinishedOneHasItsAverages) {
  ASSERT_TRUE(rig_.Finish());
  rig_.Kill();
  const CampaignSnapshot snapshot = Load();
  EXPECT_EQ(snapshot.live.phase, "over");
  EXPECT_NEAR(snapshot.CurrentRates().programs, 600 / snapshot.meta.seconds, 0.01);
}

TEST_F(SnapshotTest, SamplesSurviveResume) {
  const size_t before = Load().live.samples.size();
  rig_.Kill();
  ASSERT_TRUE(rig_.Start(/*resume=*/true).ok());
  rig_.BootVm();
  rig_.Steps(120);
  const std::vector<Sample> samples = Load().live.samples;
  EXPECT_GT(samples.size(), before);
  EXPECT_EQ(samples.front().at_ms, 0);
  EXPECT_GT(samples.back().at_ms, 20'000) << "the sessions stand one after the other";
}

TEST_F(SnapshotTest, ReadsWhileTheCampaignWrites) {
  std::atomic<bool> over = false;
  std::atomic<int> looks = 0;
  std::atomic<uint64_t> least = 0;
  std::thread reader([&] {
    while (!over) {
      const CampaignSnapshot snapshot = Load();
      EXPECT_GE(snapshot.programs, least.load()) << "never older than what was seen";
      EXPECT_EQ(snapshot.meta.accel, "");
      least = snapshot.programs;
      ++looks;
    }
  });
  for (int i = 0; i < 4'000 || looks < 20; ++i) {
    ++rig_.vm().shm->stats().programs;
    rig_.Step();
    EXPECT_TRUE(rig_.campaign->outcome().ok());
  }
  over = true;
  reader.join();
  EXPECT_GT(least, 600u);
}

TEST_F(SnapshotTest, HostileClaimsNeitherReachTheTerminalNorBreakJson) {
  ASSERT_TRUE(
      rig_.vm().Send(EventType::kFinding,
                     FindingPayload(MakeVerdict(FindingClass::kContract, "close", 7, kHostile),
                                    Wire("close(3)\n"))));
  rig_.triage_repeats = -1;
  rig_.Steps(100);
  const CampaignSnapshot snapshot = Load();
  EXPECT_THAT(StatusText(snapshot), HasSubstr("contract-close-0000000000000007"));
  EXPECT_THAT(StatusText(snapshot), Not(HasSubstr("\x1b")));
  const json status = json::parse(StatusJson(snapshot), nullptr, false);
  ASSERT_TRUE(status.is_object());
  EXPECT_EQ(status["findings"][0]["page"], "findings/contract-close-0000000000000007/finding.md");
  EXPECT_EQ(status["samples"]["at_ms"].size(), status["samples"]["programs"].size());
  EXPECT_EQ(status["errors"]["specified"], snapshot.errors.specified);
}

TEST_F(SnapshotTest, ADatabaseOfSchema1IsReadAndResumeMakesIt2) {
  rig_.Kill();
  {
    Result<std::unique_ptr<Sqlite>> db = Sqlite::Open(rig_.path() + "/results.db");
    ASSERT_TRUE(db.ok());
    ASSERT_TRUE((*db)
                    ->Run("DROP TABLE machines; DROP TABLE samples;"
                          "DELETE FROM meta WHERE key = 'phase';"
                          "UPDATE meta SET value = '1' WHERE key = 'schema'")
                    .ok());
  }
  EXPECT_EQ(Load().programs, 600u);
  EXPECT_TRUE(Load().live.samples.empty());
  ASSERT_TRUE(rig_.Start(/*resume=*/true).ok());
  rig_.Steps(120);
  EXPECT_FALSE(Load().live.samples.empty());
}

TEST_F(SnapshotTest, AnUnknownSchemaAndABrokenFileAreErrors) {
  rig_.Kill();
  Result<OutputDir> out = OutputDir::Read(rig_.path());
  ASSERT_TRUE(out.ok());
  {
    Result<std::unique_ptr<Sqlite>> db = Sqlite::Open(out->results());
    ASSERT_TRUE((*db)->Run("UPDATE meta SET value = '3' WHERE key = 'schema'").ok());
  }
  Result<CampaignSnapshot> newer = LoadSnapshot(*out);
  ASSERT_FALSE(newer.ok());
  EXPECT_THAT(newer.error().ToString(), HasSubstr("schema \"3\""));
  for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(out->results() + suffix);
  ASSERT_TRUE(WriteFileAtomically(out->results(), std::string(100'000, 'x')).ok());
  EXPECT_FALSE(LoadSnapshot(*out).ok());
}

}  // namespace
}  // namespace kapifuzz
