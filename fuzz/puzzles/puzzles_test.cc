// Tiny fake kernels with something to find in each, and how soon it must be found.
#include <fcntl.h>
#include <gtest/gtest.h>

#include "fuzz/puzzles/puzzle.h"

namespace kapifuzz {
namespace {

// Solved with several seeds: one lucky seed proves nothing. The more calls there are to choose from, the longer it takes.
template <typename Kernel>
void ExpectSolved() {
  const uint64_t max_programs = 30'000 * Syscalls().size();
  for (uint64_t seed : {1, 2, 3}) {
    const PuzzleResult result =
        RunPuzzle(std::make_unique<Kernel>(), {.seed = seed, .max_programs = max_programs});
    ASSERT_TRUE(result.ended) << "the engine died, seed " << seed;
    EXPECT_TRUE(result.solved) << "seed " << seed << ", " << result.programs << " programs, "
                               << result.corpus << " in the corpus";
  }
}

// Descriptors of one process, by the call that made them: enough to tell "closed before" from "never open".
class Descriptors {
 public:
  void Reset() { closed_ = {}; }
  void Close(const Arg& fd) {
    if (fd.kind == ArgKind::kResult) closed_[fd.value][fd.from_out ? 1 + fd.element : 0] = true;
  }
  bool IsClosed(int call, int element) const { return closed_[call][element]; }
  bool IsClosed(const Arg& fd) const {
    return fd.kind == ArgKind::kResult &&
           IsClosed(static_cast<int>(fd.value), fd.from_out ? 1 + fd.element : 0);
  }

 private:
  std::array<std::array<bool, 8>, kMaxCalls> closed_{};
};

// Two flags of many and an existing file, each with a branch of its own.
class FlagPair : public FakeKernel {
 public:
  int64_t Call(const Program& p, int i) override {
    Cover(p.calls[i].syscall);
    if (!Is(p, i, "open")) return 0;
    const Arg& path = p.calls[i].args[0];
    const Arg& flags = p.calls[i].args[1];
    if (path.kind != ArgKind::kString || DataOf(p, path) != "./file") return -1;
    Cover(100);
    if (!Has(flags, O_DIRECT)) return 3;
    Cover(101);
    if (Has(flags, O_NOATIME)) Solve();
    return 3;
  }
};
TEST(Puzzles, FlagPair) { ExpectSolved<FlagPair>(); }

// write to a pipe whose reader was closed: three calls that refer to each other.
class BrokenPipe : public FakeKernel {
 public:
  void Reset() override { fds_.Reset(); }
  int64_t Call(const Program& p, int i) override {
    Cover(p.calls[i].syscall);
    const Arg& fd = p.calls[i].args[0];
    if (Is(p, i, "close")) {
      Cover(fd.kind == ArgKind::kResult ? (fd.from_out ? 202 : 201) : 200);
      fds_.Close(fd);
    }
    if (Is(p, i, "write") && fd.from_out && fd.element == 1 &&
        Is(p, static_cast<int>(fd.value), "pipe2")) {
      Cover(300);
      if (fds_.IsClosed(static_cast<int>(fd.value), 1)) Solve();
    }
    return 0;
  }

 private:
  Descriptors fds_;
};
TEST(Puzzles, BrokenPipe) { ExpectSolved<BrokenPipe>(); }

// The same descriptor closed twice, with a dup of it still open in between.
class DoubleClose : public FakeKernel {
 public:
  void Reset() override { fds_.Reset(), dups_ = 0; }
  int64_t Call(const Program& p, int i) override {
    Cover(p.calls[i].syscall);
    const Arg& fd = p.calls[i].args[0];
    if (Is(p, i, "dup") && fd.kind == ArgKind::kResult && !fds_.IsClosed(fd)) Cover(400), ++dups_;
    if (!Is(p, i, "close") || fd.kind != ArgKind::kResult) return 0;
    if (fds_.IsClosed(fd)) {
      Cover(401);
      if (dups_ > 0) Solve();
    }
    fds_.Close(fd);
    return 0;
  }

