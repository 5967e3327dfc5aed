// C reproducers compiled with the real compiler, in guests that say what a real one would.
#include "fuzz/host/repro_check.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "executor/program_text.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/finding_page.h"
#include "fuzz/host/testing/events.h"
#include "fuzz/host/testing/fake_machine.h"
#include "fuzz/host/testing/temp_dir.h"
#include "oracles/console.h"

namespace kapifuzz {
namespace {

// What the triage before it found.
class DoneTriage : public TriageTask {
 public:
  explicit DoneTriage(TriageResult result) : result_(std::move(result)) {}
  Status Start() override { return {}; }
  std::optional<Result<TriageResult>> Poll() override { return Result<TriageResult>(result_); }

 private:
  TriageResult result_;
};

constexpr char kOops[] =
    "[    9.1] BUG: kernel NULL pointer dereference, address: 0000000000000008\n"
    "[    9.1] RIP: 0010:filp_close+0x10/0x80\n"
    "[    9.2] Kernel panic - not syncing: Fatal exception\n";

class ReproCheckTest : public testing::Test {
 protected:
  ReproCheckTest() {
    Result<Program> program = ParseProgram("# kapifuzz program 1\nclose(3)\nclose(9)\n", "test");
    triaged.program = *program;
    triaged.results = {0, -9};
    triaged.repeated = triaged.tries = 10;
    SetClass(FindingClass::kContract);
  }
  void SetClass(FindingClass cls) {
    triaged.verdict = MakeVerdict(cls, "close", 7, "close(9) lied");
    triaged.verdict.call = 1;
  }

  void OnStart(FakeGuest& guest) {
    EXPECT_TRUE(FileExists(guest.directory.in() + "/exec/0/repro")) << "compiled";
    if (boots) guest.Say("kapifuzz: ready exec\n" + console);
    guest.End();
    if (!boots) return;
    if (!console.empty() && !survives) return;
    ASSERT_TRUE(MakeDirs(guest.directory.out()).ok());
    std::string programs;
    for (int i = 0; FileExists(guest.directory.in() + fmt::format("/exec/{}/repro", i)); ++i) {
      programs += fmt::format(
          "{}{{\"command\": \"repro\", \"log\": \"exec-{}.log\", \"exit_status\": 0, "
          "\"signal\": 0, \"timed_out\": {}, \"ms\": 3}}",
          i == 0 ? "" : ", ", i, timed_out);
      const std::string log = guest.directory.out() + fmt::format("/exec-{}.log", i);
      ASSERT_TRUE(
          WriteFileAtomically(log, i == 0 && !first_output.empty() ? first_output : output).ok());
    }
    const std::string json = "{\"programs\": [" + programs + "]}";
    ASSERT_TRUE(WriteFileAtomically(guest.directory.out() + "/exec.json", json).ok());
    guest.Say("kapifuzz: done 0\n");
  }

  std::unique_ptr<ReproCheck> Task() {
    const TriageContext context{
        .make_machine = [this](const VmDirectory& directory,
                               std::vector<VmShare>) { return lab.Make(directory); },
        .directory = VmDirectory(dir.path()),
        .clock = clock.clock()};
    auto task = std::make_unique<ReproCheck>(std::make_unique<DoneTriage>(triaged),
                                             Finding{.verdict = triaged.verdict}, context);
    EXPECT_TRUE(task->Start().ok());
    return task;
  }

  Reproduction Check() {
    lab.on_start = [this](FakeGuest& guest) { OnStart(guest); };
    const std::unique_ptr<ReproCheck> check = Task();
    for (int i = 0; i < 1000; ++i) {
      clock.Advance(100);
      std::optional<Result<TriageResult>> result = check->Poll();
      if (!result) continue;
      EXPECT_TRUE(result->ok()) << result->error().ToString();
      return (*result)->reproduction;
    }
    ADD_FAILURE() << "it does not end";
    return {};
  }

