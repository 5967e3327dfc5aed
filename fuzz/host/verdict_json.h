// VERDICT of docs/formats.md section 6, read from guests and written beside findings.
//
//   Result<Verdict> verdict = VerdictFromJson(R"({"class": "contract", ...})");
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "base/result.h"
#include "oracles/verdict.h"

namespace kapifuzz {

// A document from a file that a guest wrote; its bytes are untrusted.
Result<nlohmann::json> ParseJson(const std::string& text, const std::string& origin);

// The syscall of a crash or hang that no call was running in; in JSON "unknown".
inline constexpr uint16_t kNoSyscall = 0xffff;

// An Error when a member is missing, of the wrong type or names no class or syscall.
Result<Verdict> VerdictFromJson(const nlohmann::json& json, const std::string& origin);
nlohmann::ordered_json VerdictToJson(const Verdict& verdict);

}  // namespace kapifuzz
