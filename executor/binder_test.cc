// Ioctl commands as calls of their own: on any kernel that they are ioctl() with their number, and, where the kernel has
// binder, what the observer knows of its descriptors.
#include <gtest/gtest.h>
#include <linux/android/binder.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "executor/executor.h"
#include "executor/observables.h"
#include "executor/program_text.h"
#include "executor/syscall_desc.h"
#include "executor/testing/executor_fixture.h"

namespace kapifuzz {
namespace {

using obs::When;
using Results = std::vector<int64_t>;

const SyscallDesc& DescOf(const char* name) {
  return Syscalls()[static_cast<size_t>(FindSyscall(name))];
}

TEST(BinderTable, CommandsAreIoctlWithTheirNumber) {
  const SyscallDesc& version = DescOf("BINDER_VERSION");
  EXPECT_EQ(version.nr, SYS_ioctl);
  EXPECT_EQ(version.request, BINDER_VERSION);
  ASSERT_EQ(version.args.size(), 2u);
  EXPECT_EQ(version.args[0].kinds, KindBit(Kind::kBinder));
  EXPECT_EQ(version.args[1].type, ArgType::kStructOut);
  EXPECT_EQ(version.args[1].fixed_size, sizeof(binder_version));
  EXPECT_FALSE(version.args[1].is_inout);
  EXPECT_TRUE(DescOf("BINDER_WRITE_READ").args[1].is_inout);
  EXPECT_EQ(DescOf("BINDER_THREAD_EXIT").args.size(), 1u);
  EXPECT_EQ(DescOf("close").request, 0u);
}

class BinderTest : public ExecutorFixture {
 protected:
  static Results Run(const std::string& calls) {
    ExecutorFixture::Run(calls);
    Results results;
    for (int i = 0; i < trace().started; i++) results.push_back(Ret(i));
    return results;
  }
  static bool HasBinder() { return Run("open(\"/binder/binder\", O_RDWR, 0)\n").at(0) >= 0; }
};

TEST_F(BinderTest, OtherFilesDoNotKnowTheCommands) {
  EXPECT_EQ(Run("r0 = open(\"./file\", O_RDWR, 0)\nBINDER_VERSION(r0, out(4))\n"
                "BINDER_THREAD_EXIT(r0)\nBINDER_VERSION(9, out(4))\n"),
            (Results{3, -ENOTTY, -ENOTTY, -EBADF}));
  EXPECT_TRUE(obs::binder_manager(View(1), When::kBefore, Value::Of(3)).IsFalse());
  EXPECT_FALSE(obs::binder_manager(View(3), When::kBefore, Value::Of(9)).known());
}

TEST_F(BinderTest, NobodyChangesTheDirectoryOfTheDevice) {
  EXPECT_EQ(Run("open(\"/binder/a\", O_RDWR|O_CREAT, 0600)\nunlink(\"/binder/binder\")\n")[0],
            -EROFS);
}

TEST_F(BinderTest, TheDeviceAnswers) {
  if (!HasBinder()) GTEST_SKIP() << "this kernel has no binder";
  EXPECT_EQ(Run("r0 = open(\"/binder/binder\", O_RDWR, 0)\nBINDER_VERSION(r0, out(4))\n"
                "BINDER_VERSION(r0, NULL)\n"),
            (Results{3, 0, -EINVAL}));
  EXPECT_EQ(obs::kind(View(1), When::kBefore, Value::Of(3)).get(),
            static_cast<int64_t>(Kind::kBinder));
  EXPECT_EQ(obs::load(View(1), When::kAfter, View(1).Arg(1), Value::Of(0), 4, true).get(),
            BINDER_CURRENT_PROTOCOL_VERSION);
}

TEST_F(BinderTest, TheContextManagerIsKnownByAllItsDescriptors) {
  if (!HasBinder()) GTEST_SKIP() << "this kernel has no binder";
  Run("r0 = open(\"/binder/binder\", O_RDWR, 0)\nr1 = dup(r0)\n"
      "r2 = open(\"/binder/binder\", O_RDWR, 0)\nBINDER_SET_CONTEXT_MGR(r0)\n");
  for (int fd : {3, 4}) {
    EXPECT_TRUE(obs::binder_manager(View(3), When::kBefore, Value::Of(fd)).IsFalse());
    EXPECT_TRUE(obs::binder_manager(View(3), When::kAfter, Value::Of(fd)).IsTrue());
  }
  EXPECT_TRUE(obs::binder_manager(View(3), When::kAfter, Value::Of(5)).IsFalse());
}

}  // namespace
}  // namespace kapifuzz
