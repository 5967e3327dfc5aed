// The members of a number and of the JSON object "network"; the rest is in specs/json_members.h.
#pragma once

#include "specs/model_network.h"
#include "specs/model_number.h"

namespace kapifuzz {

template <typename Archive>
void DescribeMembers(Archive& archive, Number& number) {
  archive.RequiredText("text", number.text);
  archive.Integer("value", number.value);
}

template <typename Archive>
void DescribeMembers(Archive& archive, SocketState& state) {
  archive.Texts("required", state.required);
  archive.Texts("forbidden", state.forbidden);
  archive.Text("resulting", state.resulting);
  archive.Text("condition", state.condition);
  archive.Texts("protocols", state.protocols);
}

template <typename Archive>
void DescribeMembers(Archive& archive, ProtocolBehavior& behavior) {
  archive.Texts("protocols", behavior.protocols);
  archive.Text("description", behavior.description);
  archive.Object("flags", behavior.flags);
  archive.Text("flags_description", behavior.flags_description);
}

template <typename Archive>
void DescribeMembers(Archive& archive, BufferSpec& buffer) {
  archive.Texts("behaviors", buffer.behaviors);
  archive.Object("min_size", buffer.min_size);
  archive.Object("max_size", buffer.max_size);
  archive.Object("optimal_size", buffer.optimal_size);
  archive.Boolean("partial", buffer.partial);
  archive.Text("partial_rules", buffer.partial_rules);
  archive.Text("fragmentation", buffer.fragmentation);
}

template <typename Archive>
void DescribeMembers(Archive& archive, AsyncSpec& async) {
  archive.Texts("modes", async.modes);
  archive.Integer("errno", async.error);
  archive.Object("poll_in", async.poll_in);
  archive.Object("poll_out", async.poll_out);
  archive.Text("completion", async.completion);
  archive.Boolean("timeout", async.timeout);
  archive.Text("timeout_description", async.timeout_description);
}

template <typename Archive>
void DescribeMembers(Archive& archive, AddressFamily& family) {
  archive.Required("family", family.family);
  archive.Object("struct_size", family.struct_size);
  archive.Object("min_length", family.min_length);
  archive.Object("max_length", family.max_length);
  archive.Text("format", family.format);
  archive.Boolean("wildcard", family.wildcard);
  archive.Boolean("multicast", family.multicast);
  archive.Boolean("broadcast", family.broadcast);
  archive.Text("special", family.special);
  archive.Object("port_min", family.port_min);
  archive.Object("port_max", family.port_max);
}

template <typename Archive>
void DescribeMembers(Archive& archive, Network& network) {
  archive.Texts("properties", network.properties);
  archive.Text("establishment", network.establishment);
  archive.Text("termination", network.termination);
  archive.Text("transfer", network.transfer);
  archive.Object("socket_state", network.socket_state);
  archive.List("protocols", network.protocols);
  archive.Object("buffer", network.buffer);
  archive.Object("async", network.async);
  archive.List("address_families", network.address_families);
}

}  // namespace kapifuzz
