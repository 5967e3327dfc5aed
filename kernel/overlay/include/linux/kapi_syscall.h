/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kapi_syscall.h - what SYSCALL_DEFINEn adds around a specified call
 *
 * The wrapper of each syscall owns a slot, a file-local constant pointer that
 * C lets it define twice: here without a value, and once more with one by the
 * generated header at the end of the file (KAPI_SYSCALL_SPEC). So
 *
 *  - a call without a specification has a slot that the compiler knows to be
 *    NULL and drops together with all the code below;
 *  - a specified call finds its specification without a lookup, and costs two
 *    no-op instructions while every mode is off.
 *
 * Architectures whose syscall wrapper does not use these macros, compat calls
 * and calls without parameters are not checked.
 */
#ifndef _LINUX_KAPI_SYSCALL_H
#define _LINUX_KAPI_SYSCALL_H

#include <linux/jump_label.h>
#include <linux/kconfig.h>
#include <linux/types.h>

struct kernel_api_spec;

/* Whether a mode or a tracepoint needs the two calls below (kernel/api/kapi_mode.c). */
DECLARE_STATIC_KEY_FALSE(kapi_enter_on);
DECLARE_STATIC_KEY_FALSE(kapi_return_on);

bool kapi_syscall_enters(const struct kernel_api_spec *spec, const u64 *args);
void kapi_syscall_returns(const struct kernel_api_spec *spec, const u64 *args, long ret);

#define KAPI_SYSCALL_SLOT(name) \
	static const struct kernel_api_spec *const __kapi_of_sys##name

/* True if the call has a specification and @key is on. */
#define KAPI_SYSCALL_CHECKED(name, key) \
	(IS_ENABLED(CONFIG_KAPI_RUNTIME_CHECKS) && __kapi_of_sys##name && \
	 static_branch_unlikely(&(key)))

/* An argument after conversion to its C type, extended by that type's sign. */
#define __SC_KAPI_ARG(t, a)	((__force u64)(__force t)a)
#define KAPI_SYSCALL_ARGS(x, ...) \
	((const u64 []){ __MAP(x, __SC_KAPI_ARG, __VA_ARGS__) })

/* True if its mode is enforce and an argument is outside its constraint. */
#define KAPI_SYSCALL_REFUSES(x, name, ...) \
	(KAPI_SYSCALL_CHECKED(name, kapi_enter_on) && \
	 kapi_syscall_enters(__kapi_of_sys##name, KAPI_SYSCALL_ARGS(x, __VA_ARGS__)))

/* Compares the outcome with the specification and changes nothing. */
#define KAPI_SYSCALL_RETURNED(x, name, ret, ...) \
	do { \
		if (KAPI_SYSCALL_CHECKED(name, kapi_return_on)) \
			kapi_syscall_returns(__kapi_of_sys##name, \
					     KAPI_SYSCALL_ARGS(x, __VA_ARGS__), ret); \
	} while (0)

#endif /* _LINUX_KAPI_SYSCALL_H */
