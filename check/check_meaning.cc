#include "check/check_meaning.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "check/satisfiable.h"
#include "specs/expr_check.h"
#include "specs/targets.h"

namespace kapifuzz {
namespace {

// An expression with the text that its author wrote. Absent if there is none or specs/check.h refuses it.
struct Clause {
  std::string text;
  Expr expr;
};

std::optional<Clause> ReadClause(const std::string& text, const ApiSpec& spec, ExprPlace place) {
  if (text.empty() || !CheckExprText(text, spec, place).ok()) return std::nullopt;
  return Clause{text, *ParseExpr(text)};
}

class MeaningChecker {
 public:
  explicit MeaningChecker(const ApiSpec& spec) : spec_(spec) {}

  std::vector<Problem> Check() {
    for (const ErrorSpec& error : spec_.errors) CheckError(error);
    if (spec_.ret) {
      CheckEnsures(spec_.ret->line.number, "return", spec_.ret->ensures);
      CheckSuccess(*spec_.ret);
    }
    for (const SideEffect& effect : spec_.side_effects) {
      CheckEffect(effect, "side-effect on " + effect.target);
    }
    for (const StateTransition& transition : spec_.state_transitions) {
      CheckEffect(transition, "state-trans of " + transition.object);
    }
    CheckTwice();
    CheckMentioned();
    return std::move(problems_);
  }

 private:
  void Report(Severity severity, int line, const std::string& what) {
    problems_.push_back({spec_.location.file, line > 0 ? line : spec_.location.line, severity,
                         spec_.name + ": " + what});
  }

  // A condition that never holds; false if there was one to report.
  bool CheckCondition(int line, const std::string& owner, const char* key,
                      const std::optional<Clause>& clause) {
    if (!clause || CanBeTrue(clause->expr, spec_)) return true;
    Report(Severity::kError, line, owner + ": " + key + " can never hold: '" + clause->text + "'");
    return false;
  }

  void CheckPair(int line, const std::string& owner, const char* keys,
                 const std::optional<Clause>& a, const std::optional<Clause>& b) {
    if (!a || !b || CanBothBeTrue(a->expr, b->expr, spec_)) return;
    Report(
        Severity::kError, line,
        owner + ": " + keys + " can never hold together: '" + a->text + "' and '" + b->text + "'");
  }

  void CheckError(const ErrorSpec& error) {
    const int line = error.line.number;
    const std::string owner = "error " + error.name;
    const bool iff = !error.when.empty() && error.when == error.only_when;
    std::optional<Clause> when = ReadClause(error.when, spec_, ExprPlace::kBefore);
    std::optional<Clause> only_when = ReadClause(error.only_when, spec_, ExprPlace::kBefore);
    std::optional<Clause> applies = ReadClause(error.applies, spec_, ExprPlace::kBefore);
    CheckReadsInput(line, owner, when, only_when);
    bool possible = CheckCondition(line, owner, iff ? "iff" : "when", when);
    if (!iff) possible &= CheckCondition(line, owner, "only-when", only_when);
    possible &= CheckCondition(line, owner, "applies", applies);
    if (!possible) return;
    if (!iff) CheckPair(line, owner, "when and only-when", when, only_when);
    CheckPair(line, owner, iff ? "iff and applies" : "when and applies", when, applies);
    if (!iff) CheckPair(line, owner, "only-when and applies", only_when, applies);
    if (when && !applies && !CanBeFalse(when->expr, spec_)) {
      Report(Severity::kError, line,
             owner + ": the call could never succeed, this always holds: '" + when->text + "'");
    } else if (only_when && !CanBeFalse(only_when->expr, spec_)) {
      Report(Severity::kWarning, line,
             owner + ": only-when says nothing, it always holds: '" + only_when->text + "'");
    }
  }

