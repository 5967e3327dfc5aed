#include "fuzz/guest/sequences.h"

#include <gtest/gtest.h>

#include <set>

#include "executor/items.h"
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
  EXPECT_LT(count, 6000u) << "they shall be through within the first minute";
  EXPECT_LE(longest, 8u) << "two calls and what they need";
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
