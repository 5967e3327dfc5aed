// The errno oracle.
//
// Rule, over the `error:` items of the specification:
//   unspecified  the call failed with an errno that no item names. A finding about the
//                specification: nothing says that the kernel is wrong.
//   forbidden    every item of the errno has an `only-when:` (or `iff:`) that was false: contract.
//   missed       the `when:` of some item held, and the call succeeded or failed with an errno that
//                was not allowed then. Allowed are the items whose `only-when:` is not
//                false, or without one those whose `when:` is not false: the order of the kernel's
//                checks is not part of the contract, and an error without conditions may come at
//                any time.
//
// Guards: a call that an allocation failed in may fail with any errno: what cannot be had is as
// often ENOMEM as what the callers make of that. An item whose `applies:` is false or unknown
// promises nothing: it demands no error, it forbids none, and unknown it permits. Unknown
// conditions never accuse. Several items of one errno are alternatives.
#include "oracles/call_words.h"
#include "oracles/speak.h"

namespace kapifuzz {
namespace {

// This item lets its errno come although the `when` of another one holds. A false `when` says little
// where an `only-when` stands beside it: between the two lies what the author left to the kernel.
bool IsAllowedNow(const ErrorDesc& error, const CallView& view) {
  if (!Speaks(error.applies, view)) return true;
  if (error.only_when.holds != nullptr) return !error.only_when.holds(view).IsFalse();
  return !Evaluate(error.when, view).IsFalse();
}

// " (BEFORE)" or nothing.
std::string Before(const CallView& view) {
  const std::string before = DescribeBefore(view);
  return before.empty() ? "" : " (" + before + ")";
}

// What the items of one errno say about seeing it.
struct Listing {
  bool listed = false;     // some item names it
  bool permitted = false;  // some item permits it, or may
  const ErrorDesc* forbidding = nullptr;
};

Listing ListingOf(const Case& c, int code) {
  Listing listing;
  for (const ErrorDesc& error : c.desc().errors) {
    if (error.code != code) continue;
    listing.listed = true;
    const Value applies =
        error.applies.holds != nullptr ? error.applies.holds(c.view) : Value::Of(1);
    if (applies.IsFalse()) continue;
    if (!applies.known() || !Evaluate(error.only_when, c.view).IsFalse()) listing.permitted = true;
    if (listing.forbidding == nullptr) listing.forbidding = &error;
  }
  return listing;
}

// The call failed with `code`, and no item that names it permits that. Speaks if so.
bool JudgeListed(const Case& c, int code) {
  const Listing listing = ListingOf(c, code);
  if (!listing.listed) return JudgeUnlisted(c);
  if (listing.permitted || listing.forbidding == nullptr) return false;
  const ErrorDesc& error = *listing.forbidding;
  return Speak(c,
               {.cls = FindingClass::kContract,
                .line = LineOf(error.only_when, error.line),
                .clause = std::string("error ") + error.name},
               std::string("failed with ") + error.name + " although `" + error.only_when.text +
                   "` was false before the call" + Before(c.view));
}

bool IsAllowedCode(const Case& c, int code) {
  for (const ErrorDesc& error : c.desc().errors) {
    if (error.code == code && IsAllowedNow(error, c.view)) return true;
  }
  return false;
}

// The first item that demands an error now.
const ErrorDesc* FindDemand(const Case& c) {
  for (const ErrorDesc& error : c.desc().errors) {
    if (error.when.holds != nullptr && Speaks(error.applies, c.view) &&
        error.when.holds(c.view).IsTrue()) {
      return &error;
    }
  }
  return nullptr;
}

}  // namespace

bool JudgeUnlisted(const Case& c) {
  const int code = static_cast<int>(c.view.Errno().get());
  if (code == 0) return false;
  for (const ErrorDesc& error : c.desc().errors) {
    if (error.code == code) return false;
  }
  return Speak(
      c, {.cls = FindingClass::kErrnoUnspecified, .line = c.desc().line, .clause = ErrnoWord(code)},
      "failed with " + ErrnoWord(code) + ", which the specification does not list" +
          Before(c.view));
}

bool JudgeErrno(const Case& c) {
  if (c.view.failed() && c.view.record().fault_injected) return false;
  const int code = static_cast<int>(c.view.Errno().get());
  if (code != 0 && JudgeListed(c, code)) return true;
  if (code != 0 && IsAllowedCode(c, code)) return false;
  const ErrorDesc* demand = FindDemand(c);
  if (demand == nullptr) return false;
  return Speak(c,
               {.cls = FindingClass::kErrnoMissed,
                .line = LineOf(demand->when, demand->line),
                .clause = std::string(demand->name) + " when " + demand->when.text},
               DescribeOutcome(c.view) + " although `" + demand->when.text + "` asks for " +
                   demand->name + Before(c.view));
}

}  // namespace kapifuzz
