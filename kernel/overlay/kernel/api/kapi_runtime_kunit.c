// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_runtime_kunit.c - tests of the modes, through a real syscall wrapper
 *
 * SYSCALL_DEFINE2 below makes the same wrapper as for any system call, only in
 * no syscall table. Its specification is wrong on purpose: the call returns
 * whatever it is told to, so each kind of disagreement can be provoked and must
 * be counted.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel_api_spec.h>
#include <linux/syscalls.h>

#include "internal.h"

static int calls_made;

SYSCALL_DEFINE2(kapi_selftest, unsigned int, flags, long, result)
{
	calls_made++;
	return result;
}

static const struct kapi_param_spec selftest_params[] = {
	{
		.name = "flags",
		KAPI_CTYPE("unsigned int", unsigned int),
		.type = KAPI_TYPE_UINT,
		.constraint = &(const struct kapi_param_constraint){
			.mask = KAPI_NUMBER("0x3", 0x3),
			.kind = KAPI_CONSTRAINT_MASK,
		},
	},
	{
		.name = "result",
		KAPI_CTYPE("long", long),
		.type = KAPI_TYPE_INT,
	},
};

static const struct kapi_error_spec selftest_errors[] = {
	{ .name = "EBADF", .code = -EBADF },
};

static const struct kapi_return_spec selftest_return = {
	.success_min = KAPI_NUMBER("0", 0),
	.success_max = KAPI_NUMBER("0", 0),
	.type = KAPI_TYPE_INT,
	.check = KAPI_RETURN_EXACT,
};

static const struct kernel_api_spec __kapi_spec_sys_kapi_selftest = {
	.name = "sys_kapi_selftest",
	KAPI_ITEMS(params, selftest_params),
	KAPI_ITEMS(errors, selftest_errors),
	.ret = &selftest_return,
};

/* Fills the wrapper's slot, but enters nothing into .kapi_specs: it is nobody's API. */
KAPI_SYSCALL_SLOT(_kapi_selftest) = &__kapi_spec_sys_kapi_selftest;

/* What the events counted during one call. */
struct counted {
	u64 event[KAPI_NR_EVENTS];
};

static long call(struct counted *counted, unsigned long flags, long result)
{
	enum kapi_event e;
	long ret;

	for (e = 0; e < KAPI_NR_EVENTS; e++)
		counted->event[e] = kapi_event_count(e);
	ret = __se_sys_kapi_selftest(flags, result);
	for (e = 0; e < KAPI_NR_EVENTS; e++)
		counted->event[e] = kapi_event_count(e) - counted->event[e];
	return ret;
}

#define EXPECT_COUNTED(got, ...) \
	do { \
		const struct counted __expected = { .event = { __VA_ARGS__ } }; \
		\
		KUNIT_EXPECT_EQ(test, memcmp(&(got), &__expected, sizeof(__expected)), 0); \
	} while (0)

static int kapi_runtime_init(struct kunit *test)
{
	test->priv = (void *)(unsigned long)kapi_get_mode();
	calls_made = 0;
	return 0;
}

static void kapi_runtime_exit(struct kunit *test)
{
	kapi_set_mode((unsigned long)test->priv);
}

static void off_sees_nothing(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_OFF);
	KUNIT_EXPECT_EQ(test, call(&c, 0xff, 5), 5);
	EXPECT_COUNTED(c, 0);
	KUNIT_EXPECT_EQ(test, call(&c, 0, -EPERM), -EPERM);
	EXPECT_COUNTED(c, 0);
	KUNIT_EXPECT_EQ(test, calls_made, 2);
}

static void observe_counts_good_calls(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	KUNIT_EXPECT_EQ(test, call(&c, 3, 0), 0);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1);
	KUNIT_EXPECT_EQ(test, call(&c, 0, -EBADF), -EBADF);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1);
}

static void observe_reports_a_wrong_spec(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	KUNIT_EXPECT_EQ(test, call(&c, 0, 5), 5);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1, [KAPI_EVENT_BAD_VALUE] = 1);
	KUNIT_EXPECT_EQ(test, call(&c, 0, -EPERM), -EPERM);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1, [KAPI_EVENT_UNLISTED] = 1);
}

static void observe_lets_bad_arguments_through(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	KUNIT_EXPECT_EQ(test, call(&c, 4, -EBADF), -EBADF);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1, [KAPI_EVENT_OUTSIDE] = 1);
	KUNIT_EXPECT_EQ(test, call(&c, 4, 0), 0);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1, [KAPI_EVENT_OUTSIDE] = 1,
		       [KAPI_EVENT_ACCEPTED] = 1);
	KUNIT_EXPECT_EQ(test, calls_made, 2);
}

static void enforce_refuses_bad_arguments(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_ENFORCE);
	KUNIT_EXPECT_EQ(test, call(&c, 4, 0), -EINVAL);
	EXPECT_COUNTED(c, [KAPI_EVENT_REFUSED] = 1);
	KUNIT_EXPECT_EQ(test, calls_made, 0);
	KUNIT_EXPECT_EQ(test, call(&c, 3, 0), 0);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1);
}

/* An unsigned int arrives in a register whose upper half is anybody's. */
static void wrapper_judges_the_converted_argument(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	KUNIT_EXPECT_EQ(test, call(&c, 0xdead00000003, 0), 0);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1);
}

static struct kunit_case kapi_runtime_cases[] = {
	KUNIT_CASE(off_sees_nothing),
	KUNIT_CASE(observe_counts_good_calls),
	KUNIT_CASE(observe_reports_a_wrong_spec),
	KUNIT_CASE(observe_lets_bad_arguments_through),
	KUNIT_CASE(enforce_refuses_bad_arguments),
	KUNIT_CASE(wrapper_judges_the_converted_argument),
	{}
};

static struct kunit_suite kapi_runtime_suite = {
	.name = "kapi_runtime",
	.init = kapi_runtime_init,
	.exit = kapi_runtime_exit,
	.test_cases = kapi_runtime_cases,
};

kunit_test_suite(kapi_runtime_suite);
