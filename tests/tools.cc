#include "tests/tools.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdio>
#include <filesystem>

#include "base/files.h"

namespace kapifuzz::testing_tools {
namespace {

constexpr int kTimeoutMs = 600'000;

CommandOutput Run(const std::string& tool, std::vector<std::string> words) {
  words.insert(words.begin(), JoinPath(KAPIFUZZ_BINARY_DIR, "bin/" + tool));
  Result<CommandOutput> output = RunCommand(words, {.timeout_ms = kTimeoutMs});
  if (output.ok()) return *output;
  std::fprintf(stderr, "%s\n", output.error().ToString().c_str());
  std::exit(3);
}

}  // namespace

CommandOutput Kapifuzz(std::vector<std::string> words) { return Run("kapifuzz", std::move(words)); }
CommandOutput Kapi(std::vector<std::string> words) { return Run("kapi", std::move(words)); }

std::string KernelFile(const std::string& name) {
  const char* other = getenv("KAPIFUZZ_KERNEL");
  return JoinPath(other ? other : JoinPath(KAPIFUZZ_BINARY_DIR, "kernel/6.12-fuzz"), name);
}

std::string KernelTree(const std::string& path) {
  // "6.12-fuzz" is built from "6.12-src" beside it.
  const std::filesystem::path output = KernelFile("bzImage");
  const std::string flavour = output.parent_path().filename();
  const std::string tree = flavour.substr(0, flavour.find('-')) + "-src";
  return output.parent_path().parent_path() / tree / path;
}

std::string SourceFile(const std::string& path) { return JoinPath(KAPIFUZZ_SOURCE_DIR, path); }

OwnDirectory::OwnDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "kapifuzz-test-XXXXXX").string();
  if (!mkdtemp(name.data())) {
    std::perror(name.c_str());
    std::exit(3);
  }
  path_ = name;
}

OwnDirectory::~OwnDirectory() {
  if (testing::Test::HasFailure()) {
    std::fprintf(stderr, "left for a look: %s\n", path_.c_str());
    return;
  }
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string OwnDirectory::path(const std::string& name) const {
  return name.empty() ? path_ : JoinPath(path_, name);
}

std::string MustRead(const std::string& path) {
  Result<std::string> text = ReadFile(path);
  EXPECT_TRUE(text.ok()) << text.error().ToString();
  return text.ok() ? *text : "";
}

}  // namespace kapifuzz::testing_tools
