#include "gen/c_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <climits>
#include <string_view>

#include "base/errno_names.h"
#include "base/strings.h"
#include "executor/arena.h"
#include "executor/program_build.h"
#include "executor/string_vector.h"
#include "gen/c_aio.h"
#include "gen/c_helpers.h"
#include "gen/c_text.h"
#include "gen/c_world.h"
#include "gen/ltp_struct.h"

namespace kapifuzz {
namespace {

// Calls whose C library function passes its arguments on to the syscall of the same name.
constexpr std::string_view kLibraryCalls[] = {"close", "creat",     "dup",    "dup2",
                                              "dup3",  "ftruncate", "lseek",  "openat",
                                              "pipe2", "read",      "unlink", "write"};
// open() is openat(2) and fstat() newfstatat(2) in today's C libraries: good enough to set
// something up, but the call in question is made by syscall().
constexpr std::string_view kSetupCalls[] = {"open", "fstat"};

// Of these the C library's function returns a long; an int would cut a result that is no result of the call.
constexpr std::string_view kLongCalls[] = {"lseek", "read", "write"};

// More than that is no literal that a person reads, nor what a call reads of a struct.
constexpr uint64_t kLongestRead = 4096;

// The call takes the pages, not what they hold: `unsigned long start`.
bool IsAddress(const ArgDesc& desc) {
  return std::string_view(desc.ctype).find('*') == std::string_view::npos;
}

template <size_t N>
bool IsIn(const std::string_view (&names)[N], std::string_view name) {
  return std::ranges::find(names, name) != std::end(names);
}

}  // namespace

bool CCallWriter::IsUsed(int call) const {
  for (int later = call + 1; later <= last_; ++later) {
    for (const Arg& arg : program_.calls[static_cast<size_t>(later)].args) {
      if (arg.kind == ArgKind::kResult && !arg.from_out && arg.value == static_cast<uint64_t>(call))
        return true;
    }
  }
  return false;
}

std::string CCallWriter::Unusable(BadPointer which) {
  switch (which) {
    case BadPointer::kNull:
      return "NULL";
    case BadPointer::kUnmapped:
      return "map_pages(0, PROT_NONE)";
    case BadPointer::kKernel:
      return "(void *)0xffff888000000000";
    case BadPointer::kNonCanonical:
      return "(void *)0x800000000000";
    case BadPointer::kReadOnly:
      return "map_pages(4096, PROT_READ)";
  }
  return "NULL";
}

int CCallWriter::OutputOf(int call, ArgType type) const {
  const std::span<const ArgDesc> descs = DescOf(call).args;
  for (size_t i = 0; i < descs.size(); ++i) {
    const Arg& arg = program_.calls[static_cast<size_t>(call)].args[i];
    const bool edge = arg.kind == ArgKind::kEdge && descs[i].type == ArgType::kFdArrayOut;
    if (descs[i].type == type && (HasData(arg) || arg.kind == ArgKind::kOut || edge))
      return static_cast<int>(i);
  }
  return -1;
}

// The variable that holds what the call returned: r7, unless that is memory that it fills.
std::string CCallWriter::ReturnOf(int call) const {
  for (const ArgType type : {ArgType::kFdArrayOut, ArgType::kContextOut, ArgType::kIocbs}) {
    if (OutputOf(call, type) >= 0) return fmt::format("ret{}", call);
  }
  return fmt::format("r{}", call);
}

// At least as long as what the kernel writes: a program may own less of it.
std::string CCallWriter::FdArray(int call, size_t index) {
  const ArgDesc& desc = DescOf(call).args[index];
  const Arg& arg = program_.calls[static_cast<size_t>(call)].args[index];
  const size_t count = std::max<size_t>(desc.array_kinds.size(), (arg.size + 3) / 4);
  if (arg.kind == ArgKind::kEdge) {
    body_.Line(fmt::format("int *r{} = at_edge(NULL, {});", call, arg.size));
  } else {
    body_.Line(fmt::format("int r{}[{}];", call, count));
  }
  return fmt::format("r{}", call);
}

// What the kernel reads: zeros follow what the program says, as they do in its memory.
std::string CCallWriter::Bytes(int call, size_t index) {
  const ArgDesc& desc = DescOf(call).args[index];
  const std::string_view bytes =
      DataOf(program_, program_.calls[static_cast<size_t>(call)].args[index]);
  const MemberwiseStruct* layout = StructByMember(desc.ctype);
  if (layout != nullptr && desc.size_arg < 0)
    return fmt::format("&(struct {}){}", layout->name, InitializerOf(*layout, bytes));
  const std::optional<std::string> unit = RepeatedUnit(bytes);
  if (unit) return fmt::format("repeated({}, {})", CString(*unit), bytes.size());
  const uint64_t read = DeclaredSize(program_, call, static_cast<int>(index));
  if (read <= bytes.size() || read > kLongestRead) return CString(bytes);
  return fmt::format("(char[{}]){{ {} }}", read, CString(bytes));
}

// A variable for memory that the call reads or fills; its name.
std::string CCallWriter::Memory(int call, size_t index) {
  const ArgDesc& desc = DescOf(call).args[index];
  const Arg& arg = program_.calls[static_cast<size_t>(call)].args[index];
  if (arg.kind == ArgKind::kPattern && IsAddress(desc)) {
    // A range of pages: this one begins where a page does, as the program's does.
    return fmt::format("map_pages({}, PROT_READ)", arg.size);
  } else if (arg.kind == ArgKind::kPattern) {
    return fmt::format("repeated(\"ABCDEFGHIJKLMNOPQRSTUVWXYZ\", {})", arg.size);
  } else if (desc.type == ArgType::kStructOut && arg.size == desc.fixed_size &&
             DescOf(call).request == 0) {  // the structs of drivers are bytes here
    std::string_view type = desc.ctype;
    type = type.substr(0, type.find(" __user"));
    body_.Line(fmt::format("{} {}{};", type, desc.name, call));
    return fmt::format("&{}{}", desc.name, call);
  } else {
    body_.Line(fmt::format("static char {}{}[{}];", desc.name, call, std::max(arg.size, 1u)));
    const bool is_char = std::string_view(desc.ctype).find("char") != std::string_view::npos;
    if (!is_char) return fmt::format("(void *){}{}", desc.name, call);
  }
  return fmt::format("{}{}", desc.name, call);
}

// An array of strings; at the edge without the NULL that would end it.
std::string CCallWriter::Vector(const Arg& arg) {
  std::vector<std::string> elements;
  for (const VectorString& string : StringsOf(DataOf(program_, arg))) {
    elements.push_back(string.kind == VectorString::Kind::kText ? CString(string.text)
                       : string.kind == VectorString::Kind::kBad
                           ? Unusable(string.bad)
                           : fmt::format("repeated(\"A\", {})", string.letters));
  }
  const bool at_edge = arg.kind == ArgKind::kEdge;
  if (at_edge && elements.empty()) return "at_edge(NULL, 0)";
  if (!at_edge) elements.push_back("NULL");
  const std::string array = fmt::format("(char *[]){{ {} }}", Join(elements, ", "));
  return at_edge ? fmt::format("at_edge({}, {})", array, 8 * elements.size()) : array;
}

std::string CCallWriter::Argument(int call, size_t index) {
  const ArgDesc& desc = DescOf(call).args[index];
  const Arg& arg = program_.calls[static_cast<size_t>(call)].args[index];
  const bool context = desc.type == ArgType::kContextOut && arg.kind == ArgKind::kOut;
  if (context || (HasData(arg) && IsAioMemory(desc))) {
    const std::string bytes = context ? std::string(8, '\xa5') : std::string(DataOf(program_, arg));
    for (const std::string& line : AioDeclarations(desc, call, bytes)) body_.Line(line);
    return desc.type == ArgType::kIocb ? fmt::format("r{}[0]", call) : fmt::format("r{}", call);
  }
  switch (arg.kind) {
    case ArgKind::kConst:
      return CNumber(desc, arg.value);
    case ArgKind::kResult:
      if (desc.type == ArgType::kContext && arg.from_out &&
          OutputOf(static_cast<int>(arg.value), ArgType::kContextOut) < 0)
        return "0UL";
      if (desc.type == ArgType::kFd && arg.from_out &&
          OutputOf(static_cast<int>(arg.value), ArgType::kFdArrayOut) < 0)
        return "-1";
      return arg.from_out ? fmt::format("r{}[{}]", arg.value, arg.element)
                          : ReturnOf(static_cast<int>(arg.value));
    case ArgKind::kString:
    case ArgKind::kData: {
      if (desc.type == ArgType::kStrings) return Vector(arg);
      if (desc.type == ArgType::kFdArrayOut) return FdArray(call, index);
      if (!IsStringParam(desc)) return Bytes(call, index);
      std::string bytes(DataOf(program_, arg));
      if (desc.type == ArgType::kPath) bytes = HostPath(bytes);
      const std::optional<std::string> unit = RepeatedUnit(bytes);
      return unit ? fmt::format("repeated({}, {})", CString(*unit), bytes.size()) : CString(bytes);
    }
    case ArgKind::kEdge:
      if (desc.type == ArgType::kStrings && HasData(arg)) return Vector(arg);
      if (desc.type == ArgType::kFdArrayOut) return FdArray(call, index);
      return HasData(arg) ? fmt::format("at_edge({}, {})", CString(DataOf(program_, arg)), arg.size)
                          : fmt::format("at_edge(NULL, {})", arg.size);
    case ArgKind::kBad:
      return Unusable(static_cast<BadPointer>(arg.value));
    case ArgKind::kOut:
      if (desc.type == ArgType::kFdArrayOut) return FdArray(call, index);
      return Memory(call, index);
    case ArgKind::kPattern:
      return Memory(call, index);
  }
  return "0";
}

// The compiler warns of library calls whose pointers or sizes are wrong on purpose.
bool CCallWriter::FitsLibrary(int call) const {
  const SyscallDesc& desc = DescOf(call);
  if (!IsIn(kLibraryCalls, desc.name) && (call == question_ || !IsIn(kSetupCalls, desc.name)))
    return false;
  const bool cut = HasResult(call) && ResultOf(call) > INT_MAX && !IsIn(kLongCalls, desc.name);
  if (call == question_ && cut) return false;
  const Call& c = program_.calls[static_cast<size_t>(call)];
  for (size_t i = 0; i < desc.args.size(); ++i) {
    const Arg& arg = c.args[i];
    if (arg.kind == ArgKind::kBad) return false;
    if (arg.kind == ArgKind::kConst && IsPointerParam(desc.args[i])) return false;
    if (desc.args[i].size_arg < 0) continue;
    const Arg& size = c.args[static_cast<size_t>(desc.args[i].size_arg)];
    if (size.kind == ArgKind::kConst && size.value > arg.size) return false;
  }
  return true;
}

// syscall() has no prototype: a number for a register of 64 bits must be as wide.
void CCallWriter::WidenNumbers(int call, std::vector<std::string>* args) const {
  const SyscallDesc& desc = DescOf(call);
  for (size_t i = 0; i < args->size(); ++i) {
    const bool number = program_.calls[static_cast<size_t>(call)].args[i].kind == ArgKind::kConst;
    if (!number || desc.args[i].width != 8) continue;
    (*args)[i] = (IsPointerParam(desc.args[i]) ? "(void *)" : "(long)") + (*args)[i];
  }
}

void CCallWriter::Arm(int call) {
  const int nth = program_.calls[static_cast<size_t>(call)].fail_nth;
  if (nth != 0) body_.Line(fmt::format("fail_nth({});", nth));
}

void CCallWriter::Disarm(int call) {
  if (program_.calls[static_cast<size_t>(call)].fail_nth != 0) body_.Line("fail_nth(0);");
}

// Helpers allocate too.
void CCallWriter::MakeArgumentsFirst(int call, std::vector<std::string>* args) {
  for (size_t i = 0; i < args->size(); ++i) {
    const bool has_helper = std::ranges::any_of(ReproHelpers(), [&](const CHelper& helper) {
      return MentionsName((*args)[i], helper.name);
    });
    if (!has_helper) continue;
    const std::string name = fmt::format("{}{}", DescOf(call).args[i].name, call);
    body_.Line(fmt::format("void *{} = {};", name, (*args)[i]));
    (*args)[i] = name;
  }
}

std::string CCallWriter::Expression(int call) {
  const SyscallDesc& desc = DescOf(call);
  std::vector<std::string> args;
  for (size_t i = 0; i < desc.args.size(); ++i) args.push_back(Argument(call, i));
  if (program_.calls[static_cast<size_t>(call)].fail_nth != 0) MakeArgumentsFirst(call, &args);
  if (!FitsLibrary(call)) WidenNumbers(call, &args);
  if (FitsLibrary(call)) return fmt::format("{}({})", desc.name, Join(args, ", "));
  if (desc.request != 0) {
    args.insert(args.begin() + 1, desc.name);
    return fmt::format("ioctl({})", Join(args, ", "));
  }
  args.insert(args.begin(), fmt::format("SYS_{}", desc.name));
  return fmt::format("syscall({})", Join(args, ", "));
}

void CCallWriter::Setup(int call) {
  const std::string name = DescOf(call).name;
  const std::string expression = Expression(call);
  const bool succeeded = HasResult(call) && ResultOf(call) >= 0;
  Arm(call);
  if (IsUsed(call)) {
    body_.Line(fmt::format("int {} = {};", ReturnOf(call), expression));
    Disarm(call);
    if (!succeeded) return;
    body_.Line(fmt::format("if ({} == -1)", ReturnOf(call)));
    body_.Line(fmt::format("\terr(1, \"{}\");", name));
  } else if (succeeded) {
    body_.Line(fmt::format("CHECK({});", expression));
  } else {
    const std::string_view error =
        HasResult(call) ? ErrnoName(static_cast<int>(-ResultOf(call))) : "";
    body_.Line(fmt::format("(void)!{};{}", expression,
                           error.empty() ? "" : fmt::format("\t/* {} */", error)));
  }
  if (!IsUsed(call)) Disarm(call);
}

}  // namespace kapifuzz
