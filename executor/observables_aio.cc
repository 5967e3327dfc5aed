// Observables of aio contexts, answered from the rings of a Moment and from what the program submitted.
#include <algorithm>
#include <cerrno>
#include <span>

#include "executor/arena.h"
#include "executor/observables_internal.h"

namespace kapifuzz::obs {
namespace {

bool IsSeen(const CallView& c) { return c.trace->observed && (c.desc->needs & kNeedAio) != 0; }

std::span<const AioContext> ContextsOf(const AioState& aio) {
  return std::span(aio.contexts).first(aio.context_count);
}
std::span<const AioEvent> EventsOf(const AioState& aio) {
  return std::span(aio.events).first(aio.event_count);
}

const AioContext* FindContext(const CallView& c, When w, Value ctx) {
  if (!ctx.known() || !IsSeen(c)) return nullptr;
  const auto contexts = ContextsOf(MomentOf(c, w).aio);
  const auto found = std::ranges::find(contexts, static_cast<uint64_t>(ctx.get()), &AioContext::id);
  return found == contexts.end() ? nullptr : &*found;
}

int FindArg(const SyscallDesc& desc, ArgType type) {
  const auto arg = std::ranges::find(desc.args, type, &ArgDesc::type);
  return arg == desc.args.end() ? -1 : static_cast<int>(arg - desc.args.begin());
}

// What the calls of a program have done with one request of one context.
struct History {
  int64_t submitted = 0;
  int64_t cancelled = 0;  // as far as a call said so; their events may be there or not
};

// The address of pointer `i` of the array that call `call` submitted; 0 if it is not known.
uint64_t RequestAt(const CallView& c, uint64_t array, int64_t i) {
  uint64_t request = 0;
  return c.arena->Load(array + static_cast<uint64_t>(i) * 8, &request, sizeof(request)) ? request
                                                                                        : 0;
}

void AddCall(const CallView& c, int call, uint64_t ctx, uint64_t request, History* history) {
  const CallRecord& record = c.trace->records[static_cast<size_t>(call)];
  const SyscallDesc& desc = Syscalls()[c.program->calls[static_cast<size_t>(call)].syscall];
  const int made = FindArg(desc, ArgType::kContextOut), given = FindArg(desc, ArgType::kContext);
  if (made >= 0 && record.ret == 0 && RequestAt(c, record.args[made], 0) == ctx) *history = {};
  if (given < 0 || record.args[given] != ctx) return;
  const int array = FindArg(desc, ArgType::kIocbs), one = FindArg(desc, ArgType::kIocb);
  for (int64_t i = 0; array >= 0 && i < record.ret; i++)
    history->submitted += RequestAt(c, record.args[array], i) == request;
  if (one >= 0 && record.args[one] == request) history->cancelled += record.ret == -EINPROGRESS;
}

}  // namespace

Value aio_alive(const CallView& c, When w, Value ctx) {
  if (!ctx.known() || !IsSeen(c)) return Value::Unknown();
  if (FindContext(c, w, ctx) != nullptr) return Value::Of(1);
  return Unless(!MomentOf(c, w).aio.all, 0);
}

Value aio_slots(const CallView& c, When w, Value ctx) {
  const AioContext* context = FindContext(c, w, ctx);
  return context != nullptr ? Value::Of(context->slots) : Value::Unknown();
}

Value aio_events(const CallView& c, When w, Value ctx) {
  const AioContext* context = FindContext(c, w, ctx);
  return context != nullptr ? Value::Of(context->waiting) : Value::Unknown();
}

Value aio_pending(const CallView& c, When w, Value ctx, Value request) {
  if (FindContext(c, w, ctx) == nullptr || !request.known() || c.arena == nullptr)
    return Value::Unknown();
  const AioState& aio = MomentOf(c, w).aio;
  if (!aio.all_events) return Value::Unknown();
  const auto id = static_cast<uint64_t>(ctx.get()), p = static_cast<uint64_t>(request.get());
  History history;
  for (int i = 0; i < c.index + (w == When::kAfter); i++) AddCall(c, i, id, p, &history);
  const int64_t completed = std::ranges::count_if(
      EventsOf(aio), [&](const AioEvent& e) { return e.context == id && e.request == p; });
  const int64_t pending = history.submitted - completed;
  if (pending <= 0) return Value::Of(0);
  return Unless(history.cancelled > 0, pending);
}

Value aio_result(const CallView& c, When w, Value ctx, Value request) {
  if (FindContext(c, w, ctx) == nullptr || !request.known()) return Value::Unknown();
  const AioState& aio = MomentOf(c, w).aio;
  Value result = Value::Unknown();
  for (const AioEvent& e : EventsOf(aio)) {
    if (e.context == static_cast<uint64_t>(ctx.get()) &&
        e.request == static_cast<uint64_t>(request.get()))
      result = Value::Of(e.result);
  }
  return aio.all_events ? result : Value::Unknown();
}

// A number of the whole machine. Where another process was just seen to move it, it may do so again.
Value aio_nr(const CallView& c, When w) {
  if (!IsSeen(c)) return Value::Unknown();
  const AioState& aio = MomentOf(c, w).aio;
  return Unless(aio.nr == kUnseen || aio.nr_moved, aio.nr);
}

Value aio_max_nr(const CallView& c, When w) {
  return IsSeen(c) ? Unless(MomentOf(c, w).aio.max_nr == kUnseen, MomentOf(c, w).aio.max_nr)
                   : Value::Unknown();
}

}  // namespace kapifuzz::obs