  // Each promise alone, and each pair.
  void CheckEnsures(int line, const std::string& owner, const std::vector<std::string>& texts) {
    std::vector<Clause> clauses;
    for (const std::string& text : texts) {
      std::optional<Clause> clause = ReadClause(text, spec_, ExprPlace::kAfter);
      if (!clause) continue;
      CheckWritesOutput(line, owner, *clause);
      if (!CheckCondition(line, owner, "ensures", clause)) continue;
      if (!CanBeFalse(clause->expr, spec_)) {
        Report(Severity::kWarning, line,
               owner + ": ensures says nothing, it always holds: '" + text + "'");
      }
      for (const Clause& other : clauses) CheckPair(line, owner, "two ensures", other, clause);
      clauses.push_back(std::move(*clause));
    }
  }

  // A promise about the result that no successful result can keep.
  void CheckSuccess(const Return& ret) {
    if (!ret.success_min || !ret.success_min->value) return;
    std::string success = "ret >= " + std::to_string(*ret.success_min->value);
    if (ret.success_max && ret.success_max->value) {
      success += " && ret <= " + std::to_string(*ret.success_max->value);
    }
    std::optional<Clause> range = ReadClause(success, spec_, ExprPlace::kAfter);
    for (const std::string& text : ret.ensures) {
      std::optional<Clause> clause = ReadClause(text, spec_, ExprPlace::kAfter);
      if (clause && CanBeTrue(clause->expr, spec_)) {
        CheckPair(ret.line.number, "return", "success and ensures", range, clause);
      }
    }
  }

  // What side effects and state transitions have in common.
  template <typename Effect>
  void CheckEffect(const Effect& effect, const std::string& owner) {
    const int line = effect.line.number;
    std::optional<Clause> only_when = ReadClause(effect.only_when, spec_, ExprPlace::kAfter);
    std::optional<Clause> applies = ReadClause(effect.applies, spec_, ExprPlace::kBefore);
    CheckCondition(line, owner, "only-when", only_when);
    CheckCondition(line, owner, "applies", applies);
    CheckEnsures(line, owner, effect.ensures);
  }

  const Param* ParamOf(const Expr& expr) const {
    if (expr.kind != ExprKind::kMember && expr.kind != ExprKind::kIndex) return nullptr;
    const int index = ParamIndex(spec_, expr.text);
    return index < 0 ? nullptr : &spec_.params[index];
  }

  static bool Has(const Param& param, std::string_view flag) {
    return std::ranges::count(param.flags, flag) > 0;
  }

  bool HasMemoryEffect(const Param& param) const {
    return std::ranges::any_of(spec_.side_effects, [&](const SideEffect& effect) {
      const FormalTarget target = ParseTarget(effect.target);
      bool names = false;
      if (target.kind != FormalTarget::kMemory) return target.kind == FormalTarget::kProse;
      VisitExpr(*target.expr, [&](const Expr& part, bool) { names |= part.text == param.name; });
      return names;
    });
  }

  // What a call leaves in memory is told twice, as a promise and as an effect. Of input it holds what the caller put there.
  void CheckWritesOutput(int line, const std::string& owner, const Clause& clause) {
    std::set<std::string> told;
    VisitExpr(clause.expr, [&](const Expr& part, bool in_old) {
      const Param* param = ParamOf(part);
      if (!param || in_old || Has(*param, "input") || !told.insert(param->name).second) return;
      if (!Has(*param, "output") && !Has(*param, "inout")) {
        Report(Severity::kError, line,
               owner + ": ensures speaks of what " + param->name +
                   " holds, but it is neither input nor output: '" + clause.text + "'");
      } else if (!HasMemoryEffect(*param)) {
        Report(Severity::kWarning, line,
               owner + ": ensures speaks of what " + param->name +
                   " holds afterwards, but no side-effect has the target 'memory " + param->name +
                   "'");
      }
    });
  }

  // Before the call, memory that it only writes holds nothing that could be asked about.
  void CheckReadsInput(int line, const std::string& owner, const std::optional<Clause>& when,
                       const std::optional<Clause>& only_when) {
    std::set<std::string> told;
    for (const std::optional<Clause>* clause : {&when, &only_when}) {
      if (!*clause) continue;
      VisitExpr((*clause)->expr, [&](const Expr& part, bool) {
        const Param* param = ParamOf(part);
        bool read = !param || Has(*param, "input") || Has(*param, "inout");
        if (read || !told.insert(param->name).second) return;
        Report(Severity::kError, line,
               owner + ": depends on what " + param->name + " holds before, but it is no input: '" +
                   (*clause)->text + "'");
      });
    }
  }

