// Whole campaigns in a guest: silent on the clean kernel, loud on the mutant, and nothing lost when the host process is
// killed. Lengths are what the claims need, never asserted as speed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "base/subprocess.h"
#include "fuzz/shared/shm_layout.h"
#include "tests/running_campaign.h"
#include "tests/tools.h"

namespace kapifuzz::testing_tools {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

CommandOutput Fuzz(const std::string& out, std::vector<std::string> more) {
  std::vector<std::string> words = {"fuzz",  "--kernel", KernelFile("bzImage"), "--out", out,
                                    "--vms", "1"};
  words.insert(words.end(), more.begin(), more.end());
  return Kapifuzz(words);
}

std::vector<std::string> KeysOf(const nlohmann::ordered_json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object.items()) keys.push_back(item.key());
  return keys;
}

// One campaign on the clean kernel serves the tests that only look at its output.
class CleanCampaign : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    own_ = new OwnDirectory;
    output_ = new CommandOutput(Fuzz(Out(), {"--for", "30s"}));
  }
  static void TearDownTestSuite() {
    delete output_;
    delete own_;
  }
  static std::string Out() { return own_->path("out"); }
  static OwnDirectory* own_;
  static CommandOutput* output_;
};
OwnDirectory* CleanCampaign::own_ = nullptr;
CommandOutput* CleanCampaign::output_ = nullptr;

TEST_F(CleanCampaign, IsSilent) {
  EXPECT_EQ(output_->exit_status, 0) << output_->out << output_->err;
  EXPECT_EQ(FilesIn(Out() + "/findings"), 0u);
}

TEST_F(CleanCampaign, SummaryHasItsKeys) {
  auto summary = nlohmann::ordered_json::parse(MustRead(Out() + "/summary.json"), nullptr, false);
  EXPECT_THAT(KeysOf(summary),
              ElementsAre("schema", "kernel", "accel", "vms", "seconds", "programs", "calls",
                          "programs_per_second", "calls_per_second", "coverage_pcs",
                          "coverage_edges", "corpus", "restarts", "findings", "syscalls"));
  EXPECT_EQ(summary["schema"], 1);
  EXPECT_GT(summary["programs"], 1000);
  EXPECT_GT(summary["coverage_pcs"], 500);
  EXPECT_EQ(summary["restarts"], 0);
  EXPECT_EQ(summary["corpus"], FilesIn(Out() + "/corpus"));
  ASSERT_GE(summary["syscalls"].size(), 14u);
  for (const auto& [name, syscall] : summary["syscalls"].items()) {
    EXPECT_GT(syscall["calls"], 0) << name;
    EXPECT_GT(syscall["pcs"], 0) << name;
    EXPECT_EQ(syscall["errors_unspecified"], 0) << name;
    EXPECT_LE(syscall["errors_seen"], syscall["errors_specified"]) << name;
  }
}

TEST_F(CleanCampaign, ReportHasOneRowForEveryItem) {
  CommandOutput report = Kapifuzz({"report", Out()});
  EXPECT_EQ(report.exit_status, 0) << report.err;
  EXPECT_THAT(report.out, HasSubstr("EBADF"));
  EXPECT_EQ(report.out, MustRead(Out() + "/report/report.txt"));
}

TEST_F(CleanCampaign, WritesResultsForCi) {
  const size_t syscalls =
      json::parse(MustRead(Out() + "/summary.json"), nullptr, false)["syscalls"].size();
  CommandOutput junit = Kapifuzz({"report", Out(), "--format", "junit"});
  EXPECT_EQ(junit.exit_status, 0) << junit.err;
  EXPECT_EQ(junit.out, MustRead(Out() + "/report/junit.xml"));
  EXPECT_THAT(junit.out, HasSubstr("tests=\"" + std::to_string(syscalls) + "\" failures=\"0\""));
  EXPECT_THAT(MustRead(Out() + "/report/report.ktap"),
              HasSubstr("KTAP version 1\n1.." + std::to_string(syscalls) + "\n"));
  EXPECT_EQ(Kapifuzz({"report", Out(), "--format", "pdf"}).exit_status, 2);
}

