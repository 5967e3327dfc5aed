// Which rows of a generated LTP test did not hold, read from what it printed.
//
//   open01.c:412: TPASS: open(): path or component too long : ENAMETOOLONG (36)    row 3
//   open01.c:412: TFAIL: open(): no such file or directory succeeded               row 4: fell
//
// A line names its row by the row's description. A failed check of what a success changed names
// none: it belongs to the row named last. Where the test broke off, or died, it was on its way to
// the next one.
#pragma once

#include <string_view>
#include <vector>

#include "fuzz/host/guest_exec.h"
#include "gen/ltp_emitter.h"

namespace kapifuzz {

struct FallenRow {
  const LtpRow* row = nullptr;  // an element of the rows that were asked about
  std::string why;              // the line that tells
};

// `rows` are those of one test, in order; `result` is its run, each row any number of times. Each
// row at most once. A test that failed has at least one, if it has rows.
std::vector<FallenRow> FallenRows(const std::vector<const LtpRow*>& rows,
                                  const GuestCommandResult& result);

}  // namespace kapifuzz
