// Calls that do not come back: how they are run, and what observer and observables know of what they execute.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>

#include "executor/arena.h"
#include "executor/executor.h"
#include "executor/observables.h"
#include "executor/program_text.h"
#include "executor/script_line.h"
#include "executor/string_vector.h"
#include "executor/syscall_desc.h"
#include "executor/testing/executor_fixture.h"

namespace kapifuzz {
namespace {

using obs::When;

class ExecTest : public ExecutorFixture {
 protected:
  static void Run(const std::string& calls, bool fresh = true) {
    ExecutorFixture::Run(calls, {.fresh = fresh});
  }
  // What the call gave: -errno, or 1 where it became another program.
  static int64_t Of(const std::string& call) {
    Run(call + "\n");
    return Record(0).replaced ? 1 : Record(0).ret;
  }
};

TEST_F(ExecTest, AProgramGoesOnAfterACallThatSucceeds) {
  for (const bool fresh : {true, false}) {
    Run("r0 = open(\"./file\", O_RDWR|O_CLOEXEC, 0)\n"
        "r1 = dup(0)\n"
        "execve(\"/x/prog\", \"prog\\0-x\\0\", NULL)\n"
        "close(r0)\n",
        fresh);
    EXPECT_TRUE(Record(2).returned);
    EXPECT_TRUE(Record(2).replaced);
    const CallView c = View(2);
    EXPECT_EQ(obs::new_argc(c, When::kAfter).get(), 2);
    EXPECT_EQ(obs::inheritable_fds(c, When::kBefore).get(), 0b10111);
    EXPECT_EQ(obs::new_fds(c, When::kAfter).get(), 0b10111);
    EXPECT_EQ(obs::new_uid(c, When::kAfter).get(), 0);
    EXPECT_TRUE(obs::is_open(c, When::kAfter, Value::Of(3)).IsTrue()) << "the caller's own";
    EXPECT_EQ(Record(3).ret, 0);
    EXPECT_FALSE(Record(3).replaced);
  }
}

TEST_F(ExecTest, WhatAFailedCallGives) {
  EXPECT_EQ(Of("execve(\"/x/missing\", NULL, NULL)"), -ENOENT);
  EXPECT_EQ(Of("execve(\"/x/plain\", NULL, NULL)"), -EACCES);
  EXPECT_EQ(Of("execve(\"/x/text\", NULL, NULL)"), -ENOEXEC);
  EXPECT_EQ(Of("execve(\"/x/prog\", bad, NULL)"), -EFAULT);
  EXPECT_EQ(Of("execve(\"/x/prog\", edge(\"a\\0\"), NULL)"), -EFAULT) << "no NULL at its end";
  EXPECT_EQ(Of("execve(\"/x/prog\", NULL, \"\\x01kernel\\0\")"), -EFAULT);
  EXPECT_EQ(Of("execve(\"/x/prog\", \"\\x01131072\\0\", NULL)"), -E2BIG);
  EXPECT_EQ(Of("execve(\"/x/prog\", \"\\x01131071\\0\", NULL)"), 1);
}

TEST_F(ExecTest, AnEmptyVectorBecomesOneEmptyString) {
  ASSERT_EQ(Of("execve(\"/x/prog\", NULL, NULL)"), 1);
  EXPECT_EQ(obs::new_argc(View(0), When::kAfter).get(), 1);
  EXPECT_EQ(obs::vector_count(View(0), When::kBefore, View(0).Arg(1)).get(), 0);
}

TEST_F(ExecTest, ASetUserIdProgramRunsAsItsOwner) {
  Run("env(user=nobody)\nexecve(\"/x/suid\", NULL, NULL)\nexecve(\"/x/prog\", NULL, NULL)\n");
  EXPECT_EQ(obs::new_uid(View(0), When::kAfter).get(), 0);
  EXPECT_EQ(obs::new_uid(View(1), When::kAfter).get(), 65534);
}

TEST_F(ExecTest, InterpretersAndLoadersAreFollowed) {
  struct Case {
    const char* path;
    int scripts, interpreter, elf, loader;
    int64_t ret;
  };
  for (const Case& c :
       {Case{"/x/prog", 0, 0, 1, 0, 1}, Case{"/x/script", 1, 0, 1, 0, 1},
        Case{"/x/deep", 2, 0, 1, 0, 1}, Case{"/x/self", 6, 0, 0, 0, -ELOOP},
        Case{"/x/nobody", 1, ENOENT, 0, 0, -ENOENT}, Case{"/x/refused", 1, EACCES, 0, 0, -EACCES},
        Case{"/x/none", 0, 0, 0, 0, -ENOEXEC}, Case{"/x/short", 0, 0, 0, 0, -ENOEXEC},
        Case{"/x/noloader", 0, 0, 1, ENOENT, -ENOENT},
        Case{"/x/badloader", 0, 0, 1, ELIBBAD, -ELIBBAD},
        Case{"/x/unended", 0, 0, 1, ENOEXEC, -ENOEXEC}, Case{"/x/cutloader", 0, 0, 1, EIO, -EIO}}) {
    EXPECT_EQ(Of("execve(\"" + std::string(c.path) + "\", NULL, NULL)"), c.ret) << c.path;
    const CallView view = View(0);
    const auto is = [](Value value, int expected) {
      return !value.known() || value.get() == expected;
    };
    EXPECT_EQ(obs::script_depth(view, When::kBefore, -1, 0).get(), c.scripts) << c.path;
    EXPECT_TRUE(is(obs::interpreter_error(view, When::kBefore, -1, 0), c.interpreter)) << c.path;
    EXPECT_TRUE(is(obs::is_elf(view, When::kBefore, -1, 0), c.elf)) << c.path;
    EXPECT_TRUE(is(obs::loader_error(view, When::kBefore, -1, 0), c.loader)) << c.path;
  }
}

TEST_F(ExecTest, AFileThatSomeoneMayWriteIsBusy) {
  Run("r0 = open(\"/x/prog\", O_WRONLY, 0)\n"
      "execve(\"/x/prog\", NULL, NULL)\n"
      "execve(\"/x/script\", NULL, NULL)\n"
      "close(r0)\n"
      "execve(\"/x/prog\", NULL, NULL)\n");
  EXPECT_EQ(Record(1).ret, -ETXTBSY);
  EXPECT_TRUE(obs::image_written(View(1), When::kBefore, -1, 0).IsTrue());
  EXPECT_EQ(obs::interpreter_error(View(2), When::kBefore, -1, 0).get(), ETXTBSY);
  EXPECT_TRUE(Record(4).replaced);
}

TEST_F(ExecTest, FlagsSayWhichFileItIs) {
  Run("r0 = open(\"/x/prog\", O_PATH, 0)\n"
      "execveat(r0, \"\", NULL, NULL, AT_EMPTY_PATH)\n"
      "execveat(r0, \"\", NULL, NULL, 0)\n"
      "execveat(AT_FDCWD, \"./link\", NULL, NULL, AT_SYMLINK_NOFOLLOW)\n"
      "r4 = open(\"/x/script\", O_RDONLY|O_CLOEXEC, 0)\n"
      "execveat(r4, \"\", NULL, NULL, AT_EMPTY_PATH)\n");
  EXPECT_TRUE(Record(1).replaced);
  EXPECT_TRUE(obs::is_elf(View(1), When::kBefore, 0, 1).IsTrue());
  EXPECT_EQ(Record(2).ret, -ENOENT);
  EXPECT_EQ(obs::image_error(View(2), When::kBefore, 0, 1).get(), ENOENT);
  EXPECT_EQ(Record(3).ret, -ELOOP);
  EXPECT_EQ(obs::image_type(View(3), When::kBefore, 0, 1).get(),
            static_cast<int64_t>(Kind::kSymlink));
  EXPECT_EQ(Record(5).ret, -ENOENT) << "a script that its interpreter could not open";
  EXPECT_EQ(obs::script_depth(View(5), When::kBefore, 0, 1).get(), 1);
}

TEST_F(ExecTest, AProgramThatDoesNotEndIsKilled) {
  // The file keeps its headers, and its code jumps to itself.
  Run("r0 = open(\"/x/prog\", O_WRONLY, 0)\n"
      "lseek(r0, 192, SEEK_SET)\n"
      "write(r0, \"\\xeb\\xfe\", 2)\n"
      "close(r0)\n"
      "execve(\"/x/prog\", NULL, NULL)\n");
  EXPECT_TRUE(Record(4).replaced);
  EXPECT_FALSE(obs::new_argc(View(4), When::kAfter).known());
}

TEST(ScriptLine, IsReadAsTheKernelDoes) {
  struct Case {
    std::string head;
    ScriptLine line;
    std::string name;
  };
  const std::string long_name(300, 'n');
  for (const Case& c :
       {Case{"", ScriptLine::kNone, ""}, Case{"# !/a\n", ScriptLine::kNone, ""},
        Case{"#!/a\n", ScriptLine::kNamed, "/a"}, Case{"#! \t/a -x y\n", ScriptLine::kNamed, "/a"},
        Case{"#!/a", ScriptLine::kNamed, "/a"}, Case{"#!\n", ScriptLine::kBroken, ""},
        Case{"#!  \t\n/a", ScriptLine::kBroken, ""}, Case{"#!", ScriptLine::kNamed, ""},
        Case{"#!" + long_name + "\n", ScriptLine::kBroken, ""},
        Case{"#!" + std::string(300, ' '), ScriptLine::kBroken, ""},
        Case{"#!/a " + long_name, ScriptLine::kNamed, "/a"}}) {
    char head[kHeadBytes] = {}, name[kHeadBytes] = {};
    c.head.copy(head, kHeadBytes);
    EXPECT_EQ(ParseScriptLine(head, name), c.line) << c.head;
    EXPECT_EQ(std::string(name), c.name) << c.head;
  }
}

TEST(StringVector, LiesAsPointersAndStrings) {
  const std::string literal(
      "a\0\0\x01"
      "bad\0\x01"
      "7\0b",
      12);
  const std::vector<VectorString> strings = StringsOf(literal);
  ASSERT_EQ(strings.size(), 5u);
  EXPECT_EQ(strings[1].text, "");
  EXPECT_EQ(strings[2].kind, VectorString::Kind::kBad);
  EXPECT_EQ(strings[3].letters, 7u);
  EXPECT_EQ(strings[4].text, "b") << "the last NUL may be left out";
  const LaidVector laid =
      LayStringVector(literal, {.address = 0x1000, .letters_end = 0x9000, .bad = {0, 0x666}});
  ASSERT_EQ(laid.bytes.size(), 6 * 8 + 5u);
  const auto pointer = [&](size_t i) {
    uint64_t value = 0;
    laid.bytes.copy(reinterpret_cast<char*>(&value), 8, laid.array + 8 * i);
    return value;
  };
  EXPECT_EQ(pointer(0), 0x1030u);
  EXPECT_EQ(pointer(1), 0x1032u);
  EXPECT_EQ(pointer(2), 0x666u);
  EXPECT_EQ(pointer(3), 0x8ff9u);
  EXPECT_EQ(pointer(4), 0x1033u);
  EXPECT_EQ(pointer(5), 0u);
  const LaidVector edge = LayStringVector("a", {.address = 0x1000, .at_edge = true});
  EXPECT_EQ(edge.array, 8u);
  EXPECT_EQ(edge.bytes.size(), 16u) << "no NULL";
  EXPECT_TRUE(StringsOf("").empty());
}

}  // namespace
}  // namespace kapifuzz
