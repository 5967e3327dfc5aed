// Program's small helpers: comparison of the used parts, appending calls and data.
#include "executor/program.h"

#include <algorithm>
#include <cstring>

#include "executor/iocb_image.h"
#include "executor/program_build.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {

bool Program::operator==(const Program& other) const {
  return env == other.env && call_count == other.call_count && blob_size == other.blob_size &&
         std::equal(calls.begin(), calls.begin() + call_count, other.calls.begin()) &&
         std::equal(blob.begin(), blob.begin() + blob_size, other.blob.begin());
}

bool FailsAllocation(const Program& program) {
  return std::any_of(program.calls.begin(), program.calls.begin() + program.call_count,
                     [](const Call& call) { return call.fail_nth != 0; });
}

Arg DataArg(Program* program, ArgKind kind, std::string_view bytes) {
  Arg arg{.kind = kind, .offset = program->blob_size};
  arg.size = static_cast<uint32_t>(std::min<size_t>(bytes.size(), kMaxBlob - program->blob_size));
  if (kind == ArgKind::kEdge) arg.value = static_cast<uint64_t>(EdgeFill::kData);
  std::memcpy(program->blob.data() + arg.offset, bytes.data(), arg.size);
  program->blob_size += arg.size;
  return arg;
}

Call& AddCall(Program* program, int syscall) {
  Call& call = program->calls[program->call_count++];
  call = Call{.syscall = static_cast<uint16_t>(syscall)};
  return call;
}

bool IsPointerParam(const ArgDesc& desc) {
  return desc.type != ArgType::kInt && desc.type != ArgType::kFd && desc.type != ArgType::kContext;
}

bool IsStringParam(const ArgDesc& desc) {
  return desc.type == ArgType::kPath || desc.type == ArgType::kString;
}

int OutElements(const Program& program, int call, const ArgDesc& desc) {
  const Call& from = program.calls[call];
  const auto descs = Syscalls()[from.syscall].args;
  for (size_t i = 0; i < descs.size(); i++) {
    if (desc.type == ArgType::kIocb) {
      if (descs[i].type == ArgType::kIocbs && HasData(from.args[i]))
        return static_cast<int>(IocbCount(from.args[i].size));
    } else if (descs[i].type == ArgType::kFdArrayOut) {
      return static_cast<int>(descs[i].array_kinds.size());
    } else if (descs[i].type == ArgType::kContextOut) {
      return 1;
    }
  }
  return 0;
}

bool ArgKindFits(const ArgDesc& desc, const Arg& arg) {
  switch (arg.kind) {
    case ArgKind::kConst:
      return !IsPointerParam(desc);
    case ArgKind::kResult:
      return !IsPointerParam(desc) || desc.type == ArgType::kIocb;
    case ArgKind::kString:
      return IsStringParam(desc);
    case ArgKind::kData:
      return IsPointerParam(desc) && !IsStringParam(desc);
    case ArgKind::kPattern:
      return IsStringParam(desc) || desc.type == ArgType::kBufferIn ||
             desc.type == ArgType::kStructIn || desc.type == ArgType::kPointer ||
             desc.type == ArgType::kIocbs || desc.type == ArgType::kIocb;
    case ArgKind::kOut:
      return IsPointerParam(desc) && !IsStringParam(desc);
    case ArgKind::kEdge:
    case ArgKind::kBad:
      return IsPointerParam(desc);
  }
  return false;
}

}  // namespace kapifuzz
