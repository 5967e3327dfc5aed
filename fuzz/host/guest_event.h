// What a guest reports through its event ring, decoded from untrusted bytes
// (fuzz/shared/shm_layout.h names the payloads).
//
//   Result<CorpusEvent> event = ParseCorpusEvent(ring_event.payload);
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "oracles/verdict.h"

namespace kapifuzz {

struct CorpusEvent {
  std::vector<uint32_t> items;  // first witnessed by this program; all below ItemCount()
  uint32_t new_features = 0;
  std::vector<uint8_t> wire;
};

struct FindingEvent {
  Verdict verdict;  // its texts end in NUL, its class and syscall exist
  uint32_t repeated = 0, tries = 0;
  std::vector<uint8_t> wire;
};

Result<CorpusEvent> ParseCorpusEvent(std::span<const uint8_t> payload);
Result<FindingEvent> ParseFindingEvent(std::span<const uint8_t> payload);
// Text for the log, control characters replaced.
std::string ParseMessageEvent(std::span<const uint8_t> payload);

}  // namespace kapifuzz
