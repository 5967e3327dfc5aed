// WorldFacts: what the observer in the child may know of the sandbox without a system call.
//
// Plain data, copied into shared memory before the first run; the pristine entries are renewed when a fixture got another
// inode.
#pragma once

#include <array>
#include <cstdint>

#include "executor/observation.h"

namespace kapifuzz {

struct DeviceFacts {
  uint64_t dev = 0;
  int64_t fs_type = 0;
  bool read_only = false;
  bool can_fill =
      false;  // whether it is full has to be asked each time; otherwise a program cannot fill it
};

inline constexpr int kMaxDevices = 4;

struct WorldFacts {
  int root_fd = -1, work_fd = -1, inner_fd = -1;  // `/`, `.` and `./dir`, opened by root
  int null_fd = -1;                               // /dev/null
  int proc_fd = -1;                               // /proc of the outside, -1 if there is none
  int report_fd = -1;                             // what new programs say can be read from it
  std::array<DeviceFacts, kMaxDevices> devices{};
  uint64_t work_dev = 0;
  uint64_t inner_ino = 0;
  std::array<uint64_t, 2>
      flagged_inos{};                 // with inode flags, which make access differ for equal modes
  uint64_t exe_dev = 0, exe_ino = 0;  // the running program's file
  uint64_t memfd_dev = 0;             // file system of memfds; 0 if there are none
  uint64_t binder_dev = 0;            // binderfs; 0 if the kernel has none
  std::array<EntryState, kMaxEntries> entries{};  // of `.` and `./dir`, sorted by name
  uint8_t entry_count = 0;
};

// Hash of the first bytes of a regular file, as EntryState::content has it; never 0. The observer and the sandbox agree on
// how many bytes that is.
inline constexpr size_t kHashedBytes = 4096;
uint64_t ContentHash(const uint8_t* bytes, size_t size);

}  // namespace kapifuzz
