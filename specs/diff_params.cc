// Parameters and the result.
#include <algorithm>
#include <set>

#include "base/strings.h"
#include "specs/diff_parts.h"
#include "specs/page_parts.h"

namespace kapifuzz {
namespace {

// Without what the compiled interface does not show.
std::string Unqualified(const std::string& ctype) {
  std::string plain;
  for (std::string_view word : Split(ctype, ' ')) {
    if (word == "const" || word == "volatile" || word == "__user" || word.empty()) continue;
    plain += (plain.empty() ? "" : " ") + std::string(word);
  }
  return plain;
}

void DiffCType(const std::string& before, const std::string& after, SpecDiff* diff) {
  // A reader without the SYSCALL_DEFINE knows no C type.
  if (before == after) return;
  if (before.empty() || after.empty()) return diff->Add("text-changed", before, after);
  diff->Add(Unqualified(before) == Unqualified(after) ? "ctype-qualified" : "ctype-changed", before,
            after);
}

bool Has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// A list without kinds, or with `any`, accepts all.
bool AcceptsAll(const std::vector<std::string>& kinds) {
  return kinds.empty() || Has(kinds, "any");
}

void DiffKinds(const std::vector<std::string>& before, const std::vector<std::string>& after,
               const std::string& prefix, SpecDiff* diff) {
  if (before == after) return;
  const std::string old_text = Join(before, ", "), new_text = Join(after, ", ");
  const bool had_all = AcceptsAll(before), has_all = AcceptsAll(after);
  if (had_all && has_all) return diff->Add("text-changed", old_text, new_text);
  const SetChange change = CompareSets(before, after);
  if (has_all || (!had_all && !change.added.empty()))
    diff->Add(prefix + "kinds-added", old_text, new_text);
  if (had_all || (!has_all && !change.removed.empty()))
    diff->Add(prefix + "kinds-removed", old_text, new_text);
  // Two descriptors in memory, written the other way round.
  if (change.added.empty() && change.removed.empty()) diff->Add("param-type", old_text, new_text);
}

void DiffFlags(const Param& a, const Param& b, SpecDiff* diff) {
  auto expanded = [](std::vector<std::string> flags) {
    if (std::erase(flags, "inout") > 0) flags.insert(flags.end(), {"input", "output"});
    return flags;
  };
  const SetChange change = CompareSets(expanded(a.flags), expanded(b.flags));
  auto has_rule = [](const std::string& flag) {
    constexpr std::string_view kRuled[] = {"input", "output", "optional", "const", "aligned"};
    return std::find(std::begin(kRuled), std::end(kRuled), flag) != std::end(kRuled);
  };
  for (const std::string& flag : change.added) {
    diff->Add(has_rule(flag) ? flag + "-added" : "flag-changed", "", flag);
  }
  for (const std::string& flag : change.removed) {
    diff->Add(has_rule(flag) ? flag + "-removed" : "flag-changed", flag, "");
  }
  if (change.added.empty() && change.removed.empty() && a.flags != b.flags) {
    diff->Add("text-changed", Join(a.flags, ", "), Join(b.flags, ", "));
  }
}

// Whether each of two sets of values holds the other; unknown when a value is.
struct Inclusion {
  bool known = true;
  bool widened = false;   // the second holds the first
  bool narrowed = false;  // the first holds the second
};

Inclusion CompareRanges(const std::optional<Number>& min_a, const std::optional<Number>& max_a,
                        const std::optional<Number>& min_b, const std::optional<Number>& max_b) {
  auto known = [](const std::optional<Number>& number) { return !number || number->value; };
  if (!known(min_a) || !known(max_a) || !known(min_b) || !known(max_b)) return {.known = false};
  auto low = [](const std::optional<Number>& number) {
    return number ? *number->value : INT64_MIN;
  };
  auto high = [](const std::optional<Number>& number) {
    return number ? *number->value : INT64_MAX;
  };
  return {.widened = low(min_b) <= low(min_a) && high(max_a) <= high(max_b),
          .narrowed = low(min_a) <= low(min_b) && high(max_b) <= high(max_a)};
}

Inclusion CompareMasks(const std::optional<Number>& a, const std::optional<Number>& b) {
  if (!a || !b || !a->value || !b->value) return {.known = false};
  return {.widened = (*a->value & ~*b->value) == 0, .narrowed = (*b->value & ~*a->value) == 0};
}

Inclusion CompareValues(const std::vector<Number>& a, const std::vector<Number>& b) {
  auto set_of = [](const std::vector<Number>& numbers) {
    std::set<std::string> set;
    for (const Number& number : numbers) {
      set.insert(number.value ? std::to_string(*number.value) : number.text);
    }
    return set;
  };
  const std::set<std::string> before = set_of(a), after = set_of(b);
  return {.widened = std::includes(after.begin(), after.end(), before.begin(), before.end()),
          .narrowed = std::includes(before.begin(), before.end(), after.begin(), after.end())};
}

Inclusion CompareAlignments(const std::optional<Number>& a, const std::optional<Number>& b) {
  if (!a || !b || a->value.value_or(0) <= 0 || b->value.value_or(0) <= 0) return {.known = false};
  return {.widened = *a->value % *b->value == 0, .narrowed = *b->value % *a->value == 0};
}

Inclusion CompareConstraints(const ParamConstraint& a, const ParamConstraint& b) {
  if (a.kind != b.kind) return {.known = false};
  if (a.kind == "range" || a.kind == "user_string")
    return CompareRanges(a.min, a.max, b.min, b.max);
  if (a.kind == "mask") return CompareMasks(a.mask, b.mask);
  if (a.kind == "enum") return CompareValues(a.values, b.values);
  if (a.kind == "alignment") return CompareAlignments(a.alignment, b.alignment);
  return {.known = false};
}

void DiffConstraint(const Param& a, const Param& b, SpecDiff* diff) {
  if (a.constraint == b.constraint) return;
  auto limits = [](const Param& param) {
    return param.constraint && param.constraint->kind != "none";
  };
  const std::string before = a.constraint ? ConstraintWords(*a.constraint) : "";
  const std::string after = b.constraint ? ConstraintWords(*b.constraint) : "";
  if (!limits(a) || !limits(b)) {
    if (limits(a)) return diff->Add("constraint-removed", before, after);
    if (limits(b)) return diff->Add("constraint-added", before, after);
    return diff->Add("text-changed", before, after);
  }
  diff->Text(b.constraint->kind == "custom" ? "prose-changed" : "text-changed", a.constraint->text,
             b.constraint->text);
  ParamConstraint rest = *a.constraint;
  rest.text = b.constraint->text;
  if (rest == *b.constraint) return;
  const Inclusion inclusion = CompareConstraints(*a.constraint, *b.constraint);
  if (!inclusion.known || (!inclusion.widened && !inclusion.narrowed)) {
    diff->Add("constraint-changed", before, after);
  } else if (inclusion.widened && inclusion.narrowed) {
    diff->Add("text-changed", before, after);  // the same values, spelt in another way
  } else {
    diff->Add(inclusion.widened ? "constraint-widened" : "constraint-narrowed", before, after);
  }
}

void DiffNumber(std::string_view rule, const std::optional<Number>& a,
                const std::optional<Number>& b, SpecDiff* diff) {
  if (a == b) return;
  const bool same = a && b && a->value && a->value == b->value;
  diff->Add(same ? "text-changed" : rule, a ? NumberWords(*a) : "", b ? NumberWords(*b) : "");
}

void DiffSize(const Param& a, const Param& b, SpecDiff* diff) {
  diff->Text("size-changed", a.size_param, b.size_param);
  DiffNumber("size-changed", a.size, b.size, diff);
  DiffNumber("size-changed", a.size_multiplier, b.size_multiplier, diff);
}

}  // namespace

void DiffParam(const Param& a, const Param& b, SpecDiff* diff) {
  diff->Text("text-changed", a.description, b.description);
  DiffCType(a.ctype, b.ctype, diff);
  diff->Text("param-type", a.type, b.type);
  const bool produces = Has(b.flags, "output") && !Has(b.flags, "input");
  DiffKinds(a.kinds, b.kinds, produces ? "return-" : "", diff);
  diff->Text("struct-changed", a.struct_name, b.struct_name);
  DiffFlags(a, b, diff);
  DiffConstraint(a, b, diff);
  DiffSize(a, b, diff);
  Param rest = a;
  rest.name = b.name;
  rest.description = b.description;
  rest.ctype = b.ctype;
  rest.type = b.type;
  rest.kinds = b.kinds;
  rest.struct_name = b.struct_name;
  rest.flags = b.flags;
  rest.constraint = b.constraint;
  rest.size_param = b.size_param;
  rest.size = b.size;
  rest.size_multiplier = b.size_multiplier;
  if (!(rest == b)) diff->Add("member-changed");
}

namespace {

void DiffRange(const Return& a, const Return& b, SpecDiff* diff) {
  if (a.success_min == b.success_min && a.success_max == b.success_max) return;
  auto text = [](const Return& ret) {
    return (ret.success_min ? NumberWords(*ret.success_min) : "") + " to " +
           (ret.success_max ? NumberWords(*ret.success_max) : "");
  };
  const Inclusion inclusion =
      CompareRanges(a.success_min, a.success_max, b.success_min, b.success_max);
  const std::string before = text(a), after = text(b);
  if (!inclusion.known || (!inclusion.widened && !inclusion.narrowed)) {
    diff->Add("return-changed", before, after);
  } else if (inclusion.widened && inclusion.narrowed) {
    diff->Add("text-changed", before, after);
  } else {
    diff->Add(inclusion.widened ? "return-widened" : "return-narrowed", before, after);
  }
}

}  // namespace

void DiffParams(SpecDiff* diff) {
  if (diff->a.params.size() != diff->b.params.size()) {
    diff->Item("params", 0, 0);
    diff->Add("param-count", std::to_string(diff->a.params.size()),
              std::to_string(diff->b.params.size()));
    return;
  }
  for (size_t i = 0; i < diff->b.params.size(); ++i) {
    const Param &a = diff->a.params[i], &b = diff->b.params[i];
    diff->Item("param " + b.name, a.line.number, b.line.number);
    DiffParam(a, b, diff);
  }
}

void DiffReturn(SpecDiff* diff) {
  const std::optional<Return>&a = diff->a.ret, &b = diff->b.ret;
  diff->Item("return", a ? a->line.number : 0, b ? b->line.number : 0);
  if (!a || !b) {
    if (a) diff->Add("return-removed");
    if (b) diff->Add("return-added");
    return;
  }
  diff->Text("return-type", a->type, b->type);
  DiffKinds(a->kinds, b->kinds, "return-", diff);
  diff->Text("return-check", a->check, b->check);
  if (a->error_values != b->error_values) {
    diff->Add("return-check", ListWords(NumbersWords(a->error_values)),
              ListWords(NumbersWords(b->error_values)));
  }
  DiffRange(*a, *b, diff);
  diff->Text("text-changed", a->description, b->description);
  diff->Ensures(a->ensures, b->ensures);
  Return rest = *a;
  rest.type = b->type;
  rest.kinds = b->kinds;
  rest.check = b->check;
  rest.success_min = b->success_min;
  rest.success_max = b->success_max;
  rest.description = b->description;
  rest.ensures = b->ensures;
  rest.error_values = b->error_values;
  if (!(rest == *b)) diff->Add("member-changed");
}

}  // namespace kapifuzz
