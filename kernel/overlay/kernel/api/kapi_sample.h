/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kapi_sample.h - one complete specification in the shape of a generated one
 *
 * "kapi -f apispec" writes exactly this from the comment of a syscall, here of
 * close() with members added until each one of each record occurs. The KUnit
 * suite prints it; it is in no section and behind no call.
 */
#ifndef _KERNEL_API_KAPI_SAMPLE_H
#define _KERNEL_API_KAPI_SAMPLE_H

#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/kernel_api_spec.h>
#include <linux/limits.h>

static const char *const __kapi_param_0_kinds_sys_sample[] = { "file", "dir" };

static const struct kapi_number __kapi_param_1_values_sys_sample[] = {
	KAPI_NUMBER_VALUE("O_RDONLY", O_RDONLY),
	KAPI_NUMBER_VALUE("O_WRONLY", O_WRONLY),
};

static const struct kapi_param_spec __kapi_params_sys_sample[] = {
	{
		.name = "fd",
		KAPI_CTYPE("unsigned int", unsigned int),
		.description = "descriptor to close",
		KAPI_ITEMS(kinds, __kapi_param_0_kinds_sys_sample),
		.flags = KAPI_PARAM_IN,
		.type = KAPI_TYPE_FD,
		.constraint = &(const struct kapi_param_constraint){
			.text = "any \"open\" descriptor",
			.min = KAPI_NUMBER("0", 0),
			.max = KAPI_NUMBER("INT_MAX", INT_MAX),
			.kind = KAPI_CONSTRAINT_RANGE,
		},
	},
	{
		.name = "how",
		KAPI_CTYPE("int", int),
		.flags = KAPI_PARAM_IN | KAPI_PARAM_OPTIONAL,
		.type = KAPI_TYPE_INT,
		.constraint = &(const struct kapi_param_constraint){
			KAPI_ITEMS(values, __kapi_param_1_values_sys_sample),
			.kind = KAPI_CONSTRAINT_ENUM,
		},
	},
	{
		.name = "buf",
		KAPI_CTYPE("struct stat __user *", struct stat __user *),
		.struct_name = "stat",
		.flags = KAPI_PARAM_OUT | KAPI_PARAM_USER,
		.type = KAPI_TYPE_STRUCT,
		.constraint = &(const struct kapi_param_constraint){
			.mask = KAPI_NUMBER("O_RDONLY | O_WRONLY", O_RDONLY | O_WRONLY),
			.alignment = KAPI_NUMBER("8", 8),
			.param = "how",
			.kind = KAPI_CONSTRAINT_BUFFER,
		},
		.size = KAPI_NUMBER_TEXT("sizeof(struct stat)"),
		.size_param = "how",
	},
};

static const char *const __kapi_return_kinds_sys_sample[] = { "file" };

static const char *const __kapi_return_ensures_sys_sample[] = {
	"!is_open(fd)",
};

static const struct kapi_return_spec __kapi_return_sys_sample = {
	.description = "0",
	KAPI_ITEMS(kinds, __kapi_return_kinds_sys_sample),
	KAPI_ITEMS(ensures, __kapi_return_ensures_sys_sample),
	.success_min = KAPI_NUMBER("0", 0),
	.success_max = KAPI_NUMBER("0", 0),
	.type = KAPI_TYPE_INT,
	.check = KAPI_RETURN_EXACT,
};

static const struct kapi_error_spec __kapi_errors_sys_sample[] = {
	{
		.name = "EBADF",
		.summary = "fd is not an open descriptor",
		.when = "!is_open(fd)",
		.only_when = "!is_open(fd)",
		.code = -EBADF,
	},
	{
		.name = "EINTR",
		.summary = "a signal arrived, \"after\" the descriptor was gone",
		.description = "The descriptor is gone all the same.",
		.applies = "kernel(6, 1)",
		.code = -EINTR,
	},
};

static const struct kapi_lock_spec __kapi_locks_sys_sample[] = {
	{
		.name = "files->file_lock",
		.description = "protects the table",
		.type = KAPI_LOCK_SPINLOCK,
		.scope = KAPI_LOCK_INTERNAL,
	},
};

