// Properties of the mutator over many seeds: what it makes is valid, all of the specification is within its reach, and it
// goes where nobody has been.
#include "fuzz/guest/mutator.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <span>

#include "executor/items.h"
#include "executor/program_build.h"
#include "executor/program_text.h"
#include "executor/program_wire.h"
#include "fuzz/guest/testing/shows_partition.h"

namespace kapifuzz {
namespace {

bool NothingSeen(uint32_t) { return false; }
bool AllSeen(uint32_t) { return true; }

TEST(Mutator, EveryResultIsAValidProgramThatEncodes) {
  Mutator mutator(NothingSeen);
  Program program;
  uint8_t wire[kMaxWireBytes];
  for (uint64_t seed = 0; seed < 20000; ++seed) {
    mutator.Mutate(&program, seed);
    ASSERT_TRUE(IsValid(program)) << "seed " << seed << "\n" << PrintProgram(program);
    ASSERT_GT(program.call_count, 0) << "seed " << seed;
    const size_t size = EncodeProgram(program, wire);
    Program decoded;
    DecodeProgram({wire, size}, &decoded);
    ASSERT_EQ(decoded, program) << "seed " << seed << "\n" << PrintProgram(program);
  }
}

TEST(Mutator, ASeedAlwaysDoesTheSame) {
  Program a, b;
  Mutator first(AllSeen), second(AllSeen);
  for (uint64_t seed = 0; seed < 200; ++seed) {
    first.Mutate(&a, seed);
    second.Mutate(&b, seed);
    ASSERT_EQ(a, b);
  }
}

TEST(Mutator, MutationChangesTheProgram) {
  Mutator mutator(AllSeen);
  Program program;
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    const Program before = program;
    mutator.Mutate(&program, seed);
    ASSERT_FALSE(program == before) << "seed " << seed << "\n" << PrintProgram(program);
  }
}

TEST(Mutator, CrossOverTakesFromBothAndIsValid) {
  Mutator mutator(AllSeen), without(AllSeen, {}, *MeansWithout("resources", "test"));
  Program a, b, child;
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    mutator.Mutate(seed % 2 ? &a : &b, seed);
    mutator.CrossOver(a, b, &child, seed);
    ASSERT_TRUE(IsValid(child)) << "seed " << seed;
    ASSERT_GT(child.call_count, 0);
    ASSERT_LE(child.call_count, kMaxCalls);
    // Nothing is put in front of a call that lost what it used.
    without.CrossOver(a, b, &child, seed);
    ASSERT_TRUE(IsValid(child)) << "seed " << seed;
    ASSERT_LE(child.call_count, std::min<int>(kMaxCalls, a.call_count + b.call_count));
  }
}

TEST(Mutator, StructsHoldWhatTheirFieldsMean) {
  const auto syscall = static_cast<uint16_t>(FindSyscall("epoll_ctl"));
  Mutator mutator(AllSeen, {syscall});
  int structs = 0, reading = 0, exclusive = 0;
  for (uint64_t seed = 0; seed < 5000; ++seed) {
    Program program;
    mutator.Mutate(&program, seed);
    for (const Call& call : std::span(program.calls).first(program.call_count)) {
      const Arg& event = call.args[3];
      uint32_t events = 0;
      if (call.syscall != syscall || !HasData(event) || event.size < sizeof(events)) continue;
      std::memcpy(&events, DataOf(program, event).data(), sizeof(events));
      ++structs;
      reading += (events & 1) != 0;          // EPOLLIN
      exclusive += (events >> 28 & 1) != 0;  // EPOLLEXCLUSIVE
    }
  }
  EXPECT_GT(structs, 1000);
  EXPECT_GT(reading, structs / 10);
  EXPECT_LT(reading, structs / 2);
  EXPECT_GT(exclusive, structs / 50);
}

