#include "oracles/console.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "oracles/console_lines.h"
#include "oracles/stack_frames.h"

namespace kapifuzz {
namespace {

std::string Warning(const std::string& function, const std::string& number) {
  return "[    1.0] WARNING: CPU: " + number + " PID: 7" + number + " at fs/open.c:15" + number +
         " " + function + "+0x" + number + "/0x90\n---[ end trace 0000000000000000 ]---\n";
}

uint64_t OnlyKey(const std::string& log) {
  const auto reports = ParseConsole(log);
  EXPECT_EQ(reports.size(), 1u) << log;
  return reports.empty() ? 0 : reports[0].key;
}

TEST(ConsoleKey, IgnoresNumbers) {
  EXPECT_EQ(OnlyKey(Warning("filp_flush", "1")), OnlyKey(Warning("filp_flush", "2")));
}

TEST(ConsoleKey, TellsFunctionsApart) {
  const auto reports = ParseConsole(Warning("filp_flush", "1") + Warning("pipe_read", "1"));
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_NE(reports[0].key, reports[1].key);
}

// The report of a use after free, as the tasks, CPUs, addresses and ways there differ.
struct Freed {
  std::string access = "Read", address = "ffff888003f2c0a8", task = "kapifuzz-guest/77";
  std::string cpu = "0", offset = "0x1d3/0x1f0", kernel = "6.12.57 #3", function = "filp_close";
  std::vector<std::string> callers = {"do_dup2+0x2a6/0x4d0", "__x64_sys_dup3+0xd8/0x190"};

