#include "gen/ctype.h"

#include <gtest/gtest.h>

#include "gen/struct_layout.h"

namespace kapifuzz {
namespace {

struct CTypeCase {
  const char* text;
  int width;
  bool is_signed;
  const char* pointee;
};

TEST(CType, KnowsWhatTheDeclarationSays) {
  const CTypeCase cases[] = {
      {.text = "int", .width = 4, .is_signed = true, .pointee = ""},
      {.text = "unsigned int", .width = 4, .is_signed = false, .pointee = ""},
      {.text = "umode_t", .width = 2, .is_signed = false, .pointee = ""},
      {.text = "off_t", .width = 8, .is_signed = true, .pointee = ""},
      {.text = "size_t", .width = 8, .is_signed = false, .pointee = ""},
      {.text = "const char __user *", .width = 8, .is_signed = false, .pointee = "char"},
      {.text = "int __user *", .width = 8, .is_signed = false, .pointee = "int"},
      {.text = "struct stat __user *", .width = 8, .is_signed = false, .pointee = "struct stat"},
      {.text = "const struct iovec __user*",
       .width = 8,
       .is_signed = false,
       .pointee = "struct iovec"},
      {.text = "const char __user *const __user *",
       .width = 8,
       .is_signed = false,
       .pointee = "char *"},
  };
  for (const CTypeCase& c : cases) {
    SCOPED_TRACE(c.text);
    Result<CType> type = ParseCType(c.text);
    ASSERT_TRUE(type.ok()) << type.error().ToString();
    EXPECT_EQ(type->width, c.width);
    EXPECT_EQ(type->is_signed, c.is_signed);
    EXPECT_EQ(type->pointee, c.pointee);
    EXPECT_EQ(type->is_pointer, *c.pointee != '\0');
  }
}

TEST(CType, NamesTheTypeThatItDoesNotKnow) {
  Result<CType> type = ParseCType("__sighandler_t");
  ASSERT_FALSE(type.ok());
  EXPECT_EQ(type.error().message, "no width is known for the C type '__sighandler_t'");
}

TEST(StructLayout, IsTheKernels) {
  // arch/x86/include/uapi/asm/stat.h, struct stat of 64-bit programs.
  ASSERT_TRUE(FindField("stat", "st_size").has_value());
  EXPECT_EQ(FindField("stat", "st_size")->offset, 48u);
  EXPECT_EQ(FindField("stat", "st_size")->width, 8);
  EXPECT_EQ(FindField("stat", "st_mode")->offset, 24u);
  EXPECT_EQ(FindField("stat", "st_mode")->width, 4);
  EXPECT_FALSE(FindField("stat", "st_mtim").has_value());  // the C library's member
  EXPECT_FALSE(FindField("statx", "stx_size").has_value());
  EXPECT_EQ(HeaderOfStruct("stat"), "asm/stat.h");
}

}  // namespace
}  // namespace kapifuzz