TEST_F(CleanCampaign, StatusOfAFinishedOneAgreesWithItsSummary) {
  CommandOutput output = Kapifuzz({"status", Out(), "--json"});
  ASSERT_EQ(output.exit_status, 0) << output.err;
  json status = json::parse(output.out, nullptr, false);
  json summary = json::parse(MustRead(Out() + "/summary.json"), nullptr, false);
  EXPECT_EQ(status["phase"], "over");
  for (const char* key : {"kernel", "vms", "programs", "calls", "coverage_pcs", "coverage_edges",
                          "corpus", "restarts"}) {
    EXPECT_EQ(status[key], summary[key]) << key;
  }
  EXPECT_GE(status["samples"]["at_ms"].size(), 5u);
  EXPECT_EQ(Kapifuzz({"status", own_->path("nowhere")}).exit_status, 2);
}

TEST_F(CleanCampaign, ReportThatNobodyGetsIsAFailure) {
  Result<CommandOutput> shown = RunCommand(
      {"sh", "-c",
       JoinPath(KAPIFUZZ_BINARY_DIR, "bin/kapifuzz") + " report " + Out() + " > /dev/full"});
  ASSERT_TRUE(shown.ok());
  EXPECT_EQ(shown->exit_status, 3);
  EXPECT_THAT(shown->err, HasSubstr("standard output"));
}

TEST_F(CleanCampaign, WitnessesBecomeLtpTestsThatPassInTheGuest) {
  CommandOutput ltp =
      Kapifuzz({"ltp", Out(), "--kernel", KernelFile("bzImage"), "--dest", own_->path("ltp")});
  EXPECT_EQ(ltp.exit_status, 0) << ltp.out << ltp.err;
  for (const char* name : {"close", "dup2", "lseek", "open", "pipe2", "read", "write"}) {
    EXPECT_TRUE(IsDirectory(own_->path("ltp/testcases/kernel/syscalls/" + std::string(name))))
        << name;
  }
}

TEST(Campaign, TheMutantIsFoundMinimisedAndTold) {
  OwnDirectory own;
  CommandOutput output = Fuzz(own.path("out"), {"--for", "30s", "--kernel-args", "kapi_mutant=1"});
  EXPECT_EQ(output.exit_status, 1) << output.out << output.err;
  std::string page;
  for (const auto& entry : std::filesystem::directory_iterator(own.path("out/findings"))) {
    if (entry.path().filename().string().starts_with("atomicity-pipe2-")) {
      page = MustRead(entry.path() / "finding.md");
      EXPECT_THAT(MustRead(entry.path() / "program.kprog"), HasSubstr("pipe2("));
      EXPECT_THAT(MustRead(entry.path() / "repro.c"), HasSubstr("pipe2("));
    }
  }
  EXPECT_THAT(page, HasSubstr("pipe2")) << output.out;
  EXPECT_THAT(page, HasSubstr("fs/pipe.c"));
}

TEST(Campaign, GuestsThatCrashAreReplaced) {
  OwnDirectory own;
  CommandOutput output = Fuzz(own.path("out"), {"--for", "20s", "--kernel-args", "kapi_mutant=12"});
  EXPECT_EQ(output.exit_status, 1) << output.out << output.err;
  json summary = json::parse(MustRead(own.path("out/summary.json")), nullptr, false);
  EXPECT_GE(summary["restarts"], 1);
  EXPECT_GE(summary["findings"]["crash"], 1);
  const Stored stored = StoredIn(own.path("out"));
  const auto crash = std::ranges::find_if(
      stored.findings, [](const std::string& id) { return id.starts_with("crash-pipe2-"); });
  ASSERT_NE(crash, stored.findings.end()) << output.out;
  const std::string finding = own.path("out/findings/" + *crash);
  EXPECT_THAT(MustRead(finding + "/finding.md"), HasSubstr("Call Trace:"));
  EXPECT_THAT(MustRead(finding + "/program.kprog"),
              testing::MatchesRegex("# kapifuzz program 1\n(.*pipe2\\(.*\n)+"))
      << "nothing else is needed";
}

