#include "fuzz/host/console_log.h"

#include <fcntl.h>

#include "base/strings.h"
#include "fuzz/shared/guest_protocol.h"
#include "oracles/console.h"

namespace kapifuzz {
namespace {

// Longer lines are cut here when they are looked at; a guest must not make the host's memory grow.
constexpr size_t kMaxLine = 4096;
constexpr size_t kMaxNotes = 100;

bool TakePrefix(std::string_view* text, std::string_view prefix) {
  if (!text->starts_with(prefix)) return false;
  text->remove_prefix(prefix.size());
  return true;
}

}  // namespace

ConsoleLog::ConsoleLog(const std::string& path) {
  if (!path.empty()) {
    file_.Reset(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  }
}

void ConsoleLog::Append(std::string_view bytes) {
  if (file_) {
    [[maybe_unused]] ssize_t written = write(file_.get(), bytes.data(), bytes.size());
  }
  for (char c : bytes) {
    if (c == '\r') continue;
    tail_ += c;
    if (c == '\n') {
      Line(partial_);
      partial_.clear();
    } else if (partial_.size() < kMaxLine) {
      partial_ += c;
    }
  }
  // Trimmed by halves, so that a chatty guest does not cost a copy per line.
  if (tail_.size() > 2 * kTailBytes) tail_.erase(0, tail_.size() - kTailBytes);
}

void ConsoleLog::Line(std::string_view line) {
  looks_crashed_ = looks_crashed_ || OpensCrashReport(line);
  // The kernel may have left an unfinished line before the guest's own.
  size_t at = line.find(kConsolePrefix);
  if (at == line.npos) return;
  line.remove_prefix(at);
  TakePrefix(&line, kConsolePrefix);
  if (TakePrefix(&line, "ready ")) {
    ready_mode_ = Trim(line);
    looks_crashed_ = false;  // what it said of its own boot, it has survived
  } else if (TakePrefix(&line, "done ")) {
    done_status_ = static_cast<int>(ParseInt(Trim(line)).value_or(-1));
  } else if (TakePrefix(&line, "error: ") && !error_) {
    error_ = Printable(Trim(line));
  } else if (TakePrefix(&line, "note: ") && notes_.size() < kMaxNotes) {
    notes_.push_back(Printable(Trim(line)));
  }
}

std::string ConsoleLog::LastLines(int count) const {
  std::vector<std::string_view> lines;
  for (std::string_view line : SplitLines(tail_)) {
    if (!Trim(line).empty()) lines.push_back(line);
  }
  size_t first = lines.size() > static_cast<size_t>(count) ? lines.size() - count : 0;
  std::string text;
  for (size_t i = first; i < lines.size(); ++i) {
    text += "  | " + Printable(lines[i].substr(0, 200)) + "\n";
  }
  return text;
}

std::string Printable(std::string_view text) {
  std::string safe(text);
  for (char& c : safe) {
    unsigned char byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f) c = '?';
  }
  return safe;
}

}  // namespace kapifuzz
