// What observer and observables know of extended attributes, on real files.
#include <gtest/gtest.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>

#include "executor/arena.h"
#include "executor/executor.h"
#include "executor/observables.h"
#include "executor/program_text.h"
#include "executor/syscall_desc.h"
#include "executor/testing/executor_fixture.h"

namespace kapifuzz {
namespace {

using obs::When;

class XattrTest : public ExecutorFixture {};

TEST_F(XattrTest, WhatACallByPathSets) {
  Run("setxattr(\"./link\", \"trusted.a\", \"abc\", 3, 0)\n");
  const CallView c = View(0);
  const Value name = c.Arg(1), value = c.Arg(2);
  EXPECT_TRUE(obs::has_xattr_at(c, When::kBefore, -1, 0, name).IsFalse());
  EXPECT_TRUE(obs::has_xattr_at(c, When::kAfter, -1, 0, name).IsTrue());
  EXPECT_TRUE(obs::has_xattr_nofollow(c, When::kAfter, -1, 0, name).IsFalse()) << "not the link";
  EXPECT_EQ(obs::xattr_size_at(c, When::kAfter, -1, 0, name).get(), 3);
  EXPECT_EQ(obs::xattr_size_at(c, When::kBefore, -1, 0, name).get(), -1);
  EXPECT_TRUE(obs::xattr_holds_at(c, When::kAfter, -1, 0, name, value, Value::Of(3)).IsTrue());
  EXPECT_TRUE(obs::xattr_holds_at(c, When::kAfter, -1, 0, name, value, Value::Of(2)).IsFalse());
  EXPECT_TRUE(obs::xattr_holds_at(c, When::kAfter, -1, 0, name, name, Value::Of(3)).IsFalse());
  EXPECT_FALSE(obs::has_xattr_at(c, When::kAfter, -1, 0, value).known()) << "not asked";
  EXPECT_FALSE(obs::has_xattr(c, When::kAfter, Value::Of(0), name).known());
}

TEST_F(XattrTest, WhatACallByDescriptorSets) {
  Run("r0 = open(\"./file\", O_RDONLY, 0)\nfsetxattr(r0, \"trusted.a\", fill(5000), 5000, 0)\n");
  const CallView c = View(1);
  const Value fd = c.Arg(0), name = c.Arg(1);
  EXPECT_TRUE(obs::has_xattr(c, When::kBefore, fd, name).IsFalse());
  EXPECT_EQ(obs::xattr_size(c, When::kAfter, fd, name).get(), 5000);
  EXPECT_FALSE(obs::xattr_holds(c, When::kAfter, fd, name, c.Arg(2), c.Arg(3)).known())
      << "too long to be hashed";
  EXPECT_EQ(obs::fd_access_error(c, When::kBefore, fd, Value::Of(W_OK)).get(), 0);
  EXPECT_NE(trace().moments[1].fds[3].xattrs, trace().moments[2].fds[3].xattrs);
  EXPECT_EQ(trace().moments[0].entries[0].xattrs, kNoXattrs);
}

TEST_F(XattrTest, EveryProgramMeetsAWorldWithoutAttributes) {
  const std::string calls =
      "setxattr(\"./file\", \"trusted.a\", \"abc\", 3, XATTR_CREATE)\n"
      "r1 = open(\"./dir/inner\", O_RDONLY, 0)\nfsetxattr(r1, \"trusted.a\", \"x\", 1, "
      "XATTR_CREATE)\n"
      "fsetxattr(0, \"trusted.a\", \"x\", 1, XATTR_CREATE)\n"
      "setxattr(\"/sticky\", \"trusted.a\", \"x\", 1, XATTR_CREATE)\n";
  for (int run = 0; run < 3; run++) {
    Run(calls);
    for (int call : {0, 2, 3, 4}) EXPECT_EQ(trace().records[call].ret, 0) << call << " in " << run;
  }
}

// Without the capability a trusted attribute does not show, which is no proof that it is not there.
TEST_F(XattrTest, TrustedAttributesAreUnknownToOthers) {
  Run("env(user=nobody)\nsetxattr(\"./file\", \"trusted.a\", \"abc\", 3, 0)\n"
      "setxattr(\"./file\", \"security.a\", \"abc\", 3, 0)\n");
  EXPECT_EQ(trace().records[0].ret, -EPERM);
  EXPECT_FALSE(obs::has_xattr_at(View(0), When::kBefore, -1, 0, View(0).Arg(1)).known());
  EXPECT_TRUE(obs::has_xattr_at(View(1), When::kBefore, -1, 0, View(1).Arg(1)).IsFalse());
}

TEST_F(XattrTest, InodeFlagsAndReadOnlyMounts) {
  Run("setxattr(\"./immutable\", \"trusted.a\", \"x\", 1, 0)\n"
      "setxattr(\"./file\", \"trusted.a\", \"x\", 1, 0)\n"
      "r2 = open(\"/ro/file\", O_RDONLY, 0)\nr3 = open(\"./append\", O_RDONLY, 0)\n"
      "fsetxattr(r3, \"trusted.a\", \"x\", 1, 0)\n");
  EXPECT_TRUE(obs::immutable_at(View(0), When::kBefore, -1, 0).IsTrue());
  EXPECT_TRUE(obs::immutable_at(View(1), When::kBefore, -1, 0).IsFalse());
  EXPECT_TRUE(obs::on_read_only(View(4), When::kBefore, Value::Of(3)).IsTrue());
  EXPECT_TRUE(obs::on_read_only(View(4), When::kBefore, Value::Of(4)).IsFalse());
  EXPECT_TRUE(obs::immutable(View(4), When::kBefore, Value::Of(4)).IsTrue());
  EXPECT_TRUE(obs::immutable(View(4), When::kBefore, Value::Of(3)).IsFalse());
  EXPECT_EQ(obs::owner(View(4), When::kBefore, Value::Of(4)).get(), 0);
}

// How long a name may be says nothing of the memory behind it, where the value lies.
TEST_F(XattrTest, ANameIsAsLongAsItIs) {
  Run("setxattr(\"./file\", \"user.a\", \"abcdefgh\", 8, 0)\n");
  const auto expect_untouched = [] {
    for (int arg : {0, 1, 2}) {
      const Buffer* buffer = View(0).arena->FindBuffer(0, arg);
      ASSERT_NE(buffer, nullptr);
      EXPECT_FALSE(View(0).arena->FirstChange(*buffer, 0).has_value()) << arg;
    }
  };
  expect_untouched();
  // A size that reaches to the end of the slot, where another buffer stands.
  Run("setxattr(\"./file\", edge(\"user.a\\0\"), \"abcdefgh\", 65537, 0)\n");
  expect_untouched();
}

TEST_F(XattrTest, Strings) {
  Run("setxattr(\"./file\", \"user.a\", \"abc\", 3, 0)\n"
      "setxattr(\"./file\", \"\", \"abc\", 3, 0)\nsetxattr(\"./file\", bad, \"abc\", 3, 0)\n"
      "setxattr(\"./file\", edge(\"user.\"), \"abc\", 3, 0)\n"
      "setxattr(\"./file\", fill(8192), \"abc\", 3, 0)\n");
  const auto length = [](int call) {
    return obs::strnlen(View(call), When::kBefore, View(call).Arg(1), Value::Of(256));
  };
  EXPECT_EQ(length(0).get(), 6);
  EXPECT_TRUE(length(1).known() && length(1).get() == 0);
  EXPECT_EQ(length(2).get(), -1);
  EXPECT_EQ(length(3).get(), -1) << "no NUL before the guard page";
  EXPECT_EQ(length(4).get(), 256);
  const auto starts = [](int call, std::string_view with) {
    return obs::starts_with(View(call), When::kBefore, View(call).Arg(1), with);
  };
  EXPECT_TRUE(starts(0, "user.").IsTrue());
  EXPECT_TRUE(starts(0, "trusted.").IsFalse());
  EXPECT_TRUE(starts(2, "user.").IsFalse());
  EXPECT_TRUE(starts(3, "user.").IsTrue());
  EXPECT_TRUE(obs::string_is(View(0), When::kBefore, View(0).Arg(1), "user.a").IsTrue());
  EXPECT_TRUE(obs::string_is(View(0), When::kBefore, View(0).Arg(1), "user.").IsFalse());
  EXPECT_TRUE(obs::string_is(View(3), When::kBefore, View(3).Arg(1), "user.").IsFalse());
}

}  // namespace
}  // namespace kapifuzz
