#include "fuzz/host/accel.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

class AccelTest : public testing::Test {
 protected:
  AccelTest() {
    host_.cpuinfo_path = Write("cpuinfo", "processor\t: 0\nflags\t\t: fpu svm sse\n");
    host_.kvm_path = Write("kvm", "");
    host_.boot_id_path = Write("boot_id", "boot-1\n");
    host_.cache_path = dir_.path() + "/cache";
  }
  std::string Write(const std::string& name, const std::string& content) {
    std::string path = dir_.path() + "/" + name;
    EXPECT_TRUE(WriteFileAtomically(path, content).ok());
    return path;
  }
  AccelDecision Decide(bool probe_works) {
    return DecideAccel(host_, [this, probe_works] {
      ++probes_;
      return probe_works;
    });
  }
  TempDir dir_;
  AccelHost host_;
  int probes_ = 0;
};

TEST_F(AccelTest, KvmWhenAllThreeHold) {
  EXPECT_EQ(Decide(true).accel, Accel::kKvm);
  EXPECT_EQ(probes_, 1);
}

TEST_F(AccelTest, CpuWithoutVirtualisationIsNotProbed) {
  // A flag that merely contains the word does not count.
  host_.cpuinfo_path = Write("cpuinfo", "flags : fpu svm_lock vmx_x\nbugs : svm\n");
  AccelDecision decision = Decide(true);
  EXPECT_EQ(decision.accel, Accel::kTcg);
  EXPECT_EQ(decision.reason, "the CPU does not advertise vmx or svm");
  EXPECT_EQ(probes_, 0);
}

TEST_F(AccelTest, DeviceThatDoesNotOpenIsNotProbed) {
  host_.kvm_path = dir_.path() + "/missing";
  EXPECT_EQ(Decide(true).accel, Accel::kTcg);
  EXPECT_EQ(probes_, 0);
}

TEST_F(AccelTest, GuestThatHangsUnderKvmMeansTcg) {
  AccelDecision decision = Decide(false);
  EXPECT_EQ(decision.accel, Accel::kTcg);
  EXPECT_NE(decision.reason.find("probe"), std::string::npos);
}

TEST_F(AccelTest, AnswerIsKeptUntilTheHostReboots) {
  EXPECT_EQ(Decide(false).accel, Accel::kTcg);
  EXPECT_EQ(Decide(true).accel, Accel::kTcg);
  EXPECT_EQ(probes_, 1);
  Write("boot_id", "boot-2\n");
  EXPECT_EQ(Decide(true).accel, Accel::kKvm);
  EXPECT_EQ(probes_, 2);
}

TEST(ParseAccel, KnownWordsOnly) {
  EXPECT_EQ(*ParseAccel("tcg"), Accel::kTcg);
  Result<Accel> wrong = ParseAccel("xen");
  ASSERT_FALSE(wrong.ok());
  EXPECT_NE(wrong.error().ToString().find("\"xen\""), std::string::npos);
}

}  // namespace
}  // namespace kapifuzz
