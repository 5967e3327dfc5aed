#include "corpus/store.h"

#include <unistd.h>

#include <algorithm>

#include "base/files.h"
#include "corpus/sha1.h"

namespace kapifuzz {
namespace {

bool IsSha1(const std::string& name) {
  return name.size() == 40 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

// As WriteFileAtomically names the file that it renames in the end.
bool IsUnfinished(const std::string& name) {
  return name.size() > 41 && name[40] == '.' && IsSha1(name.substr(0, 40));
}

}  // namespace

Result<CorpusStore> CorpusStore::Open(const std::string& directory) {
  if (Status made = MakeDirs(directory); !made.ok()) return made.error();
  Result<std::vector<std::string>> files = ListFiles(directory, "");
  if (!files.ok()) return files.error();
  CorpusStore store(directory);
  std::copy_if(files->begin(), files->end(), std::inserter(store.entries_, store.entries_.end()),
               IsSha1);
  return store;
}

Status CorpusStore::RemoveUnfinished() const {
  Result<std::vector<std::string>> files = ListFiles(directory_, "");
  if (!files.ok()) return files.error();
  for (const std::string& name : *files) {
    const std::string path = JoinPath(directory_, name);
    if (IsUnfinished(name) && unlink(path.c_str()) != 0) return ErrnoError(path, "cannot remove");
  }
  return {};
}

Result<CorpusStore::Added> CorpusStore::Add(std::span<const uint8_t> wire) {
  std::string sha1 = Sha1Hex(wire);
  if (entries_.contains(sha1)) return Added{sha1, false};
  std::string_view content(reinterpret_cast<const char*>(wire.data()), wire.size());
  if (Status written = WriteFileAtomically(JoinPath(directory_, sha1), content); !written.ok()) {
    return written.error();
  }
  entries_.insert(sha1);
  return Added{sha1, true};
}

Result<std::vector<uint8_t>> CorpusStore::Load(const std::string& sha1) const {
  Result<std::string> content = ReadFile(JoinPath(directory_, sha1));
  if (!content.ok()) return content.error();
  return std::vector<uint8_t>(content->begin(), content->end());
}

}  // namespace kapifuzz
