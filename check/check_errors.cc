#include "check/check_errors.h"

#include <set>

#include "base/errno_names.h"

namespace kapifuzz {
namespace {

constexpr int kInterrupted = 4, kNoChild = 10, kOtherDevice = 18, kNotATerminal = 25;

// The path walk uses two errors for itself: ECHILD means "try again, not under RCU", and EXDEV is for openat2() with
// RESOLVE_BENEATH and the like. link() and rename() name their EXDEV anyhow.
bool BelongsToThePathWalk(int number, const SourcePlace& place) {
  return place.file.ends_with("fs/namei.c") && (number == kNoChild || number == kOtherDevice);
}

// What user space gets for a code that the kernel keeps to itself; 0 if it never gets out. ERESTARTNOINTR repeats the
// call, EOPENSTALE and EPROBE_DEFER are consumed by the callers.
int UserErrno(int number) {
  switch (number) {
    case 512:  // ERESTARTSYS
    case 514:  // ERESTARTNOHAND
    case 516:  // ERESTART_RESTARTBLOCK
      return kInterrupted;
    case 515:  // ENOIOCTLCMD
      return kNotATerminal;
    default:
      return number < ErrnoSet::kFirstInternal ? number : 0;
  }
}

}  // namespace

std::string ErrorChecker::PathText(const std::vector<PathStep>& path) const {
  std::string text;
  for (const PathStep& step : path) {
    text += (text.empty() ? "" : " > ") + step.function->name;
    std::optional<SourcePlace> place = debug_.PlaceOf(step.address);
    if (!place) continue;
    text += " " + place->ToString();
    const bool inlined = !place->function.empty() && place->function != step.function->name;
    if (inlined) text += " (" + place->function + ")";
  }
  return text;
}

Result<ErrorWarnings> ErrorChecker::Check(const ApiSpec& spec) {
  Result<ErrnoReport> report = finder_.Find(SyscallName(spec), depth_);
  if (!report.ok()) return report.error();
  ErrorWarnings warnings{.unknown_calls = report->unknown_calls.size()};
  std::set<int> told;
  for (const ErrorSpec& error : spec.errors) told.insert(-error.code);
  for (const auto& [number, path] : report->paths) {
    const int seen = UserErrno(number);
    std::optional<SourcePlace> place = debug_.PlaceOf(path.back().address);
    if (place && spec.name != "sys_openat2" && BelongsToThePathWalk(seen, *place)) continue;
    if (seen == 0 || !told.insert(seen).second) continue;
    warnings.problems.push_back(
        {spec.location.file, spec.location.line, Severity::kWarning,
         spec.name + " may return " + std::string(ErrnoName(seen)) + ": " + PathText(path)});
  }
  return warnings;
}

}  // namespace kapifuzz
