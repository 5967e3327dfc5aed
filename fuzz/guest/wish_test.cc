#include "fuzz/guest/wish.h"

#include <gtest/gtest.h>

#include <climits>
#include <cstring>

#include "executor/items.h"

namespace kapifuzz {
namespace {

// The item of an error of a syscall whose condition holds `text`.
uint32_t ErrorOf(const char* syscall, const char* name, const char* text) {
  const int index = FindSyscall(syscall);
  EXPECT_GE(index, 0) << syscall;
  const SyscallDesc& desc = Syscalls()[index];
  for (size_t i = 0; i < desc.errors.size(); ++i) {
    if (strcmp(desc.errors[i].name, name) == 0 && strstr(desc.errors[i].when.text, text)) {
      return ErrorItem(desc, i);
    }
  }
  ADD_FAILURE() << syscall << " has no " << name << " when " << text;
  return 0;
}

uint64_t Named(const ArgDesc& arg, const char* name) {
  for (const NamedValue& value : arg.names) {
    if (strcmp(value.name, name) == 0) return value.value;
  }
  ADD_FAILURE() << "no " << name;
  return 0;
}

TEST(Wish, FlagsThatTheConditionNames) {
  const Wish wish = WishFor(ErrorOf("open", "EEXIST", "O_EXCL"));
  const ArgDesc& flags = Syscalls()[wish.syscall].args[1];
  EXPECT_EQ(wish.error, "EEXIST");
  EXPECT_NE(wish.bits[1] & Named(flags, "O_EXCL"), 0u);
  EXPECT_NE(wish.bits[1] & Named(flags, "O_CREAT"), 0u);
  EXPECT_EQ(wish.bits[1] & Named(flags, "O_APPEND"), 0u);
}

TEST(Wish, FewDescriptorsForEmfile) {
  EXPECT_TRUE(WishFor(ErrorOf("dup", "EMFILE", "lowest_fd")).few_files);
}

TEST(Wish, SmallFilesForEfbig) {
  EXPECT_TRUE(WishFor(ErrorOf("ftruncate", "EFBIG", "RLIMIT_FSIZE")).small_files);
}

TEST(Wish, LittleMemoryForEnomem) {
  EXPECT_TRUE(WishFor(ErrorOf("mlock", "ENOMEM", "RLIMIT_MEMLOCK")).little_memory);
}

TEST(Wish, BadPointerForEfault) {
  const Wish wish = WishFor(ErrorOf("read", "EFAULT", "writable"));
  EXPECT_TRUE(wish.bad_pointer[1]);
  EXPECT_FALSE(wish.bad_pointer[0]);
}

TEST(Wish, KindOfTheDescriptor) {
  const Wish wish = WishFor(ErrorOf("read", "EISDIR", "dir"));
  EXPECT_EQ(wish.kinds[0], KindBit(Kind::kDir));
}

TEST(Wish, ClosedDescriptorForEbadf) {
  EXPECT_TRUE(WishFor(ErrorOf("close", "EBADF", "is_open")).closed_fd[0]);
}

TEST(Wish, MissingCapability) {
  EXPECT_EQ(WishFor(ErrorOf("open", "EPERM", "CAP_FOWNER")).without_cap, 3);
}

TEST(Wish, LimitThatTheConditionComparesWith) {
  const Wish wish = WishFor(ErrorOf("read", "EINVAL", "LLONG_MAX"));
  ASSERT_EQ(wish.number_count, 1);
  EXPECT_EQ(wish.numbers[0], LLONG_MAX);
}

TEST(Wish, StateBehindTheDescriptor) {
  const auto bit = [](TargetKind kind) { return 1u << static_cast<int>(kind); };
  EXPECT_NE(WishFor(ErrorOf("read", "EINVAL", "offset")).state[0] & bit(TargetKind::kOffset), 0u);
  EXPECT_NE(WishFor(ErrorOf("write", "EPIPE", "poll")).state[0] & bit(TargetKind::kDescriptor), 0u);
}

TEST(Wish, WordsForTheProducer) {
  const Wish wish = WishFor(ErrorOf("write", "EAGAIN", "O_NONBLOCK"));
  EXPECT_TRUE(wish.Mentions("O_NONBLOCK"));
  EXPECT_FALSE(wish.Mentions("O_NONBLOC"));
}

TEST(Wish, PartitionIsItself) {
  const SyscallDesc& desc = Syscalls()[0];
  ASSERT_FALSE(desc.partitions.empty());
  EXPECT_EQ(WishFor(PartitionItem(desc, 0)).partitions[0], &desc.partitions[0]);
}

TEST(Wish, NoSuchItem) { EXPECT_EQ(WishFor(ItemCount()).syscall, -1); }

}  // namespace
}  // namespace kapifuzz
