#include "fuzz/host/report_cases.h"

#include <fmt/format.h>

#include <algorithm>

#include "executor/syscall_desc.h"
#include "fuzz/host/report_html.h"
#include "specs/page_text.h"

namespace kapifuzz {
namespace {

constexpr char kNeverCalled[] = "never called";

// An attribute or text of XML: no control characters, no broken UTF-8.
std::string Xml(std::string_view text) { return EscapeHtml(CleanText(text, /*code=*/false)); }

std::string Rate(const Finding& f) {
  if (f.status == FindingStatus::kRaw) return "not triaged";
  return fmt::format("{}/{} in a fresh guest", f.repeated, f.tries);
}

std::string Property(const char* name, std::string_view value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, Xml(value));
}

std::string Properties(const ReportModel& model) {
  return "    <properties>\n" + Property("kernel", model.meta.kernel) +
         Property("kernel_args", model.meta.kernel_args) + Property("accel", model.meta.accel) +
         Property("programs", std::to_string(model.programs)) +
         Property("calls", std::to_string(model.calls)) +
         Property("coverage_pcs", std::to_string(model.coverage_pcs)) + "    </properties>\n";
}

std::string Failure(const Finding& f) {
  return fmt::format("      <failure type=\"{}\" message=\"{}: {}\">{}, {}</failure>\n",
                     FindingClassName(f.verdict.cls), Xml(f.id), Xml(f.verdict.claim),
                     Xml(FindingPage(f)), Rate(f));
}

std::string TestCase(const SyscallCase& c) {
  std::string text =
      fmt::format("    <testcase classname=\"{}\" name=\"{}\"", Xml(c.file), Xml(c.name));
  if (c.calls == 0 && c.findings.empty()) {
    return text + fmt::format("><skipped message=\"{}\"/></testcase>\n", kNeverCalled);
  }
  if (c.findings.empty()) return text + "/>\n";
  text += ">\n";
  for (const Finding* f : c.findings) text += Failure(*f);
  return text + "    </testcase>\n";
}

std::string KtapLine(const SyscallCase& c, size_t number) {
  std::string text;
  for (const Finding* f : c.findings) {
    text += fmt::format("# {}: {} ({}, {})\n", f->id, CleanText(f->verdict.claim, /*code=*/false),
                        FindingPage(*f), Rate(*f));
  }
  text += fmt::format("{} {} {}", c.findings.empty() ? "ok" : "not ok", number, c.name);
  if (c.calls == 0 && c.findings.empty()) text += fmt::format(" # SKIP {}", kNeverCalled);
  return text + "\n";
}

}  // namespace

std::vector<SyscallCase> SyscallCases(const ReportModel& model) {
  std::vector<SyscallCase> cases;
  for (const SyscallReport& s : model.syscalls) {
    cases.push_back({.name = s.name, .file = s.file, .calls = s.calls});
  }
  SyscallCase no_call{.name = "no_call", .file = "kernel"};
  for (const Finding& f : model.findings) {
    if (!CountsAsFound(f)) continue;
    const bool known = f.verdict.syscall < Syscalls().size();
    const auto of_call = std::ranges::find_if(cases, [&](const SyscallCase& c) {
      return known && c.name == Syscalls()[f.verdict.syscall].name;
    });
    if (of_call != cases.end()) of_call->findings.push_back(&f);
    if (!known) no_call.findings.push_back(&f);
  }
  if (!no_call.findings.empty()) cases.push_back(std::move(no_call));
  return cases;
}

std::string ReportJunit(const ReportModel& model) {
  const std::vector<SyscallCase> cases = SyscallCases(model);
  const auto failures =
      std::ranges::count_if(cases, [](const SyscallCase& c) { return !c.findings.empty(); });
  const auto skipped = std::ranges::count_if(
      cases, [](const SyscallCase& c) { return c.findings.empty() && c.calls == 0; });
  const std::string counts = fmt::format(
      "name=\"kapifuzz\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"{:.1f}\"",
      cases.size(), failures, skipped, model.meta.seconds);
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  text += fmt::format("<testsuites {0}>\n  <testsuite {0}>\n", counts) + Properties(model);
  for (const SyscallCase& c : cases) text += TestCase(c);
  return text + "  </testsuite>\n</testsuites>\n";
}

std::string ReportKtap(const ReportModel& model) {
  const std::vector<SyscallCase> cases = SyscallCases(model);
  std::string text = fmt::format("KTAP version 1\n1..{}\n", cases.size());
  for (size_t i = 0; i < cases.size(); ++i) text += KtapLine(cases[i], i + 1);
  return text;
}

}  // namespace kapifuzz
