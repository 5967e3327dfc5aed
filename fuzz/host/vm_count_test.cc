#include "fuzz/host/vm_count.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

std::string Why(const HostRoom& room, const GuestSize& guest = {}) {
  Result<VmCount> count = DecideVmCount("auto", room, guest);
  return count.ok() ? count->why : count.error().ToString();
}

TEST(VmCount, AsManyAsCoresWhenMemoryIsThere) {
  EXPECT_EQ(Why({.processors = 2, .free_mib = 21 * 1024}),
            "vms: 2 (2 processors, 21 GiB free, 1 GiB each)");
  EXPECT_EQ(Why({.processors = 1, .free_mib = 21 * 1024}),
            "vms: 1 (1 processor, 21 GiB free, 1 GiB each)");
}

TEST(VmCount, AGuestOfSeveralProcessorsTakesSoManyCores) {
  EXPECT_EQ(Why({.processors = 8, .free_mib = 64 * 1024}, {.memory_mib = 1536, .cpus = 3}),
            "vms: 2 (8 processors, 64 GiB free, 1.5 GiB each and 3 processors)");
}

TEST(VmCount, MemoryIsKeptForTheGuestThatTriageBoots) {
  EXPECT_EQ(Why({.processors = 16, .free_mib = 5 * 1024}),
            "vms: 3 (16 processors, 5 GiB free, 1 GiB each, 1.2 GiB kept for triage)");
}

TEST(VmCount, OneIsTheLeastAndTightnessIsSaid) {
  EXPECT_EQ(Why({.processors = 4, .free_mib = 700}),
            "vms: 1 (4 processors, 700 MiB free, 1 GiB each, 1.2 GiB kept for triage: tight even "
            "for one)");
  Result<VmCount> many = DecideVmCount("auto", {.processors = 999, .free_mib = 1 << 30}, {});
  ASSERT_TRUE(many.ok());
  EXPECT_EQ(many->vms, kMaxVms);
}

TEST(VmCount, ANumberIsTakenAsItIs) {
  Result<VmCount> count = DecideVmCount("7", {}, {});
  ASSERT_TRUE(count.ok());
  EXPECT_EQ(count->vms, 7);
  EXPECT_EQ(count->why, "");
  for (const char* wrong : {"0", "65", "-1", "", "two", "3x", "99999999999999999999"}) {
    EXPECT_FALSE(DecideVmCount(wrong, {}, {}).ok()) << wrong;
  }
}

class HostRoomTest : public testing::Test {
 protected:
  void Write(const std::string& path, const std::string& content) {
    const std::string full = dir_.path() + "/" + path;
    ASSERT_TRUE(MakeDirs(DirName(full)).ok());
    ASSERT_TRUE(WriteFileAtomically(full, content).ok());
  }
  TempDir dir_;
};

TEST_F(HostRoomTest, MemoryIsWhatTheKernelCallsAvailable) {
  Write("proc/meminfo", "MemTotal:       24000000 kB\nMemAvailable:   10485760 kB\n");
  const HostRoom room = ReadHostRoom(dir_.path(), 4);
  EXPECT_EQ(room.processors, 4);
  EXPECT_EQ(room.free_mib, 10 * 1024);
}

TEST_F(HostRoomTest, AControlGroupMayAllowLess) {
  Write("proc/meminfo", "MemAvailable:   10485760 kB\n");
  Write("sys/fs/cgroup/cpu.max", "250000 100000\n");
  Write("sys/fs/cgroup/memory.max", "4294967296\n");
  Write("sys/fs/cgroup/memory.current", "1073741824\n");
  const HostRoom room = ReadHostRoom(dir_.path(), 8);
  EXPECT_EQ(room.processors, 2);
  EXPECT_EQ(room.free_mib, 3 * 1024);
}

TEST_F(HostRoomTest, AGroupWithoutLimitsAndStrangeFilesChangeNothing) {
  Write("proc/meminfo", "MemAvailable:   10485760 kB\n");
  Write("sys/fs/cgroup/cpu.max", "max 100000\n");
  Write("sys/fs/cgroup/memory.max", "max\n");
  Write("sys/fs/cgroup/memory.current", "12 garbage\n");
  EXPECT_EQ(ReadHostRoom(dir_.path(), 8).processors, 8);
  EXPECT_EQ(ReadHostRoom(dir_.path(), 8).free_mib, 10 * 1024);
  EXPECT_EQ(ReadHostRoom(dir_.path() + "/nowhere", 0).processors, 1);
  EXPECT_EQ(ReadHostRoom(dir_.path() + "/nowhere", 0).free_mib, 0);
}

}  // namespace
}  // namespace kapifuzz
