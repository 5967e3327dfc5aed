// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_runtime.c - what a specified call passes through at its two ends
 *
 * The syscall wrappers come here only while some mode or tracepoint needs it
 * (kapi_mode.c). Each event is counted per CPU, for all APIs and for its own. A
 * violation is also put into the ring (kapi_violations.c), given to the
 * tracepoint, and told in one rate-limited line:
 *
 *	kapi: event=unlisted-error syscall=sys_read pid=71 ret=-5
 *	kapi: event=outside-accepted syscall=sys_open pid=71 param=1 name=flags
 *	      value=0x40000000 ret=3
 *
 * (the second is one line, too). In mode observe the outcome of a call is never
 * changed. An argument outside of its constraint is not wrong as such; it is
 * worth a report only if the call succeeded with it.
 *
 * Nothing here sleeps or takes a lock that it would wait for, so a call may be
 * made in any context.
 */
#define pr_fmt(fmt) "kapi: " fmt

#include <linux/err.h>
#include <linux/kapi_syscall.h>
#include <linux/percpu.h>
#include <linux/pid.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <trace/events/kapi.h>

#include "internal.h"

const char *const kapi_event_names[KAPI_NR_EVENTS] = {
	[KAPI_EVENT_CALLS]	= "calls",
	[KAPI_EVENT_OUTSIDE]	= "outside",
	[KAPI_EVENT_ACCEPTED]	= "outside-accepted",
	[KAPI_EVENT_REFUSED]	= "refused",
	[KAPI_EVENT_UNLISTED]	= "unlisted-error",
	[KAPI_EVENT_BAD_VALUE]	= "bad-value",
	[KAPI_EVENT_CONTEXT]	= "context",
};

static const char *const kapi_outcome_names[KAPI_NR_OUTCOMES] = {
	[KAPI_SUCCESS]		= "success",
	[KAPI_KNOWN_ERROR]	= "error",
	[KAPI_UNLISTED_ERROR]	= "unlisted-error",
	[KAPI_BAD_VALUE]	= "bad-value",
};

struct kapi_counters {
	u64 count[KAPI_NR_EVENTS];
};

static DEFINE_PER_CPU(struct kapi_counters, kapi_counters);

static u64 kapi_sum(const struct kapi_counters __percpu *counters, enum kapi_event event)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(counters, cpu)->count[event]);
	return sum;
}

u64 kapi_event_count(enum kapi_event event)
{
	return kapi_sum(&kapi_counters, event);
}

u64 kapi_spec_event_count(const struct kapi_entry *entry, enum kapi_event event)
{
	return kapi_sum(entry->counters, event);
}

/* Of all APIs a line per event, then a line per API. */
void kapi_stats_show(struct seq_file *m)
{
	const struct kapi_entry *entry;
	enum kapi_event event;

	for (event = 0; event < KAPI_NR_EVENTS; event++)
		seq_printf(m, "%s %llu\n", kapi_event_names[event], kapi_event_count(event));
	seq_printf(m, "lost-reports %llu\n", kapi_violations_lost());

	guard(mutex)(&kapi_entries_lock);
	list_for_each_entry(entry, &kapi_entries, node) {
		seq_puts(m, entry->spec->name);
		for (event = 0; event < KAPI_NR_EVENTS; event++)
			seq_printf(m, " %s=%llu", kapi_event_names[event],
				   kapi_spec_event_count(entry, event));
		seq_putc(m, '\n');
	}
}

int kapi_runtime_attach(struct kapi_entry *entry)
{
	entry->counters = alloc_percpu(struct kapi_counters);
	if (!entry->counters)
		return -ENOMEM;
	kapi_mode_attach(entry);
	return 0;
}

void kapi_runtime_detach(struct kapi_entry *entry)
{
	kapi_mode_detach(entry);
}

void kapi_runtime_free(struct kapi_entry *entry)
{
	free_percpu(entry->counters);
}

/* A call at one of its ends, under RCU. */
struct kapi_call {
	const struct kernel_api_spec *spec;
	const struct kapi_entry *entry;		/* NULL if not registered */
	const u64 *args;
	long ret;
};

