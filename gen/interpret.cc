// A plain recursive walk. Names, observables and layouts are looked up at every visit: speed is not
// its business, being independent of the emitter is.
#include "gen/interpret.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <variant>

#include "executor/observables.h"
#include "gen/ctype.h"
#include "gen/struct_layout.h"
#include "specs/constants.h"
#include "specs/observables.h"

namespace kapifuzz {
namespace {

using obs::When;
using NoneFn = Value (*)(const CallView&, When);
using OneFn = Value (*)(const CallView&, When, Value);
using TwoFn = Value (*)(const CallView&, When, Value, Value);
using PathFn = Value (*)(const CallView&, When, int, int);
using PathOneFn = Value (*)(const CallView&, When, int, int, Value);
using FourFn = Value (*)(const CallView&, When, Value, Value, Value, Value);
using PathThreeFn = Value (*)(const CallView&, When, int, int, Value, Value, Value);
using SymbolFn = Value (*)(const CallView&, When, const char*);
using StringFn = Value (*)(const CallView&, When, Value, std::string_view);
using Function =
    std::variant<NoneFn, OneFn, TwoFn, FourFn, PathFn, PathOneFn, PathThreeFn, SymbolFn, StringFn>;

struct Row {
  std::string_view name;
  Function function;
};

// By the order of docs/spec-language.md section 3.1. The test requires one row for each of
// AllObservables().
const Row kFunctions[] = {
    {"is_open", &obs::is_open},
    {"kind", &obs::kind},
    {"offset", &obs::offset},
    {"size", &obs::size},
    {"nlink", &obs::nlink},
    {"ino", &obs::ino},
    {"mode", &obs::mode},
    {"flags", &obs::flags},
    {"cloexec", &obs::cloexec},
    {"can_read", &obs::can_read},
    {"can_write", &obs::can_write},
    {"seekable", &obs::seekable},
    {"queued", &obs::queued},
    {"pipe_room", &obs::pipe_room},
    {"poll", &obs::poll},
    {"peer_open", &obs::peer_open},
    {"same_file", &obs::same_file},
    {"same_description", &obs::same_description},
    {"lowest_fd", &obs::lowest_fd},
    {"open_fds", &obs::open_fds},
    {"fstype", &obs::fstype},
    {"fs_full", &obs::fs_full},
    {"max_bytes", &obs::max_bytes},
    {"can_poll", &obs::can_poll},
    {"epoll_has", &obs::epoll_has},
    {"epoll_events", &obs::epoll_events},
    {"epoll_data", &obs::epoll_data},
    {"epoll_chain", &obs::epoll_chain},
    {"binder_manager", &obs::binder_manager},
    {"aio_alive", &obs::aio_alive},
    {"aio_slots", &obs::aio_slots},
    {"aio_events", &obs::aio_events},
    {"aio_pending", &obs::aio_pending},
    {"aio_result", &obs::aio_result},
    {"aio_nr", &obs::aio_nr},
    {"aio_max_nr", &obs::aio_max_nr},
    {"owner", &obs::owner},
    {"immutable", &obs::immutable},
    {"on_read_only", &obs::on_read_only},
    {"fd_access_error", &obs::fd_access_error},
    {"fs_full_at", &obs::fs_full_at},
    {"path_error", &obs::path_error},
    {"path_error_nofollow", &obs::path_error_nofollow},
    {"exists", &obs::exists},
    {"exists_nofollow", &obs::exists_nofollow},
    {"type", &obs::type},
    {"type_nofollow", &obs::type_nofollow},
    {"mode_at", &obs::mode_at},
    {"nlink_at", &obs::nlink_at},
    {"ino_at", &obs::ino_at},
    {"size_at", &obs::size_at},
    {"uid_at", &obs::uid_at},
    {"nlink_nofollow", &obs::nlink_nofollow},
    {"ino_nofollow", &obs::ino_nofollow},
    {"uid_nofollow", &obs::uid_nofollow},
    {"parent_error", &obs::parent_error},
    {"parent_mode", &obs::parent_mode},
    {"parent_uid", &obs::parent_uid},
    {"parent_read_only", &obs::parent_read_only},
    {"access_error", &obs::access_error},
    {"parent_access_error", &obs::parent_access_error},
    {"read_only", &obs::read_only},
    {"trailing_slash", &obs::trailing_slash},
    {"path_empty", &obs::path_empty},
    {"path_absolute", &obs::path_absolute},
    {"busy_text", &obs::busy_text},
    {"immutable_at", &obs::immutable_at},
    {"immutable_nofollow", &obs::immutable_nofollow},
    {"fstype_at", &obs::fstype_at},
    {"has_xattr", &obs::has_xattr},
    {"has_xattr_at", &obs::has_xattr_at},
    {"has_xattr_nofollow", &obs::has_xattr_nofollow},
    {"xattr_size", &obs::xattr_size},
    {"xattr_size_at", &obs::xattr_size_at},
    {"xattr_size_nofollow", &obs::xattr_size_nofollow},
    {"xattr_holds", &obs::xattr_holds},
    {"xattr_holds_at", &obs::xattr_holds_at},
    {"xattr_holds_nofollow", &obs::xattr_holds_nofollow},
    {"image_error", &obs::image_error},
    {"image_type", &obs::image_type},
    {"image_access_error", &obs::image_access_error},
    {"image_written", &obs::image_written},
    {"script_depth", &obs::script_depth},
    {"interpreter_error", &obs::interpreter_error},
    {"is_elf", &obs::is_elf},
    {"loader_error", &obs::loader_error},
    {"file_caps", &obs::file_caps},
    {"image_mode", &obs::image_mode},
    {"image_owner", &obs::image_owner},
    {"vector_error", &obs::vector_error},
    {"vector_bytes", &obs::vector_bytes},
    {"vector_longest", &obs::vector_longest},
    {"vector_count", &obs::vector_count},
    {"arg_room", &obs::arg_room},
    {"inheritable_fds", &obs::inheritable_fds},
    {"new_fds", &obs::new_fds},
    {"new_argc", &obs::new_argc},
    {"new_uid", &obs::new_uid},
    {"string_error", &obs::string_error},
    {"readable", &obs::readable},
    {"writable", &obs::writable},
    {"mapped", &obs::mapped},
    {"strnlen", &obs::strnlen},
    {"starts_with", &obs::starts_with},
    {"string_is", &obs::string_is},
    {"uid", &obs::uid},
    {"gid", &obs::gid},
    {"has_cap", &obs::has_cap},
    {"rlimit", &obs::rlimit},
    {"umask", &obs::umask},
    {"locked_bytes", &obs::locked_bytes},
    {"total_bytes", &obs::total_bytes},
    {"locked_within", &obs::locked_within},
    {"kernel", &obs::kernel},
    {"config", &obs::config},
};

// How each shape of observable is called.
struct Apply {
  const CallView& view;
  When when;
  int dfd = -1, path = -1;
  std::vector<Value> values = {};
  std::string symbol = {};

