#include "fuzz/host/console_log.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

TEST(ConsoleLog, UnderstandsTheGuestsLines) {
  ConsoleLog log("");
  log.Append("[    0.5] booting\r\nkapifuzz: note: no debugfs\r\nkapifuzz: rea");
  EXPECT_FALSE(log.ready_mode());
  log.Append("dy fuzz\r\n");
  EXPECT_EQ(log.ready_mode(), "fuzz");
  EXPECT_EQ(log.notes(), std::vector<std::string>{"no debugfs"});
  EXPECT_FALSE(log.done_status());
  log.Append("kapifuzz: done 3\n");
  EXPECT_EQ(log.done_status(), 3);
}

TEST(ConsoleLog, GuestsLineMayFollowAnUnfinishedOne) {
  ConsoleLog log("");
  log.Append("[    0.5] half a line kapifuzz: ready run\n");
  EXPECT_EQ(log.ready_mode(), "run");
}

TEST(ConsoleLog, FirstErrorIsKept) {
  ConsoleLog log("");
  log.Append("kapifuzz: error: no KCOV\nkapifuzz: error: and more\n");
  EXPECT_EQ(log.error(), "no KCOV");
}

TEST(ConsoleLog, KernelsDeathIsNoticed) {
  ConsoleLog calm("");
  calm.Append("[    1.0] Linux version 6.12\n[    1.1] debug: BUGS none\n");
  EXPECT_FALSE(calm.looks_crashed());
  ConsoleLog dead("");
  dead.Append("[    1.0] BUG: kernel NULL pointer dereference, address: 0000000000000000\n");
  EXPECT_TRUE(dead.looks_crashed());
}

TEST(ConsoleLog, LastLinesAreSafeForATerminal) {
  ConsoleLog log("");
  log.Append("one\n\n\x1b[2Jtwo\nthree\n");
  EXPECT_EQ(log.LastLines(2), "  | ?[2Jtwo\n  | three\n");
}

TEST(ConsoleLog, MemoryIsBounded) {
  ConsoleLog log("");
  const std::string flood(1 << 16, 'x');
  for (int i = 0; i < 100; ++i) log.Append(flood);
  EXPECT_LE(log.tail().size(), 2 * ConsoleLog::kTailBytes);
  log.Append("\nkapifuzz: ready fuzz\n");
  EXPECT_EQ(log.ready_mode(), "fuzz");
}

TEST(ConsoleLog, FileHoldsEveryByte) {
  TempDir dir;
  {
    ConsoleLog log(dir.path() + "/console.log");
    log.Append("a\r\n");
    log.Append("b");
  }
  Result<std::string> content = ReadFile(dir.path() + "/console.log");
  ASSERT_TRUE(content.ok());
  EXPECT_EQ(*content, "a\r\nb");
}

TEST(ConsoleLog, UnwritableFileCostsOnlyTheFile) {
  ConsoleLog log("/no/such/directory/console.log");
  log.Append("kapifuzz: ready fuzz\n");
  EXPECT_EQ(log.ready_mode(), "fuzz");
}

}  // namespace
}  // namespace kapifuzz
