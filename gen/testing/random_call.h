// RandomCall: one executed call with everything around it drawn at random, for tests of contracts.
//
// Nothing ran: arguments, results and both worlds are invented, often unseen, from ranges so
// small that equalities come true. Contracts may be asked about any such call, so two engines
// that compute them must agree on all of them.
//
//   RandomCall random(seed);
//   const CallView& view = random.Draw(FindSyscall("read"));
#pragma once

#include <memory>
#include <random>

#include "executor/arena.h"
#include "executor/observation.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {

class RandomCall {
 public:
  // Aborts if there is no memory for the arena.
  explicit RandomCall(uint64_t seed);

  // Draws anew; the view is valid until the next Draw.
  const CallView& Draw(int syscall);

 private:
  int64_t Below(int64_t n) { return static_cast<int64_t>(rng_() % static_cast<uint64_t>(n)); }
  bool OneIn(int64_t n) { return Below(n) == 0; }
  int64_t Number();
  int64_t MaybeUnseen();
  int8_t Tristate() { return static_cast<int8_t>(Below(3) - 1); }
  Arg DrawArg(const ArgDesc& desc);
  void DrawPointer(const ArgDesc& desc, Arg* arg);
  void DrawProgram(const SyscallDesc& desc, uint16_t syscall);
  void DrawFd(FdState* fd);
  void DrawXattr(XattrState* xattr);
  void DrawAio(AioState* aio);
  void DrawAioBytes();
  void DrawMoment(Moment* moment);
  PathState::Node DrawNode();
  void DrawPath(PathState* path);
  void DrawExec(ExecState* exec);
  void DrawRecord(const SyscallDesc& desc);
  void FillOutBuffers();

  std::mt19937_64 rng_;
  std::unique_ptr<Arena> arena_;
  std::unique_ptr<Trace> trace_;
  Program program_;
  CallView view_;
};

}  // namespace kapifuzz
