#include "gen/expressions.h"

#include <algorithm>

namespace kapifuzz {

std::vector<std::string_view> ExpressionsOf(const ApiSpec& spec) {
  std::vector<std::string_view> texts;
  const auto add = [&](std::string_view text) {
    if (!text.empty()) texts.push_back(text);
  };
  if (spec.ret) std::ranges::for_each(spec.ret->ensures, add);
  for (const ErrorSpec& e : spec.errors) add(e.when), add(e.only_when), add(e.applies);
  for (const SideEffect& e : spec.side_effects) {
    add(e.only_when), add(e.applies);
    std::ranges::for_each(e.ensures, add);
  }
  for (const StateTransition& t : spec.state_transitions) {
    add(t.only_when), add(t.applies);
    std::ranges::for_each(t.ensures, add);
  }
  return texts;
}

}  // namespace kapifuzz
