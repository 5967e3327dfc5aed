// RingWriter: the guest's end of the event ring (shm_layout.h).
//
// One producer, one consumer, no locks: the record is written first, then `head` is published. A
// guest that dies in the middle of a record leaves nothing behind, because the host never looks
// past `head`. A new writer on the same memory (the worker was replaced) goes on where the last
// published record ended. The host's end is fuzz/host/shm_reader.h.
//
//   RingWriter ring(header, bytes, [&] { usleep(1000); return !stop; });
//   if (!ring.Write(EventType::kMessage, payload)) ...   // told to stop while the ring was full
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "fuzz/shared/shm_layout.h"

namespace kapifuzz {

class RingWriter {
 public:
  // Called while the ring is full, again and again; returns false to give up.
  using Wait = std::function<bool()>;

  // Neither the header nor the bytes are owned.
  RingWriter(RingHeader* header, std::span<std::byte> bytes, Wait wait);

  // Appends one record. False, with nothing written, if `wait` gave up or the record can never fit.
  bool Write(EventType type, std::span<const std::byte> payload);

 private:
  bool WaitForRoom(uint64_t size);
  // Copies to position `at` (bytes since the start), around the end of the ring if it must.
  void Copy(uint64_t at, std::span<const std::byte> from);

  RingHeader* header_;
  std::span<std::byte> bytes_;
  Wait wait_;
};

}  // namespace kapifuzz
