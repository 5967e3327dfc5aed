// The report as plain text: a table of all syscalls, then one section per syscall with a row for
// every specified item.
//
//   syscall     calls     errors  unspecified  partitions  effects   PCs
//   close     412,331      1/3              0       9/12      1/1   214
//
//   Print("{}", ReportTable(model));
#pragma once

#include <string>

#include "fuzz/host/report_model.h"

namespace kapifuzz {

// "3/12"
std::string RatioText(SyscallReport::Ratio ratio);
// The table alone, with totals: what a campaign ends with.
std::string ReportTable(const ReportModel& model);
// The table, then every item, then the findings.
std::string ReportText(const ReportModel& model);
// Findings, kernel's and specifications' apart; a line that says so if there are none.
std::string FindingsText(const ReportModel& model);

}  // namespace kapifuzz
