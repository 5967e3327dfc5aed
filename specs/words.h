// The words of the specification language, their older KAPI_ spellings and the kernel's numbers for
// them.
//
// The model holds words; the source reader turns older spellings into words; the kernel
// (include/linux/ kernel_api_spec.h) stores numbers. Each set is one table here, so that no two
// readers can disagree about a word.
//
//   ParamTypes().Find("uptr")->word               == "user_ptr"      an alias
//   ParamTypes().Find("KAPI_TYPE_USER_PTR")->word == "user_ptr"      the older spelling
//   ParamTypes().Find("user_ptr")->number         == 10
//   EffectTypes().FromMask(0x10)                  == {"file_position"}
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kapifuzz {

struct Word {
  std::string_view word;
  std::string_view suffix;  // of the enumerator: prefix + suffix is KAPI_TYPE_USER_PTR
  uint32_t number;          // its value; a bit in sets that are masks
  std::string_view alias = {};
};

// One enumeration.
class WordSet {
 public:
  constexpr WordSet(std::string_view prefix, std::span<const Word> words)
      : prefix_(prefix), words_(words) {}

  // By word, alias or enumerator; null if it is none of them.
  const Word* Find(std::string_view spelling) const;
  // By number; null if no word has it.
  const Word* FindNumber(uint32_t number) const;
  // The words of the bits in `mask`, by bit; a mask of 0 gives the word of number 0, if there is
  // one. Nothing if a bit has no word.
  std::optional<std::vector<std::string>> FromMask(uint32_t mask) const;
  // Bits of known words.
  uint32_t ToMask(std::span<const std::string> words) const;
  // "KAPI_TYPE_USER_PTR".
  std::string Enumerator(const Word& word) const;
  // All words, for messages.
  std::vector<std::string> Words() const;

 private:
  std::string_view prefix_;
  std::span<const Word> words_;
};

const WordSet& ApiKinds();
const WordSet& ParamTypes();
const WordSet& ParamFlags();  // mask
const WordSet& Contexts();    // mask
const WordSet& ConstraintKinds();
const WordSet& ReturnChecks();
const WordSet& LockTypes();
const WordSet& LockScopes();
const WordSet& SignalDirections();  // mask
const WordSet& SignalActions();
const WordSet& SignalTimings();  // strings in the kernel: numbers mean nothing
const WordSet& SignalQueues();   // likewise
const WordSet& SignalStates();   // mask
const WordSet& CapabilityActions();
const WordSet& EffectTypes();  // mask
const WordSet& FailureAtomicity();
const WordSet& Concurrencies();
const WordSet& IoctlDirections();
const WordSet& SocketStates();       // mask
const WordSet& SocketProtocols();    // mask; "all" is every bit
const WordSet& BufferBehaviors();    // mask
const WordSet& AsyncModes();         // mask
const WordSet& NetworkProperties();  // mask

// Kinds of descriptors and paths: "file", "pipe_read", "missing"; "any" only where a parameter
// accepts all.
const std::vector<std::string>& FdKindNames();
const std::vector<std::string>& PathKindNames();
// What kind() and type() may be compared with: both lists without "any", and "blockdev".
const std::vector<std::string>& KindNames();
bool IsKindName(std::string_view name);

}  // namespace kapifuzz
