#include "fuzz/host/finding_book.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/testing/events.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

// Of a finding that came again so often.
TriageResult Triaged(int repeated, const WireBytes& wire) {
  TriageResult result{};
  result.repeated = repeated;
  result.tries = 3;
  DecodeProgram(wire, &result.program);
  return result;
}

constexpr char kId[] = "contract-close-0000000000000007";

class FindingBookTest : public testing::Test {
 protected:
  FindingBookTest() {
    meta_.table_hash = SyscallTableHash();
    out_ = std::make_unique<OutputDir>(std::move(*OutputDir::Create(dir_.path() + "/out")));
    db_ = std::move(*ResultsDb::Create(out_->results(), meta_));
    Open();
  }
  // As a session begins.
  void Open() {
    store_ = std::make_unique<FindingStore>(*out_, meta_);
    log_ = std::make_unique<CampaignLog>(nullptr, out_->log(), RealClock());
    book_ = std::make_unique<FindingBook>(store_.get(), db_.get(), log_.get());
    ASSERT_TRUE(book_->Load().ok());
  }
  static Finding Found(const std::string& program) {
    return {.id = kId,
            .verdict = MakeVerdict(FindingClass::kContract, "close", 7, "close(3) lied"),
            .wire = Wire(program)};
  }
  FindingStatus StatusNow() const { return book_->findings().at(kId).status; }
  bool Exists(const std::string& path) const { return FileExists(out_->root() + "/" + path); }
  void Report(const std::string& program) { ASSERT_TRUE(book_->Report(Found(program), {}).ok()); }
  void SetAside() {
    ASSERT_NE(book_->Next(), nullptr);
    ASSERT_TRUE(book_->Conclude(kId, Triaged(0, Wire("close(3)\n"))).ok());
  }

  TempDir dir_;
  CampaignMeta meta_;
  std::unique_ptr<OutputDir> out_;
  std::unique_ptr<ResultsDb> db_;
  std::unique_ptr<FindingStore> store_;
  std::unique_ptr<CampaignLog> log_;
  std::unique_ptr<FindingBook> book_;
};

TEST_F(FindingBookTest, SetAsideTwiceIsSetAside) {
  Report("close(3)\n");
  SetAside();
  EXPECT_TRUE(book_->Conclude(kId, Triaged(0, Wire("close(3)\n"))).ok())
      << "the row was not written";
  EXPECT_TRUE(Exists(std::string("unconfirmed/") + kId + "/raw.wire"));
  EXPECT_FALSE(Exists(std::string("findings/") + kId));
}

TEST_F(FindingBookTest, HostThatDiesWhileItSetsAsideIsFollowedByOneThatKnows) {
  Report("close(3)\n");
  ASSERT_TRUE(store_->SetAside(book_->findings().at(kId)).ok());
  Open();
  EXPECT_EQ(StatusNow(), FindingStatus::kUnconfirmed);
  EXPECT_EQ(book_->Next(), nullptr);
  Open();
  EXPECT_EQ(StatusNow(), FindingStatus::kUnconfirmed) << "it is written down";
}

TEST_F(FindingBookTest, RemovedByHandDoesNotEndTheNextSession) {
  Report("close(3)\n");
  std::filesystem::remove_all(out_->finding(kId));
  Open();
  EXPECT_EQ(book_->Next(), nullptr);
  EXPECT_NE(ReadFile(out_->log())->find("left alone"), std::string::npos);
}

TEST_F(FindingBookTest, WhatWasSetAsideGetsAnotherChanceWithTheProgramOfThen) {
  Report("close(3)\n");
  SetAside();
  Report("close(4)\n");  // the second
  EXPECT_EQ(StatusNow(), FindingStatus::kRaw);
  EXPECT_EQ(book_->findings().at(kId).wire, Wire("close(4)\n"));
  SetAside();
  Report("close(5)\n");  // the third
  EXPECT_EQ(StatusNow(), FindingStatus::kUnconfirmed);
  EXPECT_EQ(book_->Next(), nullptr);
  Report("close(6)\n");  // the fourth
  const Finding* again = book_->Next();
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(again->count, 4u);
  EXPECT_EQ(*store_->LoadRaw(kId), Wire("close(6)\n"));
  ASSERT_TRUE(book_->Conclude(kId, Triaged(3, again->wire)).ok());
  EXPECT_EQ(StatusNow(), FindingStatus::kConfirmed);
  EXPECT_FALSE(Exists(std::string("unconfirmed/") + kId));
  EXPECT_TRUE(Exists(std::string("findings/") + kId + "/program.kprog"));
}

TEST_F(FindingBookTest, HistoryStaysUntilTheConclusionIsWritten) {
  const PastRun before{.wire = Wire("close(9)\n")}, own{.wire = Wire("close(3)\n")};
  const Evidence evidence{.history = [&] { return std::vector<PastRun>{before, own}; }};
  ASSERT_TRUE(book_->Report(Found("close(3)\n"), evidence).ok());
  EXPECT_EQ(book_->History(kId).size(), 2u);
  Finding confirmed = book_->findings().at(kId);
  const TriageResult triaged = Triaged(3, confirmed.wire);
  ASSERT_TRUE(store_->SaveTriaged(confirmed, triaged).ok());
  Open();  // the host died before the row was written
  EXPECT_EQ(book_->History(kId).size(), 2u);
  ASSERT_TRUE(book_->Conclude(kId, triaged).ok());
  EXPECT_TRUE(book_->History(kId).empty());
}

}  // namespace
}  // namespace kapifuzz
