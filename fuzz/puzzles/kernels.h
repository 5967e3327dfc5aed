// The puzzles: fake kernels with one thing in each that is hard to find, and what makes it so.
#pragma once

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "fuzz/puzzles/fake_kernel.h"

namespace kapifuzz {

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
    if ((flags.value & ~Syscalls()[p.calls[i].syscall].args[1].mask) != 0) return -22;
    Cover(100);
    if (!Has(flags, O_DIRECT)) return 3;
    Cover(101);
    if (Has(flags, O_NOATIME)) Solve();
    return 3;
  }
};

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

// A kernel in which nothing depends on anything: the campaign must go on all the same.
class Blank : public FakeKernel {
 public:
  int64_t Call(const Program&, int) override { return 0; }
};

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

// Four steps, one behind the other, each of them one call in some hundreds and a branch of its own.
class Maze : public FakeKernel {
 public:
  void Reset() override { step_ = 0; }
  int64_t Call(const Program& p, int i) override {
    Cover(p.calls[i].syscall);
    if (IsNext(p, i)) Show(++step_);
    if (step_ == 4) Solve();
    return 0;
  }

 protected:
  // A step was made.
  virtual void Show(int step) { Cover(800 + step); }

 private:
  bool IsNext(const Program& p, int i) const {
    const std::span<const Arg> args(p.calls[i].args);
    switch (step_) {
      case 0:
        return Is(p, i, "lseek") && args[2].value == SEEK_END;
      case 1:
        return Is(p, i, "dup3") && Has(args[2], O_CLOEXEC);
      case 2:
        return Is(p, i, "pipe2") && Has(args[1], O_NONBLOCK);
      case 3:
        return Is(p, i, "lseek") && args[2].value == SEEK_CUR;
      default:
        return false;
    }
  }

  int step_ = 0;
};

// The same in code that KCOV does not see: each step shows an item of a specification instead.
class SilentMaze : public Maze {
  void Show(int step) override { Witness(static_cast<uint32_t>(step)); }
};

// The same beside a call that takes two hundred times as long as a program, and has something new to show again and again.
class DearMaze : public Maze {
 public:
  int64_t Call(const Program& p, int i) override {
    if (Is(p, i, "write")) {
      Spend(20'000);
      Cover(200'000 + p.calls[i].args[2].value % 199);
    }
    return Maze::Call(p, i);
  }
};

// The same beside interrupts, which every fourth call meets at one of many places.
class NoisyMaze : public Maze {
 public:
  int64_t Call(const Program& p, int i) override {
    if (++calls_ % 4 == 0) Cover(100'000 + calls_ * 7919 % 3001);
    return Maze::Call(p, i);
  }

 private:
  uint64_t calls_ = 0;
};

// Two things that have nothing to do with each other, each of two steps: that both were done in one program is no branch.
class TwoHalves : public FakeKernel {
 public:
  void Reset() override { files_ = pipes_ = 0; }
  int64_t Call(const Program& p, int i) override {
    Cover(p.calls[i].syscall);
    const std::span<const Arg> args(p.calls[i].args);
    if (files_ == 0 && Is(p, i, "lseek") && args[2].value == SEEK_END) Cover(900 + ++files_);
    if (files_ == 1 && Is(p, i, "dup3") && Has(args[2], O_CLOEXEC)) Cover(900 + ++files_);
    if (pipes_ == 0 && Is(p, i, "pipe2") && Has(args[1], O_NONBLOCK)) Cover(910 + ++pipes_);
    if (pipes_ == 1 && Is(p, i, "epoll_create1") && Has(args[0], O_CLOEXEC)) Cover(910 + ++pipes_);
    if (files_ == 2 && pipes_ == 2) Solve();
    return 0;
  }

 private:
  int files_ = 0, pipes_ = 0;
};

// Four calls on one file, and what each of them finds there was left by the one before.
class Chain : public FakeKernel {
 public:
  void Reset() override { file_ = -1, step_ = 0; }
  int64_t Call(const Program& p, int i) override {
    Cover(p.calls[i].syscall);
    const std::span<const Arg> args(p.calls[i].args);
    if (Is(p, i, "open") && Has(args[1], O_APPEND)) {
      Cover(950);
      file_ = i, step_ = 1;
    }
    if (file_ < 0 || args[0].kind != ArgKind::kResult || args[0].from_out ||
        args[0].value != static_cast<uint64_t>(file_))
      return i;
    if (step_ == 1 && Is(p, i, "ftruncate") && args[1].value != 0 && args[1].value % 4096 == 0)
      Cover(950 + ++step_);
    if (step_ == 2 && Is(p, i, "dup")) Cover(950 + ++step_);
    if (step_ == 3 && Is(p, i, "write")) Solve();
    return i;
  }

 private:
  int file_ = -1;  // the call that opened it
  int step_ = 0;
};

// One call three times on one file, with other numbers each time.
class Seeker : public FakeKernel {
 public:
  void Reset() override { steps_ = {}; }
  int64_t Call(const Program& p, int i) override {
    Cover(p.calls[i].syscall);
    const std::span<const Arg> args(p.calls[i].args);
    if (!Is(p, i, "lseek") || args[0].kind != ArgKind::kResult || args[0].from_out) return 0;
    int& step = steps_[args[0].value];
    const auto offset = static_cast<int64_t>(args[1].value);
    const uint64_t whence = args[2].value;
    Cover(960 + std::min<uint64_t>(whence, 5));
    if (step == 0 && whence == SEEK_END && offset > 0) Cover(970 + ++step);
    if (step == 1 && whence == SEEK_CUR && offset < 0) Cover(970 + ++step);
    if (step == 2 && whence == SEEK_SET && offset == 0) Solve();
    return 0;
  }

 private:
  std::array<int, kMaxCalls> steps_{};  // by the call that opened the file
};

// Two flags of one call that do nothing alone.
class TwoFlags : public FakeKernel {
 public:
  int64_t Call(const Program& p, int i) override {
    Cover(p.calls[i].syscall);
    const uint64_t flags = Is(p, i, "open") ? p.calls[i].args[1].value : 0;
    if (flags == (O_CREAT | O_NOFOLLOW)) Solve();
    return -1;
  }
};

}  // namespace kapifuzz
