// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_runtime_kunit.c - tests of the modes and events of a call
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/kernel_api_spec.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "kapi_selftest.h"

static void off_sees_nothing(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_OFF);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 0xff, 5), 5);
	EXPECT_COUNTED(c, 0);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 0, -EPERM), -EPERM);
	EXPECT_COUNTED(c, 0);
	KUNIT_EXPECT_EQ(test, selftest_calls_made, 2);
}

static void observe_counts_good_calls(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 3, 0), 0);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 0, -EBADF), -EBADF);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1);
}

static void observe_reports_a_wrong_spec(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 0, 5), 5);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1, [KAPI_EVENT_BAD_VALUE] = 1);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 0, -EPERM), -EPERM);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1, [KAPI_EVENT_UNLISTED] = 1);
}

static void observe_lets_bad_arguments_through(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 4, -EBADF), -EBADF);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1, [KAPI_EVENT_OUTSIDE] = 1);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 4, 0), 0);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1, [KAPI_EVENT_OUTSIDE] = 1,
		       [KAPI_EVENT_ACCEPTED] = 1);
	KUNIT_EXPECT_EQ(test, selftest_calls_made, 2);
}

static void enforce_refuses_bad_arguments(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_ENFORCE);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 4, 0), -EINVAL);
	EXPECT_COUNTED(c, [KAPI_EVENT_REFUSED] = 1);
	KUNIT_EXPECT_EQ(test, selftest_calls_made, 0);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 3, 0), 0);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1);
}

/* An unsigned int arrives in a register whose upper half is anybody's. */
static void wrapper_judges_the_converted_argument(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 0xdead00000003, 0), 0);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1);
}

static void own_mode_observes_while_the_others_are_off(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_OFF);
	kapi_set_spec_mode(selftest_entry(), KAPI_MODE_OBSERVE);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 4, 5), 5);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1, [KAPI_EVENT_OUTSIDE] = 1,
		       [KAPI_EVENT_ACCEPTED] = 1, [KAPI_EVENT_BAD_VALUE] = 1);
}

static void own_mode_off_hides_one(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_ENFORCE);
	kapi_set_spec_mode(selftest_entry(), KAPI_MODE_OFF);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 4, 5), 5);
	EXPECT_COUNTED(c, 0);
}

static void own_mode_enforces_one(struct kunit *test)
{
	struct counted c;

	kapi_set_mode(KAPI_MODE_OFF);
	kapi_set_spec_mode(selftest_entry(), KAPI_MODE_ENFORCE);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 4, 0), -EINVAL);
	EXPECT_COUNTED(c, [KAPI_EVENT_REFUSED] = 1);
	kapi_set_spec_mode(selftest_entry(), KAPI_MODE_GLOBAL);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 4, 0), 0);
	EXPECT_COUNTED(c, 0);
}

/* A wrapper has its specification whether it is registered or not. */
static void unregistered_call_follows_the_global_mode(struct kunit *test)
{
	static const u64 expected[KAPI_NR_EVENTS] = {
		[KAPI_EVENT_CALLS] = 1, [KAPI_EVENT_BAD_VALUE] = 1,
	};
	struct counted c;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	kapi_unregister_spec(kapi_selftest_spec.name);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 0, 5), 5);
	KUNIT_EXPECT_MEMEQ(test, c.all, expected, sizeof(expected));
}

static void call_that_cannot_sleep_is_reported(struct kunit *test)
{
	struct kapi_violation violation;
	struct counted c;
	unsigned long flags;
	long ret;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	local_irq_save(flags);
	ret = selftest_call(&c, 0, 0);
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, ret, 0);
	EXPECT_COUNTED(c, [KAPI_EVENT_CALLS] = 1, [KAPI_EVENT_CONTEXT] = 1);
	KUNIT_ASSERT_TRUE(test, kapi_violation_get(0, &violation));
	KUNIT_EXPECT_TRUE(test, violation.value & KAPI_CTX_IRQ_DISABLED);
	KUNIT_EXPECT_TRUE(test, violation.value & KAPI_CTX_ATOMIC);
}