  Value operator()(NoneFn f) const { return f(view, when); }
  Value operator()(OneFn f) const { return f(view, when, values.at(0)); }
  Value operator()(TwoFn f) const { return f(view, when, values.at(0), values.at(1)); }
  Value operator()(FourFn f) const {
    return f(view, when, values.at(0), values.at(1), values.at(2), values.at(3));
  }
  Value operator()(PathFn f) const { return f(view, when, dfd, path); }
  Value operator()(PathOneFn f) const { return f(view, when, dfd, path, values.at(0)); }
  Value operator()(PathThreeFn f) const {
    return f(view, when, dfd, path, values.at(0), values.at(1), values.at(2));
  }
  Value operator()(SymbolFn f) const { return f(view, when, symbol.c_str()); }
  Value operator()(StringFn f) const { return f(view, when, values.at(0), symbol); }
};

class Interpreter {
 public:
  Interpreter(const ApiSpec& spec, const CallView& view) : spec_(spec), view_(view) {}

  Value Eval(const Expr& e, When when) const {
    switch (e.kind) {
      case ExprKind::kInteger:
        return Value::Of(e.value);
      case ExprKind::kName:
        return Name(e.text);
      case ExprKind::kKindName:
        return Value::Of(static_cast<int64_t>(KindFromName(e.text.c_str())));
      case ExprKind::kMember:
        return Member(e, when);
      case ExprKind::kIndex:
        return Index(e, when);
      case ExprKind::kUnary:
        return Unary(e, when);
      case ExprKind::kBinary:
        return Binary(e.text, Eval(e.operands[0], when), Eval(e.operands[1], when));
      case ExprKind::kTernary:
        return Choose(Eval(e.operands[0], when), Eval(e.operands[1], when),
                      Eval(e.operands[2], when));
      case ExprKind::kCall:
        return Call(e, when);
      case ExprKind::kOld:
        return Eval(e.operands[0], When::kBefore);
      case ExprKind::kSizeof:
        return Maybe(SizeOfType(e.text));
    }
    return {};
  }

