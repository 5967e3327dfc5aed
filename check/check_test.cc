// What is wrong in specifications themselves and against a kernel's source.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "base/files.h"
#include "base/golden.h"
#include "check/check_meaning.h"
#include "check/check_tree.h"
#include "check/syscall_table.h"
#include "specs/kdoc_reader.h"

namespace kapifuzz {
namespace {

std::string Lines(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) text += problem.ToString() + "\n";
  return text;
}

SourceSpecs ReadTestData(const std::string& name) {
  return ReadSourceText(*ReadFile(JoinPath(KAPIFUZZ_SOURCE_DIR, name)), name);
}

TEST(CheckMeaning, NamesEachContradiction) {
  SourceSpecs found = ReadTestData("check/testdata/meaning.c");
  ASSERT_TRUE(found.errors.empty()) << found.errors[0].ToString();
  EXPECT_TRUE(
      MatchesGolden("check/testdata/meaning.problems", Lines(CheckMeaning(found.specs.at(0)))));
}

TEST(CheckMeaning, OurSpecificationsHaveNoErrors) {
  const std::string root = JoinPath(KAPIFUZZ_SOURCE_DIR, "specs/linux");
  Result<std::vector<std::string>> files = ListFiles(root, ".c");
  ASSERT_TRUE(files.ok());
  for (const std::string& file : *files) {
    SourceSpecs found = ReadSourceText(*ReadFile(JoinPath(root, file)), file);
    for (const ApiSpec& spec : found.specs) {
      for (const Problem& problem : CheckMeaning(spec)) {
        EXPECT_NE(problem.severity, Severity::kError) << problem.ToString();
      }
    }
  }
}

TEST(Problem, TakesThePlaceFromAnError) {
  EXPECT_EQ(ProblemFromError({"a/b.c:12", "x"}).ToString(), "a/b.c:12: error: x");
  EXPECT_EQ(ProblemFromError({"a:b", "x"}).ToString(), "a:b: error: x");
  EXPECT_EQ(ProblemFromError({"", "x"}).ToString(), "error: x");
  EXPECT_LT(ProblemFromError({"a.c:9", "x"}), ProblemFromError({"a.c:10", "a"}));
}

constexpr char kTable[] =
    "# a comment\n"
    "\n"
    "0\tcommon\tread\t\tsys_read\n"
    "5\tcommon\tfstat\t\tsys_newfstat\n"
    "60\tcommon\texit\t\tsys_exit\t-\tnoreturn\n"
    "174\t64\tcreate_module\n"
    "520\tx32\texecve\t\tcompat_sys_execve\n";

TEST(SyscallTable, ReadsNativeRows) {
  Result<SyscallTable> table = ParseSyscallTable(kTable, "t");
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->rows.size(), 4u);
  ASSERT_NE(table->Find("newfstat"), nullptr);
  EXPECT_EQ(table->Find("newfstat")->number, 5);
  EXPECT_EQ(table->Find("fstat"), nullptr);
  EXPECT_EQ(table->Find("execve"), nullptr);
}

TEST(SyscallTable, RefusesOtherFiles) {
  EXPECT_EQ(ParseSyscallTable("0 common\n", "t").error().ToString(),
            "t:1: expected 'NUMBER ABI NAME ENTRY', found '0 common'");
  EXPECT_EQ(ParseSyscallTable("x common read sys_read\n", "t").error().where, "t:1");
  EXPECT_FALSE(ParseSyscallTable("# nothing\n", "t").ok());
}

class Tree : public testing::Test {
 protected:
  Tree() {
    std::string pattern = testing::TempDir() + "/kapifuzz.XXXXXX";
    dir_ = mkdtemp(pattern.data());
    Write("arch/x86/entry/syscalls/syscall_64.tbl", kTable);
    Write("fs/a.c",
          "SYSCALL_DEFINE2(read, unsigned int, fd, size_t, count)\n{\n}\n"
          "#ifdef X\nSYSCALL_DEFINE1(newfstat, int, fd)\n#else\nSYSCALL_DEFINE1(newfstat, unsigned "
          "int, fd)\n#endif\n"
          "SYSCALL_DEFINE1(hidden, int, fd)\n");
    Write("drivers/b.c", "\nSYSCALL_DEFINE1(driver, int, fd)\n");
  }
  ~Tree() override { std::filesystem::remove_all(dir_); }

  void Write(const std::string& name, const std::string& text) {
    const std::string path = JoinPath(dir_, name);
    ASSERT_TRUE(MakeDirs(DirName(path)).ok());
    ASSERT_TRUE(WriteFileAtomically(path, text).ok());
  }

  std::string Check(const std::string& name, std::vector<Param> params) {
    Result<KernelTree> tree = KernelTree::Open(dir_);
    if (!tree.ok()) return tree.error().ToString();
    return Lines(
        tree->Check({.name = "sys_" + name, .location = {"s.c", 3}, .params = std::move(params)}));
  }

  std::string dir_;
};

TEST_F(Tree, WhatFitsIsNoProblem) {
  EXPECT_EQ(Check("read",
                  {{.name = "fd", .ctype = "unsigned int"}, {.name = "count", .ctype = "size_t"}}),
            "");
}

// One of several definitions is enough.
TEST_F(Tree, ConfigurationsHaveTheirOwnDefinitions) {
  EXPECT_EQ(Check("newfstat", {{.name = "fd", .ctype = "int"}}), "");
  EXPECT_EQ(Check("newfstat", {{.name = "fd", .ctype = "unsigned int"}}), "");
}

TEST_F(Tree, DifferencesNameBothPlaces) {
  EXPECT_EQ(Check("read", {{.name = "fd", .ctype = "int"}, {.name = "n", .ctype = "size_t"}}),
            "s.c:3: error: sys_read: param fd is 'int' here and 'unsigned int' at fs/a.c:1\n"
            "s.c:3: error: sys_read: parameter 2 is 'n' here and 'count' at fs/a.c:1\n");
  EXPECT_EQ(Check("read", {}), "s.c:3: error: sys_read: 0 parameters here and 2 at fs/a.c:1\n");
}

TEST_F(Tree, TheTableKnowsTheEntry) {
  EXPECT_EQ(Check("hidden", {{.name = "fd", .ctype = "int"}}),
            "s.c:3: error: sys_hidden: the syscall table has no entry sys_hidden\n");
  EXPECT_EQ(
      Check("fstat", {}),
      "s.c:3: error: sys_fstat: the syscall fstat is implemented by sys_newfstat\n"
      "s.c:3: error: sys_fstat: the tree defines no syscall 'fstat', did you mean newfstat?\n");
  EXPECT_EQ(Check("create_module", {}).substr(0, 79),
            "s.c:3: error: sys_create_module: the syscall table has no function for create_m");
}

TEST_F(Tree, ADirectoryThatIsNoTreeIsAnError) {
  EXPECT_FALSE(KernelTree::Open("/none").ok());
  EXPECT_FALSE(KernelTree::Open(JoinPath(dir_, "fs")).ok());
}

}  // namespace
}  // namespace kapifuzz
