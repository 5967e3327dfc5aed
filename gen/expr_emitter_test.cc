#include "gen/expr_emitter.h"

#include <gtest/gtest.h>

#include "gen/testing/small_specs.h"

namespace kapifuzz {
namespace {

std::string Emitted(const char* text, const char* spec, ExprPlace place) {
  Result<Expr> expr = ParseExpr(text);
  if (!expr.ok()) return expr.error().ToString();
  Result<std::string> code = EmitExpr(*expr, SmallSpec(spec), place);
  return code.ok() ? *code : "error: " + code.error().message;
}

struct EmitCase {
  const char* spec;
  const char* text;
  const char* code;
  ExprPlace place = ExprPlace::kAfter;
};

TEST(ExprEmitter, ReadsLikeTheSpecification) {
  const EmitCase cases[] = {
      {.spec = "sys_close",
       .text = "!is_open(fd)",
       .code = "!obs::is_open(c, kBefore, c.Arg(0))",
       .place = ExprPlace::kBefore},
      {.spec = "sys_read",
       .text = "offset(fd) == old(offset(fd)) + ret",
       .code =
           "(obs::offset(c, kAfter, c.Arg(0)) == (obs::offset(c, kBefore, c.Arg(0)) + c.Ret()))"},
      {.spec = "sys_read",
       .text = "count > 2 && fd || errno",
       .code = "Or(And((c.Arg(2) > V(2)), c.Arg(0)), c.Errno())"},
      {.spec = "sys_read", .text = "count ? -1 : ~0", .code = "Choose(c.Arg(2), -V(1), ~V(0))"},
      {.spec = "sys_openat",
       .text = "flags & O_LARGEFILE",
       .code = "(c.Arg(2) & V(32768 /* O_LARGEFILE */))"},
      {.spec = "sys_openat", .text = "exists(filename)", .code = "obs::exists(c, kAfter, -1, 1)"},
      {.spec = "sys_openat",
       .text = "access_error(dfd, filename, W_OK)",
       .code = "obs::access_error(c, kAfter, 0, 1, V(2 /* W_OK */))"},
      {.spec = "sys_openat",
       .text = "type(filename) == dir",
       .code = "(obs::type(c, kAfter, -1, 1) == V(Kind::kDir))"},
      {.spec = "sys_openat",
       .text = "config(CONFIG_TMPFS)",
       .code = "obs::config(c, kAfter, \"CONFIG_TMPFS\")"},
      {.spec = "sys_newfstat",
       .text = "statbuf->st_size",
       .code = "KF_LOAD(c, kAfter, c.Arg(1), stat, st_size)"},
      {.spec = "sys_pipe2",
       .text = "fildes[1]",
       .code = "obs::load(c, kAfter, c.Arg(0), V(1) * V(4), 4, true)"},
      {.spec = "sys_pipe2",
       .text = "sizeof(struct stat)",
       .code = "V(144 /* sizeof(struct stat) */)"},
  };
  for (const EmitCase& c : cases) EXPECT_EQ(Emitted(c.text, c.spec, c.place), c.code) << c.text;
}

TEST(ExprEmitter, SaysWhatItCannotCompile) {
  EXPECT_EQ(Emitted("statbuf->st_mtim", "sys_newfstat", ExprPlace::kAfter),
            "error: the layout of 'statbuf->st_mtim' (struct stat __user *) is not known");
  EXPECT_EQ(Emitted("fd[0]", "sys_close", ExprPlace::kAfter),
            "error: 'fd[...]' is no element of a known type");
  EXPECT_EQ(Emitted("exists(AT_FDCWD, filename)", "sys_openat", ExprPlace::kAfter),
            "error: 'AT_FDCWD' is no parameter that holds a directory");
}

}  // namespace
}  // namespace kapifuzz
