// What a user can get wrong or lack: one clear message each, exit status 2 (usage) or 3 (environment).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/files.h"
#include "base/strings.h"
#include "tests/running_campaign.h"
#include "tests/tools.h"

namespace kapifuzz::testing_tools {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(BadInput, MissingKernel) {
  OwnDirectory own;
  CommandOutput output =
      Kapifuzz({"fuzz", "--kernel", own.path("nothing"), "--out", own.path("out"), "--for", "1s"});
  EXPECT_EQ(output.exit_status, 3);
  EXPECT_THAT(output.err, AllOf(HasSubstr(own.path("nothing")), HasSubstr("make kernel")));
}

TEST(BadInput, MissingQemu) {
  OwnDirectory own;
  std::string tool = JoinPath(KAPIFUZZ_BINARY_DIR, "bin/kapifuzz");
  Result<CommandOutput> output = RunCommand({"env", "PATH=" + own.path(), tool, "fuzz", "--kernel",
                                             KernelFile("bzImage"), "--out", own.path("out")});
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output->exit_status, 3);
  EXPECT_THAT(output->err, AllOf(HasSubstr("qemu-system-x86"), HasSubstr("apt")));
}

TEST(BadInput, KnownFindingsOfNoCampaign) {
  OwnDirectory own;
  CommandOutput output = Kapifuzz({"fuzz", "--kernel", KernelFile("bzImage"), "--out",
                                   own.path("out"), "--known", own.path("none")});
  EXPECT_EQ(output.exit_status, 2);
  EXPECT_THAT(output.err, AllOf(HasSubstr("--known"), HasSubstr(own.path("none"))));
}

TEST(BadInput, UnknownSyscallOffersNearNames) {
  OwnDirectory own;
  CommandOutput output = Kapifuzz(
      {"fuzz", "--kernel", KernelFile("bzImage"), "--out", own.path("out"), "--syscall", "clsoe"});
  EXPECT_EQ(output.exit_status, 2);
  EXPECT_THAT(output.err, AllOf(HasSubstr("clsoe"), HasSubstr("close")));
}

TEST(BadInput, MalformedProgramNamesItsLine) {
  OwnDirectory own;
  ASSERT_TRUE(
      WriteFileAtomically(own.path("p.kprog"), "# kapifuzz program 1\nclose(r0)\nopne(7)\n").ok());
  CommandOutput output = Kapifuzz({"run", "--kernel", KernelFile("bzImage"), own.path("p.kprog")});
  EXPECT_EQ(output.exit_status, 2);
  EXPECT_THAT(output.err, HasSubstr(own.path("p.kprog") + ":2"));
}

TEST(BadInput, MalformedCommentNamesFileLineAndText) {
  OwnDirectory own;
  ASSERT_TRUE(WriteFileAtomically(own.path("x.c"),
                                  "/**\n * sys_close - close a descriptor\n *\n"
                                  " * contexts: process, sleepable\n * param: fd\n"
                                  " *   type: fdd(any), input\n */\n"
                                  "SYSCALL_DEFINE1(close, unsigned int, fd)\n")
                  .ok());
  CommandOutput output = Kapi({"check", own.path("x.c")});
  EXPECT_NE(output.exit_status, 0);
  EXPECT_THAT(output.out + output.err, AllOf(HasSubstr("x.c:6"), HasSubstr("fdd")));
}

TEST(BadInput, ParameterThatTheSyscallDoesNotHave) {
  OwnDirectory own;
  ASSERT_TRUE(WriteFileAtomically(own.path("x.c"),
                                  "/**\n * sys_close - close a descriptor\n *\n"
                                  " * contexts: process, sleepable\n * param: fdes\n"
                                  " *   type: fd(any), input\n */\n"
                                  "SYSCALL_DEFINE1(close, unsigned int, fd)\n")
                  .ok());
  CommandOutput output = Kapi({"check", own.path("x.c")});
  EXPECT_NE(output.exit_status, 0);
  EXPECT_THAT(output.out + output.err, AllOf(HasSubstr("x.c:"), HasSubstr("fdes")));
}

