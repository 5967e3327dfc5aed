// The kernel that was built: it carries the specifications that were written, every reader gets the same out of it, its
// own tests pass, and it is small.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/tools.h"

namespace kapifuzz::testing_tools {
namespace {

TEST(Kernel, CommentsImageAndDebugfsAreOneModel) {
  OwnDirectory own;
  CommandOutput exported =
      Kapifuzz({"export", "--kernel", KernelFile("bzImage"), "--out", own.path("export")});
  ASSERT_EQ(exported.exit_status, 0) << exported.out << exported.err;
  CommandOutput compared = Kapi({"compare", "--source", SourceFile("specs/linux"), "--vmlinux",
                                 KernelFile("vmlinux"), "--debugfs", own.path("export")});
  EXPECT_EQ(compared.exit_status, 0) << compared.out << compared.err;
}

// Where a reader found something is the one thing that may differ: the location, and the lines of the items.
void ForgetPlaces(nlohmann::json* value) {
  if (value->is_object()) {
    value->erase("location");
    value->erase("line");
  }
  if (!value->is_structured()) return;
  for (nlohmann::json& member : *value) ForgetPlaces(&member);
}

// What only the compiler knows is in the image's JSON alone.
void ForgetCompiled(nlohmann::json* spec) {
  if (spec->contains("ioctl")) {
    for (const char* key : {"number", "size"}) (*spec)["ioctl"].erase(key);
  }
  if (!spec->contains("structs")) return;
  for (nlohmann::json& one : (*spec)["structs"]) {
    for (const char* key : {"size", "alignment"}) one.erase(key);
    if (!one.contains("fields")) continue;
    for (nlohmann::json& field : one["fields"]) {
      for (const char* key : {"size", "offset"}) field.erase(key);
    }
  }
}

TEST(Kernel, ImageAndCommentsGiveTheSameJson) {
  auto read = [](std::vector<std::string> input) {
    input.insert(input.end(), {"-f", "json"});
    CommandOutput output = Kapi(input);
    EXPECT_EQ(output.exit_status, 0) << output.err;
    nlohmann::json json = nlohmann::json::parse(output.out, nullptr, false);
    ForgetPlaces(&json);
    for (nlohmann::json& spec : json["apis"]) ForgetCompiled(&spec);
    return json;
  };
  nlohmann::json from_comments = read({"--source", SourceFile("specs/linux")});
  EXPECT_GE(from_comments["apis"].size(), 14u);
  EXPECT_EQ(from_comments, read({"--vmlinux", KernelFile("vmlinux")}));
}

TEST(Kernel, KunitPasses) {
  CommandOutput output =
      Kapifuzz({"kunit", "--kernel", KernelFile("bzImage"), "--filter", "kapi*"});
  EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
}

TEST(Kernel, EverySpecificationIsBelowEightKilobytes) {
  CommandOutput output = Kapi({"footprint", "--vmlinux", KernelFile("vmlinux")});
  ASSERT_EQ(output.exit_status, 0) << output.err;
  std::istringstream lines(output.out);
  std::string header, name;
  std::getline(lines, header);
  int specifications = 0;
  long section, records, strings, total;
  while (lines >> name >> section >> records >> strings >> total) {
    if (name == "all") continue;
    EXPECT_LT(total, 8192) << name;
    EXPECT_GT(total, 0) << name;
    ++specifications;
  }
  EXPECT_GE(specifications, 14) << output.out;
}

}  // namespace
}  // namespace kapifuzz::testing_tools
