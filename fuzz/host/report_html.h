// The report as one self-contained HTML page: no script, no network.
//
//   WriteFileAtomically(out.report() + "/index.html", ReportHtml(model));
#pragma once

#include <string>
#include <string_view>

#include "fuzz/host/report_model.h"

namespace kapifuzz {

std::string ReportHtml(const ReportModel& model);

// Text with the characters that HTML gives a meaning replaced.
std::string EscapeHtml(std::string_view text);

}  // namespace kapifuzz
