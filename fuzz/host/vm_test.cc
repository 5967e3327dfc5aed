#include "fuzz/host/vm.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <fstream>

#include "base/files.h"
#include "fuzz/host/guest_job.h"
#include "fuzz/host/guest_run.h"
#include "fuzz/host/testing/temp_dir.h"
#include "fuzz/shared/cpio.h"

namespace kapifuzz {
namespace {

constexpr uint64_t kTableHash = 0x1234;
constexpr GuestLimits kShort{.boot_ms = 20'000, .job_ms = 20'000};

// QEMU's place is taken by a shell script: what Vm does with a process, its console and its files
// needs no kernel.
class VmTest : public testing::Test {
 protected:
  std::unique_ptr<Vm> MakeVm(const std::string& script, VmConfig config = {.initrd = "i"}) {
    std::string path = dir_.path() + "/qemu";
    std::ofstream(path) << "#!/bin/sh\n" << script;
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    config.qemu = path;
    config.kernel = "k";
    return std::make_unique<Vm>(config, directory_, kTableHash);
  }
  TempDir dir_;
  VmDirectory directory_{dir_.path() + "/vm0"};
};

TEST_F(VmTest, GuestThatDoesItsJobIsDone) {
  Result<GuestOutcome> run =
      RunGuest(MakeVm("echo 'kapifuzz: ready run'; echo 'kapifuzz: done 0'"), kShort, RealClock());
  ASSERT_TRUE(run.ok()) << run.error().ToString();
  EXPECT_EQ(run->end, GuestOutcome::kDone);
  EXPECT_EQ(run->status, 0);
  Result<std::string> log = ReadFile(directory_.console());
  ASSERT_TRUE(log.ok());
  EXPECT_EQ(*log, "kapifuzz: ready run\nkapifuzz: done 0\n");
}

TEST_F(VmTest, GuestThatDoesNotBootShowsItsLastLines) {
  Result<GuestOutcome> run =
      RunGuest(MakeVm("echo '[0.1] VFS: Unable to mount root fs'; exit 1"), kShort, RealClock());
  ASSERT_FALSE(run.ok());
  EXPECT_NE(run.error().message.find("VFS: Unable to mount root fs"), std::string::npos)
      << run.error().message;
}

TEST_F(VmTest, GuestThatHangsAtBootIsKilledInTime) {
  auto vm = MakeVm("echo stuck; exec sleep 1000");
  Result<GuestOutcome> run = RunGuest(std::move(vm), {.boot_ms = 300, .job_ms = 100}, RealClock());
  ASSERT_FALSE(run.ok());
  EXPECT_NE(run.error().message.find("did not boot within"), std::string::npos);
  EXPECT_NE(run.error().message.find("stuck"), std::string::npos);
}

TEST_F(VmTest, GuestThatDiesAtWorkIsCrashed) {
  Result<GuestOutcome> run =
      RunGuest(MakeVm("echo 'kapifuzz: ready run'; exit 0"), kShort, RealClock());
  ASSERT_TRUE(run.ok());
  EXPECT_EQ(run->end, GuestOutcome::kCrashed);
}

TEST_F(VmTest, MissingQemuIsAnErrorThatNamesIt) {
  Vm vm(VmConfig{.qemu = "/no/such/qemu"}, directory_, kTableHash);
  Status started = vm.Start();
  ASSERT_FALSE(started.ok());
  EXPECT_NE(started.error().ToString().find("/no/such/qemu"), std::string::npos);
}

// As a guest without 9p does it: the archive first, then its size.
TEST_F(VmTest, FilesInSharedMemoryComeOutWhenTheGuestIsDone) {
  CpioWriter cpio;
  cpio.AddFile("verdicts.json", "{}");
  const std::string archive = dir_.path() + "/archive";
  ASSERT_TRUE(WriteFileAtomically(archive, cpio.Finish()).ok());
  ASSERT_TRUE(WriteFileAtomically(dir_.path() + "/i", "").ok());
  const std::string size = std::to_string(std::filesystem::file_size(archive));
  const std::string to = " of=" + directory_.shm() + " conv=notrunc bs=1 seek=";
  auto vm =
      MakeVm("dd status=none if=" + archive + to + std::to_string(kPcOffset) +
                 "\nprintf '\\'$(printf %o $((" + size + " & 255)))'\\'$(printf %o $((" + size +
                 " >> 8))) | dd status=none" + to + std::to_string(offsetof(ShmHeader, out_size)) +
                 "\necho 'kapifuzz: ready run'; echo 'kapifuzz: done 0'",
             {.initrd = dir_.path() + "/i", .has_9p = false});
  Result<GuestOutcome> run = RunGuest(std::move(vm), kShort, RealClock());
  ASSERT_TRUE(run.ok()) << run.error().ToString();
  EXPECT_EQ(*ReadFile(directory_.out() + "/verdicts.json"), "{}");
}

TEST_F(VmTest, ArchiveThatIsNoneIsAnError) {
  ASSERT_TRUE(WriteFileAtomically(dir_.path() + "/i", "").ok());
  auto vm = MakeVm("printf '\\100' | dd status=none conv=notrunc bs=1 of=" + directory_.shm() +
                       " seek=" + std::to_string(offsetof(ShmHeader, out_size)) +
                       "\necho 'kapifuzz: ready run'; echo 'kapifuzz: done 0'",
                   {.initrd = dir_.path() + "/i", .has_9p = false});
  Result<GuestOutcome> run = RunGuest(std::move(vm), kShort, RealClock());
  ASSERT_FALSE(run.ok());
  EXPECT_NE(run.error().ToString().find("archive of the guest"), std::string::npos);
}

TEST_F(VmTest, SharedMemoryIsLaidOutForThisTable) {
  auto vm = MakeVm("exec sleep 1000");
  ASSERT_TRUE(vm->Start().ok());
  EXPECT_EQ(vm->shm().header().magic, kShmMagic);
  EXPECT_EQ(vm->shm().header().syscall_table_hash, kTableHash);
  EXPECT_EQ(std::filesystem::file_size(directory_.shm()), kShmSize);
  vm->RequestStop();
  EXPECT_EQ(vm->shm().header().stop.load(), 1u);
  vm->Kill();
  EXPECT_FALSE(vm->Running());
}

TEST_F(VmTest, LeftoverMemoryIsReadByTheNextHost) {
  {
    auto vm = MakeVm("exit 0");
    ASSERT_TRUE(vm->Start().ok());
    vm->shm().stats().programs = 42;
  }
  Result<ShmRegion> leftover = ShmRegion::OpenLeftover(directory_.shm());
  ASSERT_TRUE(leftover.ok());
  EXPECT_EQ(leftover->stats().programs.load(), 42u);
}

TEST_F(VmTest, LeftoverOfAnotherSizeIsRefused) {
  ASSERT_TRUE(MakeDirs(directory_.root).ok());
  ASSERT_TRUE(WriteFileAtomically(directory_.shm(), "short").ok());
  EXPECT_FALSE(ShmRegion::OpenLeftover(directory_.shm()).ok());
}

TEST_F(VmTest, NoRoomForSharedMemoryIsAClearError) {
  Result<ShmRegion> region = ShmRegion::Create("/proc/no-room-here", kTableHash);
  ASSERT_FALSE(region.ok());
  EXPECT_NE(region.error().ToString().find("memory shared with the guest"), std::string::npos);
}

TEST_F(VmTest, JobIsLaidIntoTheShareAndOldOnesAreGone) {
  ASSERT_TRUE(WriteJob({.mode = "run", .files = {{"old", "x"}}}, directory_).ok());
  ASSERT_TRUE(
      WriteJob({.mode = "fuzz", .keys = {{"seed", "7"}}, .files = {{"seeds/a", "A"}}}, directory_)
          .ok());
  EXPECT_FALSE(FileExists(directory_.in() + "/old"));
  EXPECT_EQ(*ReadFile(directory_.in() + "/job"), "mode=fuzz\nseed=7\n");
  EXPECT_EQ(*ReadFile(directory_.in() + "/seeds/a"), "A");
  EXPECT_TRUE(IsDirectory(directory_.out()));
}

}  // namespace
}  // namespace kapifuzz
