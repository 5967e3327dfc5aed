#include "base/strings.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

TEST(Strings, FoldSpacesLeavesOneBlank) {
  EXPECT_EQ(FoldSpaces("  a\n\t b  c "), "a b c");
  EXPECT_EQ(FoldSpaces(" \n"), "");
}

TEST(Strings, SplitKeepsEmptyPieces) {
  EXPECT_EQ(Split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(Split("", ','), (std::vector<std::string_view>{""}));
  EXPECT_EQ(SplitLines("a\n\nb\n"), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_TRUE(SplitLines("").empty());
}

TEST(Strings, SplitOutsideParens) {
  EXPECT_EQ(SplitOutsideParens("a(b, c), d", ','),
            (std::vector<std::string_view>{"a(b, c)", " d"}));
  EXPECT_EQ(SplitOutsideParens("a(b, c", ','), (std::vector<std::string_view>{"a(b, c"}));
  EXPECT_EQ(SplitOutsideParens("a), b", ','), (std::vector<std::string_view>{"a)", " b"}));
}

TEST(Strings, ParseIntTakesTheWholeText) {
  EXPECT_EQ(ParseInt("-12"), -12);
  EXPECT_EQ(ParseInt("0x7f"), 127);
  EXPECT_EQ(ParseInt("0777"), 511);
  EXPECT_EQ(ParseInt("0"), 0);
  EXPECT_EQ(ParseInt("18446744073709551615"), -1);
  for (const char* text : {"", "-", "12x", "0x", "08", " 1", "18446744073709551616", "--1"}) {
    EXPECT_FALSE(ParseInt(text)) << text;
  }
}

TEST(Strings, EscapeForCIsReadBackByAnyCompiler) {
  EXPECT_EQ(EscapeForC("a\"b\\c\n\x01"
                       "9\xff"),
            "a\\\"b\\\\c\\n\\0019\\377");
}

TEST(Strings, NearestNamesAreTheLikelyOnes) {
  const std::vector<std::string> names = {"sys_open", "sys_openat", "sys_close", "sys_lseek"};
  EXPECT_EQ(NearestNames("sys_opne", names, 3)[0], "sys_open");
  EXPECT_EQ(NearestNames("seek", names, 3), (std::vector<std::string>{"sys_lseek"}));
  EXPECT_EQ(DidYouMean("sys_clsoe", names), ", did you mean sys_close?");
  EXPECT_EQ(DidYouMean("getrandomness", names), "");
}

TEST(Strings, EditDistance) {
  EXPECT_EQ(EditDistance("", "abc"), 3);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3);
  EXPECT_EQ(EditDistance("same", "same"), 0);
}

}  // namespace
}  // namespace kapifuzz