TEST(Mutator, RequestsGoToContextsOfEarlierCallsAndAreCancelledThere) {
  const int setup = FindSyscall("io_setup"), submit = FindSyscall("io_submit");
  int submitted = 0, cancelled = 0;
  constexpr int kSeeds = 500;
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    Rng rng(seed);
    Program program;
    const int at = Generator(&rng).Insert(&program, 0, FindSyscall("io_cancel"), Wish{});
    Normalize(&program);
    ASSERT_GE(at, 0);
    const Arg &ctx = program.calls[at].args[0], &request = program.calls[at].args[1];
    submitted += ctx.kind == ArgKind::kResult && program.calls[ctx.value].syscall == setup;
    cancelled += request.kind == ArgKind::kResult && program.calls[request.value].syscall == submit;
  }
  EXPECT_GT(submitted, kSeeds / 2);
  EXPECT_GT(cancelled, kSeeds / 4);
}

TEST(Mutator, ReachesEverySyscallAndEveryArgumentKindThatFits) {
  Mutator mutator(AllSeen);
  // (syscall, argument, kind) that turned up.
  std::set<std::tuple<int, int, ArgKind>> seen;
  for (uint64_t seed = 0; seed < 60000; ++seed) {
    Program program;
    mutator.Mutate(&program, 2 * seed);
    mutator.Mutate(&program, 2 * seed + 1);
    for (int c = 0; c < program.call_count; ++c) {
      const Call& call = program.calls[c];
      for (size_t a = 0; a < Syscalls()[call.syscall].args.size(); ++a) {
        seen.insert({call.syscall, static_cast<int>(a), call.args[a].kind});
      }
    }
  }
  for (size_t s = 0; s < Syscalls().size(); ++s) {
    for (size_t a = 0; a < Syscalls()[s].args.size(); ++a) {
      const ArgDesc& desc = Syscalls()[s].args[a];
      const auto has = [&](ArgKind kind) {
        return seen.contains({static_cast<int>(s), static_cast<int>(a), kind});
      };
      const std::string where = std::string(Syscalls()[s].name) + " " + desc.name;
      switch (desc.type) {
        case ArgType::kInt:
          EXPECT_TRUE(has(ArgKind::kConst)) << where;
          break;
        case ArgType::kFd:
        case ArgType::kContext:
          EXPECT_TRUE(has(ArgKind::kConst) && has(ArgKind::kResult)) << where;
          break;
        case ArgType::kPath:
          EXPECT_TRUE(has(ArgKind::kString) && has(ArgKind::kBad) && has(ArgKind::kPattern))
              << where;
          break;
        case ArgType::kBufferIn:
          EXPECT_TRUE(has(ArgKind::kData) && has(ArgKind::kPattern)) << where;
          [[fallthrough]];
        default:
          EXPECT_TRUE(has(ArgKind::kBad) && has(ArgKind::kEdge)) << where;
      }
    }
  }
}

// Each partition, when it is the only item that nobody has seen, is generated within a few hundred mutations.
TEST(Mutator, GoesForTheOneUnseenPartition) {
  for (size_t s = 0; s < Syscalls().size(); ++s) {
    const SyscallDesc& desc = Syscalls()[s];
    for (size_t i = 0; i < desc.partitions.size(); ++i) {
      const uint32_t wanted = PartitionItem(desc, i);
      Mutator mutator([wanted](uint32_t item) { return item != wanted; });
      bool shown = false;
      for (uint64_t seed = 0; seed < 400 && !shown; ++seed) {
        Program program;
        mutator.Mutate(&program, seed);
        shown = ShowsPartition(program, static_cast<int>(s), desc.partitions[i]);
      }
      EXPECT_TRUE(shown) << ItemLabel(wanted);
    }
  }
}

TEST(Mutator, PrefersTheChosenSyscalls) {
  const int close = FindSyscall("close");
  ASSERT_GE(close, 0);
  Mutator mutator(NothingSeen, {close});
  int calls = 0, closes = 0;
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    Program program;
    mutator.Mutate(&program, seed);
    ++calls;
    for (int i = 0; i < program.call_count; ++i) closes += program.calls[i].syscall == close;
  }
  EXPECT_GT(closes, calls / 2);
}

