#include "fuzz/host/report_files.h"

#include "base/files.h"
#include "base/strings.h"
#include "fuzz/host/report_cases.h"
#include "fuzz/host/report_html.h"
#include "fuzz/host/report_json.h"
#include "fuzz/host/report_text.h"

namespace kapifuzz {

const ReportFormat kReportFormats[5] = {{"text", "report.txt", ReportText},
                                        {"html", "index.html", ReportHtml},
                                        {"json", "report.json", ReportJson},
                                        {"junit", "junit.xml", ReportJunit},
                                        {"ktap", "report.ktap", ReportKtap}};

Result<const ReportFormat*> FindReportFormat(const std::string& name) {
  std::vector<std::string> names;
  for (const ReportFormat& format : kReportFormats) {
    if (name == format.name) return &format;
    names.push_back(format.name);
  }
  return Error{"--format " + name, "there are " + Join(names, ", ")};
}

Result<ReportModel> LoadReport(const OutputDir& out) {
  Result<std::unique_ptr<ResultsDb>> db = ResultsDb::Open(out.results());
  if (!db.ok()) return db.error();
  Result<CampaignMeta> meta = (*db)->LoadMeta();
  if (!meta.ok()) return meta.error();
  Result<Tally> tally = (*db)->LoadTally();
  if (!tally.ok()) return tally.error();
  Result<std::vector<Finding>> findings = (*db)->LoadFindings();
  if (!findings.ok()) return findings.error();
  return MakeReport(*meta, *tally, *findings);
}

Status WriteReportFiles(const ReportModel& model, const OutputDir& out) {
  if (Status made = MakeDirs(out.report()); !made.ok()) return made;
  for (const ReportFormat& format : kReportFormats) {
    Status written = WriteFileAtomically(JoinPath(out.report(), format.file), format.render(model));
    if (!written.ok()) return written;
  }
  return {};
}

}  // namespace kapifuzz
