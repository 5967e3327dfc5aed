// YAML out and in again, and what its reader refuses. JSON has its own tests; both share the strict reader.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "base/golden.h"
#include "base/strings.h"
#include "specs/document_reader.h"
#include "specs/filled_spec.h"
#include "specs/json_reader.h"
#include "specs/json_writer.h"
#include "specs/source_reader.h"
#include "specs/yaml_reader.h"
#include "specs/yaml_writer.h"

namespace kapifuzz {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::vector<ApiSpec> Authored() {
  return ReadSource(JoinPath(KAPIFUZZ_SOURCE_DIR, "specs/linux"), {})->specs;
}

std::string ErrorOf(std::string_view text) {
  Result<std::vector<ApiSpec>> specs = ReadYaml(text, "x.yaml");
  return specs.ok() ? "ok" : specs.error().ToString();
}

TEST(Yaml, Golden) {
  const std::string path = JoinPath(KAPIFUZZ_SOURCE_DIR, "specs/testdata/good/short.c");
  SourceSpecs found = *ReadSource(path, {.root = DirName(path)});
  EXPECT_TRUE(MatchesGolden("specs/testdata/good/short.yaml", ToYaml(found.specs)));
}

TEST(Yaml, RoundTripsEveryAuthoredSpecification) {
  const std::vector<ApiSpec> specs = Authored();
  ASSERT_FALSE(specs.empty());
  Result<std::vector<ApiSpec>> back = ReadYaml(ToYaml(specs), "x");
  ASSERT_TRUE(back.ok()) << back.error().ToString();
  EXPECT_TRUE(*back == specs);
  EXPECT_EQ((*back)[0].location.line, specs[0].location.line);
  EXPECT_EQ(ToJson(*back), ToJson(specs)) << "places too";
}

TEST(Yaml, RoundTripsEveryMember) {
  const ApiSpec spec = MakeFilledSpec().spec;
  Result<std::vector<ApiSpec>> back = ReadYaml(ToYaml(spec), "x");
  ASSERT_TRUE(back.ok()) << back.error().ToString();
  EXPECT_EQ(ToJson((*back)[0]), ToJson(spec));
}

// Texts that YAML, in one version or another, reads as something else.
TEST(Yaml, KeepsOddTexts) {
  const std::string texts[] = {"yes",
                               "no",
                               "Null",
                               "~",
                               "true",
                               "12",
                               "-1",
                               "0x1f",
                               "1e3",
                               ".5",
                               "12:30",
                               "1_000",
                               "2020-01-01",
                               "- a",
                               "? a",
                               "a: b",
                               "a #b",
                               "#a",
                               "&a",
                               "*a",
                               "!a",
                               "%a",
                               "@a",
                               "`a",
                               "'a'",
                               "\"a\"",
                               "{a}",
                               "[a]",
                               "a,b",
                               "|",
                               ">",
                               "a\nb",
                               "a\n",
                               "\n",
                               " a",
                               "a ",
                               "tab\there",
                               "\x01",
                               "",
                               "---",
                               "...",
                               "a\\nb",
                               "<<",
                               "=",
                               "a:",
                               ":a",
                               "\xc3\xa4",
                               "\xe2\x80\xa8",
                               "(a)",
                               "+",
                               "a\n b\n\n c",
                               "\xf0\x9f\x98\x80",
                               "\x7f",
                               std::string("nul\0nul", 7)};
  for (const std::string& text : texts) {
    ApiSpec spec{.name = "sys_x", .description = text, .contexts = {text, "process"}};
    spec.failure_atomic_except = {text + text};
    Result<std::vector<ApiSpec>> back = ReadYaml(ToYaml(spec), "x");
    ASSERT_TRUE(back.ok()) << back.error().ToString() << "\n" << ToYaml(spec);
    EXPECT_TRUE((*back)[0] == spec) << ToYaml(spec);
  }
}

TEST(Yaml, BytesThatAreNoTextBecomeTheReplacementCharacter) {
  ApiSpec spec{.name = "sys_x", .description = "a\xff z"};
  EXPECT_THAT(ToYaml(spec), HasSubstr("a\xef\xbf\xbd z"));
}

TEST(Yaml, IsForPeople) {
  Result<std::vector<ApiSpec>> specs = ReadYaml(
      "# by hand\nschema: 1\napis:\n- {name: sys_x, kind: syscall}\n"
      "- name: \"sys_y\"\n  kind: 'syscall'\n  failure_atomic: yes\n"
      "  notes: |-\n    two\n    lines\n  errors:\n  - name: EIO\n    code: -0x5\n",
      "x");
  ASSERT_TRUE(specs.ok()) << specs.error().ToString();
  ASSERT_EQ(specs->size(), 2u);
  EXPECT_EQ((*specs)[1].failure_atomic, "yes");
  EXPECT_EQ((*specs)[1].notes, "two\nlines");
  EXPECT_EQ((*specs)[1].errors[0].code, -5);
}

TEST(Yaml, ReaderNamesLinePathAndProblem) {
  struct Row {
    const char* text;
    const char* message;
  };
  const Row rows[] = {
      {"name: a\nkind: b\nwehn: 1\n", "x.yaml:3: wehn: unknown key"},
      {"name: a\nkind: b\nnots: c\n", "x.yaml:3: nots: unknown key, did you mean notes"},
      {"kind: b\n", "x.yaml:1: name: missing"},
      {"name: 1\nkind: b\n", "x.yaml:1: name: is no string"},
      {"name: a\nkind: b\ncontexts: process\n", "x.yaml:3: contexts: is no list"},
      {"schema: 1\napis:\n- name: a\n  kind: b\n  errors:\n  - name: E\n    code: x\n",
       "x.yaml:7: apis[0].errors[0].code: is no integer of 32 bits"},
      {"name: a\nkind: b\nerrors:\n- name: E\n  code: 1.5\n",
       "x.yaml:5: errors[0].code: is no integer of 32 bits"},
      {"name: a\nkind: b\nreturn: []\n", "x.yaml:3: return: is no object"},
      {"schema: 2\napis: []\n", "x.yaml:1: schema: is not 1"},
      {"- a\n", "x.yaml:1: the document is no object"},
      {"", "x.yaml: the document is empty"},
      {"name: a\nname: b\n", "x.yaml:2: the key 'name' is there twice"},
      {"name: a\nkind: b\n---\nname: c\n", "x.yaml: there is more than one document"},
      {"name: &x a\nkind: *x\n", "x.yaml:2: aliases are not read"},
      {"name: !!str a\nkind: b\n", "x.yaml:1: the tag "},
      {"? [a]\n: b\n", "x.yaml:1: a key is no text"},
      {"1: b\n", "x.yaml:1: a key is no text"},
  };
  for (const Row& row : rows) EXPECT_THAT(ErrorOf(row.text), StartsWith(row.message)) << row.text;
  EXPECT_THAT(ErrorOf("name: a\nkind: [b\n"), StartsWith("x.yaml:"));
  EXPECT_THAT(ErrorOf("name: \"\n\n"), StartsWith("x.yaml:"));
  EXPECT_NE(ErrorOf(std::string(100'000, '[')), "ok");
  EXPECT_NE(ErrorOf("a: {" + std::string(200, '{')), "ok");
}

TEST(Document, PlainScalars) {
  EXPECT_EQ(ResolvePlainScalar("007").integer, 7);
  EXPECT_EQ(ResolvePlainScalar("-9223372036854775808").integer, INT64_MIN);
  EXPECT_EQ(ResolvePlainScalar("9223372036854775808").kind, DocNode::kReal);
  EXPECT_EQ(ResolvePlainScalar("-1e-3").kind, DocNode::kReal);
  EXPECT_EQ(ResolvePlainScalar("1.2.x").kind, DocNode::kText);
  EXPECT_EQ(ResolvePlainScalar("yes").kind, DocNode::kText);
  EXPECT_EQ(ResolvePlainScalar("TRUE").boolean, true);
}

TEST(Document, JsonKnowsItsLines) {
  Result<DocNode> document =
      ParseJsonDocument("{\n\"a\": 1\n,\n\"b\": [\n2\n,\n{}],\n\"c\": \"x\\ny\"\n}", "x");
  ASSERT_TRUE(document.ok()) << document.error().ToString();
  EXPECT_EQ(document->Find("a")->line, 2) << "the lexer looks ahead behind a number";
  EXPECT_EQ(document->keys[1].line, 4);
  EXPECT_EQ(document->Find("b")->items[0].line, 5);
  EXPECT_EQ(document->Find("b")->items[1].line, 7);
  EXPECT_EQ(document->Find("c")->line, 8);
  EXPECT_EQ(ParseJsonDocument("{\"a\": 1,\n\"a\": 2}", "x").error().ToString(),
            "x:2: the key 'a' is there twice");
  EXPECT_EQ(ParseJsonDocument(std::string(100'000, '['), "x").error().message, "nested too deeply");
}

TEST(SpecFile, ReadsBothFormats) {
  std::string pattern = testing::TempDir() + "/kapifuzz.XXXXXX";
  const std::string dir = mkdtemp(pattern.data());
  const std::vector<ApiSpec> specs = Authored();
  for (const std::string& text : {ToJson(specs), ToYaml(specs), "\n  " + ToJson(specs)}) {
    const std::string path = JoinPath(dir, "specs");
    ASSERT_TRUE(WriteFileAtomically(path, text).ok());
    Result<std::vector<ApiSpec>> back = ReadSpecFile(path);
    ASSERT_TRUE(back.ok()) << back.error().ToString();
    EXPECT_TRUE(*back == specs);
  }
  EXPECT_FALSE(ReadSpecFile(JoinPath(dir, "none")).ok());
  std::filesystem::remove_all(dir);
}

}  // namespace
}  // namespace kapifuzz
