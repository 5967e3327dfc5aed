#include "corpus/store.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <filesystem>

#include "base/files.h"

namespace kapifuzz {
namespace {

class CorpusStoreTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::remove_all(directory_); }

  std::string directory_ = testing::TempDir() + "/store_test." +
                           testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(CorpusStoreTest, AddsOnceAndLoadsBack) {
  Result<CorpusStore> store = CorpusStore::Open(directory_);
  ASSERT_TRUE(store.ok());
  const std::vector<uint8_t> wire = {1, 2, 3};
  Result<CorpusStore::Added> added = store->Add(wire);
  ASSERT_TRUE(added.ok());
  EXPECT_TRUE(added->is_new);
  Result<CorpusStore::Added> again = store->Add(wire);
  ASSERT_TRUE(again.ok());
  EXPECT_FALSE(again->is_new);
  EXPECT_EQ(again->sha1, added->sha1);
  Result<std::vector<uint8_t>> loaded = store->Load(added->sha1);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(*loaded, wire);
}

TEST_F(CorpusStoreTest, ReopenedKnowsItsEntriesAndNothingElse) {
  std::string sha1;
  {
    Result<CorpusStore> store = CorpusStore::Open(directory_);
    ASSERT_TRUE(store.ok());
    sha1 = store->Add(std::vector<uint8_t>{7})->sha1;
  }
  ASSERT_TRUE(WriteFileAtomically(directory_ + "/README", "x").ok());
  ASSERT_TRUE(WriteFileAtomically(directory_ + "/" + sha1 + ".tmpABC", "x").ok());
  Result<CorpusStore> store = CorpusStore::Open(directory_);
  ASSERT_TRUE(store.ok());
  EXPECT_EQ(store->entries(), std::set<std::string>{sha1});
}

TEST_F(CorpusStoreTest, WhatWasBeingWrittenIsRemovedAndNothingElse) {
  Result<CorpusStore> store = CorpusStore::Open(directory_);
  ASSERT_TRUE(store.ok());
  const std::string sha1 = store->Add(std::vector<uint8_t>{7})->sha1;
  ASSERT_TRUE(WriteFileAtomically(directory_ + "/README", "x").ok());
  ASSERT_TRUE(WriteFileAtomically(directory_ + "/README.tmpABC", "x").ok());
  ASSERT_TRUE(WriteFileAtomically(directory_ + "/" + sha1 + ".tmpABC", "x").ok());
  EXPECT_TRUE(store->RemoveUnfinished().ok());
  Result<std::vector<std::string>> left = ListFiles(directory_, "");
  ASSERT_TRUE(left.ok());
  EXPECT_EQ(std::set<std::string>(left->begin(), left->end()),
            (std::set<std::string>{"README", "README.tmpABC", sha1}));
}

// A process that may write no byte stands in for a full disk: the entry is refused whole, and
// accepted as soon as there is room.
TEST_F(CorpusStoreTest, FullDiskLeavesNothingBehindAndTheNextTryWorks) {
  Result<CorpusStore> store = CorpusStore::Open(directory_);
  ASSERT_TRUE(store.ok());
  const std::vector<uint8_t> wire(100, 42);
  rlimit old;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
  signal(SIGXFSZ, SIG_IGN);
  rlimit none = {.rlim_cur = 0, .rlim_max = old.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &none), 0);
  Result<CorpusStore::Added> refused = store->Add(wire);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &old), 0);
  ASSERT_FALSE(refused.ok());
  EXPECT_TRUE(std::filesystem::is_empty(directory_)) << "a part of the entry was left";
  Result<CorpusStore::Added> accepted = store->Add(wire);
  ASSERT_TRUE(accepted.ok());
  EXPECT_TRUE(accepted->is_new);
}

}  // namespace
}  // namespace kapifuzz
