#include "fuzz/host/results_db.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/item_ref.h"
#include "fuzz/host/testing/events.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

class ResultsDbTest : public testing::Test {
 protected:
  ResultsDbTest() {
    meta_ = {.kernel = "6.12.1",
             .kernel_path = "/k",
             .kernel_args = "kapi_mutant=1",
             .accel = "tcg",
             .table_hash = SyscallTableHash(),
             .vms = 2,
             .cpus = 4,
             .memory_mib = 640};
    Result<std::unique_ptr<ResultsDb>> db = ResultsDb::Create(path_, meta_);
    EXPECT_TRUE(db.ok()) << (db.ok() ? "" : db.error().ToString());
    if (db.ok()) db_ = std::move(*db);
  }
  std::unique_ptr<ResultsDb> Reopen() {
    db_.reset();
    Result<std::unique_ptr<ResultsDb>> db = ResultsDb::Open(path_);
    EXPECT_TRUE(db.ok()) << (db.ok() ? "" : db.error().ToString());
    return db.ok() ? std::move(*db) : nullptr;
  }
  Tally SomeTally() {
    Tally tally(Syscalls().size(), ItemCount());
    tally.programs = 1000;
    tally.calls = 5000;
    tally.restarts = 2;
    tally.coverage_edges = 77;
    tally.calls_of[1] = 500;
    tally.seen[3] = 12;
    tally.unspecified[{2, 13}] = 4;
    tally.unspecified[{2, 512}] = 1;  // ERESTARTSYS: an errno without a user-space name
    tally.pcs = {Tally::PcKey({0x1234, 1}), Tally::PcKey({0x1234, 2})};
    return tally;
  }
  TempDir dir_;
  std::string path_ = dir_.path() + "/results.db";
  CampaignMeta meta_;
  std::unique_ptr<ResultsDb> db_;
};

TEST_F(ResultsDbTest, SignalIsWhatAllProgramsWereKeptFor) {
  EXPECT_EQ(*db_->CountSignal(), 0u);
  ASSERT_TRUE(
      db_->AddPrograms({{.sha1 = "aaa", .features = 5}, {.sha1 = "bbb", .features = 2}}).ok());
  EXPECT_EQ(*db_->CountSignal(), 7u);
}

TEST_F(ResultsDbTest, TotalsComeBack) {
  Tally saved = SomeTally();
  ASSERT_TRUE(db_->SaveTotals(saved, 42.5).ok());
  auto db = Reopen();
  Result<Tally> loaded = db->LoadTally();
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->programs, saved.programs);
  EXPECT_EQ(loaded->calls, saved.calls);
  EXPECT_EQ(loaded->restarts, saved.restarts);
  EXPECT_EQ(loaded->coverage_edges, saved.coverage_edges);
  EXPECT_EQ(loaded->calls_of, saved.calls_of);
  EXPECT_EQ(loaded->seen, saved.seen);
  EXPECT_EQ(loaded->unspecified, saved.unspecified);
  EXPECT_EQ(loaded->pcs, saved.pcs);
  Result<CampaignMeta> meta = db->LoadMeta();
  ASSERT_TRUE(meta.ok());
  EXPECT_EQ(meta->kernel_args, "kapi_mutant=1");
  EXPECT_EQ(meta->cpus, 4);
  EXPECT_EQ(meta->memory_mib, 640);
  EXPECT_EQ(meta->seconds, 42.5);
}

TEST_F(ResultsDbTest, SavingAgainReplaces) {
  Tally tally = SomeTally();
  ASSERT_TRUE(db_->SaveTotals(tally, 1).ok());
  tally.seen[3] = 20;
  tally.pcs.insert(Tally::PcKey({0x9, 1}));
  ASSERT_TRUE(db_->SaveTotals(tally, 2).ok());
  Result<Tally> loaded = Reopen()->LoadTally();
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->seen[3], 20u);
  EXPECT_EQ(loaded->pcs.size(), 3u);
}

TEST_F(ResultsDbTest, FirstWitnessStays) {
  ASSERT_TRUE(db_->AddPrograms({{.sha1 = "aaa", .items = {5}}}).ok());
  ASSERT_TRUE(db_->AddPrograms({{.sha1 = "bbb", .items = {5, 6}}}).ok());
  Result<Tally> loaded = Reopen()->LoadTally();
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->witness[5], "aaa");
  EXPECT_EQ(loaded->witness[6], "bbb");
  EXPECT_EQ(loaded->witness[7], "");
}

