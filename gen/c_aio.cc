#include "gen/c_aio.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "executor/iocb_image.h"
#include "executor/iocb_text.h"

namespace kapifuzz {
namespace {

std::string MemoryOf(const struct iocb& request, int call) {
  if (!UsesMemory(request)) return fmt::format("{:#x}", uint64_t{request.aio_buf});
  switch (static_cast<IocbMemory>(request.aio_buf % kIocbMemoryCount)) {
    case IocbMemory::kNull:
      return "0";
    case IocbMemory::kGood:
      return fmt::format("(__u64){}{}", IsVectored(request) ? "vec" : "data", call);
    case IocbMemory::kUnmapped:
      return "(__u64)map_pages(0, PROT_NONE)";
    case IocbMemory::kReadOnly:
      return "(__u64)map_pages(4096, PROT_READ)";
    case IocbMemory::kKernel:
      return "0xffff888000000000";
  }
  return "0";
}

std::string OperationOf(const struct iocb& request) {
  const std::string_view name = IocbOperationName(request.aio_lio_opcode);
  return name.empty() ? std::to_string(request.aio_lio_opcode) : fmt::format("IOCB_CMD_{}", name);
}

std::string RequestLine(const struct iocb& r, int call, uint32_t index) {
  std::string text =
      fmt::format("struct iocb iocb{}_{} = {{ .aio_lio_opcode = {}, .aio_fildes = {}", call, index,
                  OperationOf(r), r.aio_fildes);
  const auto member = [&](const char* name, int64_t value) {
    // In hexadecimal a constant has the type that holds it, in decimal the largest is too large.
    const bool small = value > INT32_MIN && value < INT32_MAX;
    const std::string number =
        small ? std::to_string(value) : fmt::format("{:#x}", static_cast<uint64_t>(value));
    if (value != 0) text += fmt::format(", .aio_{} = {}", name, number);
  };
  text += fmt::format(", .aio_buf = {}", MemoryOf(r, call));
  member("nbytes", static_cast<int64_t>(r.aio_nbytes));
  member("offset", r.aio_offset);
  member("data", static_cast<int64_t>(r.aio_data));
  member("key", r.aio_key);
  member("rw_flags", r.aio_rw_flags);
  member("reqprio", r.aio_reqprio);
  member("reserved2", static_cast<int64_t>(r.aio_reserved2));
  member("flags", r.aio_flags);
  member("resfd", r.aio_resfd);
  return text + " };";
}

std::string DataLine(int call) { return fmt::format("static char data{}[49152];", call); }
std::string VectorLine(int call) {
  return fmt::format("struct iovec vec{0}[] = {{ {{ data{0}, 8 }}, {{ data{0} + 8, 16 }} }};",
                     call);
}

void Declare(const std::string& line, std::vector<std::string>* lines) {
  if (std::ranges::find(*lines, line) == lines->end()) lines->push_back(line);
}

}  // namespace

bool IsAioMemory(const ArgDesc& desc) {
  return desc.type == ArgType::kContextOut || desc.type == ArgType::kIocbs ||
         desc.type == ArgType::kIocb;
}

std::vector<std::string> AioDeclarations(const ArgDesc& desc, int call, std::string_view bytes) {
  if (desc.type == ArgType::kContextOut) {
    uint64_t context = 0;
    std::memcpy(&context, bytes.data(), std::min(bytes.size(), sizeof(context)));
    return {fmt::format("aio_context_t r{}[1] = {{ {:#x} }};", call, context)};
  }
  std::vector<std::string> lines;
  std::string pointers;
  for (uint32_t i = 0; i < IocbCount(bytes.size()); ++i) {
    const std::string line = RequestLine(IocbAt(bytes, i), call, i);
    const bool vectored = line.find("(__u64)vec") != line.npos;
    // Only what is used: a compiler may warn of the rest.
    if (vectored || line.find("(__u64)data") != line.npos) Declare(DataLine(call), &lines);
    if (vectored) Declare(VectorLine(call), &lines);
    lines.push_back(line);
    pointers += fmt::format("&iocb{}_{}, ", call, i);
  }
  if (bytes.size() % kIocbBytes != 0) pointers += "map_pages(0, PROT_NONE), ";
  lines.push_back(fmt::format("struct iocb *r{}[] = {{ {}NULL }};", call, pointers));
  return lines;
}

}  // namespace kapifuzz
