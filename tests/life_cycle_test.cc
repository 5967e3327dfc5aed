// What may happen to a campaign in a long night, done to it on purpose: nothing is lost, and it goes on or says why not.
// QEMU or the host process killed: tests/campaign_test.cc. A full disk: tests/bad_input_test.cc and
// fuzz/host/campaign_storage_test.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/files.h"
#include "tests/loop_disk.h"
#include "tests/running_campaign.h"
#include "tests/tools.h"

namespace kapifuzz::testing_tools {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr char kMutant[] = "kapi_mutant=1";

bool Runs(pid_t pid) { return waitpid(pid, nullptr, WNOHANG) == 0; }

bool Says(const std::string& said, const std::string& text) {
  Result<std::string> now = ReadFile(said);
  return now.ok() && now->find(text) != now->npos;
}

TEST(LifeCycle, OutputThatBecomesReadOnlyLosesNothing) {
  OwnDirectory own;
  LoopDisk disk(own.path("disk"));
  if (!disk.mounted()) GTEST_SKIP() << "a file system in a loop device needs root";
  const std::string out = disk.path() + "/out", said = own.path("said");
  const pid_t pid = StartFuzz({.out = out, .said = said, .more = {"--kernel-args", kMutant}});
  ASSERT_GT(pid, 0);
  // It says so once the finding is stored.
  EXPECT_TRUE(
      WaitUntil([&] { return FilesIn(out + "/corpus") >= 20 && Says(said, "found atomicity"); }));
  ASSERT_TRUE(disk.FailNow());
  EXPECT_TRUE(WaitUntil([&] { return Says(said, "Read-only file system"); }));
  EXPECT_TRUE(Runs(pid)) << "it waits for the disk";
  EXPECT_EQ(StatusOf(out)["phase"], "fuzzing");
  EXPECT_EQ(EndProcess(pid, SIGKILL), 128 + SIGKILL);
  CommandOutput report = Kapifuzz({"report", out});
  EXPECT_EQ(report.exit_status, 1) << report.err;
  EXPECT_THAT(report.err, HasSubstr("cannot be written"));

  ASSERT_TRUE(disk.Remount("ro"));
  // Beside the entries there may be the file of the write that failed, which nobody could remove.
  const Stored kept = StoredIn(out);
  EXPECT_GE(kept.corpus.size(), 20u);
  EXPECT_EQ(kept.findings.size(), 1u);
  EXPECT_EQ(StatusOf(out)["phase"], "killed");
  EXPECT_EQ(Kapifuzz({"report", out}).exit_status, 1);

  ASSERT_TRUE(disk.Remount("rw"));
  CommandOutput resumed =
      Kapifuzz({"fuzz", "--kernel", KernelFile("bzImage"), "--vms", "1", "--for", "5s",
                "--kernel-args", kMutant, "--resume", "--out", out});
  EXPECT_EQ(resumed.exit_status, 1) << resumed.out << resumed.err;
  json summary = json::parse(MustRead(out + "/summary.json"), nullptr, false);
  EXPECT_TRUE(StoredIn(out).HasAllOf(kept));
  EXPECT_EQ(summary["corpus"], FilesIn(out + "/corpus"));

  // Closed in order, so SQLite has left no log behind, and could not make one.
  ASSERT_TRUE(disk.Remount("ro"));
  EXPECT_EQ(StatusOf(out)["phase"], "over");
  EXPECT_EQ(Kapifuzz({"report", out}).exit_status, 1);
}

// The wall clock of the host and of QEMU, as somebody sets it; clocks that only go forward stay as they are.
class JumpingClock {
 public:
  explicit JumpingClock(const std::string& file) : file_(file) { Set("+0"); }
  static bool IsThere() { return FileExists(kLibrary); }
  void Set(const std::string& offset) {
    EXPECT_TRUE(WriteFileAtomically(file_, offset + "\n").ok());
  }
  // The year that a program sees.
  int Year() const {
    std::vector<std::string> words = {"env"};
    for (const auto& [name, value] : environment()) words.push_back(name + "=" + value);
    words.insert(words.end(), {"date", "+%Y"});
    Result<CommandOutput> shown = RunCommand(words);
    return shown.ok() ? atoi(shown->out.c_str()) : 0;
  }
  std::vector<std::pair<std::string, std::string>> environment() const {
    return {{"LD_PRELOAD", kLibrary},
            {"DONT_FAKE_MONOTONIC", "1"},
            {"FAKETIME_NO_CACHE", "1"},
            {"FAKETIME_TIMESTAMP_FILE", file_}};
  }

 private:
  static constexpr char kLibrary[] = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
  std::string file_;
};

TEST(LifeCycle, WallClockThatJumpsIsNotNoticed) {
  if (!JumpingClock::IsThere()) GTEST_SKIP() << "libfaketime is not installed";
  OwnDirectory own;
  JumpingClock clock(own.path("clock"));
  const std::string out = own.path("out");
  const pid_t pid =
      StartFuzz({.out = out, .said = own.path("said"), .environment = clock.environment()});
  ASSERT_GT(pid, 0);
  uint64_t programs = 0;
  auto goes_on = [&] {
    return WaitUntil([&] {
      if (!FileExists(out + "/results.db")) return false;
      const json status = StatusOf(out);
      return status.is_object() && status["programs"] > programs + 100;
    });
  };
  for (const char* offset : {"+0", "+5h", "-5h", "+1y"}) {
    clock.Set(offset);
    ASSERT_TRUE(goes_on()) << offset;
    programs = StatusOf(out)["programs"];
    EXPECT_TRUE(Runs(pid)) << offset;
  }
  const int year = clock.Year();
  clock.Set("+0");
  EXPECT_GT(year, clock.Year()) << "the clock did not jump";
  const json status = StatusOf(out);
  EXPECT_EQ(status["restarts"], 0);
  EXPECT_LT(status["seconds"], 600);
  EXPECT_EQ(EndProcess(pid, SIGINT), 0) << MustRead(own.path("said"));
}

TEST(LifeCycle, GuestsWithoutMemoryEndItWithinSecondsAndSaySo) {
  OwnDirectory own;
  CommandOutput output =
      Kapifuzz({"fuzz", "--kernel", KernelFile("bzImage"), "--vms", "1", "--for", "5m", "--memory",
                "128", "--kernel-args", "mem=48M", "--out", own.path("out")});
  EXPECT_EQ(output.exit_status, 3) << output.out;
  EXPECT_THAT(output.err, HasSubstr("give it more --memory"));
  EXPECT_EQ(FilesIn(own.path("out/findings")), 0u);
  const json summary = json::parse(MustRead(own.path("out/summary.json")), nullptr, false);
  EXPECT_LT(summary["seconds"], 120);
}

}  // namespace
}  // namespace kapifuzz::testing_tools
