// Aio contexts and their completion events, from the rings that the kernel maps for them.
//
// The address of a ring is the context's handle. A ring goes with its context, so what is mapped at a handle tells whether
// the context lives. Nothing is taken from a ring: events stay until the context is destroyed.
#include <linux/aio_abi.h>
#include <sys/syscall.h>

#include "executor/arena.h"
#include "executor/observer.h"
#include "executor/proc_text.h"
#include "executor/raw_syscall.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

// The beginning of a ring, which no header of the kernel's interface has.
struct Ring {
  uint32_t id, slots, head, tail, magic, compat, incompat, header_bytes;
};
constexpr uint32_t kRingMagic = 0xa10a10a1;

bool IsMapped(uint64_t address) {
  unsigned char resident = 0;
  return address % kPageBytes == 0 &&
         RawSyscall(SYS_mincore, address, kPageBytes, Reg(&resident)) == 0;
}

}  // namespace

int64_t Observer::ReadCount(const char* path) {
  const std::optional<std::string_view> text = ReadProc(path);
  return text ? NumberAt(text->data()) : kUnseen;
}

// After the first `calls` calls.
void Observer::LookAtAio(int calls, Moment* m) {
  AioState& aio = m->aio;
  aio.context_count = aio.event_count = 0;
  aio.all = aio.all_events = true;
  for (int i = 0; i < calls; i++) {
    const uint64_t at = plan_.calls[i].context_at;
    if (at == 0 || trace_.records[i].ret != 0) continue;
    LookAtRing(*reinterpret_cast<const volatile uint64_t*>(at), &aio);
  }
  const bool first = calls == 0;
  if (first) aio.max_nr = ReadCount("sys/fs/aio-max-nr");
  if (first || (plan_.calls[calls - 1].needs & kNeedAio)) aio.nr = ReadCount("sys/fs/aio-nr");
  if (first) aio.nr_moved = plan_.aio_nr != kUnseen && plan_.aio_nr != aio.nr;
}

// A handle may have been given out a second time after its context was destroyed.
void Observer::LookAtRing(uint64_t id, AioState* aio) {
  for (int i = 0; i < aio->context_count; i++) {
    if (aio->contexts[i].id == id) return;
  }
  if (!IsMapped(id)) return;
  const auto* ring = reinterpret_cast<const volatile Ring*>(id);
  if (ring->magic != kRingMagic || ring->slots == 0) return;
  if (aio->context_count == kMaxContexts) {
    aio->all = false;
    return;
  }
  const uint32_t slots = ring->slots, tail = ring->tail % slots;
  uint32_t waiting = 0;
  const auto* events = reinterpret_cast<const volatile io_event*>(ring + 1);
  for (uint32_t at = ring->head % slots; at != tail; at = (at + 1) % slots, waiting++) {
    if (aio->event_count == kMaxAioEvents) {
      aio->all_events = false;
      continue;
    }
    aio->events[aio->event_count++] = {
        .context = id, .request = events[at].obj, .result = events[at].res};
  }
  aio->contexts[aio->context_count++] = {.id = id, .slots = slots, .waiting = waiting};
}

}  // namespace kapifuzz
