// What a kernel image says of sockets.
#include "specs/elf_parts.h"

namespace kapifuzz {
namespace {

using namespace elf;

SocketState ToSocketState(const SocketStateRecord& record, ElfCursor* cursor) {
  SocketState state;
  state.required = cursor->Mask(record.required, SocketStates());
  state.forbidden = cursor->Mask(record.forbidden, SocketStates());
  std::vector<std::string> resulting = cursor->Mask(record.resulting, SocketStates());
  if (resulting.size() > 1) cursor->Fail("a socket is left in several states at once");
  if (!resulting.empty()) state.resulting = resulting[0];
  state.condition = cursor->Text(record.condition);
  state.protocols = cursor->Mask(record.protocols, SocketProtocols());
  return state;
}

ProtocolBehavior ToProtocol(const ProtocolRecord& record, ElfCursor* cursor) {
  ProtocolBehavior behavior;
  behavior.protocols = cursor->Mask(record.protocols, SocketProtocols());
  behavior.description = cursor->Text(record.description);
  behavior.flags = ReadElfNumber(record.flags, cursor);
  behavior.flags_description = cursor->Text(record.flags_description);
  return behavior;
}

BufferSpec ToBuffer(const BufferRecord& record, ElfCursor* cursor) {
  BufferSpec buffer;
  buffer.behaviors = cursor->Mask(record.behaviors, BufferBehaviors());
  buffer.min_size = ReadElfNumber(record.min_size, cursor);
  buffer.max_size = ReadElfNumber(record.max_size, cursor);
  buffer.optimal_size = ReadElfNumber(record.optimal_size, cursor);
  buffer.partial = cursor->Bool(record.partial);
  buffer.partial_rules = cursor->Text(record.partial_rules);
  buffer.fragmentation = cursor->Text(record.fragmentation);
  return buffer;
}

AsyncSpec ToAsync(const AsyncRecord& record, ElfCursor* cursor) {
  AsyncSpec async;
  async.modes = cursor->Mask(record.modes, AsyncModes());
  if (record.error != 0) async.error = record.error;
  async.poll_in = ReadElfNumber(record.poll_in, cursor);
  async.poll_out = ReadElfNumber(record.poll_out, cursor);
  async.completion = cursor->Text(record.completion);
  async.timeout = cursor->Bool(record.timeout);
  async.timeout_description = cursor->Text(record.timeout_description);
  return async;
}

AddressFamily ToAddressFamily(const AddressFamilyRecord& record, ElfCursor* cursor) {
  AddressFamily family;
  if (record.family == 0) cursor->Fail("an address family has no name");
  family.family = ReadElfNumber(record.family, cursor).value_or(Number{});
  family.struct_size = ReadElfNumber(record.struct_size, cursor);
  family.min_length = ReadElfNumber(record.min_length, cursor);
  family.max_length = ReadElfNumber(record.max_length, cursor);
  family.format = cursor->Text(record.format);
  family.wildcard = cursor->Bool(record.wildcard);
  family.multicast = cursor->Bool(record.multicast);
  family.broadcast = cursor->Bool(record.broadcast);
  family.special = cursor->Text(record.special);
  family.port_min = ReadElfNumber(record.port_min, cursor);
  family.port_max = ReadElfNumber(record.port_max, cursor);
  return family;
}

// The model of the record behind a pointer; nothing for a null pointer.
template <typename Raw, typename Model>
std::optional<Model> Optional(Address address, Model (*read)(const Raw&, ElfCursor*),
                              ElfCursor* cursor) {
  if (address == 0) return std::nullopt;
  return read(cursor->Record<Raw>(address), cursor);
}

template <typename Raw, typename Model>
std::vector<Model> List(Address address, uint32_t count, Model (*read)(const Raw&, ElfCursor*),
                        ElfCursor* cursor) {
  return cursor->List<Raw>(address, count,
                           [read, cursor](const Raw& record) { return read(record, cursor); });
}

}  // namespace

std::optional<Network> ReadElfNetwork(Address address, ElfCursor* cursor) {
  if (address == 0) return std::nullopt;
  const auto record = cursor->Record<NetworkRecord>(address);
  Network network;
  network.properties = cursor->Mask(record.properties, NetworkProperties());
  network.establishment = cursor->Text(record.establishment);
  network.termination = cursor->Text(record.termination);
  network.transfer = cursor->Text(record.transfer);
  network.socket_state = Optional(record.socket_state, &ToSocketState, cursor);
  network.protocols = List(record.protocols, record.nr_protocols, &ToProtocol, cursor);
  network.buffer = Optional(record.buffer, &ToBuffer, cursor);
  network.async = Optional(record.async, &ToAsync, cursor);
  network.address_families =
      List(record.address_families, record.nr_address_families, &ToAddressFamily, cursor);
  return network;
}

}  // namespace kapifuzz
