// Calls and their producers. Numbers are made in generate_number.cc, paths and pointers in generate_memory.cc.
#include "fuzz/guest/generator.h"

#include <algorithm>
#include <array>
#include <string>

#include "executor/program_build.h"
#include "executor/program_edit.h"

namespace kapifuzz {
namespace {

constexpr int kMaxProducerDepth = 2;
// How often a wish is followed: often enough to matter, seldom enough that its alternatives are tried too.
constexpr uint32_t kFollowWishPercent = 70;

const Wish kNoWish;

// The flag bits that the wish wants in argument `arg`, one or two.
uint64_t FlagBitsOf(const Wish& wish, int arg) {
  uint64_t bits = 0;
  for (const PartitionDesc* partition : wish.partitions) {
    if (partition != nullptr && partition->arg == arg && partition->kind == PartitionKind::kFlagBit)
      bits |= static_cast<uint64_t>(partition->value);
  }
  return bits;
}

}  // namespace

int Generator::Insert(Program* program, int at, int syscall, const Wish& wish) {
  return InsertCallFor(program, at, syscall, wish, kMaxProducerDepth);
}

int Generator::InsertCallFor(Program* program, int at, int syscall, const Wish& wish, int depth) {
  const SyscallDesc& desc = Syscalls()[syscall];
  Site site{program, at, &desc, wish.syscall == syscall ? &wish : &kNoWish, depth};
  Call call{.syscall = static_cast<uint16_t>(syscall)};
  // Counts last: they follow the buffers that they count.
  for (bool counts : {false, true}) {
    for (size_t i = 0; i < desc.args.size(); ++i) {
      if ((desc.args[i].type == ArgType::kInt) == counts) {
        call.args[i] = MakeArg(&site, call, static_cast<int>(i));
      }
    }
  }
  for (int i = 0; i < 2 && rng_.OneIn(2); ++i) InsertPreparer(&site, call);
  return InsertCall(program, site.at, call) ? site.at : -1;
}

int Generator::Renew(Program* program, int call, int arg, const Wish& wish) {
  const int syscall = program->calls[call].syscall;
  const SyscallDesc& desc = Syscalls()[syscall];
  const Call made = program->calls[call];
  Site site{program, call, &desc, wish.syscall == syscall ? &wish : &kNoWish, 1};
  const Arg renewed = MakeArg(&site, made, arg);
  program->calls[site.at].args[arg] = renewed;
  return site.at;
}

Arg Generator::MakeArg(Site* site, const Call& made, int index) {
  const ArgDesc& desc = site->desc->args[index];
  Arg wished;
  const PartitionDesc* partition = site->wish->PartitionOf(index);
  if (partition != nullptr && !rng_.OneIn(8) && MakeWishedArg(site, *partition, &wished))
    return wished;
  switch (desc.type) {
    case ArgType::kInt:
      return ConstArg(MakeNumber(*site, made, index));
    case ArgType::kFd:
      return MakeFd(site, index);
    case ArgType::kPath:
      return MakePath(*site, index);
    case ArgType::kString:
      return MakeString(*site, index);
    case ArgType::kStrings:
      return MakeStrings(*site, index);
    case ArgType::kContext:
      return MakeContext(site);
    default:
      return MakePointer(site, index);
  }
}

namespace {

// A bit that the mask does not have; any bit where it has all.
uint64_t UnknownBit(Rng* rng, const ArgDesc& desc) {
  const uint64_t all = desc.width >= 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * desc.width)) - 1;
  const uint64_t unknown = all & ~desc.mask;
  return uint64_t{1} << rng->PickBit(unknown != 0 ? unknown : all);
}

// Only the specification knows which values these are.
bool IsListed(PartitionKind kind) {
  switch (kind) {
    case PartitionKind::kFlagBit:
    case PartitionKind::kFlagUnknown:
    case PartitionKind::kEnumMember:
    case PartitionKind::kEnumOther:
    case PartitionKind::kEquals:
    case PartitionKind::kStringIs:
    case PartitionKind::kStringStarts:
      return true;
    default:
      return false;
  }
}

