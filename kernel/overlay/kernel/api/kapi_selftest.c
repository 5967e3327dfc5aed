// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_selftest.c - a call for the KUnit suites, through a real syscall wrapper
 *
 * SYSCALL_DEFINE2 makes the same wrapper as for any system call, only in no
 * syscall table.
 */
#include <linux/errno.h>
#include <linux/syscalls.h>

#include "kapi_selftest.h"

int selftest_calls_made;

SYSCALL_DEFINE2(kapi_selftest, unsigned int, flags, long, result)
{
	selftest_calls_made++;
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

const struct kernel_api_spec kapi_selftest_spec = {
	.name = "sys_kapi_selftest",
	KAPI_ITEMS(params, selftest_params),
	KAPI_ITEMS(errors, selftest_errors),
	.ret = &selftest_return,
	.contexts = KAPI_CTX_PROCESS | KAPI_CTX_SLEEPABLE,
	.failure_atomic = KAPI_ABSENT,
	.concurrency = KAPI_ABSENT,
};

/* Fills the wrapper's slot, but enters nothing into .kapi_specs: it is nobody's API. */
KAPI_SYSCALL_SLOT(_kapi_selftest) = &kapi_selftest_spec;

struct kapi_entry *selftest_entry(void)
{
	guard(rcu)();
	return kapi_entry_of(&kapi_selftest_spec);
}

static void count(struct counted *counted)
{
	const struct kapi_entry *entry = selftest_entry();
	enum kapi_event e;

	for (e = 0; e < KAPI_NR_EVENTS; e++) {
		counted->all[e] = kapi_event_count(e) - counted->all[e];
		if (entry)
			counted->own[e] = kapi_spec_event_count(entry, e) - counted->own[e];
	}
}

long selftest_call(struct counted *counted, unsigned long flags, long result)
{
	long ret;

	memset(counted, 0, sizeof(*counted));
	count(counted);
	ret = __se_sys_kapi_selftest(flags, result);
	count(counted);
	return ret;
}

int selftest_init(struct kunit *test)
{
	test->priv = (void *)(unsigned long)kapi_get_mode();
	selftest_calls_made = 0;
	kapi_violations_clear();
	return kapi_register_spec(&kapi_selftest_spec);
}

void selftest_exit(struct kunit *test)
{
	kapi_unregister_spec(kapi_selftest_spec.name);
	kapi_set_mode((unsigned long)test->priv);
}
