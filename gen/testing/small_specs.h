// The small specification set of gen/testdata/small.json, for tests: five calls that together use
// every form the generator knows.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "specs/json_reader.h"
#include "specs/model.h"

namespace kapifuzz {

// Fails the test and gives an empty specification if the file cannot be read.
inline std::vector<ApiSpec> SmallSpecs() {
  Result<std::vector<ApiSpec>> specs = ReadJsonFile(KAPIFUZZ_SOURCE_DIR "/gen/testdata/small.json");
  EXPECT_TRUE(specs.ok()) << specs.error().ToString();
  return specs.ok() ? std::move(*specs) : std::vector<ApiSpec>{};
}

// One of them, "sys_close".
inline ApiSpec SmallSpec(std::string_view name) {
  const std::vector<ApiSpec> specs = SmallSpecs();
  const ApiSpec* spec = FindSpec(specs, name);
  EXPECT_NE(spec, nullptr) << name;
  return spec == nullptr ? ApiSpec{} : *spec;
}

}  // namespace kapifuzz
