// Items about sockets: `network:`, `socket-state:`, `protocol:`, `buffer:`, `async:`,
// `address-family:`.
#include "specs/kdoc_context.h"

namespace kapifuzz {
namespace {

// A list of words in an item's header.
std::vector<std::string> HeaderWords(const KdocItem& item, const WordSet& words,
                                     KdocContext* context) {
  const std::string header = item.header.Folded();
  if (!header.empty()) return context->ToWords(header, words, item.line);
  context->Fail(item.line, "expected '" + item.keyword + ": WORD, ...'");
  return {};
}

SocketState ReadSocketState(const KdocItem& item, KdocContext* context) {
  SocketState state;
  if (!item.header.Folded().empty()) {
    context->Fail(item.line, "'socket-state:' has its words in the lines below it");
  }
  state.required = context->WordsField(item, "required", SocketStates());
  state.forbidden = context->WordsField(item, "forbidden", SocketStates());
  state.resulting = context->WordField(item, "resulting", SocketStates());
  state.condition = context->Prose(item, "condition");
  state.protocols = context->WordsField(item, "protocols", SocketProtocols());
  return state;
}

ProtocolBehavior ReadProtocol(const KdocItem& item, KdocContext* context) {
  ProtocolBehavior behavior;
  behavior.protocols = HeaderWords(item, SocketProtocols(), context);
  behavior.description = context->Prose(item, "desc");
  behavior.flags = context->NumberField(item, "flags");
  behavior.flags_description = context->Prose(item, "flags-desc");
  return behavior;
}

BufferSpec ReadBuffer(const KdocItem& item, KdocContext* context) {
  BufferSpec buffer;
  buffer.behaviors = HeaderWords(item, BufferBehaviors(), context);
  buffer.min_size = context->NumberField(item, "min-size");
  buffer.max_size = context->NumberField(item, "max-size");
  buffer.optimal_size = context->NumberField(item, "optimal-size");
  buffer.partial = context->BoolField(item, "partial");
  buffer.partial_rules = context->Prose(item, "partial-rules");
  buffer.fragmentation = context->Prose(item, "fragmentation");
  return buffer;
}

AsyncSpec ReadAsync(const KdocItem& item, KdocContext* context) {
  AsyncSpec async;
  async.modes = HeaderWords(item, AsyncModes(), context);
  if (const KdocText* text = item.Find("errno")) {
    std::string rest;
    async.error = ReadErrno(text->Folded(), &rest);
    if (!async.error || !rest.empty()) {
      context->Fail(text->line, "'" + text->Folded() + "' is no errno");
    }
  }
  async.poll_in = context->NumberField(item, "poll-in");
  async.poll_out = context->NumberField(item, "poll-out");
  async.completion = context->Prose(item, "completion");
  async.timeout = context->BoolField(item, "timeout");
  async.timeout_description = context->Prose(item, "timeout-desc");
  return async;
}

AddressFamily ReadAddressFamily(const KdocItem& item, KdocContext* context) {
  AddressFamily family;
  family.family = MakeNumber(item.header.Folded());
  if (!family.family.value) {
    context->Fail(item.line, "'" + family.family.text + "' is no address family");
  }
  family.struct_size = context->NumberField(item, "struct-size");
  context->BoundsField(item, "length", &family.min_length, &family.max_length);
  family.format = context->Prose(item, "format");
  family.wildcard = context->BoolField(item, "wildcard");
  family.multicast = context->BoolField(item, "multicast");
  family.broadcast = context->BoolField(item, "broadcast");
  family.special = context->Prose(item, "special");
  context->BoundsField(item, "ports", &family.port_min, &family.port_max);
  return family;
}

void ReadNetwork(const KdocItem& item, Network* network, KdocContext* context) {
  network->properties = HeaderWords(item, NetworkProperties(), context);
  network->establishment = context->Prose(item, "establishment");
  network->termination = context->Prose(item, "termination");
  network->transfer = context->Prose(item, "transfer");
}

}  // namespace

bool ReadNetworkItem(const KdocItem& item, std::optional<Network>* network, KdocContext* context) {
  const std::string_view keyword = item.grammar->keyword;
  Network read = network->value_or(Network{});
  if (keyword == "network") {
    ReadNetwork(item, &read, context);
  } else if (keyword == "socket-state") {
    read.socket_state = ReadSocketState(item, context);
  } else if (keyword == "protocol") {
    read.protocols.push_back(ReadProtocol(item, context));
  } else if (keyword == "buffer") {
    read.buffer = ReadBuffer(item, context);
  } else if (keyword == "async") {
    read.async = ReadAsync(item, context);
  } else if (keyword == "address-family") {
    read.address_families.push_back(ReadAddressFamily(item, context));
  } else {
    return false;
  }
  *network = std::move(read);
  return true;
}

}  // namespace kapifuzz
