// Programs that spend their guest, with guests that say what a real one would.
#include "fuzz/host/crash_triage.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "corpus/program_file.h"
#include "fuzz/host/testing/events.h"
#include "fuzz/host/testing/fake_machine.h"
#include "fuzz/host/testing/temp_dir.h"
#include "fuzz/host/verdict_json.h"
#include "oracles/console.h"

namespace kapifuzz {
namespace {

class CrashTriageTest : public testing::Test {
 protected:
  // A child that makes close(9) cannot be killed, or takes the kernel with it.
  void OnStart(FakeGuest& guest) {
    Result<Program> program = ReadProgramFile(guest.directory.in() + "/program.wire");
    ASSERT_TRUE(program.ok()) << program.error().ToString();
    nlohmann::ordered_json verdicts = nlohmann::ordered_json::array();
    nlohmann::ordered_json results = nlohmann::ordered_json::array();
    guest.Say("kapifuzz: ready run\n");
    guest.End();
    for (int i = 0; i < program->call_count && verdicts.empty(); ++i) {
      if (!bad || program->calls[i].args[0].value != 9) {
        results.push_back(0);
        continue;
      }
      if (finding.verdict.cls == FindingClass::kCrash && !survives) return guest.Say(kOops);
      if (finding.verdict.cls == FindingClass::kCrash) {
        guest.Say(kBadCounter);
        results.push_back(0);
        continue;
      }
      Verdict verdict = finding.verdict;
      verdict.call = static_cast<uint8_t>(i);
      verdicts.push_back(VerdictToJson(verdict));
    }
    const nlohmann::ordered_json json = {{"results", results}, {"verdicts", verdicts}};
    ASSERT_TRUE(MakeDirs(guest.directory.out()).ok());
    Write(guest, "verdicts.json", damaged ? "{" : json.dump());
    Write(guest, "trace.txt", program->call_count == 1 ? "it alone" : "it and others");
    guest.Say("kapifuzz: done 0\n");
  }
  static void Write(const FakeGuest& guest, const std::string& name, const std::string& text) {
    ASSERT_TRUE(WriteFileAtomically(guest.directory.out() + "/" + name, text).ok());
  }

  CrashTriage Task() {
    lab.on_start = [this](FakeGuest& guest) { OnStart(guest); };
    return CrashTriage(
        finding, {.make_machine = [this](const VmDirectory& directory,
                                         std::vector<VmShare>) { return lab.Make(directory); },
                  .directory = VmDirectory(dir.path()),
                  .clock = clock.clock()});
  }

  // Until `guests` guests have been started.
  std::optional<TriageResult> TriageThatGivesUp(size_t guests) {
    CrashTriage task = Task();
    EXPECT_TRUE(task.Start().ok());
    for (int i = 0; i < 1000 && lab.count() < guests; ++i) {
      clock.Advance(100);
      EXPECT_FALSE(task.Poll().has_value());
    }
    return task.GiveUp();
  }

  TriageResult Triage() {
    CrashTriage task = Task();
    EXPECT_TRUE(task.Start().ok());
    for (int i = 0; i < 1000; ++i) {
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
  Finding finding{.verdict = MakeVerdict(FindingClass::kHang, "close", 7, "close(9) hangs"),
                  .wire = Wire("close(3)\nclose(9)\nclose(4)\n")};
  bool bad = true, damaged = false, survives = false;
  static constexpr char kOops[] = "[    1.000000] kernel BUG at fs/file.c:12!\n";
  static constexpr char kBadCounter[] =
      "[    1.000000] BUG: Bad rss-counter state mm:00000000a1b2c3d4 type:MM_ANONPAGES val:1\n";
};

TEST_F(CrashTriageTest, ChildThatCannotBeKilledIsCutWithAGuestForEachAttempt) {
  const TriageResult result = Triage();
  EXPECT_EQ(result.repeated, 3);
  EXPECT_EQ(result.tries, 3);
  ASSERT_EQ(result.program.call_count, 1);
  EXPECT_EQ(result.program.calls[0].args[0].value, 9u);
  EXPECT_EQ(result.minimised_repeated, 3);
  EXPECT_EQ(result.minimised_tries, 3);
  EXPECT_GT(lab.count(), 3u) << "one guest cannot show it twice";
}

TEST_F(CrashTriageTest, WhatTheLastGuestThatShowedItSaidIsKept) {
  finding.verdict.call = 1;
  const TriageResult result = Triage();
  EXPECT_EQ(result.trace, "it alone");
  EXPECT_EQ(result.verdict.call, 0);
  EXPECT_TRUE(result.results.empty());
}

TEST_F(CrashTriageTest, CallsThatAreCutMoveTheOneThatCrashes) {
  finding.verdict.cls = FindingClass::kCrash;
  finding.verdict.call = 1;
  finding.verdict.key = ParseConsole(kOops).at(0).key;
  const TriageResult result = Triage();
  EXPECT_EQ(result.repeated, 3);
  EXPECT_EQ(result.program.call_count, 1);
  EXPECT_EQ(result.verdict.call, 0);
  EXPECT_NE(result.console.find("kernel BUG"), std::string::npos);
}

TEST_F(CrashTriageTest, AReportThatTheGuestSurvivesIsOne) {
  survives = true;
  finding.verdict.cls = FindingClass::kCrash;
  finding.verdict.key = ParseConsole(kBadCounter).at(0).key;
  const TriageResult result = Triage();
  EXPECT_EQ(result.repeated, 3);
  ASSERT_EQ(result.program.call_count, 1);
  EXPECT_EQ(result.program.calls[0].args[0].value, 9u);
  bad = false;
  EXPECT_EQ(Triage().repeated, 0);
}

TEST_F(CrashTriageTest, OneThatGivesUpSaysWhatItKnows) {
  EXPECT_FALSE(TriageThatGivesUp(1).has_value()) << "its guest has just started";
  lab = FakeLab();
  const std::optional<TriageResult> whole = TriageThatGivesUp(2);
  ASSERT_TRUE(whole.has_value());
  EXPECT_EQ(whole->repeated, 1);
  EXPECT_EQ(whole->tries, 1);
  EXPECT_EQ(whole->minimised_repeated, 1);
  EXPECT_EQ(whole->program.call_count, 3);
  lab = FakeLab();
  const std::optional<TriageResult> smaller = TriageThatGivesUp(6);
  ASSERT_TRUE(smaller.has_value());
  EXPECT_EQ(smaller->repeated, 3);
  EXPECT_LT(smaller->program.call_count, 3);
  EXPECT_EQ(smaller->minimised_repeated, 1);
  EXPECT_EQ(smaller->minimised_tries, 1);
}

TEST_F(CrashTriageTest, ProgramThatEndsDoesNotHang) {
  bad = false;
  EXPECT_EQ(Triage().repeated, 0);
  EXPECT_EQ(lab.count(), 3u);
}

TEST_F(CrashTriageTest, DamagedVerdictsAreNone) {
  damaged = true;
  EXPECT_EQ(Triage().repeated, 0);
}

}  // namespace
}  // namespace kapifuzz
