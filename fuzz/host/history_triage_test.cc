// Programs that need what others left in the kernel, with guests that say what a real one would.
#include "fuzz/host/history_triage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>

#include "base/files.h"
#include "executor/program_wire.h"
#include "fuzz/host/testing/events.h"
#include "fuzz/host/testing/fake_machine.h"
#include "fuzz/host/testing/temp_dir.h"
#include "oracles/console.h"

namespace kapifuzz {
namespace {

constexpr char kCrashReport[] =
    "[    1.0] BUG: kernel NULL pointer dereference, address: 0000000000000008\n"
    "[    1.0] RIP: 0010:ksys_lseek+0x10/0x20\n"
    "[    1.0] Call Trace:\n[    1.0]  <TASK>\n[    1.0]  ksys_lseek+0x10/0x20\n[    1.0]  "
    "</TASK>\n"
    "[    1.0] Kernel panic - not syncing: Fatal exception\n";

WireBytes CloseOf(int fd) { return Wire("close(" + std::to_string(fd) + ")\n"); }

// The inner task: the program alone shows nothing, or all there is to show.
class Alone : public TriageTask {
 public:
  explicit Alone(int repeated) : repeated_(repeated) {}
  Status Start() override { return {}; }
  std::optional<Result<TriageResult>> Poll() override {
    TriageResult result{};
    result.repeated = repeated_;
    result.tries = 3;
    return Result<TriageResult>(result);
  }

 private:
  int repeated_;
};

class HistoryTriageTest : public testing::Test {
 protected:
  HistoryTriageTest() {
    const std::vector<CrashReport> reports = ParseConsole(kCrashReport, {});
    EXPECT_EQ(reports.size(), 1u);
    finding.verdict = MakeVerdict(FindingClass::kCrash, "close", reports.at(0).key, "a crash");
    for (int fd = 0; fd < 100; ++fd) history.push_back({CloseOf(fd), false});
    history.push_back({finding.wire, false});
  }

  static bool Closes(const WireBytes& wire, int fd) {
    Program program;
    DecodeProgram(wire, &program);
    return std::ranges::any_of(
        std::span(program.calls).first(program.call_count),
        [&](const Call& call) { return call.args[0].value == static_cast<uint64_t>(fd); });
  }

  // A guest dies when all of `needed` ran before the finding's program, which closes 1000.
  void OnStart(FakeGuest& guest) {
    Result<std::string> bytes = ReadFile(guest.directory.in() + "/before.wires");
    ASSERT_TRUE(bytes.ok()) << bytes.error().ToString();
    Result<std::vector<PastRun>> runs = UnpackRuns(*bytes, "before.wires");
    ASSERT_TRUE(runs.ok()) << runs.error().ToString();
    Result<std::string> own = ReadFile(guest.directory.in() + "/program.wire");
    ASSERT_TRUE(own.ok()) << own.error().ToString();
    const bool prepared = std::ranges::all_of(needed, [&](int fd) {
      return std::ranges::any_of(*runs, [&](const PastRun& run) {
        return Closes(run.wire, fd) && !(needs_kept && run.fresh);
      });
    });
    const bool dies = prepared && Closes({own->begin(), own->end()}, 1000);
    guest.Say("kapifuzz: ready run\n");
    if (hangs && dies)
      return guest.Record(in_own_program ? WireBytes{own->begin(), own->end()} : CloseOf(17), 0);
    guest.Say(dies ? report : "kapifuzz: done 0\n");
    guest.End();
  }

  HistoryTriage Task(int alone) {
    lab.on_start = [this](FakeGuest& guest) { OnStart(guest); };
    const TriageContext context{
        .make_machine = [this](const VmDirectory& directory,
                               std::vector<VmShare>) { return lab.Make(directory); },
        .directory = VmDirectory(dir.path()),
        .clock = clock.clock(),
        .history_smaller_budget = smaller_budget};
    return HistoryTriage(std::make_unique<Alone>(alone), finding, history, context);
  }

  TriageResult Triage(int alone = 0) {
    HistoryTriage task = Task(alone);
    EXPECT_TRUE(task.Start().ok());
    for (int i = 0; i < 10'000; ++i) {
      clock.Advance(100);
      if (std::optional<Result<TriageResult>> result = task.Poll()) {
        EXPECT_TRUE(result->ok()) << result->error().ToString();
        return result->ok() ? **result : TriageResult{};
      }
    }
    ADD_FAILURE() << "it does not end";
    return {};
  }

