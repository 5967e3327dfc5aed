// Sizes of the types that specifications name in sizeof(), as user space passes them to the kernel.
#include <asm/stat.h>
#include <asm/statfs.h>
#include <linux/aio_abi.h>
#include <linux/android/binder.h>
#include <linux/eventpoll.h>
#include <linux/openat2.h>
#include <linux/poll.h>
#include <linux/resource.h>
#include <linux/signalfd.h>
#include <linux/stat.h>
#include <linux/time.h>
#include <linux/time_types.h>
#include <linux/uio.h>
#include <linux/utsname.h>

#include "specs/constants_table.h"

namespace kapifuzz {
namespace {

#define K(type) ConstantRow(#type, sizeof(type))

// The kernel's own names for fixed-width integers.
using s8 = int8_t;
using u8 = uint8_t;
using s16 = int16_t;
using u16 = uint16_t;
using s32 = int32_t;
using u32 = uint32_t;
using s64 = int64_t;
using u64 = uint64_t;
using aio_context_t = ::aio_context_t;
using size_t = decltype(sizeof(0));

constexpr Constant kTypeSizes[] = {
    K(char), K(unsigned char), K(short), K(unsigned short), K(int), K(unsigned int), K(long),
    K(unsigned long), K(long long), K(unsigned long long), K(size_t), K(s8), K(u8), K(s16), K(u16),
    K(s32), K(u32), K(s64), K(u64), K(aio_context_t), K(void *), K(char *),
    // files
    K(struct stat), K(struct statfs), K(struct statx), K(struct open_how), K(struct iovec),
    // events
    K(struct pollfd), K(struct epoll_event), K(struct signalfd_siginfo), K(struct iocb),
    K(struct io_event),
    // time and limits
    K(struct timespec), K(struct timeval), K(struct itimerspec), K(struct itimerval),
    K(struct __kernel_timespec), K(struct __kernel_itimerspec), K(struct rlimit),
    K(struct rlimit64), K(struct rusage),
    // binder
    K(__u32), K(__s32), K(struct binder_write_read), K(struct binder_version),
    K(struct flat_binder_object), K(struct binder_node_debug_info),
    K(struct binder_node_info_for_ref), K(struct binder_freeze_info),
    K(struct binder_frozen_status_info), K(struct binder_extended_error),
    // the system
    K(struct new_utsname)};

#undef K

}  // namespace

std::span<const Constant> TypeSizes() { return kTypeSizes; }

}  // namespace kapifuzz
