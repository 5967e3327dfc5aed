#include "fuzz/guest/feedback.h"

#include <gtest/gtest.h>

#include <memory>

#include "executor/items.h"
#include "fuzz/shared/pc_table.h"

namespace kapifuzz {
namespace {

constexpr uint64_t kText = 0xffffffff81000000;
constexpr uint32_t kItems = 10;

// Feeds runs of hand-made coverage.
class FeedbackTest : public testing::Test {
 protected:
  FeedbackTest() : table_(1024), trace_(std::make_unique<Trace>()) {}

  Feedback Make(uint32_t features = 1000) {
    return Feedback({.items = kItems,
                     .features = features,
                     .edge_slots = 4096,
                     .kernel_text = kText,
                     .pc_table = table_});
  }
  // A run of one call per list of PCs, call i of syscall i.
  const Trace& Run(const std::vector<std::vector<uint64_t>>& calls) {
    *trace_ = Trace{};
    for (const auto& pcs : calls) {
      CallRecord& record = trace_->records[trace_->started];
      program_.calls[trace_->started].syscall = trace_->started;
      record.cover_begin = trace_->cover_count;
      for (uint64_t pc : pcs) trace_->cover[trace_->cover_count++] = kText + pc;
      record.cover_end = trace_->cover_count;
      ++trace_->started;
    }
    program_.call_count = trace_->started;
    return *trace_;
  }
  std::vector<uint32_t> Publish(Feedback* feedback) {
    const auto published = feedback->Publish();
    return {published.begin(), published.end()};
  }

