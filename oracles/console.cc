// A report runs from its opening line to its end mark, to the next line that opens another, or
// until too many lines passed. If the kernel says who prints, only that caller's lines count, so
// reports of two CPUs may be mixed line by line; a stall shows what other CPUs say, too.
//
// What a dying kernel says after its first report is not another bug:
//   - an Oops, a fault or a panic right after the report they belong to is part of it;
//   - reports made with the taint flag D (the kernel has oopsed before) are aftermath.
//
// Two reports with one key are one finding. The key is that of the title: what is wrong, and the
// innermost frame that matters. Callers are left out, since one bug is reached by many ways; so are
// addresses, tasks and CPUs. A stall is seen by whichever watchdog comes first, so its kind is left
// out as well.
#include "oracles/console.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>
#include <span>
#include <unordered_map>

#include "base/strings.h"
#include "oracles/console_lines.h"
#include "oracles/console_openers.h"
#include "oracles/stack_frames.h"

namespace kapifuzz {
namespace {

constexpr size_t kMaxReports = 1000;
constexpr size_t kMaxReportLines = 250;
// Lines of the log that a report may be spread over, when others print between its own.
constexpr size_t kMaxReportSpan = 1000;
constexpr size_t kMaxPrelude = 12;
constexpr size_t kLastWords = 20;

// The raw lines. Each is cleaned when it is looked at, so a long log is not held twice.
using Lines = std::span<const std::string_view>;

// Where a report starts, before its end is known.
struct Start {
  size_t line;
  OpenerMatch match;
};

uint64_t HashText(uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3ULL;
  return hash * 0x100000001b3ULL;
}

bool IsStall(CrashType type) { return type == CrashType::kRcuStall || type == CrashType::kLockup; }

constexpr uint64_t kSeed = 0xcbf29ce484222325ULL;

uint64_t StallKey(const std::string& frame) { return HashText(HashText(kSeed, "stall"), frame); }

uint64_t KeyOf(const CrashReport& report) {
  if (IsStall(report.type) && !report.frames.empty()) return StallKey(report.frames.front());
  return HashText(HashText(kSeed, CrashTypeName(report.type)), report.title);
}

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
  // The two sides of a data race are one name.
  if (match.opener->type == CrashType::kKcsan) return title + " in " + match.function;
  return frames.empty() ? title : title + " in " + frames.front();
}

bool IsAftermath(std::span<const std::string> report) {
  static const RE2* const kDied = new RE2(R"(Tainted: [A-Z ]*D[A-Z ]*(?:[0-9]|$))");
  return std::any_of(report.begin(), report.end(),
                     [](const std::string& line) { return RE2::PartialMatch(line, *kDied); });
}

// The bytes of a damaged slab object or page: up to thousands of lines, which say nothing that the
// lines around them do not.
bool IsDump(std::string_view line) {
  constexpr size_t kShortest = sizeof("00112233: 00 11 22 33 ") - 1;
  if (line.size() < kShortest) return false;
  static const RE2* const kDump =
      new RE2(R"((?:(?:Redzone|Object|Padding|Bytes b4) +)?[0-9a-f]{8,}: (?:[0-9a-f]{2} ){4})");
  re2::StringPiece input(line);
  return RE2::Consume(&input, *kDump);
}

// True for what stands above an opener and belongs to it: a bar, or "cut here", below which a WARN
// has its message.
bool OpensPrelude(std::string_view line) {
  return line.starts_with("------------[ cut here") || line.starts_with("==========");
}

// Checks that end in a BUG() say why before they cut.
bool SaysWhy(std::string_view line) {
  return line.find("corruption") != line.npos || line.find("attempt detected") != line.npos ||
         line.find("buffer overflow") != line.npos || line.starts_with("Missing ENDBR") ||
         line.starts_with("page dumped because");
}

// The same caller's lines above the opener, as far as they belong to the report.
std::string PreludeOf(Lines lines, size_t opener) {
  const std::string caller = CleanConsoleLine(lines[opener]).caller;
  std::string text, prelude;
  for (size_t i = opener; i-- > 0 && opener - i <= kMaxPrelude;) {
    const ConsoleLine line = CleanConsoleLine(lines[i]);
    if (line.caller != caller) continue;
    const bool mark = OpensPrelude(line.text);
    if (!prelude.empty() && !mark && !SaysWhy(line.text)) break;
    if (line.text.starts_with("---[ end")) break;
    text = line.text + '\n' + text;
    if (mark || (!prelude.empty() && SaysWhy(line.text))) prelude = text;
  }
  return prelude;
}

// The report's lines: its caller's, up to the next report of that caller; or all, up to the next.
std::vector<std::string> OwnLines(Lines lines, std::span<const Start> starts) {
  const Start& start = starts.front();
  const std::string caller = CleanConsoleLine(lines[start.line]).caller;
  const bool all = caller.empty() || IsStall(start.match.opener->type);
  const size_t end = std::min(lines.size(), start.line + kMaxReportSpan);
  std::vector<std::string> own;
  size_t next = 1;
  for (size_t i = start.line; i < end && own.size() < kMaxReportLines; ++i) {
    ConsoleLine line = CleanConsoleLine(lines[i]);
    const bool mine = all || line.caller == caller;
    if (next < starts.size() && starts[next].line == i) {
      if (mine) break;
      ++next;
    }
    if (mine && !IsDump(line.text)) own.push_back(std::move(line.text));
  }
  return own;
}

CrashReport MakeReport(Lines lines, const Start& start, std::span<const std::string> own) {
  const Opener& opener = *start.match.opener;
  const std::string culprit = CulpritIn(opener, own);
  CrashReport report;
  report.type = opener.type;
  report.line = start.line;
  // Who asked for the last page is chance.
  if (opener.type != CrashType::kOutOfMemory) {
    report.frames = RelevantFrames(own, {.named = culprit.empty() ? start.match.function : culprit,
                                         .at_heading = opener.stack == StackAt::kHeading,
                                         .skip_irq = IsStall(opener.type) && !opener.by_nmi});
  }
  if (report.frames.empty() && opener.type == CrashType::kLockdep) {
    report.frames = RelevantFrames({}, {.named = LockTakerIn(own)});
  }
  report.title = TitleOf(start.match, own, report.frames);
  report.key = KeyOf(report);
  report.text = PreludeOf(lines, start.line);
  for (const std::string& line : own) report.text += line + '\n';
  return report;
}

// Lines that open reports of their own. An opener that may follow from another report does so while
// that one runs; a panic ends what came shortly before it even behind the end mark.
class StartFinder {
 public:
  void Look(const ConsoleLine& line, size_t at) {
    if (IsDump(line.text)) return;
    ++seen_;
    if (line.text.starts_with("---[ end trace")) running_.erase(line.caller);
    OpenerMatch match;
    if (!MatchOpener(line.text, &match) || IsPartOfAnother(*match.opener, line.caller)) return;
    starts_.push_back({at, std::move(match)});
    running_[line.caller] = last_ = seen_;
  }

