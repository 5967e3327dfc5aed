#include "gen/table_writer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/golden.h"
#include "gen/testing/small_specs.h"

namespace kapifuzz {
namespace {

TEST(TableWriter, WritesTheGolden) {
  Result<std::string> table = WriteTable(SmallSpecs());
  ASSERT_TRUE(table.ok()) << table.error().ToString();
  EXPECT_TRUE(MatchesGolden("gen/testdata/small.golden.cc", *table));
}

TEST(TableWriter, DoesNotDependOnTheOrderOfItsInput) {
  std::vector<ApiSpec> specs = SmallSpecs();
  Result<std::string> one = WriteTable(specs);
  std::ranges::reverse(specs);
  Result<std::string> two = WriteTable(specs);
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_EQ(*one, *two);
}

// What WriteTable says about the small specifications after `change`.
template <typename Change>
std::string ErrorAfter(Change change) {
  std::vector<ApiSpec> specs = SmallSpecs();
  for (ApiSpec& spec : specs) change(spec);
  Result<std::string> table = WriteTable(specs);
  return table.ok() ? "no error" : table.error().ToString();
}

TEST(TableWriter, NamesThePlaceOfWhatItCannotCompile) {
  EXPECT_EQ(ErrorAfter([](ApiSpec& s) {
              if (s.name == "sys_close") s.errors[0].when = "!is_open(fdd)";
            }),
            "fs/open.c:24: '!is_open(fdd)': column 10: 'fdd' is no parameter, constant or kind, "
            "did you mean fd?");
  EXPECT_EQ(ErrorAfter([](ApiSpec& s) {
              if (s.name == "sys_close") s.params[0].ctype = "fd_t";
            }),
            "fs/open.c:12: sys_close: parameter 'fd': no width is known for the C type 'fd_t'");
  EXPECT_EQ(ErrorAfter([](ApiSpec& s) {
              if (s.name == "sys_close") s.errors[1].name = "EWRONG";
            }),
            "fs/open.c:26: 'EWRONG' is no errno");
  EXPECT_EQ(ErrorAfter([](ApiSpec& s) {
              if (s.name == "sys_close") s.side_effects[0].target = "descriptor fdd";
            }),
            "fs/open.c:28: target 'descriptor fdd': column 1: 'fdd' is no parameter, constant or "
            "kind, did you mean fd?");
  EXPECT_EQ(ErrorAfter([](ApiSpec& s) {
              if (s.name == "sys_read") s.params[1].size_param = "cuont";
            }),
            "fs/read_write.c:7: sys_read: parameter 'buf': size-param 'cuont' names no parameter");
  EXPECT_EQ(ErrorAfter([](ApiSpec& s) {
              if (s.name == "sys_openat") s.params[2].constraint->mask->value.reset();
            }),
            "fs/open.c:40: sys_openat: parameter 'flags': the value of the mask 'O_RDONLY | "
            "O_WRONLY | O_CREAT | "
            "O_EXCL | O_LARGEFILE' is not known");
  EXPECT_EQ(ErrorAfter([](ApiSpec& s) {
              if (s.name == "sys_openat") s.name = "sys_close";
            }).substr(0, 50),
            "fs/open.c:40: sys_close is specified already, at f");
}

// An ioctl command with its descriptor and `params` further parameters.
std::vector<ApiSpec> OneCommand(std::optional<int64_t> number, size_t params) {
  ApiSpec spec{.name = "DEMO_RESET", .kind = "ioctl", .location = {"d.c", 3}};
  spec.ioctl = IoctlSpec{.command = "DEMO_RESET", .number = {number}, .direction = "none"};
  spec.params.push_back(
      {.name = "fd", .ctype = "unsigned int", .type = "fd", .kinds = {"chardev"}});
  for (size_t i = 0; i < params; ++i)
    spec.params.push_back({.name = "arg", .ctype = "unsigned long", .type = "uint"});
  return {spec};
}

TEST(TableWriter, CommandsAreIoctlWithANumberOfTheirOwn) {
  Result<std::string> table = WriteTable(OneCommand(0x5404, 1));
  ASSERT_TRUE(table.ok()) << table.error().ToString();
  EXPECT_NE(table->find(".name = \"DEMO_RESET\""), table->npos);
  EXPECT_NE(table->find(".nr = __NR_ioctl, .request = 0x5404,"), table->npos);
  EXPECT_EQ(table->find("__NR_DEMO_RESET"), table->npos);
}

TEST(TableWriter, CommandsThatCannotBeMadeAreRefused) {
  Result<std::string> unknown = WriteTable(OneCommand(std::nullopt, 1));
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().ToString(),
            "d.c:3: DEMO_RESET: the number of the command is not known");
  Result<std::string> three = WriteTable(OneCommand(1, 2));
  ASSERT_FALSE(three.ok());
  EXPECT_EQ(three.error().ToString(),
            "d.c:3: DEMO_RESET: a command has a descriptor and at most one argument");
}

TEST(TableWriter, HasNothingToSayWithoutSyscalls) {
  Result<std::string> table = WriteTable({});
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().message, "there is no specification of a syscall");
}

}  // namespace
}  // namespace kapifuzz
