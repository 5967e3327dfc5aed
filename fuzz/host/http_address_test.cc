#include "fuzz/host/http_address.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

std::string Parsed(const std::string& text) {
  Result<HttpAddress> address = ParseHttpAddress(text);
  return address.ok() ? address->Url() : "error";
}

TEST(HttpAddress, IsLoopbackUnlessSaidOtherwise) {
  EXPECT_EQ(Parsed("8080"), "http://127.0.0.1:8080/");
  EXPECT_EQ(Parsed("0"), "http://127.0.0.1:0/");
  EXPECT_EQ(Parsed("0.0.0.0:80"), "http://0.0.0.0:80/");
  EXPECT_EQ(Parsed("localhost:65535"), "http://localhost:65535/");
  EXPECT_EQ(Parsed("[::1]:8080"), "http://[::1]:8080/");
}

TEST(HttpAddress, WhatIsNoneIsAnError) {
  for (const char* wrong : {"", "x", "65536", "-1", ":80", "[]:80", "::1", "::1:80",
                            "1.2.3.4:", "1.2.3.4:x", "99999999999999999999"}) {
    EXPECT_EQ(Parsed(wrong), "error") << wrong;
  }
}

TEST(Listen, TakesAFreePortAndSaysWhich) {
  Result<Listener> first = Listen({});
  ASSERT_TRUE(first.ok());
  EXPECT_NE(first->bound.port, 0);
  EXPECT_TRUE(first->is_loopback);
  Result<Listener> second = Listen(first->bound);
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().ToString().find("Address already in use"), std::string::npos);
  EXPECT_FALSE(Listen({.host = "192.0.2.1", .port = 0}).ok()) << "nobody has this address";
  EXPECT_FALSE(Listen({.host = "no such host", .port = 0}).ok());
}

TEST(LoopbackName, IsAskedOfTheHostHeader) {
  for (const char* good : {"localhost", "LOCALHOST:8080", "127.0.0.1:80", "[::1]:8080", "127.1"}) {
    EXPECT_TRUE(IsLoopbackName(good)) << good;
  }
  for (const char* bad :
       {"", "evil.example", "evil.example:80", "localhost.evil.example", "10.0.0.1"}) {
    EXPECT_FALSE(IsLoopbackName(bad)) << bad;
  }
}

}  // namespace
}  // namespace kapifuzz
