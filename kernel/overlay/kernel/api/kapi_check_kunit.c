// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_check_kunit.c - tests of the judgement on one argument, return value or
 * context
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/irqflags.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>

#include "internal.h"

/* How the wrapper passes a value of a C type. */
#define AS(type, value)		((__force u64)(type)(value))

#define PARAM(type, ...) \
	((const struct kapi_param_spec){ \
		KAPI_CTYPE(#type, type), \
		.constraint = &(const struct kapi_param_constraint){ __VA_ARGS__ }, \
	})

#define FITS(param, value) \
	KUNIT_EXPECT_EQ_MSG(test, kapi_check_param(&(param), value), KAPI_FITS, #value)
#define OUTSIDE(param, value) \
	KUNIT_EXPECT_EQ_MSG(test, kapi_check_param(&(param), value), KAPI_OUTSIDE, #value)
#define UNKNOWN(param, value) \
	KUNIT_EXPECT_EQ_MSG(test, kapi_check_param(&(param), value), KAPI_UNKNOWN, #value)

static void range_is_inclusive(struct kunit *test)
{
	const struct kapi_param_spec p = PARAM(int, .kind = KAPI_CONSTRAINT_RANGE,
					       .min = KAPI_NUMBER("-1", -1),
					       .max = KAPI_NUMBER("100", 100));

	FITS(p, AS(int, -1));
	FITS(p, AS(int, 0));
	FITS(p, AS(int, 100));
	OUTSIDE(p, AS(int, -2));
	OUTSIDE(p, AS(int, 101));
	OUTSIDE(p, AS(int, INT_MIN));
	OUTSIDE(p, AS(int, INT_MAX));
}

static void range_of_unsigned_int(struct kunit *test)
{
	const struct kapi_param_spec p = PARAM(unsigned int, .kind = KAPI_CONSTRAINT_RANGE,
					       .min = KAPI_NUMBER("0", 0),
					       .max = KAPI_NUMBER("INT_MAX", INT_MAX));

	FITS(p, AS(unsigned int, INT_MAX));
	OUTSIDE(p, AS(unsigned int, -1));
	OUTSIDE(p, AS(unsigned int, 0x80000000));
}

static void range_of_size_t(struct kunit *test)
{
	const struct kapi_param_spec all = PARAM(size_t, .kind = KAPI_CONSTRAINT_RANGE,
						 .min = KAPI_NUMBER("0", 0),
						 .max = KAPI_NUMBER("SIZE_MAX", SIZE_MAX));
	const struct kapi_param_spec half = PARAM(size_t, .kind = KAPI_CONSTRAINT_RANGE,
						  .min = KAPI_NUMBER("0", 0),
						  .max = KAPI_NUMBER("LONG_MAX", LONG_MAX));

	FITS(all, AS(size_t, -1));
	FITS(all, AS(size_t, 0));
	FITS(half, AS(size_t, LONG_MAX));
	OUTSIDE(half, AS(size_t, LONG_MAX) + 1);
	OUTSIDE(half, AS(size_t, -1));
}

static void range_with_one_side(struct kunit *test)
{
	const struct kapi_param_spec p = PARAM(long, .kind = KAPI_CONSTRAINT_RANGE,
					       .min = KAPI_NUMBER("0", 0));

	UNKNOWN(p, AS(long, LONG_MAX));
	OUTSIDE(p, AS(long, -1));
}

static void range_with_unknown_limit(struct kunit *test)
{
	const struct kapi_param_spec p = PARAM(int, .kind = KAPI_CONSTRAINT_RANGE,
					       .min = KAPI_NUMBER("0", 0),
					       .max = KAPI_NUMBER_TEXT("nr_open"));

	UNKNOWN(p, AS(int, INT_MAX));
	OUTSIDE(p, AS(int, -1));
}

static void mask_sees_the_type_width(struct kunit *test)
{
	const struct kapi_param_spec p = PARAM(int, .kind = KAPI_CONSTRAINT_MASK,
					       .mask = KAPI_NUMBER("0x800000ff", 0x800000ff));

	FITS(p, AS(int, 0));
	FITS(p, AS(int, 0xff));
	FITS(p, AS(int, 0x80000001));	/* sign-extended on its way here */
	OUTSIDE(p, AS(int, 0x100));
	OUTSIDE(p, AS(int, -1));
}

static void mask_of_64_bits(struct kunit *test)
{
	const struct kapi_param_spec p = PARAM(u64, .kind = KAPI_CONSTRAINT_MASK,
					       .mask = KAPI_NUMBER("0xff", 0xff));

	FITS(p, 0xffULL);
	OUTSIDE(p, 1ULL << 63);
}

static void enum_compares_in_the_type_width(struct kunit *test)
{
	static const struct kapi_number values[] = {
		KAPI_NUMBER_VALUE("AT_FDCWD", AT_FDCWD),
		KAPI_NUMBER_VALUE("7", 7),
	};
	const struct kapi_param_spec s = PARAM(int, .kind = KAPI_CONSTRAINT_ENUM,
					       KAPI_ITEMS(values, values));
	const struct kapi_param_spec u = PARAM(unsigned int, .kind = KAPI_CONSTRAINT_ENUM,
					       KAPI_ITEMS(values, values));

	FITS(s, AS(int, AT_FDCWD));
	FITS(u, AS(unsigned int, AT_FDCWD));
	FITS(u, AS(unsigned int, 7));
	OUTSIDE(s, AS(int, 0));
	OUTSIDE(u, AS(unsigned int, -1));
}

static void enum_with_unknown_value(struct kunit *test)
{
	static const struct kapi_number values[] = {
		KAPI_NUMBER_VALUE("7", 7),
		{ .text = "SOMETHING" },
	};
	const struct kapi_param_spec p = PARAM(int, .kind = KAPI_CONSTRAINT_ENUM,
					       KAPI_ITEMS(values, values));

	FITS(p, AS(int, 7));
	UNKNOWN(p, AS(int, 8));
}

static void alignment_divides(struct kunit *test)
{
	const struct kapi_param_spec p = PARAM(unsigned long, .kind = KAPI_CONSTRAINT_ALIGNMENT,
					       .alignment = KAPI_NUMBER("8", 8));
	const struct kapi_param_spec zero = PARAM(unsigned long,
						  .kind = KAPI_CONSTRAINT_ALIGNMENT,
						  .alignment = KAPI_NUMBER("0", 0));

	FITS(p, 0);
	FITS(p, 16);
	OUTSIDE(p, 1);
	OUTSIDE(p, 15);
	UNKNOWN(zero, 1);
}

static void power_of_two_excludes_zero(struct kunit *test)
{
	const struct kapi_param_spec p = PARAM(int, .kind = KAPI_CONSTRAINT_POWER_OF_TWO);

	FITS(p, AS(int, 1));
	FITS(p, AS(int, 4096));
	FITS(p, AS(int, INT_MIN));	/* its 32 bits have one set */
	OUTSIDE(p, AS(int, 0));
	OUTSIDE(p, AS(int, 3));
}

static void page_aligned_and_nonzero(struct kunit *test)
{
	const struct kapi_param_spec page = PARAM(unsigned long,
						  .kind = KAPI_CONSTRAINT_PAGE_ALIGNED);
	const struct kapi_param_spec nonzero = PARAM(int, .kind = KAPI_CONSTRAINT_NONZERO);

	FITS(page, 0);
	FITS(page, PAGE_SIZE);
	OUTSIDE(page, PAGE_SIZE - 1);
	FITS(nonzero, AS(int, -1));
	OUTSIDE(nonzero, AS(int, 0));
}

static void user_memory_is_not_judged(struct kunit *test)
{
	static const u8 kinds[] = {
		KAPI_CONSTRAINT_NONE, KAPI_CONSTRAINT_USER_STRING, KAPI_CONSTRAINT_USER_PATH,
		KAPI_CONSTRAINT_USER_PTR, KAPI_CONSTRAINT_BUFFER, KAPI_CONSTRAINT_CUSTOM,
		KAPI_ABSENT,
	};
	static const struct kapi_param_spec bare;
	int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		const struct kapi_param_spec p = PARAM(void *, .kind = kinds[i]);

		UNKNOWN(p, 0);
		UNKNOWN(p, U64_MAX);
	}
	UNKNOWN(bare, 1);
}

static void first_outside_names_the_param(struct kunit *test)
{
	const struct kapi_param_spec params[] = {
		PARAM(int, .kind = KAPI_CONSTRAINT_NONE),
		PARAM(int, .kind = KAPI_CONSTRAINT_NONZERO),
		PARAM(int, .kind = KAPI_CONSTRAINT_NONZERO),
	};
	const struct kernel_api_spec spec = { KAPI_ITEMS(params, params) };

	KUNIT_EXPECT_EQ(test, kapi_first_outside(&spec, (const u64 []){ 0, 1, 1 }), -1);
	KUNIT_EXPECT_EQ(test, kapi_first_outside(&spec, (const u64 []){ 1, 0, 0 }), 1);
	KUNIT_EXPECT_EQ(test, kapi_first_outside(&spec, (const u64 []){ 1, 1, 0 }), 2);
}

static const struct kapi_error_spec some_errors[] = {
	{ .name = "EBADF", .code = -EBADF },
	{ .name = "EINTR", .code = -EINTR },
};

#define RETURNS(...) \
	((const struct kernel_api_spec){ \
		.ret = &(const struct kapi_return_spec){ __VA_ARGS__ }, \
		KAPI_ITEMS(errors, some_errors), \
	})

#define OUTCOME(spec, value, outcome) \
	KUNIT_EXPECT_EQ_MSG(test, kapi_check_return(&(spec), value), outcome, #value)

static void return_exact(struct kunit *test)
{
	const struct kernel_api_spec spec = RETURNS(.check = KAPI_RETURN_EXACT,
						    .success_min = KAPI_NUMBER("0", 0),
						    .success_max = KAPI_NUMBER("0", 0));

	OUTCOME(spec, 0, KAPI_SUCCESS);
	OUTCOME(spec, 1, KAPI_BAD_VALUE);
	OUTCOME(spec, LONG_MIN, KAPI_BAD_VALUE);
}

static void return_range(struct kunit *test)
{
	const struct kernel_api_spec closed = RETURNS(.check = KAPI_RETURN_RANGE,
						      .success_min = KAPI_NUMBER("1", 1),
						      .success_max = KAPI_NUMBER("9", 9));
	const struct kernel_api_spec open = RETURNS(.check = KAPI_RETURN_RANGE,
						    .success_min = KAPI_NUMBER("0", 0));

	OUTCOME(closed, 1, KAPI_SUCCESS);
	OUTCOME(closed, 9, KAPI_SUCCESS);
	OUTCOME(closed, 0, KAPI_BAD_VALUE);
	OUTCOME(closed, 10, KAPI_BAD_VALUE);
	OUTCOME(open, LONG_MAX, KAPI_SUCCESS);
}

static void return_fd_and_others(struct kunit *test)
{
	const struct kernel_api_spec fd = RETURNS(.check = KAPI_RETURN_FD);
	const struct kernel_api_spec any = RETURNS(.check = KAPI_RETURN_ERROR_CHECK);
	const struct kernel_api_spec never = RETURNS(.check = KAPI_RETURN_NO_RETURN);
	const struct kernel_api_spec replaced = RETURNS(.check = KAPI_RETURN_NO_RETURN,
							.success_min = KAPI_NUMBER("0", 0));

	OUTCOME(fd, 0, KAPI_SUCCESS);
	OUTCOME(fd, INT_MAX, KAPI_SUCCESS);
	OUTCOME(fd, INT_MAX + 1L, KAPI_BAD_VALUE);
	OUTCOME(fd, -4096, KAPI_BAD_VALUE);
	OUTCOME(any, LONG_MAX, KAPI_SUCCESS);
	OUTCOME(never, 0, KAPI_BAD_VALUE);
	OUTCOME(replaced, 0, KAPI_SUCCESS);
	OUTCOME(replaced, 1, KAPI_BAD_VALUE);
}

static void return_of_errors(struct kunit *test)
{
	const struct kernel_api_spec spec = RETURNS(.check = KAPI_RETURN_FD);
	static const struct kernel_api_spec silent;

	OUTCOME(spec, -EBADF, KAPI_KNOWN_ERROR);
	OUTCOME(spec, -EPERM, KAPI_UNLISTED_ERROR);
	OUTCOME(spec, -ERESTARTSYS, KAPI_KNOWN_ERROR);
	OUTCOME(silent, -EPERM, KAPI_KNOWN_ERROR);
	OUTCOME(silent, 5, KAPI_SUCCESS);
}

#define SLEEPABLE	(KAPI_CTX_PROCESS | KAPI_CTX_SLEEPABLE)
#define ATOMIC		(KAPI_CTX_PROCESS | KAPI_CTX_ATOMIC)	/* an RCU reader */
#define NO_PREEMPT	(ATOMIC | KAPI_CTX_PREEMPT_DISABLED)
#define NO_IRQ		(ATOMIC | KAPI_CTX_IRQ_DISABLED)
#define HARDIRQ		(KAPI_CTX_HARDIRQ | KAPI_CTX_ATOMIC | KAPI_CTX_PREEMPT_DISABLED | \
			 KAPI_CTX_IRQ_DISABLED)

#define CONTEXT(allowed, seen, fit) \
	KUNIT_EXPECT_EQ_MSG(test, kapi_check_context( \
				&(const struct kernel_api_spec){ .contexts = (allowed) }, seen), \
			    fit, #allowed " " #seen)

static void context_of_a_silent_spec(struct kunit *test)
{
	CONTEXT(0, SLEEPABLE, KAPI_UNKNOWN);
	CONTEXT(0, HARDIRQ, KAPI_UNKNOWN);
}

static void context_names_places(struct kunit *test)
{
	CONTEXT(KAPI_CTX_PROCESS, SLEEPABLE, KAPI_FITS);
	CONTEXT(KAPI_CTX_PROCESS, NO_IRQ, KAPI_FITS);
	CONTEXT(KAPI_CTX_PROCESS, HARDIRQ, KAPI_OUTSIDE);
	CONTEXT(KAPI_CTX_PROCESS | KAPI_CTX_HARDIRQ, HARDIRQ, KAPI_FITS);
	CONTEXT(KAPI_CTX_SOFTIRQ | KAPI_CTX_NMI, HARDIRQ, KAPI_OUTSIDE);
	CONTEXT(KAPI_CTX_SLEEPABLE, SLEEPABLE, KAPI_FITS);
}

static void context_that_may_sleep(struct kunit *test)
{
	CONTEXT(SLEEPABLE, SLEEPABLE, KAPI_FITS);
	CONTEXT(SLEEPABLE, ATOMIC, KAPI_OUTSIDE);
	CONTEXT(SLEEPABLE, NO_PREEMPT, KAPI_OUTSIDE);
	CONTEXT(SLEEPABLE, NO_IRQ, KAPI_OUTSIDE);
	CONTEXT(SLEEPABLE | KAPI_CTX_HARDIRQ, HARDIRQ, KAPI_FITS);
}

static void context_that_must_be_atomic(struct kunit *test)
{
	CONTEXT(ATOMIC, SLEEPABLE, KAPI_OUTSIDE);
	CONTEXT(ATOMIC, ATOMIC, KAPI_FITS);
	CONTEXT(ATOMIC, NO_PREEMPT | NO_IRQ, KAPI_FITS);
	CONTEXT(NO_IRQ & ~KAPI_CTX_ATOMIC, NO_IRQ, KAPI_FITS);
	CONTEXT(NO_IRQ & ~KAPI_CTX_ATOMIC, NO_PREEMPT, KAPI_OUTSIDE);
	CONTEXT(NO_IRQ & ~KAPI_CTX_ATOMIC, NO_PREEMPT | NO_IRQ, KAPI_OUTSIDE);
	CONTEXT(NO_IRQ & ~KAPI_CTX_ATOMIC, ATOMIC, KAPI_OUTSIDE);
}

static void context_that_may_be_either(struct kunit *test)
{
	CONTEXT(SLEEPABLE | KAPI_CTX_ATOMIC, SLEEPABLE, KAPI_FITS);
	CONTEXT(SLEEPABLE | KAPI_CTX_ATOMIC, NO_PREEMPT | NO_IRQ, KAPI_FITS);
	CONTEXT(SLEEPABLE | KAPI_CTX_PREEMPT_DISABLED, NO_PREEMPT, KAPI_FITS);
	CONTEXT(SLEEPABLE | KAPI_CTX_PREEMPT_DISABLED, NO_IRQ, KAPI_OUTSIDE);
}

static void context_is_seen(struct kunit *test)
{
	unsigned long flags;
	u32 no_irq, no_preempt, rcu;

	KUNIT_EXPECT_EQ(test, kapi_seen_context(), SLEEPABLE);

	local_irq_save(flags);
	no_irq = kapi_seen_context();
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, no_irq, NO_IRQ);

	preempt_disable();
	no_preempt = kapi_seen_context();
	preempt_enable();
	KUNIT_EXPECT_EQ(test, no_preempt, IS_ENABLED(CONFIG_PREEMPT_COUNT) ? NO_PREEMPT :
			SLEEPABLE);

	rcu_read_lock();
	rcu = kapi_seen_context();
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, rcu, IS_ENABLED(CONFIG_PREEMPT_RCU) ? ATOMIC : no_preempt);
	KUNIT_EXPECT_EQ(test, kapi_seen_context(), SLEEPABLE);
}

static struct kunit_case kapi_check_cases[] = {
	KUNIT_CASE(range_is_inclusive),
	KUNIT_CASE(range_of_unsigned_int),
	KUNIT_CASE(range_of_size_t),
	KUNIT_CASE(range_with_one_side),
	KUNIT_CASE(range_with_unknown_limit),
	KUNIT_CASE(mask_sees_the_type_width),
	KUNIT_CASE(mask_of_64_bits),
	KUNIT_CASE(enum_compares_in_the_type_width),
	KUNIT_CASE(enum_with_unknown_value),
	KUNIT_CASE(alignment_divides),
	KUNIT_CASE(power_of_two_excludes_zero),
	KUNIT_CASE(page_aligned_and_nonzero),
	KUNIT_CASE(user_memory_is_not_judged),
	KUNIT_CASE(first_outside_names_the_param),
	KUNIT_CASE(return_exact),
	KUNIT_CASE(return_range),
	KUNIT_CASE(return_fd_and_others),
	KUNIT_CASE(return_of_errors),
	KUNIT_CASE(context_of_a_silent_spec),
	KUNIT_CASE(context_names_places),
	KUNIT_CASE(context_that_may_sleep),
	KUNIT_CASE(context_that_must_be_atomic),
	KUNIT_CASE(context_that_may_be_either),
	KUNIT_CASE(context_is_seen),
	{}
};

static struct kunit_suite kapi_check_suite = {
	.name = "kapi_check",
	.test_cases = kapi_check_cases,
};

kunit_test_suite(kapi_check_suite);
