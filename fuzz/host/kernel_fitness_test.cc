#include "fuzz/host/kernel_fitness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fuzz/host/testing/temp_dir.h"
#include "fuzz/host/testing/tiny_module.h"

namespace kapifuzz {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kBuiltIn9p[] =
    "CONFIG_VIRTIO_PCI=y\nCONFIG_NET_9P_VIRTIO=y\nCONFIG_9P_FS=y\nCONFIG_PCI=y\n";

KernelHome HomeWith(const std::string& config) {
  return {.config_path = "config", .config = KernelConfig::Parse(config)};
}

TEST(KernelFitness, NamesAllThatIsMissing) {
  Status fit = CheckConfig(
      HomeWith("CONFIG_64BIT=y\nCONFIG_BINFMT_ELF=y\nCONFIG_BLK_DEV_INITRD=y\nCONFIG_PRINTK=y\n"
               "CONFIG_SYSFS=y\nCONFIG_PROC_FS=y\nCONFIG_SERIAL_8250_CONSOLE=m\n"));
  ASSERT_FALSE(fit.ok());
  EXPECT_EQ(fit.error().ToString(),
            "config: the kernel cannot be fuzzed without CONFIG_SERIAL_8250_CONSOLE=y (the guest's "
            "console is ttyS0), CONFIG_PCI=y (results leave through the memory of a PCI device)");
}

TEST(KernelFitness, NothingIsSaidOfAnUnknownKernel) {
  EXPECT_TRUE(CheckConfig({}).ok());
  Result<FileWay> way = DecideFileWay({});
  ASSERT_TRUE(way.ok());
  EXPECT_FALSE(way->has_9p);
  EXPECT_THAT(way->why, HasSubstr("neither configuration nor modules"));
}

TEST(KernelFitness, BuiltIn9pNeedsNoModules) {
  Result<FileWay> way = DecideFileWay(HomeWith(kBuiltIn9p));
  ASSERT_TRUE(way.ok());
  EXPECT_TRUE(way->has_9p);
  EXPECT_TRUE(way->modules.empty());
}

TEST(KernelFitness, KernelWithout9pSaysWhichOption) {
  Result<FileWay> way = DecideFileWay(HomeWith("CONFIG_VIRTIO_PCI=y\n"));
  ASSERT_TRUE(way.ok());
  EXPECT_FALSE(way->has_9p);
  EXPECT_THAT(way->why, HasSubstr("CONFIG_NET_9P_VIRTIO"));
}

TEST(KernelFitness, ModulesThatWereNotFoundAreAskedFor) {
  Result<FileWay> way =
      DecideFileWay(HomeWith("CONFIG_VIRTIO_PCI=y\nCONFIG_NET_9P_VIRTIO=m\nCONFIG_9P_FS=m\n"));
  ASSERT_TRUE(way.ok());
  EXPECT_FALSE(way->has_9p);
  EXPECT_THAT(way->why, HasSubstr("--modules"));
}

TEST(KernelFitness, ModulesAreTakenAlong) {
  TempDir dir;
  ASSERT_TRUE(TinyModule(dir.path() + "/kernel/9p.ko", "9pnet"));
  ASSERT_TRUE(TinyModule(dir.path() + "/kernel/9pnet.ko", ""));
  ASSERT_TRUE(TinyModule(dir.path() + "/kernel/9pnet_virtio.ko", "9pnet"));
  KernelHome home = HomeWith("CONFIG_VIRTIO_PCI=y\nCONFIG_NET_9P_VIRTIO=m\nCONFIG_9P_FS=m\n");
  home.modules = dir.path();
  Result<FileWay> way = DecideFileWay(home);
  ASSERT_TRUE(way.ok()) << way.error().ToString();
  EXPECT_TRUE(way->has_9p);
  EXPECT_THAT(way->modules, ElementsAre(HasSubstr("9pnet.ko"), HasSubstr("9pnet_virtio.ko"),
                                        HasSubstr("/9p.ko")));
}

TEST(KernelFitness, ConsolesThatSayWhatIsMissing) {
  EXPECT_THAT(BootHint(""), HasSubstr("CONFIG_SERIAL_8250_CONSOLE=y"));
  EXPECT_THAT(BootHint("[ 1.0] VFS: Unable to mount root fs on unknown-block(0,0)\n"),
              HasSubstr("CONFIG_BLK_DEV_INITRD=y"));
  EXPECT_THAT(BootHint("[ 1.0] Failed to execute /init (error -8)\n"), HasSubstr("CONFIG_64BIT=y"));
  EXPECT_THAT(BootHint("[ 1.0] Kernel panic - not syncing: System is deadlocked on memory\n"),
              HasSubstr("--memory"));
  EXPECT_EQ(BootHint("[ 1.0] Linux version\n"), "");
}

}  // namespace
}  // namespace kapifuzz
