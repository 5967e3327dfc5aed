// The files that a program meets, as C code that makes them below a fresh directory.
//
// Programs run in the sandbox of executor/world.h. A test or reproducer runs in an empty
// directory of an ordinary machine: it needs only the fixtures that its calls touch, absolute
// ones moved below that directory ("/ro/file" is "ro/file").
//
//   UsedFixtures(p, {{0, 2}})            {"./dir", "./dir/inner"}
//   HostPath("/ro/new")                  "ro/new"
//   SetupCallsOf(fixtures)               {"mkdir", "\"dir\", 0777"}, {"make_file", ...}
//
// A SetupCall is printed as CHECK(mkdir("dir", 0777)) in a reproducer and as SAFE_MKDIR("dir",
// 0777) in an LTP test.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "executor/program.h"
#include "executor/world.h"

namespace kapifuzz {

struct SetupCall {
  std::string function;  // of the C library; or a helper: make_file, copy_self ...
  std::string args;
};

// Fixtures that the paths of these calls touch, on the way or at the end, in the order of
// Fixtures().
std::vector<const Fixture*> UsedFixtures(const Program& program, std::span<const int> calls);

// The path of a call for a process in the fresh directory, followed through the descriptor that
// it starts from: "dir/new" for openat(r0, "new") where r0 is a descriptor of ./dir. "" if the
// call has no path that can be read.
std::string HostPathOfCall(const Program& program, int call);

// A path as the program writes it, for a process in the fresh directory.
std::string HostPath(std::string_view path);

// True if the path leads somewhere that is no part of the fresh directory and no device that every
// machine has.
bool LeavesDirectory(std::string_view path);

// Calls that create the fixtures, and those that undo what a recursive removal of the directory
// could not.
std::vector<SetupCall> SetupCallsOf(std::span<const Fixture* const> fixtures);
std::vector<SetupCall> CleanupCallsOf(std::span<const Fixture* const> fixtures);

// The call in the words of LTP: SAFE_MKDIR("dir", 0777);
std::string LtpSetupLine(const SetupCall& call);

// It is a file whose bytes matter, other than those that make_file writes.
bool HasOwnContent(const Fixture& fixture);

// Making this needs CAP_SYS_ADMIN or CAP_LINUX_IMMUTABLE.
bool NeedsRoot(const Fixture& fixture);

}  // namespace kapifuzz
