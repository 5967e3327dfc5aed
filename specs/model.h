// ApiSpec: what one specification says, as plain data.
//
// The centre of this folder. Readers (kdoc_reader, elf_reader, debugfs_reader, json_reader) end in
// it, writers and everything that uses a specification start from it. It is the JSON of
// docs/formats.md section 1, member by member; an empty string, an empty list or an empty optional
// is a member that the specification does not have. Words ("fd", "file_position") are those of
// docs/spec-language.md in lower case; specs/words.h lists them.
//
//   Result<std::vector<ApiSpec>> specs = ReadSource("linux/fs/open.c");
//   const ApiSpec* close = FindSpec(*specs, "sys_close");
//   close->errors[0].when                                                 // "!is_open(fd)"
//
// Two specifications are equal when they say the same, wherever they were found.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kapifuzz {

// Where a reader found a specification: path below the tree's root and line of the comment's "/**".
// A place is no part of what is said there, so any two are equal and the models' operator== needs
// no exception.
struct Location {
  std::string file = {};
  int line = 0;
  bool operator==(const Location&) const { return true; }
};

// The line of one item in Location::file; 0 when the reader cannot know it (a kernel image). Any
// two are equal.
struct ItemLine {
  int number = 0;
  bool operator==(const ItemLine&) const { return true; }
};

// A constant as its author wrote it and its value in the kernel, absent if the reader cannot know
// it.
struct Number {
  std::string text = {};
  std::optional<int64_t> value = {};
  bool operator==(const Number&) const = default;
};

// Which values of a parameter the call knows.
struct ParamConstraint {
  std::string kind = {};  // "range", "mask", "enum", "buffer", ...
  std::string text = {};  // prose (`cdesc:`)
  std::optional<Number> min = {};
  std::optional<Number> max = {};
  std::optional<Number> mask = {};
  std::vector<Number> values = {};
  std::optional<Number> alignment = {};
  std::string param = {};  // buffer(param)
  bool operator==(const ParamConstraint&) const = default;
};

struct Param {
  std::string name = {};
  std::string ctype = {};  // "const char __user *"
  std::string description = {};
  std::string type = {};                // "fd"
  std::vector<std::string> kinds = {};  // fd(file|dir): {"file", "dir"}
  std::string struct_name = {};         // struct stat: "stat"; JSON key "struct"
  std::vector<std::string> flags = {};  // "input", "user", ... in the order of the words table
  std::optional<ParamConstraint> constraint = {};
  std::optional<Number> size = {};
  std::string size_param = {};
  ItemLine line = {};
  bool operator==(const Param&) const = default;
};

struct Return {
  std::string type = {};
  std::vector<std::string> kinds = {};
  std::string check = {};  // "exact", "range", "fd", "error_check", "custom", "no_return"
  std::optional<Number> success_min = {};
  std::optional<Number> success_max = {};
  std::string description = {};
  std::vector<std::string> ensures = {};
  ItemLine line = {};
  bool operator==(const Return&) const = default;
};

// One promise about one errno. An errno may have several.
struct ErrorSpec {
  std::string name = {};  // "EBADF"
  int code = 0;           // -9; 0 when `name` is no errno ("(driver-specific)")
  std::string summary = {};
  std::string description = {};
  std::string when = {};  // expressions; `iff: E` is E in both
  std::string only_when = {};
  std::string applies = {};
  ItemLine line = {};
  bool operator==(const ErrorSpec&) const = default;
};

struct Lock {
  std::string name = {};
  std::string type = {};
  std::string scope = {};
  std::string description = {};
  bool operator==(const Lock&) const = default;
};

struct SignalSpec {
  std::string name = {};
  std::optional<int> number = {};
  std::vector<std::string> directions = {};
  std::string action = {};
  std::string target = {};
  std::string condition = {};
  std::string description = {};
  std::optional<int> error = {};  // JSON key "errno": what an interrupted call returns, -4
  std::string timing = {};
  std::optional<int> priority = {};
  std::optional<bool> interruptible = {};
  std::optional<bool> restartable = {};
  std::string queue = {};
  bool operator==(const SignalSpec&) const = default;
};

struct SideEffect {
  std::vector<std::string> types = {};
  std::string target = {};
  std::string description = {};
  std::string condition = {};
  std::optional<bool> reversible = {};
  std::string only_when = {};
  std::vector<std::string> ensures = {};
  std::string applies = {};
  ItemLine line = {};
  bool operator==(const SideEffect&) const = default;
};

struct StateTransition {
  std::string object = {};
  std::string from = {};
  std::string to = {};
  std::string condition = {};
  std::string description = {};
  std::string only_when = {};
  std::vector<std::string> ensures = {};
  std::string applies = {};
  ItemLine line = {};
  bool operator==(const StateTransition&) const = default;
};

struct Capability {
  std::string name = {};  // "CAP_SYS_ADMIN"
  int number = 0;         // 21
  std::string action = {};
  std::string allows = {};
  std::string without = {};
  std::string condition = {};
  std::optional<int> priority = {};
  bool operator==(const Capability&) const = default;
};

// A rule over the whole call, in prose or in a formula of its author's own making.
struct Constraint {
  std::string name = {};
  std::string description = {};
  std::string expression = {};
  bool operator==(const Constraint&) const = default;
};

struct ApiSpec {
  std::string name = {};  // "sys_open"
  std::string kind = "syscall";
  Location location = {};
  std::string description = {};
  std::string long_description = {};
  std::vector<std::string> contexts = {};
  std::vector<Param> params = {};
  std::optional<Return> ret = {};  // JSON key "return"
  std::vector<ErrorSpec> errors = {};
  std::vector<Lock> locks = {};
  std::vector<SignalSpec> signals = {};
  std::vector<SideEffect> side_effects = {};
  std::vector<StateTransition> state_transitions = {};
  std::vector<Capability> capabilities = {};
  std::vector<Constraint> constraints = {};
  std::string failure_atomic = {};  // "yes", "no", "except"
  std::vector<std::string> failure_atomic_except = {};
  std::string concurrency = {};
  std::string examples = {};
  std::string notes = {};
  std::string provenance = {};
  bool operator==(const ApiSpec&) const = default;
};

// The specification of that name, or null. "close" finds "sys_close" too.
const ApiSpec* FindSpec(std::span<const ApiSpec> specs, std::string_view name);

// "sys_open" without its prefix; any other name as it is.
std::string_view SyscallName(const ApiSpec& spec);

}  // namespace kapifuzz
