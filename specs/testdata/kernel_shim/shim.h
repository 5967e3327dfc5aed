/*
 * Just enough of the kernel's environment to compile kernel_api_spec.h and generated headers with the host's compiler, so
 * that a unit test can build an image and read it back. Constants that the exported headers lack are here.
 */
#ifndef KAPIFUZZ_SHIM_H
#define KAPIFUZZ_SHIM_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <asm/stat.h>
#include <linux/types.h>
#include <linux/aio_abi.h>
#include <linux/android/binder.h>
#include <linux/eventpoll.h>
#include <linux/mman.h>
#include <linux/signal.h>
#include <linux/time_types.h>
#include <linux/xattr.h>

#define BIT(n) (1UL << (n))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define is_signed_type(type) (((type)(-1)) < (type)1)
#define sizeof_field(type, member) sizeof(((type *)0)->member)
#define __same_type(a, b) __builtin_types_compatible_p(typeof(a), typeof(b))
#define static_assert _Static_assert
#define __user
#define __used __attribute__((used))
#define __maybe_unused __attribute__((unused))
#define __section(name) __attribute__((section(name)))

typedef unsigned short umode_t;
typedef long off_t;
typedef long long loff_t;

#define S_IALLUGO 07777
#define MAX_RW_COUNT (INT_MAX & ~4095)
#define S64_MAX LLONG_MAX
#define PAGE_SIZE 4096
#endif
