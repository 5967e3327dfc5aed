#include "fuzz/guest/fuzz_target.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>

#include "executor/program_text.h"
#include "executor/program_wire.h"
#include "fuzz/puzzles/fake_kernel.h"

namespace kapifuzz {
namespace {

Program Parse(const std::string& calls) {
  Result<Program> program = ParseProgram("# kapifuzz program 1\n" + calls, "fuzz_target_test");
  EXPECT_TRUE(program.ok()) << program.error().ToString();
  Normalize(&*program);
  return *program;
}

WireBytes Encoded(const Program& program) {
  WireBytes wire(kMaxWireBytes);
  wire.resize(EncodeProgram(program, wire));
  return wire;
}

// A call does what the test says.
class Scripted : public FakeKernel {
 public:
  using Script = std::function<void(Scripted*, const Program&, int)>;
  explicit Scripted(Script script) : script_(std::move(script)) {}

  void Reset() override { ++runs; }
  int64_t Call(const Program& program, int index) override {
    script_(this, program, index);
    return 0;
  }
  static bool Has(const Program& program, const char* name) {
    for (int i = 0; i < program.call_count; ++i) {
      if (Is(program, i, name)) return true;
    }
    return false;
  }
  using FakeKernel::Block;
  using FakeKernel::Cover;
  using FakeKernel::Is;

  int runs = 0;

 private:
  const Script script_;
};

// A target on a scripted kernel, the entries that it sends to the corpus, and what it builds on.
class FuzzTargetTest : public testing::Test {
 protected:
  FuzzTargetTest() : shm_(GuestShm::Anonymous(SyscallTableHash())) {
    char path[] = "/tmp/kapifuzz-target-XXXXXX";
    close(mkstemp(path));
    finds_ = path;
  }
  ~FuzzTargetTest() override { remove(finds_.c_str()); }

  void Start(Scripted::Script script) {
    kernel_ = std::make_unique<Scripted>(std::move(script));
    executor_ = std::make_unique<PuzzleExecutor>(kernel_.get());
    runner_ = std::make_unique<ExecutorRunner>(executor_.get(), &shm_, /*oracles=*/false);
    inbox_ = std::make_unique<Inbox>(finds_);
    target_ = std::make_unique<FuzzTarget>(FuzzTarget::Parts{.runner = runner_.get(),
                                                             .feedback = &feedback_,
                                                             .publisher = &publisher_,
                                                             .mutator = &mutator_,
                                                             .shm = &shm_,
                                                             .hints = &hints_,
                                                             .inbox = inbox_.get()});
  }
  // Texts without the first line; "" for no program.
  static std::string Text(const Program& program) {
    const std::string text = PrintProgram(program);
    return text.substr(text.find('\n') + 1);
  }
  // What a program with news became, which goes into the corpus as it is.
  std::string Kept(const std::string& calls) {
    const Program program = Parse(calls);
    target_->RunInput(Encoded(program));
    EXPECT_EQ(NextEntry(), Text(program));
    return Next();
  }
  std::string Next() {
    Program kept;
    return hints_.NextToTrace(&kept) ? Text(kept) : "";
  }
  std::string NextEntry() {
    RingHeader& ring = shm_.ring_header();
    if (ring.head.load() == ring.tail.load()) return "";
    const std::byte* at = shm_.ring_bytes().data() + ring.tail.load();
    EventHeader event;
    std::memcpy(&event, at, sizeof(event));
    ring.tail.store(ring.tail.load() + sizeof(event) + ((event.size + 7) & ~7u));
    uint32_t items = 0;
    std::memcpy(&items, at + sizeof(event), sizeof(items));
    const size_t skip = 4 * (2 + items);
    Program program;
    DecodeProgram({reinterpret_cast<const uint8_t*>(at + sizeof(event) + skip), event.size - skip},
                  &program);
    return Text(program);
  }

