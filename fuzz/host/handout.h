// Handout: the programs that guests get from the host, in one file for each guest that only grows (fuzz/guest/inbox.h).
//
//   handout.Add(wire);                                  // a seed, an entry of the corpus, a guest's find
//   Status written = handout.WriteFor(directory);       // all of them, before the guest boots
//   Status extended = handout.Extend(directory);        // what has come since, while it runs
//
// A guest is started with the smaller programs first, so that it keeps those of what several show.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "fuzz/host/vm.h"
#include "fuzz/shared/history.h"

namespace kapifuzz {

class Handout {
 public:
  void Add(std::span<const uint8_t> wire);
  // The same for many, the smaller ones first.
  void AddSorted(std::vector<WireBytes> wires);

  Status WriteFor(const VmDirectory& directory);
  // An Error leaves the file as a guest can read it; the rest is appended the next time.
  Status Extend(const VmDirectory& directory);

 private:
  std::string packed_;
  std::map<std::string, size_t> written_;  // bytes of it, by file
};

}  // namespace kapifuzz
