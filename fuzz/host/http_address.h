// Where `--http` listens: "8080" and "0" (any free port) on loopback alone, "ADDRESS:PORT" where the user says.
//
//   Result<HttpAddress> address = ParseHttpAddress("[::1]:8080");     // {"::1", 8080}
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/unique_fd.h"

namespace kapifuzz {

struct HttpAddress {
  std::string host = "127.0.0.1";
  uint16_t port = 0;

  // "http://127.0.0.1:8080/"; a host of several words (IPv6) in brackets.
  std::string Url() const;
};

Result<HttpAddress> ParseHttpAddress(const std::string& text);

struct Listener {
  UniqueFd fd;        // does not block
  HttpAddress bound;  // with the port that was chosen
  bool is_loopback = false;
};
// An Error if the address is none of this machine's, or taken.
Result<Listener> Listen(const HttpAddress& address);

// False for a request that a foreign page sent to us under its own name (DNS rebinding): `host` is the header, which has to
// name this machine.
bool IsLoopbackName(std::string_view host);

}  // namespace kapifuzz
