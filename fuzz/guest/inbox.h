// Inbox: programs that come from the host: seeds and corpus at the start, what other guests find later.
//
// They stand in one file that only grows (/in/finds.wires, form of PackRuns), so that looking for new ones costs one read of its end,
// however many there are. libFuzzer's own way is to look at the time stamp of each file of a directory every few seconds.
// A program that was cut off is taken when the rest has come.
//
//   Inbox inbox("/in/finds.wires");
//   inbox.Poll();
//   while (inbox.HasNext()) { WireBytes wire = inbox.Next(); ... }
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_set>

#include "base/unique_fd.h"
#include "fuzz/shared/history.h"

namespace kapifuzz {

class Inbox {
 public:
  // No file there: nothing ever comes.
  explicit Inbox(const std::string& path);

  // Reads what has been added. Does nothing if the last time was a moment ago.
  void Poll();
  // The same at once.
  void Read();
  bool HasNext();
  // There must be one.
  WireBytes Next();
  // This guest's own find: should it come back, it is passed over.
  void Skip(const WireBytes& wire);

 private:
  UniqueFd file_;
  size_t read_ = 0;    // of the file
  std::string bytes_;  // read and not yet taken, from at_ on
  size_t at_ = 0;
  PastRun next_;
  bool has_next_ = false;
  std::unordered_set<size_t> own_;  // hashes
  std::chrono::steady_clock::time_point polled_{};
};

}  // namespace kapifuzz