  bool full() const { return starts_.size() >= kMaxReports; }
  std::vector<Start> Take() { return std::move(starts_); }

 private:
  // After these the kernel goes on as before; a stall that comes then is none of their doing.
  static bool IsSurvivable(CrashType type) {
    return type == CrashType::kWarning || type == CrashType::kLockdep ||
           type == CrashType::kUbsan || type == CrashType::kKasan || type == CrashType::kKcsan;
  }

  bool IsPartOfAnother(const Opener& opener, const std::string& caller) const {
    if (opener.follows == Follows::kNothing || starts_.empty()) return false;
    const auto near = [&](size_t start) { return seen_ - start <= kMaxReportLines; };
    if (opener.follows == Follows::kSameCaller) {
      const auto own = running_.find(caller);
      return own != running_.end() && near(own->second);
    }
    if (!near(last_)) return false;
    return opener.type == CrashType::kPanic ||
           (!running_.empty() && !IsSurvivable(starts_.back().match.opener->type));
  }

  std::vector<Start> starts_;
  size_t seen_ = 0;                                  // lines so far, without dumps
  size_t last_ = 0;                                  // where the last report started, in such lines
  std::unordered_map<std::string, size_t> running_;  // the same for the report of each caller
};

std::vector<Start> FindStarts(Lines lines) {
  StartFinder finder;
  for (size_t i = 0; i < lines.size() && !finder.full(); ++i)
    finder.Look(CleanConsoleLine(lines[i]), i);
  return finder.Take();
}

CrashReport SuddenEnd(Lines lines) {
  CrashReport report;
  report.type = CrashType::kSuddenEnd;
  report.title = "guest ended without a word";
  const size_t first = lines.size() > kLastWords ? lines.size() - kLastWords : 0;
  report.line = first;
  for (const std::string_view line : lines.subspan(first)) {
    report.text += CleanConsoleLine(line).text + '\n';
  }
  report.key = KeyOf(report);
  return report;
}

}  // namespace

const char* CrashTypeName(CrashType type) {
  static constexpr const char* kNames[kCrashTypeCount] = {
      "bug",       "fault",     "warning", "kasan",       "kcsan", "ubsan",         "lockdep",
      "rcu-stall", "hung-task", "lockup",  "memory-leak", "panic", "out-of-memory", "sudden-end",
  };
  return kNames[static_cast<int>(type)];
}

std::vector<CrashReport> ParseConsole(std::string_view log, const ConsoleOptions& options) {
  const std::vector<std::string_view> lines = SplitLines(log);
  const std::vector<Start> starts = FindStarts(lines);
  std::vector<CrashReport> reports;
  for (size_t i = 0; i < starts.size(); ++i) {
    const std::vector<std::string> own = OwnLines(lines, std::span(starts).subspan(i));
    if (!reports.empty() && IsAftermath(own)) continue;
    reports.push_back(MakeReport(lines, starts[i], own));
  }
  if (reports.empty() && options.ended_unexpectedly) reports.push_back(SuddenEnd(lines));
  return reports;
}

bool IsAbout(const CrashReport& report, uint64_t key) {
  if (report.key == key) return true;
  return IsStall(report.type) &&
         std::ranges::any_of(report.frames,
                             [key](const std::string& frame) { return StallKey(frame) == key; });
}

bool OpensCrashReport(std::string_view line) {
  OpenerMatch match;
  return MatchOpener(CleanConsoleLine(line).text, &match);
}

}  // namespace kapifuzz
