/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kapi_selftest.h - a call for the KUnit suites, through a real syscall wrapper
 *
 *	struct counted c;
 *
 *	KUNIT_EXPECT_EQ(test, selftest_call(&c, 4, 0), 0);
 *	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1, [KAPI_EVENT_OUTSIDE] = 1,
 *		       [KAPI_EVENT_ACCEPTED] = 1);
 *
 * The call returns what it is told to. Its specification (process context that
 * may sleep, flags of the mask 3, success 0, error EBADF) is wrong on purpose,
 * so that each kind of disagreement can be provoked.
 */
#ifndef _KERNEL_API_KAPI_SELFTEST_H
#define _KERNEL_API_KAPI_SELFTEST_H

#include <kunit/test.h>
#include <linux/string.h>

#include "internal.h"

extern const struct kernel_api_spec kapi_selftest_spec;
extern int selftest_calls_made;

/* What was counted during one call. */
struct counted {
	u64 all[KAPI_NR_EVENTS];	/* for all APIs */
	u64 own[KAPI_NR_EVENTS];	/* for the called one; 0 if it is not registered */
};

long selftest_call(struct counted *counted, unsigned long flags, long result);

/* The entry of the call's specification, which is registered. */
struct kapi_entry *selftest_entry(void);

/* Before and after each case: the specification comes and goes, the mode stays. */
int selftest_init(struct kunit *test);
void selftest_exit(struct kunit *test);

/* Before Linux 6.2 KUnit has none. */
#ifndef KUNIT_EXPECT_MEMEQ
#define KUNIT_EXPECT_MEMEQ(test, left, right, size) \
	KUNIT_EXPECT_EQ(test, memcmp(left, right, size), 0)
#endif

#define EXPECT_COUNTED(got, ...) \
	do { \
		const u64 __expected[KAPI_NR_EVENTS] = { __VA_ARGS__ }; \
		\
		KUNIT_EXPECT_MEMEQ(test, (got).all, __expected, sizeof(__expected)); \
		KUNIT_EXPECT_MEMEQ(test, (got).own, __expected, sizeof(__expected)); \
	} while (0)

#endif /* _KERNEL_API_KAPI_SELFTEST_H */