TEST_F(ResultsDbTest, FindingsComeBack) {
  Finding f{.status = FindingStatus::kConfirmed, .killed_guest = true, .repeated = 9, .tries = 10};
  f.verdict = MakeVerdict(FindingClass::kAtomicity, "close", 0xfedcba9876543210, "it lied");
  f.verdict.ret = -9;
  f.id = FindingId(f.verdict);
  EXPECT_EQ(f.id, "atomicity-close-fedcba9876543210");
  ASSERT_TRUE(db_->PutFinding(f).ok());
  Result<std::vector<Finding>> loaded = Reopen()->LoadFindings();
  ASSERT_TRUE(loaded.ok());
  ASSERT_EQ(loaded->size(), 1u);
  const Finding& g = loaded->front();
  EXPECT_EQ(g.id, f.id);
  EXPECT_EQ(g.verdict.cls, FindingClass::kAtomicity);
  EXPECT_EQ(g.verdict.Signature(), f.verdict.Signature());
  EXPECT_STREQ(g.verdict.claim, "it lied");
  EXPECT_EQ(g.verdict.ret, -9);
  EXPECT_EQ(g.status, FindingStatus::kConfirmed);
  EXPECT_TRUE(g.killed_guest);
  EXPECT_EQ(g.repeated, 9);
}

TEST_F(ResultsDbTest, EachSessionSaysWhatItRanOn) {
  ASSERT_TRUE(db_->SaveTotals(SomeTally(), 42.5).ok());
  db_.reset();
  Result<std::unique_ptr<ResultsDb>> resumed = ResultsDb::Resume(path_);
  ASSERT_TRUE(resumed.ok()) << resumed.error().ToString();
  CampaignMeta later = meta_;
  later.kernel = "6.13.0";
  later.cpus = 2;
  later.seconds = 42.5;
  ASSERT_TRUE((*resumed)->BeginSession(later).ok());
  Result<CampaignMeta> now = (*resumed)->LoadMeta();
  ASSERT_TRUE(now.ok());
  EXPECT_EQ(now->kernel, "6.13.0");
  EXPECT_EQ(now->cpus, 2);
  EXPECT_EQ(now->seconds, 42.5);
  EXPECT_EQ((*resumed)->LoadTally()->programs, SomeTally().programs);

  Result<std::unique_ptr<Sqlite>> sqlite = Sqlite::OpenReadOnly(path_);
  ASSERT_TRUE(sqlite.ok());
  Sqlite::Query sessions(**sqlite, "SELECT session, started_ms, kernel, cpus FROM sessions");
  ASSERT_TRUE(sessions.Step());
  EXPECT_EQ(sessions.Text(2), "6.12.1");
  ASSERT_TRUE(sessions.Step());
  EXPECT_EQ(sessions.Int(0), 2);
  EXPECT_EQ(sessions.Int(1), 42'500);
  EXPECT_EQ(sessions.Text(2), "6.13.0");
  EXPECT_EQ(sessions.Int(3), 2);
  EXPECT_FALSE(sessions.Step());
}

TEST_F(ResultsDbTest, CampaignOlderThanItsSessionsKeepsTheFirst) {
  ASSERT_TRUE(db_->SaveTotals(SomeTally(), 42.5).ok());
  db_.reset();
  ASSERT_TRUE((*Sqlite::OpenExisting(path_))->Run("DROP TABLE sessions").ok());
  Result<std::unique_ptr<ResultsDb>> resumed = ResultsDb::Resume(path_);
  ASSERT_TRUE(resumed.ok()) << resumed.error().ToString();
  EXPECT_EQ((*resumed)->LoadMeta()->seconds, 42.5);
  Result<std::unique_ptr<Sqlite>> sqlite = Sqlite::OpenReadOnly(path_);
  ASSERT_TRUE(sqlite.ok());
  Sqlite::Query sessions(**sqlite, "SELECT started_ms, kernel, cpus FROM sessions");
  ASSERT_TRUE(sessions.Step());
  EXPECT_EQ(sessions.Int(0), 0);
  EXPECT_EQ(sessions.Text(1), "6.12.1");
  EXPECT_EQ(sessions.Int(2), 4);
  EXPECT_FALSE(sessions.Step());
}

TEST_F(ResultsDbTest, OtherSpecificationsAreRefused) {
  db_.reset();
  std::filesystem::remove(path_);
  meta_.table_hash ^= 1;
  ASSERT_TRUE(ResultsDb::Create(path_, meta_).ok());
  Result<std::unique_ptr<ResultsDb>> db = ResultsDb::Open(path_);
  ASSERT_FALSE(db.ok());
  EXPECT_NE(db.error().ToString().find("other specifications"), std::string::npos);
}

TEST_F(ResultsDbTest, WhatIsNoDatabaseIsAnError) {
  EXPECT_FALSE(ResultsDb::Open(dir_.path() + "/missing").ok());
  ASSERT_TRUE(WriteFileAtomically(dir_.path() + "/text", "hello, I am no database at all").ok());
  EXPECT_FALSE(ResultsDb::Open(dir_.path() + "/text").ok());
}

TEST(ItemRefs, EveryItemHasExactlyOneInOrder) {
  ASSERT_EQ(AllItems().size(), ItemCount());
  for (uint32_t i = 0; i < AllItems().size(); ++i) EXPECT_EQ(AllItems()[i].item, i);
}

}  // namespace
}  // namespace kapifuzz
