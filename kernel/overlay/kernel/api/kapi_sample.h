/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kapi_sample.h - one complete specification in the shape of a generated one
 *
 * "kapi -f apispec" writes exactly this from the comment of a syscall, here of
 * close() with members added until each one of each record occurs, those of
 * sockets and ioctl commands too. The KUnit suite prints it; it is in no
 * section and behind no call.
 */
#ifndef _KERNEL_API_KAPI_SAMPLE_H
#define _KERNEL_API_KAPI_SAMPLE_H

#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/kernel_api_spec.h>
#include <linux/limits.h>
#include <linux/poll.h>
#include <linux/signal.h>
#include <linux/socket.h>
#include <linux/stat.h>

struct sample_range {
	u64 start;
	u32 length;
	s32 fd;
};

#define SAMPLE_COMMAND _IOWR('s', 1, struct sample_range)

static const char *const __kapi_param_0_kinds_sys_sample[] = {
	"file",
	"dir",
};

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
		.size_multiplier = KAPI_NUMBER("4", 4),
	},
};

static const char *const __kapi_return_kinds_sys_sample[] = {
	"file",
};

static const char *const __kapi_return_ensures_sys_sample[] = {
	"!is_open(fd)",
};

static const struct kapi_number __kapi_return_error_values_sys_sample[] = {
	KAPI_NUMBER_VALUE("-EBADF", -EBADF),
	{ .text = "someday" },
};

static const struct kapi_return_spec __kapi_return_sys_sample = {
	.description = "0",
	KAPI_ITEMS(kinds, __kapi_return_kinds_sys_sample),
	KAPI_ITEMS(ensures, __kapi_return_ensures_sys_sample),
	.success_min = KAPI_NUMBER("0", 0),
	.success_max = KAPI_NUMBER("0", 0),
	KAPI_ITEMS(error_values, __kapi_return_error_values_sys_sample),
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
		.sa_flags_required = KAPI_NUMBER("SA_RESTART", SA_RESTART),
		.sa_flags_forbidden = KAPI_NUMBER("SA_NODEFER", SA_NODEFER),
		.transform_to = "SIGKILL",
		.states_required = KAPI_SIGNAL_STATE_RUNNING | KAPI_SIGNAL_STATE_SLEEPING,
		.states_forbidden = KAPI_SIGNAL_STATE_DEAD,
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
	"!is_open(fd)",
	"open_fds() < old(open_fds())",
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

static const struct kapi_number __kapi_capability_0_alternatives_sys_sample[] = {
	KAPI_NUMBER_VALUE("CAP_BPF", CAP_BPF),
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
		KAPI_ITEMS(alternatives, __kapi_capability_0_alternatives_sys_sample),
	},
};

static const struct kapi_constraint_spec __kapi_constraints_sys_sample[] = {
	{
		.name = "once",
		.description = "a descriptor is closed once",
		.expression = "is_open(fd)",
	},
};

static const struct kapi_number __kapi_mask_0_signals_sys_sample[] = {
	KAPI_NUMBER_VALUE("SIGINT", SIGINT),
	{ .text = "any" },
};

static const struct kapi_signal_mask_spec __kapi_signal_masks_sys_sample[] = {
	{
		.name = "waiting",
		.description = "what ends the wait",
		KAPI_ITEMS(signals, __kapi_mask_0_signals_sys_sample),
	},
};

static const char *const __kapi_struct_0_field_2_kinds_sys_sample[] = {
	"file",
	"memfd",
};

static const struct kapi_number __kapi_struct_0_field_2_values_sys_sample[] = {
	KAPI_NUMBER_VALUE("0", 0),
	KAPI_NUMBER_VALUE("INT_MAX", INT_MAX),
};

static const struct kapi_struct_field __kapi_struct_0_fields_sys_sample[] = {
	{
		.name = "start",
		.ctype = "u64",
		.description = "where it begins",
		.constraint = &(const struct kapi_param_constraint){
			.text = "by pages",
			.alignment = KAPI_NUMBER("4096", 4096),
			.kind = KAPI_CONSTRAINT_ALIGNMENT,
		},
		.offset = offsetof(struct sample_range, start),
		.size = sizeof_field(struct sample_range, start),
		.flags = KAPI_PARAM_IN,
		.type = KAPI_TYPE_UINT,
	},
	{
		.name = "length",
		.ctype = "u32",
		.struct_name = "stat",
		.offset = offsetof(struct sample_range, length),
		.size = sizeof_field(struct sample_range, length),
		.flags = KAPI_PARAM_OUT,
		.type = KAPI_TYPE_STRUCT,
	},
	{
		.name = "fd",
		.ctype = "s32",
		KAPI_ITEMS(kinds, __kapi_struct_0_field_2_kinds_sys_sample),
		.constraint = &(const struct kapi_param_constraint){
			KAPI_ITEMS(values, __kapi_struct_0_field_2_values_sys_sample),
			.kind = KAPI_CONSTRAINT_ENUM,
		},
		.offset = offsetof(struct sample_range, fd),
		.size = sizeof_field(struct sample_range, fd),
		.type = KAPI_TYPE_FD,
	},
};

