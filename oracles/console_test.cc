#include "oracles/console.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "base/files.h"
#include "base/strings.h"
#include "oracles/console_lines.h"
#include "oracles/stack_frames.h"

namespace kapifuzz {
namespace {

// A golden is a head, an empty line and a raw log. The head's ENDED: line is input; TITLE:, TYPE:
// and FRAMES: lines, one of each per report, are what the parser makes of the log.
struct Golden {
  bool ended_unexpectedly = false;
  std::string reports;
  std::string log;
};

constexpr char kEnded[] = "ENDED: unexpectedly\n";

Golden ReadGolden(const std::string& path) {
  const Result<std::string> text = ReadFile(path);
  EXPECT_TRUE(text.ok()) << path;
  Golden golden;
  std::string_view rest = *text;
  if (rest.starts_with(kEnded)) {
    golden.ended_unexpectedly = true;
    rest.remove_prefix(sizeof(kEnded) - 1);
  }
  const size_t gap = rest.starts_with('\n') ? 0 : rest.find("\n\n") + 1;
  golden.reports = rest.substr(0, gap);
  golden.log = rest.substr(gap + 1);
  return golden;
}

std::string Describe(const std::vector<CrashReport>& reports) {
  std::string text;
  for (const CrashReport& report : reports) {
    text += "TITLE: " + report.title + "\nTYPE: " + CrashTypeName(report.type) + "\nFRAMES:";
    for (const std::string& frame : report.frames) text += ' ' + frame;
    text += '\n';
  }
  return text;
}

TEST(Console, Goldens) {
  const std::string folder = KAPIFUZZ_SOURCE_DIR "/oracles/testdata/console";
  const Result<std::vector<std::string>> names = ListFiles(folder, ".log");
  ASSERT_TRUE(names.ok());
  ASSERT_GE(names->size(), 15u);
  for (const std::string& name : *names) {
    const std::string path = JoinPath(folder, name);
    const Golden golden = ReadGolden(path);
    const std::string got =
        Describe(ParseConsole(golden.log, {.ended_unexpectedly = golden.ended_unexpectedly}));
    if (std::getenv("KAPIFUZZ_UPDATE") != nullptr) {
      const std::string head = golden.ended_unexpectedly ? kEnded : "";
      ASSERT_TRUE(WriteFileIfChanged(path, head + got + '\n' + golden.log).ok());
    } else {
      EXPECT_EQ(got, golden.reports) << name;
    }
  }
}

std::string Warning(const std::string& function, const std::string& number) {
  return "[    1.0] WARNING: CPU: " + number + " PID: 7" + number + " at fs/open.c:15" + number +
         " " + function + "+0x" + number + "/0x90\n---[ end trace 0000000000000000 ]---\n";
}

TEST(Console, KeyIgnoresNumbers) {
  const auto one = ParseConsole(Warning("filp_flush", "1"));
  const auto two = ParseConsole(Warning("filp_flush", "2"));
  ASSERT_EQ(one.size(), 1u);
  ASSERT_EQ(two.size(), 1u);
  EXPECT_EQ(one[0].key, two[0].key);
}

TEST(Console, KeyTellsFunctionsApart) {
  const auto reports = ParseConsole(Warning("filp_flush", "1") + Warning("pipe_read", "1"));
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_NE(reports[0].key, reports[1].key);
}

TEST(Console, SuddenEndOnlyWithoutReport) {
  EXPECT_EQ(ParseConsole("").size(), 0u);
  const auto silent = ParseConsole("[    1.0] hello\n", {.ended_unexpectedly = true});
  ASSERT_EQ(silent.size(), 1u);
  EXPECT_EQ(silent[0].type, CrashType::kSuddenEnd);
  EXPECT_EQ(silent[0].text, "hello\n");
  const auto explained = ParseConsole(Warning("filp_flush", "1"), {.ended_unexpectedly = true});
  ASSERT_EQ(explained.size(), 1u);
  EXPECT_EQ(explained[0].type, CrashType::kWarning);
}

TEST(Console, ReportNamesItsLine) {
  const auto reports = ParseConsole("a\nb\n" + Warning("filp_flush", "1"));
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].line, 2u);
}

TEST(Console, PanicLongAfterAWarningStandsAlone) {
  std::string log = Warning("filp_flush", "1");
  for (int i = 0; i < 300; ++i) log += "kapifuzz: working\n";
  log += "[  99.0] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000009\n";
  const auto reports = ParseConsole(log);
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(reports[1].title, "Kernel panic: Attempted to kill init!");
}

TEST(Console, OpensCrashReportSeesRawLines) {
  EXPECT_TRUE(OpensCrashReport("[   41.1][   T77] Kernel panic - not syncing: VFS: no root\r"));
  EXPECT_TRUE(OpensCrashReport("BUG: unable to handle page fault for address: ffff88800012"));
  EXPECT_FALSE(OpensCrashReport("# echo BUG: unable to handle page fault"));
  EXPECT_FALSE(OpensCrashReport("[    0.0] Command line: panic=-1 oops=panic"));
}

TEST(ConsoleLines, StripWhatTheWayAdded) {
  EXPECT_EQ(CleanConsoleLine("[   12.345678] BUG: x\r"), "BUG: x");
  EXPECT_EQ(CleanConsoleLine("<4>[   12.345678][   T77]  <TASK>"), " <TASK>");
  EXPECT_EQ(CleanConsoleLine("\x1b[2J\x1b[31mred\x1b[0m"), "red");
  EXPECT_EQ(CleanConsoleLine("[ BUG: Invalid wait context ]"), "[ BUG: Invalid wait context ]");
  EXPECT_EQ(CleanConsoleLine(std::string("a\0b\x80", 4)), "ab");
  EXPECT_EQ(CleanConsoleLine(std::string(9000, 'x')).size(), kMaxConsoleLine);
}

TEST(StackFrames, CompilerSuffixesGo) {
  EXPECT_EQ(FunctionName("close_fd.isra.0+0x1/0x2"), "close_fd");
  EXPECT_EQ(FunctionName("do_exit.cold"), "do_exit");
}

TEST(StackFrames, MachineryIsLeftOut) {
  EXPECT_TRUE(IsUninteresting("kasan_report"));
  EXPECT_TRUE(IsUninteresting("entry_SYSCALL_64_after_hwframe"));
  EXPECT_TRUE(IsUninteresting("__mutex_lock"));
  EXPECT_FALSE(IsUninteresting("pipe_write"));
  EXPECT_FALSE(IsUninteresting("do_dup2"));
}

}  // namespace
}  // namespace kapifuzz
