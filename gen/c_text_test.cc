#include "gen/c_text.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

const ArgDesc& ArgOf(const char* syscall, size_t index) {
  return Syscalls()[static_cast<size_t>(FindSyscall(syscall))].args[index];
}

TEST(CText, SpellsFlagsByName) {
  const ArgDesc& flags = ArgOf("open", 1);
  EXPECT_EQ(CNumber(flags, 0), "O_RDONLY");
  EXPECT_EQ(CNumber(flags, 0x40), "O_RDONLY | O_CREAT");
  EXPECT_EQ(CNumber(flags, 02 | 0x80000), "O_RDWR | O_CLOEXEC");
  EXPECT_EQ(CNumber(flags, 0x410000 | 1), "O_WRONLY | O_TMPFILE");  // not O_DIRECTORY and a bit
  EXPECT_EQ(CNumber(flags, 0x80000000), "O_RDONLY | 0x80000000");
}

TEST(CText, AvoidsNamesThatMeanSomethingElseToUserSpace) {
  const ArgDesc& flags = ArgOf("open", 1);
  EXPECT_EQ(CNumber(flags, 0x8000), "O_RDONLY | 0x8000");  // O_LARGEFILE is 0 in <fcntl.h>
  EXPECT_EQ(CNumber(flags, 0x2000), "O_RDONLY | O_ASYNC");
}

TEST(CText, SpellsOtherNumbersAsTheirTypeReads) {
  EXPECT_EQ(CNumber(ArgOf("creat", 1), 0644), "0644");
  EXPECT_EQ(CNumber(ArgOf("lseek", 2), 1), "SEEK_CUR");
  EXPECT_EQ(CNumber(ArgOf("lseek", 2), 77), "77");
  EXPECT_EQ(CNumber(ArgOf("lseek", 1), static_cast<uint64_t>(-5)), "-5");
  EXPECT_EQ(CNumber(ArgOf("openat", 0), static_cast<uint64_t>(-100)), "AT_FDCWD");
  EXPECT_EQ(CNumber(ArgOf("close", 0), static_cast<uint64_t>(-1)), "-1");
  EXPECT_EQ(CNumber(ArgOf("close", 0), 0x7fffffff), "INT_MAX");
  EXPECT_EQ(CNumber(ArgOf("read", 2), static_cast<uint64_t>(-1)), "(size_t)-1");
}

TEST(CText, EscapesStrings) {
  EXPECT_EQ(CString("a\"b\\c\n"), R"("a\"b\\c\n")");
  EXPECT_EQ(CString(std::string_view("\0"
                                     "1",
                                     2)),
            R"("\0001")");
}

TEST(CText, FindsTheUnitOfALongString) {
  EXPECT_EQ(RepeatedUnit(std::string(256, 'a')), "a");
  std::string dots;
  for (int i = 0; i < 100; ++i) dots += "./";
  EXPECT_EQ(RepeatedUnit(dots), "./");
  EXPECT_EQ(RepeatedUnit(dots + "a"), std::nullopt);
  EXPECT_EQ(RepeatedUnit("aaaa"), std::nullopt);  // short enough to be read
}

TEST(CText, KnowsWhatIsGnu) {
  EXPECT_TRUE(NeedsGnuSource("O_RDWR | O_PATH"));
  EXPECT_TRUE(NeedsGnuSource("mlock2(start, 100, 0)"));
  EXPECT_FALSE(NeedsGnuSource("O_RDWR | O_CREAT"));
}

}  // namespace
}  // namespace kapifuzz
