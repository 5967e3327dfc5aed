#include "fuzz/guest/inbox.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string_view>

namespace kapifuzz {
namespace {

constexpr std::chrono::seconds kPollEvery{1};
constexpr size_t kPiece = 128 << 10;  // as much as one message of 9p carries
constexpr size_t kTakenBytes = 1 << 20;

size_t HashOf(const WireBytes& wire) {
  return std::hash<std::string_view>{}({reinterpret_cast<const char*>(wire.data()), wire.size()});
}

}  // namespace

Inbox::Inbox(const std::string& path) : file_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) { Read(); }

void Inbox::Poll() {
  const auto now = std::chrono::steady_clock::now();
  if (now - polled_ < kPollEvery) return;
  polled_ = now;
  Read();
}

void Inbox::Read() {
  if (!file_) return;
  if (at_ > kTakenBytes) {
    bytes_.erase(0, at_);
    at_ = 0;
  }
  // 9p learns the new size from this, and reads no further than the size it knows.
  struct stat st;
  if (fstat(file_.get(), &st) != 0 || static_cast<size_t>(st.st_size) <= read_) return;
  for (ssize_t got = 1; got > 0;) {
    const size_t had = bytes_.size();
    bytes_.resize(had + kPiece);
    got = pread(file_.get(), bytes_.data() + had, kPiece, static_cast<off_t>(read_));
    bytes_.resize(had + (got > 0 ? static_cast<size_t>(got) : 0));
    if (got > 0) read_ += static_cast<size_t>(got);
  }
}

bool Inbox::HasNext() {
  while (!has_next_) {
    const size_t taken = UnpackRun(std::string_view(bytes_).substr(at_), &next_);
    if (taken == 0) return false;
    at_ += taken;
    has_next_ = !own_.contains(HashOf(next_.wire));
  }
  return true;
}

WireBytes Inbox::Next() {
  has_next_ = false;
  return std::move(next_.wire);
}

void Inbox::Skip(const WireBytes& wire) { own_.insert(HashOf(wire)); }

}  // namespace kapifuzz
