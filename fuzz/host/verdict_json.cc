#include "fuzz/host/verdict_json.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/console_log.h"

namespace kapifuzz {
namespace {

constexpr char kUnknown[] = "unknown";

uint16_t ReadSyscall(FindingClass cls, const std::string& name) {
  const bool needs_none = cls == FindingClass::kCrash || cls == FindingClass::kHang;
  if (needs_none && name == kUnknown) return kNoSyscall;
  const int index = FindSyscall(name);
  if (index < 0) throw std::invalid_argument("unknown syscall \"" + name + "\"");
  return static_cast<uint16_t>(index);
}

// nlohmann's typed access throws; this file is the boundary.
Verdict ReadVerdict(const nlohmann::json& json) {
  Verdict v;
  std::string cls = json.at("class").get<std::string>();
  if (!ParseFindingClass(cls.c_str(), &v.cls)) {
    throw std::invalid_argument("unknown class \"" + cls + "\"");
  }
  v.syscall = ReadSyscall(v.cls, json.at("syscall").get<std::string>());
  v.key = std::stoull(json.at("signature").get<std::string>(), nullptr, 16);
  v.call = json.at("call").get<uint8_t>();
  v.line = json.at("line").get<int32_t>();
  v.err = json.at("errno").get<int32_t>();
  v.ret = json.at("ret").get<int64_t>();
  CopyField(Printable(json.at("clause").get<std::string>()), v.clause);
  CopyField(Printable(json.at("claim").get<std::string>()), v.claim);
  return v;
}

}  // namespace

Result<nlohmann::json> ParseJson(const std::string& text, const std::string& origin) {
  nlohmann::json json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return Error{origin, "is no JSON document"};
  return json;
}

Result<Verdict> VerdictFromJson(const nlohmann::json& json, const std::string& origin) {
  try {
    return ReadVerdict(json);
  } catch (const std::exception& e) {
    return Error{origin, std::string("is no verdict: ") + e.what()};
  }
}

nlohmann::ordered_json VerdictToJson(const Verdict& v) {
  std::span<const SyscallDesc> syscalls = Syscalls();
  return {{"class", FindingClassName(v.cls)},
          {"signature", fmt::format("{:016x}", v.Signature())},
          {"syscall", v.syscall < syscalls.size() ? syscalls[v.syscall].name : kUnknown},
          {"call", v.call},
          {"clause", v.clause},
          {"line", v.line},
          {"errno", v.err},
          {"ret", v.ret},
          {"claim", v.claim}};
}

}  // namespace kapifuzz
