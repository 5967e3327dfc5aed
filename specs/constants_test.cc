#include "specs/constants.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <set>

#include "specs/constants_table.h"

namespace kapifuzz {
namespace {

TEST(Constants, HaveTheKernelsValues) {
  struct Row {
    const char* text;
    int64_t value;
  };
  const Row rows[] = {
      {"O_LARGEFILE", 0100000},  // 0 in the C library on x86-64
      {"O_TMPFILE", 020200000}, {"__O_TMPFILE", 020000000},
      {"O_SYNC", 04010000},     {"FASYNC", 020000},
      {"AT_FDCWD", -100},       {"S_IALLUGO", 07777},
      {"S_IFMT", 0170000},      {"MAX_RW_COUNT", 0x7ffff000},
      {"PATH_MAX", 4096},       {"TMPFS_MAGIC", 0x01021994},
      {"CAP_SYS_ADMIN", 21},    {"RLIMIT_NOFILE", 7},
      {"RLIM_INFINITY", -1},    {"EBADF", 9},
      {"SIGPIPE", 13},          {"SEEK_HOLE", 4},
      {"LLONG_MAX", INT64_MAX}, {"POLLIN", 1},
      {"EPOLLET", 0x80000000},  {"NULL", 0},
  };
  for (const Row& row : rows) {
    Result<int64_t> value = EvaluateConstant(row.text);
    ASSERT_TRUE(value.ok()) << row.text << ": " << value.error().ToString();
    EXPECT_EQ(*value, row.value) << row.text;
  }
}

TEST(Constants, NamesAreUnique) {
  std::set<std::string_view> seen;
  for (const auto& table : {FileConstants(), ProcessConstants(), TypeSizes()}) {
    for (const Constant& row : table) EXPECT_TRUE(seen.insert(row.name).second) << row.name;
  }
  EXPECT_GT(seen.size(), 600u);
}

TEST(Constants, SizesAreThoseOfTheAbi) {
  EXPECT_EQ(SizeOfType("struct stat"), static_cast<int64_t>(sizeof(struct stat)));
  EXPECT_EQ(SizeOfType("struct iocb"), 64);
  EXPECT_EQ(SizeOfType("struct epoll_event"), 12);
  EXPECT_EQ(SizeOfType("unsigned int"), 4);
  EXPECT_EQ(SizeOfType("struct anything *"), 8);
  EXPECT_FALSE(SizeOfType("struct nothing"));
}

TEST(Constants, ExpressionsAreEvaluatedAsC) {
  struct Row {
    const char* text;
    int64_t value;
  };
  const Row rows[] = {
      {"O_CREAT | O_EXCL", 0300},
      {"~0", -1},
      {"!5 + !0", 1},
      {"-7 / 2", -3},
      {"-7 % 2", -1},
      {"-8 >> 1", -4},
      {"1 << 63", INT64_MIN},
      {"LLONG_MAX + 1", INT64_MIN},
      {"3 > 2 && 2 >= 2 && 1 < 2 && 1 <= 1 && 1 != 2", 1},
      {"0 || 0 ^ 0", 0},
      {"1 ? 2 : NOTHING", 2},
      {"sizeof(struct stat) * 2", 288},
  };
  for (const Row& row : rows) {
    Result<int64_t> value = EvaluateConstant(row.text);
    ASSERT_TRUE(value.ok()) << row.text << ": " << value.error().ToString();
    EXPECT_EQ(*value, row.value) << row.text;
  }
}

TEST(Constants, WhatHasNoValueIsNamed) {
  EXPECT_EQ(EvaluateConstant("1 + O_NOTHING").error().message,
            "column 5: 'O_NOTHING' has no constant value");
  EXPECT_EQ(EvaluateConstant("1 / 0").error().message, "column 1: '1 / 0' has no constant value");
  for (const char* text : {"1 << 64", "1 >> -1", "1 % 0", "(1 << 63) / -1", "is_open(1)", "old(1)",
                           "lowest_fd()", "a->b", "sizeof(struct nothing)"}) {
    EXPECT_FALSE(EvaluateConstant(text).ok()) << text;
  }
}

TEST(Constants, CapabilitiesAreTheirOwnSet) {
  EXPECT_EQ(CapabilityNumber("CAP_CHOWN"), 0);
  EXPECT_EQ(CapabilityNumber("CAP_CHECKPOINT_RESTORE"), 40);
  EXPECT_FALSE(CapabilityNumber("CAP_LAST_CAP"));
  EXPECT_FALSE(CapabilityNumber("O_CREAT"));
}

}  // namespace
}  // namespace kapifuzz
