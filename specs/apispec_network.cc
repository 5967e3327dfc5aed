// What a specification says of sockets, as C: one table for each member that is there, and one object that holds them.
#include "base/errno_names.h"
#include "specs/apispec_parts.h"

namespace kapifuzz {
namespace {

// Adds the objects behind the pointers of one struct kapi_network_spec to a text.
class NetworkWriter {
 public:
  NetworkWriter(const Network& network, const std::string& spec) : network_(network), spec_(spec) {}

  std::string Write() {
    if (network_.socket_state) WriteSocketState(*network_.socket_state);
    WriteProtocols();
    if (network_.buffer) WriteBuffer(*network_.buffer);
    if (network_.async) WriteAsync(*network_.async);
    WriteAddressFamilies();
    WriteNetwork();
    return std::move(out_);
  }

 private:
  std::string Name(const char* part) const { return CName(part, spec_); }

  CTable Single(const char* type, const char* part) const {
    return CTable(std::string("static const struct ") + type, Name(part), /*single=*/true);
  }

  void WriteSocketState(const SocketState& state) {
    CTable table = Single("kapi_socket_state_spec", "socket_state");
    table.String("condition", state.condition);
    table.Mask("protocols", state.protocols, SocketProtocols());
    table.Mask("required", state.required, SocketStates());
    table.Mask("forbidden", state.forbidden, SocketStates());
    if (!state.resulting.empty()) table.Mask("resulting", {state.resulting}, SocketStates());
    out_ += table.Finish();
  }

  void WriteProtocols() {
    if (network_.protocols.empty()) return;
    CTable table("static const struct kapi_protocol_behavior", Name("protocols"));
    for (const ProtocolBehavior& behavior : network_.protocols) {
      table.BeginElement();
      table.String("description", behavior.description);
      table.Pointer("flags", behavior.flags);
      table.String("flags_description", behavior.flags_description);
      table.Mask("protocols", behavior.protocols, SocketProtocols());
      table.EndElement();
    }
    out_ += table.Finish();
  }

  void WriteBuffer(const BufferSpec& buffer) {
    CTable table = Single("kapi_buffer_spec", "buffer");
    table.Pointer("min_size", buffer.min_size);
    table.Pointer("max_size", buffer.max_size);
    table.Pointer("optimal_size", buffer.optimal_size);
    table.String("partial_rules", buffer.partial_rules);
    table.String("fragmentation", buffer.fragmentation);
    table.Mask("behaviors", buffer.behaviors, BufferBehaviors());
    table.Bool("partial", buffer.partial);
    out_ += table.Finish();
  }

  void WriteAsync(const AsyncSpec& async) {
    CTable table = Single("kapi_async_spec", "async");
    table.Pointer("poll_in", async.poll_in);
    table.Pointer("poll_out", async.poll_out);
    table.String("completion", async.completion);
    table.String("timeout_description", async.timeout_description);
    if (async.error) table.Raw("error", "-" + std::string(ErrnoName(-*async.error)));
    table.Mask("modes", async.modes, AsyncModes());
    table.Bool("timeout", async.timeout);
    out_ += table.Finish();
  }

  void WriteAddressFamilies() {
    if (network_.address_families.empty()) return;
    CTable table("static const struct kapi_addr_family_spec", Name("address_families"));
    for (const AddressFamily& family : network_.address_families) {
      table.BeginElement();
      table.Pointer("family", family.family);
      table.Pointer("struct_size", family.struct_size);
      table.Pointer("min_length", family.min_length);
      table.Pointer("max_length", family.max_length);
      table.String("format", family.format);
      table.String("special", family.special);
      table.Pointer("port_min", family.port_min);
      table.Pointer("port_max", family.port_max);
      table.Bool("wildcard", family.wildcard);
      table.Bool("multicast", family.multicast);
      table.Bool("broadcast", family.broadcast);
      table.EndElement();
    }
    out_ += table.Finish();
  }

  void WriteNetwork() {
    CTable table = Single("kapi_network_spec", "network");
    table.String("establishment", network_.establishment);
    table.String("termination", network_.termination);
    table.String("transfer", network_.transfer);
    if (network_.socket_state) table.Raw("socket_state", "&" + Name("socket_state"));
    table.Items("protocols", Name("protocols"), !network_.protocols.empty());
    if (network_.buffer) table.Raw("buffer", "&" + Name("buffer"));
    if (network_.async) table.Raw("async", "&" + Name("async"));
    table.Items("address_families", Name("address_families"), !network_.address_families.empty());
    table.Mask("properties", network_.properties, NetworkProperties());
    out_ += table.Finish();
  }

  const Network& network_;
  const std::string& spec_;
  std::string out_;
};

}  // namespace

std::string CNetworkTables(const Network& network, const std::string& spec) {
  return NetworkWriter(network, spec).Write();
}

}  // namespace kapifuzz
