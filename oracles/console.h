// Console: what a kernel said on its serial console, read as crash reports.
//
// The host watches each guest's console; when the guest dies or complains, the log becomes crash
// signatures, and two reports with the same key are one finding:
//
//   for (const CrashReport& crash : ParseConsole(log)) File(crash.title, crash.key, crash.text);
//   // title "KASAN: slab-use-after-free Read in filp_close", frames {"filp_close", "close_fd"}
//
// The log is a guest's word: any bytes, any length. Reading is linear (RE2) and cannot fail; bytes
// that are no report are skipped. Reports that two CPUs print at a time are told apart if the
// kernel says who prints (CONFIG_PRINTK_CALLER).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kapifuzz {

enum class CrashType : uint8_t {
  kBug,      // BUG: unable to handle page fault, kernel BUG at FILE:LINE, bad page state, SLUB
  kFault,    // general protection fault, divide error, invalid opcode, CFI
  kWarning,  // WARN_ON, with refcount, list, fortify and debugobjects checks
  kKasan,    // and KFENCE, KMSAN
  kKcsan,
  kUbsan,
  kLockdep,  // locks, RCU usage, sleeping in atomic context
  kRcuStall,
  kHungTask,
  kLockup,       // soft, hard, workqueue
  kMemoryLeak,   // kmemleak
  kPanic,        // a panic that no report before it explains
  kOutOfMemory,  // nothing was left to kill but init
  kSuddenEnd,    // the guest stopped without a word
};
inline constexpr int kCrashTypeCount = static_cast<int>(CrashType::kSuddenEnd) + 1;

const char* CrashTypeName(CrashType type);  // "kasan", as in a golden's TYPE: line

struct CrashReport {
  CrashType type = CrashType::kBug;
  std::string title;                // one line, without addresses, numbers and offsets
  std::vector<std::string> frames;  // functions that matter, innermost first, without offsets
  uint64_t key = 0;                 // of type and title; of the innermost frame for a stall
  std::string text;                 // the report's lines, cleaned, for the finding page
  size_t line = 0;                  // 0-based line of the log that opens it
};

struct ConsoleOptions {
  // The guest ended although nobody had told it to, and its log does not say `kapifuzz: done`: if
  // no report explains that, the silence itself becomes a kSuddenEnd report with the last lines.
  bool ended_unexpectedly = false;
};

// All reports of a log, in order, up to the first thousand. What follows from an earlier report (the
// panic after an oops, the second oops of a dying kernel) is part of the earlier one.
std::vector<CrashReport> ParseConsole(std::string_view log, const ConsoleOptions& options = {});

// The report is about the same as one with `key`. A loop is interrupted anywhere, in it or in what it calls, so a stall is known again
// by any of its frames.
bool IsAbout(const CrashReport& report, uint64_t key);

// True when a single line can open a report: a cheap test for a log that is still growing.
bool OpensCrashReport(std::string_view line);

}  // namespace kapifuzz
