// Comments in, JSON or errors out; each input in testdata/ has its golden output beside it.
#include "specs/kdoc_reader.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <climits>
#include <filesystem>

#include "base/files.h"
#include "base/golden.h"
#include "specs/apispec_writer.h"
#include "specs/check.h"
#include "specs/json_writer.h"
#include "specs/plain_writer.h"

namespace kapifuzz {
namespace {

constexpr char kTestData[] = "specs/testdata/";

SourceSpecs ReadTestData(const std::string& name) {
  Result<std::string> text = ReadFile(JoinPath(KAPIFUZZ_SOURCE_DIR, kTestData + name));
  EXPECT_TRUE(text.ok());
  return ReadSourceText(text.ok() ? *text : "", name);
}

std::string Lines(const std::vector<Error>& errors) {
  std::string text;
  for (const Error& error : errors) text += error.ToString() + "\n";
  return text;
}

class GoodComments : public testing::TestWithParam<const char*> {};

TEST_P(GoodComments, GiveTheExpectedOutputs) {
  const std::string name = std::string("good/") + GetParam();
  SourceSpecs found = ReadTestData(name + ".c");
  EXPECT_EQ(Lines(found.errors), "");
  EXPECT_TRUE(MatchesGolden(kTestData + name + ".json", ToJson(found.specs)));
  EXPECT_TRUE(MatchesGolden(kTestData + name + ".apispec", ToApiSpec(found.specs)));
  std::string plain = ToPlainList(found.specs);
  for (const ApiSpec& spec : found.specs) plain += "\n" + ToPlain(spec);
  EXPECT_TRUE(MatchesGolden(kTestData + name + ".txt", plain));
}
INSTANTIATE_TEST_SUITE_P(Files, GoodComments,
                         testing::Values("short", "older", "attributes", "irregular", "whole"),
                         [](const auto& info) { return std::string(info.param); });

class BadComments : public testing::TestWithParam<const char*> {};

TEST_P(BadComments, AreRefusedWithLineAndText) {
  const std::string name = std::string("bad/") + GetParam();
  SourceSpecs found = ReadTestData(name + ".c");
  std::vector<Error> problems = found.errors;
  for (const ApiSpec& spec : found.specs) {
    for (const Error& problem : CheckSpec(spec)) problems.push_back(problem);
  }
  EXPECT_FALSE(problems.empty());
  EXPECT_TRUE(MatchesGolden(kTestData + name + ".errors", Lines(problems)));
}
INSTANTIATE_TEST_SUITE_P(Files, BadComments,
                         testing::Values("words", "grammar", "parts", "prototype", "meaning"),
                         [](const auto& info) { return std::string(info.param); });

TEST(KdocReader, GoodCommentsCheckOut) {
  SourceSpecs found = ReadTestData("good/short.c");
  ASSERT_EQ(found.specs.size(), 2u);
  for (const ApiSpec& spec : found.specs) EXPECT_EQ(Lines(CheckSpec(spec)), "");
}

TEST(KdocReader, TakesTypesFromTheDefinition) {
  const ApiSpec spec = ReadTestData("good/short.c").specs[0];
  EXPECT_EQ(spec.params[1].ctype, "struct stat __user *");
  EXPECT_EQ(spec.params[4].ctype, "unsigned int");
  EXPECT_EQ(spec.params[5].ctype, "int __user *");
}

TEST(KdocReader, ReadsAllSpecificationsOfThisProject) {
  const std::string root = JoinPath(KAPIFUZZ_SOURCE_DIR, "specs/linux");
  Result<std::vector<std::string>> files = ListFiles(root, ".c");
  ASSERT_TRUE(files.ok());
  size_t specs = 0;
  for (const std::string& file : *files) {
    SourceSpecs found = ReadSourceText(*ReadFile(JoinPath(root, file)), file);
    EXPECT_EQ(Lines(found.errors), "");
    for (const ApiSpec& spec : found.specs) EXPECT_EQ(Lines(CheckSpec(spec)), "");
    specs += found.specs.size();
  }
  EXPECT_GE(specs, 14u);
}

// Carriage returns, missing ends, tabs: what other people's editors leave behind.
TEST(KdocReader, SurvivesOddFiles) {
  const char* const odd[] = {"",
                             "/**",
                             "/**\n",
                             "/** */",
                             "/**\n * contexts: process\n * param:",
                             "/**/ SYSCALL_DEFINE0(x)"};
  for (const char* text : odd) EXPECT_TRUE(ReadSourceText(text, "odd.c").specs.empty()) << text;
}

TEST(KdocReader, CarriageReturnsAreBlanks) {
  const char text[] =
      "/**\r\n * sys_x - y\r\n * contexts: process\r\n * error: EBADF, z\r\n "
      "*/\r\nSYSCALL_DEFINE0(x)\r\n";
  SourceSpecs found = ReadSourceText(text, "odd.c");
  EXPECT_EQ(Lines(found.errors), "");
  ASSERT_EQ(found.specs.size(), 1u);
  EXPECT_EQ(found.specs[0].errors[0].summary, "z");
}

TEST(KdocReader, IgnoresCommentsInsideOfComments) {
  const char text[] =
      "/* an example:\n"
      "/**\n"
      " * sys_x - y\n"
      " * contexts: process\n"
      " * error: EBADF, z\n"
      " */\n"
      "SYSCALL_DEFINE0(x)\n";
  EXPECT_TRUE(ReadSourceText(text, "x.c").specs.empty());
}

TEST(ApiSpecWriter, CodesWithoutANameStayNumbers) {
  ApiSpec spec{.name = "sys_odd"};
  for (int code : {-EBADF, -4000, INT_MIN, 7}) spec.errors.push_back({.code = code});
  const std::string text = ToApiSpec({&spec, 1});
  for (const char* code : {".code = -EBADF", ".code = -4000", ".code = -2147483648", ".code = 7"})
    EXPECT_NE(text.find(code), std::string::npos) << text;
}

}  // namespace
}  // namespace kapifuzz
