#include "gen/ltp_struct.h"

#include <fmt/format.h>
#include <linux/eventpoll.h>

#include <algorithm>
#include <cstring>

#include "base/strings.h"

namespace kapifuzz {
namespace {

// Packed on x86-64 and nowhere else.
constexpr StructMember kEpollEvent[] = {
    {"events", offsetof(epoll_event, events), sizeof(epoll_event::events)},
    {"data.u64", offsetof(epoll_event, data), sizeof(epoll_event::data)},
};
constexpr MemberwiseStruct kStructs[] = {{"epoll_event", sizeof(epoll_event), kEpollEvent}};

uint64_t ValueOf(const StructMember& member, std::string_view bytes) {
  uint64_t value = 0;
  if (member.offset + member.width <= bytes.size())
    std::memcpy(&value, bytes.data() + member.offset, member.width);
  return value;
}

}  // namespace

const MemberwiseStruct* StructByMember(std::string_view ctype) {
  const auto it = std::ranges::find_if(kStructs, [&](const MemberwiseStruct& layout) {
    return ctype.find(fmt::format("struct {} ", layout.name)) != std::string_view::npos;
  });
  return it == std::end(kStructs) ? nullptr : it;
}

std::string InitializerOf(const MemberwiseStruct& layout, std::string_view bytes) {
  std::vector<std::string> parts;
  for (const StructMember& member : layout.members)
    parts.push_back(fmt::format(".{} = {:#x}", member.name, ValueOf(member, bytes)));
  return "{ " + Join(parts, ", ") + " }";
}

}  // namespace kapifuzz
