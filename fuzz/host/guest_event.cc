#include "fuzz/host/guest_event.h"

#include <cstring>
#include <type_traits>

#include "executor/program_wire.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/console_log.h"

namespace kapifuzz {
namespace {

// Takes values off the front of a payload.
class Cursor {
 public:
  explicit Cursor(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  bool Take(void* to, size_t size) {
    if (bytes_.size() < size) return false;
    memcpy(to, bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
    return true;
  }
  bool Take(uint32_t* value) { return Take(value, sizeof(*value)); }
  // What is left, if it can be a program.
  bool TakeWire(std::vector<uint8_t>* wire) {
    if (bytes_.empty() || bytes_.size() > kMaxWireBytes) return false;
    wire->assign(bytes_.begin(), bytes_.end());
    return true;
  }

 private:
  std::span<const uint8_t> bytes_;
};

Error Malformed(const char* what) {
  return Error{"guest", std::string("malformed event: ") + what};
}

template <size_t N>
void Terminate(char (&text)[N]) {
  text[N - 1] = '\0';
  std::string safe = Printable(text);
  memcpy(text, safe.c_str(), safe.size() + 1);
}

}  // namespace

Result<CorpusEvent> ParseCorpusEvent(std::span<const uint8_t> payload) {
  Cursor cursor(payload);
  CorpusEvent event;
  uint32_t count = 0;
  if (!cursor.Take(&count) || count > payload.size() / sizeof(uint32_t)) {
    return Malformed("item count of a corpus entry");
  }
  for (uint32_t i = 0, item = 0; i < count; ++i) {
    if (!cursor.Take(&item) || item >= ItemCount()) return Malformed("item of a corpus entry");
    event.items.push_back(item);
  }
  if (!cursor.Take(&event.new_features) || !cursor.TakeWire(&event.wire)) {
    return Malformed("program of a corpus entry");
  }
  return event;
}

Result<FindingEvent> ParseFindingEvent(std::span<const uint8_t> payload) {
  static_assert(std::is_trivially_copyable_v<Verdict>);
  Cursor cursor(payload);
  FindingEvent event;
  if (!cursor.Take(&event.verdict, sizeof(Verdict)) || !cursor.Take(&event.repeated) ||
      !cursor.Take(&event.tries) || !cursor.TakeWire(&event.wire)) {
    return Malformed("finding too short");
  }
  if (static_cast<int>(event.verdict.cls) >= kFindingClassCount ||
      event.verdict.syscall >= Syscalls().size()) {
    return Malformed("finding of no known class or syscall");
  }
  Terminate(event.verdict.clause);
  Terminate(event.verdict.claim);
  return event;
}

std::string ParseMessageEvent(std::span<const uint8_t> payload) {
  constexpr size_t kMaxMessage = 2000;
  size_t size = std::min(payload.size(), kMaxMessage);
  return Printable({reinterpret_cast<const char*>(payload.data()), size});
}

}  // namespace kapifuzz
