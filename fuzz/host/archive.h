// Archives and compressed files that others wrote, through libarchive: the files a guest sends back, a kernel's modules.
//
//   Status unpacked = UnpackInto(archive_of_the_guest, "out/vm-triage/out");
//   Result<std::string> module = ReadUncompressed("/lib/modules/6.12/kernel/fs/9p/9p.ko.xz");
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"

namespace kapifuzz {

// Writes the regular files of a cpio archive below `directory`. An entry that is anything else than a file or directory, or
// whose name would lead out of `directory`, is an Error; what came before it stays.
Status UnpackInto(std::span<const uint8_t> archive, const std::string& directory);

// The content of a file that may be compressed (gzip, xz, zstd). At most 256 MiB.
Result<std::string> ReadUncompressed(const std::string& path);

}  // namespace kapifuzz
