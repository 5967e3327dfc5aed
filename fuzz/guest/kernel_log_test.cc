#include "fuzz/guest/kernel_log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>

#include "base/files.h"
#include "base/strings.h"
#include "oracles/console.h"
#include "oracles/console_lines.h"

namespace kapifuzz {
namespace {

class KernelLogTest : public testing::Test {
 protected:
  // A pipe of packets stands for /dev/kmsg: each read gives a record.
  void SetUp() override {
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_DIRECT | O_NONBLOCK | O_CLOEXEC), 0);
    log_.emplace(UniqueFd(ends[0]));
    kernel_ = UniqueFd(ends[1]);
  }
  void Say(std::string_view record) {
    ASSERT_EQ(write(kernel_.get(), record.data(), record.size()),
              static_cast<ssize_t>(record.size()));
  }

  std::optional<KernelLog> log_;
  UniqueFd kernel_;
};

TEST_F(KernelLogTest, AReportIsToldOnce) {
  EXPECT_FALSE(log_->HasReport());
  Say("3,415,1234567,-;binder_linux: BINDER_SET_CONTEXT_MGR already set\n");
  EXPECT_FALSE(log_->HasReport());
  Say("1,416,1234568,-,caller=T41;BUG: Bad rss-counter state mm:000000007c1e4f5a "
      "type:MM_ANONPAGES\n");
  Say("6,417,1234569,-;process 'init' launched '/x/self' with NULL argv: empty string added\n");
  EXPECT_TRUE(log_->HasReport());
  EXPECT_FALSE(log_->HasReport());
}

TEST_F(KernelLogTest, WhatUserSpaceWroteAndWhatIsNoRecordSayNothing) {
  Say("6,414,1234567,-;BUG: says a driver, and no console shows it\n");
  Say("12,415,1234567,-;BUG: says a program\n");
  Say("BUG: without a head");
  Say("4,415,1234567,-");
  Say(";");
  EXPECT_FALSE(log_->HasReport());
}

TEST(KernelLog, WhereThereIsNoLogNothingIsSaid) {
  KernelLog log((UniqueFd()));
  EXPECT_FALSE(log.HasReport());
}

// All that the host knows as reports, and hardly anything of what a healthy kernel says.
TEST(KernelLog, KnowsTheBeginningsOfAllReports) {
  const std::string folder = KAPIFUZZ_SOURCE_DIR "/oracles/testdata/console";
  const Result<std::vector<std::string>> names = ListFiles(folder, ".log");
  ASSERT_TRUE(names.ok());
  int reports = 0, false_alarms = 0;
  for (const std::string& name : *names) {
    const Result<std::string> log = ReadFile(JoinPath(folder, name));
    ASSERT_TRUE(log.ok());
    for (const CrashReport& report : ParseConsole(*log)) {
      if (report.type == CrashType::kSuddenEnd) continue;
      // Its first line, or the second behind a bar.
      std::vector<std::string_view> lines = SplitLines(report.text);
      if (lines.size() > 2) lines.resize(2);
      EXPECT_TRUE(std::ranges::any_of(lines, MayBeginReport))
          << name << ": " << report.title << "\n"
          << report.text.substr(0, 200);
      ++reports;
    }
    if (!name.starts_with("clean_")) continue;
    for (std::string_view line : SplitLines(*log))
      false_alarms += MayBeginReport(CleanConsoleLine(line).text);
  }
  EXPECT_GE(reports, 60);
  EXPECT_LE(false_alarms, 1);
}

}  // namespace
}  // namespace kapifuzz
