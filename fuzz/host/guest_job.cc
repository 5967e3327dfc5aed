#include "fuzz/host/guest_job.h"

#include <filesystem>

#include "base/files.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

Status EmptyDirectory(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) return Error{path, "cannot empty: " + error.message()};
  return MakeDirs(path);
}

}  // namespace

Status WriteJob(const GuestJob& job, const VmDirectory& directory) {
  for (const std::string& path : {directory.in(), directory.out()}) {
    if (Status emptied = EmptyDirectory(path); !emptied.ok()) return emptied;
  }
  for (const auto& [name, content] : job.files) {
    std::string path = JoinPath(directory.in(), name);
    if (Status made = MakeDirs(DirName(path)); !made.ok()) return made;
    if (Status written = WriteFileAtomically(path, content); !written.ok()) return written;
  }
  std::string text = "mode=" + job.mode + "\n";
  for (const auto& [key, value] : job.keys) text += key + "=" + value + "\n";
  return WriteFileAtomically(JoinPath(directory.in(), kJobFile), text);
}

}  // namespace kapifuzz
