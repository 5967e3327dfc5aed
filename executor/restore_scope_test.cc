#include "executor/restore_scope.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "executor/program_text.h"
#include "executor/world.h"

namespace kapifuzz {
namespace {

using Names = std::set<std::string>;

// What a program that names `path` may have changed: fixtures as the table writes them, directories as absolute paths
// with a slash at their end.
Names Scope(const std::string& path) {
  const Result<Program> program =
      ParseProgram(std::string(kProgramHeader) + "\nunlink(\"" + path + "\")\n", "test");
  if (!program.ok()) return {program.error().ToString()};
  const RestoreScope scope = ScopeOf(*program);
  Names names;
  for (size_t i = 0; i < Fixtures().size(); i++) {
    if (scope.fixtures[i]) names.insert(std::string(Fixtures()[i].path));
  }
  for (size_t i = 0; i < FixtureDirectories().size(); i++) {
    if (scope.directories[i]) names.insert(std::string(FixtureDirectories()[i].path) + "/");
  }
  return names;
}

size_t Everything() { return Fixtures().size() + FixtureDirectories().size(); }

TEST(RestoreScope, WhatAPathCanReach) {
  EXPECT_EQ(Scope("./new"), (Names{"/w/"}));
  EXPECT_EQ(Scope("new"), (Names{"/w/"}));
  EXPECT_EQ(Scope("./file"), (Names{"./file", "/w/"}));
  EXPECT_EQ(Scope("/w/file"), (Names{"./file", "/w/"}));
  EXPECT_EQ(Scope("./dir/x"), (Names{"/w/dir/"}));
  EXPECT_EQ(Scope("./dir"), (Names{"./dir", "./dir/inner", "/w/", "/w/dir/"}));
  EXPECT_EQ(Scope("./dir/"), Scope("./dir"));
  EXPECT_EQ(Scope("/full/new"), (Names{"/full/"}));
  EXPECT_EQ(Scope("/full"), (Names{"/full", "/full/file", "/full/", "//"}));
  EXPECT_EQ(Scope(""), Names{});
}

TEST(RestoreScope, ALinkReachesWhereItLeads) {
  EXPECT_EQ(Scope("./link"), (Names{"./link", "./file", "/w/"}));
  EXPECT_EQ(Scope("./loop"), (Names{"./loop", "/w/"}));
}

TEST(RestoreScope, ReadOnlyFixturesCannotChange) {
  EXPECT_EQ(Scope("/ro/file"), Names{});
  EXPECT_EQ(Scope("/ro/dir/new"), Names{});
}

TEST(RestoreScope, UnclearPathsReachEverything) {
  for (const char* path : {"../file", "./dir/..", "//file", "./dir//inner", "/w/./file"}) {
    const Result<Program> program =
        ParseProgram(std::string(kProgramHeader) + "\nunlink(\"" + path + "\")\n", "test");
    ASSERT_TRUE(program.ok());
    EXPECT_TRUE(ScopeOf(*program).fixtures.all()) << path;
    EXPECT_EQ(Scope(path).size(), Everything()) << path;
  }
}

TEST(RestoreScope, ProgramsWithoutPathsReachNothing) {
  const Result<Program> program =
      ParseProgram(std::string(kProgramHeader) + "\nclose(7)\nunlink(bad)\n", "test");
  ASSERT_TRUE(program.ok());
  EXPECT_TRUE(ScopeOf(*program).empty());
}

TEST(RestoreScope, EveryDirectoryOfTheTableIsKnown) {
  for (const Fixture& fixture : Fixtures()) {
    if (fixture.kind != Kind::kDir || IsOnReadOnlyMount(fixture)) continue;
    const std::string prefix = std::string(fixture.path) + "/";
    bool found = false;
    for (const FixtureDirectory& directory : FixtureDirectories()) {
      found |= directory.prefix == prefix && directory.mode == fixture.mode;
    }
    EXPECT_TRUE(found) << fixture.path << " is created, but its entries would not be restored";
  }
  EXPECT_LT(Fixtures().size(), kMaxFixtures);
}

}  // namespace
}  // namespace kapifuzz
