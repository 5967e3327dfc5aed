// CorpusStore: the directory that holds a campaign's corpus, one wire program per file, named by its
// SHA-1.
//
// Files are written whole, synced and renamed: who reads the directory meanwhile sees complete
// programs only, and after Add has returned a program survives the host.
//
//   Result<CorpusStore> store = CorpusStore::Open("out/corpus");
//   Result<CorpusStore::Added> added = store->Add(wire);      // an Error: disk full, try again later
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

class CorpusStore {
 public:
  struct Added {
    std::string sha1;
    bool is_new;
  };

  // Makes the directory if it is missing; otherwise takes in what it holds, whatever is no corpus
  // file left out.
  static Result<CorpusStore> Open(const std::string& directory);

  // Removes what was being written when the disk failed or the host died. For the one that writes.
  Status RemoveUnfinished() const;

  Result<Added> Add(std::span<const uint8_t> wire);
  Result<std::vector<uint8_t>> Load(const std::string& sha1) const;

  const std::string& directory() const { return directory_; }
  const std::set<std::string>& entries() const { return entries_; }

 private:
  explicit CorpusStore(std::string directory) : directory_(std::move(directory)) {}

  std::string directory_;
  std::set<std::string> entries_;
};

}  // namespace kapifuzz
