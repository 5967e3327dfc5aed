// A campaign as a test suite, for CI: one test case per specified syscall, which fails if it has findings and is skipped
// if it was never called. Findings that did not repeat in a fresh guest fail nothing.
//
//   ReportModel ──► SyscallCases ──► ReportJunit   <testcase classname="fs/pipe.c" name="pipe2"><failure .../></testcase>
//                               └──► ReportKtap    not ok 17 pipe2
#pragma once

#include <string>
#include <vector>

#include "fuzz/host/report_model.h"

namespace kapifuzz {

struct SyscallCase {
  std::string name = {};
  std::string file = {};  // of the specification
  uint64_t calls = 0;
  std::vector<const Finding*> findings = {};  // those that count; they belong to the model
};

// In the model's order. Findings of no call (a guest that crashed by itself) make a last case, "no_call", if there are any.
std::vector<SyscallCase> SyscallCases(const ReportModel& model);

// JUnit's XML as Jenkins and GitLab read it: one <failure> per finding, with class, title, claim and page.
std::string ReportJunit(const ReportModel& model);

// KTAP version 1, flat; a finding is a diagnostic line before its case's line.
std::string ReportKtap(const ReportModel& model);

}  // namespace kapifuzz
