#include "fuzz/host/report_files.h"

#include "base/files.h"
#include "fuzz/host/report_html.h"
#include "fuzz/host/report_text.h"

namespace kapifuzz {

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
  Status text = WriteFileAtomically(out.report() + "/report.txt", ReportText(model));
  if (!text.ok()) return text;
  return WriteFileAtomically(out.report() + "/index.html", ReportHtml(model));
}

}  // namespace kapifuzz
