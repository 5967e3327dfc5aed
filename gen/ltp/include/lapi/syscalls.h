/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copyright (c) 2026 The kapifuzz authors
 *
 * System calls by number. One that the kernel lacks ends the test as not
 * configured. A number that the architecture lacks does not compile here;
 * LTP has a table for that.
 */
#ifndef LAPI_SYSCALLS_H__
#define LAPI_SYSCALLS_H__

#include <sys/syscall.h>
#include <unistd.h>

#define tst_syscall(NR, ...)                                                            \
	({                                                                              \
		long tst_sys_ = syscall(NR, ##__VA_ARGS__);                             \
                                                                                        \
		if (tst_sys_ == -1 && errno == ENOSYS)                                  \
			tst_brk_(__FILE__, __LINE__, TCONF, "syscall %s not supported", #NR); \
		tst_sys_;                                                               \
	})

#endif /* LAPI_SYSCALLS_H__ */