TEST(Campaign, AnAblationHuntsMutants) {
  OwnDirectory own;
  CommandOutput output = Kapifuzz({"bench", "--ablation", "--kernel", KernelFile("bzImage"),
                                   "--mutant", "1", "--focus", "--without", "races", "--repeats",
                                   "1", "--seconds", "60", "--out", own.path("hunts.json")});
  ASSERT_EQ(output.exit_status, 0) << output.out << output.err;
  EXPECT_THAT(output.out, HasSubstr("mutant 1, without races, seed 1: found after "));
  EXPECT_THAT(output.out, HasSubstr("  1/1\n"));
  json hunts = json::parse(MustRead(own.path("hunts.json")), nullptr, false);
  ASSERT_EQ(hunts["hunts"].size(), 2u) << output.out;
  for (const json& hunt : hunts["hunts"]) EXPECT_EQ(hunt["found"], true) << output.out;
  ASSERT_EQ(hunts["rows"].size(), 2u);
  EXPECT_EQ(hunts["rows"][1]["without"], "races");
  EXPECT_EQ(hunts["rows"][1]["found"], 1);
}

TEST(Campaign, AnAblationRunsWhatIsLeftAgain) {
  OwnDirectory own;
  CommandOutput output =
      Kapifuzz({"bench", "--ablation", "--kernel", KernelFile("bzImage"), "--seeds", "",
                "--without", "edges,partitions", "--repeats", "1", "--at-once", "2", "--seconds",
                "15", "--out", own.path("ablation.json")});
  ASSERT_EQ(output.exit_status, 0) << output.out << output.err;
  EXPECT_THAT(output.out, HasSubstr("\nwhat is left of them"));
  json runs = json::parse(MustRead(own.path("ablation.json")), nullptr, false)["runs"];
  ASSERT_EQ(runs.size(), 2u) << output.out;
  const json& everything = runs[0];
  EXPECT_GT(everything["corpus"], 0) << output.out;
  EXPECT_GT(everything["signal"], everything["corpus"]) << output.out;
  EXPECT_GE(everything["again_percent"], 90) << output.out;
  EXPECT_LE(everything["again_items"], everything["items"]) << output.out;
  EXPECT_EQ(runs[1]["without"], "edges,partitions");
  EXPECT_GT(runs[1]["programs"], 0);
  EXPECT_EQ(runs[1]["corpus"], 0) << "nothing is news, so nothing is kept";
  EXPECT_EQ(runs[1]["again"], 0);
}

// The first child of a process: a campaign's QEMU.
pid_t ChildOf(pid_t pid) {
  std::string id = std::to_string(pid);
  return atoi(MustRead("/proc/" + id + "/task/" + id + "/children").c_str());
}

