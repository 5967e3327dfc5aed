#include "fuzz/guest/publisher.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

constexpr useconds_t kRingPollUs = 2000;

bool IsSpecified(const SyscallDesc& desc, int err) {
  return std::ranges::any_of(desc.errors, [err](const ErrorDesc& e) { return e.code == err; });
}

}  // namespace

Publisher::Publisher(const GuestShm* shm)
    : shm_(*shm), stats_(shm->stats()), ring_(&shm->ring_header(), shm->ring_bytes(), [this] {
        usleep(kRingPollUs);
        // Waiting is being alive: the host, not the guest, is what takes its time.
        shm_.header().heartbeat.fetch_add(1, std::memory_order_relaxed);
        return shm_.header().stop.load(std::memory_order_relaxed) == 0;
      }) {}

void Publisher::CountRun(const ExecutorRunner& runner, const Program& program, bool with_items) {
  const Trace& trace = runner.trace();
  Add(&stats_.programs, 1);
  Add(&stats_.calls, trace.started);
  if (trace.outcome == Outcome::kTimedOut) Add(&stats_.timeouts, 1);
  for (uint32_t item : runner.items()) {
    if (with_items && item < kMaxItems) Add(&stats_.items[item], 1);
  }
  for (int i = 0; i < trace.started; ++i) {
    const uint16_t syscall = program.calls[i].syscall;
    if (syscall < kMaxShmSyscalls) Add(&stats_.calls_of[syscall], 1);
    const CallRecord& record = trace.records[i];
    // An injected failure and a deadline's signal may make any call fail with what nobody specified.
    if (record.fault_injected || record.interrupted) continue;
    if (record.returned && record.ret < 0 && record.ret >= -4095) {
      CountUnspecified(syscall, static_cast<int>(-record.ret));
    }
  }
}

void Publisher::CountUnspecified(uint16_t syscall, int err) {
  if (IsSpecified(Syscalls()[syscall], err)) return;
  const uint64_t key = uint64_t{syscall} << 32 | static_cast<uint32_t>(err);
  for (UnspecifiedErrno& slot : stats_.unspecified) {
    const uint64_t found = slot.key.load(std::memory_order_relaxed);
    if (found != key && found != 0) continue;
    Add(&slot.count, 1);
    slot.key.store(key, std::memory_order_release);
    return;
  }
}

void Publisher::CountCoverage(const CoverageCounts& counts) {
  stats_.coverage_pcs.store(counts.pcs, std::memory_order_relaxed);
  stats_.coverage_edges.store(counts.edges, std::memory_order_relaxed);
  stats_.pc_table_full.store(counts.table_full, std::memory_order_relaxed);
  stats_.flaky.store(counts.flaky + flaky_verdicts_, std::memory_order_relaxed);
}

bool Publisher::WasSeen(uint32_t item) const {
  return item < kMaxItems && stats_.items[item].load(std::memory_order_relaxed) != 0;
}

void Publisher::Put(const void* data, size_t size) {
  const auto* bytes = static_cast<const std::byte*>(data);
  payload_.insert(payload_.end(), bytes, bytes + size);
}

void Publisher::Send(EventType type) {
  ring_.Write(type, payload_);  // false only when the host has told us to stop
  payload_.clear();
}

void Publisher::SendCorpus(std::span<const uint8_t> wire, std::span<const uint32_t> items,
                           uint32_t new_features) {
  const auto count = static_cast<uint32_t>(items.size());
  Put(&count, sizeof(count));
  Put(items.data(), items.size_bytes());
  Put(&new_features, sizeof(new_features));
  Put(wire.data(), wire.size());
  Send(EventType::kCorpus);
  Add(&stats_.corpus, 1);
}

void Publisher::SendFinding(const Verdict& verdict, Repetition repetition,
                            std::span<const uint8_t> wire) {
  static_assert(std::is_trivially_copyable_v<Verdict>);
  Put(&verdict, sizeof(verdict));
  Put(&repetition.repeated, sizeof(repetition.repeated));
  Put(&repetition.tries, sizeof(repetition.tries));
  Put(wire.data(), wire.size());
  Send(EventType::kFinding);
}

void Publisher::SendMessage(std::string_view text) {
  Put(text.data(), text.size());
  Send(EventType::kMessage);
}

}  // namespace kapifuzz
