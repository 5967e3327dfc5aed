// docs/kapi.schema.json against what the tool writes: every document is valid, every word is known, and the fixtures of
// this folder between them have every member that the schema has.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/files.h"
#include "base/strings.h"
#include "base/subprocess.h"
#include "specs/json_writer.h"
#include "specs/kdoc_reader.h"
#include "specs/source_reader.h"
#include "specs/words.h"

namespace kapifuzz {
namespace {

using Json = nlohmann::json;

std::string InSource(const std::string& name) { return JoinPath(KAPIFUZZ_SOURCE_DIR, name); }

const std::string& SchemaPath() {
  static const std::string kPath = InSource("docs/kapi.schema.json");
  return kPath;
}

std::vector<ApiSpec> Fixtures() {
  std::vector<ApiSpec> specs;
  for (const char* name : {"short", "older", "attributes", "whole", "irregular"}) {
    const std::string file = std::string("specs/testdata/good/") + name + ".c";
    for (ApiSpec& spec : ReadSourceText(*ReadFile(InSource(file)), file).specs) {
      specs.push_back(std::move(spec));
    }
  }
  return specs;
}

class SchemaTest : public testing::Test {
 protected:
  SchemaTest() {
    std::string pattern = testing::TempDir() + "/kapifuzz.XXXXXX";
    dir_ = mkdtemp(pattern.data());
  }
  ~SchemaTest() override { std::filesystem::remove_all(dir_); }

  void Add(const std::string& document) {
    const std::string path = JoinPath(dir_, std::to_string(files_.size()) + ".json");
    ASSERT_TRUE(WriteFileAtomically(path, document).ok());
    files_.push_back(path);
  }

  // What Debian's python3-jsonschema says of all files; "" if they are valid.
  std::string Problems() const {
    std::vector<std::string> argv = {"/usr/bin/python3", "-W", "ignore", "-m", "jsonschema"};
    for (const std::string& file : files_) argv.insert(argv.end(), {"-i", file});
    argv.push_back(SchemaPath());
    Result<CommandOutput> ran = RunCommand(argv, {.timeout_ms = 120'000});
    if (!ran.ok()) return ran.error().ToString();
    return ran->exit_status == 0 ? "" : "invalid: " + ran->out + ran->err;
  }

  std::string dir_;
  std::vector<std::string> files_;
};

TEST_F(SchemaTest, EverythingThatTheToolWritesIsValid) {
  Result<SourceSpecs> found = ReadSource(InSource("specs/linux"), {});
  ASSERT_TRUE(found.ok());
  const std::vector<ApiSpec> fixtures = Fixtures();
  ASSERT_FALSE(fixtures.empty());
  Add(ToJson(found->specs));
  Add(ToJson(fixtures));
  Add(ToJson(std::vector<ApiSpec>{}));
  for (const ApiSpec& spec : fixtures) Add(ToJson(spec));
  EXPECT_EQ(Problems(), "");
}

TEST_F(SchemaTest, WrongDocumentsAreNot) {
  const char* const wrong[] = {
      R"({"kind": "syscall"})",
      R"({"name": "sys_x", "kind": "function"})",
      R"({"name": "sys_x", "kind": "syscall", "wehn": "x"})",
      R"({"name": "sys_x", "kind": "syscall", "errors": []})",
      R"({"name": "sys_x", "kind": "syscall", "contexts": ["proces"]})",
      R"({"name": "sys_x", "kind": "syscall", "params": [{"name": "p", "size": {"value": 1}}]})",
      R"({"schema": 2, "apis": []})",
  };
  for (const char* document : wrong) Add(document);
  // One complaint for each document.
  const std::string problems = Problems();
  size_t complaints = 0;
  for (size_t at = 0; (at = problems.find("is not valid under any", at)) != std::string::npos;
       ++at) {
    ++complaints;
  }
  EXPECT_EQ(complaints, std::size(wrong)) << problems;
}

Json Schema() { return Json::parse(*ReadFile(SchemaPath())); }

TEST(Schema, HasTheWordsOfTheTables) {
  const std::map<std::string, const WordSet*> sets = {{"api_kinds", &ApiKinds()},
                                                      {"param_types", &ParamTypes()},
                                                      {"param_flags", &ParamFlags()},
                                                      {"contexts", &Contexts()},
                                                      {"constraint_kinds", &ConstraintKinds()},
                                                      {"return_checks", &ReturnChecks()},
                                                      {"lock_types", &LockTypes()},
                                                      {"lock_scopes", &LockScopes()},
                                                      {"signal_directions", &SignalDirections()},
                                                      {"signal_actions", &SignalActions()},
                                                      {"signal_states", &SignalStates()},
                                                      {"signal_timings", &SignalTimings()},
                                                      {"signal_queues", &SignalQueues()},
                                                      {"capability_actions", &CapabilityActions()},
                                                      {"effect_types", &EffectTypes()},
                                                      {"failure_atomicity", &FailureAtomicity()},
                                                      {"concurrencies", &Concurrencies()},
                                                      {"ioctl_directions", &IoctlDirections()},
                                                      {"socket_states", &SocketStates()},
                                                      {"socket_protocols", &SocketProtocols()},
                                                      {"buffer_behaviors", &BufferBehaviors()},
                                                      {"async_modes", &AsyncModes()},
                                                      {"network_properties", &NetworkProperties()}};
  size_t found = 0;
  const Json schema = Schema();
  for (const auto& [name, definition] : schema["$defs"].items()) {
    if (!name.starts_with("word_")) continue;
    ++found;
    auto set = sets.find(name.substr(5));
    ASSERT_NE(set, sets.end()) << name;
    EXPECT_EQ(definition["enum"].get<std::vector<std::string>>(), set->second->Words()) << name;
  }
  EXPECT_EQ(found, sets.size());
}

// Notes which members of each definition occur in documents.
class MemberCounter {
 public:
  explicit MemberCounter(const Json& schema) : defs_(schema["$defs"]) {}

  void Visit(const std::string& definition, const Json& value) {
    const Json& properties = defs_[definition]["properties"];
    for (const auto& [key, member] : value.items()) {
      seen_.insert(definition + "." + key);
      ASSERT_TRUE(properties.contains(key)) << definition << "." << key;
      const Json& schema = properties[key];
      const bool list = schema.contains("items");
      const std::string below = Definition(list ? schema["items"] : schema);
      if (below.empty()) continue;
      if (!list) Visit(below, member);
      for (const Json& element : list ? member : Json::array()) Visit(below, element);
    }
  }

  std::vector<std::string> Unseen() const {
    std::vector<std::string> unseen;
    for (const auto& [name, definition] : defs_.items()) {
      if (!definition.contains("properties")) continue;
      for (const auto& [key, member] : definition["properties"].items()) {
        if (!seen_.count(name + "." + key)) unseen.push_back(name + "." + key);
      }
    }
    return unseen;
  }

 private:
  // The object that a member refers to; "" for a plain value.
  std::string Definition(const Json& schema) const {
    if (!schema.contains("$ref")) return {};
    std::string name = schema["$ref"].get<std::string>().substr(sizeof("#/$defs/") - 1);
    return defs_[name].contains("properties") ? name : "";
  }

  const Json defs_;
  std::set<std::string> seen_;
};

TEST(Schema, FixturesHaveEveryMember) {
  MemberCounter counter(Schema());
  counter.Visit("document", Json::parse(ToJson(Fixtures())));
  EXPECT_EQ(Join(counter.Unseen(), "\n"), "");
}

}  // namespace
}  // namespace kapifuzz
