#include "gen/struct_layout.h"

#include <asm/stat.h>
#include <linux/eventpoll.h>
#include <linux/time_types.h>

#include <algorithm>
#include <iterator>
#include <type_traits>

namespace kapifuzz {
namespace {

struct StructHeader {
  std::string_view name;
  std::string_view header;
};
constexpr StructHeader kHeaders[] = {{"__kernel_timespec", "linux/time_types.h"},
                                     {"epoll_event", "linux/eventpoll.h"},
                                     {"stat", "asm/stat.h"}};

struct Field {
  std::string_view struct_name;
  std::string_view member;
  FieldLayout layout;
};

#define KF_FIELD(type, member)                             \
  Field {                                                  \
#type, #member, {                                      \
      offsetof(struct type, member), sizeof(type::member), \
          std::is_signed_v<decltype(type::member)>         \
    }                                                      \
  }
constexpr Field kFields[] = {
    KF_FIELD(__kernel_timespec, tv_sec),
    KF_FIELD(__kernel_timespec, tv_nsec),
    KF_FIELD(epoll_event, events),
    KF_FIELD(epoll_event, data),
    KF_FIELD(stat, st_dev),
    KF_FIELD(stat, st_ino),
    KF_FIELD(stat, st_nlink),
    KF_FIELD(stat, st_mode),
    KF_FIELD(stat, st_uid),
    KF_FIELD(stat, st_gid),
    KF_FIELD(stat, st_rdev),
    KF_FIELD(stat, st_size),
    KF_FIELD(stat, st_blksize),
    KF_FIELD(stat, st_blocks),
    KF_FIELD(stat, st_atime),
    KF_FIELD(stat, st_atime_nsec),
    KF_FIELD(stat, st_mtime),
    KF_FIELD(stat, st_mtime_nsec),
    KF_FIELD(stat, st_ctime),
    KF_FIELD(stat, st_ctime_nsec),
};
#undef KF_FIELD

}  // namespace

std::optional<FieldLayout> FindField(std::string_view struct_name, std::string_view member) {
  auto it = std::ranges::find_if(
      kFields, [&](const Field& f) { return f.struct_name == struct_name && f.member == member; });
  if (it == std::end(kFields)) return std::nullopt;
  return it->layout;
}

std::string_view HeaderOfStruct(std::string_view struct_name) {
  auto it = std::ranges::find(kHeaders, struct_name, &StructHeader::name);
  return it == std::end(kHeaders) ? std::string_view() : it->header;
}

}  // namespace kapifuzz
