// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_violations_kunit.c - tests of the ring of reports
 *
 * They run before user space, so nobody else reports anything meanwhile. Each
 * begins with an empty ring whose next number it asks for.
 */
#include <kunit/test.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "internal.h"

static struct kapi_violation sample(long ret)
{
	return (struct kapi_violation){
		.time_ns = 3014159265ULL,
		.value = 0x40000000,
		.ret = ret,
		.event = KAPI_EVENT_ACCEPTED,
		.index = 1,
		.pid = 71,
		.comm = "cat",
		.api = "sys_open",
		.param = "flags",
	};
}

static u64 add(long ret)
{
	struct kapi_violation violation = sample(ret);

	kapi_violation_add(&violation);
	return violation.seq;
}

/* How many the ring has, read as a reader does. */
static int count(void)
{
	struct kapi_violation violation = {};
	int n = 0;

	while (kapi_violation_get(violation.seq + 1, &violation))
		n++;
	return n;
}

static int kapi_violations_init(struct kunit *test)
{
	kapi_violations_clear();
	return 0;
}

static void ring_begins_empty(struct kunit *test)
{
	struct kapi_violation violation;

	KUNIT_EXPECT_FALSE(test, kapi_violation_get(0, &violation));
	KUNIT_EXPECT_EQ(test, kapi_violations_lost(), 0);
}

static void ring_keeps_the_order(struct kunit *test)
{
	u64 first = add(10);
	struct kapi_violation violation;

	KUNIT_EXPECT_EQ(test, add(11), first + 1);
	KUNIT_ASSERT_TRUE(test, kapi_violation_get(0, &violation));
	KUNIT_EXPECT_EQ(test, violation.seq, first);
	KUNIT_EXPECT_EQ(test, violation.ret, 10);
	KUNIT_EXPECT_STREQ(test, violation.api, "sys_open");
	KUNIT_ASSERT_TRUE(test, kapi_violation_get(first + 1, &violation));
	KUNIT_EXPECT_EQ(test, violation.ret, 11);
	KUNIT_EXPECT_FALSE(test, kapi_violation_get(first + 2, &violation));
}

static void ring_overwrites_the_oldest(struct kunit *test)
{
	u64 first = add(0);
	struct kapi_violation violation;
	int i;

	for (i = 1; i < KAPI_VIOLATIONS; i++)
		add(i);
	KUNIT_EXPECT_EQ(test, count(), KAPI_VIOLATIONS);
	KUNIT_ASSERT_TRUE(test, kapi_violation_get(0, &violation));
	KUNIT_EXPECT_EQ(test, violation.seq, first);

	add(KAPI_VIOLATIONS);
	add(KAPI_VIOLATIONS + 1);
	KUNIT_EXPECT_EQ(test, count(), KAPI_VIOLATIONS);
	KUNIT_ASSERT_TRUE(test, kapi_violation_get(0, &violation));
	KUNIT_EXPECT_EQ(test, violation.seq, first + 2);
	KUNIT_EXPECT_EQ(test, violation.ret, 2);
}

static void clearing_keeps_the_numbers_going(struct kunit *test)
{
	u64 first = add(1);
	struct kapi_violation violation;

	kapi_violations_clear();
	KUNIT_EXPECT_EQ(test, count(), 0);
	KUNIT_EXPECT_EQ(test, add(2), first + 1);
	KUNIT_ASSERT_TRUE(test, kapi_violation_get(0, &violation));
	KUNIT_EXPECT_EQ(test, violation.ret, 2);
}

static void busy_ring_counts_what_it_loses(struct kunit *test)
{
	struct kapi_violation violation = sample(1);

	scoped_guard(raw_spinlock_irqsave, &kapi_violations_lock)
		kapi_violation_add(&violation);
	KUNIT_EXPECT_EQ(test, violation.seq, 0);
	KUNIT_EXPECT_EQ(test, kapi_violations_lost(), 1);
	KUNIT_EXPECT_EQ(test, count(), 0);
	kapi_violations_clear();
	KUNIT_EXPECT_EQ(test, kapi_violations_lost(), 0);
}

