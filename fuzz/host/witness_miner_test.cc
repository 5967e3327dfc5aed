#include "fuzz/host/witness_miner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "executor/items.h"
#include "executor/program_text.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/testing/events.h"

namespace kapifuzz {
namespace {

Program Parse(const std::string& calls) {
  return *ParseProgram("# kapifuzz program 1\n" + calls, "test");
}

uint32_t FirstErrorOf(const char* syscall) {
  return ErrorItem(Syscalls()[static_cast<size_t>(FindSyscall(syscall))], 0);
}

// A pretended kernel: close(9) fails with close's first error, but only behind a dup(0); programs
// that call lseek give something else each time.
class FakeKernel {
 public:
  Result<std::vector<Replayed>> Replay(const std::vector<Program>& programs, int tries) {
    ++batches;
    last_tries = tries;
    std::vector<Replayed> replayed;
    for (const Program& program : programs) replayed.push_back(Run(program));
    return replayed;
  }
  int batches = 0, last_tries = 0;

 private:
  static Replayed Run(const Program& program) {
    Replayed replayed{.stable = true, .calls = {}};
    bool dup_before = false;
    for (int i = 0; i < program.call_count; ++i) {
      const Call& call = program.calls[i];
      std::string name = Syscalls()[call.syscall].name;
      bool fails = name == "close" && call.args[0].value == 9 && dup_before;
      WitnessedCall witnessed{.ret = fails ? -9 : 0, .items = {}};
      if (fails) witnessed.items = {FirstErrorOf("close")};
      replayed.calls.push_back(witnessed);
      dup_before = dup_before || name == "dup";
      if (name == "lseek") replayed.stable = false;
    }
    return replayed;
  }
};

bool Shows(const Witness& witness, uint32_t item) {
  return std::any_of(witness.calls.begin(), witness.calls.end(), [&](const WitnessedCall& call) {
    return std::count(call.items.begin(), call.items.end(), item) > 0;
  });
}

class Miner : public testing::Test {
 protected:
  std::vector<Witness> Mine(const std::vector<Program>& programs) {
    Result<std::vector<Witness>> witnesses =
        MineWitnesses(programs,
                      [this](const std::vector<Program>& batch, int tries) {
                        return kernel_.Replay(batch, tries);
                      },
                      {});
    EXPECT_TRUE(witnesses.ok());
    return witnesses.ok() ? *witnesses : std::vector<Witness>{};
  }
  FakeKernel kernel_;
};

TEST_F(Miner, WitnessIsCutToWhatItNeeds) {
  std::vector<Witness> witnesses =
      Mine({Parse("env(umask=077)\nclose(3)\ndup(0)\nclose(4)\ndup(1)\nclose(9)\nclose(5)\n")});
  EXPECT_TRUE(std::any_of(witnesses.begin(), witnesses.end(), [&](const Witness& witness) {
    Program program = witness.program;
    // Either dup will do.
    return Shows(witness, FirstErrorOf("close")) && program.call_count == 2 &&
           program.env == Environment{};
  }));
  EXPECT_EQ(kernel_.last_tries, MinerOptions{}.final_tries);
}

TEST_F(Miner, UnstableProgramsAreNoWitnesses) {
  std::vector<Witness> witnesses = Mine({Parse("dup(0)\nlseek(0, 0, 0)\nclose(9)\n")});
  EXPECT_TRUE(witnesses.empty());
}

TEST_F(Miner, FailingAllocationsAreNoMaterial) {
  EXPECT_TRUE(Mine({Parse("dup(0)\nclose(9) fail_nth(1)\n")}).empty());
  EXPECT_EQ(kernel_.batches, 0) << "nothing is replayed";
}

TEST_F(Miner, OrderOfTheCorpusDoesNotMatter) {
  std::vector<Program> programs = {Parse("dup(0)\nclose(9)\nclose(3)\n"),
                                   Parse("close(7)\ndup(1)\nclose(9)\n"), Parse("close(1)\n")};
  std::vector<Witness> forward = Mine(programs);
  std::reverse(programs.begin(), programs.end());
  std::vector<Witness> backward = Mine(programs);
  ASSERT_EQ(forward.size(), backward.size());
  for (size_t i = 0; i < forward.size(); ++i) EXPECT_EQ(forward[i].program, backward[i].program);
}

TEST_F(Miner, FailedReplayIsPassedOn) {
  Result<std::vector<Witness>> witnesses =
      MineWitnesses({Parse("close(1)\n")},
                    [](const std::vector<Program>&, int) -> Result<std::vector<Replayed>> {
                      return Error{"guest", "did not boot"};
                    },
                    {});
  ASSERT_FALSE(witnesses.ok());
  EXPECT_EQ(witnesses.error().ToString(), "guest: did not boot");
}

TEST(MineWitnesses, CallsAtOnceMakeNoTests) {
  Result<Program> program =
      ParseProgram("# kapifuzz program 1\nclose(9) race(0)\nclose(9)\n", "test");
  ASSERT_TRUE(program.ok());
  const ReplayFunction replay = [](const std::vector<Program>&, int) {
    ADD_FAILURE() << "nothing is to be replayed";
    return Result<std::vector<Replayed>>(std::vector<Replayed>());
  };
  const auto witnesses = MineWitnesses({*program}, replay, {});
  ASSERT_TRUE(witnesses.ok());
  EXPECT_TRUE(witnesses->empty());
}

TEST(ParseReplay, TakesOnlyWhatWasAsked) {
  const char kOne[] =
      R"({"programs": [{"file": "000000.wire", "tries": 3, "stable": true, "outcome": "done",
          "calls": [{"ret": -9, "items": [0, 99999999]}]}]})";
  Result<std::vector<Replayed>> one = ParseReplay(kOne, 1, "replay.json");
  ASSERT_TRUE(one.ok()) << one.error().ToString();
  EXPECT_TRUE((*one)[0].stable);
  EXPECT_EQ((*one)[0].calls[0].items, std::vector<uint32_t>{0}) << "no such item";
  EXPECT_FALSE(ParseReplay(kOne, 2, "replay.json").ok()) << "one is missing";
  EXPECT_FALSE(ParseReplay("{}", 0, "replay.json").ok());
}

TEST(ParseReplay, ProgramThatDidNotEndIsNotStable) {
  Result<std::vector<Replayed>> one = ParseReplay(
      R"({"programs": [{"file": "000000.wire", "tries": 3, "stable": true,
          "outcome": "timed-out", "calls": []}]})",
      1, "replay.json");
  ASSERT_TRUE(one.ok());
  EXPECT_FALSE((*one)[0].stable);
}

}  // namespace
}  // namespace kapifuzz