  // Remembers `key` and reports the second item that has it.
  void Once(std::map<std::string, int>* seen, int line, const std::string& key,
            const std::string& owner) {
    auto [it, is_new] = seen->emplace(key, line);
    if (is_new) return;
    const std::string where = it->second > 0 ? ", first in line " + std::to_string(it->second) : "";
    Report(Severity::kError, line, owner + " is given twice" + where);
  }

  void CheckTwice() {
    std::map<std::string, int> seen;
    for (const ErrorSpec& error : spec_.errors) {
      std::string key = error.when + '\n' + error.only_when + '\n' + error.applies;
      // Without conditions, two items are two reasons in prose.
      if (key == "\n\n") key += error.summary;
      Once(&seen, error.line.number, "e\n" + error.name + '\n' + key, "error " + error.name);
    }
    for (const SideEffect& effect : spec_.side_effects) {
      std::string types;
      for (const std::string& type : effect.types) types += type + ' ';
      Once(&seen, effect.line.number,
           "s\n" + types + '\n' + effect.target + '\n' + effect.only_when + '\n' + effect.applies,
           "side-effect on " + effect.target);
    }
    for (const Capability& capability : spec_.capabilities) {
      Once(&seen, 0, "c\n" + capability.name + '\n' + capability.allows,
           "capability " + capability.name);
    }
    for (const Param& param : spec_.params) CheckValuesTwice(param);
    if (!spec_.ret) return;
    for (const std::string& text : spec_.ret->ensures) {
      Once(&seen, spec_.ret->line.number, "r\n" + text, "return: ensures '" + text + "'");
    }
  }

  void CheckValuesTwice(const Param& param) {
    if (!param.constraint) return;
    std::map<int64_t, std::string> seen;
    for (const Number& value : param.constraint->values) {
      if (!value.value) continue;
      auto [it, is_new] = seen.emplace(*value.value, value.text);
      if (is_new) continue;
      Report(Severity::kError, param.line.number,
             "param " + param.name + ": '" + value.text + "' is the same value as '" + it->second +
                 "'");
    }
  }

  // Every name that an expression or a formal target uses.
  void CollectNames(const std::string& text, std::set<std::string>* names) const {
    auto add = [names](const Expr& part, bool) { names->insert(part.text); };
    Result<Expr> expr = ParseExpr(text);
    if (expr.ok()) VisitExpr(*expr, add);
    const FormalTarget target = ParseTarget(text);
    if (target.expr) VisitExpr(*target.expr, add);
    names->insert({target.dfd, target.path});
  }

  // A parameter that no condition, promise or effect speaks of leaves its every value untested.
  void CheckMentioned() {
    std::set<std::string> names;
    auto collect = [&](const std::string& text) { CollectNames(text, &names); };
    for (const ErrorSpec& error : spec_.errors) {
      collect(error.when);
      collect(error.only_when);
    }
    if (spec_.ret) std::ranges::for_each(spec_.ret->ensures, collect);
    auto effect = [&](const auto& item) {
      collect(item.only_when);
      std::ranges::for_each(item.ensures, collect);
    };
    for (const SideEffect& item : spec_.side_effects) {
      collect(item.target);
      effect(item);
    }
    for (const StateTransition& item : spec_.state_transitions) effect(item);
    for (const Param& param : spec_.params) {
      names.insert(param.size_param);
      if (param.constraint) names.insert(param.constraint->param);
    }
    for (const Param& param : spec_.params) {
      if (names.contains(param.name)) continue;
      Report(Severity::kWarning, param.line.number,
             "param " + param.name + ": no condition, promise or effect speaks of it");
    }
  }

  const ApiSpec& spec_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> CheckMeaning(const ApiSpec& spec) { return MeaningChecker(spec).Check(); }

}  // namespace kapifuzz
