// The report as JSON, every row of it, for programs that read results (docs/formats.md section 5.1).
//
//   {"schema": 1, "kernel": "6.12.117 ...", ..., "syscalls": [{"name": "close", "items": [...]}], "findings": [...]}
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "fuzz/host/report_model.h"

namespace kapifuzz {

std::string ReportJson(const ReportModel& model);

// One finding, as reports and the live status show it.
nlohmann::ordered_json FindingJson(const Finding& finding);

}  // namespace kapifuzz
