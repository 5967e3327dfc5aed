#include "fuzz/shared/ring_writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

#include "fuzz/shared/crc32.h"

namespace kapifuzz {
namespace {

std::span<const std::byte> Bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// A ring in ordinary memory, and the simplest reader there can be.
struct Ring {
  explicit Ring(size_t size) : bytes(size) { header.head = header.tail = 0; }

  std::byte At(uint64_t position) const { return bytes[position % bytes.size()]; }
  template <typename T>
  T Read(uint64_t position) const {
    T value;
    auto* to = reinterpret_cast<std::byte*>(&value);
    for (size_t i = 0; i < sizeof(T); ++i) to[i] = At(position + i);
    return value;
  }
  // Takes the next record; false if there is none.
  bool Take(uint32_t* type, std::string* payload) {
    const uint64_t tail = header.tail.load(std::memory_order_relaxed);
    if (header.head.load(std::memory_order_acquire) == tail) return false;
    const auto event = Read<EventHeader>(tail);
    *type = event.type;
    payload->clear();
    for (uint32_t i = 0; i < event.size; ++i) {
      payload->push_back(static_cast<char>(At(tail + sizeof(EventHeader) + i)));
    }
    EXPECT_EQ(event.crc, Crc32(Bytes(*payload)));
    EXPECT_EQ(event.zero, 0u);
    const uint64_t padded = (event.size + 7) & ~7u;
    header.tail.store(tail + sizeof(EventHeader) + padded, std::memory_order_release);
    return true;
  }

  RingHeader header;
  std::vector<std::byte> bytes;
};

TEST(Crc32, KnownValues) {
  EXPECT_EQ(Crc32(Bytes("123456789")), 0xcbf43926u);
  EXPECT_EQ(Crc32({}), 0u);
}

TEST(RingWriter, RecordsComeOutAsTheyWentIn) {
  Ring ring(256);
  RingWriter writer(&ring.header, ring.bytes, [] { return false; });
  EXPECT_TRUE(writer.Write(EventType::kMessage, Bytes("hello")));
  EXPECT_TRUE(writer.Write(EventType::kCorpus, {}));
  uint32_t type;
  std::string payload;
  ASSERT_TRUE(ring.Take(&type, &payload));
  EXPECT_EQ(type, static_cast<uint32_t>(EventType::kMessage));
  EXPECT_EQ(payload, "hello");
  ASSERT_TRUE(ring.Take(&type, &payload));
  EXPECT_EQ(type, static_cast<uint32_t>(EventType::kCorpus));
  EXPECT_EQ(payload, "");
  EXPECT_FALSE(ring.Take(&type, &payload));
}

TEST(RingWriter, FullRingWaitsAndGivesUpWithNothingWritten) {
  Ring ring(64);
  int waits = 0;
  RingWriter writer(&ring.header, ring.bytes, [&] { return ++waits < 3; });
  ASSERT_TRUE(writer.Write(EventType::kMessage, Bytes("0123456789012345678901234567890123456789")));
  const uint64_t head = ring.header.head;
  EXPECT_FALSE(writer.Write(EventType::kMessage, Bytes("x")));
  EXPECT_EQ(waits, 3);
  EXPECT_EQ(ring.header.head, head);
}

TEST(RingWriter, RecordThatCanNeverFitIsRefusedWithoutWaiting) {
  Ring ring(64);
  RingWriter writer(&ring.header, ring.bytes, [] {
    ADD_FAILURE() << "waited";
    return false;
  });
  EXPECT_FALSE(writer.Write(EventType::kMessage, Bytes(std::string(64, 'x'))));
}

TEST(RingWriter, SecondWriterGoesOnWhereTheFirstEnded) {
  Ring ring(128);
  RingWriter(&ring.header, ring.bytes, [] { return false; }).Write(EventType::kMessage, Bytes("a"));
  RingWriter(&ring.header, ring.bytes, [] { return false; }).Write(EventType::kMessage, Bytes("b"));
  uint32_t type;
  std::string payload;
  ASSERT_TRUE(ring.Take(&type, &payload));
  ASSERT_TRUE(ring.Take(&type, &payload));
  EXPECT_EQ(payload, "b");
}

// Records of all sizes around the end of a small ring, with the consumer in a thread of its own.
TEST(RingWriter, ConcurrentConsumerSeesEveryRecordOnce) {
  constexpr int kRecords = 20000;
  Ring ring(1000);
  const auto payload_of = [](int i) {
    return std::string(static_cast<size_t>(i * 7919 % 601), static_cast<char>('a' + i % 26));
  };
  std::jthread producer([&] {
    RingWriter writer(&ring.header, ring.bytes, [] {
      std::this_thread::yield();
      return true;
    });
    for (int i = 0; i < kRecords; ++i) {
      ASSERT_TRUE(writer.Write(EventType::kMessage, Bytes(payload_of(i))));
    }
  });
  uint32_t type;
  std::string payload;
  for (int i = 0; i < kRecords; ++i) {
    while (!ring.Take(&type, &payload)) std::this_thread::yield();
    ASSERT_EQ(payload, payload_of(i)) << "record " << i;
  }
}

}  // namespace
}  // namespace kapifuzz