  std::string Log() const {
    const std::string site = function + "+" + offset;
    std::string log =
        "[   41.102934] ====================================\n[   41.103009] BUG: KASAN: "
        "slab-use-after-free in " +
        site + "\n[   41.103130] " + access + " of size 8 at addr " + address + " by task " + task +
        "\n[   41.104084] CPU: " + cpu + " UID: 0 PID: 77 Comm: x Not tainted " + kernel +
        "\n[   41.105029] Call Trace:\n[   41.105380]  <TASK>\n[   41.105536]  "
        "kasan_report+0xdb/0x110\n[   41.107275]  " +
        site + "\n";
    for (const std::string& caller : callers) log += "[   41.108058]  " + caller + "\n";
    return log + "[   41.110923]  </TASK>\n";
  }
};

TEST(ConsoleKey, OneBugHasOne) {
  const uint64_t key = OnlyKey(Freed().Log());
  const Freed same[] = {
      {.address = "ffff888123456780"},
      {.task = "syz executor/1234"},
      {.cpu = "3"},
      {.offset = "0x1c0/0x1e0", .kernel = "6.12.58 #1"},
      {.callers = {"close_fd+0x4a/0x80", "__x64_sys_close+0x2f/0x90"}},
      {.callers = {"put_files_struct+0x7c/0xc0", "do_exit+0x2f3/0xa50"}},
      {.callers = {}},  // the log was cut
  };
  for (const Freed& report : same) EXPECT_EQ(OnlyKey(report.Log()), key) << report.Log();
}

TEST(ConsoleKey, TwoBugsHaveTwo) {
  const uint64_t key = OnlyKey(Freed().Log());
  EXPECT_NE(OnlyKey(Freed{.function = "filp_flush"}.Log()), key);
  EXPECT_NE(OnlyKey(Freed{.access = "Write"}.Log()), key);
}

TEST(ConsoleKey, HelpersAreNotToBlame) {
  const auto in = [](const std::string& function, const std::string& caller) {
    return OnlyKey(Freed{.function = function, .callers = {caller + "+0x1/0x20"}}.Log());
  };
  for (const char* helper : {"memcpy", "kfree", "__mutex_lock", "_copy_to_user", "xas_load",
                             "refcount_warn_saturate", "kmem_cache_free", "strnlen"}) {
    EXPECT_EQ(in(helper, "pipe_read"), in("__list_del_entry_valid_or_report", "pipe_read"))
        << helper;
    EXPECT_NE(in(helper, "pipe_read"), in(helper, "pipe_write")) << helper;
  }
}

TEST(ConsoleKey, StallHasOneWhicheverWatchdogSeesIt) {
  const std::string where = "\nRIP: 0010:d_walk+0x9c/0x2e0\n";
  EXPECT_EQ(OnlyKey("watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [x:7]" + where),
            OnlyKey("rcu: INFO: rcu_preempt self-detected stall on CPU" + where));
}

TEST(ConsoleKey, DamagedObjectIsItsOwnersWhoeverNotices) {
  const auto damaged = [](const std::string& noticed_by) {
    return OnlyKey(
        "BUG kmalloc-64 (Not tainted): Right Redzone overwritten\n"
        "Allocated in pipe_resize_ring+0x4a/0x1b0 age=12 cpu=0 pid=77\nCall Trace:\n " +
        noticed_by + "+0x1/0x20\n");
  };
  EXPECT_EQ(damaged("pipe_release"), damaged("do_unlinkat"));
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

TEST(Console, TextHasWhatStandsAboveTheOpener) {
  const auto reports = ParseConsole(
      "[    1.0] list_add corruption. next is NULL.\n[    1.0] ------------[ cut here "
      "]------------\n"
      "[    1.0] kernel BUG at lib/list_debug.c:25!\n[    1.0] Oops: invalid opcode: 0000 [#1] "
      "SMP\n");
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_TRUE(reports[0].text.starts_with("list_add corruption")) << reports[0].text;
  EXPECT_EQ(reports[0].line, 2u);
}

TEST(Console, TextOfOneCallerHasNoLinesOfAnother) {
  const auto reports = ParseConsole(
      "[    1.000001][   T77] ------------[ cut here ]------------\n"
      "[    1.000002][    C1] hrtimer: interrupt took 10354940 ns\n"
      "[    1.000003][   T77] WARNING: CPU: 0 PID: 77 at fs/open.c:15 filp_flush+0x1/0x90\n"
      "kapifuzz: 12 programs\n"
      "[    1.000004][   T77] ---[ end trace 0000000000000000 ]---\n");
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].text,
            "------------[ cut here ]------------\n"
            "WARNING: CPU: 0 PID: 77 at fs/open.c:15 filp_flush+0x1/0x90\n"
            "---[ end trace 0000000000000000 ]---\n");
}

TEST(Console, OopsOfAnotherCpuIsAnotherBug) {
  const auto reports = ParseConsole(
      "[    1.000001][   T77] WARNING: CPU: 0 PID: 77 at fs/open.c:15 filp_flush+0x1/0x90\n"
      "[    1.000002][   T78] Oops: general protection fault, probably for x: 0000 [#1]\n"
      "[    1.000003][   T77] RIP: 0010:filp_flush+0x1/0x90\n"
      "[    1.000004][   T78] RIP: 0010:pipe_read+0x1/0x90\n");
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(reports[0].title, "WARNING in filp_flush");
  EXPECT_EQ(reports[1].title, "general protection fault in pipe_read");
}

TEST(Console, RepeatedReportHasOneKey) {
  std::string log;
  for (int i = 0; i < 5; ++i) log += Warning("filp_flush", std::to_string(i));
  const auto reports = ParseConsole(log);
  ASSERT_EQ(reports.size(), 5u);
  for (const CrashReport& report : reports) EXPECT_EQ(report.key, reports[0].key);
}

TEST(Console, ReportsAreBounded) {
  std::string log;
  for (int i = 0; i < 5000; ++i) log += Warning("filp_flush", "1");
  EXPECT_EQ(ParseConsole(log).size(), 1000u);
}

// Ten megabytes of the worst that the reader can meet, each with a report at its end.
TEST(Console, LongLogsAreReadInOnePass) {
  constexpr size_t kSize = 10 << 20;
  const auto filled = [](const std::string& unit) {
    std::string log;
    while (log.size() < kSize) log += unit;
    return log + "\n" + Warning("filp_flush", "1");
  };
  const std::string units[] = {
      "[    1.000001][   T77]  ksys_write+0x17b/0x410\n",  // many lines
      std::string(100'000, 'x') + "\n",                    // long lines
      "[",                                                 // a line that is all prefixes
      "\x1b[",                                             // ... or all escapes
      "BUG: KASAN: INFO: rcu stalls WARNING: CPU: ",       // ... or all half openers
      "BUG x (Tainted (Not tainted): 7 (Tainted): \n",     // openers that never end
      std::string(1000, '\n'),
  };
  for (const std::string& unit : units) {
    const auto reports = ParseConsole(filled(unit));
    ASSERT_FALSE(reports.empty()) << unit.substr(0, 80);
    EXPECT_EQ(reports.back().title, "WARNING in filp_flush") << unit.substr(0, 80);
  }
}

TEST(Console, ReportBehindALongLineOfTheExecutorIsSeen) {
  const auto reports =
      ParseConsole(std::string(100'000, 'x') +
                   "[    1.000001] WARNING: CPU: 0 PID: 77 at fs/open.c:15 filp_flush+0x1/0x90\n");
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].title, "WARNING in filp_flush");
}

TEST(Console, OpensCrashReportSeesRawLines) {
  EXPECT_TRUE(OpensCrashReport("[   41.1][   T77] Kernel panic - not syncing: VFS: no root\r"));
  EXPECT_TRUE(OpensCrashReport("BUG: unable to handle page fault for address: ffff88800012"));
  EXPECT_FALSE(OpensCrashReport("# echo BUG: unable to handle page fault"));
  EXPECT_FALSE(OpensCrashReport("[    0.0] Command line: panic=-1 oops=panic"));
}

TEST(ConsoleLines, StripWhatTheWayAdded) {
  EXPECT_EQ(CleanConsoleLine("[   12.345678] BUG: x\r").text, "BUG: x");
  EXPECT_EQ(CleanConsoleLine("<4>[   12.345678][   T77]  <TASK>").text, " <TASK>");
  EXPECT_EQ(CleanConsoleLine("[   T77] BUG: x").text, "BUG: x");
  EXPECT_EQ(CleanConsoleLine("kapifuzz: 12 pro[   12.345678] BUG: x").text, "BUG: x");
  EXPECT_EQ(CleanConsoleLine("slept [12.5] s").text, "slept [12.5] s");
  EXPECT_EQ(CleanConsoleLine("\x1b[2J\x1b[31mred\x1b[0m").text, "red");
  EXPECT_EQ(CleanConsoleLine("[ BUG: Invalid wait context ]").text,
            "[ BUG: Invalid wait context ]");
  EXPECT_EQ(CleanConsoleLine(std::string("a\0b\x80", 4)).text, "ab");
  EXPECT_EQ(CleanConsoleLine(std::string(9000, 'x')).text.size(), kMaxConsoleLine);
}

TEST(ConsoleLines, NameTheCaller) {
  EXPECT_EQ(CleanConsoleLine("<4>[   12.345678][   T77] x").caller, "T77");
  EXPECT_EQ(CleanConsoleLine("[   12.345678][    C0] x").caller, "C0");
  EXPECT_EQ(CleanConsoleLine("[    C3] x").caller, "C3");
  EXPECT_EQ(CleanConsoleLine("[   12.345678] x").caller, "");
  EXPECT_EQ(CleanConsoleLine("[   12.345678] [ T77 ] x").caller, "");
}

TEST(StackFrames, CompilerSuffixesGo) {
  EXPECT_EQ(FunctionName("close_fd.isra.0+0x1/0x2"), "close_fd");
  EXPECT_EQ(FunctionName("do_exit.cold"), "do_exit");
}

TEST(StackFrames, MachineryIsLeftOut) {
  EXPECT_TRUE(IsUninteresting("kasan_report"));
  EXPECT_TRUE(IsUninteresting("entry_SYSCALL_64_after_hwframe"));
  EXPECT_TRUE(IsUninteresting("__mutex_lock"));
  EXPECT_TRUE(IsUninteresting("kmem_cache_alloc_noprof"));
  EXPECT_TRUE(IsUninteresting("__kmalloc_cache_noprof"));
  EXPECT_TRUE(IsUninteresting("__pv_queued_spin_lock_slowpath"));
  EXPECT_TRUE(IsUninteresting("process_one_work"));
  EXPECT_FALSE(IsUninteresting("pipe_write"));
  EXPECT_FALSE(IsUninteresting("do_dup2"));
  // These hold the bodies of system calls.
  EXPECT_FALSE(IsUninteresting("__x64_sys_close"));
  EXPECT_FALSE(IsUninteresting("ksys_write"));
  EXPECT_FALSE(IsUninteresting("check_mnt"));
  EXPECT_FALSE(IsUninteresting("kmemleak_test_init"));
  EXPECT_FALSE(IsUninteresting("alloc_pipe_info"));
  EXPECT_FALSE(IsUninteresting("free_pipe_info"));
}

}  // namespace
}  // namespace kapifuzz
