// A breadth-first search, so that the first way to an error is a shortest one. A function is looked at again only if
// more errors would get through from it than before.
#include "check/errno_paths.h"

#include <algorithm>
#include <set>

namespace kapifuzz {
namespace {

// Fetching from and storing to user memory is assembly that faults inside of itself; the error is in rax or rcx.
constexpr std::string_view kUserAccess[] = {"__get_user_", "__put_user_"};
constexpr int kFault = 14;

bool IsUserAccess(std::string_view name) {
  return std::ranges::any_of(kUserAccess,
                             [name](std::string_view prefix) { return name.starts_with(prefix); });
}

}  // namespace

// A function that the search is in, and how it came there.
struct ErrnoFinder::Visit {
  const ElfFunction* function;
  int caller;       // index of the visit before, -1 at the root
  uint64_t site;    // of the call there
  ErrnoSet passed;  // errors that reach the syscall's caller from here
  int depth;
};

const ElfFunction* ErrnoFinder::FunctionAt(uint64_t address) const {
  const std::vector<ElfFunction>& all = image_.functions();
  auto it = std::ranges::lower_bound(all, address, {}, &ElfFunction::address);
  return it != all.end() && it->address == address ? &*it : nullptr;
}

Result<const ReturnSources*> ErrnoFinder::SourcesOf(const ElfFunction& function) {
  auto it = known_.find(function.address);
  if (it != known_.end()) return &it->second;
  ReturnSources sources;
  if (IsUserAccess(function.name)) {
    sources.constants.push_back({kFault, function.address});
  } else {
    Result<ReturnSources> found = FindReturnSources(image_, fixups_, function);
    if (!found.ok()) return found.error();
    sources = std::move(*found);
  }
  return &known_.emplace(function.address, std::move(sources)).first->second;
}

Result<ErrnoReport> ErrnoFinder::Find(std::string_view syscall, int depth) {
  const std::string entry = "__x64_sys_" + std::string(syscall);
  auto root = std::ranges::find(image_.functions(), entry, &ElfFunction::name);
  if (root == image_.functions().end()) return Error{"", "has no function " + entry};

  ErrnoReport report;
  std::vector<Visit> visits = {{&*root, -1, 0, ErrnoSet::All(), 1}};
  std::map<uint64_t, ErrnoSet> seen = {{root->address, ErrnoSet::All()}};
  std::set<uint64_t> unknown;
  auto path_to = [&visits](int visit, uint64_t address) {
    std::vector<PathStep> path;
    for (; visit >= 0; visit = visits[visit].caller) {
      path.push_back({visits[visit].function, address});
      address = visits[visit].site;
    }
    std::ranges::reverse(path);
    return path;
  };
  for (int next = 0; next < static_cast<int>(visits.size()); ++next) {
    const Visit visit = visits[next];
    Result<const ReturnSources*> sources = SourcesOf(*visit.function);
    if (!sources.ok()) return sources.error();
    for (const ErrnoSource& constant : (*sources)->constants) {
      if (!visit.passed.Has(constant.number) || report.paths.contains(constant.number)) continue;
      report.paths.emplace(constant.number, path_to(next, constant.address));
    }
    for (const CallSource& call : (*sources)->calls) {
      ErrnoSet passed = visit.passed;
      passed &= call.passed;
      const ElfFunction* target = FunctionAt(call.target);
      if (!target && unknown.insert(call.site).second) {
        report.unknown_calls.push_back({visit.function, call.site});
      }
      if (!target || visit.depth >= depth) continue;
      ErrnoSet& known = seen[target->address];
      ErrnoSet more = known;
      more |= passed;
      if (more == known) continue;
      known = more;
      visits.push_back({target, next, call.site, passed, visit.depth + 1});
    }
  }
  return report;
}

}  // namespace kapifuzz
