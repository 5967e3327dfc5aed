/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copyright (c) 2026 The kapifuzz authors
 *
 * capget() and capset(), which the C library does not have.
 */
#ifndef TST_CAPABILITY_H__
#define TST_CAPABILITY_H__

#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

struct tst_cap_user_header {
	uint32_t version;
	int pid;
};

struct tst_cap_user_data {
	uint32_t effective;
	uint32_t permitted;
	uint32_t inheritable;
};

static inline int tst_capget(struct tst_cap_user_header *hdr, struct tst_cap_user_data *data)
{
	return (int)syscall(SYS_capget, hdr, data);
}

static inline int tst_capset(struct tst_cap_user_header *hdr, const struct tst_cap_user_data *data)
{
	return (int)syscall(SYS_capset, hdr, data);
}

#endif /* TST_CAPABILITY_H__ */
