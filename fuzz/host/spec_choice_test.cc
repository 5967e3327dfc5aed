#include "fuzz/host/spec_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "fuzz/host/testing/temp_dir.h"
#include "specs/document_reader.h"

namespace kapifuzz {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kBuiltIn[] = KAPIFUZZ_BINARY_DIR "/specs.json";

std::vector<ApiSpec> BuiltIn() {
  Result<std::vector<ApiSpec>> specs = ReadSpecFile(kBuiltIn);
  EXPECT_TRUE(specs.ok());
  return specs.ok() ? *specs : std::vector<ApiSpec>{};
}

ApiSpec Named(const std::string& name) {
  for (const ApiSpec& spec : BuiltIn()) {
    if (spec.name == name) return spec;
  }
  ADD_FAILURE() << name;
  return {};
}

TEST(SpecChoice, SameContractAgreesWhateverItsWordsAndPlace) {
  ApiSpec close = Named("sys_close");
  close.location = {};
  SpecChoice choice = CompareSpecs(std::vector<ApiSpec>{close, Named("sys_openat")}, BuiltIn());
  EXPECT_THAT(choice.agreed, ElementsAre("close", "openat"));
  EXPECT_TRUE(choice.remarks.empty());
}

TEST(SpecChoice, AnotherContractIsLeftOutAndSaid) {
  ApiSpec close = Named("sys_close");
  ASSERT_FALSE(close.errors.empty());
  close.errors.pop_back();
  SpecChoice choice = CompareSpecs(std::vector<ApiSpec>{close, Named("sys_openat")}, BuiltIn());
  EXPECT_THAT(choice.agreed, ElementsAre("openat"));
  EXPECT_THAT(choice.remarks, ElementsAre(HasSubstr("sys_close: its contract differs (error ")));
}

TEST(SpecChoice, WhatIsNotBuiltInIsLeftOutAndSaid) {
  ApiSpec other = Named("sys_close");
  other.name = "sys_bpf";
  SpecChoice choice = CompareSpecs(std::vector<ApiSpec>{other}, BuiltIn());
  EXPECT_TRUE(choice.agreed.empty());
  EXPECT_THAT(choice.remarks, ElementsAre("sys_bpf: no specification of it is built in"));
}

TEST(SpecChoice, ADirectoryOfSourcesIsASubset) {
  Result<SpecChoice> choice = ChooseSpecs(KAPIFUZZ_SOURCE_DIR "/specs/linux/fs/pipe.c", kBuiltIn);
  ASSERT_TRUE(choice.ok()) << choice.error().ToString();
  EXPECT_THAT(choice->agreed, ElementsAre("pipe2"));
}

TEST(SpecChoice, NothingThatAgreesIsAnErrorThatSaysWhatToDo) {
  TempDir dir;
  const std::string path = dir.path() + "/none.json";
  ASSERT_TRUE(WriteFileAtomically(path, R"({"schema": 1, "apis": []})").ok());
  Result<SpecChoice> choice = ChooseSpecs(path, kBuiltIn);
  ASSERT_FALSE(choice.ok());
  EXPECT_THAT(choice.error().ToString(), HasSubstr("KAPIFUZZ_SPECS"));
}

TEST(SpecChoice, BadInputIsAnErrorThatNamesIt) {
  TempDir dir;
  const std::string path = dir.path() + "/bad.json";
  ASSERT_TRUE(WriteFileAtomically(path, "{\"schema\": 1, \"apis\": 7}").ok());
  EXPECT_THAT(ChooseSpecs(path, kBuiltIn).error().ToString(), HasSubstr("bad.json"));
  EXPECT_THAT(ChooseSpecs("/no/such", kBuiltIn).error().ToString(), HasSubstr("/no/such"));
}

}  // namespace
}  // namespace kapifuzz
