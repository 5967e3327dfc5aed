#include "fuzz/guest/sequences.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "executor/items.h"
#include "executor/program_build.h"
#include "executor/program_text.h"
#include "executor/program_wire.h"
#include "fuzz/guest/testing/shows_partition.h"

namespace kapifuzz {
namespace {

bool NothingSeen(uint32_t) { return false; }
bool AllSeen(uint32_t) { return true; }

std::vector<std::string> TextsOf(Sequences* sequences) {
  std::vector<std::string> texts;
  Program program;
  while (sequences->Next(&program)) texts.push_back(PrintProgram(program));
  return texts;
}

TEST(Sequences, AreValidShortAndTheSameEachTime) {
  Sequences first(NothingSeen, {}, {}), second(NothingSeen, {}, {});
  Program a, b;
  size_t count = 0, longest = 0;
  while (first.Next(&a)) {
    ASSERT_TRUE(second.Next(&b));
    ASSERT_TRUE(IsValid(a)) << PrintProgram(a);
    ASSERT_EQ(a, b);
    longest = std::max<size_t>(longest, a.call_count);
    ++count;
  }
  EXPECT_FALSE(second.Next(&b));
  EXPECT_EQ(count, first.size());
  EXPECT_LT(first.size_without_triples(), 20000u) << "they shall be through within minutes";
  EXPECT_LE(longest, 10u) << "three calls and what they need";
}

TEST(Sequences, ShowEveryPartition) {
  Sequences sequences(NothingSeen, {}, {});
  Program program;
  for (size_t s = 0; s < Syscalls().size(); ++s) {
    const SyscallDesc& desc = Syscalls()[s];
    for (size_t i = 0; i < std::max<size_t>(desc.partitions.size(), 1); ++i) {
      ASSERT_TRUE(sequences.Next(&program));
      if (desc.partitions.empty()) continue;
      EXPECT_TRUE(ShowsPartition(program, static_cast<int>(s), desc.partitions[i]))
          << ItemLabel(PartitionItem(desc, i)) << "\n"
          << PrintProgram(program);
    }
  }
}

TEST(Sequences, PassOverPartitionsThatWereSeen) {
  const SyscallDesc& close = Syscalls()[FindSyscall("close")];
  const auto seen = [&](uint32_t item) { return item != PartitionItem(close, 0); };
  Sequences one(seen, {}, {}), none(AllSeen, {}, {});
  EXPECT_EQ(TextsOf(&one).size(), TextsOf(&none).size() + 1);
}

// What open(missing, O_CREAT | O_DIRECTORY) does, for instance, no single flag shows.
TEST(Sequences, TwoFlagsMeetOnEachKindOfPath) {
  const int open = FindSyscall("open");
  Sequences sequences(AllSeen, {open}, {});
  Program program;
  std::set<std::string> paths;
  const uint64_t both = O_CREAT | O_DIRECTORY;
  while (sequences.Next(&program)) {
    const Call& call = program.calls[0];
    if (program.call_count == 1 && call.syscall == open && call.args[1] == ConstArg(both))
      paths.emplace(DataOf(program, call.args[0]));
  }
  EXPECT_EQ(paths, (std::set<std::string>{"./file", "./dir", "./a"}));
}

TEST(Sequences, TwoPartitionsMeetInOneCall) {
  const int lseek = FindSyscall("lseek");
  const SyscallDesc& desc = Syscalls()[lseek];
  Sequences sequences(AllSeen, {lseek}, {});
  Program program;
  std::set<std::pair<size_t, size_t>> met;
  while (sequences.Next(&program)) {
    const Call& call = program.calls[program.call_count - 1];
    if (call.syscall != lseek) continue;
    for (size_t i = 0; i < desc.partitions.size(); ++i) {
      for (size_t k = 0; k < i; ++k) {
        if (desc.partitions[i].arg != desc.partitions[k].arg &&
            ShowsPartition(program, call, desc.partitions[i]) &&
            ShowsPartition(program, call, desc.partitions[k]))
          met.emplace(k, i);
      }
    }
  }
  size_t pairs = 0;
  for (size_t i = 0; i < desc.partitions.size(); ++i) {
    for (size_t k = 0; k < i; ++k) pairs += desc.partitions[i].arg != desc.partitions[k].arg;
  }
  EXPECT_GT(pairs, 20u);
  EXPECT_EQ(met.size(), pairs);
}

TEST(Sequences, ThreeCallsMeetOnOneResource) {
  const int close = FindSyscall("close");
  const int calls[] = {FindSyscall("write"), close, FindSyscall("read")};
  Sequences sequences(AllSeen, {close}, {});
  Program program;
  bool met = false;
  while (sequences.Next(&program)) {
    for (int i = 2; i < program.call_count; ++i) {
      bool is = true;
      for (int k = 0; k < 3; ++k) {
        const Call& call = program.calls[i - 2 + k];
        is = is && call.syscall == calls[k] && call.args[0].kind == ArgKind::kResult &&
             call.args[0] == program.calls[i].args[0];
      }
      met |= is;
    }
  }
  EXPECT_TRUE(met) << "write(fd); close(fd); read(fd)";
}

TEST(Sequences, TriplesComeOnceEach) {
  Sequences sequences(AllSeen, {FindSyscall("epoll_wait")}, {});
  std::vector<std::string> texts = TextsOf(&sequences);
  const size_t all = texts.size();
  std::ranges::sort(texts);
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  // Paths are chosen at random, and some calls ignore what makes two programs differ.
  EXPECT_GT(texts.size(), all * 9 / 10);
}

TEST(Sequences, TwoCallsMeetOnOneResource) {
  const int read = FindSyscall("read"), close = FindSyscall("close");
  Sequences sequences(AllSeen, {read}, {});
  Program program;
  std::set<Kind> closed_before;
  while (sequences.Next(&program)) {
    for (int i = 1; i < program.call_count; ++i) {
      const Call &before = program.calls[i - 1], &call = program.calls[i];
      if (before.syscall != close || call.syscall != read) continue;
      const Arg& fd = call.args[0];
      if (fd.kind != ArgKind::kResult || fd != before.args[0]) continue;
      closed_before.insert(fd.from_out ? Kind::kPipeRead : Kind::kFile);
    }
  }
  EXPECT_TRUE(closed_before.contains(Kind::kFile));
}

TEST(Sequences, OfChosenSyscallsAreAboutThese) {
  const int lseek = FindSyscall("lseek");
  Sequences sequences(NothingSeen, {lseek}, {});
  Program program;
  size_t count = 0;
  while (sequences.Next(&program)) {
    bool about = false;
    for (int i = 0; i < program.call_count; ++i) about |= program.calls[i].syscall == lseek;
    EXPECT_TRUE(about) << PrintProgram(program);
    ++count;
  }
  EXPECT_GT(count, Syscalls()[lseek].partitions.size());
}

// What comes before triples is short, and with it that part is over.
TEST(Sequences, TheShortOnesComeFirst) {
  Sequences sequences(NothingSeen, {}, {.worker = 1, .workers = 2});
  Program program;
  uint64_t shorts = 0;
  for (; sequences.HasShort(); ++shorts) ASSERT_TRUE(sequences.Next(&program));
  EXPECT_EQ(sequences.position(), sequences.size_without_triples() / 2);
  EXPECT_GT(shorts, 1000u);
  EXPECT_TRUE(sequences.HasNext());
  while (sequences.Next(&program)) ASSERT_FALSE(sequences.HasShort());
}

TEST(Sequences, GuestsShareThem) {
  Sequences all(NothingSeen, {}, {}), even(NothingSeen, {}, {.worker = 0, .workers = 2}),
      odd(NothingSeen, {}, {.worker = 1, .workers = 2});
  const std::vector<std::string> a = TextsOf(&all), e = TextsOf(&even), o = TextsOf(&odd);
  ASSERT_EQ(a.size(), e.size() + o.size());
  for (size_t i = 0; i < a.size(); ++i) ASSERT_EQ(a[i], (i % 2 == 0 ? e : o)[i / 2]) << i;
}

TEST(Sequences, GoOnWhereAnotherGuestWas) {
  Sequences all(NothingSeen, {}, {});
  Program program;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(all.Next(&program));
  Sequences rest(NothingSeen, {}, {.position = all.position()});
  EXPECT_EQ(TextsOf(&rest), TextsOf(&all));
  Sequences over(NothingSeen, {}, {.workers = 3, .position = UINT64_MAX / 3});
  EXPECT_FALSE(over.Next(&program)) << "a guest may have written anything";
}

}  // namespace
}  // namespace kapifuzz
