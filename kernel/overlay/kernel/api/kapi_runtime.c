// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_runtime.c - modes, counters and log of the comparison of calls
 *
 * The syscall wrappers come here only in the modes observe and enforce. Each
 * event is counted per CPU, and told in one rate-limited line:
 *
 *	kapi: event=unlisted-error syscall=sys_read pid=71 ret=-5
 *	kapi: event=outside-accepted syscall=sys_open pid=71 param=1 name=flags
 *	      value=0x40000000 ret=3
 *
 * (the second is one line, too). In mode observe the outcome of a call is never
 * changed. An argument outside of its constraint is not wrong as such; it is
 * worth a line only if the call succeeded with it.
 */
#define pr_fmt(fmt) "kapi: " fmt

#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/jump_label.h>
#include <linux/kapi_syscall.h>
#include <linux/percpu.h>
#include <linux/pid.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "internal.h"

DEFINE_STATIC_KEY_FALSE(kapi_checks_on);
DEFINE_STATIC_KEY_FALSE(kapi_enforce_on);

const char *const kapi_mode_names[KAPI_NR_MODES] = {
	[KAPI_MODE_OFF]		= "off",
	[KAPI_MODE_OBSERVE]	= "observe",
	[KAPI_MODE_ENFORCE]	= "enforce",
};

const char *const kapi_event_names[KAPI_NR_EVENTS] = {
	[KAPI_EVENT_CALLS]	= "calls",
	[KAPI_EVENT_OUTSIDE]	= "outside",
	[KAPI_EVENT_ACCEPTED]	= "outside-accepted",
	[KAPI_EVENT_REFUSED]	= "refused",
	[KAPI_EVENT_UNLISTED]	= "unlisted-error",
	[KAPI_EVENT_BAD_VALUE]	= "bad-value",
};

struct kapi_counters {
	u64 count[KAPI_NR_EVENTS];
};

static DEFINE_PER_CPU(struct kapi_counters, kapi_counters);
static DEFINE_MUTEX(kapi_mode_lock);
static enum kapi_mode kapi_mode = KAPI_MODE_OBSERVE;
static bool kapi_keys_ready;

static void kapi_count(enum kapi_event event)
{
	this_cpu_inc(kapi_counters.count[event]);
}

u64 kapi_event_count(enum kapi_event event)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(kapi_counters, cpu).count[event];
	return sum;
}

/* Every call of the same event shares one limit, so one cannot hide another. */
static bool kapi_may_log(enum kapi_event event)
{
	static struct ratelimit_state limits[KAPI_NR_EVENTS] = {
		[0 ... KAPI_NR_EVENTS - 1] =
			RATELIMIT_STATE_INIT_FLAGS(limits, DEFAULT_RATELIMIT_INTERVAL,
						   DEFAULT_RATELIMIT_BURST,
						   RATELIMIT_MSG_ON_RELEASE),
	};

	return __ratelimit(&limits[event]);
}

static void kapi_report_arg(enum kapi_event event, const struct kernel_api_spec *spec,
			    const u64 *args, int i, long ret)
{
	kapi_count(event);
	if (!kapi_may_log(event))
		return;
	pr_info("event=%s syscall=%s pid=%d param=%d name=%s value=0x%llx ret=%ld\n",
		kapi_event_names[event], spec->name, task_pid_nr(current), i,
		spec->params[i].name, args[i], ret);
}

static void kapi_report_return(enum kapi_event event, const struct kernel_api_spec *spec,
			       long ret)
{
	kapi_count(event);
	if (!kapi_may_log(event))
		return;
	pr_notice("event=%s syscall=%s pid=%d ret=%ld\n", kapi_event_names[event], spec->name,
		  task_pid_nr(current), ret);
}

/**
 * kapi_syscall_refuses - mode enforce: must this call fail with EINVAL?
 * @spec: specification of the call
 * @args: its arguments
 */
bool kapi_syscall_refuses(const struct kernel_api_spec *spec, const u64 *args)
{
	int i = kapi_first_outside(spec, args);

	if (i < 0)
		return false;
	kapi_report_arg(KAPI_EVENT_REFUSED, spec, args, i, -EINVAL);
	return true;
}

/**
 * kapi_syscall_returned - compares a call with its specification
 * @spec: specification of the call
 * @args: its arguments
 * @ret: what it returned
 */
void kapi_syscall_returned(const struct kernel_api_spec *spec, const u64 *args, long ret)
{
	int i = kapi_first_outside(spec, args);

	kapi_count(KAPI_EVENT_CALLS);
	if (i >= 0) {
		kapi_count(KAPI_EVENT_OUTSIDE);
		if (!IS_ERR_VALUE(ret))
			kapi_report_arg(KAPI_EVENT_ACCEPTED, spec, args, i, ret);
	}

	switch (kapi_check_return(spec, ret)) {
	case KAPI_UNLISTED_ERROR:
		kapi_report_return(KAPI_EVENT_UNLISTED, spec, ret);
		break;
	case KAPI_BAD_VALUE:
		kapi_report_return(KAPI_EVENT_BAD_VALUE, spec, ret);
		break;
	case KAPI_SUCCESS:
	case KAPI_KNOWN_ERROR:
		break;
	}
}

static void kapi_set_key(struct static_key_false *key, bool on)
{
	if (on)
		static_branch_enable(key);
	else
		static_branch_disable(key);
}

enum kapi_mode kapi_get_mode(void)
{
	return READ_ONCE(kapi_mode);
}

void kapi_set_mode(enum kapi_mode mode)
{
	guard(mutex)(&kapi_mode_lock);
	WRITE_ONCE(kapi_mode, mode);
	/* Before initcalls only the choice is noted. */
	if (!kapi_keys_ready)
		return;
	kapi_set_key(&kapi_checks_on, mode != KAPI_MODE_OFF);
	kapi_set_key(&kapi_enforce_on, mode == KAPI_MODE_ENFORCE);
}

static int __init kapi_mode_setup(char *arg)
{
	int mode = match_string(kapi_mode_names, KAPI_NR_MODES, arg ?: "");

	if (mode < 0) {
		pr_err("kapi=%s is none of off, observe, enforce\n", arg ?: "");
		return mode;
	}
	kapi_set_mode(mode);
	return 0;
}
early_param("kapi", kapi_mode_setup);

static int __init kapi_runtime_init(void)
{
	kapi_keys_ready = true;
	kapi_set_mode(kapi_get_mode());
	return 0;
}
core_initcall(kapi_runtime_init);
