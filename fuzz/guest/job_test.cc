#include "fuzz/guest/job.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

TEST(Job, ReadsModeAndValues) {
  Result<Job> job = Job::Parse("mode=triage\n\n# a note\nsignature=0xff\n tries = 7 \n", "job");
  ASSERT_TRUE(job.ok());
  EXPECT_EQ(job->mode(), "triage");
  EXPECT_EQ(*job->Number("signature", 0), 255u);
  EXPECT_EQ(*job->Number("tries", 0), 7u);
  EXPECT_EQ(*job->Number("missing", 3), 3u);
  EXPECT_EQ(job->Text("missing", "x"), "x");
}

TEST(Job, ValueMayHoldAnEqualsSign) {
  Result<Job> job = Job::Parse("mode=run\nisolation=a=b\n", "job");
  ASSERT_TRUE(job.ok());
  EXPECT_EQ(job->Text("isolation", ""), "a=b");
}

struct BadJob {
  const char* name;
  const char* text;
  const char* error;
};

class JobErrors : public testing::TestWithParam<BadJob> {};

TEST_P(JobErrors, NameTheLineAndTheText) {
  Result<Job> job = Job::Parse(GetParam().text, "/in/job");
  ASSERT_FALSE(job.ok());
  EXPECT_EQ(job.error().ToString(), GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(
    All, JobErrors,
    testing::Values(
        BadJob{"Empty", "", "/in/job: no mode=NAME in it"},
        BadJob{"ModeNotFirst", "seed=1\nmode=fuzz\n",
               "/in/job:1: expected mode=NAME first, found 'seed=1'"},
        BadJob{"NoValue", "mode=\n", "/in/job:1: expected mode=NAME first, found 'mode='"},
        BadJob{"NoPair", "mode=fuzz\nseed\n", "/in/job:2: expected key=value, found 'seed'"}),
    [](const auto& info) { return info.param.name; });

TEST(Job, NumberThatIsNoneIsAnErrorWithItsText) {
  Result<Job> job = Job::Parse("mode=fuzz\nseed=12x\n", "/in/job");
  ASSERT_TRUE(job.ok());
  Result<uint64_t> seed = job->Number("seed", 1);
  ASSERT_FALSE(seed.ok());
  EXPECT_EQ(seed.error().ToString(), "/in/job: seed=12x is no number");
}

}  // namespace
}  // namespace kapifuzz