// The next number from `value` on that is no member.
uint64_t NoMember(const ArgDesc& desc, uint64_t value) {
  while (std::ranges::find(desc.names, value, &NamedValue::value) != desc.names.end()) ++value;
  return value;
}

}  // namespace

std::span<const NamedValue> Generator::Names(const ArgDesc& desc) const {
  return values_ ? std::span<const NamedValue>(desc.names) : std::span<const NamedValue>();
}

std::span<const NamedText> Generator::Strings(const ArgDesc& desc) const {
  return values_ ? std::span<const NamedText>(desc.strings) : std::span<const NamedText>();
}

// Exactly a partition that the wish names; false where only luck can show it.
bool Generator::MakeWishedArg(Site* site, const PartitionDesc& wish, Arg* arg) {
  if (!values_ && IsListed(wish.kind)) return false;
  const ArgDesc& desc = site->desc->args[wish.arg];
  // Of two partitions each must be seen as it is.
  const bool exactly = site->wish->partitions[1] != nullptr;
  const auto value = static_cast<uint64_t>(wish.value);
  switch (wish.kind) {
    case PartitionKind::kFlagBit:
      *arg = ConstArg((!exactly && rng_.Percent(50) ? MakeFlags(desc, 0) : 0) |
                      FlagBitsOf(*site->wish, wish.arg));
      return true;
    case PartitionKind::kFlagNone:
      *arg = ConstArg(0);
      return true;
    case PartitionKind::kFlagUnknown:
      *arg = ConstArg((exactly ? 0 : MakeFlags(desc, 0)) | UnknownBit(&rng_, desc));
      return true;
    case PartitionKind::kEnumOther:
      *arg = ConstArg(NoMember(desc, rng_.Pick(desc.names).value));
      return true;
    case PartitionKind::kEnumMember:
    case PartitionKind::kEquals:
      *arg = ConstArg(value);
      return true;
    case PartitionKind::kNegative:
      *arg = ConstArg(static_cast<uint64_t>(-1 - static_cast<int64_t>(rng_.Below(4096))));
      return true;
    case PartitionKind::kFdKind:
      *arg = FindOrMakeFd(site, KindBit(static_cast<Kind>(wish.value)));
      return true;
    case PartitionKind::kFdClosed:
      *arg = ConstArg(rng_.Percent(50) ? 31 - rng_.Below(8) : 3 + rng_.Below(16));
      return true;
    case PartitionKind::kFdNegative:
      *arg = ConstArg(static_cast<uint64_t>(-1));
      return true;
    case PartitionKind::kPathKind: {
      const auto path =
          PickPath(*site->program, KindBit(static_cast<Kind>(wish.value)), *site->wish);
      *arg = DataArg(site->program, ArgKind::kString, path);
      return true;
    }
    case PartitionKind::kPathAbsolute:
      *arg = DataArg(site->program, ArgKind::kString, rng_.Percent(50) ? "/w/file" : "/dev/null");
      return true;
    case PartitionKind::kPathEmpty:
      *arg = DataArg(site->program, ArgKind::kString, "");
      return true;
    case PartitionKind::kPathTrailingSlash: {
      const std::string path(PickPath(*site->program, desc.kinds, *site->wish));
      *arg = DataArg(site->program, ArgKind::kString, path + "/");
      return true;
    }
    case PartitionKind::kPathTooLong:
      *arg = PatternArg(8192);
      return true;
    case PartitionKind::kPtrNull:
      *arg = BadArg(BadPointer::kNull);
      return true;
    case PartitionKind::kPtrBad:
      *arg = MakeBadPointer();
      return true;
    case PartitionKind::kPtrEdge:
      if (desc.type == ArgType::kString) {
        const std::string start = Strings(desc).empty() ? "" : desc.strings[0].value;
        *arg = DataArg(site->program, ArgKind::kEdge, start + "a");
      } else if (desc.type == ArgType::kPath) {
        *arg = DataArg(site->program, ArgKind::kEdge, "./file");
      } else if (desc.type == ArgType::kStrings) {
        *arg = DataArg(site->program, ArgKind::kEdge, "prog");
      } else {
        *arg = EdgeOutArg(MakeSize(desc));
      }
      return true;
    case PartitionKind::kStringStarts:
    case PartitionKind::kStringIs: {
      const NamedText& text = desc.strings[value];
      *arg = DataArg(site->program, ArgKind::kString,
                     std::string(text.value) + (text.whole ? "" : "a"));
      return true;
    }
    case PartitionKind::kStringEmpty:
      *arg = DataArg(site->program, ArgKind::kString, "");
      return true;
    case PartitionKind::kStringTooLong:
      *arg = DataArg(site->program, ArgKind::kString, std::string(static_cast<size_t>(value), 'n'));
      return true;
    case PartitionKind::kStringOther:
      *arg = MakeOddString(site->program, desc);
      return true;
    case PartitionKind::kContextDead:
      *arg = ConstArg(rng_.Percent(50) ? 4096 : rng_.Next());
      return true;
    case PartitionKind::kContextAlive:
    case PartitionKind::kPtrValid:
      return false;
  }
  return false;
}