 private:
  static Value Maybe(std::optional<int64_t> v) { return v ? Value::Of(*v) : Value::Unknown(); }

  Value Name(const std::string& name) const {
    const int param = ParamIndex(spec_, name);
    if (param >= 0) return view_.Arg(param);
    if (name == "ret") return view_.Ret();
    if (name == "errno") return view_.Errno();
    return Maybe(ConstantValue(name));
  }

  // The type that a pointer parameter leads to; empty if it is none.
  std::string Pointee(const std::string& param) const {
    const int index = ParamIndex(spec_, param);
    if (index < 0) return {};
    Result<CType> type = ParseCType(spec_.params[static_cast<size_t>(index)].ctype);
    return type.ok() ? type->pointee : std::string();
  }

  Value Member(const Expr& e, When when) const {
    const int index = ParamIndex(spec_, e.text);
    if (index < 0) return {};
    const bool indexed = !e.operands.empty();
    const std::string name = StructBehind(spec_.params[static_cast<size_t>(index)].ctype, indexed);
    const std::optional<FieldLayout> field = FindField(name, e.member);
    if (!field) return {};
    const Value pointer = indexed ? Index(e, when) : Name(e.text);
    return obs::load(view_, when, pointer, Value::Of(static_cast<int64_t>(field->offset)),
                     field->width, field->is_signed);
  }

  Value Index(const Expr& e, When when) const {
    Result<CType> element = ParseCType(Pointee(e.text));
    if (!element.ok()) return {};
    const Value at = Eval(e.operands[0], when) * Value::Of(element->width);
    return obs::load(view_, when, Name(e.text), at, element->width, element->is_signed);
  }

  Value Unary(const Expr& e, When when) const {
    const Value v = Eval(e.operands[0], when);
    if (e.text == "!") return !v;
    if (e.text == "~") return ~v;
    return e.text == "-" ? -v : v;
  }

  static Value Binary(const std::string& op, Value a, Value b) {
    if (op == "&&") return And(a, b);
    if (op == "||") return Or(a, b);
    if (op == "&") return a & b;
    if (op == "|") return a | b;
    if (op == "^") return a ^ b;
    if (op == "==") return a == b;
    if (op == "!=") return a != b;
    if (op == "<=") return a <= b;
    if (op == ">=") return a >= b;
    if (op == "<<") return a << b;
    if (op == ">>") return a >> b;
    return Arithmetic(op[0], a, b);
  }

  static Value Arithmetic(char op, Value a, Value b) {
    switch (op) {
      case '<':
        return a < b;
      case '>':
        return a > b;
      case '+':
        return a + b;
      case '-':
        return a - b;
      case '*':
        return a * b;
      case '/':
        return a / b;
      case '%':
        return a % b;
      default:
        return {};
    }
  }

  Value Call(const Expr& e, When when) const {
    auto row = std::ranges::find(kFunctions, e.text, &Row::name);
    const Observable* observable = FindObservable(e.text);
    if (row == std::end(kFunctions) || observable == nullptr) return {};
    Result<ObservableArgs> args = MatchArguments(*observable, e);
    if (!args.ok()) return {};
    Apply apply{.view = view_, .when = when};
    if (args->dfd != nullptr) apply.dfd = ParamIndex(spec_, args->dfd->text);
    if (args->path != nullptr) apply.path = ParamIndex(spec_, args->path->text);
    if (std::holds_alternative<SymbolFn>(row->function)) {
      apply.symbol = args->values[0]->text;
    } else if (std::holds_alternative<StringFn>(row->function)) {
      apply.symbol = StringConstant(args->values.back()->text).value_or("");
      apply.values.push_back(Eval(*args->values[0], when));
    } else {
      for (const Expr* value : args->values) apply.values.push_back(Eval(*value, when));
    }
    return std::visit(apply, row->function);
  }

  const ApiSpec& spec_;
  const CallView& view_;
};

}  // namespace

bool CanInterpret(std::string_view observable) {
  return std::ranges::find(kFunctions, observable, &Row::name) != std::end(kFunctions);
}

Value Interpret(const Expr& expr, const ApiSpec& spec, ExprPlace place, const CallView& view) {
  return Interpreter(spec, view)
      .Eval(expr, place == ExprPlace::kBefore ? When::kBefore : When::kAfter);
}

}  // namespace kapifuzz
