// The C source of one LTP test from its cases: doc comment, statics, tcases[], verify(), set-up and
// struct tst_test.
#pragma once

#include <span>
#include <string>

#include "gen/ltp_case.h"
#include "gen/ltp_emitter.h"

namespace kapifuzz {

// All cases are of one syscall and there is at least one; rows come in their order.
std::string WriteLtpFile(std::span<const LtpCase> cases, const LtpOptions& options);

}  // namespace kapifuzz
