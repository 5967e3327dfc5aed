#include "specs/observables.h"

#include <algorithm>

#include "specs/expr_lexer.h"

namespace kapifuzz {
namespace {

using enum ObservableParam;
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
    {"is_open", kOneInt},
    {"kind", kOneInt, true},
    {"offset", kOneInt},
    {"size", kOneInt},
    {"nlink", kOneInt},
    {"ino", kOneInt},
    {"mode", kOneInt},
    {"flags", kOneInt},
    {"cloexec", kOneInt},
    {"can_read", kOneInt},
    {"can_write", kOneInt},
    {"seekable", kOneInt},
    {"queued", kOneInt},
    {"poll", kOneInt},
    {"pipe_room", kOneInt},
    {"peer_open", kOneInt},
    {"same_file", kTwoInts},
    {"same_description", kTwoInts},
    {"lowest_fd", {}},
    {"open_fds", {}},
    {"fstype", kOneInt},
    {"fs_full", kOneInt},
    {"max_bytes", kOneInt},
    {"can_poll", kOneInt},
    {"epoll_has", kTwoInts},
    {"epoll_events", kTwoInts},
    {"epoll_data", kTwoInts},
    {"epoll_chain", kTwoInts},
    {"binder_manager", kOneInt},
    {"aio_alive", kOneInt},
    {"aio_slots", kOneInt},
    {"aio_events", kOneInt},
    {"aio_pending", kIntAndPointer},
    {"aio_result", kIntAndPointer},
    {"aio_nr", {}},
    {"aio_max_nr", {}},
    {"owner", kOneInt},
    {"immutable", kOneInt},
    {"on_read_only", kOneInt},
    {"fd_access_error", kTwoInts},
    // paths
    {"fs_full_at", kOnePath},
    {"path_error", kOnePath},
    {"path_error_nofollow", kOnePath},
    {"exists", kOnePath},
    {"exists_nofollow", kOnePath},
    {"type", kOnePath, true},
    {"type_nofollow", kOnePath, true},
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
    {"parent_read_only", kOnePath},
    {"access_error", kPathAndInt},
    {"parent_access_error", kPathAndInt},
    {"read_only", kOnePath},
    {"trailing_slash", kOnePath},
    {"path_empty", kOnePath},
    {"path_absolute", kOnePath},
    {"busy_text", kOnePath},
    {"immutable_at", kOnePath},
    {"immutable_nofollow", kOnePath},
    {"fstype_at", kOnePath},
    // extended attributes
    {"has_xattr", kIntAndPointer},
    {"has_xattr_at", kPathAndPointer},
    {"has_xattr_nofollow", kPathAndPointer},
    {"xattr_size", kIntAndPointer},
    {"xattr_size_at", kPathAndPointer},
    {"xattr_size_nofollow", kPathAndPointer},
    {"xattr_holds", kIntAndValue},
    {"xattr_holds_at", kPathAndValue},
    {"xattr_holds_nofollow", kPathAndValue},
    // execution
    {"image_error", kOnePath},
    {"image_type", kOnePath, true},
    {"image_access_error", kOnePath},
    {"image_written", kOnePath},
    {"script_depth", kOnePath},
    {"interpreter_error", kOnePath},
    {"is_elf", kOnePath},
    {"loader_error", kOnePath},
    {"file_caps", kOnePath},
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
    {"readable", kPointerAndInt},
    {"writable", kPointerAndInt},
    {"mapped", kPointerAndInt},
    {"strnlen", kPointerAndInt},
    {"starts_with", kPointerAndString},
    {"string_is", kPointerAndString},
    // process and kernel
    {"uid", {}},
    {"gid", {}},
    {"has_cap", kOneInt},
    {"rlimit", kOneInt},
    {"umask", {}},
    {"locked_bytes", {}},
    {"total_bytes", {}},
    {"locked_within", kPointerAndInt},
    {"kernel", kTwoInts},
    {"config", kOneSymbol},
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
