// RestoreScope: which fixtures and directories a program may have changed, told from its text.
//
// Looking at everything after each program costs as much as the program. But a program can only reach what its paths
// name: the entry itself, what is below it, what a fixture link leads to, and the directory that holds it (which gains
// or loses the entry). A path that cannot be read that way (`..`, doubled slashes) may reach everything. The sandbox looks at
// everything from time to time all the same.
//
//   ScopeOf(program)      // open("./a", O_CREAT): directory `.`; unlink("./link"): ./link, ./file, directory `.`
#pragma once

#include <bitset>
#include <span>
#include <string_view>

#include "executor/program.h"

namespace kapifuzz {

// A directory whose entries are fixtures and nothing else.
struct FixtureDirectory {
  std::string_view path;    // absolute
  const char* name;         // below `/`
  std::string_view prefix;  // of the paths of its fixtures
  uint32_t mode;
  std::string_view extra = {};  // an entry that is no fixture
};
// Those that can change, the working directory first.
std::span<const FixtureDirectory> FixtureDirectories();

inline constexpr size_t kMaxFixtures = 64;

struct RestoreScope {
  std::bitset<kMaxFixtures> fixtures;     // indices into Fixtures()
  std::bitset<kMaxFixtures> directories;  // into FixtureDirectories()
  bool xattrs = false;                    // of all these; no other change tells of them

  static RestoreScope Everything() {
    RestoreScope all;
    all.fixtures.set();
    all.directories.set();
    all.xattrs = true;
    return all;
  }
  bool empty() const { return fixtures.none() && directories.none(); }
};

RestoreScope ScopeOf(const Program& program);

}  // namespace kapifuzz
