// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_mode_kunit.c - tests of the modes and of the keys that they turn, and of
 * the tracepoints, which turn them as well
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/jump_label.h>
#include <linux/kapi_syscall.h>
#include <linux/string.h>
#include <trace/events/kapi.h>

#include "kapi_selftest.h"

#define EXPECT_KEYS(at_enter, at_return) \
	do { \
		KUNIT_EXPECT_EQ(test, static_key_enabled(&kapi_enter_on), at_enter); \
		KUNIT_EXPECT_EQ(test, static_key_enabled(&kapi_return_on), at_return); \
	} while (0)

static void global_mode_turns_the_keys(struct kunit *test)
{
	kapi_set_mode(KAPI_MODE_OFF);
	EXPECT_KEYS(false, false);
	kapi_set_mode(KAPI_MODE_OBSERVE);
	EXPECT_KEYS(false, true);
	kapi_set_mode(KAPI_MODE_ENFORCE);
	EXPECT_KEYS(true, true);
}

static void own_mode_turns_the_keys(struct kunit *test)
{
	kapi_set_mode(KAPI_MODE_OFF);
	kapi_set_spec_mode(selftest_entry(), KAPI_MODE_OBSERVE);
	EXPECT_KEYS(false, true);
	kapi_set_spec_mode(selftest_entry(), KAPI_MODE_ENFORCE);
	EXPECT_KEYS(true, true);
	kapi_set_spec_mode(selftest_entry(), KAPI_MODE_GLOBAL);
	EXPECT_KEYS(false, false);
}

static void own_mode_off_is_nobody_elses(struct kunit *test)
{
	kapi_set_mode(KAPI_MODE_OBSERVE);
	kapi_set_spec_mode(selftest_entry(), KAPI_MODE_OFF);
	EXPECT_KEYS(false, true);
}

static void unregistered_spec_takes_its_mode_along(struct kunit *test)
{
	kapi_set_mode(KAPI_MODE_OFF);
	kapi_set_spec_mode(selftest_entry(), KAPI_MODE_ENFORCE);
	kapi_unregister_spec(kapi_selftest_spec.name);
	EXPECT_KEYS(false, false);
	KUNIT_ASSERT_EQ(test, kapi_register_spec(&kapi_selftest_spec), 0);
	KUNIT_EXPECT_EQ(test, selftest_entry()->mode, KAPI_MODE_GLOBAL);
	EXPECT_KEYS(false, false);
}

static void own_mode_wins(struct kunit *test)
{
	enum kapi_mode all, own;

	for (all = KAPI_MODE_OFF; all < KAPI_NR_MODES; all++) {
		kapi_set_mode(all);
		KUNIT_EXPECT_EQ(test, kapi_mode_of(NULL), all);
		for (own = KAPI_MODE_OFF; own < KAPI_NR_SPEC_MODES; own++) {
			kapi_set_spec_mode(selftest_entry(), own);
			KUNIT_EXPECT_EQ(test, kapi_mode_of(selftest_entry()),
					own == KAPI_MODE_GLOBAL ? all : own);
		}
	}
}

static void tracer_turns_one_key(struct kunit *test)
{
	kapi_set_mode(KAPI_MODE_OFF);
	kapi_trace_end(KAPI_END_ENTER, true);
	EXPECT_KEYS(true, false);
	kapi_trace_end(KAPI_END_RETURN, true);
	EXPECT_KEYS(true, true);
	kapi_trace_end(KAPI_END_ENTER, false);
	EXPECT_KEYS(false, true);
	kapi_trace_end(KAPI_END_RETURN, false);
	EXPECT_KEYS(false, false);
}

/* What the probes below have seen of the selftest's call. */
struct traced {
	int enters, exits, violations;
	u64 flags;
	long ret;
	char outcome[24], event[24], param[24];
};

static void probe_enter(void *data, const struct kernel_api_spec *spec, const u64 *args)
{
	struct traced *traced = data;

	if (spec != &kapi_selftest_spec)
		return;
	traced->enters++;
	traced->flags = args[0];
}

static void probe_exit(void *data, const struct kernel_api_spec *spec, long ret,
		       const char *outcome)
{
	struct traced *traced = data;

	if (spec != &kapi_selftest_spec)
		return;
	traced->exits++;
	traced->ret = ret;
	strscpy(traced->outcome, outcome, sizeof(traced->outcome));
}

