#include "executor/planner.h"

#include <sys/syscall.h>

#include <algorithm>

#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

// The memory that an earlier call wrote. What no child can read was not filled either.
PlannedArg PlanFromMemory(const Program& program, const Arena& arena, const Arg& from,
                          PlannedArg to) {
  const auto descs = Syscalls()[program.calls[from.value].syscall].args;
  for (size_t i = 0; i < descs.size(); i++) {
    const bool context = descs[i].type == ArgType::kContextOut;
    if (!context && descs[i].type != ArgType::kFdArrayOut) continue;
    const uint64_t width = context ? sizeof(uint64_t) : sizeof(int);
    const uint64_t element = arena.ArgValue(to.call, static_cast<int>(i)) + width * from.element;
    if (!arena.Readable(element, static_cast<int64_t>(width)).IsTrue())
      return {.is_fd = to.is_fd, .value = context ? 0 : static_cast<uint64_t>(-1)};
    to.source = context ? Source::kContext : Source::kMemory;
    to.value = element;
    break;
  }
  return to;
}

PlannedArg PlanArg(const Program& program, const Arena& arena, int call, int arg) {
  const Arg& from = program.calls[call].args[arg];
  PlannedArg to{
      .is_fd = Syscalls()[program.calls[call].syscall].args[static_cast<size_t>(arg)].type ==
               ArgType::kFd,
      .value = arena.ArgValue(call, arg)};
  if (from.kind != ArgKind::kResult) return to;
  to.call = static_cast<uint8_t>(from.value);
  const ArgType type = Syscalls()[program.calls[call].syscall].args[static_cast<size_t>(arg)].type;
  if (type == ArgType::kIocb) {
    to.value = arena.IocbAddress(to.call, from.element);
    return to;
  }
  to.source = Source::kReturn;
  return from.from_out ? PlanFromMemory(program, arena, from, to) : to;
}

PlannedCall PlanCall(const Program& program, const Arena& arena, int index) {
  const SyscallDesc& desc = Syscalls()[program.calls[index].syscall];
  PlannedCall call{.nr = desc.nr,
                   .request = desc.request,
                   .needs = desc.needs,
                   .fail_nth = program.calls[index].fail_nth,
                   .arg_count = static_cast<uint8_t>(desc.args.size()),
                   .race = program.calls[index].race,
                   .delay = program.calls[index].delay};
  for (int i = 0; i < call.arg_count; i++) call.args[i] = PlanArg(program, arena, index, i);
  call.makes_fds = desc.returns != 0;
  for (int i = 0; i < call.arg_count; i++) {
    const ArgType type = desc.args[static_cast<size_t>(i)].type;
    call.makes_fds |= type == ArgType::kFdArrayOut;
    call.reaches_all |= type == ArgType::kIocbs;
    const uint64_t address = arena.ArgValue(index, i);
    if (type == ArgType::kContextOut && arena.Writable(address, sizeof(uint64_t)).IsTrue())
      call.context_at = address;
  }
  const PathParams params = PathParamsOf(desc);
  call.path_arg = static_cast<int8_t>(params.path);
  call.dirfd_arg = static_cast<int8_t>(params.dirfd);
  for (int i = 0; i < call.arg_count && call.string_arg < 0; i++) {
    if (desc.args[static_cast<size_t>(i)].type == ArgType::kString)
      call.string_arg = static_cast<int8_t>(i);
  }
  call.no_return = desc.no_return;
  for (int i = 0; i < call.arg_count; i++) {
    for (const NamedValue& name : desc.args[static_cast<size_t>(i)].names) {
      if (std::string_view(name.name) == "AT_EMPTY_PATH") call.flags_arg = static_cast<int8_t>(i);
    }
  }
  const RangeParams range = RangeParamsOf(desc);
  call.range_arg = static_cast<int8_t>(range.address);
  call.range_size_arg = static_cast<int8_t>(range.size);
  if (params.path >= 0)
    call.string_error = static_cast<int16_t>(arena.StringError(arena.ArgValue(index, params.path)));
  return call;
}

}  // namespace

PathParams PathParamsOf(const SyscallDesc& desc) {
  for (size_t i = 0; i < desc.args.size(); i++) {
    if (desc.args[i].type != ArgType::kPath) continue;
    const bool relative = i > 0 && desc.args[i - 1].type == ArgType::kFd;
    return {.path = static_cast<int>(i), .dirfd = relative ? static_cast<int>(i) - 1 : -1};
  }
  return {};
}

RangeParams RangeParamsOf(const SyscallDesc& desc) {
  if ((desc.needs & kNeedMemory) == 0) return {};
  for (size_t i = 0; i < desc.args.size(); i++) {
    const ArgDesc& arg = desc.args[i];
    if (arg.type == ArgType::kBufferIn && arg.size_arg >= 0)
      return {.address = static_cast<int>(i), .size = arg.size_arg};
  }
  return {};
}

void PlanProgram(const Program& program, const Arena& arena, const RunOptions& options,
                 uint64_t caps, ChildPlan* plan) {
  plan->observe = options.observe;
  plan->env = program.env;
  plan->change_caps = program.env.drop_cap >= 0;
  plan->caps = plan->change_caps ? caps & ~(uint64_t{1} << program.env.drop_cap) : caps;
  plan->call_count = program.call_count;
  plan->needs = 0;
  plan->watch_umask = false;
  for (int i = 0; i < program.call_count; i++) {
    plan->calls[i] = PlanCall(program, arena, i);
    plan->needs |= plan->calls[i].needs;
    plan->watch_umask |= plan->calls[i].nr == SYS_umask;
  }
}

Isolation IsolationOfProgram(const Program& program) {
  bool own_memory = false, reusable = true;
  for (int i = 0; i < program.call_count; i++) {
    const Isolation isolation = Syscalls()[program.calls[i].syscall].isolation;
    own_memory |= HasOwnMemory(isolation);
    reusable &= isolation == Isolation::kReusable || isolation == Isolation::kReusableMemory;
  }
  if (reusable) return own_memory ? Isolation::kReusableMemory : Isolation::kReusable;
  return own_memory ? Isolation::kForked : Isolation::kSharedMemory;
}

}  // namespace kapifuzz
