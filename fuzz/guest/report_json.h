// Results as the host reads them back: JSON as in docs/formats.md section 6, and traces for people.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/result.h"
#include "fuzz/guest/runner.h"

namespace kapifuzz {

nlohmann::ordered_json VerdictJson(const Verdict& verdict);
// The runner's last run: {outcome, results, verdicts}.
nlohmann::ordered_json RunJson(const Runner& runner);
const char* OutcomeName(Outcome outcome);  // "timed-out"

// The program as strace would show it, with a line for each verdict below its call:
//
//   r0 = open("./a", O_RDWR, 0)   # = 3
//   close(r0)                     # = 0
//     ! contract: close(3) returned 0 but `!is_open(fd)` does not hold (fs/open.c:12)
std::string TraceText(const Program& program, const Runner& runner);

// Writes a document below the job's out directory.
Status WriteJson(const std::string& path, const nlohmann::ordered_json& json);

}  // namespace kapifuzz
