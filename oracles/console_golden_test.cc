// Whole logs. A golden is a head, an empty line and a raw log. The head's ENDED: line is input; TITLE:, TYPE: and FRAMES:
// lines, one of each per report, are what the parser makes of the log. KAPIFUZZ_UPDATE=1 writes them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/strings.h"
#include "oracles/console.h"

namespace kapifuzz {
namespace {

struct Golden {
  bool ended_unexpectedly = false;
  std::string reports;
  std::string log;
};

constexpr char kEnded[] = "ENDED: unexpectedly\n";
const std::string kFolder = KAPIFUZZ_SOURCE_DIR "/oracles/testdata/console";

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

std::map<std::string, Golden> AllGoldens() {
  const Result<std::vector<std::string>> names = ListFiles(kFolder, ".log");
  EXPECT_TRUE(names.ok());
  std::map<std::string, Golden> goldens;
  for (const std::string& name : *names) goldens[name] = ReadGolden(JoinPath(kFolder, name));
  EXPECT_GE(goldens.size(), 60u);
  return goldens;
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

TEST(ConsoleGolden, ReportsAreAsTheHeadSays) {
  for (const auto& [name, golden] : AllGoldens()) {
    const std::string got =
        Describe(ParseConsole(golden.log, {.ended_unexpectedly = golden.ended_unexpectedly}));
    if (std::getenv("KAPIFUZZ_UPDATE") != nullptr) {
      const std::string head = golden.ended_unexpectedly ? kEnded : "";
      ASSERT_TRUE(WriteFileIfChanged(JoinPath(kFolder, name), head + got + '\n' + golden.log).ok());
    } else {
      EXPECT_EQ(got, golden.reports) << name;
    }
  }
}

// The kernel's lines, without their prefixes, given to `change`; the others stay.
std::string ChangeRecords(const std::string& log,
                          const std::function<std::string(std::string_view)>& change) {
  std::string changed;
  for (const std::string_view line : SplitLines(log)) {
    const size_t end = line.starts_with("[ ") ? line.find("] ") : line.npos;
    changed += end == line.npos ? std::string(line) : change(line.substr(end + 2));
    changed += '\n';
  }
  return changed;
}

// Logs of kernels that say who prints, or that start lines with their level, are no base for these.
bool HasPlainPrefixes(const std::string& log) {
  return log.find("][ ") == log.npos && log.find("<4>") == log.npos;
}

TEST(ConsoleGolden, PrefixesDoNotMatter) {
  const std::vector<std::function<std::string(std::string_view)>> changes = {
      [](std::string_view text) { return std::string(text); },
      [](std::string_view text) { return "<4>[   41.102934] " + std::string(text); },
      [](std::string_view text) { return "[   41.102934][   T77] " + std::string(text); },
      [](std::string_view text) { return "[    C0] " + std::string(text) + "\r"; },
  };
  for (const auto& [name, golden] : AllGoldens()) {
    if (!HasPlainPrefixes(golden.log)) continue;
    for (const auto& change : changes) {
      const std::string log = ChangeRecords(golden.log, change);
      EXPECT_EQ(Describe(ParseConsole(log, {.ended_unexpectedly = golden.ended_unexpectedly})),
                golden.reports)
          << name << ":\n"
          << log.substr(0, 400);
    }
  }
}

// A log that ends anywhere: once its opener is whole, the first report keeps line and type.
TEST(ConsoleGolden, CutLogsKeepTheirFirstReport) {
  for (const auto& [name, golden] : AllGoldens()) {
    const auto whole = ParseConsole(golden.log);
    for (size_t cut = 0; cut <= golden.log.size(); cut += 37) {
      const std::string log = golden.log.substr(0, cut);
      const auto lines = static_cast<size_t>(std::count(log.begin(), log.end(), '\n'));
      const auto reports = ParseConsole(log);
      EXPECT_LE(reports.size(), whole.size() + 1) << name << " cut at " << cut;
      if (whole.empty() || lines <= whole[0].line) continue;
      ASSERT_FALSE(reports.empty()) << name << " cut at " << cut;
      EXPECT_EQ(reports[0].type, whole[0].type) << name << " cut at " << cut;
      EXPECT_EQ(reports[0].line, whole[0].line) << name << " cut at " << cut;
    }
  }
}

// Two tasks of two CPUs report at a time, line by line.
std::string Interleave(const std::string& a, const std::string& b) {
  const auto tagged = [](const std::string& log, const std::string& caller) {
    return ChangeRecords(log, [&](std::string_view text) {
      return "[   41.102934][  " + caller + "] " + std::string(text);
    });
  };
  const std::string left = tagged(a, "T77"), right = tagged(b, "T78");
  const std::vector<std::string_view> lefts = SplitLines(left), rights = SplitLines(right);
  std::string mixed;
  for (size_t i = 0; i < std::max(lefts.size(), rights.size()); ++i) {
    if (i < lefts.size()) mixed += std::string(lefts[i]) + '\n';
    if (i < rights.size()) mixed += std::string(rights[i]) + '\n';
  }
  return mixed;
}

TEST(ConsoleGolden, InterleavedReportsAreToldApart) {
  const std::map<std::string, Golden> goldens = AllGoldens();
  const Golden& warning = goldens.at("warning.log");
  for (const char* name :
       {"kasan_use_after_free.log", "refcount.log", "ubsan.log", "lockdep_circular.log",
        "kmsan_uninit.log", "general_protection_fault.log"}) {
    const Golden& other = goldens.at(name);
    const std::string got = Describe(ParseConsole(Interleave(warning.log, other.log)));
    EXPECT_TRUE(got == warning.reports + other.reports || got == other.reports + warning.reports)
        << name << ":\n"
        << got;
  }
}

}  // namespace
}  // namespace kapifuzz
