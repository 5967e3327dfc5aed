// Job: what the host wants from this guest, read from /in/job (fuzz/shared/guest_protocol.h).
//
//   mode=fuzz
//   seed=7
//
//   Result<Job> job = ReadJob("/in");
//   Result<uint64_t> seed = job->Number("seed", 1);      // 7; an Error for "seed=x"
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kapifuzz {

class Job {
 public:
  // Parses `key=value` lines; empty lines and lines that start with `#` are skipped. The first key must be `mode`.
  static Result<Job> Parse(std::string_view text, const std::string& origin);

  const std::string& mode() const { return mode_; }
  // The value, or `otherwise` if the key is missing.
  std::string Text(const std::string& key, const std::string& otherwise) const;
  // The same as a number, decimal or 0x hexadecimal; an Error that names file and text if it is none.
  Result<uint64_t> Number(const std::string& key, uint64_t otherwise) const;

  // Where the job's files are: /in and /out in a guest.
  std::string in = "/in";
  std::string out = "/out";
  // Where programs get their world (executor/executor.h).
  std::string sandbox = "/sandbox";

 private:
  std::string origin_;
  std::string mode_;
  std::map<std::string, std::string> values_;
};

// Reads DIRECTORY/job.
Result<Job> ReadJob(const std::string& directory);

}  // namespace kapifuzz
