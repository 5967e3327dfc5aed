#include "fuzz/host/http_address.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <memory>

#include "base/files.h"
#include "base/strings.h"

namespace kapifuzz {
namespace {

constexpr int kBacklog = 16;

using AddressList = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

bool IsLoopback(const addrinfo& info) {
  if (info.ai_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(info.ai_addr);
    return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
  }
  const auto* v4 = reinterpret_cast<const sockaddr_in*>(info.ai_addr);
  return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
}

uint16_t PortOf(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return 0;
  // Both families have their port at the same place.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&storage)->sin_port);
}

std::string_view WithoutPort(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

}  // namespace

std::string HttpAddress::Url() const {
  const bool brackets = host.find(':') != host.npos;
  return fmt::format("http://{}{}{}:{}/", brackets ? "[" : "", host, brackets ? "]" : "", port);
}

Result<HttpAddress> ParseHttpAddress(const std::string& text) {
  HttpAddress address;
  std::string port = text;
  if (size_t colon = text.rfind(':'); colon != text.npos) {
    address.host = text.substr(0, colon);
    port = text.substr(colon + 1);
    if (address.host.starts_with('[') && address.host.ends_with(']')) {
      address.host = address.host.substr(1, address.host.size() - 2);
    } else if (address.host.find(':') != address.host.npos) {
      return Error{"--http " + text, "an IPv6 address stands in brackets: [::1]:8080"};
    }
  }
  const std::optional<int64_t> number = ParseInt(port);
  if (!number || *number < 0 || *number > UINT16_MAX || address.host.empty() || !IsDigit(port[0])) {
    return Error{"--http " + text,
                 "wants PORT or ADDRESS:PORT, PORT from 0 (any free one) to 65535"};
  }
  address.port = static_cast<uint16_t>(*number);
  return address;
}

Result<Listener> Listen(const HttpAddress& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string where = "--http " + address.host + ":" + std::to_string(address.port);
  const int failed =
      getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found);
  if (failed != 0) return Error{where, gai_strerror(failed)};
  const AddressList list(found, freeaddrinfo);
  Listener listener{
      .fd = UniqueFd(socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
      .bound = address,
      .is_loopback = IsLoopback(*found)};
  const int on = 1;
  if (!listener.fd ||
      setsockopt(listener.fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
      bind(listener.fd.get(), found->ai_addr, found->ai_addrlen) != 0 ||
      listen(listener.fd.get(), kBacklog) != 0) {
    return ErrnoError(where, "cannot listen");
  }
  listener.bound.port = PortOf(listener.fd.get());
  return listener;
}

bool IsLoopbackName(std::string_view host) {
  const std::string name = ToLower(WithoutPort(host));
  return name == "localhost" || name == "[::1]" || name.starts_with("127.");
}

}  // namespace kapifuzz
