// JSON out and in again, what the strict reader refuses, and the comparison that both rest on.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "specs/compare.h"
#include "specs/debugfs_reader.h"
#include "specs/json_reader.h"
#include "specs/json_writer.h"
#include "specs/kdoc_reader.h"

namespace kapifuzz {
namespace {

std::vector<ApiSpec> Sample() {
  const std::string path = JoinPath(KAPIFUZZ_SOURCE_DIR, "specs/testdata/good/short.c");
  return ReadSourceText(*ReadFile(path), "short.c").specs;
}

// Between them these have every member (schema_test.cc).
std::vector<ApiSpec> EveryMember() {
  std::vector<ApiSpec> specs = Sample();
  for (const char* name : {"older.c", "whole.c"}) {
    const std::string path = JoinPath(JoinPath(KAPIFUZZ_SOURCE_DIR, "specs/testdata/good"), name);
    for (ApiSpec& spec : ReadSourceText(*ReadFile(path), name).specs) {
      specs.push_back(std::move(spec));
    }
  }
  return specs;
}

std::string ErrorOf(std::string_view text) {
  Result<std::vector<ApiSpec>> specs = ReadJson(text, "x.json");
  return specs.ok() ? "ok" : specs.error().ToString();
}

TEST(Json, RoundTripsDocumentsOfSeveralAndOfOne) {
  const std::vector<ApiSpec> specs = Sample();
  Result<std::vector<ApiSpec>> back = ReadJson(ToJson(specs), "x");
  ASSERT_TRUE(back.ok()) << back.error().ToString();
  EXPECT_TRUE(*back == specs);
  EXPECT_EQ((*back)[0].location.line, specs[0].location.line);
  EXPECT_EQ((*back)[0].errors[1].line.number, specs[0].errors[1].line.number);
  back = ReadJson(ToJson(specs[0]), "x");
  ASSERT_TRUE(back.ok());
  EXPECT_TRUE((*back)[0] == specs[0]);
}

TEST(Json, RoundTripsEveryMember) {
  const std::vector<ApiSpec> specs = EveryMember();
  const std::string text = ToJson(specs);
  Result<std::vector<ApiSpec>> back = ReadJson(text, "x");
  ASSERT_TRUE(back.ok()) << back.error().ToString();
  EXPECT_TRUE(*back == specs);
  EXPECT_EQ(ToJson(*back), text);
}

TEST(Json, KeepsOddTextAndExtremeNumbers) {
  ApiSpec spec{.name = "sys_x", .description = "tab\t quote\" back\\ \xc3\xa4 line\n bell\x07"};
  spec.params = {{.name = "a", .size = Number{"LLONG_MIN", INT64_MIN}},
                 {.name = "b", .size = Number{"somewhere", std::nullopt}}};
  spec.capabilities = {{.name = "CAP_CHOWN", .number = 0}};
  spec.errors = {{.name = "(other)", .code = 0}};
  Result<std::vector<ApiSpec>> back = ReadJson(ToJson(spec), "x");
  ASSERT_TRUE(back.ok()) << back.error().ToString();
  EXPECT_TRUE((*back)[0] == spec);
}

TEST(Json, BytesThatAreNoTextBecomeTheReplacementCharacter) {
  ApiSpec spec{.name = "sys_x", .description = "a\xff z"};
  EXPECT_NE(ToJson(spec).find("a\xef\xbf\xbd z"), std::string::npos);
}

TEST(Json, ReaderNamesPathAndProblem) {
  struct Row {
    const char* text;
    const char* message;
  };
  const Row rows[] = {
      {R"({"name": "a", "kind": "syscall", "wehn": 1})", "x.json:1: wehn: unknown key"},
      {R"({"kind": "syscall"})", "x.json:1: name: missing"},
      {R"({"name": 1, "kind": "syscall"})", "x.json:1: name: is no string"},
      {R"({"name": "a", "kind": "syscall", "contexts": "process"})",
       "x.json:1: contexts: is no list"},
      {R"({"name": "a", "kind": "syscall", "contexts": [1]})",
       "x.json:1: contexts: holds something that is no string"},
      {R"({"schema": 2, "apis": []})", "x.json:1: schema: is not 1"},
      {R"({"schema": 1, "apis": {}})", "x.json:1: apis: is no list"},
      {R"({"schema": 1, "apis": [], "more": 1})", "x.json:1: more: unknown key"},
      {R"({"schema": 1, "apis": [{"name": "a", "kind": "syscall", "errors": [{"name": "E", "code": "x"}]}]})",
       "x.json:1: apis[0].errors[0].code: is no integer of 32 bits"},
      {R"({"name": "a", "kind": "syscall", "errors": [{"name": "E", "code": 4294967296}]})",
       "x.json:1: errors[0].code: is no integer of 32 bits"},
      {R"({"name": "a", "kind": "syscall", "params": [{"name": "p", "size": {"text": "x", "value": 18446744073709551615}}]})",
       "x.json:1: params[0].size.value: is no integer of 64 bits"},
      {R"({"name": "a", "kind": "syscall", "return": []})", "x.json:1: return: is no object"},
      {R"({"name": "a", "kind": "ioctl", "ioctl": {"direction": "read"}})",
       "x.json:1: ioctl.command: missing"},
      {R"({"name": "a", "kind": "syscall", "structs": [{"name": "s", "fields": [{"name": "f", "offset": "4"}]}]})",
       "x.json:1: structs[0].fields[0].offset: is no integer of 64 bits"},
      {R"({"name": "a", "kind": "syscall", "network": {"address_families": [{}]}})",
       "x.json:1: network.address_families[0].family: missing"},
      {R"({"name": "a", "kind": "syscall", "network": {"async": {"mode": []}}})",
       "x.json:1: network.async.mode: unknown key, did you mean modes?"},
      {R"([])", "x.json:1: the document is no object"},
  };
  for (const Row& row : rows) EXPECT_EQ(ErrorOf(row.text), row.message) << row.text;
  EXPECT_TRUE(ErrorOf("{").starts_with("x.json:1: column 2: syntax error")) << ErrorOf("{");
  EXPECT_TRUE(ErrorOf("{\n\n\"a\" 1}").starts_with("x.json:3: column 5"))
      << ErrorOf("{\n\n\"a\" 1}");
}

TEST(Compare, FindsEveryDifferenceByPath) {
  std::vector<ApiSpec> a = Sample(), b = Sample();
  EXPECT_TRUE(DiffSpecs(a, b).empty());
  std::swap(b[0], b[1]);
  b[1].location = {"elsewhere.c", 1};
  b[1].errors[0].line.number = 0;
  EXPECT_TRUE(DiffSpecs(a, b).empty()) << "order and places do not count";
  b[1].errors[0].code = -8;
  b[1].params[3].constraint->mask->value.reset();
  b[1].locks.clear();
  b[1].provenance = "other";
  EXPECT_EQ(
      DiffSpecs(a, b),
      (std::vector<std::string>{
          "sys_sample: params[3].constraint.mask.value: 557056 against nothing",
          "sys_sample: errors[0].code: -9 against -8",
          R"(sys_sample: locks: [{"name":"file->f_pos_lock","type":"mutex","scope":"internal","description":"held while the offset moves"}] against nothing)",
          R"(sys_sample: provenance: "written for this test" against "other")"}));
  b.pop_back();
  EXPECT_EQ(DiffSpecs(a, b), (std::vector<std::string>{"sys_sample: only the first has it"}));
  EXPECT_EQ(DiffSpecs(b, a), (std::vector<std::string>{"sys_sample: only the second has it"}));
}

// What only a compiler knows is no difference where one reader does not know it, and one where both do.
TEST(Compare, NotToKnowASizeIsNoDifference) {
  ApiSpec a{.name = "X", .kind = "ioctl"};
  a.ioctl = IoctlSpec{.command = "X", .direction = "none"};
  a.structs = {{.name = "s", .fields = {{.name = "f"}}}};
  ApiSpec b = a;
  b.ioctl->number.value = 7;
  b.structs[0].size.value = 8;
  b.structs[0].fields[0].offset.value = 4;
  EXPECT_TRUE(DiffSpecs({{a}}, {{b}}).empty());
  EXPECT_TRUE(a == b);
  a.structs[0].size.value = 16;
  a.notes = "n";
  EXPECT_FALSE(a == b);
  EXPECT_EQ(DiffSpecs({{a}}, {{b}}), (std::vector<std::string>{"X: structs[0].size: 16 against 8",
                                                               "X: notes: \"n\" against nothing"}));
}

class DebugfsTest : public testing::Test {
 protected:
  DebugfsTest() {
    std::string pattern = testing::TempDir() + "/kapifuzz.XXXXXX";
    dir_ = mkdtemp(pattern.data());
  }
  ~DebugfsTest() override { std::filesystem::remove_all(dir_); }