  TempDir dir;
  FakeClock clock;
  FakeLab lab;
  Finding finding{.killed_guest = true, .wire = CloseOf(1000)};
  std::vector<PastRun> history;
  std::vector<int> needed = {17, 60};
  bool needs_kept = false;
  bool hangs = false, in_own_program = true;
  const char* report = kCrashReport;
  int smaller_budget = 60;
};

TEST_F(HistoryTriageTest, FindsTheProgramsThatAreNeeded) {
  const TriageResult result = Triage();
  EXPECT_EQ(result.repeated, 2);
  EXPECT_EQ(result.tries, 2);
  ASSERT_EQ(result.before.size(), 2u);
  EXPECT_EQ(EncodeWire(result.before[0]), CloseOf(17));
  EXPECT_EQ(EncodeWire(result.before[1]), CloseOf(60));
  EXPECT_EQ(EncodeWire(result.program), CloseOf(1000));
  EXPECT_EQ(result.minimised_repeated, 3);
  EXPECT_EQ(result.minimised_tries, 3);
  EXPECT_EQ(result.verdict.key, finding.verdict.key);
  EXPECT_NE(result.console.find("NULL pointer"), std::string::npos);
}

// As long as it is not known which programs are needed, they are too many to keep.
TEST_F(HistoryTriageTest, OneThatGivesUpSaysWhichProgramsAreNeeded) {
  int knew = 0, did_not = 0;
  for (size_t guests = 1;; ++guests) {
    lab = FakeLab();
    HistoryTriage task = Task(0);
    ASSERT_TRUE(task.Start().ok());
    bool over = false;
    for (int i = 0; i < 10'000 && !over && lab.count() < guests; ++i) {
      clock.Advance(100);
      over = task.Poll().has_value();
    }
    if (over) break;
    const std::optional<TriageResult> known = task.GiveUp();
    known ? ++knew : ++did_not;
    if (!known) continue;
    EXPECT_EQ(known->repeated, 2);
    EXPECT_EQ(known->before.size(), 2u);
    EXPECT_GT(known->minimised_repeated, 0);
    EXPECT_EQ(known->minimised_repeated, known->minimised_tries);
  }
  EXPECT_GT(did_not, 2) << "two guests for all programs, and some to find out";
  EXPECT_GT(knew, 2) << "three guests for the rate alone";
}

// Of so many programs nobody knows how long they take; a guest that runs one after the other is at work.
TEST_F(HistoryTriageTest, SlowGuestIsNotOverdueWhileItRunsPrograms) {
  for (const bool while_silent : {false, true}) {
    GuestRun run(lab.Make(VmDirectory(dir.path())), {.job_ms = 1'000, .while_silent = while_silent},
                 clock.clock());
    ASSERT_TRUE(run.Start().ok());
    FakeGuest& machine = lab.guest(lab.count() - 1);
    machine.Say("kapifuzz: ready run\n");
    std::optional<Result<GuestOutcome>> outcome;
    for (int i = 0; i < 100 && !outcome; ++i) {
      machine.Beat();
      clock.Advance(100);
      outcome = run.Poll();
    }
    EXPECT_EQ(outcome.has_value(), !while_silent);
    for (int i = 0; i < 20 && !outcome; ++i) {
      clock.Advance(100);
      outcome = run.Poll();
    }
    ASSERT_TRUE(outcome.has_value()) << "its heart stands still";
    EXPECT_EQ((*outcome)->end, GuestOutcome::kTimedOut);
  }
}

// The guest stands still in a program that ran before the finding's own.
TEST_F(HistoryTriageTest, HangInAnotherProgramIsNotTheFindings) {
  finding.verdict = MakeVerdict(FindingClass::kHang, "close", 7, "close(1000) hangs");
  in_own_program = false;
  hangs = true;
  EXPECT_EQ(Triage().repeated, 0);
  in_own_program = true;
  EXPECT_EQ(Triage().repeated, 2);
}

// The guest's own kernel, or the host with its NMI, may be the first to say that nothing moves.
TEST_F(HistoryTriageTest, LockupIsAHangAsWell) {
  finding.verdict = MakeVerdict(FindingClass::kHang, "close", 7, "close(1000) hangs");
  EXPECT_EQ(Triage().repeated, 0) << "a crash is none";
  report = "[    1.0] Kernel panic - not syncing: NMI: Not continuing\n";
  EXPECT_EQ(Triage().repeated, 2);
}

TEST_F(HistoryTriageTest, SaysWhenChildrenOfTheirOwnShowNothing) {
  EXPECT_FALSE(Triage().kept);
  needs_kept = true;
  const TriageResult result = Triage();
  EXPECT_TRUE(result.kept);
  EXPECT_EQ(result.before.size(), 2u);
  EXPECT_EQ(result.minimised_repeated, 3);
}

TEST_F(HistoryTriageTest, CallsThatAreNotNeededAreLeftOut) {
  history[17].wire = Wire("close(200)\nclose(17)\nclose(201)\n");
  history[60].wire = Wire("close(202)\nclose(60)\n");
  finding.wire = Wire("close(203)\nclose(204)\nclose(1000)\nclose(205)\n");
  finding.verdict.call = 2;
  history.back().wire = finding.wire;
  const TriageResult result = Triage();
  ASSERT_EQ(result.before.size(), 2u);
  EXPECT_EQ(EncodeWire(result.before[0]), CloseOf(17));
  EXPECT_EQ(EncodeWire(result.before[1]), CloseOf(60));
  EXPECT_EQ(EncodeWire(result.program), CloseOf(1000));
  EXPECT_EQ(result.verdict.call, 0) << "where it is now";
  EXPECT_EQ(result.minimised_repeated, 3);
}

TEST_F(HistoryTriageTest, ArgumentsThatAreNotNeededBecomeOrdinary) {
  history[60].wire = Wire("lseek(60, 4711, 1)\nclose(300)\n");
  finding.wire = Wire("close(301)\nftruncate(1000, 64)\n");
  finding.verdict.syscall = static_cast<uint16_t>(FindSyscall("ftruncate"));
  finding.verdict.call = 1;
  history.back().wire = finding.wire;
  const TriageResult result = Triage();
  ASSERT_EQ(result.before.size(), 2u);
  EXPECT_EQ(EncodeWire(result.before[1]), Wire("lseek(60, 0, 0)\n"));
  EXPECT_EQ(EncodeWire(result.program), Wire("ftruncate(1000, 0)\n"));
  EXPECT_EQ(result.verdict.call, 0) << "where it is now";
}

// Halves first: sixteen calls are one after eight guests.
TEST_F(HistoryTriageTest, GuestsForSmallerProgramsAreShared) {
  std::string calls;
  for (int fd = 300; fd < 315; ++fd) calls += "close(" + std::to_string(fd) + ")\n";
  for (const int fd : needed)
    history[static_cast<size_t>(fd)].wire = Wire(calls + "close(" + std::to_string(fd) + ")\n");
  smaller_budget = 0;
  Triage();
  const size_t guests = lab.count();
  smaller_budget = 15;
  const TriageResult result = Triage();
  EXPECT_EQ(lab.count() - guests, guests + 15);
  ASSERT_EQ(result.before.size(), 2u);
  EXPECT_EQ(result.before[1].call_count, 4) << "after five guests";
  EXPECT_EQ(result.before[0].call_count, 4) << "after five guests";
}

TEST_F(HistoryTriageTest, WhatRepeatsAloneNeedsNoGuest) {
  const TriageResult result = Triage(3);
  EXPECT_EQ(result.repeated, 3);
  EXPECT_TRUE(result.before.empty());
  EXPECT_EQ(lab.count(), 0u);
}

TEST_F(HistoryTriageTest, WhatNoHistoryShowsIsNotRepeated) {
  needed = {500};
  const TriageResult result = Triage();
  EXPECT_EQ(result.repeated, 0);
  EXPECT_EQ(result.tries, 2);
  EXPECT_EQ(lab.count(), 2u);
}

TEST_F(HistoryTriageTest, WithoutHistoryNothingIsTried) {
  history.clear();
  EXPECT_EQ(Triage().tries, 3) << "of the program alone";
  EXPECT_EQ(lab.count(), 0u);
}

}  // namespace
}  // namespace kapifuzz