TEST(Mutator, MostlyChangesTheChosenCalls) {
  const Result<Program> program = ParseProgram(
      "# kapifuzz program 1\n"
      "r0 = open(\"./file\", O_RDWR, 0)\n"
      "lseek(r0, 3, 0)\n",
      "test");
  ASSERT_TRUE(program.ok());
  Mutator mutator(AllSeen, {FindSyscall("lseek")});
  int opens = 0, seeks = 0;
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    Program mutant = *program;
    mutator.Mutate(&mutant, seed);
    if (mutant.call_count != 2) continue;
    opens += mutant.calls[0].args != program->calls[0].args;
    seeks += mutant.calls[1].args != program->calls[1].args;
  }
  EXPECT_GT(seeks, 3 * opens);
  EXPECT_GT(opens, 0);
}

// How many tweaks of an event change one of its bits and nothing else.
int CountBitsTweaked(MeansSet means) {
  const Result<Program> program = ParseProgram(
      "# kapifuzz program 1\n"
      "epoll_ctl(3, EPOLL_CTL_ADD, 4, \"\\x01\\x00\\x00\\x00abcdefgh\")\n",
      "test");
  EXPECT_TRUE(program.ok());
  int bits = 0;
  for (uint64_t seed = 0; program.ok() && seed < 1000; ++seed) {
    Program tweaked = *program;
    Rng rng(seed);
    Generator(&rng, means).Tweak(&tweaked, 0, 3);
    const Arg& event = tweaked.calls[0].args[3];
    uint32_t events = 0;
    if (!HasData(event) || event.size != 12) continue;
    std::memcpy(&events, DataOf(tweaked, event).data(), sizeof(events));
    bits += DataOf(tweaked, event).substr(4) == "abcdefgh" && __builtin_popcount(events ^ 1) == 1;
  }
  return bits;
}

TEST(Mutator, AStructChangesByAField) {
  MeansSet without;
  without.Remove(Means::kValues);
  EXPECT_GT(CountBitsTweaked({}), 250);
  EXPECT_LT(CountBitsTweaked(without), 50);
}

// Results of earlier calls that `mutator` made calls refer to, over many seeds.
int CountReferences(Mutator* mutator) {
  int references = 0;
  Program program;
  for (uint64_t seed = 0; seed < 500; ++seed) {
    mutator->Mutate(&program, seed);
    for (const Call& call : std::span(program.calls).first(program.call_count)) {
      for (const Arg& arg : call.args) references += arg.kind == ArgKind::kResult;
    }
  }
  return references;
}

TEST(Mutator, WithoutResourcesCallsStandForThemselves) {
  Mutator with(AllSeen), without(AllSeen, {}, *MeansWithout("resources", "test"));
  const int few = CountReferences(&without);  // a tweak still makes some
  EXPECT_GT(CountReferences(&with), 4 * few) << few;
}

TEST(Mutator, WithoutWishesTheUnseenDrawsNothing) {
  const int close = FindSyscall("close");
  const auto all_but_close = [close](uint32_t item) { return PlaceOfItem(item).syscall != close; };
  const auto closes = [&](const char* without) {
    Mutator mutator(all_but_close, {}, *MeansWithout(without, "test"));
    int count = 0;
    for (uint64_t seed = 0; seed < 1000; ++seed) {
      Program program;
      mutator.Mutate(&program, 2 * seed);
      mutator.Mutate(&program, 2 * seed + 1);
      for (const Call& call : std::span(program.calls).first(program.call_count))
        count += call.syscall == close;
    }
    return count;
  };
  EXPECT_GT(closes(""), 3 * closes("wishes"));
}

TEST(Mutator, WithoutValuesNothingThatIsListedIsKnown) {
  const int setxattr = FindSyscall("setxattr"), open = FindSyscall("open");
  struct Counts {
    int users = 0, opens = 0, odd_flags = 0;
  };
  const auto count = [&](const char* without) {
    Mutator mutator(AllSeen, {setxattr, open}, *MeansWithout(without, "test"));
    Counts counts;
    for (uint64_t seed = 0; seed < 2000; ++seed) {
      Program program;
      mutator.Mutate(&program, seed);
      const Call& call = program.calls[0];
      if (call.syscall == setxattr && HasData(call.args[1]))
        counts.users += DataOf(program, call.args[1]).starts_with("user.");
      counts.opens += call.syscall == open;
      counts.odd_flags +=
          call.syscall == open && (call.args[1].value & ~Syscalls()[open].args[1].mask) != 0;
    }
    return counts;
  };
  const Counts with = count(""), without = count("values");
  EXPECT_GT(with.users, 100);
  EXPECT_EQ(without.users, 0);
  EXPECT_LT(with.odd_flags, with.opens / 8);
  EXPECT_GT(without.odd_flags, without.opens / 4);
}

