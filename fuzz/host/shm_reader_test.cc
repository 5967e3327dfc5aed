#include "fuzz/host/shm_reader.h"

#include <gtest/gtest.h>

#include <memory>
#include <numeric>

#include "fuzz/shared/flight_recorder.h"
#include "fuzz/shared/pc_table.h"
#include "fuzz/shared/ring_writer.h"

namespace kapifuzz {
namespace {

// A small ring, so that records wrap and fill it.
class Ring : public testing::Test {
 protected:
  RingView View() { return {&header_, bytes_}; }
  bool Write(EventType type, const std::string& payload) {
    RingWriter writer(&header_, std::as_writable_bytes(std::span(bytes_)), [] { return false; });
    return writer.Write(type, std::as_bytes(std::span(payload)));
  }
  static std::string Text(const RingEvent& event) {
    return {event.payload.begin(), event.payload.end()};
  }

  RingHeader header_{};
  std::array<uint8_t, 256> bytes_{};
};

TEST_F(Ring, EventsComeInOrder) {
  ASSERT_TRUE(Write(EventType::kMessage, "one"));
  ASSERT_TRUE(Write(EventType::kCorpus, ""));
  RingReader reader(View());
  RingEvent event;
  ASSERT_EQ(reader.Next(&event), RingReader::kEvent);
  EXPECT_EQ(event.type, EventType::kMessage);
  EXPECT_EQ(Text(event), "one");
  ASSERT_EQ(reader.Next(&event), RingReader::kEvent);
  EXPECT_EQ(event.type, EventType::kCorpus);
  EXPECT_EQ(Text(event), "");
  EXPECT_EQ(reader.Next(&event), RingReader::kEmpty);
}

TEST_F(Ring, WritesAndReadsAroundTheEndAgainAndAgain) {
  RingReader reader(View());
  RingEvent event;
  for (size_t i = 0; i < 100; ++i) {
    std::string payload(i % 90, static_cast<char>('a' + i % 26));
    ASSERT_TRUE(Write(EventType::kMessage, payload)) << i;
    ASSERT_EQ(reader.Next(&event), RingReader::kEvent) << i;
    EXPECT_EQ(Text(event), payload) << i;
    reader.Release();
  }
}

TEST_F(Ring, SpaceIsGivenBackOnRelease) {
  RingReader reader(View());
  RingEvent event;
  const std::string large(150, 'x');
  ASSERT_TRUE(Write(EventType::kMessage, large));
  EXPECT_FALSE(Write(EventType::kMessage, large)) << "the ring is full";
  ASSERT_EQ(reader.Next(&event), RingReader::kEvent);
  EXPECT_FALSE(Write(EventType::kMessage, large)) << "taken, but not yet durable";
  reader.Release();
  EXPECT_TRUE(Write(EventType::kMessage, large));
}

TEST_F(Ring, NextReaderBeginsWhereTheLastReleased) {
  ASSERT_TRUE(Write(EventType::kMessage, "released"));
  ASSERT_TRUE(Write(EventType::kMessage, "taken only"));
  RingEvent event;
  {
    RingReader first(View());
    ASSERT_EQ(first.Next(&event), RingReader::kEvent);
    first.Release();
    ASSERT_EQ(first.Next(&event), RingReader::kEvent);
  }
  RingReader second(View());
  ASSERT_EQ(second.Next(&event), RingReader::kEvent);
  EXPECT_EQ(Text(event), "taken only");
}

TEST_F(Ring, FlippedByteIsNoticedAndWhatFollowsIsSkipped) {
  ASSERT_TRUE(Write(EventType::kMessage, "payload"));
  bytes_[sizeof(EventHeader) + 2] ^= 1;
  RingReader reader(View());
  RingEvent event;
  EXPECT_EQ(reader.Next(&event), RingReader::kCorrupt);
  EXPECT_EQ(reader.Next(&event), RingReader::kEmpty);
  reader.Release();
  ASSERT_TRUE(Write(EventType::kMessage, "good again"));
  ASSERT_EQ(reader.Next(&event), RingReader::kEvent);
  EXPECT_EQ(Text(event), "good again");
}

TEST_F(Ring, ImpossibleSizesAreCorruption) {
  for (uint32_t size : {0xffffffffu, 0xfffffff8u, 1u << 20, 250u}) {
    header_.head = header_.tail = 0;
    EventHeader forged{.type = 3, .size = size, .crc = 0, .zero = 0};
    memcpy(bytes_.data(), &forged, sizeof(forged));
    header_.head = 200;
    RingReader reader(View());
    RingEvent event;
    EXPECT_EQ(reader.Next(&event), RingReader::kCorrupt) << size;
  }
}

TEST_F(Ring, ImpossibleHeadsAreCorruption) {
  for (uint64_t head : {uint64_t{1}, uint64_t{257}, ~uint64_t{0}}) {
    header_.head = head;
    RingReader reader(View());
    RingEvent event;
    EXPECT_EQ(reader.Next(&event), RingReader::kCorrupt) << head;
    EXPECT_EQ(reader.Next(&event), RingReader::kEmpty) << head;
  }
}

TEST(Flight, GivesTheLastProgramAndItsCall) {
  auto flight = std::make_unique<FlightRecorder>();
  const uint8_t wire[] = {1, 2, 3};
  RecordFlight(flight.get(), wire);
  flight->call = 2;
  LastProgram last = ReadFlight(*flight);
  EXPECT_EQ(last.wire, std::vector<uint8_t>({1, 2, 3}));
  EXPECT_EQ(last.call, 2u);
  EXPECT_FALSE(last.torn);
}

TEST(Flight, GuestThatDiedWhileRecordingIsTold) {
  auto flight = std::make_unique<FlightRecorder>();
  flight->seq = 5;
  EXPECT_TRUE(ReadFlight(*flight).torn);
}

TEST(Flight, ForgedSizeIsCut) {
  auto flight = std::make_unique<FlightRecorder>();
  flight->size = 0xffffffff;
  EXPECT_EQ(ReadFlight(*flight).wire.size(), sizeof(flight->wire));
}

TEST(Stats, OnlyKnownSyscallsAndPlausibleErrnosAreTaken) {
  auto stats = std::make_unique<ShmStats>();
  stats->calls_of[1] = 10;
  stats->items[2] = 7;
  stats->unspecified[0].key = uint64_t{1} << 32 | 13;
  stats->unspecified[0].count = 4;
  stats->unspecified[1].key = uint64_t{99} << 32 | 13;    // no such syscall
  stats->unspecified[2].key = uint64_t{1} << 32 | 70000;  // no such errno
  StatsSnapshot s = ReadStats(*stats, 2, 3);
  EXPECT_EQ(s.calls_of, std::vector<uint64_t>({0, 10}));
  EXPECT_EQ(s.items, std::vector<uint64_t>({0, 0, 7}));
  ASSERT_EQ(s.unspecified.size(), 1u);
  EXPECT_EQ(s.unspecified[0].err, 13u);
  EXPECT_EQ(s.unspecified[0].count, 4u);
}

TEST(Pcs, EntriesOfUnknownSyscallsAreLeftOut) {
  std::vector<std::atomic<uint64_t>> table(64);
  const uint64_t text = 0xffffffff81000000;
  ASSERT_EQ(PcTableAdd(table, PcSlot(text + 0x10, text, 0)), PcAdded::kNew);
  ASSERT_EQ(PcTableAdd(table, PcSlot(text + 0x20, text, 5)), PcAdded::kNew);
  std::vector<CoveredPc> pcs = ReadPcs(table, 2);
  ASSERT_EQ(pcs.size(), 1u);
  EXPECT_EQ(pcs[0].pc, 0x10u);
  EXPECT_EQ(pcs[0].syscall, 0);
}

}  // namespace
}  // namespace kapifuzz