static void probe_violation(void *data, const char *event, const struct kernel_api_spec *spec,
			    const char *param, u64 value, long ret)
{
	struct traced *traced = data;

	if (spec != &kapi_selftest_spec)
		return;
	traced->violations++;
	strscpy(traced->event, event, sizeof(traced->event));
	strscpy(traced->param, param, sizeof(traced->param));
}

static void trace(struct kunit *test, struct traced *traced)
{
	if (!IS_ENABLED(CONFIG_TRACEPOINTS))
		kunit_skip(test, "this kernel has no tracepoints");
	memset(traced, 0, sizeof(*traced));
	KUNIT_EXPECT_EQ(test, register_trace_kapi_syscall_enter(probe_enter, traced), 0);
	KUNIT_EXPECT_EQ(test, register_trace_kapi_syscall_exit(probe_exit, traced), 0);
	KUNIT_EXPECT_EQ(test, register_trace_kapi_violation(probe_violation, traced), 0);
}

static void untrace(struct traced *traced)
{
	unregister_trace_kapi_violation(probe_violation, traced);
	unregister_trace_kapi_syscall_exit(probe_exit, traced);
	unregister_trace_kapi_syscall_enter(probe_enter, traced);
	tracepoint_synchronize_unregister();
}

static void trace_sees_calls_in_mode_off(struct kunit *test)
{
	struct traced traced;
	struct counted c;

	kapi_set_mode(KAPI_MODE_OFF);
	trace(test, &traced);
	selftest_call(&c, 4, -EPERM);
	untrace(&traced);
	KUNIT_EXPECT_EQ(test, traced.enters, 1);
	KUNIT_EXPECT_EQ(test, traced.flags, 4);
	KUNIT_EXPECT_EQ(test, traced.exits, 1);
	KUNIT_EXPECT_EQ(test, traced.ret, -EPERM);
	KUNIT_EXPECT_STREQ(test, traced.outcome, "unlisted-error");
	KUNIT_EXPECT_EQ(test, traced.violations, 0);
	EXPECT_COUNTED(c, 0);
	EXPECT_KEYS(false, false);
}

static void trace_sees_violations(struct kunit *test)
{
	struct traced traced;
	struct counted c;

	kapi_set_mode(KAPI_MODE_OBSERVE);
	trace(test, &traced);
	selftest_call(&c, 4, 0);
	untrace(&traced);
	KUNIT_EXPECT_EQ(test, traced.violations, 1);
	KUNIT_EXPECT_STREQ(test, traced.event, "outside-accepted");
	KUNIT_EXPECT_STREQ(test, traced.param, "flags");
	KUNIT_EXPECT_STREQ(test, traced.outcome, "success");
}

static void trace_sees_refused_calls(struct kunit *test)
{
	struct traced traced;
	struct counted c;

	kapi_set_mode(KAPI_MODE_ENFORCE);
	trace(test, &traced);
	KUNIT_EXPECT_EQ(test, selftest_call(&c, 4, 0), -EINVAL);
	untrace(&traced);
	KUNIT_EXPECT_EQ(test, traced.enters, 1);
	KUNIT_EXPECT_EQ(test, traced.exits, 1);
	KUNIT_EXPECT_EQ(test, traced.ret, -EINVAL);
	KUNIT_EXPECT_STREQ(test, traced.outcome, "refused");
	KUNIT_EXPECT_STREQ(test, traced.event, "refused");
}

static struct kunit_case kapi_mode_cases[] = {
	KUNIT_CASE(global_mode_turns_the_keys),
	KUNIT_CASE(own_mode_turns_the_keys),
	KUNIT_CASE(own_mode_off_is_nobody_elses),
	KUNIT_CASE(unregistered_spec_takes_its_mode_along),
	KUNIT_CASE(own_mode_wins),
	KUNIT_CASE(tracer_turns_one_key),
	KUNIT_CASE(trace_sees_calls_in_mode_off),
	KUNIT_CASE(trace_sees_violations),
	KUNIT_CASE(trace_sees_refused_calls),
	{}
};

static struct kunit_suite kapi_mode_suite = {
	.name = "kapi_mode",
	.init = selftest_init,
	.exit = selftest_exit,
	.test_cases = kapi_mode_cases,
};

kunit_test_suite(kapi_mode_suite);