  GuestShm shm_;
  std::string finds_;
  std::unique_ptr<Scripted> kernel_;
  std::unique_ptr<PuzzleExecutor> executor_;
  std::unique_ptr<ExecutorRunner> runner_;
  std::unique_ptr<Inbox> inbox_;
  Feedback feedback_{{.items = ItemCount(), .features = kEngineFeatures - 1}};
  Publisher publisher_{&shm_};
  Mutator mutator_{[](uint32_t) { return true; }};
  Hints hints_;
  std::unique_ptr<FuzzTarget> target_;
};

// lseek goes a way of its own where something was duplicated.
void LseekKnowsDup(Scripted* kernel, const Program& program, int i) {
  if (Scripted::Is(program, i, "lseek") && Scripted::Has(program, "dup")) kernel->Cover(1);
}

TEST_F(FuzzTargetTest, CallsThatTheNewsDoNotNeedAreTakenOut) {
  Start(LseekKnowsDup);
  EXPECT_EQ(Kept("close(9)\ndup(0)\nclose(8)\nlseek(0, 1, 0)\nclose(7)\n"),
            "dup(0)\nlseek(0, 1, SEEK_SET)\n");
  // Known by now.
  target_->RunInput(Encoded(Parse("close(9)\ndup(0)\nlseek(0, 1, 0)\n")));
  EXPECT_EQ(NextEntry(), "");
}

TEST_F(FuzzTargetTest, CallsAtOnceStayTogether) {
  Start(LseekKnowsDup);
  const std::string calls = "close(9)\ndup(0) race(0)\nlseek(0, 1, SEEK_SET)\nclose(7)\n";
  ASSERT_TRUE(HasRace(Parse(calls)));
  EXPECT_EQ(Kept(calls), calls);
}

TEST_F(FuzzTargetTest, NothingIsTakenOutThatKeepsACallFromBlocking) {
  Start([](Scripted* kernel, const Program& program, int i) {
    if (!Scripted::Is(program, i, "read")) return;
    kernel->Cover(1);
    if (!Scripted::Has(program, "write")) kernel->Block(i);
  });
  EXPECT_EQ(Kept("close(9)\nwrite(1, \"a\", 1)\nread(0, out(1), 1)\n"),
            "write(1, \"a\", 1)\nread(0, out(1), 1)\n");
}

TEST_F(FuzzTargetTest, WhatTheRestShowsOnlyByLuckIsNotTakenOut) {
  int without = 0;  // runs that have no dup
  Start([&](Scripted* kernel, const Program& program, int i) {
    if (!Scripted::Is(program, i, "lseek")) return;
    if (Scripted::Has(program, "dup") || without++ % 2 == 0) kernel->Cover(1);
  });
  EXPECT_EQ(Kept("dup(0)\nlseek(0, 1, 0)\n"), "dup(0)\nlseek(0, 1, SEEK_SET)\n");
  EXPECT_EQ(without, 2);
}

TEST_F(FuzzTargetTest, AnEndInBetweenLosesNoEntry) {
  Start([&](Scripted* kernel, const Program& program, int i) {
    LseekKnowsDup(kernel, program, i);
    if (kernel->runs == 3) shm_.header().stop.store(1);
  });
  EXPECT_EQ(Kept("close(9)\ndup(0)\nlseek(0, 1, 0)\nclose(7)\n"), "");
  EXPECT_EQ(kernel_->runs, 3);
}

// Or each guest's version of it would be another entry.
TEST_F(FuzzTargetTest, WhatTheHostHasSentGoesBackAsItWas) {
  const Program find = Parse("close(9)\ndup(0)\nlseek(0, 1, 0)\n");
  std::ofstream(finds_, std::ios::binary)
      << PackRuns(std::vector<PastRun>{{.wire = Encoded(find)}});
  Start(LseekKnowsDup);
  std::vector<uint8_t> input(kMaxWireBytes);
  input.resize(target_->Mutate(input, 0, 1));
  ASSERT_EQ(input, Encoded(find));
  target_->RunInput(input);
  EXPECT_EQ(NextEntry(), Text(find));
  EXPECT_EQ(Next(), "dup(0)\nlseek(0, 1, SEEK_SET)\n");
}

}  // namespace
}  // namespace kapifuzz
