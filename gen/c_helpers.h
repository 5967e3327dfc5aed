// The small static functions that reproducers and tests bring along, each printed only where it is
// used.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace kapifuzz {

struct CHelper {
  std::string_view name;      // as it is called: "make_file"
  std::string_view includes;  // headers it needs, blank-separated: "<fcntl.h> <unistd.h>"
  std::string_view code;
};

// In an order in which each may use those before it.
std::span<const CHelper> ReproHelpers();
std::span<const CHelper> LtpHelpers();  // the same in the words of LTP

// The code of the helpers that `code` uses, directly or through others.
std::string HelpersFor(std::string_view code, std::span<const CHelper> helpers);

// Headers of the C library's functions and constants that stand in `code`, without those of
// helpers; sorted lines.
std::string IncludesFor(std::string_view code, std::span<const CHelper> helpers);

// True if `name` stands in `code` as a whole identifier.
bool MentionsName(std::string_view code, std::string_view name);

}  // namespace kapifuzz
