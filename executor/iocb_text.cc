#include "executor/iocb_text.h"

#include <fmt/format.h>
#include <linux/aio_abi.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "base/strings.h"

namespace kapifuzz {
namespace {

struct Operation {
  std::string_view name;
  uint16_t code;
};
constexpr Operation kOperations[] = {{"PREAD", IOCB_CMD_PREAD},   {"PWRITE", IOCB_CMD_PWRITE},
                                     {"FSYNC", IOCB_CMD_FSYNC},   {"FDSYNC", IOCB_CMD_FDSYNC},
                                     {"POLL", IOCB_CMD_POLL},     {"NOOP", IOCB_CMD_NOOP},
                                     {"PREADV", IOCB_CMD_PREADV}, {"PWRITEV", IOCB_CMD_PWRITEV}};

struct Member {
  std::string_view name;
  size_t offset;
  size_t width;
};
#define KF_MEMBER(name) \
  { #name, offsetof(iocb, aio_##name), sizeof(iocb::aio_##name) }
constexpr Member kMembers[] = {KF_MEMBER(lio_opcode), KF_MEMBER(fildes),   KF_MEMBER(buf),
                               KF_MEMBER(nbytes),     KF_MEMBER(offset),   KF_MEMBER(data),
                               KF_MEMBER(key),        KF_MEMBER(rw_flags), KF_MEMBER(reqprio),
                               KF_MEMBER(reserved2),  KF_MEMBER(flags),    KF_MEMBER(resfd)};
#undef KF_MEMBER

uint64_t ValueOf(std::string_view bytes, const Member& member) {
  uint64_t value = 0;  // little-endian
  std::memcpy(&value, bytes.data() + member.offset, member.width);
  return value;
}

std::string Names(const auto& rows) {
  std::string names;
  for (const auto& row : rows) names += (names.empty() ? "" : " ") + std::string(row.name);
  return names;
}

}  // namespace

std::string_view IocbOperationName(uint16_t operation) {
  const auto found = std::ranges::find(kOperations, operation, &Operation::code);
  return found != std::end(kOperations) ? found->name : std::string_view();
}

std::string PrintIocb(std::string_view bytes) {
  const std::string_view operation =
      IocbOperationName(static_cast<uint16_t>(ValueOf(bytes, kMembers[0])));
  std::string text = "{" + std::string(operation);
  for (const Member& member : kMembers) {
    const uint64_t value = ValueOf(bytes, member);
    const bool told = &member == kMembers && !operation.empty();
    if (value == 0 || told) continue;
    const char* const separator = text.size() > 1 ? ", " : "";
    text += value < 1u << 20 ? fmt::format("{}{}={}", separator, member.name, value)
                             : fmt::format("{}{}={:#x}", separator, member.name, value);
  }
  return text + '}';
}

Status SetIocbOperation(std::string_view word, std::string* bytes) {
  const auto operation = std::ranges::find(kOperations, word, &Operation::name);
  if (operation == std::end(kOperations))
    return Error{"", fmt::format("no operation `{}`; there are {}", word, Names(kOperations))};
  return SetIocbMember(kMembers[0].name, operation->code, bytes);
}

Status SetIocbMember(std::string_view member, int64_t value, std::string* bytes) {
  const auto found = std::ranges::find(kMembers, member, &Member::name);
  if (found == std::end(kMembers))
    return Error{"",
                 fmt::format("no member `{}` of a request; there are {}", member, Names(kMembers))};
  std::memcpy(bytes->data() + found->offset, &value, found->width);
  return {};
}

}  // namespace kapifuzz
