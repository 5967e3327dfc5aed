// LethalPrograms: programs that a guest of this campaign ended with, which no later guest runs again.
//
// One of them may lie in the corpus: alone it is harmless, and behind another program it ends the guest. Every guest that
// takes the corpus in would meet both again, in seconds and for ever.
//
//   lethal.Add(death.program.wire);
//   Status written = lethal.WriteFor(vm_directory);      // before the guest boots
#pragma once

#include <cstddef>
#include <deque>

#include "base/result.h"
#include "fuzz/host/vm.h"
#include "fuzz/shared/history.h"

namespace kapifuzz {

class LethalPrograms {
 public:
  // The oldest is forgotten when there are more than kMost.
  void Add(const WireBytes& wire);
  // Into the guest's `in` share (fuzz/shared/guest_protocol.h), beside its job.
  Status WriteFor(const VmDirectory& directory) const;

  static constexpr size_t kMost = 4096;

 private:
  std::deque<WireBytes> wires_;  // oldest first
};

}  // namespace kapifuzz