TEST(Mutator, ASpliceUsesWhatItsBeginningMade) {
  const Result<Program> a = ParseProgram(
      "# kapifuzz program 1\n"
      "r0 = open(\"./file\", O_RDWR, 0)\n",
      "test");
  const Result<Program> b = ParseProgram(
      "# kapifuzz program 1\n"
      "r0 = open(\"./file\", O_RDONLY, 0)\n"
      "lseek(r0, 3, 0)\n",
      "test");
  ASSERT_TRUE(a.ok() && b.ok());
  const int lseek = FindSyscall("lseek");
  Mutator mutator(AllSeen);
  int seeks = 0, connected = 0;
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    Program child;
    mutator.CrossOver(*a, *b, &child, seed);
    ASSERT_TRUE(IsValid(child)) << seed;
    const Call& last = child.calls[child.call_count - 1];
    if (last.syscall != lseek || last.args[1].value != 3) continue;  // a new one
    ++seeks;
    connected += last.args[0].kind == ArgKind::kResult;
  }
  EXPECT_GT(seeks, 1000);
  EXPECT_GT(connected, seeks * 8 / 10);
}

TEST(Mutator, WithoutSplicesAChildIsAMutant) {
  Mutator mutator(AllSeen, {}, *MeansWithout("splices", "test"));
  Program a, b, child, mutant;
  mutator.Mutate(&a, 1);
  mutator.Mutate(&b, 2);
  mutator.CrossOver(a, b, &child, 3);
  mutant = a;
  mutator.Mutate(&mutant, 3);
  EXPECT_EQ(child, mutant);
}

TEST(LikelyKinds, FollowPathsFlagsAndDuplicates) {
  Result<Program> program = ParseProgram(
      "# kapifuzz program 1\n"
      "r0 = open(\"./dir\", 0, 0)\n"
      "r1 = open(\"./dir\", O_PATH, 0)\n"
      "r2 = dup(r0)\n"
      "r3 = pipe2(out(8), 0)\n"
      "r4 = open(\"./new\", O_CREAT|O_RDWR, 0)\n",
      "test");
  ASSERT_TRUE(program.ok()) << program.error().ToString();
  EXPECT_EQ(LikelyKinds(*program, 0, false, 0), KindBit(Kind::kDir));
  EXPECT_EQ(LikelyKinds(*program, 1, false, 0), KindBit(Kind::kPath));
  EXPECT_EQ(LikelyKinds(*program, 2, false, 0), KindBit(Kind::kDir));
  EXPECT_EQ(LikelyKinds(*program, 3, true, 0), KindBit(Kind::kPipeRead));
  EXPECT_EQ(LikelyKinds(*program, 3, true, 1), KindBit(Kind::kPipeWrite));
  EXPECT_EQ(LikelyKinds(*program, 4, false, 0), KindBit(Kind::kFile));
}

TEST(Mutator, WhatGrowsFromARaceMostlyRunsInOrder) {
  const Result<Program> race =
      ParseProgram("# kapifuzz program 1\nclose(7) race(3)\nlseek(7, 0, 0)\nclose(7)\n", "test");
  ASSERT_TRUE(race.ok());
  const auto racing = [&](MeansSet means) {
    Mutator mutator(AllSeen, {}, means);
    int count = 0;
    for (uint64_t seed = 0; seed < 1000; ++seed) {
      Program program = *race;
      mutator.Mutate(&program, seed);
      count += HasRace(program);
    }
    return count;
  };
  EXPECT_GT(racing({}), 100);
  EXPECT_LT(racing({}), 400);
  MeansSet without;
  without.Remove(Means::kRaces);
  EXPECT_EQ(racing(without), 0);
}

}  // namespace
}  // namespace kapifuzz
