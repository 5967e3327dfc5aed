#include "specs/observables.h"

#include <algorithm>

#include "specs/expr_lexer.h"

namespace kapifuzz {
namespace {

using enum ObservableParam;
using enum Yields;
constexpr ObservableParam kOneInt[] = {kInt};
constexpr ObservableParam kTwoInts[] = {kInt, kInt};
constexpr ObservableParam kOnePath[] = {kPath};
constexpr ObservableParam kPathAndInt[] = {kPath, kInt};
constexpr ObservableParam kOnePointer[] = {kPointer};
constexpr ObservableParam kPointerAndInt[] = {kPointer, kInt};
constexpr ObservableParam kPointerAndString[] = {kPointer, kString};
constexpr ObservableParam kIntAndPointer[] = {kInt, kPointer};
constexpr ObservableParam kPathAndPointer[] = {kPath, kPointer};
constexpr ObservableParam kIntAndValue[] = {kInt, kPointer, kPointer, kInt};
constexpr ObservableParam kPathAndValue[] = {kPath, kPointer, kPointer, kInt};
constexpr ObservableParam kOneSymbol[] = {kSymbol};

constexpr Observable kObservables[] = {
    // descriptors
    {"is_open", kOneInt, kYesOrNo},
    {"kind", kOneInt, kKind},
    {"offset", kOneInt},
    {"size", kOneInt},
    {"nlink", kOneInt},
    {"ino", kOneInt},
    {"mode", kOneInt},
    {"flags", kOneInt},
    {"cloexec", kOneInt, kYesOrNo},
    {"can_read", kOneInt, kYesOrNo},
    {"can_write", kOneInt, kYesOrNo},
    {"seekable", kOneInt, kYesOrNo},
    {"queued", kOneInt},
    {"poll", kOneInt},
    {"pipe_room", kOneInt},
    {"peer_open", kOneInt, kYesOrNo},
    {"same_file", kTwoInts, kYesOrNo},
    {"same_description", kTwoInts, kYesOrNo},
    {"lowest_fd", {}},
    {"open_fds", {}},
    {"fstype", kOneInt},
    {"fs_full", kOneInt, kYesOrNo},
    {"max_bytes", kOneInt},
    {"can_poll", kOneInt, kYesOrNo},
    {"epoll_has", kTwoInts, kYesOrNo},
    {"epoll_events", kTwoInts},
    {"epoll_data", kTwoInts},
    {"epoll_chain", kTwoInts},
    {"binder_manager", kOneInt, kYesOrNo},
    {"aio_alive", kOneInt, kYesOrNo},
    {"aio_slots", kOneInt},
    {"aio_events", kOneInt},
    {"aio_pending", kIntAndPointer},
    {"aio_result", kIntAndPointer},
    {"aio_nr", {}},
    {"aio_max_nr", {}},
    {"owner", kOneInt},
    {"immutable", kOneInt, kYesOrNo},
    {"on_read_only", kOneInt, kYesOrNo},
    {"fd_access_error", kTwoInts},
    // paths
    {"fs_full_at", kOnePath, kYesOrNo},
    {"path_error", kOnePath},
    {"path_error_nofollow", kOnePath},
    {"exists", kOnePath, kYesOrNo},
    {"exists_nofollow", kOnePath, kYesOrNo},
    {"type", kOnePath, kKind},
    {"type_nofollow", kOnePath, kKind},
    {"mode_at", kOnePath},
    {"nlink_at", kOnePath},
    {"ino_at", kOnePath},
    {"size_at", kOnePath},
    {"uid_at", kOnePath},
    {"nlink_nofollow", kOnePath},
    {"ino_nofollow", kOnePath},
    {"uid_nofollow", kOnePath},
    {"parent_error", kOnePath},
    {"parent_mode", kOnePath},
    {"parent_uid", kOnePath},
    {"parent_read_only", kOnePath, kYesOrNo},
    {"access_error", kPathAndInt},
    {"parent_access_error", kPathAndInt},
    {"read_only", kOnePath, kYesOrNo},
    {"trailing_slash", kOnePath, kYesOrNo},
    {"path_empty", kOnePath, kYesOrNo},
    {"path_absolute", kOnePath, kYesOrNo},
    {"busy_text", kOnePath, kYesOrNo},
    {"immutable_at", kOnePath, kYesOrNo},
    {"immutable_nofollow", kOnePath, kYesOrNo},
    {"fstype_at", kOnePath},
    // extended attributes
    {"has_xattr", kIntAndPointer, kYesOrNo},
    {"has_xattr_at", kPathAndPointer, kYesOrNo},
    {"has_xattr_nofollow", kPathAndPointer, kYesOrNo},
    {"xattr_size", kIntAndPointer},
    {"xattr_size_at", kPathAndPointer},
    {"xattr_size_nofollow", kPathAndPointer},
    {"xattr_holds", kIntAndValue, kYesOrNo},
    {"xattr_holds_at", kPathAndValue, kYesOrNo},
    {"xattr_holds_nofollow", kPathAndValue, kYesOrNo},
    // execution
    {"image_error", kOnePath},
    {"image_type", kOnePath, kKind},
    {"image_access_error", kOnePath},
    {"image_written", kOnePath, kYesOrNo},
    {"script_depth", kOnePath},
    {"interpreter_error", kOnePath},
    {"is_elf", kOnePath, kYesOrNo},
    {"loader_error", kOnePath},
    {"file_caps", kOnePath, kYesOrNo},
    {"image_mode", kOnePath},
    {"image_owner", kOnePath},
    {"vector_error", kOnePointer},
    {"vector_bytes", kOnePointer},
    {"vector_longest", kOnePointer},
    {"vector_count", kOnePointer},
    {"arg_room", {}},
    {"inheritable_fds", {}},
    {"new_fds", {}},
    {"new_argc", {}},
    {"new_uid", {}},
    // memory
    {"string_error", kOnePointer},
    {"readable", kPointerAndInt, kYesOrNo},
    {"writable", kPointerAndInt, kYesOrNo},
    {"mapped", kPointerAndInt, kYesOrNo},
    {"strnlen", kPointerAndInt},
    {"starts_with", kPointerAndString, kYesOrNo},
    {"string_is", kPointerAndString, kYesOrNo},
    // process and kernel
    {"uid", {}},
    {"gid", {}},
    {"has_cap", kOneInt, kYesOrNo},
    {"rlimit", kOneInt},
    {"umask", {}},
    {"locked_bytes", {}},
    {"total_bytes", {}},
    {"locked_within", kPointerAndInt},
    {"kernel", kTwoInts, kYesOrNo},
    {"config", kOneSymbol, kYesOrNo},
};

std::string ArityText(const Observable& observable) {
  size_t least = observable.params.size();
  bool path = least > 0 && observable.params[0] == kPath;
  std::string text = std::to_string(least);
  if (path) text += " or " + std::to_string(least + 1);
  return text + (least == 1 && !path ? " argument" : " arguments");
}

}  // namespace

std::span<const Observable> AllObservables() { return kObservables; }

const Observable* FindObservable(std::string_view name) {
  auto it = std::find_if(std::begin(kObservables), std::end(kObservables),
                         [name](const Observable& o) { return o.name == name; });
  return it == std::end(kObservables) ? nullptr : it;
}

Result<ObservableArgs> MatchArguments(const Observable& observable, const Expr& call) {
  ObservableArgs args;
  const size_t given = call.operands.size(), least = observable.params.size();
  const bool path_first = least > 0 && observable.params[0] == kPath;
  const bool with_dfd = path_first && given == least + 1;
  if (given != least && !with_dfd) {
    return ExprError(call.column, std::string(observable.name) + "() takes " +
                                      ArityText(observable) + ", not " + std::to_string(given));
  }
  size_t next = 0;
  if (with_dfd) args.dfd = &call.operands[next++];
  for (ObservableParam role : observable.params) {
    const Expr& operand = call.operands[next++];
    const bool bare = operand.kind == ExprKind::kName;
    if ((role == kPath || role == kSymbol || role == kString) && !bare) {
      return ExprError(operand.column, "'" + ToString(operand) + "' is not a " +
                                           (role == kPath ? "path parameter" : "bare name"));
    }
    if (role == kPath) {
      args.path = &operand;
    } else {
      args.values.push_back(&operand);
    }
  }
  return args;
}

}  // namespace kapifuzz