Arg Generator::MakeFd(Site* site, int index) {
  const ArgDesc& desc = site->desc->args[index];
  const Wish& wish = *site->wish;
  if (wish.closed_fd[index] && rng_.Percent(30)) return MakeOddFd(desc);
  if (rng_.OneIn(10)) return MakeOddFd(desc);
  if (!Names(desc).empty() && rng_.Percent(40)) return ConstArg(rng_.Pick(desc.names).value);

  KindSet kinds = desc.kinds;
  if (wish.kinds[index] != 0 && rng_.Percent(kFollowWishPercent)) {
    kinds = wish.kinds[index];
  } else if (rng_.OneIn(8)) {
    kinds = kAnyKind;  // a descriptor of the wrong kind
  }
  return FindOrMakeFd(site, kinds);
}

Arg Generator::MakeOddFd(const ArgDesc& desc) {
  if (!Names(desc).empty() && rng_.OneIn(4)) return ConstArg(rng_.Pick(desc.names).value);
  constexpr std::array<int64_t, 8> kOdd = {-1, 0, 1, 2, 31, 32, INT32_MAX, INT32_MIN};
  if (rng_.Percent(60)) return ConstArg(static_cast<uint64_t>(rng_.Pick(kOdd)));
  return ConstArg(rng_.Below(kMaxNofile + 2));
}

Arg Generator::FindOrMakeFd(Site* site, KindSet kinds) {
  Arg fd;
  const bool fresh = rng_.OneIn(5);
  if (!resources_) return ConstArg(rng_.Below(8));
  if (!fresh && FindFd(*site->program, site->at, kinds, &fd)) return fd;
  if (InsertProducer(site, kinds, &fd)) return fd;
  if (FindFd(*site->program, site->at, kinds, &fd)) return fd;
  return ConstArg(rng_.Below(8));
}

// Counts the candidates first and then walks to the chosen one: no list, no allocation.
bool Generator::FindFd(const Program& program, int before, KindSet kinds, Arg* fd) {
  uint32_t seen = 0;
  const auto offer = [&](int call, bool from_out, int element) {
    if ((LikelyKinds(program, call, from_out, element) & kinds) == 0) return;
    if (rng_.Takes(++seen)) *fd = from_out ? OutResultArg(call, element) : ResultArg(call);
  };
  for (int i = 0; i < before; ++i) {
    const SyscallDesc& desc = Syscalls()[program.calls[i].syscall];
    offer(i, false, 0);
    for (const ArgDesc& arg : desc.args) {
      for (size_t e = 0; e < arg.array_kinds.size(); ++e) offer(i, true, static_cast<int>(e));
    }
  }
  return seen > 0;
}

