#include "corpus/store.h"

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
