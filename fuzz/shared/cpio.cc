#include "fuzz/shared/cpio.h"

#include <sys/stat.h>

#include <cstdio>
#include <utility>

#include "base/files.h"

namespace kapifuzz {
namespace {

constexpr char kTrailer[] = "TRAILER!!!";

}  // namespace

void CpioWriter::AddFile(const std::string& name, std::string_view content, uint32_t permissions) {
  AddParents(name);
  Entry(name, S_IFREG | permissions, content);
}

void CpioWriter::AddDirectory(const std::string& name) {
  AddParents(name);
  if (directories_.insert(name).second) Entry(name, S_IFDIR | 0755, "");
}

void CpioWriter::AddParents(const std::string& name) {
  const std::string parent = DirName(name);
  if (parent != "." && parent != name) AddDirectory(parent);
}

Status CpioWriter::AddTree(const std::string& root, const std::string& prefix,
                           const std::string& without) {
  AddDirectory(prefix);
  Result<std::vector<std::string>> files = ListFiles(root, "");
  if (!files.ok()) return files.error();
  for (const std::string& file : *files) {
    if (file == without) continue;
    const std::string path = JoinPath(root, file);
    struct stat st;
    if (stat(path.c_str(), &st) != 0) return ErrnoError(path, "cannot look at");
    Result<std::string> content = ReadFile(path);
    if (!content.ok()) return content.error();
    AddFile(JoinPath(prefix, file), *content, st.st_mode & 0777);
  }
  return {};
}

void CpioWriter::Entry(const std::string& name, uint32_t mode, std::string_view content) {
  const auto size = static_cast<uint32_t>(content.size());
  char header[111];
  // Magic, inode, mode, uid, gid, links, mtime, size, device (2), device of a node (2), bytes of the name, no checksum.
  snprintf(header, sizeof(header), "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
           ++inode_, mode, 0u, 0u, 1u, 0u, size, 0u, 0u, 0u, 0u,
           static_cast<uint32_t>(name.size() + 1), 0u);
  bytes_ += header;
  bytes_ += name;
  bytes_ += '\0';
  bytes_.resize((bytes_.size() + 3) & ~size_t{3});
  bytes_ += content;
  bytes_.resize((bytes_.size() + 3) & ~size_t{3});
}

std::string CpioWriter::Finish() {
  Entry(kTrailer, 0, "");
  directories_.clear();
  return std::exchange(bytes_, {});
}

}  // namespace kapifuzz
