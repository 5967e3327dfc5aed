// Files of a guest whose kernel cannot mount the host's directories: /in and /corpus came in the initramfs, and /out leaves
// through shared memory when the job is done (fuzz/shared/guest_protocol.h).
//
//   if (FilesWereCarried()) { ...; Status sent = SendOutFiles("/out", shm); }
#pragma once

#include <string>

#include "base/result.h"
#include "fuzz/guest/shm.h"

namespace kapifuzz {

// The initramfs brought a job.
bool FilesWereCarried();

// Packs every file below `directory` into the memory of the PC table. An Error if they are more than it holds.
Status SendOutFiles(const std::string& directory, const GuestShm& shm);

}  // namespace kapifuzz
