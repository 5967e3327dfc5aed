#include "gen/needs.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "gen/expressions.h"
#include "specs/expr.h"
#include "specs/targets.h"

namespace kapifuzz {
namespace {

struct ObservableNeed {
  std::string_view name;
  uint32_t needs;
};

// Which entries went with their file is told by the descriptors that were closed.
constexpr uint32_t kNeedInterest = kNeedEpoll | kNeedSameDescription;

// Observables that take more than the descriptor table. Every path observable needs the path looked
// up, which a path parameter causes anyway, so only those that ask for more are listed.
constexpr ObservableNeed kObservableNeeds[] = {
    {"access_error", kNeedAccess},
    {"parent_access_error", kNeedAccess},
    {"fs_full", kNeedFsFull},
    {"fs_full_at", kNeedFsFull},
    {"queued", kNeedPipe},
    {"pipe_room", kNeedPipe},
    {"peer_open", kNeedPipe},
    {"poll", kNeedPipe},
    {"same_description", kNeedSameDescription},
    {"fstype", kNeedFsType},
    {"max_bytes", kNeedFsType},
    {"epoll_has", kNeedInterest},
    {"epoll_events", kNeedInterest},
    {"epoll_data", kNeedInterest},
    {"epoll_chain", kNeedInterest},
    {"image_error", kNeedExec},
    {"image_type", kNeedExec},
    {"image_access_error", kNeedExec},
    {"image_written", kNeedExec},
    {"script_depth", kNeedExec},
    {"interpreter_error", kNeedExec},
    {"is_elf", kNeedExec},
    {"loader_error", kNeedExec},
    {"file_caps", kNeedExec},
    {"image_mode", kNeedExec},
    {"image_owner", kNeedExec},
    {"locked_bytes", kNeedMemory},
    {"total_bytes", kNeedMemory},
    {"locked_within", kNeedMemory},
    {"binder_manager", kNeedBinder},
    {"aio_alive", kNeedAio},
    {"aio_slots", kNeedAio},
    {"aio_events", kNeedAio},
    {"aio_pending", kNeedAio},
    {"aio_result", kNeedAio},
    {"aio_nr", kNeedAio},
    {"aio_max_nr", kNeedAio},
    {"fd_access_error", kNeedXattr},
    {"has_xattr", kNeedXattr},
    {"has_xattr_at", kNeedXattr},
    {"has_xattr_nofollow", kNeedXattr},
    {"xattr_holds", kNeedXattr},
    {"xattr_holds_at", kNeedXattr},
    {"xattr_holds_nofollow", kNeedXattr},
    {"xattr_size", kNeedXattr},
    {"xattr_size_at", kNeedXattr},
    {"xattr_size_nofollow", kNeedXattr},
};

uint32_t NeedsOfExpr(const Expr& expr) {
  uint32_t needs = 0;
  VisitExpr(expr, [&](const Expr& e, bool) {
    if (e.kind != ExprKind::kCall) return;
    auto it = std::ranges::find(kObservableNeeds, e.text, &ObservableNeed::name);
    if (it != std::end(kObservableNeeds)) needs |= it->needs;
  });
  return needs;
}

// The bytes in a pipe are data behind a descriptor, and only looking at the queue shows that they
// changed; so it is with the entries of an interest list.
uint32_t NeedsOfTarget(const std::string& target) {
  switch (ParseTarget(target).kind) {
    case FormalTarget::kData:
      return kNeedPipe;
    case FormalTarget::kInterest:
      return kNeedInterest;
    case FormalTarget::kMemoryLocks:
      return kNeedMemory;
    case FormalTarget::kContext:
      return kNeedAio;
    case FormalTarget::kRequests:
      return kNeedPipe;
    default:
      return 0;
  }
}

}  // namespace

Result<uint32_t> NeedsOf(const ApiSpec& spec) {
  uint32_t needs = 0;
  for (const Param& param : spec.params) {
    if (param.type == "path") needs |= kNeedPath;
  }
  for (std::string_view text : ExpressionsOf(spec)) {
    Result<Expr> expr = ParseExpr(text);
    if (!expr.ok()) return Error{"", "'" + std::string(text) + "': " + expr.error().message};
    needs |= NeedsOfExpr(*expr);
  }
  for (const SideEffect& effect : spec.side_effects) needs |= NeedsOfTarget(effect.target);
  for (const std::string& target : spec.failure_atomic_except) needs |= NeedsOfTarget(target);
  return needs;
}

Isolation IsolationOf(const ApiSpec& spec) {
  // A context belongs to the memory of the process that made it.
  const auto marks_memory = [](const SideEffect& effect) {
    const FormalTarget::Kind target = ParseTarget(effect.target).kind;
    return target == FormalTarget::kMemoryLocks || target == FormalTarget::kContext;
  };
  const auto moves_memory = [](const SideEffect& effect) {
    const auto has = [&](std::string_view type) {
      return std::ranges::find(effect.types, type) != effect.types.end();
    };
    return (has("alloc_memory") || has("free_memory")) && effect.target.starts_with("memory");
  };
  // A request that is under way holds its file, which other programs may meet: a fifo, a binder device.
  const auto ends_with_program = [](const SideEffect& effect) {
    const FormalTarget::Kind target = ParseTarget(effect.target).kind;
    return target != FormalTarget::kProse && target != FormalTarget::kRequests;
  };
  // Another process makes the call.
  if (spec.ret && spec.ret->check == "no_return") return Isolation::kReusable;
  const bool reusable = std::ranges::all_of(spec.side_effects, ends_with_program);
  if (std::ranges::any_of(spec.side_effects, moves_memory)) return Isolation::kForked;
  if (std::ranges::any_of(spec.side_effects, marks_memory))
    return reusable ? Isolation::kReusableMemory : Isolation::kForked;
  return reusable ? Isolation::kReusable : Isolation::kSharedMemory;
}

}  // namespace kapifuzz
