// Values as C++ source text, for the generated table.
//
//   Quote("a \"b\"")            "\"a \\\"b\\\"\""
//   Int64Literal(INT64_MIN)     "INT64_MIN"
//   KindLiteral("pipe_read")    "Kind::kPipeRead"
//   KindSetLiteral(0x6)         "KindBit(Kind::kFile) | KindBit(Kind::kDir)"
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "executor/kind.h"

namespace kapifuzz {

std::string Quote(std::string_view text);

// A decimal literal; INT64_MIN has none and is named.
std::string Int64Literal(int64_t value);

// The enumerator of a kind's word.
std::string KindLiteral(std::string_view word);

// `kAnyKind`, or the bits that are set; "0" for none.
std::string KindSetLiteral(KindSet kinds);

}  // namespace kapifuzz
