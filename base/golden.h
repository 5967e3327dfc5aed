// Golden files for tests: expected output kept beside the source, compared byte for byte.
//
// A run with KAPIFUZZ_UPDATE=1 in the environment rewrites the files instead; `git diff` then shows what changed.
//
//   EXPECT_TRUE(MatchesGolden("specs/testdata/good/close.json", ToJson(spec)));
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <string>
#include <string_view>

#include "base/files.h"

namespace kapifuzz {

// `name` is a path below the source tree (the test target defines KAPIFUZZ_SOURCE_DIR).
inline testing::AssertionResult MatchesGolden(const std::string& name, std::string_view actual) {
  const std::string path = JoinPath(KAPIFUZZ_SOURCE_DIR, name);
  if (getenv("KAPIFUZZ_UPDATE")) {
    Status written = WriteFileIfChanged(path, actual);
    if (written.ok()) return testing::AssertionSuccess();
    return testing::AssertionFailure() << written.error().ToString();
  }
  Result<std::string> expected = ReadFile(path);
  if (!expected.ok()) {
    return testing::AssertionFailure()
           << expected.error().ToString() << "; run with KAPIFUZZ_UPDATE=1";
  }
  if (*expected == actual) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "differs from " << name << "; got:\n" << actual;
}

}  // namespace kapifuzz