static const struct kapi_signal_spec __kapi_signals_sys_sample[] = {
	{
		.name = "SIGIO",
		.target = "owner of the file",
		.condition = "while flushing",
		.description = "interrupts the flush",
		.timing = "during",
		.queue = "coalesce",
		.number = 29,
		.error = -EINTR,
		.priority = 1,
		.present = KAPI_SIGNAL_HAS_NUMBER | KAPI_SIGNAL_HAS_ERRNO |
			   KAPI_SIGNAL_HAS_PRIORITY,
		.directions = KAPI_SIGNAL_RECEIVE | KAPI_SIGNAL_HANDLE,
		.action = KAPI_SIGNAL_ACTION_RETURN,
		.interruptible = 1,
		.restartable = 0,
	},
};

static const char *const __kapi_effect_0_ensures_sys_sample[] = {
	"!is_open(fd)",
};

static const struct kapi_side_effect __kapi_side_effects_sys_sample[] = {
	{
		.target = "descriptor fd",
		.description = "the number is free again",
		.condition = "it was open",
		.only_when = "old(is_open(fd))",
		KAPI_ITEMS(ensures, __kapi_effect_0_ensures_sys_sample),
		.applies = "kernel(6, 1)",
		.types = KAPI_EFFECT_RESOURCE_DESTROY | KAPI_EFFECT_IRREVERSIBLE,
		.reversible = 0,
	},
	{
		.target = "anything else",
		.types = KAPI_EFFECT_NONE,
		.reversible = KAPI_ABSENT,
	},
};

static const char *const __kapi_transition_0_ensures_sys_sample[] = {
	"!is_open(fd)", "open_fds() < old(open_fds())",
};

static const struct kapi_state_transition __kapi_state_transitions_sys_sample[] = {
	{
		.object = "descriptor fd",
		.from = "open",
		.to = "closed",
		.condition = "it was open",
		.description = "closing",
		.only_when = "old(is_open(fd))",
		KAPI_ITEMS(ensures, __kapi_transition_0_ensures_sys_sample),
		.applies = "kernel(6, 1)",
	},
};

static const struct kapi_capability_spec __kapi_capabilities_sys_sample[] = {
	{
		.name = "CAP_SYS_ADMIN",
		.allows = "nothing more",
		.without = "the same",
		.condition = "never asked",
		.number = CAP_SYS_ADMIN,
		.priority = 2,
		.has_priority = 1,
		.action = KAPI_CAP_BYPASS_CHECK,
	},
};

static const struct kapi_constraint_spec __kapi_constraints_sys_sample[] = {
	{
		.name = "once",
		.description = "a descriptor is closed once",
		.expression = "is_open(fd)",
	},
};

static const char *const __kapi_failure_atomic_except_sys_sample[] = {
	"descriptor fd",
};

static const struct kernel_api_spec __kapi_spec_sys_sample = {
	.name = "sys_sample",
	.file = "kernel/api/kapi_sample.h",
	.line = 1,
	.description = "close a file descriptor",
	.long_description = "First paragraph.\nSecond paragraph.",
	.examples = "close(fd);\nclose(fd2);",
	.notes = "a\tb \\ \x01 \xc3\xa4",
	.provenance = "kernel/api/kapi_kunit.c",
	.contexts = KAPI_CTX_PROCESS | KAPI_CTX_SLEEPABLE,
	.kind = KAPI_KIND_SYSCALL,
	KAPI_ITEMS(params, __kapi_params_sys_sample),
	.ret = &__kapi_return_sys_sample,
	KAPI_ITEMS(errors, __kapi_errors_sys_sample),
	KAPI_ITEMS(locks, __kapi_locks_sys_sample),
	KAPI_ITEMS(signals, __kapi_signals_sys_sample),
	KAPI_ITEMS(side_effects, __kapi_side_effects_sys_sample),
	KAPI_ITEMS(state_transitions, __kapi_state_transitions_sys_sample),
	KAPI_ITEMS(capabilities, __kapi_capabilities_sys_sample),
	KAPI_ITEMS(constraints, __kapi_constraints_sys_sample),
	KAPI_ITEMS(failure_atomic_except, __kapi_failure_atomic_except_sys_sample),
	.failure_atomic = KAPI_FAILURE_ATOMIC_EXCEPT,
	.concurrency = KAPI_CONCURRENCY_LINEARIZABLE,
};

/*
 * A generated header defines the spec without "static" and ends in
 *
 *	KAPI_SYSCALL_SPEC(sample, unsigned int, int, struct stat __user *);
 */

#endif /* _KERNEL_API_KAPI_SAMPLE_H */
