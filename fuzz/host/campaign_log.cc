#include "fuzz/host/campaign_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/files.h"
#include "base/print.h"

namespace kapifuzz {
namespace {

size_t TerminalWidth(FILE* terminal) {
  winsize size{};
  if (ioctl(fileno(terminal), TIOCGWINSZ, &size) != 0 || size.ws_col < 20) return 80;
  return size.ws_col;
}

}  // namespace

CampaignLog::CampaignLog(FILE* terminal, const std::string& path, Clock clock)
    : terminal_(terminal),
      live_(terminal != nullptr && isatty(fileno(terminal))),
      clock_(std::move(clock)),
      started_ms_(clock_.now_ms()),
      last_plain_ms_(started_ms_) {
  if (!path.empty()) {
    file_.Reset(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  }
}

void CampaignLog::Keep(std::string_view text) {
  if (!file_) return;
  double seconds = static_cast<double>(clock_.now_ms() - started_ms_) / 1000;
  std::string line = fmt::format("{:10.3f} {}\n", seconds, text);
  [[maybe_unused]] ssize_t written = write(file_.get(), line.data(), line.size());
}

void CampaignLog::ClearStatus() {
  if (!status_shown_) return;
  Print(terminal_, "\r\033[K");
  status_shown_ = false;
}

void CampaignLog::Line(std::string_view text) {
  Keep(text);
  if (terminal_ == nullptr) return;
  ClearStatus();
  Print(terminal_, "{}\n", text);
  fflush(terminal_);
}

void CampaignLog::Status(std::string_view text) {
  if (live_) {
    ClearStatus();
    // A line that wraps could not be cleared.
    Print(terminal_, "{}", text.substr(0, TerminalWidth(terminal_) - 1));
    fflush(terminal_);
    status_shown_ = true;
  } else if (clock_.now_ms() - last_plain_ms_ >= kPlainMs) {
    last_plain_ms_ = clock_.now_ms();
    Line(text);
  }
}

void CampaignLog::EndStatus() {
  if (!status_shown_) return;
  Print(terminal_, "\n");
  status_shown_ = false;
}

}  // namespace kapifuzz
