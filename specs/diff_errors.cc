// Errors: an errno that callers do not expect is the worst that a call can do to them.
#include <fmt/format.h>

#include <algorithm>

#include "specs/diff_parts.h"
#include "specs/expr_implies.h"

namespace kapifuzz {
namespace {

class ErrorDiff {
 public:
  explicit ErrorDiff(SpecDiff* diff) : diff_(*diff), new_flags_(NewFlags(diff->a)) {}

  void Run() {
    std::vector<std::string> names;
    for (const ApiSpec* spec : {&diff_.a, &diff_.b}) {
      for (const ErrorSpec& error : spec->errors) {
        if (std::find(names.begin(), names.end(), error.name) == names.end()) {
          names.push_back(error.name);
        }
      }
    }
    for (const std::string& name : names) CompareReasons(name);
  }

 private:
  using Errors = std::vector<ErrorSpec>;

  static Errors Named(const Errors& all, const std::string& name) {
    Errors named;
    std::copy_if(all.begin(), all.end(), std::back_inserter(named),
                 [&name](const ErrorSpec& error) { return error.name == name; });
    return named;
  }

  // " || flags & ~0x3f": arguments that no caller of the first kernel had reason to pass.
  static std::string NewFlags(const ApiSpec& spec) {
    std::string condition;
    for (const Param& param : spec.params) {
      if (!param.constraint || !param.constraint->mask || !param.constraint->mask->value) continue;
      condition += fmt::format("{}({} & {}) != 0", condition.empty() ? "" : " || ", param.name,
                               ~*param.constraint->mask->value);
    }
    return condition;
  }

  bool OnlyWithNewFlags(const std::string& condition) const {
    return !new_flags_.empty() && !condition.empty() && Implies(condition, new_flags_);
  }

  // `wider` goes beyond `condition` only with such arguments.
  bool WiderOnlyWithNewFlags(const std::string& condition, const std::string& wider) const {
    if (new_flags_.empty() || condition.empty() || wider.empty()) return false;
    return Implies(wider, "(" + condition + ") || " + new_flags_);
  }

  void CompareReasons(const std::string& name) {
    const Errors before = Named(diff_.a.errors, name), after = Named(diff_.b.errors, name);
    const auto pairs = PairItems<ErrorSpec>(
        before, after,
        {[](const ErrorSpec& x, const ErrorSpec& y) { return x == y; },
         [](const ErrorSpec& x, const ErrorSpec& y) {
           return x.when == y.when && x.only_when == y.only_when && !(x.when + x.only_when).empty();
         },
         [](const ErrorSpec& x, const ErrorSpec& y) { return x.summary == y.summary; },
         [](const ErrorSpec&, const ErrorSpec&) { return true; }});
    for (const ItemPair<ErrorSpec>& pair : pairs) {
      diff_.Item("error " + name, pair.a ? pair.a->line.number : 0,
                 pair.b ? pair.b->line.number : 0);
      if (!pair.a) {
        diff_.Add(before.empty() ? RuleForNewError(*pair.b) : RuleForNewReason(*pair.b, before), "",
                  Shown(*pair.b));
      } else if (!pair.b) {
        diff_.Add(RuleForLost(*pair.a, after), Shown(*pair.a), "");
      } else if (!(*pair.a == *pair.b)) {
        CompareOne(*pair.a, *pair.b);
      }
    }
  }

  // The condition if there is one, else the prose.
  static std::string Shown(const ErrorSpec& error) {
    if (!error.only_when.empty()) return error.only_when;
    return error.when.empty() ? error.summary : error.when;
  }

  std::string_view RuleForNewError(const ErrorSpec& error) const {
    if (error.code == 0) return "error-added-unnamed";
    if (OnlyWithNewFlags(error.only_when)) return "error-added-new-flags";
    const bool failed_before =
        !error.only_when.empty() &&
        std::any_of(diff_.a.errors.begin(), diff_.a.errors.end(), [&error](const ErrorSpec& other) {
          return !other.when.empty() && Implies(error.only_when, other.when);
        });
    if (failed_before) return "error-added-replaces";
    return error.applies.empty() ? "error-added" : "error-added-applies";
  }

  std::string_view RuleForNewReason(const ErrorSpec& error, const Errors& before) const {
    if (OnlyWithNewFlags(error.only_when)) return "error-added-new-flags";
    const bool covered =
        std::any_of(before.begin(), before.end(), [&error](const ErrorSpec& other) {
          return other.applies.empty() && Implies(error.only_when, other.only_when);
        });
    if (!covered) return "error-reason-added";
    return error.when.empty() ? "error-reason-covered" : "error-when-added";
  }

  std::string_view RuleForLost(const ErrorSpec& error, const Errors& after) const {
    const bool still_due =
        error.when.empty() ||
        std::any_of(after.begin(), after.end(), [&error](const ErrorSpec& other) {
          return !other.when.empty() && Implies(error.when, other.when);
        });
    return still_due ? "error-removed" : "error-removed-promised";
  }

  void CompareOne(const ErrorSpec& a, const ErrorSpec& b) {
    if (a.code != b.code) diff_.Add("error-code", std::to_string(a.code), std::to_string(b.code));
    const bool formal = !(b.when + b.only_when).empty();
    diff_.Text(formal ? "text-changed" : "prose-changed", a.summary, b.summary);
    diff_.Text("text-changed", a.description, b.description);
    diff_.Applies(a.applies, b.applies);
    CompareWhen(a, b);
    // `iff` is one condition, and its change one change.
    const bool iff = a.when == a.only_when && b.when == b.only_when;
    if (!iff) CompareOnlyWhen(a.only_when, b.only_when);
    ErrorSpec rest = a;
    rest.code = b.code;
    rest.summary = b.summary;
    rest.description = b.description;
    rest.when = b.when;
    rest.only_when = b.only_when;
    rest.applies = b.applies;
    if (!(rest == b)) diff_.Add("member-changed");
  }

  void CompareOnlyWhen(const std::string& before, const std::string& after) {
    if (before == after) return;
    if (!Implies(after, before) && WiderOnlyWithNewFlags(before, after)) {
      return diff_.Add("error-added-new-flags", before, after);
    }
    diff_.Condition("error", before, after);
  }

  // An empty `when` promises no failure: it is the condition that never holds.
  void CompareWhen(const ErrorSpec& a, const ErrorSpec& b) {
    if (a.when == b.when) return;
    const bool narrower = b.when.empty() || (!a.when.empty() && Implies(b.when, a.when));
    const bool wider = a.when.empty() || (!b.when.empty() && Implies(a.when, b.when));
    if (narrower && wider) return diff_.Add("text-changed", a.when, b.when);
    if (narrower) return diff_.Add("error-when-narrowed", a.when, b.when);
    if (WiderOnlyWithNewFlags(a.when, b.when)) {
      return diff_.Add("error-added-new-flags", a.when, b.when);
    }
    if (!wider) return diff_.Add("error-when-changed", a.when, b.when);
    const bool could_come = Implies(b.when, a.only_when);
    diff_.Add(!could_come      ? "error-when-new-failure"
              : a.when.empty() ? "error-when-added"
                               : "error-when-widened",
              a.when, b.when);
  }

  SpecDiff& diff_;
  const std::string new_flags_;
};

}  // namespace

void DiffErrors(SpecDiff* diff) { ErrorDiff(diff).Run(); }

}  // namespace kapifuzz