  void Write(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(MakeDirs(DirName(JoinPath(dir_, name))).ok());
    ASSERT_TRUE(WriteFileAtomically(JoinPath(dir_, name), text).ok());
  }

  std::string dir_;
};

TEST_F(DebugfsTest, ReadsAMountPointAndACopy) {
  const std::vector<ApiSpec> specs = Sample();
  Write("kapi/all.json", ToJson(specs));
  for (const std::string& path : {dir_, JoinPath(dir_, "kapi")}) {
    Result<std::vector<ApiSpec>> back = ReadDebugfs(path);
    ASSERT_TRUE(back.ok()) << back.error().ToString();
    EXPECT_TRUE(DiffSpecs(specs, *back).empty());
    EXPECT_EQ((*back)[0].name, "sys_bare");
  }
}

TEST_F(DebugfsTest, ReadsOneFileForEach) {
  const std::vector<ApiSpec> specs = EveryMember();
  for (const ApiSpec& spec : specs) Write("kapi/json/" + spec.name, ToJson(spec));
  Result<std::vector<ApiSpec>> back = ReadDebugfs(dir_);
  ASSERT_TRUE(back.ok()) << back.error().ToString();
  EXPECT_TRUE(DiffSpecs(specs, *back).empty());
}

TEST_F(DebugfsTest, SaysWhatIsMissing) {
  EXPECT_EQ(ReadDebugfs(JoinPath(dir_, "none")).error().message, "no such directory");
  EXPECT_NE(ReadDebugfs(dir_).error().message.find("CONFIG_KAPI_SPEC_DEBUGFS"), std::string::npos);
}

}  // namespace
}  // namespace kapifuzz
