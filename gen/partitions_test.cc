#include "gen/partitions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <climits>

#include "gen/testing/small_specs.h"
#include "specs/expr_check.h"

namespace kapifuzz {
namespace {

std::vector<std::string> Labels(const char* spec_name, const char* param) {
  const ApiSpec spec = SmallSpec(spec_name);
  const int index = ParamIndex(spec, param);
  Result<ArgModel> arg = BuildArg(spec, static_cast<size_t>(index));
  if (!arg.ok()) return {arg.error().ToString()};
  std::vector<std::string> labels;
  for (const PartitionModel& p : PartitionsOf(*arg, 0)) labels.push_back(p.label);
  return labels;
}

TEST(Partitions, OfAMaskAreItsNamesAndNoneAndUnknown) {
  EXPECT_EQ(Labels("sys_openat", "flags"),
            (std::vector<std::string>{"flags has O_WRONLY", "flags has O_CREAT", "flags has O_EXCL",
                                      "flags has O_LARGEFILE", "flags has no known bit",
                                      "flags has an unknown bit"}));
}

TEST(Partitions, OfAMaskWithoutNamesAreItsBits) {
  const std::vector<std::string> labels = Labels("sys_openat", "mode");
  EXPECT_EQ(labels.size(), 12u + 2u);
  EXPECT_EQ(labels.front(), "mode has 01");
  EXPECT_NE(std::ranges::find(labels, "mode has 04000"), labels.end());
}

TEST(Partitions, OfAnEnumAreItsMembersAndOther) {
  EXPECT_EQ(Labels("sys_pipe2", "flags"),
            (std::vector<std::string>{"flags is 0", "flags is O_CLOEXEC", "flags is no member"}));
}

TEST(Partitions, OfARangeAreItsEndsTheirNeighboursAndTheTypes) {
  EXPECT_EQ(Labels("sys_read", "count"),
            (std::vector<std::string>{"count is 0", "count is LONG_MAX", "count is LONG_MAX + 1",
                                      "count is 1", "count is INT_MAX", "count is ULONG_MAX"}));
}

TEST(Partitions, OfAPlainSignedNumberIncludeTheNegative) {
  ArgModel arg;
  arg.name = "n";
  arg.width = 4;
  arg.is_signed = true;
  std::vector<int64_t> values;
  bool negative = false;
  for (const PartitionModel& p : PartitionsOf(arg, 0)) {
    if (p.kind == PartitionKind::kEquals) values.push_back(p.value);
    negative = negative || p.kind == PartitionKind::kNegative;
  }
  EXPECT_EQ(values, (std::vector<int64_t>{0, 1, INT_MAX, -1, INT_MIN}));
  EXPECT_TRUE(negative);
}

TEST(Partitions, OfADescriptorAreAcceptedKindsAndWhatIsNoDescriptor) {
  EXPECT_EQ(Labels("sys_newfstat", "fd"),
            (std::vector<std::string>{"fd leads to file", "fd leads to pipe_read", "fd is closed",
                                      "fd is negative"}));
  EXPECT_EQ(Labels("sys_openat", "dfd"),
            (std::vector<std::string>{"dfd leads to dir", "dfd is AT_FDCWD", "dfd is closed",
                                      "dfd is negative"}));
}

TEST(Partitions, LabelsAreUnique) {
  for (const ApiSpec& spec : SmallSpecs()) {
    for (const Param& param : spec.params) {
      std::vector<std::string> labels = Labels(spec.name.c_str(), param.name.c_str());
      std::ranges::sort(labels);
      EXPECT_EQ(std::ranges::adjacent_find(labels), labels.end()) << spec.name << " " << param.name;
    }
  }
}

// The strings are those that the specification's own conditions compare with.
TEST(Partitions, OfAString) {
  ApiSpec spec;
  spec.params = {{.name = "name",
                  .ctype = "const char __user *",
                  .type = "user_ptr",
                  .flags = {"input", "user"},
                  .constraint = ParamConstraint{.kind = "user_string"},
                  .size = Number{.text = "256", .value = 256}}};
  spec.errors = {
      {.name = "EPERM",
       .when = "starts_with(name, XATTR_USER_PREFIX)",
       .only_when = "string_is(name, XATTR_NAME_CAPS) || starts_with(name, XATTR_USER_PREFIX)"}};
  Result<ArgModel> arg = BuildArg(spec, 0);
  ASSERT_TRUE(arg.ok()) << arg.error().ToString();
  EXPECT_EQ(arg->type, ArgType::kString);
  std::vector<std::string> labels;
  for (const PartitionModel& p : PartitionsOf(*arg, 0)) labels.push_back(p.label);
  EXPECT_EQ(labels, (std::vector<std::string>{"name starts with XATTR_USER_PREFIX",
                                              "name is XATTR_NAME_CAPS",
                                              "name starts with none of them", "name is empty",
                                              "name is too long", "name is valid", "name is NULL",
                                              "name is unusable", "name ends at unmapped memory"}));
}

}  // namespace
}  // namespace kapifuzz
