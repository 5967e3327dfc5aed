#include "specs/expr.h"

#include <gtest/gtest.h>

#include "specs/expr_check.h"

namespace kapifuzz {
namespace {

// Fully parenthesised, so that a test shows how operators bind.
std::string Tree(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kUnary:
      return expr.text + "(" + Tree(expr.operands[0]) + ")";
    case ExprKind::kBinary:
      return "(" + Tree(expr.operands[0]) + " " + expr.text + " " + Tree(expr.operands[1]) + ")";
    case ExprKind::kTernary:
      return "(" + Tree(expr.operands[0]) + " ? " + Tree(expr.operands[1]) + " : " +
             Tree(expr.operands[2]) + ")";
    default:
      return ToString(expr);
  }
}

std::string TreeOf(std::string_view text) {
  Result<Expr> expr = ParseExpr(text);
  return expr.ok() ? Tree(*expr) : expr.error().message;
}

TEST(Expr, OperatorsBindAsInC) {
  struct Row {
    const char* text;
    const char* tree;
  };
  const Row rows[] = {
      {"a || b && c", "(a || (b && c))"},
      {"a && b | c ^ d & e", "(a && (b | (c ^ (d & e))))"},
      {"flags & O_CREAT == 0", "(flags & (O_CREAT == 0))"},
      {"a == b != c", "((a == b) != c)"},
      {"a < b == c >= d", "((a < b) == (c >= d))"},
      {"a << b < c + d", "((a << b) < (c + d))"},
      {"a - b - c", "((a - b) - c)"},
      {"a + b * c % d", "(a + ((b * c) % d))"},
      {"!a == b", "(!(a) == b)"},
      {"-a + ~b", "(-(a) + ~(b))"},
      {"a ? b : c ? d : e", "(a ? b : (c ? d : e))"},
      {"a || b ? c : d", "((a || b) ? c : d)"},
      {"(a || b) && c", "((a || b) && c)"},
      {"+a", "a"},
      {"a>>1>=2", "((a >> 1) >= 2)"},
  };
  for (const Row& row : rows) EXPECT_EQ(TreeOf(row.text), row.tree) << row.text;
}

TEST(Expr, ReadsEveryKindOfPrimary) {
  EXPECT_EQ(ParseExpr("0x1F")->value, 31);
  EXPECT_EQ(ParseExpr("0777")->value, 511);
  EXPECT_EQ(ParseExpr("10UL")->value, 10);
  EXPECT_EQ(ParseExpr("'a'")->value, 'a');
  EXPECT_EQ(ParseExpr("'\\n'")->value, '\n');
  EXPECT_EQ(ParseExpr("'\\0'")->value, 0);
  EXPECT_EQ(ParseExpr("18446744073709551615")->value, -1);
  Expr size = *ParseExpr("sizeof( struct  stat )");
  EXPECT_EQ(size.kind, ExprKind::kSizeof);
  EXPECT_EQ(size.text, "struct stat");
  Expr member = *ParseExpr("statbuf->st_size");
  EXPECT_EQ(member.kind, ExprKind::kMember);
  EXPECT_EQ(member.text + "." + member.member, "statbuf.st_size");
  Expr index = *ParseExpr("fildes[1]");
  EXPECT_EQ(index.kind, ExprKind::kIndex);
  EXPECT_EQ(index.operands[0].value, 1);
  Expr call = *ParseExpr("exists(dfd, filename)");
  EXPECT_EQ(call.kind, ExprKind::kCall);
  EXPECT_EQ(call.operands.size(), 2u);
  EXPECT_EQ(ParseExpr("lowest_fd()")->operands.size(), 0u);
  EXPECT_EQ(ParseExpr("old(x)")->kind, ExprKind::kOld);
}

TEST(Expr, KindsAreToldFromOtherNames) {
  EXPECT_EQ(ParseExpr("kind(fd) == file")->operands[1].kind, ExprKind::kKindName);
  EXPECT_EQ(ParseExpr("dir != type(path)")->operands[0].kind, ExprKind::kKindName);
  EXPECT_EQ(ParseExpr("old(kind(fd)) == file")->operands[1].kind, ExprKind::kKindName);
  EXPECT_EQ(ParseExpr("mode(fd) == file")->operands[1].kind, ExprKind::kName);
  EXPECT_EQ(ParseExpr("kind(fd) < file")->operands[1].kind, ExprKind::kName);
}

TEST(Expr, PrintsWhatParsesBack) {
  for (const char* text :
       {"flags & O_CREAT && !exists(filename)",
        "(flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL)", "a - (b - c)", "-(-a)", "!(a == b)",
        "(a ? b : c) ? d : (e ? f : g)", "fildes[i + 1]->x", "old(offset(fd)) + ret",
        "sizeof(struct stat) * 2", "statbuf->st_mode & ~07777"}) {
    Result<Expr> expr = ParseExpr(text);
    if (!expr.ok()) continue;
    Result<Expr> again = ParseExpr(ToString(*expr));
    ASSERT_TRUE(again.ok()) << ToString(*expr);
    EXPECT_TRUE(*again == *expr) << text << " became " << ToString(*expr);
  }
  EXPECT_EQ(ToString(*ParseExpr("((a))+( b*c )")), "a + b * c");
  EXPECT_EQ(ToString(*ParseExpr("a-(b-c)")), "a - (b - c)");
  EXPECT_EQ(ToString(*ParseExpr("-(-a)")), "- -a");
  // Printing must not nest deeper than what was read.
  const std::string minuses = std::string(80, '-') + "a";
  EXPECT_TRUE(*ParseExpr(ToString(*ParseExpr(minuses))) == *ParseExpr(minuses));
}

TEST(Expr, ErrorsNameColumnAndText) {
  struct Row {
    const char* text;
    const char* message;
  };
  const Row rows[] = {
      {"", "column 1: expected a value, found the end of the expression"},
      {"a +", "column 4: expected a value, found the end of the expression"},
      {"a b", "column 3: expected an operator, found 'b'"},
      {"(a", "column 3: expected ')', found the end of the expression"},
      {"a ? b", "column 6: expected ':', found the end of the expression"},
      {"f(a,", "column 5: expected a value, found the end of the expression"},
      {"f(a b)", "column 5: expected ',' or ')', found 'b'"},
      {"a @ b", "column 3: unexpected character '@'"},
      {"08", "column 1: '08' is no integer or character literal"},
      {"1x", "column 1: '1x' is no integer or character literal"},
      {"''", "column 1: ''' is no integer or character literal"},
      {"old()", "column 1: old() takes one expression"},
      {"old(a, b)", "column 1: old() takes one expression"},
      {"a->1", "column 4: expected a member's name, found '1'"},
      {"a[1", "column 4: expected ']', found the end of the expression"},
      {"sizeof()", "column 8: expected a type, found ')'"},
      {"sizeof x", "column 8: expected '(', found 'x'"},
      {"a = b", "column 3: unexpected character '='"},
  };
  for (const Row& row : rows) EXPECT_EQ(TreeOf(row.text), row.message) << row.text;
}

TEST(Expr, DepthAndLengthAreBounded) {
  EXPECT_NE(TreeOf(std::string(5000, '(')).find("nested too deeply"), std::string::npos);
  EXPECT_NE(TreeOf(std::string(5000, '!') + "a").find("nested too deeply"), std::string::npos);
  std::string chain = "a";
  for (int i = 0; i < 5000; ++i) chain += "+a";
  EXPECT_NE(TreeOf(chain).find("too many operators"), std::string::npos);
}

TEST(Expr, VisitTellsWhatIsOld) {
  std::string seen;
  VisitExpr(*ParseExpr("offset(fd) == old(size(p)) + ret"), [&](const Expr& expr, bool in_old) {
    if (expr.kind == ExprKind::kCall) seen += expr.text + (in_old ? "(old) " : " ");
  });
  EXPECT_EQ(seen, "offset size(old) ");
}

class ExprCheckTest : public testing::Test {
 protected:
  ExprCheckTest() {
    spec_.params = {{.name = "fd", .type = "fd"},
                    {.name = "filename", .type = "path"},
                    {.name = "st", .type = "struct", .struct_name = "stat"},
                    {.name = "all", .ctype = "struct iocb __user * __user *", .type = "user_ptr"}};
  }
  std::string Check(std::string_view text, ExprPlace place = ExprPlace::kAfter) const {
    Status status = CheckExprText(text, spec_, place);
    return status.ok() ? "ok" : status.error().message;
  }
  ApiSpec spec_;
};

TEST_F(ExprCheckTest, ResolvesNamesInOrder) {
  EXPECT_EQ(ResolveName(spec_, "fd"), NameMeaning::kParam);
  EXPECT_EQ(ResolveName(spec_, "ret"), NameMeaning::kRet);
  EXPECT_EQ(ResolveName(spec_, "errno"), NameMeaning::kErrno);
  EXPECT_EQ(ResolveName(spec_, "O_CREAT"), NameMeaning::kConstant);
  EXPECT_EQ(ResolveName(spec_, "ENOENT"), NameMeaning::kConstant);
  EXPECT_EQ(ResolveName(spec_, "file"), NameMeaning::kUnknown);
  spec_.params.push_back({.name = "ret"});
  EXPECT_EQ(ResolveName(spec_, "ret"), NameMeaning::kParam);
}

TEST_F(ExprCheckTest, AcceptsWhatMakesSense) {
  for (const char* text :
       {"kind(fd) == file", "st->st_size == size(fd)", "exists(filename) && ret >= 0",
        "access_error(fd, filename, W_OK) == EACCES", "config(CONFIG_AIO) && kernel(6, 6)",
        "old(offset(fd)) + ret == offset(fd)", "fd[0] >= sizeof(struct stat)",
        "all[0]->aio_buf == 0 && readable(all[ret], 8)"}) {
    EXPECT_EQ(Check(text), "ok") << text;
  }
}

TEST_F(ExprCheckTest, OutcomeIsUnknownBeforeTheCall) {
  EXPECT_EQ(Check("is_open(fd)", ExprPlace::kBefore), "ok");
  EXPECT_NE(Check("ret == 0", ExprPlace::kBefore), "ok");
  EXPECT_NE(Check("errno == ENOENT", ExprPlace::kBefore), "ok");
  EXPECT_NE(Check("old(fd)", ExprPlace::kBefore), "ok");
}

TEST_F(ExprCheckTest, RefusesUnknownThingsAnywhere) {
  EXPECT_EQ(Check("1 + (fdd << 2)"),
            "column 6: 'fdd' is no parameter, constant or kind, did you mean fd?");
  EXPECT_EQ(Check("old(nlink(fd, fd))"), "column 5: nlink() takes 1 argument, not 2");
  EXPECT_EQ(Check("exists(\"x\")").substr(0, 9), "column 8:");
  EXPECT_EQ(Check("exists(filename + 1)"), "column 8: 'filename + 1' is not a path parameter");
  EXPECT_EQ(Check("exists(zzz, filename)").substr(0, 17), "column 8: 'zzz' i");
  EXPECT_EQ(Check("starts_with(filename, XATTR_USER_PREFIX)"), "ok");
  EXPECT_EQ(Check("starts_with(filename, XATTR_USER_PREFI)"),
            "column 23: 'XATTR_USER_PREFI' is no string of the kernel's interface, did you mean "
            "XATTR_USER_PREFIX?");
  EXPECT_EQ(Check("string_is(filename, 1)"), "column 21: '1' is not a bare name");
  EXPECT_EQ(Check("all->aio_buf"),
            "column 1: 'all' is not of type struct, so it has no member 'aio_buf'");
  EXPECT_EQ(Check("st[0]->st_size"),
            "column 1: 'st' is no array of pointers to structs, so it has no member 'st_size'");
  EXPECT_NE(Check("all[zzz]->aio_buf"), "ok");
  EXPECT_EQ(Check("fd->st_size"),
            "column 1: 'fd' is not of type struct, so it has no member 'st_size'");
}

}  // namespace
}  // namespace kapifuzz
