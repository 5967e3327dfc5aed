#include "specs/check.h"

#include "base/errno_names.h"
#include "specs/check_parts.h"
#include "specs/expr_check.h"
#include "specs/targets.h"

namespace kapifuzz {
namespace {

class SpecChecker {
 public:
  explicit SpecChecker(const ApiSpec& spec) : spec_(spec) {}

  std::vector<Error> Check() {
    for (const Param& param : spec_.params) CheckParam(param);
    if (spec_.ret) CheckReturn(*spec_.ret);
    for (const ErrorSpec& error : spec_.errors) CheckError(error);
    for (const SideEffect& effect : spec_.side_effects) CheckSideEffect(effect);
    for (const StateTransition& transition : spec_.state_transitions) {
      CheckStateTransition(transition);
    }
    for (const std::string& target : spec_.failure_atomic_except) {
      CheckTargetText(0, "failure-atomic", target);
    }
    for (Error& problem : CheckParts(spec_)) problems_.push_back(std::move(problem));
    return std::move(problems_);
  }

 private:
  void Report(int line, const std::string& what) {
    int at = line > 0 ? line : spec_.location.line;
    problems_.push_back({spec_.location.file + ":" + std::to_string(at), spec_.name + ": " + what});
  }

  void CheckText(int line, const std::string& owner, const char* key, const std::string& text,
                 ExprPlace place) {
    if (text.empty()) return;
    Status status = CheckExprText(text, spec_, place);
    if (!status.ok()) {
      Report(line, owner + ": " + key + ": " + status.error().message + ", in '" + text + "'");
    }
  }

  void CheckNumber(int line, const std::string& owner, const std::optional<Number>& number) {
    if (number && !number->value)
      Report(line, owner + ": '" + number->text + "' has no known value");
  }

  // A pointer parameter must be described as one, and an integer not, unless it is an address (mlock); everything else the
  // C type cannot tell.
  void CheckCType(const Param& param) {
    bool pointer = param.ctype.ends_with('*');
    bool described_as_pointer = param.type == "path" || param.type == "user_ptr" ||
                                param.type == "struct" || param.type == "ptr" ||
                                param.type == "func_ptr" || param.type == "array";
    bool described_as_integer = param.type == "int" || param.type == "uint";
    bool fd_in_memory = param.type == "fd" && pointer;
    bool address = param.type == "user_ptr" && param.ctype == "unsigned long";
    if (param.ctype.empty() || fd_in_memory || address) return;
    if (pointer ? described_as_integer : described_as_pointer) {
      Report(param.line.number, "param " + param.name + ": type " + param.type + " does not fit '" +
                                    param.ctype + "'");
    }
  }

  void CheckParam(const Param& param) {
    CheckCType(param);
    const int line = param.line.number;
    const std::string owner = "param " + param.name;
    CheckNumber(line, owner, param.size);
    if (!param.constraint) return;
    const ParamConstraint& constraint = *param.constraint;
    for (const auto* number :
         {&constraint.min, &constraint.max, &constraint.mask, &constraint.alignment}) {
      CheckNumber(line, owner, *number);
    }
    for (const Number& value : constraint.values) CheckNumber(line, owner, value);
    bool both = constraint.min && constraint.max && constraint.min->value && constraint.max->value;
    if (both && *constraint.min->value > *constraint.max->value) {
      Report(line, owner + ": the range is empty");
    }
  }

  void CheckReturn(const Return& ret) {
    const int line = ret.line.number;
    CheckNumber(line, "return", ret.success_min);
    if (ret.success_max != ret.success_min) CheckNumber(line, "return", ret.success_max);
    for (const std::string& text : ret.ensures) {
      CheckText(line, "return", "ensures", text, ExprPlace::kAfter);
    }
  }

  void CheckError(const ErrorSpec& error) {
    const int line = error.line.number;
    const std::string owner = "error " + error.name;
    bool iff = !error.when.empty() && error.when == error.only_when;
    CheckText(line, owner, iff ? "iff" : "when", error.when, ExprPlace::kBefore);
    if (!iff) CheckText(line, owner, "only-when", error.only_when, ExprPlace::kBefore);
    CheckText(line, owner, "applies", error.applies, ExprPlace::kBefore);
    std::optional<int> number = ErrnoNumber(error.name);
    if (number && error.code != -*number) {
      Report(line, owner + ": the code is " + std::to_string(error.code));
    }
  }

  void CheckTargetText(int line, const std::string& owner, const std::string& text) {
    Status status = CheckTarget(ParseTarget(text), spec_);
    if (!status.ok()) {
      Report(line, owner + ": target: " + status.error().message + ", in '" + text + "'");
    }
  }

  // What side effects and state transitions have in common.
  template <typename Clause>
  void CheckClause(const Clause& clause, const std::string& owner) {
    const int line = clause.line.number;
    CheckText(line, owner, "only-when", clause.only_when, ExprPlace::kAfter);
    for (const std::string& text : clause.ensures) {
      CheckText(line, owner, "ensures", text, ExprPlace::kAfter);
    }
    CheckText(line, owner, "applies", clause.applies, ExprPlace::kBefore);
  }

  void CheckSideEffect(const SideEffect& effect) {
    CheckTargetText(effect.line.number, "side-effect", effect.target);
    CheckClause(effect, "side-effect on " + effect.target);
  }

  void CheckStateTransition(const StateTransition& transition) {
    CheckClause(transition, "state-trans of " + transition.object);
  }

  const ApiSpec& spec_;
  std::vector<Error> problems_;
};

}  // namespace

std::vector<Error> CheckSpec(const ApiSpec& spec) { return SpecChecker(spec).Check(); }

std::vector<Error> ProseTargets(const ApiSpec& spec) {
  std::vector<Error> found;
  for (const SideEffect& effect : spec.side_effects) {
    if (ParseTarget(effect.target).kind != FormalTarget::kProse) continue;
    int line = effect.line.number > 0 ? effect.line.number : spec.location.line;
    found.push_back({spec.location.file + ":" + std::to_string(line),
                     spec.name + ": target '" + effect.target +
                         "' is prose; no undeclared effect of this call can be found"});
  }
  return found;
}

}  // namespace kapifuzz
