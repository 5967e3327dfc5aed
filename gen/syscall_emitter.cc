#include "gen/syscall_emitter.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/errno_names.h"
#include "base/strings.h"
#include "gen/arg_model.h"
#include "gen/clause_emitter.h"
#include "gen/cpp_text.h"
#include "gen/needs.h"
#include "gen/partitions.h"
#include "gen/program_name.h"

namespace kapifuzz {
namespace {

// Enumerators by number, in the order of executor/syscall_desc.h.
constexpr const char* kArgTypes[] = {"kInt",        "kFd",        "kPath",     "kBufferIn",
                                     "kBufferOut",  "kStructOut", "kStructIn", "kFdArrayOut",
                                     "kPointer",    "kString",    "kStrings",  "kContext",
                                     "kContextOut", "kIocbs",     "kIocb"};
constexpr const char* kConstraintKinds[] = {"kNone", "kRange", "kMask", "kEnum"};
constexpr const char* kPartitionKinds[] = {
    "kFlagBit",           "kFlagNone",     "kFlagUnknown", "kEnumMember",
    "kEnumOther",         "kEquals",       "kNegative",    "kFdKind",
    "kFdClosed",          "kFdNegative",   "kPathKind",    "kPathEmpty",
    "kPathTrailingSlash", "kPathAbsolute", "kPathTooLong", "kPtrValid",
    "kPtrNull",           "kPtrBad",       "kPtrEdge",     "kStringStarts",
    "kStringIs",          "kStringOther",  "kStringEmpty", "kStringTooLong",
    "kContextAlive",      "kContextDead"};

template <typename Enum, size_t N>
const char* NameIn(const char* const (&names)[N], Enum value) {
  return names[static_cast<size_t>(value)];
}

// Success values; `has_range` is false where the specification gives no bound.
struct SuccessRange {
  bool has_range = false;
  int64_t min = 0, max = 0;
};

SuccessRange SuccessOf(const ApiSpec& spec) {
  if (!spec.ret || !spec.ret->success_min || !spec.ret->success_min->value) return {};
  const std::optional<Number>& max = spec.ret->success_max;
  if (max && !max->value) return {};
  return {true, *spec.ret->success_min->value, max ? *max->value : INT64_MAX};
}

// Builds the text of one syscall from top to bottom.
class Emitter {
 public:
  explicit Emitter(const ApiSpec& spec) : spec_(spec), clauses_(spec) {
    out_.name = ProgramName(spec);
  }

  Result<EmittedSyscall> Emit();

 private:
  // "close_error0".
  std::string Ident(const std::string& part) const { return out_.name + "_" + part; }
  std::string ArgRow(const ArgModel& arg);
  Result<std::string> ErrorRow(const ErrorSpec& error, size_t index);
  Result<std::string> EffectRow(const SideEffect& effect, size_t index);
  Result<std::string> Guard(const StateTransition& transition);
  Status TransitionClauses(const StateTransition& transition, size_t index,
                           std::vector<std::string>* rows);

  Status Args();
  void Partitions(std::vector<PartitionModel> partitions);
  Status Return();
  Status Errors();
  Status Effects();
  Status Atomicity();
  Result<std::string> NumberOf();
  Status Row();

