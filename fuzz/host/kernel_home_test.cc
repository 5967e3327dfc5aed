#include "fuzz/host/kernel_home.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

class KernelHomeTest : public testing::Test {
 protected:
  std::string Put(const std::string& name, const std::string& content = "") {
    const std::string path = dir_.path() + "/" + name;
    EXPECT_TRUE(MakeDirs(DirName(path)).ok());
    EXPECT_TRUE(WriteFileAtomically(path, content).ok());
    return path;
  }
  TempDir dir_;
};

TEST_F(KernelHomeTest, OfADistribution) {
  const std::string kernel = Put("boot/vmlinuz-6.1.0-54-amd64");
  const std::string config = Put("boot/config-6.1.0-54-amd64", "CONFIG_KCOV=y\nCONFIG_9P_FS=m\n");
  Put("boot/config-6.1.0-53-amd64", "");
  Put("lib/modules/6.1.0-54-amd64/modules.builtin");
  KernelHome home = FindKernelHome(kernel, "6.1.0-54-amd64");
  EXPECT_EQ(home.config_path, config);
  EXPECT_EQ(home.config.Has("CONFIG_KCOV"), true);
  EXPECT_TRUE(home.config.IsModule("CONFIG_9P_FS"));
  EXPECT_EQ(home.modules, dir_.path() + "/lib/modules/6.1.0-54-amd64");
  EXPECT_EQ(home.vmlinux, "");
}

TEST_F(KernelHomeTest, OfABuildTree) {
  const std::string kernel = Put("linux/arch/x86/boot/bzImage");
  const std::string config = Put("linux/.config", "CONFIG_PCI=y\n");
  const std::string vmlinux = Put("linux/vmlinux");
  KernelHome home = FindKernelHome(kernel, "6.12.0");
  EXPECT_EQ(std::filesystem::canonical(home.config_path), std::filesystem::canonical(config));
  EXPECT_EQ(std::filesystem::canonical(home.vmlinux), std::filesystem::canonical(vmlinux));
}

TEST_F(KernelHomeTest, OfOurs) {
  const std::string kernel = Put("6.12-fuzz/bzImage");
  const std::string config = Put("6.12-fuzz/config", "CONFIG_PCI=y\n");
  EXPECT_EQ(FindKernelHome(kernel, "6.12.0").config_path, config);
}

TEST_F(KernelHomeTest, OfNobody) {
  KernelHome home = FindKernelHome(Put("bzImage"), "6.12.0");
  EXPECT_EQ(home.config_path + home.modules + home.vmlinux, "");
  EXPECT_EQ(home.config.Has("CONFIG_PCI"), std::nullopt);
}

TEST_F(KernelHomeTest, ModulesAreFoundWhereAUserPointsTo) {
  Put("staged/lib/modules/6.12.0/modules.builtin");
  const std::string wanted = dir_.path() + "/staged/lib/modules/6.12.0";
  for (const char* given : {"staged", "staged/lib/modules", "staged/lib/modules/6.12.0"}) {
    Result<std::string> found = FindModules(dir_.path() + "/" + given, "6.12.0");
    ASSERT_TRUE(found.ok()) << given << ": " << found.error().ToString();
    EXPECT_EQ(*found, wanted);
  }
  Result<std::string> other = FindModules(dir_.path() + "/staged", "6.13.0");
  ASSERT_FALSE(other.ok());
  EXPECT_NE(other.error().ToString().find("holds no modules of 6.13.0"), std::string::npos);
}

}  // namespace
}  // namespace kapifuzz
