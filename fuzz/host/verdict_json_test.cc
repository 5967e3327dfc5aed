#include "fuzz/host/verdict_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fuzz/host/testing/events.h"

namespace kapifuzz {
namespace {

TEST(VerdictJson, ComesBackAsItWas) {
  Verdict verdict = MakeVerdict(FindingClass::kContract, "close", 7, "close(3) lied");
  verdict.call = 2;
  verdict.err = 9;
  verdict.ret = -9;
  const Result<Verdict> back = VerdictFromJson(VerdictToJson(verdict), "verdict.json");
  ASSERT_TRUE(back.ok()) << back.error().ToString();
  EXPECT_EQ(back->Signature(), verdict.Signature());
  EXPECT_EQ(back->syscall, verdict.syscall);
  EXPECT_EQ(back->call, 2);
  EXPECT_EQ(back->ret, -9);
  EXPECT_STREQ(back->claim, "close(3) lied");
}

// A guest may die between two calls; --resume must take the finding in all the same.
TEST(VerdictJson, ACrashNeedsNoCall) {
  Verdict verdict = MakeVerdict(FindingClass::kCrash, "close", 7, "a crash");
  verdict.syscall = kNoSyscall;
  const nlohmann::ordered_json json = VerdictToJson(verdict);
  EXPECT_EQ(json["syscall"], "unknown");
  const Result<Verdict> back = VerdictFromJson(json, "verdict.json");
  ASSERT_TRUE(back.ok()) << back.error().ToString();
  EXPECT_EQ(back->syscall, kNoSyscall);
  EXPECT_EQ(back->Signature(), verdict.Signature());
}

TEST(VerdictJson, AllElseDoes) {
  nlohmann::ordered_json json =
      VerdictToJson(MakeVerdict(FindingClass::kContract, "close", 7, "close(3) lied"));
  for (const char* name : {"unknown", "", "closet"}) {
    json["syscall"] = name;
    const Result<Verdict> verdict = VerdictFromJson(json, "out/verdict.json");
    ASSERT_FALSE(verdict.ok()) << name;
    EXPECT_THAT(verdict.error().ToString(), testing::StartsWith("out/verdict.json: is no verdict"));
    EXPECT_THAT(verdict.error().ToString(), testing::HasSubstr(std::string("\"") + name + "\""));
  }
}

}  // namespace
}  // namespace kapifuzz
