#include "gen/clause_emitter.h"

#include <fmt/format.h>

#include "gen/cpp_text.h"
#include "gen/expr_emitter.h"
#include "specs/targets.h"

namespace kapifuzz {
namespace {

const char* EnumeratorOf(FormalTarget::Kind kind) {
  switch (kind) {
    case FormalTarget::kProse:
      return "kProse";
    case FormalTarget::kDescriptor:
      return "kDescriptor";
    case FormalTarget::kOffset:
      return "kOffset";
    case FormalTarget::kFlags:
      return "kFlags";
    case FormalTarget::kSize:
      return "kSize";
    case FormalTarget::kData:
      return "kData";
    case FormalTarget::kMode:
      return "kMode";
    case FormalTarget::kInterest:
      return "kInterest";
    case FormalTarget::kXattr:
      return "kXattr";
    case FormalTarget::kMemory:
      return "kMemory";
    case FormalTarget::kSizeAt:
      return "kSizeAt";
    case FormalTarget::kDataAt:
      return "kDataAt";
    case FormalTarget::kModeAt:
      return "kModeAt";
    case FormalTarget::kMemoryLocks:
      return "kMemoryLocks";
    case FormalTarget::kXattrAt:
      return "kXattrAt";
    case FormalTarget::kEntryAt:
      return "kEntryAt";
    case FormalTarget::kContext:
      return "kContext";
    case FormalTarget::kRequests:
      return "kRequests";
  }
  return "kProse";
}

}  // namespace

std::string ClauseEmitter::Place(int line) const {
  return fmt::format("{}:{}", spec_.location.file, line > 0 ? line : spec_.location.line);
}

Result<std::string> ClauseEmitter::Compile(std::string_view text, ExprPlace place, int line) const {
  const auto fail = [&](const Error& error) {
    return Fail(line, fmt::format("'{}': {}", text, error.message));
  };
  Result<Expr> expr = ParseExpr(text);
  if (!expr.ok()) return fail(expr.error());
  if (Status checked = CheckExpr(*expr, spec_, place); !checked.ok()) return fail(checked.error());
  Result<std::string> code = EmitExpr(*expr, spec_, place);
  if (!code.ok()) return fail(code.error());
  return code;
}

void ClauseEmitter::AppendFunction(const std::string& name, int line, const std::string& what,
                                   const std::string& body) {
  definitions_ += fmt::format(
      "// {}, {}, {}\nValue {}([[maybe_unused]] const CallView& c) {{\n  return {};\n}}\n\n",
      Place(line), spec_.name, what, name, body);
}

Result<std::string> ClauseEmitter::ClauseOf(const std::string& text, ExprPlace place, int line,
                                            const std::string& ident, const std::string& what) {
  if (text.empty()) return std::string("{}");
  Result<std::string> code = Compile(text, place, line);
  if (!code.ok()) return code;
  AppendFunction(ident, line, what + ": " + text, *code);
  return fmt::format("{{{}, {}, {}}}", ident, Quote(text), line);
}

Result<std::string> ClauseEmitter::TargetOf(const std::string& text, int line,
                                            const std::string& ident) {
  const auto fail = [&](const Error& error) {
    return Fail(line, fmt::format("target '{}': {}", text, error.message));
  };
  const FormalTarget target = ParseTarget(text);
  if (Status checked = CheckTarget(target, spec_); !checked.ok()) return fail(checked.error());
  std::string function = "nullptr";
  if (target.expr) {
    Result<std::string> code = EmitExpr(*target.expr, spec_, ExprPlace::kAfter);
    if (!code.ok()) return fail(code.error());
    function = ident;
    AppendFunction(ident, line, "target: " + text, *code);
  }
  return fmt::format("{{TargetKind::{}, {}, {}, {}, {}}}", EnumeratorOf(target.kind), function,
                     ParamIndex(spec_, target.dfd), ParamIndex(spec_, target.path), Quote(text));
}

std::string ClauseEmitter::ArrayOf(std::string_view type, const std::string& ident,
                                   const std::vector<std::string>& rows) {
  if (rows.empty()) return "{}";
  definitions_ += fmt::format("constexpr {} {}[] = {{\n", type, ident);
  for (const std::string& row : rows) definitions_ += "    " + row + ",\n";
  definitions_ += "};\n\n";
  return ident;
}

}  // namespace kapifuzz
