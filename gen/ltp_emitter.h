// From witnesses to regression tests: one LTP new-API test file per syscall.
//
// A witness is a program that ran, with the result and the items (executor/syscall_desc.h) of each
// of its calls. For every error item this picks the plainest witness and makes one row of tcases[]
// of it; for successes likewise. What LTP has no set-up for is left out, with the reason.
//
//   Result<LtpSuite> suite = EmitLtp(witnesses, {});
//   suite->files[0].path      "testcases/kernel/syscalls/close/close01.c"
//   suite->skipped[0].reason  "needs a signal at the right moment"
//
// A row may fail although its witness was right: the test's own process is not the sandbox. Whoever
// runs the tests says so, and the next witness takes its place:
//
//   Result<LtpSuite> again = EmitLtp(witnesses, {.refuted = {suite->rows[7].identity}});
//
// The files build inside of an LTP tree and against gen/ltp/include alike.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "executor/program.h"

namespace kapifuzz {

struct WitnessedCall {
  int64_t ret = 0;              // raw: -errno on failure
  std::vector<uint32_t> items;  // what it witnessed
};

struct Witness {
  Program program;
  std::vector<WitnessedCall> calls;  // as many as ran
};

struct LtpOptions {
  int year = 2026;                     // of the copyright lines
  int number = 1;                      // of each test: an LTP tree may have close01 already
  std::set<std::string> refuted = {};  // identities of rows that did not hold where they ran
};

struct LtpFile {
  std::string path;  // below the root of an LTP tree
  std::string content;
};

struct LtpSkip {
  uint32_t item = 0;
  std::string reason;  // of the witness that came closest
};

// One element of tcases[], or all of a test that has no table.
struct LtpRow {
  std::string test;         // "close01"
  std::string description;  // as the test prints it
  std::string identity;     // the same for the same case, whatever else there is
};

struct LtpSuite {
  std::vector<LtpFile>
      files;  // sources, Makefiles, .gitignore, and one runtest/kapifuzz with all tests
  std::vector<LtpSkip> skipped;   // witnessed items that became no row
  std::vector<uint32_t> covered;  // items that did
  std::vector<LtpRow> rows;       // of each test in the order in which they run
};

// Pure, and the order of the witnesses does not matter. Fails if no item of any witness can
// become a test.
Result<LtpSuite> EmitLtp(std::span<const Witness> witnesses, const LtpOptions& options);

}  // namespace kapifuzz
