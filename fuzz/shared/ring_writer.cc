#include "fuzz/shared/ring_writer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "fuzz/shared/crc32.h"

namespace kapifuzz {

RingWriter::RingWriter(RingHeader* header, std::span<std::byte> bytes, Wait wait)
    : header_(header), bytes_(bytes), wait_(std::move(wait)) {}

bool RingWriter::Write(EventType type, std::span<const std::byte> payload) {
  const uint64_t padded = (payload.size() + 7) & ~uint64_t{7};
  const uint64_t size = sizeof(EventHeader) + padded;
  if (size > bytes_.size() || !WaitForRoom(size)) return false;

  const EventHeader header = {.type = static_cast<uint32_t>(type),
                              .size = static_cast<uint32_t>(payload.size()),
                              .crc = Crc32(payload),
                              .zero = 0};
  const uint64_t head = header_->head.load(std::memory_order_relaxed);
  Copy(head, std::as_bytes(std::span(&header, 1)));
  Copy(head + sizeof(EventHeader), payload);
  header_->head.store(head + size, std::memory_order_release);
  return true;
}

bool RingWriter::WaitForRoom(uint64_t size) {
  const uint64_t head = header_->head.load(std::memory_order_relaxed);
  // acquire: the consumer has finished reading what we are about to overwrite.
  while (head - header_->tail.load(std::memory_order_acquire) + size > bytes_.size()) {
    if (!wait_()) return false;
  }
  return true;
}

void RingWriter::Copy(uint64_t at, std::span<const std::byte> from) {
  if (from.empty()) return;
  const uint64_t begin = at % bytes_.size();
  const uint64_t first = std::min<uint64_t>(from.size(), bytes_.size() - begin);
  std::memcpy(bytes_.data() + begin, from.data(), first);
  std::memcpy(bytes_.data(), from.data() + first, from.size() - first);
}

}  // namespace kapifuzz
