#include "gen/target.h"

#include <algorithm>
#include <iterator>

#include "base/strings.h"
#include "specs/expr_check.h"

namespace kapifuzz {
namespace {

struct Form {
  std::string_view prefix;
  TargetKind kind;
};
constexpr Form kForms[] = {
    {"descriptor ", TargetKind::kDescriptor}, {"offset of ", TargetKind::kOffset},
    {"flags of ", TargetKind::kFlags},        {"size of ", TargetKind::kSize},
    {"data of ", TargetKind::kData},          {"mode of ", TargetKind::kMode},
    {"size at ", TargetKind::kSizeAt},        {"data at ", TargetKind::kDataAt},
    {"mode at ", TargetKind::kModeAt},        {"entry at ", TargetKind::kEntryAt},
    {"memory ", TargetKind::kMemory},
};

const Form* FormOf(std::string_view text) {
  auto it = std::ranges::find_if(kForms, [&](const Form& f) { return text.starts_with(f.prefix); });
  return it == std::end(kForms) ? nullptr : it;
}

bool IsPathKind(TargetKind kind) {
  return kind == TargetKind::kSizeAt || kind == TargetKind::kDataAt ||
         kind == TargetKind::kModeAt || kind == TargetKind::kEntryAt;
}

bool IsPathParam(const ApiSpec& spec, int i) {
  return i >= 0 && spec.params[static_cast<size_t>(i)].type == "path";
}

// `filename` or `(dfd, filename)`.
Target PathTarget(TargetKind kind, std::string_view text, const ApiSpec& spec) {
  text = Trim(text);
  Target target{.kind = kind, .operand = {}};
  if (text.starts_with('(') && text.ends_with(')')) {
    const auto parts = Split(text.substr(1, text.size() - 2), ',');
    if (parts.size() != 2) return {};
    target.dfd_param = ParamIndex(spec, Trim(parts[0]));
    if (target.dfd_param < 0) return {};
    text = Trim(parts[1]);
  }
  target.path_param = ParamIndex(spec, text);
  return IsPathParam(spec, target.path_param) ? target : Target{};
}

}  // namespace

bool LooksFormal(std::string_view text) { return FormOf(text) != nullptr; }

Target ParseTarget(std::string_view text, const ApiSpec& spec) {
  const Form* form = FormOf(text);
  if (form == nullptr) return {};
  const std::string_view rest = text.substr(form->prefix.size());
  if (IsPathKind(form->kind)) return PathTarget(form->kind, rest, spec);
  Result<Expr> operand = ParseExpr(rest);
  if (!operand.ok() || !CheckExpr(*operand, spec, ExprPlace::kAfter).ok()) return {};
  return Target{.kind = form->kind, .operand = std::move(*operand)};
}

}  // namespace kapifuzz