namespace {

bool CanReturn(const SyscallDesc& desc, Kind kind) {
  return desc.returns != kAnyKind && (desc.returns & KindBit(kind)) != 0;
}

bool CanFill(const SyscallDesc& desc, Kind kind) {
  return std::ranges::any_of(desc.args, [kind](const ArgDesc& arg) {
    return std::ranges::find(arg.array_kinds, kind) != arg.array_kinds.end();
  });
}

// A random syscall that makes descriptors of `kind`; -1 if none does.
int PickProducer(Rng* rng, Kind kind) {
  int chosen = -1;
  uint32_t seen = 0;
  const auto syscalls = Syscalls();
  for (size_t i = 0; i < syscalls.size(); ++i) {
    if (!CanReturn(syscalls[i], kind) && !CanFill(syscalls[i], kind)) continue;
    if (rng->Takes(++seen)) chosen = static_cast<int>(i);
  }
  return chosen;
}

}  // namespace

KindSet ProducibleKinds() {
  static const KindSet kKinds = [] {
    KindSet kinds = 0;
    for (int i = 1; i < kKindCount; ++i) {
      const auto kind = static_cast<Kind>(i);
      const bool made = std::ranges::any_of(Syscalls(), [kind](const SyscallDesc& s) {
        return CanReturn(s, kind) || CanFill(s, kind);
      });
      if (made) kinds |= KindBit(kind);
    }
    return kinds;
  }();
  return kKinds;
}

namespace {

// Kinds of paths that an open turns into `kind`.
KindSet PathsTo(Kind kind) {
  if (kind == Kind::kPipeRead || kind == Kind::kPipeWrite) return KindBit(Kind::kFifo);
  if (kind == Kind::kFile) return KindBit(Kind::kFile) | KindBit(Kind::kMissing);
  return kind == Kind::kPath ? kAnyKind : KindBit(kind);
}

// A producer's own wish: arguments that lead to the kind, and flags under which the descriptor is of use.
Wish ProducerWish(Rng* rng, const SyscallDesc& desc, int syscall, Kind kind, const Wish& consumer) {
  Wish wish;
  wish.syscall = syscall;
  wish.error = consumer.error;
  for (size_t i = 0; i < desc.args.size(); ++i) {
    if (desc.args[i].type == ArgType::kPath) wish.kinds[i] = PathsTo(kind);
    const auto want = [&](std::string_view flag, uint32_t percent) {
      for (const NamedValue& name : desc.args[i].names) {
        if (flag == name.name && rng->Percent(percent)) wish.bits[i] |= name.value;
      }
    };
    if (desc.args[i].constraint != ConstraintKind::kMask) continue;
    for (const NamedValue& name : desc.args[i].names) {
      if (consumer.Mentions(name.name) && rng->Percent(60)) wish.bits[i] |= name.value;
    }
    if (kind == Kind::kPath) want("O_PATH", 100);
    if (kind == Kind::kFile) want("O_RDWR", 70), want("O_CREAT", 50), want("O_APPEND", 15);
    if (kind == Kind::kPipeRead || kind == Kind::kPipeWrite) want("O_NONBLOCK", 80);
    if (kind == Kind::kChardev) want("O_RDWR", 60);
    if (kind == Kind::kBinder) want("O_RDWR", 80), want("O_NONBLOCK", 60);
  }
  return wish;
}

}  // namespace

