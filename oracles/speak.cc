#include "oracles/speak.h"

#include <string_view>

#include "base/strings.h"
#include "oracles/call_words.h"

namespace kapifuzz {
namespace {

// FNV-1a, as it must be the same in every build. A zero byte ends each part.
uint64_t HashPart(uint64_t hash, std::string_view part) {
  for (const char c : part) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3ULL;
  return hash * 0x100000001b3ULL;
}

}  // namespace

void SpeakOf(const CallView& view, const Finding& finding, const std::string& claim,
             std::vector<Verdict>* verdicts) {
  Verdict verdict;
  verdict.cls = finding.cls;
  verdict.call = static_cast<uint8_t>(view.index);
  // Tables of tests stand outside of the generated one; their index is 0.
  const std::span<const SyscallDesc> table = Syscalls();
  if (view.desc >= table.data() && view.desc < table.data() + table.size()) {
    verdict.syscall = static_cast<uint16_t>(view.desc - table.data());
  }
  verdict.line = finding.line;
  verdict.ret = view.record().ret;
  verdict.err = view.failed() ? static_cast<int32_t>(-verdict.ret) : 0;
  verdict.key = HashPart(
      HashPart(HashPart(0xcbf29ce484222325ULL, FindingClassName(finding.cls)), view.desc->name),
      finding.clause);
  CopyField(finding.clause, verdict.clause);
  CopyField(DescribeCall(view) + " " + claim, verdict.claim);
  verdicts->push_back(verdict);
}

bool Speak(const Case& c, const Finding& finding, const std::string& claim) {
  SpeakOf(c.view, finding, claim, c.verdicts);
  return true;
}

}  // namespace kapifuzz
