// The return oracle: the value of a successful call.
//
// Rule: a returned descriptor (`return: type: fd(...)`) is a number that is open after the call and
// leads to one of the named kinds; any other success lies in the range of `success:`. Of a call that does not return when
// it succeeds (`check-type: no_return`) every result that is no error is wrong.
//
// Guards: failed calls belong to the errno oracle. A descriptor beyond the observed numbers, and a
// kind that the observer could not name, are not judged. Values below -4095 are no errors in the
// kernel's convention, so they are judged as results. A call that should not return may do so for a flag that its
// specification does not know (AT_EXECVE_CHECK of newer kernels); that it must fail is the errno oracle's.
#include <climits>

#include "oracles/partitions.h"
#include "oracles/speak.h"

namespace kapifuzz {
namespace {

bool Broken(const Case& c, const char* clause, const std::string& claim) {
  return Speak(c, {.cls = FindingClass::kContract, .line = c.desc().line, .clause = clause}, claim);
}

std::string Returned(int64_t ret) { return "returned " + std::to_string(ret); }

bool JudgeDescriptor(const Case& c, int64_t ret) {
  if (ret < 0 || ret > INT_MAX) {
    return Broken(c, "return descriptor", Returned(ret) + ", which is no descriptor number");
  }
  if (ret >= kMaxObservedFds) return false;
  const FdState& state = c.view.after().fds[ret];
  if (!state.open) {
    return Broken(
        c, "return descriptor",
        Returned(ret) + " but descriptor " + std::to_string(ret) + " is not open afterwards");
  }
  const bool named = state.kind != Kind::kNone && state.kind != Kind::kOther;
  if (!named || (c.desc().returns & KindBit(state.kind)) != 0) return false;
  return Broken(c, "return kind",
                Returned(ret) + ", a descriptor of kind " + KindName(state.kind) +
                    ", which the specification does not return");
}

}  // namespace

bool JudgeReturn(const Case& c) {
  if (c.view.failed()) return false;
  const SyscallDesc& desc = c.desc();
  const int64_t ret = c.view.record().ret;
  if (desc.no_return) {
    return !c.view.record().replaced && !HasUnknownFlags(c.view) &&
           Broken(c, "no return", Returned(ret) + ", and a success does not return");
  }
  if (desc.returns != 0 && JudgeDescriptor(c, ret)) return true;
  if (!desc.has_range || (ret >= desc.success_min && ret <= desc.success_max)) return false;
  return Broken(c, "return range",
                Returned(ret) + ", outside of the specified success range " +
                    std::to_string(desc.success_min) + ".." + std::to_string(desc.success_max));
}

}  // namespace kapifuzz
