#include "fuzz/host/syscall_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

using testing::HasSubstr;

TEST(SyscallsOfFiles, AreAddedToThoseNamedEachOnce) {
  std::vector<std::string> names = {"close", "epoll_wait"};
  ASSERT_TRUE(AddSyscallsOfFiles({"fs/eventpoll.c", "fs/eventpoll.c"}, &names).ok());
  for (const std::string& name : names) {
    EXPECT_EQ(std::ranges::count(names, name), 1) << name;
    if (name == "close") continue;
    EXPECT_STREQ(Syscalls()[FindSyscall(name)].file, "fs/eventpoll.c") << name;
  }
  EXPECT_THAT(names, testing::IsSupersetOf({"close", "epoll_ctl", "epoll_wait"}));
}

TEST(SyscallsOfFiles, AnUnknownFileIsAnErrorThatOffersOthers) {
  std::vector<std::string> names;
  Status near = AddSyscallsOfFiles({"fs/evenpoll.c"}, &names);
  ASSERT_FALSE(near.ok());
  EXPECT_THAT(near.error().ToString(), HasSubstr("fs/evenpoll.c"));
  EXPECT_THAT(near.error().ToString(), HasSubstr("did you mean fs/eventpoll.c?"));
  Status far = AddSyscallsOfFiles({"net/socket.c"}, &names);
  ASSERT_FALSE(far.ok());
  EXPECT_THAT(far.error().ToString(), HasSubstr("fs/pipe.c"));
  EXPECT_TRUE(names.empty());
}

}  // namespace
}  // namespace kapifuzz
