// What the parts of `kapi diff` share. Used by specs/diff*.cc alone.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "specs/diff.h"

namespace kapifuzz {

// Collects the changes of one call.
class SpecDiff {
 public:
  SpecDiff(const ApiSpec& a, const ApiSpec& b, std::vector<Change>* changes)
      : a(a), b(b), changes_(*changes) {}

  // The item that the following changes are about, and its lines in both sets (0: not there, or not known).
  void Item(std::string what, int line_a, int line_b);
  void Add(std::string_view rule, std::string before = {}, std::string after = {});
  // If the texts differ.
  void Text(std::string_view rule, const std::string& before, const std::string& after);

  // `clause`: conditions before and after; adds PREFIX-narrowed, -widened or -changed if they differ. Both ways to say the
  // same are "text-changed".
  void Condition(const std::string& prefix, const std::string& before, const std::string& after);
  void Ensures(const std::vector<std::string>& before, const std::vector<std::string>& after);
  void Applies(const std::string& before, const std::string& after);

  const ApiSpec& a;
  const ApiSpec& b;

 private:
  std::vector<Change>& changes_;
  std::string what_;
  int line_a_ = 0;
  int line_b_ = 0;
};

void DiffParams(SpecDiff* diff);
void DiffReturn(SpecDiff* diff);
void DiffStructs(SpecDiff* diff);
void DiffIoctl(SpecDiff* diff);
void DiffErrors(SpecDiff* diff);
void DiffEffects(SpecDiff* diff);
void DiffTransitions(SpecDiff* diff);
void DiffLocks(SpecDiff* diff);
void DiffSignals(SpecDiff* diff);
void DiffCapabilities(SpecDiff* diff);
void DiffRules(SpecDiff* diff);

// All but the names, for the current item.
void DiffParam(const Param& a, const Param& b, SpecDiff* diff);

// True for what user space calls.
bool IsCalledByUsers(const ApiSpec& spec);

// Kinds of descriptors or files; the others are in neither list.
struct SetChange {
  std::vector<std::string> added;
  std::vector<std::string> removed;
};
SetChange CompareSets(const std::vector<std::string>& before,
                      const std::vector<std::string>& after);

// `spec` with parameters called as in `names` (old to new) in every expression, target and reference.
ApiSpec WithRenamedParams(const ApiSpec& spec,
                          const std::vector<std::pair<std::string, std::string>>& names);

// Items of two lists that are about the same thing. One side is null where the other has no partner.
template <typename T>
struct ItemPair {
  const T* a;
  const T* b;
};

// Pairs by each test in turn, the strictest first; what is left has no partner. The pairs come in the order of `b`, what is
// only in `a` comes last.
template <typename T>
std::vector<ItemPair<T>> PairItems(
    const std::vector<T>& a, const std::vector<T>& b,
    const std::vector<std::function<bool(const T&, const T&)>>& tests) {
  std::vector<const T*> partner(b.size(), nullptr);
  std::vector<bool> taken(a.size(), false);
  for (const auto& test : tests) {
    for (size_t j = 0; j < b.size(); ++j) {
      for (size_t i = 0; i < a.size() && !partner[j]; ++i) {
        if (taken[i] || !test(a[i], b[j])) continue;
        partner[j] = &a[i];
        taken[i] = true;
      }
    }
  }
  std::vector<ItemPair<T>> pairs;
  for (size_t j = 0; j < b.size(); ++j) pairs.push_back({partner[j], &b[j]});
  for (size_t i = 0; i < a.size(); ++i) {
    if (!taken[i]) pairs.push_back({&a[i], nullptr});
  }
  return pairs;
}

}  // namespace kapifuzz
