#include "oracles/buffers.h"

#include "executor/arena.h"
#include "executor/program_build.h"

namespace kapifuzz {

bool IsFilledByKernel(const ArgDesc& desc) {
  return desc.type == ArgType::kBufferOut || desc.type == ArgType::kStructOut ||
         desc.type == ArgType::kFdArrayOut || desc.type == ArgType::kContextOut;
}

namespace {

std::optional<uint64_t> WritableIocbBytes(const CallView& view, size_t arg) {
  const Arg& from = view.program->calls[view.index].args[arg];
  // What a request reads may go on to the end of the call's memory, where a buffer at the edge stands.
  if (from.kind == ArgKind::kEdge) return std::nullopt;
  return HasData(from) ? IocbCount(from.size) * kIocbBytes : 0;
}

}  // namespace

std::optional<uint64_t> WritableBytes(const CallView& view, size_t arg) {
  const ArgDesc& desc = view.desc->args[arg];
  if (desc.type == ArgType::kPath || desc.type == ArgType::kString ||
      desc.type == ArgType::kStrings || desc.type == ArgType::kBufferIn ||
      desc.type == ArgType::kStructIn || desc.type == ArgType::kIocb) {
    return 0;
  }
  // The requests stand in front, and the kernel writes their aio_key.
  if (desc.type == ArgType::kIocbs) return WritableIocbBytes(view, arg);
  if (!IsFilledByKernel(desc)) return std::nullopt;
  if (desc.size_arg >= 0) {
    const Value size = view.Arg(desc.size_arg);
    if (!size.known()) return std::nullopt;
    return SizeOfElements(desc, static_cast<uint64_t>(size.get()));
  }
  if (desc.fixed_size > 0) return desc.fixed_size;
  if (!desc.array_kinds.empty()) return sizeof(int) * desc.array_kinds.size();
  return std::nullopt;
}

bool WasFilled(const CallView& view, uint64_t address) {
  if (view.arena == nullptr) return false;
  for (size_t i = 0; i < view.desc->args.size(); ++i) {
    const Buffer* buffer = view.arena->FindBuffer(view.index, static_cast<int>(i));
    if (buffer == nullptr || buffer->address != address) continue;
    // Changes in front of the buffer would hide those within; they are the buffer oracle's.
    const std::optional<int64_t> first = view.arena->FirstChange(*buffer, 0);
    return first.has_value() && *first >= 0 && *first < int64_t{buffer->size};
  }
  return false;
}

}  // namespace kapifuzz
