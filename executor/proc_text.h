// Names and numbers of /proc, for code that runs between clone and exec: nothing here touches the C library's state.
//
//   ProcFdName name("self/fd/", 7);   // name.text: "self/fd/7"
//   NumberAt("64 kB")                 // 64
#pragma once

#include <cstdint>

namespace kapifuzz {

// The file of a descriptor in a folder below /proc.
struct ProcFdName {
  // `folder` has at most 15 characters and ends with a slash; fd >= 0.
  ProcFdName(const char* folder, int fd);
  char text[28];
};

// The decimal number that `text` begins with; kUnseen if it begins with none.
int64_t NumberAt(const char* text);

}  // namespace kapifuzz
