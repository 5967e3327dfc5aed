// What the observer (executor/observer.h) remembers during one run. Plain data in shared memory.
#pragma once

#include <sys/stat.h>

#include <cstdint>

#include "executor/observation.h"

namespace kapifuzz {

inline constexpr int kMaxSeen = 64;

// What access the kernel grants to one kind of user at one inode. See Observer::AccessAt.
struct AccessMemo {
  uint64_t dev = 0, ino = 0;
  uint32_t mode = 0, uid = 0, gid = 0;
  int16_t who = -1;
  int16_t read = 0, write = 0, exec = 0;  // errno
};
inline constexpr int kAccessMemos = 128;

struct ObserverState {
  AccessMemo access[kAccessMemos];  // outlives the program

  // Nodes looked at since the last call returned; nothing changes between two calls, so nobody looks twice.
  struct stat seen[kMaxSeen];
  int seen_count = 0;
  int pid = 0;
  alignas(8) uint8_t buffer[4096];  // directory entries, file content
  alignas(8) uint8_t value[4096];   // of an extended attribute
  char parent[4096 + 8];  // path of the directory that holds the current path's last component
};

}  // namespace kapifuzz