static const struct kapi_struct_spec __kapi_structs_sys_sample[] = {
	{
		.name = "sample_range",
		.description = "a range of bytes",
		KAPI_ITEMS(fields, __kapi_struct_0_fields_sys_sample),
		.size = sizeof(struct sample_range),
		.alignment = __alignof__(struct sample_range),
	},
	{
		.name = "unseen",
		.size = 48,
		.alignment = 16,
	},
};

static const struct kapi_socket_state_spec __kapi_socket_state_sys_sample = {
	.condition = "always",
	.protocols = KAPI_PROTO_TCP | KAPI_PROTO_DCCP,
	.required = KAPI_SOCK_STATE_BOUND | KAPI_SOCK_STATE_LISTEN,
	.forbidden = KAPI_SOCK_STATE_CLOSED,
	.resulting = KAPI_SOCK_STATE_DISCONNECTED,
};

static const struct kapi_protocol_behavior __kapi_protocols_sys_sample[] = {
	{
		.description = "keeps borders",
		.flags = KAPI_NUMBER("MSG_EOR", MSG_EOR),
		.flags_description = "end of a record",
		.protocols = KAPI_PROTO_UDP,
	},
	{
		.description = "nothing else",
		.protocols = KAPI_PROTO_ALL,
	},
};

static const struct kapi_buffer_spec __kapi_buffer_sys_sample = {
	.min_size = KAPI_NUMBER("1", 1),
	.max_size = KAPI_NUMBER("INT_MAX", INT_MAX),
	.optimal_size = KAPI_NUMBER("4096", 4096),
	.partial_rules = "between ranges",
	.fragmentation = "below",
	.behaviors = KAPI_BUF_PEEK | KAPI_BUF_FRAGMENT,
	.partial = 1,
};

static const struct kapi_async_spec __kapi_async_sys_sample = {
	.poll_in = KAPI_NUMBER("POLLIN", POLLIN),
	.poll_out = KAPI_NUMBER("POLLOUT", POLLOUT),
	.completion = "when queued",
	.timeout_description = "none",
	.error = -EAGAIN,
	.modes = KAPI_ASYNC_NONBLOCK | KAPI_ASYNC_EPOLL,
	.timeout = 0,
};

static const struct kapi_addr_family_spec __kapi_address_families_sys_sample[] = {
	{
		.family = KAPI_NUMBER("AF_INET", AF_INET),
		.struct_size = KAPI_NUMBER("16", 16),
		.min_length = KAPI_NUMBER("16", 16),
		.max_length = KAPI_NUMBER("128", 128),
		.format = "port, address",
		.special = "0 is any",
		.port_min = KAPI_NUMBER("1", 1),
		.port_max = KAPI_NUMBER("65535", 65535),
		.wildcard = 1,
		.multicast = 0,
		.broadcast = 1,
	},
	{
		.family = KAPI_NUMBER("AF_UNIX", AF_UNIX),
		.wildcard = KAPI_ABSENT,
		.multicast = KAPI_ABSENT,
		.broadcast = KAPI_ABSENT,
	},
};

static const struct kapi_network_spec __kapi_network_sys_sample = {
	.establishment = "three messages",
	.termination = "two",
	.transfer = "in order",
	.socket_state = &__kapi_socket_state_sys_sample,
	KAPI_ITEMS(protocols, __kapi_protocols_sys_sample),
	.buffer = &__kapi_buffer_sys_sample,
	.async = &__kapi_async_sys_sample,
	KAPI_ITEMS(address_families, __kapi_address_families_sys_sample),
	.properties = KAPI_NET_MESSAGE_ORIENTED | KAPI_NET_REENTRANT,
};

static const struct kapi_ioctl_spec __kapi_ioctl_sys_sample = {
	.command = "SAMPLE_COMMAND",
	.argument = "struct sample_range",
	.file = "/dev/sample",
	.number = SAMPLE_COMMAND,
	.size = sizeof(struct sample_range),
	.direction = KAPI_IOCTL_READ_WRITE,
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
	.notes = "a\tb \\ \001 \303\244",
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
	KAPI_ITEMS(signal_masks, __kapi_signal_masks_sys_sample),
	KAPI_ITEMS(structs, __kapi_structs_sys_sample),
	.network = &__kapi_network_sys_sample,
	.ioctl = &__kapi_ioctl_sys_sample,
	.failure_atomic = KAPI_FAILURE_ATOMIC_EXCEPT,
	.concurrency = KAPI_CONCURRENCY_LINEARIZABLE,
};

/*
 * A generated header defines the spec without "static" and ends in
 *
 *	KAPI_SYSCALL_SPEC(sample, unsigned int, int, struct stat __user *);
 */

#endif /* _KERNEL_API_KAPI_SAMPLE_H */
