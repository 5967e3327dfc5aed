// Numbers: flags, enum members, counts of buffers, boundaries; and the environment, which is numbers too.
#include <algorithm>
#include <array>
#include <climits>

#include "executor/program_build.h"
#include "fuzz/guest/generator.h"

namespace kapifuzz {
namespace {

// The ends of C's integer types and of what file systems, pipes and pages count in, with their neighbours.
constexpr std::array<int64_t, 34> kBoundaries = {0,
                                                 1,
                                                 2,
                                                 3,
                                                 7,
                                                 8,
                                                 10,
                                                 16,
                                                 17,
                                                 63,
                                                 64,
                                                 100,
                                                 127,
                                                 255,
                                                 256,
                                                 511,
                                                 512,
                                                 4095,
                                                 4096,
                                                 4097,
                                                 8192,
                                                 65535,
                                                 65536,
                                                 65537,
                                                 1 << 20,
                                                 INT_MAX,
                                                 INT_MAX - 1LL,
                                                 UINT_MAX,
                                                 1LL << 32,
                                                 LLONG_MAX,
                                                 LLONG_MAX - 1,
                                                 LLONG_MIN,
                                                 INT_MIN,
                                                 -1};

// Permission bits of a mode argument, the ones that decide something.
constexpr std::array<uint64_t, 9> kModes = {0, 0400, 0600, 0644, 0666, 0755, 0777, 06755, 01777};

// Milliseconds. A call that waits for long is ended by a signal, which costs as much as ten calls that do not.
constexpr std::array<uint64_t, 8> kTimeouts = {0, 0, 0, 0, 0, 1, 2, static_cast<uint64_t>(-1)};

// Wishes leave the access mode open; a value of 0..3 in the two lowest bits is no flag.
uint64_t RandomBits(Rng* rng, uint64_t of) {
  uint64_t bits = 0;
  for (uint64_t rest = of; rest != 0; rest &= rest - 1) {
    if (rng->Percent(60)) bits |= rest & -rest;
  }
  return bits;
}

}  // namespace

uint64_t Generator::MakeNumber(const Site& site, const Call& made, int index) {
  const ArgDesc& desc = site.desc->args[index];
  uint64_t count = 0;
  if (rng_.Percent(80) && MakeCount(site, made, index, &count)) return count;
  if (!values_) return IsTimeout(desc) ? rng_.Pick(kTimeouts) : MakeBoundary(desc);
  if (IsMode(desc) && rng_.Percent(80)) return rng_.Pick(kModes);
  if (site.wish->number_count > 0 && desc.names.empty() && rng_.Percent(30)) {
    // At the limit or one beside it.
    const int64_t limit = site.wish->numbers[rng_.Below(site.wish->number_count)];
    return static_cast<uint64_t>(limit) - rng_.Below(2);
  }
  if (IsTimeout(desc) && rng_.Percent(90)) return rng_.Pick(kTimeouts);
  switch (desc.constraint) {
    case ConstraintKind::kMask:
      return MakeFlags(desc, site.wish->bits[index]);
    case ConstraintKind::kEnum:
      if (!desc.names.empty() && !rng_.OneIn(8)) return rng_.Pick(desc.names).value;
      return rng_.Percent(50) ? rng_.Pick(desc.names).value + rng_.Below(16) : MakeBoundary(desc);
    case ConstraintKind::kRange:
      if (rng_.Percent(25)) {
        const std::array<int64_t, 4> ends = {
            desc.min, desc.max, static_cast<int64_t>(static_cast<uint64_t>(desc.min) - 1),
            static_cast<int64_t>(static_cast<uint64_t>(desc.max) + 1)};
        return static_cast<uint64_t>(rng_.Pick(ends));
      }
      return MakeBoundary(desc);
    case ConstraintKind::kNone:
      return MakeBoundary(desc);
  }
  return 0;
}

uint64_t Generator::MakeFlags(const ArgDesc& desc, uint64_t wished) {
  if (desc.names.empty()) return desc.mask & rng_.Next();
  uint64_t flags = 0;
  if (wished != 0 && rng_.Percent(80)) {
    flags = RandomBits(&rng_, wished);
    if (rng_.Percent(60)) return flags;
  }
  // Few flags at a time: most pairs of them exclude each other.
  const uint32_t dice = rng_.Below(100);
  const int count = dice < 25 ? 0 : dice < 60 ? 1 : dice < 85 ? 2 : static_cast<int>(rng_.Below(8));
  for (int i = 0; i < count; ++i) flags |= rng_.Pick(desc.names).value;
  if (rng_.OneIn(20)) flags |= uint64_t{1} << rng_.Below(desc.width * 8);
  return flags;
}

uint64_t Generator::MakeBoundary(const ArgDesc& desc) {
  uint64_t value = static_cast<uint64_t>(rng_.Pick(kBoundaries));
  if (rng_.Percent(40)) value = rng_.Below(200);  // what small files are made of
  if (rng_.OneIn(12)) value = ~value + 1;
  if (desc.width < 8 && rng_.Percent(90)) {
    const uint64_t mask = (uint64_t{1} << (8 * desc.width)) - 1;
    value = desc.is_signed && (value >> (8 * desc.width - 1) & 1) ? value | ~mask : value & mask;
  }
  return value;
}

bool Generator::MakeCount(const Site& site, const Call& made, int index, uint64_t* value) {
  for (size_t i = 0; i < site.desc->args.size(); ++i) {
    const ArgDesc& counted = site.desc->args[i];
    if (counted.size_arg != index) continue;
    const uint64_t size = made.args[i].size / std::max(counted.fixed_size, 1u);
    switch (rng_.Below(8)) {
      case 0:
        *value = size + 1 + rng_.Below(16);
        return true;
      case 1:
        *value = size > 0 ? rng_.Below(size) : 0;
        return true;
      case 2:
        return false;  // a boundary
      default:
        *value = size;
        return true;
    }
  }
  return false;
}

void Generator::MutateEnvironment(Environment* env) {
  constexpr std::array<int64_t, 10> kFileSizes = {-1, -1, 0, 1, 8, 56, 57, 4096, 65536, kMaxFsize};
  constexpr std::array<uint16_t, 5> kUmasks = {0, 022, 027, 077, 0777};
  // The capabilities that file calls ask for; others are tried too.
  constexpr std::array<int8_t, 6> kFileCaps = {0, 1, 2, 3, 4, 27};
  constexpr std::array<int64_t, 6> kLocked = {-1, 0, 4095, 4096, 8192, 65536};
  switch (rng_.Below(7)) {
    case 0:
      env->user = env->user == Environment::User::kRoot ? Environment::User::kNobody
                                                        : Environment::User::kRoot;
      break;
    case 1:
      env->nofile =
          static_cast<uint8_t>(rng_.Percent(60) ? kMinNofile + rng_.Below(6) : kMaxNofile);
      break;
    case 2:
      env->fsize = rng_.Pick(kFileSizes);
      break;
    case 3:
      env->drop_cap = rng_.Percent(70) ? rng_.Pick(kFileCaps)
                                       : static_cast<int8_t>(rng_.Below(kLastCapability + 2)) - 1;
      break;
    case 4:
      env->umask = rng_.Pick(kUmasks);
      break;
    case 5:
      *env = Environment{};  // back to the ordinary: oddities must not pile up
      break;
    case 6:
      env->memlock = rng_.Pick(kLocked);
      break;
  }
}

void Generator::WishEnvironment(Environment* env, const Wish& wish) {
  constexpr std::array<int64_t, 6> kSmall = {0, 1, 8, 56, 57, 4096};
  if (wish.few_files && rng_.Percent(50)) {
    env->nofile = static_cast<uint8_t>(kMinNofile + rng_.Below(4));
  }
  if (wish.small_files && rng_.Percent(60)) env->fsize = rng_.Pick(kSmall);
  constexpr std::array<int64_t, 4> kLittle = {0, 4096, 8192, 65536};
  if (wish.little_memory && rng_.Percent(60)) env->memlock = rng_.Pick(kLittle);
  if (wish.other_user && rng_.Percent(50)) env->user = Environment::User::kNobody;
  if (wish.without_cap >= 0 && rng_.Percent(50)) {
    if (rng_.Percent(50)) {
      env->user = Environment::User::kNobody;
    } else {
      env->drop_cap = static_cast<int8_t>(wish.without_cap);
    }
  }
}

}  // namespace kapifuzz