 private:
  Descriptors fds_;
  int dups_ = 0;
};
TEST(Puzzles, DoubleClose) { ExpectSolved<DoubleClose>(); }

// A boundary behind another: only one number of 2^64 opens the way.
class Boundary : public FakeKernel {
 public:
  int64_t Call(const Program& p, int i) override {
    Cover(p.calls[i].syscall);
    if (!Is(p, i, "lseek")) return 0;
    const int64_t offset = static_cast<int64_t>(p.calls[i].args[1].value);
    if (offset < 0) Cover(500);
    if (offset == INT64_MAX) {
      Cover(501);
      if (p.calls[i].args[2].value == 4) Solve();
    }
    return 0;
  }
};
TEST(Puzzles, Boundary) { ExpectSolved<Boundary>(); }

// A number that no table of boundaries has, and the kernel tells what it compares with.
class Password : public FakeKernel {
 public:
  int64_t Call(const Program& p, int i) override {
    Cover(p.calls[i].syscall);
    if (!Is(p, i, "lseek")) return 0;
    const uint64_t offset = p.calls[i].args[1].value;
    Compare(600, 0x6b61706966757a7a, offset);
    if (offset == 0x6b61706966757a7a) Solve();
    return 0;
  }
};
TEST(Puzzles, Password) { ExpectSolved<Password>(); }

// Some memory is left behind when the last of three allocations fails, and only a call that needs all of them makes it.
class ForgottenCleanup : public FakeKernel {
 public:
  int64_t Call(const Program& p, int i) override {
    Cover(p.calls[i].syscall);
    if (!Is(p, i, "pipe2") || !Has(p.calls[i].args[1], 02000000)) return 0;
    Cover(700);
    for (int allocation = 0; allocation < 3; ++allocation) {
      if (Allocate(p, i)) continue;
      if (allocation == 2) Solve();
      return -12;
    }
    return 0;
  }
};
TEST(Puzzles, ForgottenCleanup) { ExpectSolved<ForgottenCleanup>(); }

// New coverage in every run that never comes back: none of it may enter the corpus.
class Noise : public FakeKernel {
 public:
  int64_t Call(const Program& p, int i) override {
    Cover(p.calls[i].syscall);
    Cover(1000 + noise_++);
    return 0;
  }

 private:
  uint64_t noise_ = 0;
};
TEST(Puzzles, NoiseStaysOutOfTheCorpus) {
  const PuzzleResult result = RunPuzzle(std::make_unique<Noise>(), {.max_programs = 3000});
  ASSERT_TRUE(result.ended);
  EXPECT_GT(result.edges, 3000u);
  // At most one entry for the way into each syscall.
  EXPECT_LE(result.corpus, Syscalls().size());
}

// A kernel in which nothing depends on anything: the campaign must go on all the same.
class Blank : public FakeKernel {
 public:
  int64_t Call(const Program&, int) override { return 0; }
};
TEST(Puzzles, KernelWithoutCoverageDoesNotEndTheEngine) {
  const PuzzleResult result = RunPuzzle(std::make_unique<Blank>(), {.max_programs = 500});
  EXPECT_TRUE(result.ended);
  EXPECT_EQ(result.corpus, 0u);
  EXPECT_GE(result.programs, 500u);
}

// A call beside itself on one descriptor, one of the two a little later; that they overlap is no edge.
class Overlap : public FakeKernel {
 public:
  int64_t Call(const Program& p, int i) override {
    Cover(p.calls[i].syscall);
    const bool at_once = p.calls[i].race && Is(p, i, "lseek") && Is(p, i + 1, "lseek");
    if (at_once && p.calls[i].args[0] == p.calls[i + 1].args[0] && p.calls[i].delay > 10 &&
        p.calls[i].delay < 60)
      Solve();
    return 3;
  }
};
TEST(Puzzles, Overlap) { ExpectSolved<Overlap>(); }

}  // namespace
}  // namespace kapifuzz