/* The line of @violation, which has number 7. */
static const char *line(struct kunit *test, struct kapi_violation violation)
{
	struct seq_file m = { .buf = kunit_kzalloc(test, 512, GFP_KERNEL), .size = 512 };

	KUNIT_ASSERT_NOT_NULL(test, m.buf);
	violation.seq = 7;
	kapi_violation_show(&m, &violation);
	KUNIT_ASSERT_FALSE(test, seq_has_overflowed(&m));
	return m.buf;
}

static void line_of_an_argument(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, line(test, sample(3)),
			   "seq=7 time=3.014159265 event=outside-accepted syscall=sys_open pid=71 param=1 name=flags value=0x40000000 ret=3 comm=\"cat\"\n");
}

static void line_of_a_return_value(struct kunit *test)
{
	struct kapi_violation violation = sample(-5);

	violation.event = KAPI_EVENT_UNLISTED;
	violation.index = -1;
	KUNIT_EXPECT_STREQ(test, line(test, violation),
			   "seq=7 time=3.014159265 event=unlisted-error syscall=sys_open pid=71 ret=-5 comm=\"cat\"\n");
}

static void line_of_a_context(struct kunit *test)
{
	struct kapi_violation violation = sample(0);

	violation.event = KAPI_EVENT_CONTEXT;
	violation.index = -1;
	violation.value = KAPI_CTX_PROCESS | KAPI_CTX_ATOMIC | KAPI_CTX_IRQ_DISABLED;
	KUNIT_EXPECT_STREQ(test, line(test, violation),
			   "seq=7 time=3.014159265 event=context syscall=sys_open pid=71 value=process|atomic|irq_disabled ret=0 comm=\"cat\"\n");
}

static void line_of_a_strange_task(struct kunit *test)
{
	struct kapi_violation violation = sample(0);

	strscpy(violation.comm, "a \"b\\\n\x80", sizeof(violation.comm));
	KUNIT_EXPECT_NOT_NULL(test, strstr(line(test, violation),
					   " comm=\"a \\x22b\\x5c\\x0a\\x80\"\n"));
}

static void longest_text_fits(struct kunit *test)
{
	struct kapi_violation violation = sample(LONG_MIN);
	char text[KAPI_VIOLATION_TEXT];

	memset(violation.api, 'a', sizeof(violation.api) - 1);
	memset(violation.param, 'p', sizeof(violation.param) - 1);
	violation.value = U64_MAX;
	violation.pid = PID_MAX_LIMIT;
	KUNIT_EXPECT_LT(test, kapi_violation_text(text, sizeof(text), &violation),
			sizeof(text) - 1);

	violation.event = KAPI_EVENT_CONTEXT;
	violation.index = -1;
	KUNIT_EXPECT_LT(test, kapi_violation_text(text, sizeof(text), &violation),
			sizeof(text) - 1);
}

static struct kunit_case kapi_violations_cases[] = {
	KUNIT_CASE(ring_begins_empty),
	KUNIT_CASE(ring_keeps_the_order),
	KUNIT_CASE(ring_overwrites_the_oldest),
	KUNIT_CASE(clearing_keeps_the_numbers_going),
	KUNIT_CASE(busy_ring_counts_what_it_loses),
	KUNIT_CASE(line_of_an_argument),
	KUNIT_CASE(line_of_a_return_value),
	KUNIT_CASE(line_of_a_context),
	KUNIT_CASE(line_of_a_strange_task),
	KUNIT_CASE(longest_text_fits),
	{}
};

static struct kunit_suite kapi_violations_suite = {
	.name = "kapi_violations",
	.init = kapi_violations_init,
	.test_cases = kapi_violations_cases,
};

kunit_test_suite(kapi_violations_suite);
