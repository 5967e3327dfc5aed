#include "base/errno_names.h"

#include <errno.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <string.h>

#include <string>

#include "base/signal_names.h"

namespace kapifuzz {
namespace {

// The C library of the build host is an independent list of the same names.
TEST(ErrnoNames, AgreeWithTheCLibrary) {
  for (int number = 0; number < 200; ++number) {
    const char* expected = strerrorname_np(number);
    if (number == 0) expected = nullptr;
    EXPECT_EQ(ErrnoName(number), expected ? expected : "") << number;
    if (expected) {
      EXPECT_EQ(ErrnoNumber(expected), number);
    }
  }
}

TEST(ErrnoNames, KnowAliases) {
  EXPECT_EQ(ErrnoNumber("EWOULDBLOCK"), EAGAIN);
  EXPECT_EQ(CanonicalErrnoName("EWOULDBLOCK"), "EAGAIN");
  EXPECT_EQ(ErrnoNumber("EDEADLOCK"), EDEADLK);
  EXPECT_EQ(ErrnoNumber("ENOTSUP"), EOPNOTSUPP);
}

TEST(ErrnoNames, RefuseWhatIsNoErrno) {
  for (const char* name : {"", "EFOO", "ebadf", "EBADF ", "ERESTARTSYS"}) {
    EXPECT_FALSE(ErrnoNumber(name)) << name;
  }
  EXPECT_EQ(ErrnoName(-9), "");
  EXPECT_EQ(ErrnoName(41), "");
  EXPECT_EQ(AllErrnoNames().size(), 131u);
}

TEST(SignalNames, AgreeWithTheCLibrary) {
  for (int number = 1; number < 32; ++number) {
    std::string expected = std::string("SIG") + sigabbrev_np(number);
    if (number == SIGIO) expected = "SIGIO";  // glibc prefers SIGPOLL
    EXPECT_EQ(SignalName(number), expected);
    EXPECT_EQ(SignalNumber(expected), number);
  }
  EXPECT_EQ(SignalNumber("SIGPOLL"), SIGIO);
  EXPECT_FALSE(SignalNumber("any"));
  EXPECT_EQ(SignalName(0), "");
}

}  // namespace
}  // namespace kapifuzz
