// The parts of a test file that are no case: statics, the list of descriptors, setup(), cleanup(),
// struct tst_test.
//
// Each function gives a piece of C source, "" where the cases need none.
#pragma once

#include <string>
#include <vector>

#include "gen/ltp_columns.h"
#include "gen/ltp_model.h"

namespace kapifuzz {

// "static HEAD\n{\nBODY}\n\n".
std::string StaticFunction(const std::string& head, const std::string& body);
// Statements as lines of a body.
std::string LinesOf(const std::vector<std::string>& statements);

std::string StaticsOf(const LtpModel& model, const LtpColumns& columns);
// All descriptors that a case may leave open, and close_fds().
std::string FdListOf(const LtpModel& model);
std::string SetupOf(const LtpModel& model, const LtpColumns& columns);
std::string CleanupOf(const LtpModel& model);
// `alone`: the one case is verify(void), there is no tcases[].
std::string TestStructOf(const LtpModel& model, bool has_setup, bool has_cleanup, bool alone);

}  // namespace kapifuzz
