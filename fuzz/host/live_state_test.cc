#include "fuzz/host/live_state.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

Sample At(int64_t seconds) {
  return {.at_ms = seconds * 1000, .programs = static_cast<uint64_t>(seconds) * 20};
}

void ExpectRising(const std::vector<Sample>& samples) {
  for (size_t i = 1; i < samples.size(); ++i) {
    EXPECT_LT(samples[i - 1].at_ms, samples[i].at_ms) << i;
  }
}

TEST(SampleSeries, AShortCampaignKeepsEverySample) {
  SampleSeries series;
  for (int i = 0; i <= 100; ++i) series.Add(At(i * 5));
  EXPECT_EQ(series.samples().size(), 101u);
  EXPECT_EQ(series.samples()[7], At(35));
}

TEST(SampleSeries, ALongOneIsThinnedAndKeepsFirstAndNewest) {
  SampleSeries series;
  for (int i = 0; i <= 7 * 24 * 720; ++i) {  // a week
    series.Add(At(i * 5));
    ASSERT_LE(series.samples().size(), SampleSeries::kMost);
    ASSERT_EQ(series.samples().back(), At(i * 5));
  }
  EXPECT_GT(series.samples().size(), SampleSeries::kMost / 3);
  EXPECT_EQ(series.samples().front(), At(0));
  ExpectRising(series.samples());
}

TEST(SampleSeries, GoesOnWithAnEarlierSessionsSamples) {
  SampleSeries first;
  for (int i = 0; i <= 2000; ++i) first.Add(At(i * 5));
  SampleSeries second;
  second.Load(first.samples());
  EXPECT_EQ(second.samples(), first.samples());
  for (int i = 2001; i <= 9000; ++i) second.Add(At(i * 5));
  EXPECT_LE(second.samples().size(), SampleSeries::kMost);
  EXPECT_EQ(second.samples().front(), At(0));
  EXPECT_EQ(second.samples().back(), At(45'000));
  ExpectRising(second.samples());
}

TEST(SampleSeries, TooManyAreThinnedAndTimeNeverGoesBack) {
  std::vector<Sample> many;
  for (int i = 0; i < 5000; ++i) many.push_back(At(i));
  SampleSeries series;
  series.Load(many);
  EXPECT_LE(series.samples().size(), SampleSeries::kMost);
  const size_t size = series.samples().size();
  series.Add(At(3));
  EXPECT_EQ(series.samples().size(), size);
  ExpectRising(series.samples());
}

TEST(RecentRates, AreOfTheNewestTwoSamples) {
  EXPECT_EQ(RecentRates({}).programs, 0);
  EXPECT_EQ(RecentRates({At(5)}).programs, 0);
  std::vector<Sample> samples = {At(0), At(5), At(10)};
  samples[2].programs = samples[1].programs + 50;
  samples[2].calls = 500;
  EXPECT_EQ(RecentRates(samples).programs, 10);
  EXPECT_EQ(RecentRates(samples).calls, 100);
  samples[2].programs = 0;
  EXPECT_EQ(RecentRates(samples).programs, 0) << "never a negative rate";
}

TEST(MeanPcs, IsTheAreaUnderTheCurveOverItsLength) {
  EXPECT_EQ(MeanPcs({}), 0u);
  const Sample early = {.at_ms = 10, .pcs = 100}, late = {.at_ms = 40, .pcs = 100};
  EXPECT_EQ(MeanPcs({early, late}), (500u + 3000u) / 40);
  EXPECT_EQ(MeanPcs({late}), 50u);
}

}  // namespace
}  // namespace kapifuzz
