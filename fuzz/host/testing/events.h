// Payloads of ring events, as a guest would send them (fuzz/shared/shm_layout.h).
//
//   guest.Send(EventType::kCorpus, CorpusPayload({3}, wire));
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/strings.h"
#include "corpus/program_file.h"
#include "executor/program_text.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/verdict_json.h"
#include "oracles/verdict.h"

namespace kapifuzz {

inline void Append(std::string* payload, const void* data, size_t size) {
  payload->append(static_cast<const char*>(data), size);
}
inline void Append(std::string* payload, uint32_t number) {
  Append(payload, &number, sizeof(number));
}

// The wire form of a program given as text without its first line.
inline std::vector<uint8_t> Wire(const std::string& calls) {
  Result<Program> program = ParseProgram("# kapifuzz program 1\n" + calls, "test");
  return program.ok() ? EncodeWire(*program) : std::vector<uint8_t>{};
}

inline std::string CorpusPayload(const std::vector<uint32_t>& items,
                                 const std::vector<uint8_t>& wire, uint32_t features = 1) {
  std::string payload;
  Append(&payload, static_cast<uint32_t>(items.size()));
  for (uint32_t item : items) Append(&payload, item);
  Append(&payload, features);
  Append(&payload, wire.data(), wire.size());
  return payload;
}

inline Verdict MakeVerdict(FindingClass cls, const char* syscall, uint64_t key,
                           const std::string& claim) {
  Verdict verdict;
  verdict.cls = cls;
  verdict.syscall = static_cast<uint16_t>(FindSyscall(syscall));
  verdict.key = key;
  CopyField("clause", verdict.clause);
  CopyField(claim, verdict.claim);
  return verdict;
}

inline std::string FindingPayload(const Verdict& verdict, const std::vector<uint8_t>& wire) {
  std::string payload;
  Append(&payload, &verdict, sizeof(verdict));
  Append(&payload, uint32_t{3});
  Append(&payload, uint32_t{3});
  Append(&payload, wire.data(), wire.size());
  return payload;
}

}  // namespace kapifuzz
