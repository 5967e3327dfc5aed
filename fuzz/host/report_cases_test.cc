#include "fuzz/host/report_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/files.h"
#include "base/subprocess.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/ktap.h"
#include "fuzz/host/report_files.h"
#include "fuzz/host/report_json.h"
#include "fuzz/host/testing/events.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kHostile[] = "]]></failure><!-- & \"x\" 'y' \x01\x1b[31m \xff\xfe\nok 99 forged";

Finding Make(FindingClass cls, const char* syscall, FindingStatus status, const char* claim) {
  Finding f{.status = status, .repeated = 9, .tries = 10};
  f.verdict = MakeVerdict(cls, syscall, 7, claim);
  f.id = FindingId(f.verdict);
  return f;
}

// Two findings of close, one of dup that did not repeat, one of no call; only `close` and `dup` were called.
ReportModel SomeReport() {
  Tally tally(Syscalls().size(), ItemCount());
  tally.calls_of[FindSyscall("close")] = 5;
  tally.calls_of[FindSyscall("dup")] = 5;
  Finding crash = Make(FindingClass::kCrash, "close", FindingStatus::kConfirmed, "the guest died");
  crash.verdict.syscall = UINT16_MAX;
  crash.id = FindingId(crash.verdict);
  return MakeReport(
      {.kernel = "6.12 <x>", .kernel_path = "", .kernel_args = "", .accel = "tcg"}, tally,
      {Make(FindingClass::kContract, "close", FindingStatus::kConfirmed, kHostile),
       Make(FindingClass::kLeak, "close", FindingStatus::kRaw, "a descriptor stayed"),
       Make(FindingClass::kLeak, "dup", FindingStatus::kUnconfirmed, "only once"), crash});
}

// What a real parser makes of JUnit's XML: a case per line of {name, classname, failures [[type, message, text]], skipped}.
json ParseJunit(const std::string& xml) {
  constexpr char kProgram[] = R"py(
import json, sys, xml.etree.ElementTree as tree
suites = tree.fromstring(sys.stdin.buffer.read())
suite, = suites.findall('testsuite')
print(json.dumps({'root': suites.tag, 'counts': suite.attrib, 'cases': [
    {'name': c.get('name'), 'file': c.get('classname'), 'skipped': c.find('skipped') is not None,
     'failures': [[f.get('type'), f.get('message'), f.text] for f in c.findall('failure')]}
    for c in suite.findall('testcase')]}))
)py";
  Result<CommandOutput> parsed = RunCommand({"python3", "-c", kProgram}, {.input = xml});
  EXPECT_TRUE(parsed.ok() && parsed->exit_status == 0)
      << (parsed.ok() ? parsed->err : "no python3");
  return parsed.ok() ? json::parse(parsed->out, nullptr, false) : json();
}

json CaseOf(const json& junit, const std::string& name) {
  for (const json& c : junit["cases"]) {
    if (c["name"] == name) return c;
  }
  return {};
}

TEST(Junit, HasACaseForEverySyscallThatItsFindingsFail) {
  const json junit = ParseJunit(ReportJunit(SomeReport()));
  EXPECT_EQ(junit["root"], "testsuites");
  EXPECT_EQ(junit["cases"].size(), Syscalls().size() + 1);
  EXPECT_EQ(junit["counts"]["tests"], std::to_string(Syscalls().size() + 1));
  EXPECT_EQ(junit["counts"]["failures"], "2") << "cases, not findings";
  EXPECT_EQ(junit["counts"]["skipped"], std::to_string(Syscalls().size() - 2));
  const json close = CaseOf(junit, "close");
  EXPECT_EQ(close["file"], "fs/open.c");
  ASSERT_EQ(close["failures"].size(), 2u);
  EXPECT_EQ(close["failures"][1][0], "leak");
  EXPECT_EQ(close["failures"][1][1], "leak-close-0000000000000007: a descriptor stayed");
  EXPECT_EQ(close["failures"][1][2],
            "findings/leak-close-0000000000000007/finding.md, not triaged");
  EXPECT_EQ(CaseOf(junit, "no_call")["failures"].size(), 1u);
}

