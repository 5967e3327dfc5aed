#include "gen/c_world.h"

#include <gtest/gtest.h>

#include <numeric>

#include "base/strings.h"
#include "executor/program_text.h"

namespace kapifuzz {
namespace {

std::vector<std::string> Used(const std::string& calls) {
  Result<Program> program = ParseProgram("# kapifuzz program 1\n" + calls, "test");
  if (!program.ok()) return {program.error().ToString()};
  std::vector<std::string> paths;
  std::vector<int> all(program->call_count);
  std::iota(all.begin(), all.end(), 0);
  for (const Fixture* f : UsedFixtures(*program, all)) paths.emplace_back(f->path);
  return paths;
}

TEST(CWorld, FindsTheFixturesOnTheWay) {
  using List = std::vector<std::string>;
  EXPECT_EQ(Used("creat(\"./new\", 0600)"), List{});
  EXPECT_EQ(Used("open(\"./dir/inner\", O_RDONLY, 0)"), (List{"./dir", "./dir/inner"}));
  EXPECT_EQ(Used("open(\"./dir/../file\", O_RDONLY, 0)"), (List{"./file", "./dir"}));
  EXPECT_EQ(Used("open(\"./link\", O_RDONLY, 0)"),
            (List{"./file", "./link"}));  // a link needs its target
  EXPECT_EQ(Used("open(\"/ro/file\", O_RDONLY, 0)"), (List{"/ro", "/ro/file"}));
  EXPECT_EQ(Used("execve(\"/x/deep\", NULL, NULL)"),
            (List{"/x", "/x/prog", "/x/script", "/x/deep"}));
  EXPECT_EQ(Used("execve(\"/x/badloader\", NULL, NULL)"), (List{"/x", "/x/text", "/x/badloader"}));
}

TEST(CWorld, FollowsDescriptorsOfDirectories) {
  EXPECT_EQ(
      Used("r0 = open(\"./dir\", O_RDONLY, 0)\nr1 = dup(r0)\nopenat(r1, \"inner\", O_RDONLY, 0)"),
      (std::vector<std::string>{"./dir", "./dir/inner"}));
}

TEST(CWorld, MovesAbsolutePathsBelowTheDirectory) {
  EXPECT_EQ(HostPath("./file"), "file");
  EXPECT_EQ(HostPath("./"), "./");
  EXPECT_EQ(HostPath("file/"), "file/");
  EXPECT_EQ(HostPath("/ro/new"), "ro/new");
  EXPECT_EQ(HostPath("/dev/full"), "/dev/full");
  EXPECT_EQ(HostPath("/exe"), "/proc/self/exe");
  EXPECT_EQ(HostPath(""), "");
  EXPECT_FALSE(LeavesDirectory("/ro/new"));
  EXPECT_FALSE(LeavesDirectory("/dev/null"));
  EXPECT_TRUE(LeavesDirectory("/new"));
  EXPECT_TRUE(LeavesDirectory("/dev/new"));
}

std::string Text(const std::vector<SetupCall>& calls) {
  std::vector<std::string> lines;
  for (const SetupCall& call : calls) lines.push_back(call.function + "(" + call.args + ")");
  return Join(lines, "; ");
}

TEST(CWorld, WritesSetUpAndCleanUp) {
  const Fixture* ro[] = {FindFixture("/ro"), FindFixture("/ro/file")};
  EXPECT_EQ(
      Text(SetupCallsOf(ro)),
      "mkdir(\"ro\", 0700); mount(\"none\", \"ro\", \"tmpfs\", 0, NULL); chmod(\"ro\", 0777); "
      "make_file(\"ro/file\", 0666); mount(NULL, \"ro\", NULL, MS_REMOUNT | MS_RDONLY, NULL)");
  EXPECT_EQ(Text(CleanupCallsOf(ro)), "umount(\"ro\")");
  const Fixture* immutable[] = {FindFixture("./immutable")};
  EXPECT_EQ(Text(SetupCallsOf(immutable)),
            "make_file(\"immutable\", 0666); set_inode_flags(\"immutable\", FS_IMMUTABLE_FL)");
  EXPECT_EQ(Text(CleanupCallsOf(immutable)), "set_inode_flags(\"immutable\", 0)");
  EXPECT_TRUE(NeedsRoot(*immutable[0]));
  EXPECT_FALSE(NeedsRoot(*FindFixture("./file")));
}

TEST(CWorld, WritesProgramsAndScripts) {
  const Fixture* fixtures[] = {FindFixture("/x/suid"), FindFixture("/x/script"),
                               FindFixture("/x/cutloader"), FindFixture("/x/unended"),
                               FindFixture("/x/short")};
  EXPECT_EQ(Text(SetupCallsOf(fixtures)),
            "copy_self(\"x/suid\", 04755); make_text(\"x/script\", 0777, \"#!x/prog -x\\n\"); "
            "make_dynamic(\"x/cutloader\", 0755, \"x/short\", 8); "
            "make_dynamic(\"x/unended\", 0755, \"x/prog\", 6); "
            "make_text(\"x/short\", 0755, \"\\177ELF\\002\\001\\001\")");
}

// A fixture without a rule of its own would silently become an ordinary file.
TEST(CWorld, HasARuleForEveryFixture) {
  for (const Fixture& f : Fixtures()) {
    const Fixture* one[] = {&f};
    const std::string text = Text(SetupCallsOf(one));
    const bool is_there = (f.path.starts_with("/dev") && f.path != "/dev/none") ||
                          f.path == "/exe" || f.path == "/binder/binder";
    EXPECT_EQ(text.empty(), is_there) << f.path;
  }
  const Fixture* binder[] = {FindFixture("/binder")};
  EXPECT_EQ(Text(SetupCallsOf(binder)),
            "mkdir(\"binder\", 0700); mount(\"none\", \"binder\", \"binder\", 0, NULL)");
  EXPECT_EQ(Text(CleanupCallsOf(binder)), "umount(\"binder\")");
}

}  // namespace
}  // namespace kapifuzz
