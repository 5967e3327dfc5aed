// What a specification says of sockets: the part of the model (specs/model.h) that calls like
// connect() and recvmsg() have and others leave out.
//
//   spec.network->socket_state->required   // {"bound"}
//   spec.network->address_families[0].family.text   // "AF_INET"
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "specs/model_number.h"

namespace kapifuzz {

// In which states of a socket the call works, and in which state it leaves it.
struct SocketState {
  std::vector<std::string> required = {};  // "bound", "listen"
  std::vector<std::string> forbidden = {};
  std::string resulting = {};
  std::string condition = {};
  std::vector<std::string> protocols = {};  // "tcp", ...; "all"
  bool operator==(const SocketState&) const = default;
};

// What is different with some protocols.
struct ProtocolBehavior {
  std::vector<std::string> protocols = {};
  std::string description = {};
  std::optional<Number> flags = {};
  std::string flags_description = {};
  bool operator==(const ProtocolBehavior&) const = default;
};

struct BufferSpec {
  std::vector<std::string> behaviors = {};  // "peek", "truncate", ...
  std::optional<Number> min_size = {};
  std::optional<Number> max_size = {};
  std::optional<Number> optimal_size = {};
  std::optional<bool> partial = {};  // fewer bytes than asked for may be moved
  std::string partial_rules = {};
  std::string fragmentation = {};
  bool operator==(const BufferSpec&) const = default;
};

struct AsyncSpec {
  std::vector<std::string> modes = {};  // "block", "nonblock", ...
  std::optional<int> error = {};        // JSON key "errno": what a call that would wait returns
  std::optional<Number> poll_in = {};   // poll bits that tell of readiness
  std::optional<Number> poll_out = {};
  std::string completion = {};
  std::optional<bool> timeout = {};  // a time limit can be set
  std::string timeout_description = {};
  bool operator==(const AsyncSpec&) const = default;
};

struct AddressFamily {
  Number family = {};  // AF_INET, 2
  std::optional<Number> struct_size = {};
  std::optional<Number> min_length = {};
  std::optional<Number> max_length = {};
  std::string format = {};
  std::optional<bool> wildcard = {};
  std::optional<bool> multicast = {};
  std::optional<bool> broadcast = {};
  std::string special = {};  // addresses with a meaning of their own
  std::optional<Number> port_min = {};
  std::optional<Number> port_max = {};
  bool operator==(const AddressFamily&) const = default;
};

struct Network {
  std::vector<std::string> properties = {};  // "connection_oriented", "oob_data", ...
  std::string establishment = {};            // how a connection comes, goes and carries data
  std::string termination = {};
  std::string transfer = {};
  std::optional<SocketState> socket_state = {};
  std::vector<ProtocolBehavior> protocols = {};
  std::optional<BufferSpec> buffer = {};
  std::optional<AsyncSpec> async = {};
  std::vector<AddressFamily> address_families = {};
  bool operator==(const Network&) const = default;
};

}  // namespace kapifuzz
