#include "fuzz/host/guest_initrd.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "fuzz/host/archive.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

constexpr char kImage[] = "guest";  // five bytes: the archive behind it begins at eight

class GuestInitrd : public testing::Test {
 protected:
  GuestInitrd() {
    Put("guest.cpio", kImage);
    config_.initrd = At("guest.cpio");
    config_.memory_mib = 128;
  }
  std::string At(const std::string& name) { return dir_.path() + "/" + name; }
  void Put(const std::string& name, const std::string& content) {
    ASSERT_TRUE(MakeDirs(DirName(At(name))).ok());
    ASSERT_TRUE(WriteFileAtomically(At(name), content).ok());
  }
  // What Linux would find behind the image, in unpacked/.
  Status WriteAndUnpack() {
    if (Status written = WriteInitrd(config_, At("initrd")); !written.ok()) return written;
    const std::string whole = *ReadFile(At("initrd"));
    EXPECT_TRUE(whole.starts_with(kImage));
    std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(whole.data()), whole.size());
    return UnpackInto(bytes.subspan(8), At("unpacked"));
  }
  TempDir dir_;
  VmConfig config_;
};

TEST_F(GuestInitrd, WithoutNinepItBringsTheShares) {
  Put("in/job", "mode=run\n");
  Put("in/seeds/a", "A");
  Put("in/finds.wires", "F");
  config_.has_9p = false;
  config_.shares = {{.tag = "in", .path = At("in")},
                    {.tag = "out", .path = At("nowhere"), .read_only = false}};
  Status done = WriteAndUnpack();
  ASSERT_TRUE(done.ok()) << done.error().ToString();
  EXPECT_EQ(*ReadFile(At("unpacked/in/job")), "mode=run\n");
  EXPECT_EQ(*ReadFile(At("unpacked/in/seeds/a")), "A");
  EXPECT_EQ(*ReadFile(At("unpacked/in/finds.wires")), "F");
  EXPECT_FALSE(FileExists(At("unpacked/out")));
}

TEST_F(GuestInitrd, ModulesAreInTheirOrderAndUncompressed) {
  Put("9pnet.ko", "one");
  Put("9p.ko", "two");
  config_.modules = {At("9pnet.ko"), At("9p.ko")};
  Status done = WriteAndUnpack();
  ASSERT_TRUE(done.ok()) << done.error().ToString();
  EXPECT_EQ(*ReadFile(At("unpacked/modules/00-9pnet.ko")), "one");
  EXPECT_EQ(*ReadFile(At("unpacked/modules/01-9p.ko")), "two");
}

TEST_F(GuestInitrd, ConfigurationLiesWhereTheGuestLooksForIt) {
  config_.kernel_config = "CONFIG_PCI=y\n";
  config_.kernel_release = "6.1.0-54-amd64";
  ASSERT_TRUE(WriteAndUnpack().ok());
  EXPECT_EQ(*ReadFile(At("unpacked/boot/config-6.1.0-54-amd64")), "CONFIG_PCI=y\n");
}

TEST_F(GuestInitrd, SeedsAndCorpusTakeAQuarterOfTheMemory) {
  config_.memory_mib = 1;
  config_.has_9p = false;
  config_.shares = {{.tag = "in", .path = At("in")}};
  Put("in/finds.wires", std::string(300'000, 'x'));
  ASSERT_TRUE(WriteAndUnpack().ok());
  EXPECT_EQ(ReadFile(At("unpacked/in/finds.wires"))->size(), size_t{1} << 18);
}

TEST_F(GuestInitrd, JobThatDoesNotFitIsAnError) {
  config_.memory_mib = 1;
  config_.has_9p = false;
  Put("in/exec/0/ltp", std::string(600'000, 'x'));
  config_.shares = {{.tag = "in", .path = At("in")}};
  Status written = WriteInitrd(config_, At("initrd"));
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().where, "--memory");
}

TEST_F(GuestInitrd, MissingModuleIsAnError) {
  config_.modules = {At("gone.ko")};
  EXPECT_FALSE(WriteInitrd(config_, At("initrd")).ok());
}

}  // namespace
}  // namespace kapifuzz