static void kapi_count(const struct kapi_call *call, enum kapi_event event)
{
	this_cpu_inc(kapi_counters.count[event]);
	if (call->entry)
		this_cpu_inc(call->entry->counters->count[event]);
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

static void kapi_log(const struct kapi_violation *violation)
{
	char text[KAPI_VIOLATION_TEXT];

	if (!kapi_may_log(violation->event))
		return;
	kapi_violation_text(text, sizeof(text), violation);
	/* What is about an argument may be no mistake at all. */
	if (violation->index >= 0)
		pr_info("%s\n", text);
	else
		pr_notice("%s\n", text);
}

/* @index is the parameter that it is about, or -1. */
static noinline void kapi_report(const struct kapi_call *call, enum kapi_event event, int index,
				 u64 value)
{
	const char *param = index >= 0 ? call->spec->params[index].name : "";
	struct kapi_violation violation = {
		.time_ns	= local_clock(),
		.value		= value,
		.ret		= call->ret,
		.event		= event,
		.index		= index,
		.pid		= task_pid_nr(current),
	};

	kapi_count(call, event);
	trace_kapi_violation(kapi_event_names[event], call->spec, param, value, call->ret);
	get_task_comm(violation.comm, current);
	strscpy(violation.api, call->spec->name, sizeof(violation.api));
	strscpy(violation.param, param, sizeof(violation.param));
	kapi_violation_add(&violation);
	kapi_log(&violation);
}

/**
 * kapi_syscall_enters - a specified call begins
 * @spec: specification of the call
 * @args: its arguments
 *
 * Return: true if its mode is enforce and the call must fail with EINVAL.
 */
bool kapi_syscall_enters(const struct kernel_api_spec *spec, const u64 *args)
{
	struct kapi_call call = { .spec = spec, .args = args, .ret = -EINVAL };
	int i;

	trace_kapi_syscall_enter(spec, args);

	guard(rcu)();
	call.entry = kapi_entry_of(spec);
	if (kapi_mode_of(call.entry) != KAPI_MODE_ENFORCE)
		return false;
	i = kapi_first_outside(spec, args);
	if (i < 0)
		return false;
	kapi_report(&call, KAPI_EVENT_REFUSED, i, args[i]);
	trace_kapi_syscall_exit(spec, call.ret, kapi_event_names[KAPI_EVENT_REFUSED]);
	return true;
}

static void kapi_judge_args(const struct kapi_call *call)
{
	int i = kapi_first_outside(call->spec, call->args);

	if (i < 0)
		return;
	kapi_count(call, KAPI_EVENT_OUTSIDE);
	if (!IS_ERR_VALUE(call->ret))
		kapi_report(call, KAPI_EVENT_ACCEPTED, i, call->args[i]);
}

static void kapi_judge_return(const struct kapi_call *call, enum kapi_outcome outcome)
{
	if (outcome == KAPI_UNLISTED_ERROR)
		kapi_report(call, KAPI_EVENT_UNLISTED, -1, 0);
	else if (outcome == KAPI_BAD_VALUE)
		kapi_report(call, KAPI_EVENT_BAD_VALUE, -1, 0);
}

/* What kapi_seen_context() gives, without a call where nothing is special. */
static u32 kapi_quick_context(void)
{
	if (preempt_count() || irqs_disabled() || rcu_preempt_depth())
		return kapi_seen_context();
	return KAPI_CTX_PROCESS | KAPI_CTX_SLEEPABLE;
}

static void kapi_judge_context(const struct kapi_call *call, u32 seen)
{
	/* What is listed entirely fits. */
	if (!(seen & ~call->spec->contexts))
		return;
	if (kapi_check_context(call->spec, seen) == KAPI_OUTSIDE)
		kapi_report(call, KAPI_EVENT_CONTEXT, -1, seen);
}

/**
 * kapi_syscall_returns - compares a call with its specification
 * @spec: specification of the call
 * @args: its arguments
 * @ret: what it returned
 *
 * The context is judged here and not before the call: what the caller was in is
 * still there, and so is what the call has left behind, a lock for instance.
 */
void kapi_syscall_returns(const struct kernel_api_spec *spec, const u64 *args, long ret)
{
	struct kapi_call call = { .spec = spec, .args = args, .ret = ret };
	enum kapi_outcome outcome = kapi_check_return(spec, ret);
	u32 seen = kapi_quick_context();

	trace_kapi_syscall_exit(spec, ret, kapi_outcome_names[outcome]);

	guard(rcu)();
	call.entry = kapi_entry_of(spec);
	if (kapi_mode_of(call.entry) == KAPI_MODE_OFF)
		return;
	kapi_count(&call, KAPI_EVENT_CALLS);
	kapi_judge_args(&call);
	kapi_judge_return(&call, outcome);
	kapi_judge_context(&call, seen);
}
