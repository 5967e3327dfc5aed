#include "fuzz/guest/report_json.h"

#include <algorithm>
#include <cstdio>

#include "base/files.h"
#include "base/strings.h"
#include "executor/program_text.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

// Results up to the first call that did not come back.
std::vector<int64_t> Returned(const Runner& runner) {
  const auto& all = runner.results();
  return {all.begin(), std::ranges::find(all, kDidNotReturn)};
}

std::string VerdictLine(const Verdict& verdict) {
  const SyscallDesc& desc = Syscalls()[verdict.syscall];
  std::string line = std::string("  ! ") + FindingClassName(verdict.cls) + ": " + verdict.claim;
  if (verdict.line > 0)
    line += " (" + std::string(desc.file) + ":" + std::to_string(verdict.line) + ")";
  return line + "\n";
}

// Where the call that did not come back is.
std::string EndLines(const Runner& runner) {
  std::string lines =
      std::string("  # the program ended here: ") + OutcomeName(runner.outcome()) + "\n";
  for (const std::string_view frame : SplitLines(runner.stack()))
    lines += "  #   " + std::string(frame) + "\n";
  return lines;
}

// What became of the allocation that was to fail.
std::string FaultLine(const Program& program, const Runner& runner, int call) {
  const int nth = program.calls[call].fail_nth;
  if (nth == 0) return "";
  if (!runner.has_faults())
    return "  # no allocation failed: the kernel lacks CONFIG_FAULT_INJECTION\n";
  if (!runner.fault_injected(call)) return "  # no allocation failed\n";
  return "  # allocation " + std::to_string(nth) + " failed\n";
}

// Comment and environment lines of a program's text are no calls.
bool IsCallLine(std::string_view line) {
  return !line.empty() && line.front() != '#' && !line.starts_with("env(");
}

}  // namespace

const char* OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kDone:
      return "done";
    case Outcome::kTimedOut:
      return "timed-out";
    case Outcome::kSignaled:
      return "signaled";
    case Outcome::kStuck:
      return "stuck";
    case Outcome::kFailed:
      return "failed";
  }
  return "failed";
}

nlohmann::ordered_json VerdictJson(const Verdict& verdict) {
  char signature[20];
  snprintf(signature, sizeof(signature), "%016llx",
           static_cast<unsigned long long>(verdict.Signature()));
  return {{"class", FindingClassName(verdict.cls)},
          {"signature", signature},
          {"syscall", Syscalls()[verdict.syscall].name},
          {"call", verdict.call},
          {"clause", verdict.clause},
          {"line", verdict.line},
          {"errno", verdict.err},
          {"ret", verdict.ret},
          {"claim", verdict.claim}};
}

nlohmann::ordered_json RunJson(const Runner& runner) {
  nlohmann::ordered_json verdicts = nlohmann::ordered_json::array();
  for (const Verdict& verdict : runner.verdicts()) verdicts.push_back(VerdictJson(verdict));
  return {{"outcome", OutcomeName(runner.outcome())},
          {"results", Returned(runner)},
          {"verdicts", std::move(verdicts)}};
}

std::string TraceText(const Program& program, const Runner& runner) {
  const std::vector<int64_t> returned = Returned(runner);
  const std::string text = PrintProgram(program, returned);
  std::string out;
  int call = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = std::string_view(text).substr(at, end - at);
    at = end;
    out += line;
    if (!IsCallLine(line)) continue;
    if (call < static_cast<int>(returned.size())) out += FaultLine(program, runner, call);
    for (const Verdict& verdict : runner.verdicts()) {
      if (verdict.call == call) out += VerdictLine(verdict);
    }
    if (call == static_cast<int>(returned.size()) && runner.outcome() != Outcome::kDone) {
      out += EndLines(runner);
    }
    ++call;
  }
  return out;
}

Status WriteJson(const std::string& path, const nlohmann::ordered_json& json) {
  return WriteFileAtomically(
      path, json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

}  // namespace kapifuzz