// What a browser makes of a page after its script has run.
std::string RenderedDom(const OwnDirectory& own, const std::string& url) {
  Result<CommandOutput> shown = RunCommand(
      {"chromium", "--headless", "--no-sandbox", "--disable-gpu",
       "--user-data-dir=" + own.path("chromium"), "--virtual-time-budget=5000", "--dump-dom", url},
      {.timeout_ms = 180'000});
  EXPECT_TRUE(shown.ok()) << shown.error().ToString();
  return shown.ok() ? shown->out : "";
}

std::string PageUrl(const std::string& said) {
  constexpr std::string_view kBefore = "status page: ";
  Result<std::string> text = ReadFile(said);
  if (!text.ok()) return "";
  size_t at = text->find(kBefore);
  size_t end = at == text->npos ? at : text->find('\n', at);
  return end == text->npos ? "" : text->substr(at + kBefore.size(), end - at - kBefore.size());
}

class WatchedCampaign : public testing::Test {
 protected:
  WatchedCampaign()
      : pid_(StartFuzz({.out = out(), .said = own_.path("said"), .more = {"--http", "0"}})) {
    EXPECT_TRUE(WaitUntil([&] {
      if (!FileExists(out() + "/results.db")) return false;
      json status = StatusOf(out());
      return status.is_object() && status["programs"] > 100;
    }));
  }
  ~WatchedCampaign() override { KillHost(); }
  void KillHost() {
    if (pid_ <= 0) return;
    EXPECT_EQ(EndProcess(pid_, SIGKILL), 128 + SIGKILL);
    pid_ = 0;
  }
  std::string out() const { return own_.path("out"); }

  OwnDirectory own_;
  pid_t pid_;
};

TEST_F(WatchedCampaign, StatusIsReadWhileItRunsAndAfterItWasKilled) {
  json running = StatusOf(out());
  EXPECT_EQ(running["phase"], "fuzzing");
  EXPECT_EQ(running["machines"][0]["name"], "vm0");
  EXPECT_GT(running["coverage_pcs"], 100);
  KillHost();
  json killed = StatusOf(out());
  EXPECT_EQ(killed["phase"], "killed");
  EXPECT_GE(killed["programs"], running["programs"]);
}

TEST_F(WatchedCampaign, GoesOnAfterItsQemuWasKilled) {
  pid_t qemu = ChildOf(pid_);
  ASSERT_GT(qemu, 0);
  ASSERT_EQ(kill(qemu, SIGKILL), 0);
  const uint64_t programs = StatusOf(out())["programs"];
  const Stored before = StoredIn(out());
  EXPECT_TRUE(WaitUntil([&] {
    json status = StatusOf(out());
    return status["restarts"] == 1 && status["programs"] > programs + 100;
  }));
  EXPECT_FALSE(before.corpus.empty());
  EXPECT_TRUE(StoredIn(out()).HasAllOf(before));
}

TEST_F(WatchedCampaign, ABrowserShowsItsNumbers) {
  if (!CommandExists("chromium")) GTEST_SKIP() << "chromium is not installed";
  const std::string url = PageUrl(own_.path("said"));
  ASSERT_THAT(url, testing::StartsWith("http://127.0.0.1:"));
  const std::string dom = RenderedDom(own_, url);
  EXPECT_THAT(dom, testing::ContainsRegex("id=\"programs\">[0-9,]{3,}<"));
  EXPECT_THAT(dom, testing::ContainsRegex("id=\"coverage_pcs\">[0-9],[0-9]{3}<"));
  EXPECT_THAT(dom, HasSubstr("id=\"vm0\">running<"));
  EXPECT_THAT(dom, HasSubstr("<title>kapifuzz fuzzing</title>"));
  EXPECT_THAT(dom, testing::ContainsRegex("<polyline points=\"[0-9.,]+ "));
}

// Killed while it fuzzes, then while a finding is in triage or has just been stored: every entry and every finding is there
// afterwards, under its name.
TEST(Campaign, GoesOnAfterItsHostProcessWasKilled) {
  OwnDirectory own;
  const std::string out = own.path("out");
  const std::vector<std::string> mutant = {"--kernel-args", "kapi_mutant=1"};
  pid_t pid = StartFuzz({.out = out, .more = mutant});
  ASSERT_GT(pid, 0);
  EXPECT_TRUE(WaitUntil([&] { return FilesIn(out + "/corpus") >= 20; }));
  ASSERT_EQ(EndProcess(pid, SIGKILL), 128 + SIGKILL);
  const Stored first = StoredIn(out);
  CommandOutput again = Fuzz(out, {"--for", "10s"});
  EXPECT_EQ(again.exit_status, 2) << "an old campaign must not be overwritten: " << again.out;

  pid = StartFuzz({.out = out, .more = {"--resume"}});
  ASSERT_GT(pid, 0);
  EXPECT_TRUE(WaitUntil([&] { return !StoredIn(out).findings.empty(); }));
  ASSERT_EQ(EndProcess(pid, SIGKILL), 128 + SIGKILL);
  const Stored second = StoredIn(out);
  EXPECT_TRUE(second.HasAllOf(first));

  CommandOutput resumed = Fuzz(out, {"--for", "10s", "--resume"});
  EXPECT_EQ(resumed.exit_status, 1) << resumed.out << resumed.err;
  const Stored last = StoredIn(out);
  EXPECT_TRUE(last.HasAllOf(second));
  json summary = json::parse(MustRead(out + "/summary.json"), nullptr, false);
  EXPECT_EQ(summary["corpus"], last.corpus.size());
  EXPECT_EQ(summary["findings"]["atomicity"], 1);
}

TEST(Campaign, NohupMeansIt) {
  OwnDirectory own;
  signal(SIGHUP, SIG_IGN);
  const pid_t pid = StartFuzz({.out = own.path("out")});
  signal(SIGHUP, SIG_DFL);
  ASSERT_GT(pid, 0);
  EXPECT_TRUE(WaitUntil([&] { return FilesIn(own.path("out/corpus")) >= 1; }));
  ASSERT_EQ(kill(pid, SIGHUP), 0);
  const size_t kept = FilesIn(own.path("out/corpus"));
  EXPECT_TRUE(WaitUntil([&] { return FilesIn(own.path("out/corpus")) > kept + 5; }));
  EXPECT_EQ(EndProcess(pid, SIGTERM), 0);
}

// Where a guest counts the programs that it got from the host (fuzz/shared/shm_layout.h).
uint64_t FindsOf(const std::string& shm) {
  const std::string bytes = MustRead(shm);
  const size_t at = kStatsOffset + offsetof(ShmStats, finds);
  uint64_t finds = 0;
  if (bytes.size() >= at + sizeof(finds)) memcpy(&finds, bytes.data() + at, sizeof(finds));
  return finds;
}

TEST(Campaign, ResumeWithoutItsKernelDoesNotTakeAnother) {
  OwnDirectory own;
  for (const char* file : {"bzImage", "config"})
    std::filesystem::copy_file(KernelFile(file), own.path(file));
  const std::string out = own.path("out");
  CommandOutput first = Kapifuzz(
      {"fuzz", "--kernel", own.path("bzImage"), "--vms", "1", "--for", "1s", "--out", out});
  ASSERT_EQ(first.exit_status, 0) << first.out << first.err;
  CommandOutput forgotten =
      Kapifuzz({"fuzz", "--resume", "--vms", "1", "--for", "1s", "--out", out});
  EXPECT_EQ(forgotten.exit_status, 2) << forgotten.out;
  EXPECT_THAT(forgotten.err, HasSubstr("was made with --kernel " + own.path("bzImage")));
}

TEST(Campaign, GuestsGetEachOthersFinds) {
  OwnDirectory own;
  CommandOutput output = Kapifuzz({"fuzz", "--kernel", KernelFile("bzImage"), "--vms", "2", "--for",
                                   "15s", "--seeds", "", "--out", own.path("out")});
  ASSERT_EQ(output.exit_status, 0) << output.out << output.err;
  // Nothing was there when they booted.
  EXPECT_GT(FindsOf(own.path("out/vm0/shm")), 10u);
  EXPECT_GT(FindsOf(own.path("out/vm1/shm")), 10u);
}

TEST(Campaign, TheCorpusOfAnotherCampaignIsAStart) {
  OwnDirectory own;
  CommandOutput first = Fuzz(own.path("first"), {"--for", "8s"});
  ASSERT_EQ(first.exit_status, 0) << first.out << first.err;
  const size_t seeds = FilesIn(own.path("first/corpus"));
  CommandOutput second =
      Fuzz(own.path("second"), {"--for", "8s", "--seeds", own.path("first/corpus")});
  ASSERT_EQ(second.exit_status, 0) << second.out << second.err;
  EXPECT_THAT(second.out, HasSubstr(std::to_string(seeds) + " seeds"));
  EXPECT_GT(FindsOf(own.path("second/vm0/shm")), 10u);
}

}  // namespace
}  // namespace kapifuzz::testing_tools
