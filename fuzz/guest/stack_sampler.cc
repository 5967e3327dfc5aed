#include "fuzz/guest/stack_sampler.h"

#include <linux/perf_event.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cinttypes>
#include <cstdio>
#include <cstring>

#include "base/files.h"

namespace kapifuzz {
namespace {

// No multiple of the kernel's own tick. With KASAN and lock checking a sample takes a millisecond under emulation, and more
// of them than that leave no time for anything else.
constexpr uint64_t kSamplesPerSecond = 197;
constexpr size_t kPage = 4096;
constexpr size_t kRingBytes = size_t{1} << 20;  // of records, behind one page that describes them
// The addresses of x86-64's upper half are the kernel's.
constexpr uint64_t kKernelBit = uint64_t{1} << 63;

// Reads numbers one after the other; zeros past the end.
class Reader {
 public:
  explicit Reader(const std::vector<uint8_t>& bytes) : bytes_(bytes) {}
  template <typename T>
  T Next() {
    T value{};
    if (at_ + sizeof(T) <= bytes_.size()) std::memcpy(&value, bytes_.data() + at_, sizeof(T));
    at_ += sizeof(T);
    return value;
  }
  bool AtEnd() const { return at_ >= bytes_.size(); }

 private:
  const std::vector<uint8_t>& bytes_;
  size_t at_ = 0;
};

}  // namespace

Result<std::unique_ptr<StackSampler>> StackSampler::Start() {
  std::unique_ptr<StackSampler> sampler(new StackSampler);
  perf_event_attr attr{};
  attr.size = sizeof(attr);
  attr.type = PERF_TYPE_SOFTWARE;
  attr.config = PERF_COUNT_SW_CPU_CLOCK;
  attr.freq = 1;
  attr.sample_freq = kSamplesPerSecond;
  attr.sample_type = PERF_SAMPLE_IP | PERF_SAMPLE_CALLCHAIN;
  attr.exclude_callchain_user = 1;
  const long cpus = sysconf(_SC_NPROCESSORS_ONLN);
  for (long cpu = 0; cpu < cpus; ++cpu) {
    Ring ring;
    ring.fd = UniqueFd(
        static_cast<int>(syscall(SYS_perf_event_open, &attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC)));
    if (!ring.fd) return ErrnoError("perf_event_open", "cannot sample the CPU clock");
    void* pages =
        mmap(nullptr, kPage + kRingBytes, PROT_READ | PROT_WRITE, MAP_SHARED, ring.fd.get(), 0);
    if (pages == MAP_FAILED) return ErrnoError("perf_event_open", "cannot map the samples");
    ring.pages = static_cast<uint8_t*>(pages);
    sampler->rings_.push_back(std::move(ring));
  }
  return sampler;
}

StackSampler::~StackSampler() {
  for (const Ring& ring : rings_) munmap(ring.pages, kPage + kRingBytes);
}

void StackSampler::Take() {
  for (const Ring& ring : rings_) TakeFrom(ring);
}

void StackSampler::TakeFrom(const Ring& ring) {
  auto* page = reinterpret_cast<perf_event_mmap_page*>(ring.pages);
  const uint64_t head = std::atomic_ref(page->data_head).load(std::memory_order_acquire);
  uint64_t tail = page->data_tail;
  const uint8_t* records = ring.pages + kPage;
  const auto copy = [&](uint64_t from, size_t size) {
    record_.resize(size);
    for (size_t i = 0; i < size; ++i) record_[i] = records[(from + i) % kRingBytes];
  };
  while (tail < head) {
    copy(tail, sizeof(perf_event_header));
    perf_event_header header;
    std::memcpy(&header, record_.data(), sizeof(header));
    if (header.size < sizeof(header)) break;
    copy(tail, header.size);
    TakeRecord(record_);
    tail += header.size;
  }
  std::atomic_ref(page->data_tail).store(head, std::memory_order_release);
}

void StackSampler::TakeRecord(const std::vector<uint8_t>& record) {
  Reader reader(record);
  const auto header = reader.Next<perf_event_header>();
  if (header.type == PERF_RECORD_LOST) {
    reader.Next<uint64_t>();  // which event
    lost_ += reader.Next<uint64_t>();
  }
  if (header.type != PERF_RECORD_SAMPLE) return;
  const auto ip = reader.Next<uint64_t>();
  std::vector<uint64_t> stack;
  for (auto n = reader.Next<uint64_t>(); n > 0 && !reader.AtEnd(); --n) {
    const auto address = reader.Next<uint64_t>();
    if (address < static_cast<uint64_t>(PERF_CONTEXT_MAX)) stack.push_back(address);
  }
  if (stack.empty()) stack.push_back(ip);
  ++stacks_[stack];
}

std::string StackSampler::Text() const {
  std::string text;
  for (const auto& [stack, count] : stacks_) {
    char number[32];
    for (const uint64_t address : stack) {
      snprintf(number, sizeof(number), "%s%" PRIx64 " ", address & kKernelBit ? "" : "u", address);
      text += number;
    }
    text += std::to_string(count) + "\n";
  }
  return text;
}

}  // namespace kapifuzz
