// The log on a terminal (a pty) and on something else (a pipe).
#include "fuzz/host/campaign_log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include "base/files.h"
#include "base/unique_fd.h"
#include "fuzz/host/testing/fake_machine.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kClear[] = "\r\033[K";

// One end for the log, the other for what a person would see.
class Ends {
 public:
  explicit Ends(bool terminal) {
    int ends[2] = {-1, -1};
    winsize size = {.ws_row = 25, .ws_col = 30, .ws_xpixel = 0, .ws_ypixel = 0};
    const int made = terminal ? openpty(&ends[0], &ends[1], nullptr, nullptr, &size) : pipe(ends);
    EXPECT_EQ(made, 0);
    seen_.Reset(ends[0]);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    log_ = fdopen(ends[1], "w");
  }
  ~Ends() {
    if (log_ != nullptr) fclose(log_);
  }
  FILE* log() { return log_; }
  void CloseReader() { seen_.Reset(); }
  std::string Seen() {
    char text[4096];
    const ssize_t size = read(seen_.get(), text, sizeof(text));
    return size > 0 ? std::string(text, static_cast<size_t>(size)) : "";
  }

 private:
  UniqueFd seen_;
  FILE* log_ = nullptr;
};

class CampaignLogTest : public testing::Test {
 protected:
  std::string path() const { return dir_.path() + "/campaign.log"; }
  TempDir dir_;
  FakeClock clock_;
};

TEST_F(CampaignLogTest, OnATerminalOneLineIsReplacedAndNeverWraps) {
  Ends ends(/*terminal=*/true);
  CampaignLog log(ends.log(), path(), clock_.clock());
  log.Status("0:10  12 programs/s  and much more than fits into a line");
  const std::string first = ends.Seen();
  EXPECT_EQ(first, "0:10  12 programs/s  and much");
  log.Status("0:11  13 programs/s");
  EXPECT_EQ(ends.Seen(), std::string(kClear) + "0:11  13 programs/s");
  log.Line("found something");
  EXPECT_EQ(ends.Seen(), std::string(kClear) + "found something\r\n");
  EXPECT_THAT(*ReadFile(path()), HasSubstr("found something"));
  EXPECT_THAT(*ReadFile(path()), Not(HasSubstr("programs/s")));
}

TEST_F(CampaignLogTest, ElsewhereItIsALineNowAndThen) {
  Ends ends(/*terminal=*/false);
  CampaignLog log(ends.log(), path(), clock_.clock());
  log.Status("0:00  first");
  EXPECT_EQ(ends.Seen(), "");
  clock_.Advance(CampaignLog::kPlainMs);
  log.Status("0:10  second");
  EXPECT_EQ(ends.Seen(), "0:10  second\n");
  log.Status("0:10  third");
  EXPECT_EQ(ends.Seen(), "");
}

// As after `kapifuzz fuzz | head`, or with a terminal that is gone.
TEST_F(CampaignLogTest, NobodyWhoReadsItIsNoReasonToEnd) {
  Ends ends(/*terminal=*/false);
  CampaignLog log(ends.log(), path(), clock_.clock());
  ends.CloseReader();
  const auto old = signal(SIGPIPE, SIG_IGN);
  for (int i = 0; i < 10; ++i) log.Line(std::string(10'000, 'x'));
  signal(SIGPIPE, old);
  EXPECT_GT(ReadFile(path())->size(), 100'000u) << "the file has all of it";
}

}  // namespace
}  // namespace kapifuzz
