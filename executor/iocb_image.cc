#include "executor/iocb_image.h"

#include <sys/uio.h>

#include <cstring>

#include "executor/observation.h"

namespace kapifuzz {
namespace {

static_assert(sizeof(struct iocb) == kIocbBytes && sizeof(iovec) == 16);

bool Reads(const struct iocb& request) {
  return request.aio_lio_opcode == IOCB_CMD_PREAD || request.aio_lio_opcode == IOCB_CMD_PREADV;
}

uint64_t AddressOf(const struct iocb& request, const IocbPlaces& places, uint64_t iovecs) {
  switch (static_cast<IocbMemory>(request.aio_buf % kIocbMemoryCount)) {
    case IocbMemory::kNull:
      return 0;
    case IocbMemory::kGood:
      if (IsVectored(request)) return iovecs;
      return Reads(request) ? places.read_into : places.write_from;
    case IocbMemory::kUnmapped:
      return places.unmapped;
    case IocbMemory::kReadOnly:
      return IsVectored(request) ? iovecs : places.write_from;
    case IocbMemory::kKernel:
      return places.kernel;
  }
  return 0;
}

uint32_t Outside(uint32_t fd) {
  const bool internal = fd >= kFirstInternalFd && fd < kFirstInternalFd + kInternalFds;
  return internal ? fd + kInternalFds : fd;
}

}  // namespace

bool IsVectored(const struct iocb& request) {
  return request.aio_lio_opcode == IOCB_CMD_PREADV || request.aio_lio_opcode == IOCB_CMD_PWRITEV;
}

bool UsesMemory(const struct iocb& request) {
  return Reads(request) || request.aio_lio_opcode == IOCB_CMD_PWRITE ||
         request.aio_lio_opcode == IOCB_CMD_PWRITEV;
}

struct iocb IocbAt(std::string_view bytes, uint32_t i) {
  struct iocb request;
  std::memcpy(&request, bytes.data() + i * kIocbBytes, kIocbBytes);
  return request;
}

void BuildIocbImage(std::string_view bytes, uint64_t address, const IocbPlaces& places,
                    std::span<uint8_t> out) {
  const uint32_t count = IocbCount(bytes.size());
  const uint32_t iovecs_at = count * kIocbBytes, pointers_at = iovecs_at + kIovecs * 16;
  for (uint32_t i = 0; i < count; i++) {
    struct iocb request = IocbAt(bytes, i);
    request.aio_fildes = Outside(request.aio_fildes);
    request.aio_resfd = Outside(request.aio_resfd);
    if (UsesMemory(request)) request.aio_buf = AddressOf(request, places, address + iovecs_at);
    std::memcpy(out.data() + i * kIocbBytes, &request, kIocbBytes);
  }
  // Both directions may use the same ones: memory that can be written can be read.
  const uint64_t iovecs[kIovecs][2] = {
      {places.read_into, 8}, {places.read_into + 8, 16}, {places.kernel, 8}};
  std::memcpy(out.data() + iovecs_at, iovecs, sizeof(iovecs));
  for (uint32_t i = 0; i < IocbPointers(bytes.size()); i++) {
    const uint64_t pointer = i < count ? address + i * kIocbBytes : places.unmapped;
    std::memcpy(out.data() + pointers_at + i * 8, &pointer, sizeof(pointer));
  }
}

}  // namespace kapifuzz