TEST(BadInput, GuestThatDoesNotBootShowsItsLastLines) {
  OwnDirectory own;
  CommandOutput output =
      Kapifuzz({"fuzz", "--kernel", KernelFile("bzImage"), "--out", own.path("out"), "--for", "5s",
                "--kernel-args", "rdinit=/nowhere init=/nowhere"});
  EXPECT_EQ(output.exit_status, 3) << output.out << output.err;
  EXPECT_THAT(output.out + output.err, HasSubstr("Kernel panic"));
}

TEST(BadInput, UnwritableOutputDirectory) {
  CommandOutput output = Kapifuzz(
      {"fuzz", "--kernel", KernelFile("bzImage"), "--out", "/proc/kapifuzz-out", "--for", "1s"});
  EXPECT_EQ(output.exit_status, 3);
  EXPECT_THAT(output.err, HasSubstr("/proc/kapifuzz-out"));
}

// Neither kernel is built: one is told to leave debugfs out, the other to leave out what makes kcov's file.
TEST(BadInput, KernelWithoutDebugfsOrKcovIsFuzzedByPartitionsAlone) {
  OwnDirectory own;
  for (const char* without : {"debugfs=off", "initcall_blacklist=kcov_init"}) {
    CommandOutput output = Kapifuzz({"fuzz", "--kernel", KernelFile("bzImage"), "--out",
                                     own.path(without), "--for", "10s", "--kernel-args", without});
    EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
    EXPECT_THAT(output.out, AllOf(HasSubstr("CONFIG_KCOV"), HasSubstr("debugfs"),
                                  HasSubstr("no coverage"), HasSubstr("only feedback")))
        << without;
    json summary =
        json::parse(MustRead(JoinPath(own.path(without), "summary.json")), nullptr, false);
    EXPECT_EQ(summary["coverage_pcs"], 0) << without;
    EXPECT_GT(summary["corpus"], 0) << without;
    int partitions = 0;
    for (const auto& [name, syscall] : summary["syscalls"].items())
      partitions += syscall["partitions_seen"].get<int>();
    EXPECT_GT(partitions, 50) << without;
  }
}

TEST(BadInput, KernelWithoutSpecificationsInDebugfs) {
  OwnDirectory own;
  CommandOutput output = Kapifuzz({"export", "--kernel", KernelFile("bzImage"), "--kernel-args",
                                   "debugfs=off", "--out", own.path("export")});
  EXPECT_EQ(output.exit_status, 3);
  EXPECT_THAT(output.err, AllOf(HasSubstr("CONFIG_KAPI_SPEC"), HasSubstr("debugfs")));
}

TEST(BadInput, MissingSpecifications) {
  OwnDirectory own;
  std::string no_kernel = JoinPath(KAPIFUZZ_BINARY_DIR, "bin/kapi");
  CommandOutput image = Kapi({"--vmlinux", no_kernel});
  EXPECT_EQ(image.exit_status, 2);
  EXPECT_THAT(image.err, AllOf(HasSubstr(no_kernel), HasSubstr("CONFIG_KAPI_SPEC")));
  CommandOutput empty = Kapi({"--source", own.path()});
  EXPECT_EQ(empty.exit_status, 2);
  EXPECT_THAT(empty.err, HasSubstr("no specification"));
  CommandOutput missing = Kapi({"--source", own.path("none.c")});
  EXPECT_EQ(missing.exit_status, 2);
  EXPECT_THAT(missing.err, HasSubstr(own.path("none.c")));
}

TEST(BadInput, MissingSourcePackage) {
  OwnDirectory own;
  std::string kapi = JoinPath(KAPIFUZZ_BINARY_DIR, "bin/kapi");
  Result<CommandOutput> output =
      RunCommand({SourceFile("scripts/kernel-tree.sh"), "6.99", own.path("tree"), kapi});
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output->exit_status, 3);
  EXPECT_THAT(output->err, HasSubstr("apt-get install linux-source-6.99"));
}

