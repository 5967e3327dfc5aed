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

#include "specs/model_network.h"
#include "specs/model_number.h"

namespace kapifuzz {

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
  std::optional<Number> size_multiplier = {};  // bytes for each unit of size_param
  ItemLine line = {};
  bool operator==(const Param&) const = default;
};

struct Return {
  std::string type = {};
  std::vector<std::string> kinds = {};
  std::string check = {};  // "exact", "range", "fd", "error_check", "custom", "no_return"
  std::optional<Number> success_min = {};
  std::optional<Number> success_max = {};
  std::vector<Number> error_values = {};  // values that mean failure where no errno is returned
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
  std::optional<Number> sa_flags_required = {};  // of the handler: SA_RESTART
  std::optional<Number> sa_flags_forbidden = {};
  std::vector<std::string> states_required = {};  // of the receiving task: "sleeping"
  std::vector<std::string> states_forbidden = {};
  std::string transform_to = {};  // the signal that arrives instead
  bool operator==(const SignalSpec&) const = default;
};

// A named set of signals.
struct SignalMask {
  std::string name = {};
  std::string description = {};
  std::vector<Number> signals = {};  // {"SIGINT", 2}
  bool operator==(const SignalMask&) const = default;
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
  std::vector<Number> alternatives = {};  // capabilities that do as well
  bool operator==(const Capability&) const = default;
};

// A rule over the whole call, in prose or in a formula of its author's own making.
struct Constraint {
  std::string name = {};
  std::string description = {};
  std::string expression = {};
  bool operator==(const Constraint&) const = default;
};

struct StructField {
  std::string name = {};
  std::string ctype = {};  // "__u64", as the definition of the struct has it
  std::string description = {};
  std::string type = {};  // as in Param, down to flags
  std::vector<std::string> kinds = {};
  std::string struct_name = {};  // JSON key "struct"
  std::vector<std::string> flags = {};
  CompiledNumber offset = {};  // in bytes
  CompiledNumber size = {};
  std::optional<ParamConstraint> constraint = {};
  ItemLine line = {};
  bool operator==(const StructField&) const = default;
};

// A struct that user space and the kernel exchange.
struct StructSpec {
  std::string name = {};  // "stat" of struct stat; "union bpf_attr" of a union
  std::string description = {};
  CompiledNumber size = {};
  CompiledNumber alignment = {};
  std::vector<StructField> fields = {};
  ItemLine line = {};
  bool operator==(const StructSpec&) const = default;
};

// What makes an ioctl command one; only where ApiSpec::kind is "ioctl".
struct IoctlSpec {
  std::string command = {};    // "BINDER_VERSION"
  CompiledNumber number = {};  // 0xc0046209
  std::string direction = {};  // "none", "write", "read", "read_write", as user space sees it
  std::string argument = {};   // C type that the argument points to: "struct binder_version"
  CompiledNumber size = {};    // of it
  std::string file = {};       // which files take the command: "/dev/binder"
  bool operator==(const IoctlSpec&) const = default;
};

struct ApiSpec {
  std::string name = {};         // "sys_open", "BINDER_VERSION"
  std::string kind = "syscall";  // or "ioctl"
  Location location = {};
  std::string description = {};
  std::string long_description = {};
  std::optional<IoctlSpec> ioctl = {};
  std::vector<std::string> contexts = {};
  std::vector<Param> params = {};
  std::optional<Return> ret = {};  // JSON key "return"
  std::vector<ErrorSpec> errors = {};
  std::vector<Lock> locks = {};
  std::vector<SignalSpec> signals = {};
  std::vector<SignalMask> signal_masks = {};
  std::vector<SideEffect> side_effects = {};
  std::vector<StateTransition> state_transitions = {};
  std::vector<Capability> capabilities = {};
  std::vector<Constraint> constraints = {};
  std::vector<StructSpec> structs = {};
  std::optional<Network> network = {};
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
