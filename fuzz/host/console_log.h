// ConsoleLog: a guest's serial console as it grows: kept on disk, its tail in memory, its protocol
// lines understood.
//
// The bytes come from a kernel under attack: they may be anything. What is shown to people goes
// through LastLines(), which replaces control characters. The disk may be full; the memory copy
// still serves crash signatures and error messages, and nothing else depends on the file.
//
//   ConsoleLog log("out/vm0/console.log");
//   log.Append("[    1.2] x\r\nkapifuzz: ready fuzz\r\n");
//   log.ready_mode() == "fuzz"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"

namespace kapifuzz {

class ConsoleLog {
 public:
  // Starts a new file at `path`, or keeps none if `path` is empty.
  explicit ConsoleLog(const std::string& path);

  void Append(std::string_view bytes);

  // The newest bytes, at most kTailBytes, without carriage returns.
  const std::string& tail() const { return tail_; }
  // The last `count` lines that say something, for an error message.
  std::string LastLines(int count) const;
  // True once a line has appeared that opens a crash report (oracles/console.h); of a guest that is ready, since it is.
  bool looks_crashed() const { return looks_crashed_; }

  // What the guest said on its protocol lines (fuzz/shared/guest_protocol.h).
  const std::optional<std::string>& ready_mode() const { return ready_mode_; }
  const std::optional<int>& done_status() const { return done_status_; }
  const std::optional<std::string>& error() const { return error_; }
  const std::vector<std::string>& notes() const { return notes_; }

  static constexpr size_t kTailBytes = 1 << 20;

 private:
  void Line(std::string_view line);

  UniqueFd file_;
  std::string tail_;
  std::string partial_;  // the line that has not ended yet
  bool looks_crashed_ = false;
  std::optional<std::string> ready_mode_;
  std::optional<int> done_status_;
  std::optional<std::string> error_;
  std::vector<std::string> notes_;
};

// `text` with every control character but line feeds and tabs replaced by '?': safe for a terminal.
std::string Printable(std::string_view text);

}  // namespace kapifuzz
