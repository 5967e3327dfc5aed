// Structs that calls read: their fields hold what the calls tell apart, where random bytes would nearly always be one and
// the same error.
//
// A struct is recognised by the type that the parameter leads to. What is not in the table is filled with letters.
#include <linux/android/binder.h>
#include <linux/eventpoll.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstring>
#include <span>
#include <string_view>

#include "executor/program_build.h"
#include "fuzz/guest/generator.h"

namespace kapifuzz {
namespace {

struct Field {
  uint32_t offset;
  uint32_t width;
  bool is_mask;  // several of `values` together, or none
  std::span<const int64_t> values;
};

struct Shape {
  std::string_view type;  // as a word of ArgDesc::ctype
  uint32_t size;
  std::span<const Field> fields;
};

constexpr std::array<int64_t, 14> kEpollEvents = {
    EPOLLIN,    EPOLLIN,        EPOLLOUT,    EPOLLOUT, EPOLLPRI,     EPOLLERR,    EPOLLHUP,
    EPOLLRDHUP, EPOLLEXCLUSIVE, EPOLLWAKEUP, EPOLLET,  EPOLLONESHOT, EPOLLRDNORM, 0};
constexpr std::array<int64_t, 6> kSmallNumbers = {0, 1, 3, 42, -1, LLONG_MAX};
constexpr std::array<int64_t, 7> kSeconds = {0, 0, 0, 0, 1, -1, LLONG_MAX};
constexpr std::array<int64_t, 8> kNanoseconds = {0,       1,         1000,       1000000,
                                                 5000000, 999999999, 1000000000, -1};
// SIGALRM is the executor's: a call that blocks it is in nobody's hands until the program's deadline.
constexpr int64_t kSigalrmBit = int64_t{1} << 13;
constexpr std::array<int64_t, 4> kSignals = {0, 1 << 9, 1 << 11, ~kSigalrmBit};

constexpr Field kEpollEventFields[] = {{offsetof(epoll_event, events), 4, true, kEpollEvents},
                                       {offsetof(epoll_event, data), 8, false, kSmallNumbers}};
constexpr Field kTimespecFields[] = {{0, 8, false, kSeconds}, {8, 8, false, kNanoseconds}};
constexpr Field kSigsetFields[] = {{0, 8, false, kSignals}};

// Nobody has process 0 or so large a number.
constexpr std::array<int64_t, 8> kPids = {0, 0, 1, 1, 2, 100, 4194305, UINT_MAX};
constexpr std::array<int64_t, 6> kMostlyZero = {0, 0, 0, 0, 0, 1};
constexpr std::array<int64_t, 3> kOneOrNone = {0, 1, 1};
constexpr std::array<int64_t, 6> kBufferSizes = {0, 0, 0, 4, 48, LLONG_MAX};
constexpr std::array<int64_t, 5> kConsumed = {0, 0, 0, 4, 48};
// No memory of the program's: NULL, the first page, the kernel's half.
constexpr std::array<int64_t, 4> kNowhere = {0, 0, 4, -4096};
constexpr std::array<int64_t, 5> kObjectFlags = {0, FLAT_BINDER_FLAG_PRIORITY_MASK,
                                                 FLAT_BINDER_FLAG_ACCEPTS_FDS,
                                                 FLAT_BINDER_FLAG_TXN_SECURITY_CTX, 1};
constexpr std::array<int64_t, 2> kObjectTypes = {BINDER_TYPE_BINDER, BINDER_TYPE_HANDLE};

constexpr Field kWriteReadFields[] = {
    {offsetof(binder_write_read, write_size), 8, false, kBufferSizes},
    {offsetof(binder_write_read, write_consumed), 8, false, kConsumed},
    {offsetof(binder_write_read, write_buffer), 8, false, kNowhere},
    {offsetof(binder_write_read, read_size), 8, false, kBufferSizes},
    {offsetof(binder_write_read, read_consumed), 8, false, kConsumed},
    {offsetof(binder_write_read, read_buffer), 8, false, kNowhere}};
constexpr Field kNodeDebugFields[] = {
    {offsetof(binder_node_debug_info, ptr), 8, false, kSmallNumbers}};
constexpr Field kNodeInfoFields[] = {
    {offsetof(binder_node_info_for_ref, handle), 4, false, kSmallNumbers},
    {offsetof(binder_node_info_for_ref, strong_count), 4, false, kMostlyZero},
    {offsetof(binder_node_info_for_ref, weak_count), 4, false, kMostlyZero},
    {offsetof(binder_node_info_for_ref, reserved1), 4, false, kMostlyZero},
    {offsetof(binder_node_info_for_ref, reserved2), 4, false, kMostlyZero},
    {offsetof(binder_node_info_for_ref, reserved3), 4, false, kMostlyZero}};
constexpr Field kFreezeFields[] = {
    {offsetof(binder_freeze_info, pid), 4, false, kPids},
    {offsetof(binder_freeze_info, enable), 4, false, kOneOrNone},
    {offsetof(binder_freeze_info, timeout_ms), 4, false, kMostlyZero}};
constexpr Field kFrozenFields[] = {{offsetof(binder_frozen_status_info, pid), 4, false, kPids}};
constexpr Field kObjectFields[] = {{offsetof(flat_binder_object, hdr), 4, false, kObjectTypes},
                                   {offsetof(flat_binder_object, flags), 4, true, kObjectFlags},
                                   {offsetof(flat_binder_object, binder), 8, false, kSmallNumbers},
                                   {offsetof(flat_binder_object, cookie), 8, false, kSmallNumbers}};

constexpr Shape kShapes[] = {
    {"binder_write_read", sizeof(binder_write_read), kWriteReadFields},
    {"binder_node_debug_info", sizeof(binder_node_debug_info), kNodeDebugFields},
    {"binder_node_info_for_ref", sizeof(binder_node_info_for_ref), kNodeInfoFields},
    {"binder_freeze_info", sizeof(binder_freeze_info), kFreezeFields},
    {"binder_frozen_status_info", sizeof(binder_frozen_status_info), kFrozenFields},
    {"flat_binder_object", sizeof(flat_binder_object), kObjectFields},
    {"epoll_event", sizeof(epoll_event), kEpollEventFields},
    {"__kernel_timespec", 16, kTimespecFields},
    {"sigset_t", 8, kSigsetFields}};

const Shape* ShapeOf(const ArgDesc& desc) {
  const std::string_view type = desc.ctype;
  const auto shape =
      std::ranges::find_if(kShapes, [&](const Shape& s) { return type.find(s.type) != type.npos; });
  return shape == std::end(kShapes) ? nullptr : shape;
}

int64_t ValueOf(Rng* rng, const Field& field) {
  int64_t value = rng->Pick(field.values);
  if (!field.is_mask) return value;
  // What to wait for and how is one value each.
  if (rng->Percent(50)) value |= rng->Pick(field.values);
  while (rng->OneIn(2)) value |= rng->Pick(field.values);
  return rng->OneIn(16) ? value ^ int64_t { 1 } << rng->Below(8 * field.width) : value;
}

}  // namespace

bool Generator::MakeStruct(Program* program, const ArgDesc& desc, Arg* arg) {
  const Shape* shape = values_ ? ShapeOf(desc) : nullptr;
  if (shape == nullptr) return false;
  std::array<char, 64> bytes = {};
  for (const Field& field : shape->fields) {
    const int64_t value = ValueOf(&rng_, field);
    std::memcpy(bytes.data() + field.offset, &value, field.width);  // little-endian
  }
  const uint32_t size = rng_.OneIn(40) ? shape->size - 1 : shape->size;
  *arg = DataArg(program, rng_.OneIn(10) ? ArgKind::kEdge : ArgKind::kData, {bytes.data(), size});
  return true;
}

bool Generator::TweakStruct(Program* program, const ArgDesc& desc, const Arg& arg) {
  const Shape* shape = values_ ? ShapeOf(desc) : nullptr;
  if (shape == nullptr || !HasData(arg) || arg.size < shape->size || rng_.OneIn(4)) return false;
  const Field& field = rng_.Pick(shape->fields);
  uint8_t* at = program->blob.data() + arg.offset + field.offset;
  int64_t value = 0;
  std::memcpy(&value, at, field.width);  // little-endian
  value = field.is_mask ? value ^ rng_.Pick(field.values) : rng_.Pick(field.values);
  std::memcpy(at, &value, field.width);
  return true;
}

}  // namespace kapifuzz
