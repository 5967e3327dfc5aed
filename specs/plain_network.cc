// Structs, ioctl commands and sockets as plain text.
#include <fmt/format.h>

#include "base/strings.h"
#include "specs/plain_parts.h"

namespace kapifuzz {
namespace {

std::string Size(const char* name, const CompiledNumber& number) {
  return number.value ? PlainField(name, std::to_string(*number.value)) : std::string();
}

std::string FieldText(const StructField& field) {
  std::string text = fmt::format("    {}  {}\n", field.name, field.ctype);
  text += PlainField("is", field.description);
  std::vector<std::string> type = {PlainType(field.type, field.kinds, field.struct_name)};
  type.insert(type.end(), field.flags.begin(), field.flags.end());
  if (!field.type.empty()) text += PlainField("type", Join(type, ", "));
  text += Size("offset", field.offset) + Size("size", field.size);
  if (!field.constraint) return text;
  return text + PlainField("values", PlainConstraint(*field.constraint)) +
         PlainField("note", field.constraint->text);
}

std::string SocketStateText(const SocketState& state) {
  return "\nSocket state\n" + PlainField("required", Join(state.required, ", ")) +
         PlainField("forbidden", Join(state.forbidden, ", ")) +
         PlainField("becomes", state.resulting) + PlainField("condition", state.condition) +
         PlainField("protocols", Join(state.protocols, ", "));
}

std::string ProtocolsText(const std::vector<ProtocolBehavior>& protocols) {
  if (protocols.empty()) return {};
  std::string text = fmt::format("\nProtocols ({})\n", protocols.size());
  for (const ProtocolBehavior& behavior : protocols) {
    text += fmt::format("  {}\n", Join(behavior.protocols, ", "));
    text += PlainField("is", behavior.description) + PlainNumberField("flags", behavior.flags) +
            PlainField("flags are", behavior.flags_description);
  }
  return text;
}

std::string BufferText(const BufferSpec& buffer) {
  return "\nBuffer\n" + PlainField("behavior", Join(buffer.behaviors, ", ")) +
         PlainNumberField("at least", buffer.min_size) +
         PlainNumberField("at most", buffer.max_size) +
         PlainNumberField("best", buffer.optimal_size) + PlainFlag("partial", buffer.partial) +
         PlainField("rules", buffer.partial_rules) + PlainField("fragments", buffer.fragmentation);
}

std::string AsyncText(const AsyncSpec& async) {
  std::string error = async.error ? std::to_string(*async.error) : "";
  return "\nWaiting\n" + PlainField("modes", Join(async.modes, ", ")) + PlainField("errno", error) +
         PlainNumberField("poll in", async.poll_in) + PlainNumberField("poll out", async.poll_out) +
         PlainField("completes", async.completion) + PlainFlag("timeout", async.timeout) +
         PlainField("time limit", async.timeout_description);
}

std::string AddressFamiliesText(const std::vector<AddressFamily>& families) {
  if (families.empty()) return {};
  std::string text = fmt::format("\nAddress families ({})\n", families.size());
  for (const AddressFamily& family : families) {
    text += fmt::format("  {}\n", PlainNumber(family.family));
    text += PlainNumberField("struct", family.struct_size) +
            PlainNumberField("at least", family.min_length) +
            PlainNumberField("at most", family.max_length) + PlainField("format", family.format) +
            PlainFlag("wildcard", family.wildcard) + PlainFlag("multicast", family.multicast) +
            PlainFlag("broadcast", family.broadcast) + PlainField("special", family.special) +
            PlainNumberField("first port", family.port_min) +
            PlainNumberField("last port", family.port_max);
  }
  return text;
}

}  // namespace

std::string PlainStructs(const std::vector<StructSpec>& structs) {
  if (structs.empty()) return {};
  std::string text = fmt::format("\nStructs ({})\n", structs.size());
  for (const StructSpec& spec : structs) {
    text += fmt::format("  {}\n", spec.name);
    text += PlainField("is", spec.description) + Size("size", spec.size) +
            Size("aligned to", spec.alignment);
    for (const StructField& field : spec.fields) text += FieldText(field);
  }
  return text;
}

std::string PlainIoctl(const IoctlSpec& ioctl) {
  std::string number = ioctl.number.value ? fmt::format("  {:#010x}", *ioctl.number.value) : "";
  std::string text = "\nCommand\n  " + ioctl.command + number + "\n";
  return text + PlainField("direction", ioctl.direction) + PlainField("argument", ioctl.argument) +
         Size("size", ioctl.size) + PlainField("of files", ioctl.file);
}

std::string PlainNetwork(const Network& network) {
  std::string text = "\nNetwork\n" + PlainField("properties", Join(network.properties, ", ")) +
                     PlainField("connects", network.establishment) +
                     PlainField("ends", network.termination) +
                     PlainField("transfers", network.transfer);
  if (network.socket_state) text += SocketStateText(*network.socket_state);
  text += ProtocolsText(network.protocols);
  if (network.buffer) text += BufferText(*network.buffer);
  if (network.async) text += AsyncText(*network.async);
  return text + AddressFamiliesText(network.address_families);
}

}  // namespace kapifuzz
