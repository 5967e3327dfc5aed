// Kernels of others: without 9p, KCOV or KAPI, with a configuration that lacks something, and Debian's own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "tests/tools.h"

namespace kapifuzz::testing_tools {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class ForeignKernel : public testing::Test {
 protected:
  // Our kernel where nothing lies beside it: kapifuzz cannot know that it has 9p.
  ForeignKernel() : bare_(own_.path("bzImage")) {
    std::filesystem::create_symlink(KernelFile("bzImage"), bare_);
  }
  CommandOutput Fuzz(const std::string& kernel, std::vector<std::string> more) {
    std::vector<std::string> words = {"fuzz",           "--kernel", kernel, "--out",
                                      own_.path("out"), "--vms",    "1"};
    words.insert(words.end(), more.begin(), more.end());
    return Kapifuzz(words);
  }
  json Summary() { return json::parse(MustRead(own_.path("out/summary.json")), nullptr, false); }
  OwnDirectory own_;
  const std::string bare_;
};

// Everything that is a file on the way: seeds, jobs of triage and of the reproducer with their results, a corpus.
TEST_F(ForeignKernel, Without9pFindingsAreConfirmedAndACampaignGoesOn) {
  CommandOutput first = Fuzz(bare_, {"--for", "30s", "--kernel-args", "kapi_mutant=1"});
  EXPECT_EQ(first.exit_status, 1) << first.out << first.err;
  EXPECT_THAT(first.err, HasSubstr("the guest gets its files in its initramfs"));
  EXPECT_FALSE(MustRead(own_.path("out/vm0/initrd")).empty());
  std::string pages;
  for (const auto& entry : std::filesystem::directory_iterator(own_.path("out/findings"))) {
    pages += MustRead(entry.path() / "finding.md");
  }
  EXPECT_THAT(pages, HasSubstr("10/10")) << first.out;
  const size_t corpus = Summary()["corpus"];
  CommandOutput second = Fuzz(bare_, {"--for", "5s", "--resume"});
  EXPECT_THAT(second.err, Not(HasSubstr("error"))) << second.out;
  EXPECT_GE(Summary()["corpus"], corpus);
}

TEST_F(ForeignKernel, WithoutPciItSaysSo) {
  CommandOutput output = Fuzz(bare_, {"--for", "5s", "--kernel-args", "pci=off"});
  EXPECT_EQ(output.exit_status, 3);
  EXPECT_THAT(output.err, HasSubstr("pci=off"));
}

TEST_F(ForeignKernel, WithoutASerialConsoleItSaysSo) {
  CommandOutput output = Fuzz(bare_, {"--for", "5s", "--kernel-args",
                                      "initcall_blacklist=serial8250_init,univ8250_console_init"});
  EXPECT_EQ(output.exit_status, 3) << output.out;
  EXPECT_THAT(output.err, HasSubstr("CONFIG_SERIAL_8250_CONSOLE=y"));
}

TEST_F(ForeignKernel, WhatItsConfigurationLacksIsNamedBeforeItBoots) {
  ASSERT_TRUE(WriteFileAtomically(own_.path("config"), "CONFIG_64BIT=y\nCONFIG_PCI=y\n").ok());
  CommandOutput output = Fuzz(bare_, {"--for", "5s"});
  EXPECT_EQ(output.exit_status, 3);
  EXPECT_THAT(output.err, HasSubstr("CONFIG_BLK_DEV_INITRD=y"));
  EXPECT_THAT(output.err, Not(HasSubstr("CONFIG_PCI")));
  EXPECT_FALSE(FileExists(own_.path("out")));
}

// As of a kernel whose close() may fail in one way less.
TEST_F(ForeignKernel, SpecificationsThatDifferAreNamedAndLeftOut) {
  json specs = json::parse(MustRead(JoinPath(KAPIFUZZ_BINARY_DIR, "specs.json")), nullptr, false);
  json apis = json::array();
  for (json& api : specs["apis"]) {
    if (api["name"] == "sys_close") api["errors"].erase(api["errors"].size() - 1);
    if (api["name"] == "sys_close" || api["name"] == "sys_pipe2") apis.push_back(api);
  }
  specs["apis"] = apis;
  ASSERT_TRUE(WriteFileAtomically(own_.path("theirs.json"), specs.dump()).ok());
  CommandOutput output = Fuzz(bare_, {"--for", "5s", "--spec", own_.path("theirs.json")});
  EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
  EXPECT_THAT(output.err, HasSubstr("not judged: sys_close: its contract differs (error "));
  EXPECT_GT(Summary()["syscalls"]["pipe2"]["calls"], 0);
  CommandOutput none = Fuzz(bare_, {"--syscall", "close", "--spec", own_.path("theirs.json")});
  EXPECT_EQ(none.exit_status, 2) << none.out;
}

TEST_F(ForeignKernel, DebiansOwnIsFuzzed) {
  const std::string boot = JoinPath(KAPIFUZZ_BINARY_DIR, "kernel/stock/boot");
  std::string kernel;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(boot, none)) {
    if (entry.path().filename().string().starts_with("vmlinuz-")) kernel = entry.path();
  }
  if (kernel.empty()) GTEST_SKIP() << "scripts/stock-kernel.sh build/kernel/stock unpacks one";
  CommandOutput output = Fuzz(kernel, {"--for", "30s"});
  EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
  EXPECT_THAT(output.out, HasSubstr("no coverage: "));
  EXPECT_THAT(output.out, HasSubstr("partitions of the specifications are the only feedback"));
  EXPECT_THAT(Summary()["kernel"].get<std::string>(), HasSubstr("debian-kernel"));
  EXPECT_GT(Summary()["programs"], 500);
  EXPECT_GT(Summary()["corpus"], 50);
  EXPECT_EQ(Summary()["coverage_pcs"], 0);
}

}  // namespace
}  // namespace kapifuzz::testing_tools
