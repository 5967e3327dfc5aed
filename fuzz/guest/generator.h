// Generator: makes one typed call, and the calls it needs, at some place of a program.
//
// It reads nothing but the generated table (executor/syscall_desc.h) and the world's fixtures (executor/world.h), so a new
// specification is generated for without new code. Descriptors come from earlier calls that can produce the kind; where
// there is none, a producer is put in front. A Wish (wish.h) bends the choices.
//
//   Generator generator(&rng);
//   int at = generator.Insert(&program, 2, FindSyscall("write"), wish);   // perhaps 3: an open went in first
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "executor/program.h"
#include "executor/syscall_desc.h"
#include "executor/world.h"
#include "fuzz/guest/rng.h"
#include "fuzz/guest/wish.h"
#include "fuzz/shared/means.h"

namespace kapifuzz {

class Generator {
 public:
  // Without resources calls get neither what earlier ones made nor calls in front that make it; without values, arguments get
  // what a type alone suggests.
  explicit Generator(Rng* rng, MeansSet means = {})
      : rng_(*rng), resources_(means.Has(Means::kResources)), values_(means.Has(Means::kValues)) {}

  // Puts a new call of `syscall` before call `at`, after the producers that it wants. Returns its index, or -1 if the program
  // is full; producers may have been inserted then.
  int Insert(Program* program, int at, int syscall, const Wish& wish);

  // A new value for argument `arg` of call `call`. May insert producers in front of the call, so it returns where the call
  // is now.
  int Renew(Program* program, int call, int arg, const Wish& wish);

  // A small change of an argument that keeps its kind where it can: a bit, a boundary, a byte.
  void Tweak(Program* program, int call, int arg);

  void MutateEnvironment(Environment* env);
  // Follows the parts of the wish that speak of the environment.
  void WishEnvironment(Environment* env, const Wish& wish);

 private:
  // Where a call is being made: arguments may insert producers at `at`, which moves it.
  struct Site {
    Program* program;
    int at;
    const SyscallDesc* desc;
    const Wish* wish;  // never null; an empty wish for none
    int depth;         // of producers for producers
  };

  int InsertCallFor(Program* program, int at, int syscall, const Wish& wish, int depth);
  Arg MakeArg(Site* site, const Call& made, int index);
  bool MakeWishedArg(Site* site, const PartitionDesc& wish, Arg* arg);

  // What the specification lists of an argument's values, if that may be known.
  std::span<const NamedValue> Names(const ArgDesc& desc) const;
  std::span<const NamedText> Strings(const ArgDesc& desc) const;

  uint64_t MakeNumber(const Site& site, const Call& made, int index);
  uint64_t MakeFlags(const ArgDesc& desc, uint64_t wished);
  uint64_t MakeBoundary(const ArgDesc& desc);
  // The size of another argument of the call, or one near it; false if `index` counts nothing.
  bool MakeCount(const Site& site, const Call& made, int index, uint64_t* value);

  Arg MakeFd(Site* site, int index);
  Arg MakeOddFd(const ArgDesc& desc);
  // An earlier result of one of `kinds`; a number that is not open if there is none and none could be made.
  Arg FindOrMakeFd(Site* site, KindSet kinds);
  bool FindFd(const Program& program, int before, KindSet kinds, Arg* fd);
  bool InsertProducer(Site* site, KindSet kinds, Arg* fd);
  // Puts a call in front that has an effect on what the wish's conditions ask about a descriptor of `made`.
  void InsertPreparer(Site* site, const Call& made);
  Arg Sibling(const Program& program, const Arg& fd);

  Arg MakePath(const Site& site, int index);
  std::string_view PickPath(const Program& program, KindSet kinds, const Wish& wish);
  Arg MakeOddPath(Program* program);

  // A string that the call's conditions compare with, or one near it; one that the program has used already.
  Arg MakeString(const Site& site, int index);
  Arg MakeOddString(Program* program, const ArgDesc& desc);

  // A NULL-terminated array of pointers to strings (executor/string_vector.h).
  Arg MakeStrings(const Site& site, int index);

  Arg MakePointer(Site* site, int index);
  uint32_t MakeSize(const ArgDesc& desc);
  Arg MakeBuffer(Program* program, const ArgDesc& desc, uint32_t size);
  // A struct of the parameter's type with fields of use; false if the type is not known.
  bool MakeStruct(Program* program, const ArgDesc& desc, Arg* arg);
  // Changes one field of the struct that `arg` leads to, in place; false if it leads to none, and one time in four.
  bool TweakStruct(Program* program, const ArgDesc& desc, const Arg& arg);
  Arg MakeBadPointer();

  // generate_aio.cc
  Arg MakeContext(Site* site);
  Arg MakeContextOut(Program* program);
  Arg MakeIocbs(Site* site);
  // A request of an earlier call, or one of this call's own.
  Arg MakeIocb(Site* site);
  std::string MakeRequest(Site* site);
  // The number of a descriptor that will probably be open by then: requests hold numbers, not results.
  uint32_t MakeRequestFd(Site* site);

  Rng& rng_;
  const bool resources_, values_;
};

// The argument is the permission bits of a file.
constexpr bool IsMode(const ArgDesc& desc) {
  return desc.constraint == ConstraintKind::kMask && desc.mask == 07777;
}

// The argument is how long to wait; less than 0 is for ever.
constexpr bool IsTimeout(const ArgDesc& desc) { return std::string_view(desc.name) == "timeout"; }

// Kinds of descriptors that some syscall makes.
KindSet ProducibleKinds();

// What the descriptor that call `call` returns, or element `element` of its array if `from_out`, leads to as far as the
// program's text tells.
KindSet LikelyKinds(const Program& program, int call, bool from_out, int element);

}  // namespace kapifuzz
