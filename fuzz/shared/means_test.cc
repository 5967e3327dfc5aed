#include "fuzz/shared/means.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

TEST(Means, AllAreOnUnlessNamed) {
  Result<MeansSet> means = MeansWithout("", "--without");
  ASSERT_TRUE(means.ok());
  for (const MeansName& one : kAllMeans) EXPECT_TRUE(means->Has(one.means)) << one.name;
}

TEST(Means, EachNameSwitchesItsOwn) {
  for (const MeansName& one : kAllMeans) {
    Result<MeansSet> means = MeansWithout(one.name, "--without");
    ASSERT_TRUE(means.ok());
    for (const MeansName& other : kAllMeans) {
      EXPECT_EQ(means->Has(other.means), other.means != one.means) << one.name << other.name;
    }
  }
}

TEST(Means, SeveralNames) {
  Result<MeansSet> means = MeansWithout("wishes,edges", "--without");
  ASSERT_TRUE(means.ok());
  EXPECT_FALSE(means->Has(Means::kWishes));
  EXPECT_FALSE(means->Has(Means::kEdges));
  EXPECT_TRUE(means->Has(Means::kPartitions));
}

TEST(Means, UnknownNameIsAnErrorThatSaysWhichThereAre) {
  Result<MeansSet> means = MeansWithout("wishes,wish", "--without");
  ASSERT_FALSE(means.ok());
  EXPECT_EQ(means.error().where, "--without");
  EXPECT_NE(means.error().message.find("'wish' is none of edges, partitions"), std::string::npos)
      << means.error().message;
}

}  // namespace
}  // namespace kapifuzz
