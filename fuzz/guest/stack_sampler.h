// StackSampler: what the guest's CPUs were doing, a thousand times a second, as stacks: for `kapifuzz bench --flame-graph`.
//
// perf_event_open's clock samples every task on every CPU, in the kernel and in user space, and idle CPUs too: what sleeps
// costs a campaign as much as what computes. The kernel unwinds itself; of user space only the place is known.
//
//   Result<std::unique_ptr<StackSampler>> sampler = StackSampler::Start();
//   ... work; (*sampler)->Take() at least each 100 ms ...
//   (*sampler)->Text()              "ffffffff81a0 ffffffff8110 412\n..."  innermost first, then how often; u before an
//                                   address in user space
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"

namespace kapifuzz {

class StackSampler {
 public:
  // An Error where the kernel has no perf events.
  static Result<std::unique_ptr<StackSampler>> Start();
  ~StackSampler();
  StackSampler(const StackSampler&) = delete;
  StackSampler& operator=(const StackSampler&) = delete;

  // Takes in what was recorded since the last time.
  void Take();
  std::string Text() const;
  // Samples that found no room: Take() came too late.
  uint64_t lost() const { return lost_; }

 private:
  // Records of one CPU, in a ring that the kernel writes.
  struct Ring {
    UniqueFd fd;
    uint8_t* pages = nullptr;
  };
  StackSampler() = default;
  void TakeFrom(const Ring& ring);
  void TakeRecord(const std::vector<uint8_t>& record);

  std::vector<Ring> rings_;
  std::map<std::vector<uint64_t>, uint64_t> stacks_;
  std::vector<uint8_t> record_;
  uint64_t lost_ = 0;
};

}  // namespace kapifuzz
