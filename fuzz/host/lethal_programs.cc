#include "fuzz/host/lethal_programs.h"

#include <algorithm>

#include "base/files.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {

void LethalPrograms::Add(const WireBytes& wire) {
  if (wire.empty() || std::ranges::find(wires_, wire) != wires_.end()) return;
  wires_.push_back(wire);
  if (wires_.size() > kMost) wires_.pop_front();
}

Status LethalPrograms::WriteFor(const VmDirectory& directory) const {
  std::vector<PastRun> runs;
  for (const WireBytes& wire : wires_) runs.push_back({.wire = wire});
  return WriteFileAtomically(JoinPath(directory.in(), kLethalFile), PackRuns(runs));
}

}  // namespace kapifuzz
