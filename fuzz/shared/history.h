// History: the programs that a guest ran of late, for bugs that no single program shows.
//
// A ring in shared memory that the guest writes and never waits for: the newest programs replace the oldest. The host reads
// it when a guest has died, or has found something that may rest on what ran before, and trusts none of it.
//
//   RecordRun(shm.history(), wire, fresh);                  // guest, before each run
//   std::vector<PastRun> runs = ReadHistory(shm.history());  // host: oldest first, the last one may still run
//   std::string file = PackRuns(runs);                       // as findings keep it, and jobs carry it
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fuzz/shared/shm_layout.h"

namespace kapifuzz {

using WireBytes = std::vector<uint8_t>;  // one program (executor/program_wire.h)

struct PastRun {
  WireBytes wire = {};
  bool fresh = true;  // in a child of its own (RunOptions::fresh)

  bool operator==(const PastRun&) const = default;
};

struct HistoryView {
  HistoryHeader* header;
  std::span<uint8_t> bytes;
};

// Wires of more than kMaxHistoryWire bytes are no programs and left out.
void RecordRun(HistoryView history, std::span<const uint8_t> wire, bool fresh);

// All that is whole, oldest first. Any content gives an answer; a guest that still writes may spoil the oldest.
std::vector<PastRun> ReadHistory(HistoryView history);

// Programs one behind the other, each behind a u16: its size, and bit 15 if it is not fresh.
std::string PackRuns(std::span<const PastRun> runs);
// Takes the first of them. Returns how many bytes it stands in; 0 while its end is missing.
size_t UnpackRun(std::string_view bytes, PastRun* run);
// An Error when the last one is cut off.
Result<std::vector<PastRun>> UnpackRuns(std::string_view bytes, const std::string& origin);

}  // namespace kapifuzz
