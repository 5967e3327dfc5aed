// Arrays of strings: what a program may be called with, and what the kernel refuses.
#include <array>
#include <string>
#include <string_view>

#include "executor/program_build.h"
#include "fuzz/guest/generator.h"

namespace kapifuzz {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array kOrdinary = {""sv,           "prog\0"sv, "prog\0-x\0"sv,
                                  "A=1\0B=2\0"sv, "\0"sv,     "a\0\0b\0"sv};
constexpr std::array kUnusable = {
    "\x01"
    "bad\0"sv,
    "prog\0\x01kernel\0"sv, "\x01noncanonical\0prog\0"sv};
// The longest that a string may be, with the NUL, and one more; and many that are too long together.
constexpr std::array kLong = {
    "\x01"
    "4096\0"sv,
    "\x01"
    "131071\0"sv,
    "prog\0\x01"
    "131072\0"sv};
constexpr std::string_view kLongest =
    "\x01"
    "131071\0"sv;

}  // namespace

Arg Generator::MakeStrings(const Site& site, int index) {
  const Wish& wish = *site.wish;
  if (rng_.Percent(wish.bad_pointer[index] ? 20 : 4)) return MakeBadPointer();
  if (rng_.OneIn(4)) return BadArg(BadPointer::kNull);
  const auto literal = [&](std::string_view text) {
    return DataArg(site.program, rng_.OneIn(24) ? ArgKind::kEdge : ArgKind::kData, text);
  };
  if (rng_.Percent(wish.bad_pointer[index] ? 30 : 4)) return literal(rng_.Pick(kUnusable));
  if (!rng_.Percent(wish.odd_path[index] ? 60 : 4)) return literal(rng_.Pick(kOrdinary));
  if (rng_.OneIn(2)) return literal(rng_.Pick(kLong));
  std::string many;
  for (uint32_t i = 14 + rng_.Below(5); i > 0; --i) many += kLongest;
  return literal(many);
}

}  // namespace kapifuzz
