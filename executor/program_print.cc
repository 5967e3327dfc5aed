// The writer of program text. docs/formats.md section 2.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <vector>

#include "base/errno_names.h"
#include "executor/capability_names.h"
#include "executor/iocb_image.h"
#include "executor/iocb_text.h"
#include "executor/program_build.h"
#include "executor/program_text.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

constexpr const char* kBadNames[kBadPointerCount] = {"NULL", "bad", "kernel", "noncanonical",
                                                     "readonly"};
constexpr size_t kWidestAlignedCall = 56;  // results of longer calls follow them directly
constexpr int64_t kSmallest = -65536, kLargestDecimal = 1 << 20;

std::string Quoted(std::string_view bytes) {
  std::string text = "\"";
  for (char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    if (c == '"' || c == '\\') {
      text += '\\';
      text += c;
    } else if (c == '\n') {
      text += "\\n";
    } else if (byte < 0x20 || byte >= 0x7f) {
      text += fmt::format("\\x{:02x}", byte);
    } else {
      text += c;
    }
  }
  return text + '"';
}

bool IsMode(const ArgDesc& desc) { return std::string_view(desc.ctype).ends_with("mode_t"); }

std::string PlainNumber(const ArgDesc& desc, uint64_t value) {
  const auto number = static_cast<int64_t>(value);
  if (IsMode(desc) && value != 0 && value <= 0177777) return fmt::format("0{:o}", value);
  if (number >= kSmallest && number < kLargestDecimal) return fmt::format("{}", number);
  return fmt::format("{:#x}", value);
}

// The names whose bits make up `value`, names of several bits before those of one; *rest gets what
// no name covers.
std::vector<const NamedValue*> CoveringNames(const ArgDesc& desc, uint64_t value, uint64_t* rest) {
  std::vector<const NamedValue*> order;
  for (const NamedValue& name : desc.names) order.push_back(&name);
  std::ranges::stable_sort(order, std::greater{},
                           [](const NamedValue* n) { return std::popcount(n->value); });
  std::vector<const NamedValue*> used;
  *rest = value;
  for (const NamedValue* name : order) {
    if (name->value == 0 || (*rest & name->value) != name->value) continue;
    used.push_back(name);
    *rest &= ~name->value;
  }
  std::ranges::sort(used);  // back to the specification's order: the names are one array
  return used;
}

std::string FlagNames(const ArgDesc& desc, uint64_t value) {
  uint64_t rest = 0;
  std::string text;
  for (const NamedValue* name : CoveringNames(desc, value, &rest)) {
    text += text.empty() ? "" : "|";
    text += name->name;
  }
  if (text.empty()) return PlainNumber(desc, value);
  if (rest != 0) text += fmt::format("|{:#x}", rest);
  return text;
}

std::string Number(const ArgDesc& desc, uint64_t value) {
  for (const NamedValue& name : desc.names) {
    if (name.value == value) return name.name;
  }
  if (desc.type == ArgType::kFd && value == kAtFdcwd) return kAtFdcwdName;
  if (desc.constraint == ConstraintKind::kMask && value <= UINT32_MAX && !IsMode(desc)) {
    return FlagNames(desc, value);
  }
  return PlainNumber(desc, value);
}

// Requests one by one where that is all there is; else as bytes.
std::string DataText(const ArgDesc& desc, std::string_view bytes) {
  const bool whole = bytes.size() % kIocbBytes == 0 && !bytes.empty();
  if (desc.type == ArgType::kIocb && bytes.size() == kIocbBytes) return PrintIocb(bytes);
  if (desc.type != ArgType::kIocbs || !whole) return Quoted(bytes);
  std::string text;
  for (size_t at = 0; at < bytes.size(); at += kIocbBytes)
    text += (at == 0 ? "" : " ") + PrintIocb(bytes.substr(at, kIocbBytes));
  return text;
}

std::string ArgText(const Program& program, const ArgDesc& desc, const Arg& arg) {
  switch (arg.kind) {
    case ArgKind::kConst:
      return Number(desc, arg.value);
    case ArgKind::kResult:
      return arg.from_out ? fmt::format("r{}[{}]", arg.value, arg.element)
                          : fmt::format("r{}", arg.value);
    case ArgKind::kData:
    case ArgKind::kString:
      return DataText(desc, DataOf(program, arg));
    case ArgKind::kPattern:
      return fmt::format("fill({})", arg.size);
    case ArgKind::kOut:
      return fmt::format("out({})", arg.size);
    case ArgKind::kEdge:
      return fmt::format("edge({})", HasData(arg) ? DataText(desc, DataOf(program, arg))
                                                  : std::to_string(arg.size));
    case ArgKind::kBad:
      return kBadNames[arg.value % kBadPointerCount];
  }
  return "";
}

std::string EnvironmentText(const Environment& env) {
  const Environment ordinary;
  std::vector<std::string> parts;
  if (env.user != ordinary.user) parts.push_back("user=nobody");
  if (env.nofile != ordinary.nofile) parts.push_back(fmt::format("nofile={}", env.nofile));
  if (env.fsize != ordinary.fsize) parts.push_back(fmt::format("fsize={}", env.fsize));
  if (env.memlock != ordinary.memlock) parts.push_back(fmt::format("memlock={}", env.memlock));
  if (env.drop_cap >= 0) parts.push_back(fmt::format("drop={}", CapabilityName(env.drop_cap)));
  if (env.umask != ordinary.umask) parts.push_back(fmt::format("umask=0{:o}", env.umask));
  return parts.empty() ? "" : fmt::format("env({})\n", fmt::join(parts, ", "));
}

bool IsReferred(const Program& program, int index) {
  for (int i = index + 1; i < program.call_count; i++) {
    for (const Arg& arg : program.calls[i].args) {
      if (arg.kind == ArgKind::kResult && arg.value == static_cast<uint64_t>(index)) return true;
    }
  }
  return false;
}

std::string ResultText(int64_t result) {
  const bool failed = result < 0 && result >= -4095;
  const std::string_view name = failed ? ErrnoName(static_cast<int>(-result)) : "";
  return name.empty() ? std::to_string(result) : fmt::format("-{}", name);
}

}  // namespace

std::string PrintCall(const Program& program, int index) {
  const Call& call = program.calls[index];
  const SyscallDesc& desc = Syscalls()[call.syscall];
  std::string text = fmt::format("{}(", desc.name);
  for (size_t i = 0; i < desc.args.size(); i++) {
    if (i > 0) text += ", ";
    text += ArgText(program, desc.args[i], call.args[i]);
  }
  text += ')';
  if (call.fail_nth != 0) text += fmt::format(" fail_nth({})", call.fail_nth);
  if (call.race) text += fmt::format(" race({})", call.delay);
  return text;
}

std::string PrintProgram(const Program& program, std::span<const int64_t> results) {
  std::vector<std::string> lines;
  size_t width = 0;
  for (int i = 0; i < program.call_count; i++) {
    lines.push_back((IsReferred(program, i) ? fmt::format("r{} = ", i) : "") +
                    PrintCall(program, i));
    if (lines.back().size() <= kWidestAlignedCall) width = std::max(width, lines.back().size());
  }
  std::string text = std::string(kProgramHeader) + '\n' + EnvironmentText(program.env);
  for (size_t i = 0; i < lines.size(); i++) {
    text += lines[i];
    if (i < results.size()) {
      text += std::string(width > lines[i].size() ? width - lines[i].size() : 0, ' ');
      text += "   # = " + ResultText(results[i]);
    }
    text += '\n';
  }
  return text;
}

}  // namespace kapifuzz
