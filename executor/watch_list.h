// ParseWatches: an epoll descriptor's interest list from the text of /proc/PID/fdinfo/FD.
//
// The observer reads it between any two calls, in the child: no heap, no library state. The kernel writes one line per
// entry, in the order in which kcmp(KCMP_EPOLL_TFD) counts entries of one number:
//
//   pos:    0
//   flags:  02
//   mnt_id: 15
//   ino:    1051
//   tfd:        5 events:       19 data:               2a  pos:0 ino:d sdev:8
//
//   ParseWatches(text, 3, watches)      == 1
//   watches[0]                          == {epfd 3, fd 5, events 0x19, data 42, ino 13}
#pragma once

#include <span>
#include <string_view>

#include "executor/observation.h"

namespace kapifuzz {

// Fills `watches` from its beginning and gives their number, -1 if they do not fit or a line is not as above. Whether a
// number still leads to the entry's file is not told by the text.
int ParseWatches(std::string_view text, int epfd, std::span<EpollWatch> watches);

// Of fd, events and data of the entries; never kUnseen. Lists with equal entries have equal hashes.
int64_t HashOfWatches(std::span<const EpollWatch> watches);

}  // namespace kapifuzz
