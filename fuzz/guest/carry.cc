#include "fuzz/guest/carry.h"

#include <cstring>

#include "base/files.h"
#include "fuzz/shared/cpio.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {

bool FilesWereCarried() { return FileExists(JoinPath("/in", kJobFile)); }

Status SendOutFiles(const std::string& directory, const GuestShm& shm) {
  Result<std::vector<std::string>> files = ListFiles(directory, "");
  if (!files.ok()) return files.error();
  if (files->empty()) return {};
  CpioWriter cpio;
  for (const std::string& file : *files) {
    Result<std::string> content = ReadFile(JoinPath(directory, file));
    if (!content.ok()) return content.error();
    cpio.AddFile(file, *content);
  }
  const std::string archive = cpio.Finish();
  const std::span<std::byte> area = shm.out_area();
  if (archive.size() > area.size()) {
    return Error{directory, "holds more than the " + std::to_string(area.size() >> 20) +
                                " MiB that a kernel without 9p can send"};
  }
  memcpy(area.data(), archive.data(), archive.size());
  shm.header().out_size.store(archive.size(), std::memory_order_release);
  return {};
}

}  // namespace kapifuzz
