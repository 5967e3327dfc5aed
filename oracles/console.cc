// A report runs from its opening line to its end mark, to the next line that opens another, or
// until too many lines passed. What a dying kernel says after its first report is not another bug:
//   - an Oops, a fault or a panic right after the report they belong to is part of it;
//   - reports made with the taint flag D (the kernel has oopsed before) are aftermath.
#include "oracles/console.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>
#include <span>

#include "base/strings.h"
#include "oracles/console_lines.h"
#include "oracles/console_openers.h"
#include "oracles/stack_frames.h"

namespace kapifuzz {
namespace {

constexpr size_t kMaxReportLines = 250;
constexpr size_t kSignatureFrames = 2;
constexpr size_t kLastWords = 20;

// Where a report starts, before its end is known.
struct Start {
  size_t line;
  OpenerMatch match;
};

uint64_t HashText(uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3ULL;
  return hash * 0x100000001b3ULL;
}

uint64_t KeyOf(const CrashReport& report) {
  uint64_t hash = HashText(0xcbf29ce484222325ULL, CrashTypeName(report.type));
  if (report.frames.empty()) return HashText(hash, report.title);
  const size_t count = std::min(report.frames.size(), kSignatureFrames);
  for (size_t i = 0; i < count; ++i) hash = HashText(hash, report.frames[i]);
  return hash;
}

bool IsStall(CrashType type) { return type == CrashType::kRcuStall || type == CrashType::kLockup; }

// " Read" or " Write" for the sanitizers that say so on a line of its own.
std::string AccessOf(std::span<const std::string> report) {
  for (const std::string& line : report) {
    if (line.starts_with("Read of size") || line.starts_with("Read at ")) return " Read";
    if (line.starts_with("Write of size") || line.starts_with("Write at ")) return " Write";
  }
  return "";
}

std::string TitleOf(const OpenerMatch& match, std::span<const std::string> report,
                    const std::vector<std::string>& frames) {
  std::string title = match.opener->title;
  const size_t at = title.find('%');
  if (at != std::string::npos) title.replace(at, 1, Trim(match.detail));
  if (match.opener->type == CrashType::kKasan) title += AccessOf(report);
  return frames.empty() ? title : title + " in " + frames.front();
}

std::string JoinLines(std::span<const std::string> lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

bool IsAftermath(std::span<const std::string> report) {
  static const RE2* const kDied = new RE2(R"(Tainted: [A-Z ]*D[A-Z ]*(?:[0-9]|$))");
  return std::any_of(report.begin(), report.end(),
                     [](const std::string& line) { return RE2::PartialMatch(line, *kDied); });
}

CrashReport MakeReport(const Start& start, std::span<const std::string> lines) {
  CrashReport report;
  report.type = start.match.opener->type;
  report.line = start.line;
  report.frames = RelevantFrames(lines, start.match.function, IsStall(report.type));
  report.title = TitleOf(start.match, lines, report.frames);
  report.key = KeyOf(report);
  report.text = JoinLines(lines);
  return report;
}

// Lines that open reports of their own. An opener that may follow from another report does so while
// that one runs; a panic ends what came shortly before it even behind the end mark.
std::vector<Start> FindStarts(const std::vector<std::string>& lines) {
  std::vector<Start> starts;
  bool running = false;
  for (size_t i = 0; i < lines.size(); ++i) {
    const bool near = !starts.empty() && i - starts.back().line <= kMaxReportLines;
    running = running && near && !lines[i].starts_with("---[ end trace");
    OpenerMatch match;
    if (!MatchOpener(lines[i], &match)) continue;
    const bool panic = match.opener->type == CrashType::kPanic;
    if (match.opener->follows && (running || (panic && near))) continue;
    starts.push_back({i, std::move(match)});
    running = true;
  }
  return starts;
}

CrashReport SuddenEnd(const std::vector<std::string>& lines) {
  CrashReport report;
  report.type = CrashType::kSuddenEnd;
  report.title = "guest ended without a word";
  const size_t first = lines.size() > kLastWords ? lines.size() - kLastWords : 0;
  report.line = first;
  report.text = JoinLines(std::span(lines).subspan(first));
  report.key = KeyOf(report);
  return report;
}

}  // namespace

const char* CrashTypeName(CrashType type) {
  static constexpr const char* kNames[kCrashTypeCount] = {
      "bug",       "fault",     "warning", "kasan", "kcsan",         "ubsan",      "lockdep",
      "rcu-stall", "hung-task", "lockup",  "panic", "out-of-memory", "sudden-end",
  };
  return kNames[static_cast<int>(type)];
}

std::vector<CrashReport> ParseConsole(std::string_view log, const ConsoleOptions& options) {
  const std::vector<std::string> lines = CleanConsole(log);
  const std::vector<Start> starts = FindStarts(lines);
  std::vector<CrashReport> reports;
  for (size_t i = 0; i < starts.size(); ++i) {
    const size_t begin = starts[i].line;
    const size_t next = i + 1 < starts.size() ? starts[i + 1].line : lines.size();
    const size_t end = std::min(next, begin + kMaxReportLines);
    const std::span<const std::string> report(lines.data() + begin, end - begin);
    if (!reports.empty() && IsAftermath(report)) continue;
    reports.push_back(MakeReport(starts[i], report));
  }
  if (reports.empty() && options.ended_unexpectedly) reports.push_back(SuddenEnd(lines));
  return reports;
}

bool OpensCrashReport(std::string_view line) {
  OpenerMatch match;
  return MatchOpener(CleanConsoleLine(line), &match);
}

}  // namespace kapifuzz