bool Generator::InsertProducer(Site* site, KindSet kinds, Arg* fd) {
  // The call itself needs a place too.
  if (site->depth == 0 || site->program->call_count >= kMaxCalls - 1 || kinds == 0) return false;
  kinds &= ProducibleKinds();
  if (kinds == 0) return false;
  const auto kind = static_cast<Kind>(rng_.PickBit(kinds));
  const int syscall = PickProducer(&rng_, kind);
  if (syscall < 0) return false;

  const SyscallDesc& desc = Syscalls()[syscall];
  const Wish wish = ProducerWish(&rng_, desc, syscall, kind, *site->wish);
  const int made = InsertCallFor(site->program, site->at, syscall, wish, site->depth - 1);
  if (made < 0) return false;
  site->at = made + 1;
  *fd = ResultArg(made);
  if (desc.returns != 0) return true;
  for (const ArgDesc& arg : desc.args) {
    const auto element = std::ranges::find(arg.array_kinds, kind);
    if (element == arg.array_kinds.end()) continue;
    *fd = OutResultArg(made, static_cast<int>(element - arg.array_kinds.begin()));
  }
  return true;
}

namespace {

bool HasEffectOn(const SyscallDesc& desc, uint32_t targets) {
  return std::ranges::any_of(desc.effects, [targets](const EffectDesc& effect) {
    return (targets >> static_cast<int>(effect.target.kind) & 1) != 0;
  });
}

int FirstFdArg(const SyscallDesc& desc) {
  for (size_t i = 0; i < desc.args.size(); ++i) {
    if (desc.args[i].type == ArgType::kFd) return static_cast<int>(i);
  }
  return -1;
}

// The same call once before, on the same descriptors: what has been done already is a state too.
void CopyFds(const Call& from, const SyscallDesc& desc, Call* to) {
  for (size_t i = 0; i < desc.args.size(); ++i) {
    if (desc.args[i].type == ArgType::kFd) to->args[i] = from.args[i];
  }
}

// A random syscall that takes a descriptor and has an effect on one of `targets`; -1 if there is none.
int PickPreparer(Rng* rng, uint32_t targets) {
  int chosen = -1;
  uint32_t seen = 0;
  const auto syscalls = Syscalls();
  for (size_t i = 0; i < syscalls.size(); ++i) {
    if (!HasEffectOn(syscalls[i], targets) || FirstFdArg(syscalls[i]) < 0) continue;
    if (rng->Takes(++seen)) chosen = static_cast<int>(i);
  }
  return chosen;
}

}  // namespace

// The other descriptor of the array that `fd` is from, or `fd` itself: a pipe's state is made at both its ends.
Arg Generator::Sibling(const Program& program, const Arg& fd) {
  if (!fd.from_out) return fd;
  for (const ArgDesc& arg : Syscalls()[program.calls[fd.value].syscall].args) {
    if (!arg.array_kinds.empty()) {
      return OutResultArg(static_cast<int>(fd.value),
                          static_cast<int>(rng_.Below(arg.array_kinds.size())));
    }
  }
  return fd;
}

void Generator::InsertPreparer(Site* site, const Call& made) {
  if (!resources_ || site->program->call_count >= kMaxCalls - 1) return;
  for (size_t i = 0; i < site->desc->args.size(); ++i) {
    const uint32_t state = site->wish->state[i];
    if (state == 0 || made.args[i].kind != ArgKind::kResult) continue;
    const int syscall = PickPreparer(&rng_, state);
    if (syscall < 0) return;
    Wish wish;
    wish.syscall = syscall;
    wish.numbers = site->wish->numbers;
    wish.number_count = site->wish->number_count;
    const int at = InsertCallFor(site->program, site->at, syscall, wish, 0);
    if (at < 0) return;
    Call& preparer = site->program->calls[at];
    preparer.args[FirstFdArg(Syscalls()[syscall])] = Sibling(*site->program, made.args[i]);
    if (syscall == made.syscall && rng_.Percent(60)) CopyFds(made, *site->desc, &preparer);
    site->at = at + 1;
    return;
  }
}

}  // namespace kapifuzz
