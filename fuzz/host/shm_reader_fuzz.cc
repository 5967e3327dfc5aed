// libFuzzer target: shared memory as a broken guest may leave it, through every reader and decoder of
// the host.
//
//   input: u64 head, u64 tail, then the bytes of the ring
#include <cstring>
#include <memory>

#include "fuzz/host/guest_event.h"
#include "fuzz/host/shm_reader.h"
#include "fuzz/shared/history.h"

namespace kapifuzz {
namespace {

void ReadRing(std::span<const uint8_t> input) {
  if (input.size() < 17) return;
  RingHeader header{};
  uint64_t head, tail;
  memcpy(&head, input.data(), 8);
  memcpy(&tail, input.data() + 8, 8);
  header.head = head;
  header.tail = tail;
  std::vector<uint8_t> bytes(input.begin() + 16, input.end());
  RingReader reader({&header, bytes});
  RingEvent event;
  // Each event takes at least its header, so the loop ends.
  while (reader.Next(&event) == RingReader::kEvent) {
  }
  reader.Release();
  if (header.tail != head) std::abort();
}

void ReadFlightOf(std::span<const uint8_t> input) {
  auto flight = std::make_unique<FlightRecorder>();
  memcpy(static_cast<void*>(flight.get()), input.data(),
         std::min(input.size(), sizeof(FlightRecorder)));
  if (ReadFlight(*flight).wire.size() > sizeof(flight->wire)) std::abort();
}

//   the same: u64 head, then the bytes
void ReadHistoryOf(std::span<const uint8_t> input) {
  if (input.size() < 9) return;
  HistoryHeader header{};
  uint64_t head;
  memcpy(&head, input.data(), 8);
  header.head = head;
  std::vector<uint8_t> bytes(input.begin() + 8, input.end());
  size_t size = 0;
  for (const PastRun& run : ReadHistory({&header, bytes})) size += run.wire.size() + 4;
  if (size > bytes.size()) std::abort();
}

// What unpacks is packed again as it was.
void UnpackFile(std::span<const uint8_t> input) {
  const std::string text(input.begin(), input.end());
  const Result<std::vector<PastRun>> runs = UnpackRuns(text, "input");
  if (runs.ok() && PackRuns(*runs) != text) std::abort();
}

}  // namespace
}  // namespace kapifuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::span<const uint8_t> input(data, size);
  kapifuzz::ReadRing(input);
  kapifuzz::ReadFlightOf(input);
  kapifuzz::ReadHistoryOf(input);
  kapifuzz::UnpackFile(input);
  [[maybe_unused]] auto corpus = kapifuzz::ParseCorpusEvent(input);
  [[maybe_unused]] auto finding = kapifuzz::ParseFindingEvent(input);
  kapifuzz::ParseMessageEvent(input);
  return 0;
}
