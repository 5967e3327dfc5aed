// Structs that calls read: their fields hold what the calls tell apart, where random bytes would nearly always be one and
// the same error.
//
// A struct is recognised by the type that the parameter leads to. What is not in the table is filled with letters.
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

constexpr Shape kShapes[] = {{"epoll_event", sizeof(epoll_event), kEpollEventFields},
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
  while (rng->OneIn(2)) value |= rng->Pick(field.values);
  return rng->OneIn(16) ? value ^ int64_t { 1 } << rng->Below(8 * field.width) : value;
}

}  // namespace

bool Generator::MakeStruct(Program* program, const ArgDesc& desc, Arg* arg) {
  const Shape* shape = ShapeOf(desc);
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

}  // namespace kapifuzz