  const ApiSpec& spec_;
  ClauseEmitter clauses_;
  EmittedSyscall out_;
  // Initialisers of the row's spans.
  std::string args_, partitions_, ensures_, errors_, effects_, except_;
};

std::string Emitter::ArgRow(const ArgModel& arg) {
  std::vector<std::string> kinds, names;
  for (Kind kind : arg.array_kinds) kinds.push_back(KindLiteral(KindName(kind)));
  for (const NamedNumber& n : arg.names) {
    names.push_back(fmt::format("{{{}, {:#x}}}", Quote(n.name), static_cast<uint64_t>(n.value)));
  }
  const std::string kinds_span = clauses_.ArrayOf("Kind", Ident(arg.name + "_kinds"), kinds);
  const std::string names_span = clauses_.ArrayOf("NamedValue", Ident(arg.name + "_names"), names);
  std::vector<std::string> strings;
  for (const NamedString& s : arg.strings) {
    strings.push_back(fmt::format("{{{}, {}, {}}}", Quote(s.name), Quote(s.value), s.whole));
  }
  // Left out where there is nothing to say, as nearly everywhere.
  const std::string strings_span =
      strings.empty()
          ? ""
          : ", .strings = " + clauses_.ArrayOf("NamedText", Ident(arg.name + "_strings"), strings);
  const char* inout = arg.is_inout ? " .is_inout = true," : "";
  return fmt::format(
      "{{.name = {}, .ctype = {}, .type = ArgType::{}, .width = {}, .is_signed = {}, .optional = "
      "{},{}\n"
      "     .kinds = {}, .array_kinds = {}, .size_arg = {}, .fixed_size = {},\n"
      "     .constraint = ConstraintKind::{}, .min = {}, .max = {}, .mask = {:#x}, .names = {}{}}}",
      Quote(arg.name), Quote(arg.ctype), NameIn(kArgTypes, arg.type), arg.width, arg.is_signed,
      arg.optional, inout, KindSetLiteral(arg.kinds), kinds_span, arg.size_arg, arg.fixed_size,
      NameIn(kConstraintKinds, arg.constraint), Int64Literal(arg.min), Int64Literal(arg.max),
      arg.mask, names_span, strings_span);
}

Status Emitter::Args() {
  if (spec_.params.size() > static_cast<size_t>(kMaxArgs)) {
    return clauses_.Fail(0, spec_.name + ": a syscall has at most six parameters");
  }
  std::vector<std::string> rows;
  std::vector<PartitionModel> partitions;
  for (size_t i = 0; i < spec_.params.size(); ++i) {
    Result<ArgModel> arg = BuildArg(spec_, i);
    if (!arg.ok()) return clauses_.Fail(0, spec_.name + ": " + arg.error().message);
    std::ranges::move(PartitionsOf(*arg, static_cast<uint8_t>(i)), std::back_inserter(partitions));
    rows.push_back(ArgRow(*arg));
  }
  args_ = clauses_.ArrayOf("ArgDesc", Ident("args"), rows);
  Partitions(std::move(partitions));
  return {};
}

void Emitter::Partitions(std::vector<PartitionModel> partitions) {
  std::ranges::sort(partitions, {}, &PartitionModel::label);
  std::vector<std::string> rows;
  for (const PartitionModel& p : partitions) {
    const bool is_kind = p.kind == PartitionKind::kFdKind || p.kind == PartitionKind::kPathKind;
    const std::string value =
        is_kind ? "Number(" + KindLiteral(KindName(static_cast<Kind>(p.value))) + ")"
                : Int64Literal(p.value);
    rows.push_back(fmt::format("{{{}, PartitionKind::{}, {}, {}}}", p.arg,
                               NameIn(kPartitionKinds, p.kind), value, Quote(p.label)));
  }
  partitions_ = clauses_.ArrayOf("PartitionDesc", Ident("partitions"), rows);
  out_.item_count += rows.size();
}

// The condition under which a transition promises anything; "" for always.
Result<std::string> Emitter::Guard(const StateTransition& transition) {
  std::string guard;
  for (const auto& [text, place] : {std::pair{transition.applies, ExprPlace::kBefore},
                                    std::pair{transition.only_when, ExprPlace::kAfter}}) {
    if (text.empty()) continue;
    Result<std::string> code = clauses_.Compile(text, place, transition.line.number);
    if (!code.ok()) return code;
    guard = guard.empty() ? *code : fmt::format("And({}, {})", guard, *code);
  }
  return guard;
}

// A transition promises as the return does, but only where its own conditions hold.
Status Emitter::TransitionClauses(const StateTransition& transition, size_t index,
                                  std::vector<std::string>* rows) {
  const int line = transition.line.number;
  Result<std::string> guard = Guard(transition);
  if (!guard.ok()) return guard.error();
  for (const std::string& text : transition.ensures) {
    Result<std::string> code = clauses_.Compile(text, ExprPlace::kAfter, line);
    if (!code.ok()) return code.error();
    const std::string ident = Ident(fmt::format("transition{}_ensures{}", index, rows->size()));
    clauses_.AppendFunction(
        ident, line, fmt::format("state-trans {}, ensures: {}", transition.object, text),
        guard->empty() ? *code : fmt::format("Choose({}, {}, V(1))", *guard, *code));
    rows->push_back(fmt::format("{{{}, {}, {}}}", ident, Quote(text), line));
  }
  return {};
}

Status Emitter::Return() {
  std::vector<std::string> rows;
  for (size_t i = 0; spec_.ret && i < spec_.ret->ensures.size(); ++i) {
    Result<std::string> clause =
        clauses_.ClauseOf(spec_.ret->ensures[i], ExprPlace::kAfter, spec_.ret->line.number,
                          Ident(fmt::format("return_ensures{}", i)), "return, ensures");
    if (!clause.ok()) return clause.error();
    rows.push_back(std::move(*clause));
  }
  for (size_t i = 0; i < spec_.state_transitions.size(); ++i) {
    if (Status added = TransitionClauses(spec_.state_transitions[i], i, &rows); !added.ok())
      return added;
  }
  ensures_ = clauses_.ArrayOf("Clause", Ident("ensures"), rows);
  return {};
}

Result<std::string> Emitter::ErrorRow(const ErrorSpec& error, size_t index) {
  const int line = error.line.number;
  const std::string ident = Ident(fmt::format("error{}", index)), what = "error " + error.name;
  const auto clause = [&](const std::string& text, const std::string& suffix,
                          const std::string& key) {
    return clauses_.ClauseOf(text, ExprPlace::kBefore, line, ident + suffix, what + ", " + key);
  };
  const bool iff = !error.when.empty() && error.when == error.only_when;
  Result<std::string> when = clause(error.when, "_when", iff ? "iff" : "when");
  if (!when.ok()) return when;
  Result<std::string> only = iff ? when : clause(error.only_when, "_only_when", "only-when");
  if (!only.ok()) return only;
  Result<std::string> applies = clause(error.applies, "_applies", "applies");
  if (!applies.ok()) return applies;
  return fmt::format("{{{}, {}, {}, {},\n     {},\n     {},\n     {}}}", Quote(error.name),
                     -error.code, Quote(error.summary), line, *when, *only, *applies);
}

Status Emitter::Errors() {
  std::vector<std::string> rows;
  for (const ErrorSpec& error : spec_.errors) {
    if (!ErrnoNumber(error.name))
      return clauses_.Fail(error.line.number, "'" + error.name + "' is no errno");
    Result<std::string> row = ErrorRow(error, rows.size());
    if (!row.ok()) return row.error();
    rows.push_back(std::move(*row));
  }
  errors_ = clauses_.ArrayOf("ErrorDesc", Ident("errors"), rows);
  out_.item_count += rows.size();
  return {};
}

Result<std::string> Emitter::EffectRow(const SideEffect& effect, size_t index) {
  const int line = effect.line.number;
  const std::string types = Join(effect.types, "|"), ident = Ident(fmt::format("effect{}", index));
  const auto clause = [&](const std::string& text, ExprPlace place, const std::string& suffix,
                          const char* key) {
    return clauses_.ClauseOf(text, place, line, ident + suffix,
                             fmt::format("side-effect {}, {}", types, key));
  };
  Result<std::string> target = clauses_.TargetOf(effect.target, line, ident + "_target");
  if (!target.ok()) return target;
  Result<std::string> only = clause(effect.only_when, ExprPlace::kAfter, "_only_when", "only-when");
  if (!only.ok()) return only;
  std::vector<std::string> ensures;
  for (const std::string& text : effect.ensures) {
    Result<std::string> one =
        clause(text, ExprPlace::kAfter, fmt::format("_ensures{}", ensures.size()), "ensures");
    if (!one.ok()) return one;
    ensures.push_back(std::move(*one));
  }
  Result<std::string> applies = clause(effect.applies, ExprPlace::kBefore, "_applies", "applies");
  if (!applies.ok()) return applies;
  const std::string ensures_span = clauses_.ArrayOf("Clause", ident + "_ensures", ensures);
  return fmt::format("{{{}, {}, {},\n     {},\n     {}, {}}}", Quote(types), *target, line, *only,
                     ensures_span, *applies);
}

Status Emitter::Effects() {
  std::vector<std::string> rows;
  for (const SideEffect& effect : spec_.side_effects) {
    Result<std::string> row = EffectRow(effect, rows.size());
    if (!row.ok()) return row.error();
    rows.push_back(std::move(*row));
  }
  effects_ = clauses_.ArrayOf("EffectDesc", Ident("effects"), rows);
  out_.item_count += rows.size();
  return {};
}

Status Emitter::Atomicity() {
  std::vector<std::string> rows;
  for (const std::string& text : spec_.failure_atomic_except) {
    Result<std::string> row =
        clauses_.TargetOf(text, 0, Ident(fmt::format("except{}", rows.size())));
    if (!row.ok()) return row.error();
    rows.push_back(std::move(*row));
  }
  except_ = clauses_.ArrayOf("TargetDesc", Ident("except"), rows);
  return {};
}

// What follows `.nr = __NR_`: a command is ioctl() with a number of its own between its arguments.
Result<std::string> Emitter::NumberOf() {
  if (!spec_.ioctl) return out_.name;
  if (spec_.params.size() > 2 || spec_.params.empty() || spec_.params[0].type != "fd")
    return clauses_.Fail(0, spec_.name + ": a command has a descriptor and at most one argument");
  if (!spec_.ioctl->number.value)
    return clauses_.Fail(0, spec_.name + ": the number of the command is not known");
  return fmt::format("ioctl, .request = {:#x}", *spec_.ioctl->number.value);
}

Status Emitter::Row() {
  Result<uint32_t> needs = NeedsOf(spec_);
  if (!needs.ok()) return clauses_.Fail(0, spec_.name + ": " + needs.error().message);
  KindSet returns = 0;
  if (spec_.ret && spec_.ret->type == "fd") {
    Result<KindSet> kinds = KindsOf(spec_.ret->kinds);
    if (!kinds.ok()) return clauses_.Fail(spec_.ret->line.number, kinds.error().message);
    returns = *kinds;
  }
  const SuccessRange success = SuccessOf(spec_);
  const std::string& promise = spec_.failure_atomic;
  const char* atomic = promise == "yes" ? "kYes" : promise == "except" ? "kExcept" : "kNo";
  static constexpr const char* kIsolationNames[] = {"kReusable", "kReusableMemory", "kSharedMemory",
                                                    "kForked"};
  const char* isolation = kIsolationNames[static_cast<size_t>(IsolationOf(spec_))];
  Result<std::string> number = NumberOf();
  if (!number.ok()) return number.error();
  out_.row = fmt::format(
      "    {{.name = {}, .spec_name = {},\n     .file = {}, .line = {}, .summary = {},\n"
      "     .nr = __NR_{}, .args = {}, .returns = {},\n"
      "     .has_range = {}, .success_min = {}, .success_max = {}, .no_return = {}, .ensures = "
      "{},\n"
      "     .errors = {}, .effects = {}, .partitions = {},\n"
      "     .failure_atomic = FailureAtomic::{}, .atomic_except = {}, .linearizable = {},\n"
      "     .isolation = Isolation::{}, .needs = {:#x}, .first_item = @FIRST_ITEM@}},\n",
      Quote(out_.name), Quote(spec_.name), Quote(spec_.location.file), spec_.location.line,
      Quote(spec_.description), *number, args_, KindSetLiteral(returns), success.has_range,
      Int64Literal(success.min), Int64Literal(success.max),
      spec_.ret && spec_.ret->check == "no_return", ensures_, errors_, effects_, partitions_,
      atomic, except_, spec_.concurrency == "linearizable", isolation, *needs);
  return {};
}

Result<EmittedSyscall> Emitter::Emit() {
  clauses_.Append(
      fmt::format("// {}: {} - {}\n\n", clauses_.Place(0), spec_.name, spec_.description));
  for (auto step : {&Emitter::Args, &Emitter::Return, &Emitter::Errors, &Emitter::Effects,
                    &Emitter::Atomicity, &Emitter::Row}) {
    if (Status done = (this->*step)(); !done.ok()) return done.error();
  }
  out_.definitions = clauses_.TakeDefinitions();
  return std::move(out_);
}

}  // namespace

Result<EmittedSyscall> EmitSyscall(const ApiSpec& spec) { return Emitter(spec).Emit(); }

}  // namespace kapifuzz