// A small file system of its own below `directory`; nothing else on the machine can fill up.
class SmallFileSystem {
 public:
  SmallFileSystem(const std::string& directory, const char* size) : directory_(directory) {
    mounted_ = mount("none", directory.c_str(), "tmpfs", 0, size) == 0;
  }
  ~SmallFileSystem() {
    if (mounted_) umount(directory_.c_str());
  }
  bool mounted() const { return mounted_; }
  bool Resize(const char* size) {
    return mount("none", directory_.c_str(), "tmpfs", MS_REMOUNT, size) == 0;
  }

 private:
  std::string directory_;
  bool mounted_ = false;
};

// The last number of the table's last row: "total  20,478  101/155 ...  4,681".
long PcsOfTable(const std::string& out) {
  size_t total = out.rfind("\ntotal ");
  if (total == out.npos) return 0;
  std::string line = out.substr(total + 1, out.find('\n', total + 1) - total - 1);
  std::string number = line.substr(line.rfind(' ') + 1);
  std::erase(number, ',');
  return atol(number.c_str());
}

// How many errors each call of the table has shown: "close  1,234  1/3 ..." gives 1.
std::map<std::string, int> ErrorsOfTable(const std::string& out) {
  std::map<std::string, int> errors;
  for (const std::string_view line : SplitLines(out)) {
    std::string name, calls, seen;
    std::istringstream(std::string(line)) >> name >> calls >> seen;
    const bool row = !seen.empty() && IsDigit(seen[0]) && seen.find('/') != seen.npos;
    if (row && name != "total") errors[name] = atoi(seen.c_str());
  }
  return errors;
}

TEST(BadInput, FullOutputDirectoryLosesNothing) {
  if (geteuid() != 0) GTEST_SKIP() << "mounting needs root";
  OwnDirectory own;
  // 32 MiB are the memory shared with the guest; what is left holds a few programs.
  SmallFileSystem small(own.path(), "size=33792k");
  ASSERT_TRUE(small.mounted());
  auto fuzz = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"fuzz", "--kernel", KernelFile("bzImage"), "--out",
                                      own.path("out")};
    words.insert(words.end(), more.begin(), more.end());
    return Kapifuzz(words);
  };
  CommandOutput full = fuzz({"--vms", "1", "--for", "12s"});
  EXPECT_EQ(full.exit_status, 3) << full.out << full.err;
  EXPECT_THAT(full.err, HasSubstr(own.path("out")));
  EXPECT_THAT(full.err, testing::AnyOf(HasSubstr("full"), HasSubstr("No space left")));
  EXPECT_THAT(full.out, HasSubstr("--resume"));
  EXPECT_GT(PcsOfTable(full.out), 500) << full.out;

  const Stored kept = StoredIn(own.path("out"));
  EXPECT_FALSE(kept.corpus.empty());

  ASSERT_TRUE(small.Resize("size=80m"));
  CommandOutput resumed = fuzz({"--resume", "--vms", "1", "--for", "1s"});
  EXPECT_EQ(resumed.exit_status, 0) << resumed.out << resumed.err;
  json summary = json::parse(MustRead(own.path("out/summary.json")), nullptr, false);
  EXPECT_TRUE(StoredIn(own.path("out")).HasAllOf(kept));
  EXPECT_GE(summary["coverage_pcs"], PcsOfTable(full.out));
  const std::map<std::string, int> errors = ErrorsOfTable(full.out);
  EXPECT_GE(errors.size(), 14u) << full.out;
  int seen = 0;
  for (const auto& [name, before] : errors) {
    EXPECT_GE(summary["syscalls"][name]["errors_seen"], before) << name;
    seen += before;
  }
  EXPECT_GT(seen, 5) << full.out;
}

}  // namespace
}  // namespace kapifuzz::testing_tools
