#include "executor/restore_scope.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "executor/program_build.h"
#include "executor/syscall_desc.h"
#include "executor/world.h"

namespace kapifuzz {
namespace {

constexpr auto kDirectories = std::to_array<FixtureDirectory>({
    {"/w", "w", "./", 0777},
    {"/w/dir", "w/dir", "./dir/", 0777},
    {"/", ".", "/", 0755, "w"},
    {"/dev", "dev", "/dev/", 0755},
    {"/full", "full", "/full/", 0777},
    {"/sticky", "sticky", "/sticky/", 01777},
    {"/private", "private", "/private/", 0700},
    {"/x", "x", "/x/", 0755},
});

// "./a" and "a" are "/w/a". Nothing for a path whose end cannot be told from its text.
std::optional<std::string> Absolute(std::string_view path) {
  path = path.substr(0, path.find('\0'));
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (path == ".") return kWorkDirectory;
  if (path.starts_with(".//")) return std::nullopt;
  if (path.starts_with("./")) path.remove_prefix(2);
  const std::string absolute =
      path.starts_with('/') ? std::string(path) : kWorkDirectory + ("/" + std::string(path));
  for (std::string_view unclear : {"..", "//", "/./"}) {
    if (absolute.find(unclear) != absolute.npos) return std::nullopt;
  }
  if (absolute.ends_with("/.")) return std::nullopt;
  return absolute;
}

bool IsAtOrBelow(std::string_view path, std::string_view top) {
  if (!path.starts_with(top)) return false;
  return path.size() == top.size() || top == "/" || path[top.size()] == '/';
}

std::string_view HolderOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

const std::vector<std::string>& AbsoluteFixtures() {
  static const auto* const kPaths = [] {
    auto* paths = new std::vector<std::string>;
    for (const Fixture& fixture : Fixtures()) paths->push_back(*Absolute(fixture.path));
    return paths;
  }();
  return *kPaths;
}

void AddPath(std::string_view path, RestoreScope* scope) {
  for (size_t i = 0; i < kDirectories.size(); i++) {
    if (IsAtOrBelow(kDirectories[i].path, path) || HolderOf(path) == kDirectories[i].path)
      scope->directories.set(i);
  }
  for (size_t i = 0; i < Fixtures().size(); i++) {
    const Fixture& fixture = Fixtures()[i];
    if (IsOnReadOnlyMount(fixture) || !IsAtOrBelow(AbsoluteFixtures()[i], path) ||
        scope->fixtures[i])
      continue;
    scope->fixtures.set(i);
    if (fixture.kind == Kind::kSymlink) AddPath(*Absolute(fixture.content), scope);
  }
}

}  // namespace

std::span<const FixtureDirectory> FixtureDirectories() { return kDirectories; }

RestoreScope ScopeOf(const Program& program) {
  RestoreScope scope;
  for (int i = 0; i < program.call_count; i++) {
    const Call& call = program.calls[i];
    const auto descs = Syscalls()[call.syscall].args;
    if (ChangesXattrs(Syscalls()[call.syscall])) {
      scope.xattrs = true;
      AddPath("/dev/null", &scope);  // descriptors 0, 1 and 2
    }
    for (size_t k = 0; k < descs.size(); k++) {
      if (descs[k].type != ArgType::kPath || !HasData(call.args[k])) continue;
      const std::string_view text = DataOf(program, call.args[k]);
      if (text.empty()) continue;
      const std::optional<std::string> path = Absolute(text);
      if (!path) return RestoreScope::Everything();
      AddPath(*path, &scope);
    }
  }
  return scope;
}

}  // namespace kapifuzz