static void report_is_in_the_ring(struct kunit *test)
{
	struct kapi_violation violation;
	struct counted c;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	selftest_call(&c, 0x14, 0);
	KUNIT_ASSERT_TRUE(test, kapi_violation_get(0, &violation));
	KUNIT_EXPECT_EQ(test, violation.event, KAPI_EVENT_ACCEPTED);
	KUNIT_EXPECT_STREQ(test, violation.api, "sys_kapi_selftest");
	KUNIT_EXPECT_STREQ(test, violation.param, "flags");
	KUNIT_EXPECT_EQ(test, violation.index, 0);
	KUNIT_EXPECT_EQ(test, violation.value, 0x14);
	KUNIT_EXPECT_EQ(test, violation.ret, 0);
	KUNIT_EXPECT_EQ(test, violation.pid, task_pid_nr(current));
	KUNIT_EXPECT_STREQ(test, violation.comm, current->comm);
	KUNIT_EXPECT_NE(test, violation.time_ns, 0);
	KUNIT_EXPECT_FALSE(test, kapi_violation_get(violation.seq + 1, &violation));
}

static void good_call_is_not_in_the_ring(struct kunit *test)
{
	struct kapi_violation violation;
	struct counted c;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	selftest_call(&c, 3, 0);
	selftest_call(&c, 4, -EBADF);	/* outside, and refused by the call itself */
	KUNIT_EXPECT_FALSE(test, kapi_violation_get(0, &violation));
}

/* The log may be limited, the ring and the counters are not. */
static void every_violation_is_counted(struct kunit *test)
{
	struct counted c;
	u64 before = kapi_event_count(KAPI_EVENT_UNLISTED);
	int i;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	for (i = 0; i < 1000; i++)
		selftest_call(&c, 0, -EPERM);
	KUNIT_EXPECT_EQ(test, kapi_event_count(KAPI_EVENT_UNLISTED) - before, 1000);
	KUNIT_EXPECT_EQ(test, kapi_spec_event_count(selftest_entry(), KAPI_EVENT_UNLISTED), 1000);
}

static void stats_name_every_api(struct kunit *test)
{
	static const char line[] = "\nsys_kapi_selftest calls=1 outside=1 outside-accepted=1 ";
	struct seq_file m = { .size = 65536 };
	struct counted c;

	m.buf = kunit_kzalloc(test, m.size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m.buf);
	kapi_set_mode(KAPI_MODE_OBSERVE);
	selftest_call(&c, 4, 5);
	kapi_stats_show(&m);
	KUNIT_ASSERT_FALSE(test, seq_has_overflowed(&m));
	KUNIT_EXPECT_EQ(test, strncmp(m.buf, "calls ", 6), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(m.buf, line));
}

static struct kunit_case kapi_runtime_cases[] = {
	KUNIT_CASE(off_sees_nothing),
	KUNIT_CASE(observe_counts_good_calls),
	KUNIT_CASE(observe_reports_a_wrong_spec),
	KUNIT_CASE(observe_lets_bad_arguments_through),
	KUNIT_CASE(enforce_refuses_bad_arguments),
	KUNIT_CASE(wrapper_judges_the_converted_argument),
	KUNIT_CASE(own_mode_observes_while_the_others_are_off),
	KUNIT_CASE(own_mode_off_hides_one),
	KUNIT_CASE(own_mode_enforces_one),
	KUNIT_CASE(unregistered_call_follows_the_global_mode),
	KUNIT_CASE(call_that_cannot_sleep_is_reported),
	KUNIT_CASE(report_is_in_the_ring),
	KUNIT_CASE(good_call_is_not_in_the_ring),
	KUNIT_CASE(every_violation_is_counted),
	KUNIT_CASE(stats_name_every_api),
	{}
};

static struct kunit_suite kapi_runtime_suite = {
	.name = "kapi_runtime",
	.init = selftest_init,
	.exit = selftest_exit,
	.test_cases = kapi_runtime_cases,
};

kunit_test_suite(kapi_runtime_suite);
