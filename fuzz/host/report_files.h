// OUT/report: the report as files, made of what results.db holds.
//
//   Result<ReportModel> model = LoadReport(out);
//   Status written = WriteReportFiles(*model, out);      // report.txt, index.html
#pragma once

#include "base/result.h"
#include "fuzz/host/output_dir.h"
#include "fuzz/host/report_model.h"

namespace kapifuzz {

Result<ReportModel> LoadReport(const OutputDir& out);
Status WriteReportFiles(const ReportModel& model, const OutputDir& out);

}  // namespace kapifuzz
