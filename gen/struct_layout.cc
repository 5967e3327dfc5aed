#include "gen/struct_layout.h"

#include <asm/stat.h>
#include <linux/aio_abi.h>
#include <linux/android/binder.h>
#include <linux/eventpoll.h>
#include <linux/time_types.h>

#include <algorithm>
#include <iterator>
#include <type_traits>

#include "gen/ctype.h"

namespace kapifuzz {
namespace {

struct StructHeader {
  std::string_view name;
  std::string_view header;
};
constexpr StructHeader kHeaders[] = {{"__kernel_timespec", "linux/time_types.h"},
                                     {"binder_extended_error", "linux/android/binder.h"},
                                     {"binder_freeze_info", "linux/android/binder.h"},
                                     {"binder_frozen_status_info", "linux/android/binder.h"},
                                     {"binder_node_debug_info", "linux/android/binder.h"},
                                     {"binder_node_info_for_ref", "linux/android/binder.h"},
                                     {"binder_version", "linux/android/binder.h"},
                                     {"binder_write_read", "linux/android/binder.h"},
                                     {"epoll_event", "linux/eventpoll.h"},
                                     {"flat_binder_object", "linux/android/binder.h"},
                                     {"io_event", "linux/aio_abi.h"},
                                     {"iocb", "linux/aio_abi.h"},
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
    KF_FIELD(binder_write_read, write_size),
    KF_FIELD(binder_write_read, write_consumed),
    KF_FIELD(binder_write_read, write_buffer),
    KF_FIELD(binder_write_read, read_size),
    KF_FIELD(binder_write_read, read_consumed),
    KF_FIELD(binder_write_read, read_buffer),
    KF_FIELD(binder_version, protocol_version),
    KF_FIELD(binder_node_debug_info, ptr),
    KF_FIELD(binder_node_debug_info, cookie),
    KF_FIELD(binder_node_debug_info, has_strong_ref),
    KF_FIELD(binder_node_debug_info, has_weak_ref),
    KF_FIELD(binder_node_info_for_ref, handle),
    KF_FIELD(binder_node_info_for_ref, strong_count),
    KF_FIELD(binder_node_info_for_ref, weak_count),
    KF_FIELD(binder_node_info_for_ref, reserved1),
    KF_FIELD(binder_node_info_for_ref, reserved2),
    KF_FIELD(binder_node_info_for_ref, reserved3),
    KF_FIELD(binder_freeze_info, pid),
    KF_FIELD(binder_freeze_info, enable),
    KF_FIELD(binder_freeze_info, timeout_ms),
    KF_FIELD(binder_frozen_status_info, pid),
    KF_FIELD(binder_frozen_status_info, sync_recv),
    KF_FIELD(binder_frozen_status_info, async_recv),
    KF_FIELD(binder_extended_error, id),
    KF_FIELD(binder_extended_error, command),
    KF_FIELD(binder_extended_error, param),
    KF_FIELD(flat_binder_object, flags),
    KF_FIELD(flat_binder_object, binder),
    KF_FIELD(flat_binder_object, handle),
    KF_FIELD(flat_binder_object, cookie),
    KF_FIELD(epoll_event, events),
    KF_FIELD(epoll_event, data),
    KF_FIELD(iocb, aio_data),
    KF_FIELD(iocb, aio_key),
    KF_FIELD(iocb, aio_rw_flags),
    KF_FIELD(iocb, aio_lio_opcode),
    KF_FIELD(iocb, aio_reqprio),
    KF_FIELD(iocb, aio_fildes),
    KF_FIELD(iocb, aio_buf),
    KF_FIELD(iocb, aio_nbytes),
    KF_FIELD(iocb, aio_offset),
    KF_FIELD(iocb, aio_reserved2),
    KF_FIELD(iocb, aio_flags),
    KF_FIELD(iocb, aio_resfd),
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

std::string StructBehind(std::string_view ctype, bool indexed) {
  constexpr std::string_view kStruct = "struct ";
  Result<CType> type = ParseCType(ctype);
  if (type.ok() && indexed && type->is_pointer) type = ParseCType(type->pointee);
  if (!type.ok() || !type->is_pointer || !type->pointee.starts_with(kStruct)) return {};
  return type->pointee.substr(kStruct.size());
}

std::string_view HeaderOfStruct(std::string_view struct_name) {
  auto it = std::ranges::find(kHeaders, struct_name, &StructHeader::name);
  return it == std::end(kHeaders) ? std::string_view() : it->header;
}

}  // namespace kapifuzz
