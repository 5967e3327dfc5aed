#include "fuzz/host/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "base/files.h"
#include "base/strings.h"

namespace kapifuzz {
namespace {

constexpr size_t kMaxBytes = 256 << 20;

struct FreeReader {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, FreeReader>;

Error ReaderError(archive* reader, const std::string& where) {
  const char* text = archive_error_string(reader);
  return Error{where, text ? text : "is damaged"};
}

// The rest of the current entry.
Result<std::string> ReadEntry(archive* reader, const std::string& where) {
  std::string content;
  char block[65536];
  la_ssize_t got;
  while ((got = archive_read_data(reader, block, sizeof(block))) > 0) {
    if (content.size() + static_cast<size_t>(got) > kMaxBytes) return Error{where, "is too big"};
    content.append(block, static_cast<size_t>(got));
  }
  if (got < 0) return ReaderError(reader, where);
  return content;
}

bool StaysInside(std::string_view name) {
  if (name.empty() || name.front() == '/') return false;
  for (std::string_view part : Split(name, '/')) {
    if (part.empty() || part == "." || part == "..") return false;
  }
  return true;
}

Status UnpackEntry(archive* reader, archive_entry* entry, const std::string& directory) {
  const char* pathname = archive_entry_pathname(entry);
  const std::string name = pathname ? pathname : "";
  if (!StaysInside(name)) return Error{name, "is no name of a file that a guest may send"};
  const std::string path = JoinPath(directory, name);
  if (archive_entry_filetype(entry) == AE_IFDIR) return MakeDirs(path);
  if (archive_entry_filetype(entry) != AE_IFREG) return Error{name, "is no regular file"};
  Result<std::string> content = ReadEntry(reader, name);
  if (!content.ok()) return content.error();
  if (Status made = MakeDirs(DirName(path)); !made.ok()) return made;
  return WriteFileAtomically(path, *content);
}

}  // namespace

Status UnpackInto(std::span<const uint8_t> bytes, const std::string& directory) {
  const std::string where = "archive of the guest";
  Reader reader(archive_read_new());
  archive_read_support_format_cpio(reader.get());
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    return ReaderError(reader.get(), where);
  }
  archive_entry* entry = nullptr;
  int outcome;
  while ((outcome = archive_read_next_header(reader.get(), &entry)) == ARCHIVE_OK) {
    if (Status done = UnpackEntry(reader.get(), entry, directory); !done.ok()) return done;
  }
  if (outcome != ARCHIVE_EOF) return ReaderError(reader.get(), where);
  return {};
}

Result<std::string> ReadUncompressed(const std::string& path) {
  Reader reader(archive_read_new());
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_filter_xz(reader.get());
  archive_read_support_filter_zstd(reader.get());
  archive_read_support_format_raw(reader.get());
  archive_entry* entry = nullptr;
  if (archive_read_open_filename(reader.get(), path.c_str(), 65536) != ARCHIVE_OK ||
      archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK) {
    return ReaderError(reader.get(), path);
  }
  return ReadEntry(reader.get(), path);
}

}  // namespace kapifuzz
