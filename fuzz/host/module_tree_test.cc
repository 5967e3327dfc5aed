#include "fuzz/host/module_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fuzz/host/testing/temp_dir.h"
#include "fuzz/host/testing/tiny_module.h"

namespace kapifuzz {
namespace {

using testing::ElementsAre;

class ModuleTreeTest : public testing::Test {
 protected:
  void Put(const std::string& name, const std::string& depends) {
    ASSERT_TRUE(TinyModule(dir_.path() + "/" + name, depends));
  }
  std::string At(const std::string& name) { return dir_.path() + "/" + name; }
  TempDir dir_;
};

TEST_F(ModuleTreeTest, EachComesAfterWhatItNeedsAndOnce) {
  Put("kernel/fs/9p/9p.ko", "9pnet,netfs");
  Put("kernel/net/9p/9pnet.ko", "");
  Put("kernel/net/9p/9pnet-virtio.ko", "9pnet,virtio_ring");
  Put("kernel/fs/netfs/netfs.ko", "");
  Put("kernel/drivers/virtio/virtio_ring.ko", "");
  Result<ModuleTree> tree = ModuleTree::Open(dir_.path());
  ASSERT_TRUE(tree.ok()) << tree.error().ToString();
  Result<std::vector<std::string>> order = tree->LoadOrder({"9pnet_virtio", "9p"});
  ASSERT_TRUE(order.ok()) << order.error().ToString();
  EXPECT_THAT(*order,
              ElementsAre(At("kernel/net/9p/9pnet.ko"), At("kernel/drivers/virtio/virtio_ring.ko"),
                          At("kernel/net/9p/9pnet-virtio.ko"), At("kernel/fs/netfs/netfs.ko"),
                          At("kernel/fs/9p/9p.ko")));
}

TEST_F(ModuleTreeTest, WhatIsBuiltInNeedsNoFile) {
  ASSERT_TRUE(WriteFileAtomically(At("modules.builtin"), "kernel/net/9p/9pnet.ko\n").ok());
  Put("kernel/fs/9p/9p.ko", "9pnet");
  Result<ModuleTree> tree = ModuleTree::Open(dir_.path());
  ASSERT_TRUE(tree.ok());
  EXPECT_TRUE(tree->IsBuiltIn("9pnet"));
  Result<std::vector<std::string>> order = tree->LoadOrder({"9p"});
  ASSERT_TRUE(order.ok()) << order.error().ToString();
  EXPECT_THAT(*order, ElementsAre(At("kernel/fs/9p/9p.ko")));
}

TEST_F(ModuleTreeTest, MissingDependencyIsNamed) {
  Put("kernel/fs/9p/9p.ko", "9pnet");
  Result<ModuleTree> tree = ModuleTree::Open(dir_.path());
  ASSERT_TRUE(tree.ok());
  Result<std::vector<std::string>> order = tree->LoadOrder({"9p"});
  ASSERT_FALSE(order.ok());
  EXPECT_NE(order.error().ToString().find("has no module 9pnet"), std::string::npos);
}

TEST_F(ModuleTreeTest, FileThatIsNoModuleIsAnError) {
  ASSERT_TRUE(WriteFileAtomically(At("9p.ko"), "rubbish").ok());
  Result<ModuleTree> tree = ModuleTree::Open(dir_.path());
  ASSERT_TRUE(tree.ok());
  EXPECT_FALSE(tree->LoadOrder({"9p"}).ok());
}

}  // namespace
}  // namespace kapifuzz