TEST(Junit, WhatDidNotRepeatFailsNothingAndWhatWasNotCalledIsSkipped) {
  const json junit = ParseJunit(ReportJunit(SomeReport()));
  EXPECT_TRUE(CaseOf(junit, "dup")["failures"].empty());
  EXPECT_EQ(CaseOf(junit, "dup")["skipped"], false);
  EXPECT_EQ(CaseOf(junit, "pipe2")["skipped"], true);
}

TEST(Junit, HostileClaimsStayText) {
  const json close = CaseOf(ParseJunit(ReportJunit(SomeReport())), "close");
  const std::string message = close["failures"][0][1];
  EXPECT_THAT(message, HasSubstr("]]></failure><!-- & \"x\" 'y' <U+0001>"));
  EXPECT_THAT(close["failures"][0][2].get<std::string>(), HasSubstr("9/10 in a fresh guest"));
}

TEST(Ktap, HasALineForEverySyscall) {
  const std::string ktap = ReportKtap(SomeReport());
  EXPECT_TRUE(ktap.starts_with("KTAP version 1\n1.."));
  const KtapResult result = ParseTap(ktap);
  EXPECT_EQ(result.planned, static_cast<int>(Syscalls().size()) + 1);
  EXPECT_EQ(result.passed + result.failed + result.skipped, result.planned);
  EXPECT_THAT(result.failures, ElementsAre("close", "no_call"));
  EXPECT_EQ(result.passed, 1) << "dup; a claim with a line feed makes no line";
  EXPECT_THAT(ktap, HasSubstr("\n# leak-close-0000000000000007: a descriptor stayed "
                              "(findings/leak-close-0000000000000007/finding.md, not triaged)\n"));
}

TEST(Ktap, WithoutFindingsAllIsWell) {
  Tally tally(Syscalls().size(), ItemCount());
  for (uint64_t& calls : tally.calls_of) calls = 1;
  const ReportModel model = MakeReport({}, tally, {});
  EXPECT_TRUE(ParseTap(ReportKtap(model)).Ok());
  EXPECT_EQ(ParseJunit(ReportJunit(model))["counts"]["failures"], "0");
}

TEST(ReportJson, HasEveryItemAndFinding) {
  const json report = json::parse(ReportJson(SomeReport()), nullptr, false);
  ASSERT_TRUE(report.is_object());
  EXPECT_EQ(report["schema"], 1);
  EXPECT_EQ(report["findings"].size(), 4u);
  EXPECT_EQ(report["findings"][2]["status"], "unconfirmed");
  EXPECT_EQ(report["findings"][2]["page"], "unconfirmed/leak-dup-0000000000000007/finding.md");
  EXPECT_FALSE(report["findings"][3].contains("syscall"));
  size_t items = 0;
  for (const json& s : report["syscalls"]) items += s["items"].size();
  EXPECT_EQ(items, ItemCount());
}

TEST(ReportModel, KeepOnlyTakesOutOtherSyscallsAndTheirFindings) {
  ReportModel model = SomeReport();
  model.KeepOnly({"dup"});
  ASSERT_EQ(model.syscalls.size(), 1u);
  EXPECT_EQ(model.syscalls[0].name, "dup");
  ASSERT_EQ(model.findings.size(), 1u);
  EXPECT_THAT(ReportKtap(model), HasSubstr("1..1\nok 1 dup\n"));
}

TEST(ReportFormats, AreFoundByNameAndWritten) {
  Result<const ReportFormat*> none = FindReportFormat("xml");
  ASSERT_FALSE(none.ok());
  EXPECT_THAT(none.error().ToString(), HasSubstr("text, html, json, junit, ktap"));
  TempDir dir;
  Result<OutputDir> out = OutputDir::Create(dir.path() + "/out");
  ASSERT_TRUE(out.ok());
  ASSERT_TRUE(WriteReportFiles(SomeReport(), *out).ok());
  for (const ReportFormat& format : kReportFormats) {
    Result<std::string> text = ReadFile(JoinPath(out->report(), format.file));
    ASSERT_TRUE(text.ok()) << format.file;
    EXPECT_EQ(*text, format.render(SomeReport())) << format.name;
  }
}

}  // namespace
}  // namespace kapifuzz
