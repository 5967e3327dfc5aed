// IocbImage: the memory behind io_submit's array of pointers, laid out from the few bytes that a program has of it.
//
// A program holds the requests themselves, one struct iocb (64 bytes) after the other, and knows no addresses. The arena
// lays behind each other
//
//   | iocb iocb ... | iovec iovec iovec | pointer pointer ... |
//
// and passes the address of the first pointer. What a read or write has in aio_buf is no address but says which memory it
// uses (IocbMemory). Bytes behind the last whole iocb stand for one more pointer, which leads nowhere.
//
//   "...64 bytes of IOCB_CMD_PREAD with aio_buf 1..."   ->  | iocb | iovec x 3 | pointer |
#pragma once

#include <linux/aio_abi.h>

#include <cstdint>
#include <span>
#include <string_view>

namespace kapifuzz {

inline constexpr uint32_t kIocbBytes = 64;
inline constexpr uint32_t kMaxIocbs = 8;  // as many as a program can name
inline constexpr uint32_t kIovecs = 3;    // two that can be used, then one that cannot

// The memory of a read or write. Vectored ones have kGood through two iovecs of 8 and 16 bytes; from the third on an array
// cannot be used.
enum class IocbMemory : uint8_t { kNull, kGood, kUnmapped, kReadOnly, kKernel };
inline constexpr int kIocbMemoryCount = 5;

// Where these memories are.
struct IocbPlaces {
  uint64_t read_into = 0;   // kGood of reads
  uint64_t write_from = 0;  // kGood of writes, and kReadOnly
  uint64_t unmapped = 0;
  uint64_t kernel = 0;
};

// Reads or writes through an array of iovecs.
bool IsVectored(const struct iocb& request);
// Its aio_buf says which memory it uses.
bool UsesMemory(const struct iocb& request);

// Whole requests in `bytes`.
constexpr uint32_t IocbCount(size_t bytes) {
  const auto count = static_cast<uint32_t>(bytes / kIocbBytes);
  return count < kMaxIocbs ? count : kMaxIocbs;
}
constexpr uint32_t IocbPointers(size_t bytes) {
  return IocbCount(bytes) + (bytes % kIocbBytes != 0 ? 1 : 0);
}
constexpr uint32_t IocbImageBytes(size_t bytes) {
  return IocbCount(bytes) * kIocbBytes + kIovecs * 16 + IocbPointers(bytes) * 8;
}
inline constexpr uint32_t kMaxIocbImage = kMaxIocbs * kIocbBytes + kIovecs * 16 + kMaxIocbs * 8 + 8;

// Request `i` of IocbCount(bytes.size()).
struct iocb IocbAt(std::string_view bytes, uint32_t i);

// Writes the image for `bytes` that stands at `address`; `out` has IocbImageBytes(bytes.size()) bytes. Descriptors that
// are the executor's own are replaced by numbers that nobody has open.
void BuildIocbImage(std::string_view bytes, uint64_t address, const IocbPlaces& places,
                    std::span<uint8_t> out);

}  // namespace kapifuzz
