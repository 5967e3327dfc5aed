// OUT/report: the report as files, made of what results.db holds.
//
//   Result<ReportModel> model = LoadReport(out);
//   Status written = WriteReportFiles(*model, out);      // report.txt, index.html, junit.xml, ...
#pragma once

#include <string>

#include "base/result.h"
#include "fuzz/host/output_dir.h"
#include "fuzz/host/report_model.h"

namespace kapifuzz {

struct ReportFormat {
  const char* name;  // for --format
  const char* file;  // below OUT/report
  std::string (*render)(const ReportModel& model);
};
extern const ReportFormat kReportFormats[5];

// An Error that names all if there is no such format.
Result<const ReportFormat*> FindReportFormat(const std::string& name);

Result<ReportModel> LoadReport(const OutputDir& out);
Status WriteReportFiles(const ReportModel& model, const OutputDir& out);

}  // namespace kapifuzz