  std::vector<std::atomic<uint64_t>> table_;
  std::unique_ptr<Trace> trace_;
  Program program_;
};

TEST_F(FeedbackTest, OnlyWhatRepeatsIsPublished) {
  Feedback feedback = Make();
  feedback.Collect(program_, Run({{1, 2, 3}}), {});
  EXPECT_TRUE(feedback.HasNews());
  feedback.CollectAgain(program_, Run({{1, 2, 9}}), {});
  EXPECT_EQ(Publish(&feedback).size(), 2u);  // (start, 1) and (1, 2)
  EXPECT_EQ(feedback.counts().flaky, 1u);
}

TEST_F(FeedbackTest, AShorterProgramShowsTheNewsOrNot) {
  Feedback feedback = Make();
  feedback.Collect(program_, Run({{1, 2}}), {});
  Publish(&feedback);
  const std::vector<uint32_t> item = {5};
  feedback.Collect(program_, Run({{1, 2}, {3, 4}}), item);
  EXPECT_TRUE(feedback.ShowsNews(program_, Run({{3, 4}}), item));
  EXPECT_FALSE(feedback.ShowsNews(program_, Run({{3, 4}}), {}));
  EXPECT_FALSE(feedback.ShowsNews(program_, Run({{1, 2}}), item));
  // What is shown besides is neither lost nor published.
  EXPECT_TRUE(feedback.ShowsNews(program_, Run({{3, 4}, {6, 7}}), item));
  EXPECT_EQ(Publish(&feedback).size(), 3u);
  feedback.Collect(program_, Run({{6, 7}}), {});
  EXPECT_EQ(feedback.news().size(), 2u);
}

TEST_F(FeedbackTest, AKindThatIsOffIsCountedButNoNews) {
  Feedback edges({.items = kItems, .features = 1000, .edge_slots = 4096, .item_news = false});
  edges.Collect(program_, Run({{1, 2}}), std::vector<uint32_t>{3});
  EXPECT_EQ(Publish(&edges).size(), 2u);
  Feedback items({.items = kItems, .features = 1000, .edge_slots = 4096, .edge_news = false});
  items.Collect(program_, Run({{1, 2}}), std::vector<uint32_t>{3});
  EXPECT_EQ(Publish(&items), std::vector<uint32_t>{3});
  EXPECT_EQ(items.counts().edges, 2u);
}

// Call i is of syscall i.
TEST_F(FeedbackTest, OnlyChosenSyscallsMakeNews) {
  Feedback feedback({.items = ItemCount(),
                     .features = ItemCount() + 1000,
                     .edge_slots = 4096,
                     .kernel_text = kText,
                     .pc_table = table_,
                     .only_syscalls = {1}});
  ASSERT_FALSE(Syscalls()[0].partitions.empty());
  ASSERT_FALSE(Syscalls()[1].partitions.empty());
  const std::vector<uint32_t> items = {PartitionItem(Syscalls()[0], 0),
                                       PartitionItem(Syscalls()[1], 0)};
  feedback.Collect(program_, Run({{1, 2}, {3, 4}, {5}}), items);
  const std::vector<uint32_t> news = Publish(&feedback);
  ASSERT_EQ(news.size(), 3u);
  EXPECT_EQ(news[0], items[1]);
  EXPECT_EQ(feedback.counts().pcs, 5u) << "covered is covered";
  // What another call has shown is news when a chosen one does.
  feedback.Collect(program_, Run({{3, 4}, {1, 2}}), {});
  EXPECT_EQ(feedback.news().size(), 2u);
}

TEST_F(FeedbackTest, PublishedFeaturesAreNoNews) {
  Feedback feedback = Make();
  feedback.Collect(program_, Run({{1, 2}}), {});
  feedback.CollectAgain(program_, Run({{1, 2}}), {});
  EXPECT_EQ(Publish(&feedback).size(), 2u);
  feedback.Collect(program_, Run({{1, 2}}), {});
  EXPECT_FALSE(feedback.HasNews());
  EXPECT_TRUE(Publish(&feedback).empty());
}

TEST_F(FeedbackTest, NoiseIsIgnoredAfterAWhile) {
  Feedback feedback = Make();
  int reruns = 0;
  for (int i = 0; i < 20; ++i) {
    feedback.Collect(program_, Run({{7}}), {});
    if (!feedback.HasNews()) continue;
    ++reruns;
    feedback.CollectAgain(program_, Run({{}}), {});
    EXPECT_TRUE(Publish(&feedback).empty());
  }
  EXPECT_GT(reruns, 1);
  EXPECT_LT(reruns, 10);
}

TEST_F(FeedbackTest, ItemsAreNeverNoise) {
  Feedback feedback = Make();
  const uint32_t item = 3;
  for (int i = 0; i < 50; ++i) {
    feedback.Collect(program_, Run({}), {&item, 1});
    ASSERT_TRUE(feedback.HasItemNews());
    feedback.CollectAgain(program_, Run({}), {});
    feedback.Publish();
  }
  feedback.Collect(program_, Run({}), {&item, 1});
  feedback.CollectAgain(program_, Run({}), {&item, 1});
  EXPECT_EQ(Publish(&feedback), std::vector<uint32_t>{item});
}

TEST_F(FeedbackTest, AnEdgeIsOneFeatureWhateverTheSyscall) {
  Feedback feedback = Make();
  feedback.Collect(program_, Run({{1, 2}, {1, 2}}), {});
  feedback.CollectAgain(program_, Run({{1, 2}, {1, 2}}), {});
  EXPECT_EQ(Publish(&feedback).size(), 2u);
  EXPECT_EQ(feedback.counts().edges, 2u);
  EXPECT_EQ(feedback.counts().pcs, 2u);
}

TEST_F(FeedbackTest, OrderMakesTheEdge) {
  Feedback feedback = Make();
  feedback.Collect(program_, Run({{1, 2}, {2, 1}}), {});
  EXPECT_EQ(feedback.counts().edges, 4u);
  EXPECT_EQ(feedback.counts().pcs, 2u);
}

TEST_F(FeedbackTest, PcTableHasEachPcOfEachSyscall) {
  Feedback feedback = Make();
  feedback.Collect(program_, Run({{1, 2, 1}, {2}}), {});
  for (uint64_t slot :
       {PcSlot(kText + 1, kText, 0), PcSlot(kText + 2, kText, 0), PcSlot(kText + 2, kText, 1)}) {
    EXPECT_EQ(PcTableAdd(table_, slot), PcAdded::kKnown);
  }
  EXPECT_EQ(PcTableAdd(table_, PcSlot(kText + 1, kText, 1)), PcAdded::kNew);
}

TEST_F(FeedbackTest, MoreEdgesThanFeaturesShareAndStayInRange) {
  Feedback feedback = Make(kItems + 5);
  std::vector<uint64_t> pcs;
  for (uint64_t pc = 0; pc < 3000; ++pc) pcs.push_back(pc);
  feedback.Collect(program_, Run({pcs}), {});
  feedback.CollectAgain(program_, Run({pcs}), {});
  for (uint32_t feature : Publish(&feedback)) {
    EXPECT_GE(feature, kItems);
    EXPECT_LT(feature, kItems + 5);
  }
}

// A slice that a damaged record describes must not lead out of the buffer.
TEST_F(FeedbackTest, SliceOutOfTheBufferIsSkipped) {
  Feedback feedback = Make();
  Run({{1}});
  trace_->records[0].cover_end = kMaxCover + 1;
  feedback.Collect(program_, *trace_, {});
  EXPECT_FALSE(feedback.HasNews());
}

}  // namespace
}  // namespace kapifuzz
