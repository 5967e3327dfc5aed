#include "specs/targets.h"

#include "base/strings.h"
#include "specs/expr_check.h"

namespace kapifuzz {
namespace {

struct Form {
  std::string_view prefix;
  FormalTarget::Kind kind;
};
constexpr Form kForms[] = {
    {"descriptor ", FormalTarget::kDescriptor}, {"offset of ", FormalTarget::kOffset},
    {"flags of ", FormalTarget::kFlags},        {"size of ", FormalTarget::kSize},
    {"data of ", FormalTarget::kData},          {"mode of ", FormalTarget::kMode},
    {"memory ", FormalTarget::kMemory},         {"interest of ", FormalTarget::kInterest},
    {"size at ", FormalTarget::kSizeAt},        {"data at ", FormalTarget::kDataAt},
    {"mode at ", FormalTarget::kModeAt},        {"entry at ", FormalTarget::kEntryAt},
    {"xattr of ", FormalTarget::kXattr},        {"xattr at ", FormalTarget::kXattrAt},
    {"context ", FormalTarget::kContext},       {"requests of ", FormalTarget::kRequests},
};

// The one that names nothing: a process has one address space.
constexpr std::string_view kMemoryLocksText = "memory locks";

bool TakesPath(FormalTarget::Kind kind) { return kind >= FormalTarget::kSizeAt; }

bool IsName(std::string_view text) {
  if (text.empty() || !IsIdentStart(text[0])) return false;
  for (char c : text) {
    if (!IsIdent(c)) return false;
  }
  return true;
}

// "filename" or "(dfd, filename)".
bool ParsePath(std::string_view text, FormalTarget* target) {
  if (IsName(text)) {
    target->path = std::string(text);
    return true;
  }
  if (!text.starts_with('(') || !text.ends_with(')')) return false;
  std::vector<std::string_view> names = Split(text.substr(1, text.size() - 2), ',');
  if (names.size() != 2 || !IsName(Trim(names[0])) || !IsName(Trim(names[1]))) return false;
  target->dfd = std::string(Trim(names[0]));
  target->path = std::string(Trim(names[1]));
  return true;
}

Status CheckParamType(const ApiSpec& spec, const std::string& name, std::string_view type) {
  int index = ParamIndex(spec, name);
  if (index < 0) return Error{"", "'" + name + "' is no parameter"};
  if (!type.empty() && spec.params[index].type != type) {
    return Error{"", "'" + name + "' is not of type " + std::string(type)};
  }
  return {};
}

}  // namespace

FormalTarget ParseTarget(std::string_view text) {
  text = Trim(text);
  if (text == kMemoryLocksText) return {.kind = FormalTarget::kMemoryLocks};
  for (const Form& form : kForms) {
    if (!text.starts_with(form.prefix)) continue;
    FormalTarget target{.kind = form.kind};
    std::string_view rest = Trim(text.substr(form.prefix.size()));
    if (TakesPath(form.kind)) {
      if (ParsePath(rest, &target)) return target;
    } else if (Result<Expr> expr = ParseExpr(rest); expr.ok()) {
      target.expr = std::move(*expr);
      return target;
    }
  }
  return {};
}

Status CheckTarget(const FormalTarget& target, const ApiSpec& spec) {
  if (target.kind == FormalTarget::kProse || target.kind == FormalTarget::kMemoryLocks) return {};
  if (target.expr) return CheckExpr(*target.expr, spec, ExprPlace::kAfter);
  if (!target.dfd.empty()) {
    if (Status dfd = CheckParamType(spec, target.dfd, ""); !dfd.ok()) return dfd;
  }
  return CheckParamType(spec, target.path, "path");
}

}  // namespace kapifuzz
