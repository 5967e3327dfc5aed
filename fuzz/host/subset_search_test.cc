#include "fuzz/host/subset_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace kapifuzz {
namespace {

// What is left when exactly `needed` are needed.
std::vector<size_t> Found(size_t count, const std::vector<size_t>& needed, int budget, int* asked) {
  SubsetSearch search(count, budget);
  while (const std::vector<size_t>* subset = search.Next()) {
    EXPECT_TRUE(std::ranges::is_sorted(*subset));
    EXPECT_EQ(subset, search.Next()) << "it changes before it is answered";
    search.Answer(std::ranges::includes(*subset, needed));
  }
  *asked = search.asked();
  return search.best();
}

TEST(SubsetSearch, FindsExactlyWhatIsNeeded) {
  std::mt19937 random(1);
  for (int i = 0; i < 500; ++i) {
    const size_t count = 1 + random() % 300;
    std::vector<size_t> needed;
    for (size_t k = random() % 5; k-- > 0;) needed.push_back(random() % count);
    std::ranges::sort(needed);
    needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
    int asked = 0;
    EXPECT_EQ(Found(count, needed, 100000, &asked), needed) << count;
  }
}

TEST(SubsetSearch, FewQuestionsFindOneOfMany) {
  int asked = 0;
  EXPECT_EQ(Found(27'000, {26'500}, 40, &asked), std::vector<size_t>{26'500});
  EXPECT_EQ(Found(27'000, {11}, 40, &asked), std::vector<size_t>{11});
}

TEST(SubsetSearch, KeepsWhatIsKnownWhenItsQuestionsAreUsedUp) {
  int asked = 0;
  const std::vector<size_t> found = Found(1000, {3, 500, 900}, 12, &asked);
  EXPECT_EQ(asked, 12);
  EXPECT_LT(found.size(), 1000u);
  EXPECT_TRUE(std::ranges::includes(found, std::vector<size_t>{3, 500, 900}));
}

TEST(SubsetSearch, NothingIsNothing) {
  int asked = 0;
  EXPECT_TRUE(Found(0, {}, 10, &asked).empty());
  EXPECT_EQ(asked, 0);
  EXPECT_TRUE(Found(1, {}, 10, &asked).empty());
}

}  // namespace
}  // namespace kapifuzz
