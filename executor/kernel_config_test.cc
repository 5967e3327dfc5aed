#include "executor/kernel_config.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

TEST(KernelConfig, OnlyBuiltInCounts) {
  const KernelConfig config =
      KernelConfig::Parse("# comment\nCONFIG_KCMP=y\nCONFIG_EXT4_FS=m\n# CONFIG_KCOV is not set\n");
  EXPECT_EQ(config.Has("CONFIG_KCMP"), true);
  EXPECT_TRUE(config.IsModule("CONFIG_EXT4_FS"));
  EXPECT_FALSE(config.IsModule("CONFIG_KCMP"));
  EXPECT_EQ(config.Has("CONFIG_EXT4_FS"), false);
  EXPECT_EQ(config.Has("CONFIG_KCOV"), false);
  EXPECT_EQ(config.Has("CONFIG_NO_SUCH_THING"), false);
}

TEST(KernelConfig, WithoutATextNothingIsKnown) {
  EXPECT_EQ(KernelConfig::Parse("").Has("CONFIG_KCMP"), std::nullopt);
  EXPECT_EQ(KernelConfig::Parse("no configuration at all\n").Has("CONFIG_KCMP"), std::nullopt);
}

}  // namespace
}  // namespace kapifuzz