  TempDir dir;
  FakeClock clock;
  FakeLab lab;
  TriageResult triaged;
  std::string output = "close = -1 (Bad file descriptor)\n", first_output, console;
  bool timed_out = false, boots = true;
  bool survives = false;  // the report on the console
};

TEST_F(ReproCheckTest, TheSameResultShowsAWrongOne) {
  SetClass(FindingClass::kErrnoMissed);
  const Reproduction found = Check();
  EXPECT_EQ(found.kind, Reproduction::kShown) << found.words;
  EXPECT_EQ(found.output, output);
  EXPECT_EQ(lab.count(), 1u);
}

// The first run fills the kernel's caches, so its fault is another one.
TEST_F(ReproCheckTest, WithAFaultTheSecondRunCounts) {
  SetClass(FindingClass::kErrnoMissed);
  triaged.program.calls[1].fail_nth = 2;
  first_output = "close = 0 (no error)\n";
  const Reproduction found = Check();
  EXPECT_EQ(found.kind, Reproduction::kShown) << found.words;
  EXPECT_EQ(found.output, output);
}

TEST_F(ReproCheckTest, WhatRanBeforeItIsPartOfThePage) {
  SetClass(FindingClass::kErrnoMissed);
  triaged.before = {triaged.program};
  EXPECT_EQ(Check().kind, Reproduction::kShown);
  EXPECT_NE(ReproSource(triaged).find("run_apart(before1);"), std::string::npos);
  triaged.kept = true;
  EXPECT_EQ(ReproSource(triaged).find("run_apart"), std::string::npos) << "in one process";
}

TEST_F(ReproCheckTest, OfARaceEachTryRunsWhatRanBeforeIt) {
  SetClass(FindingClass::kRace);
  triaged.before = {triaged.program};
  triaged.program.calls[0].race = true;
  output = "at once:    close = 0: 0 1\nneither:    37 of 250 tries\n";
  const Reproduction found = Check();
  EXPECT_EQ(found.kind, Reproduction::kShown) << found.words;
  const std::string source = ReproSource(triaged);
  const size_t before = source.find("\trun_apart(before1);");
  EXPECT_GT(before, source.find("static void one_try(")) << source;
  EXPECT_LT(before, source.find("static void fork_try(")) << source;
}

TEST_F(ReproCheckTest, OfAPromiseTheResultIsAllThatItShows) {
  EXPECT_EQ(Check().kind, Reproduction::kSameResult);
}

TEST_F(ReproCheckTest, ChangeIsShownIfDescriptorsDiffer) {
  SetClass(FindingClass::kAtomicity);
  const std::string result = output;
  output = "before: 0@0 3\n" + result + "after: 0@0 3\n";
  EXPECT_EQ(Check().kind, Reproduction::kSameResult);
  output = "before: 0@0 3\n" + result + "after: 0@0 3 4\n";
  EXPECT_EQ(Check().kind, Reproduction::kShown);
}

TEST_F(ReproCheckTest, ARaceIsShownIfSomeTryGivesWhatNeitherOrderGives) {
  SetClass(FindingClass::kRace);
  EXPECT_TRUE(Check().words.starts_with("counts no tries: exit status 0"));
  output = "as written: close = 0: 0\nswapped:    close = 0: 0\nneither:    0 of 1000 tries\n";
  EXPECT_EQ(Check().kind, Reproduction::kNotShown);
  output = "at once:    close = 0: 0 1\nneither:    37 of 250 tries\n";
  const Reproduction found = Check();
  EXPECT_EQ(found.kind, Reproduction::kShown);
  EXPECT_EQ(found.words, "gives what neither order gives in 37 of 250 tries");
}

TEST(FindSpecLine, OfARaceIsThePromiseThatItBreaks) {
  const auto seek = static_cast<uint16_t>(FindSyscall("lseek"));
  const Verdict verdict{.cls = FindingClass::kRace, .syscall = seek, .line = Syscalls()[seek].line};
  EXPECT_EQ(FindSpecLine(verdict).text, " * concurrency: linearizable\n");
}

TEST_F(ReproCheckTest, AnotherResultDoesNot) {
  output = "close = 0 (no error)\n";
  const Reproduction found = Check();
  EXPECT_EQ(found.kind, Reproduction::kNotShown);
  EXPECT_NE(found.words.find("does not print `close = -1 (Bad file descriptor)`"),
            std::string::npos)
      << found.words;
}

// execve() does not return if it succeeds: a copy of the reproducer says what it was given.
TEST_F(ReproCheckTest, ACallThatStartsAProgramShowsItByThat) {
  Result<Program> program =
      ParseProgram("# kapifuzz program 1\nexecve(\"/x/prog\", NULL, NULL)\n", "test");
  triaged.program = *program;
  triaged.results = {0};
  triaged.verdict.call = 0;
  output = "before: 0 1 2\nstarted: argc = 0, euid = 0, descriptors 0 1 2\n";
  const Reproduction found = Check();
  EXPECT_EQ(found.kind, Reproduction::kSameResult) << found.words;
  EXPECT_EQ(found.words,
            "prints `started: argc = 0, euid = 0, descriptors 0 1 2`, as the program's call did");
  output = "before: 0 1 2\nexecve = -1 (Exec format error)\n";
  EXPECT_EQ(Check().kind, Reproduction::kNotShown);
}

TEST_F(ReproCheckTest, CrashOfTheSameKeyShowsIt) {
  SetClass(FindingClass::kCrash);
  console = kOops;
  EXPECT_EQ(Check().kind, Reproduction::kNotShown) << "another crash";
  triaged.verdict.key = ParseConsole(kOops).at(0).key;
  const Reproduction found = Check();
  EXPECT_EQ(found.kind, Reproduction::kShown) << found.words;
}

TEST_F(ReproCheckTest, ProgramThatEndsIsNoCrash) {
  SetClass(FindingClass::kCrash);
  EXPECT_EQ(Check().kind, Reproduction::kNotShown);
}

TEST_F(ReproCheckTest, HangIsAProgramThatDoesNotEnd) {
  SetClass(FindingClass::kHang);
  EXPECT_EQ(Check().kind, Reproduction::kNotShown) << "it ended";
  timed_out = true;
  EXPECT_EQ(Check().kind, Reproduction::kShown);
}

TEST_F(ReproCheckTest, GuestThatDoesNotBootLeavesTheFindingConfirmed) {
  boots = false;
  const Reproduction found = Check();
  EXPECT_EQ(found.kind, Reproduction::kNotRun);
  EXPECT_NE(found.words.find("was not run: guest"), std::string::npos) << found.words;
}

TEST_F(ReproCheckTest, WithoutTimeThePageIsThereAndWasNotRun) {
  const std::unique_ptr<ReproCheck> check = Task();
  EXPECT_FALSE(check->Poll().has_value());
  EXPECT_EQ(lab.count(), 1u) << "its guest";
  const std::optional<TriageResult> known = check->GiveUp();
  ASSERT_TRUE(known.has_value());
  EXPECT_EQ(known->repeated, 10);
  EXPECT_EQ(known->reproduction.kind, Reproduction::kNotTried);
  EXPECT_EQ(known->c_source, ReproSource(triaged));
}

TEST_F(ReproCheckTest, WithoutRepetitionNothingIsCompiled) {
  triaged.repeated = 0;
  EXPECT_EQ(Check().kind, Reproduction::kNotTried);
  EXPECT_EQ(lab.count(), 0u);
}

TEST_F(ReproCheckTest, ProgramThatSaysNothingShowsNothing) {
  output.clear();
  EXPECT_EQ(Check().kind, Reproduction::kNotShown);
}

TEST_F(ReproCheckTest, AReportThatTheGuestSurvivesIsShown) {
  SetClass(FindingClass::kCrash);
  console = "[    9.1] BUG: Bad rss-counter state mm:00000000a1b2c3d4 type:MM_ANONPAGES val:1\n";
  survives = true;
  triaged.verdict.key = ParseConsole(console).at(0).key;
  const Reproduction shown = Check();
  EXPECT_EQ(shown.kind, Reproduction::kShown);
  EXPECT_EQ(shown.words, "makes the kernel report the same: BUG: Bad rss-counter state");
  triaged.verdict.key += 1;
  EXPECT_EQ(Check().kind, Reproduction::kNotShown);
}

}  // namespace
}  // namespace kapifuzz
