// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_words.c - enum values and bits as the words of the specification language
 *
 * The only place in the kernel where these words are spelled. A table of a bit
 * mask is indexed by bit number.
 */
#include <linux/kernel.h>

#include "internal.h"

#define KAPI_WORDS(name, ...) \
	static const char *const name##_list[] = { __VA_ARGS__ }; \
	const struct kapi_words name = { name##_list, ARRAY_SIZE(name##_list) }

KAPI_WORDS(kapi_kind_words, "syscall", "ioctl");

KAPI_WORDS(kapi_type_words,
	   "void", "int", "uint", "ptr", "struct", "union", "enum", "func_ptr", "array",
	   "fd", "user_ptr", "path", "custom");

KAPI_WORDS(kapi_flag_words,
	   "input", "output", "inout", "optional", "const", "volatile", "user", "dma",
	   "aligned");

KAPI_WORDS(kapi_context_words,
	   "process", "softirq", "hardirq", "nmi", "atomic", "sleepable",
	   "preempt_disabled", "irq_disabled");

KAPI_WORDS(kapi_constraint_words,
	   "none", "range", "mask", "enum", "alignment", "power_of_two", "page_aligned",
	   "nonzero", "user_string", "user_path", "user_ptr", "buffer", "custom");

KAPI_WORDS(kapi_return_check_words,
	   "exact", "range", "error_check", "fd", "custom", "no_return");

KAPI_WORDS(kapi_lock_type_words,
	   "none", "mutex", "spinlock", "rwlock", "seqlock", "rcu", "semaphore", "custom");

KAPI_WORDS(kapi_lock_scope_words,
	   "internal", "acquires", "releases", "caller_held");

KAPI_WORDS(kapi_signal_direction_words,
	   "receive", "send", "handle", "block", "ignore");

KAPI_WORDS(kapi_signal_action_words,
	   "default", "terminate", "coredump", "stop", "continue", "custom", "return",
	   "restart", "queue", "discard", "transform");

KAPI_WORDS(kapi_signal_state_words,
	   "running", "sleeping", "stopped", "traced", "zombie", "dead");

KAPI_WORDS(kapi_capability_action_words,
	   "bypass_check", "increase_limit", "override_restriction", "grant_permission",
	   "modify_behavior", "access_resource", "perform_operation");

KAPI_WORDS(kapi_effect_words,
	   "alloc_memory", "free_memory", "modify_state", "signal_send", "file_position",
	   "lock_acquire", "lock_release", "resource_create", "resource_destroy",
	   "schedule", "hardware", "network", "filesystem", "process_state",
	   "irreversible");

KAPI_WORDS(kapi_failure_atomic_words, "no", "yes", "except");

KAPI_WORDS(kapi_concurrency_words, "none", "linearizable");

KAPI_WORDS(kapi_ioctl_direction_words, "none", "write", "read", "read_write");

KAPI_WORDS(kapi_socket_state_words,
	   "unspec", "closed", "open", "bound", "listen", "syn_sent", "syn_recv",
	   "established", "fin_wait1", "fin_wait2", "close_wait", "closing", "last_ack",
	   "time_wait", "connected", "disconnected");

KAPI_WORDS(kapi_protocol_words,
	   "tcp", "udp", "unix", "raw", "packet", "netlink", "sctp", "dccp");

KAPI_WORDS(kapi_buffer_words,
	   "peek", "truncate", "scatter", "zero_copy", "kernel_alloc", "dma_capable",
	   "fragment");

KAPI_WORDS(kapi_async_words,
	   "nonblock", "poll_ready", "signal_driven", "aio", "io_uring", "epoll");

KAPI_WORDS(kapi_network_words,
	   "connection_oriented", "message_oriented", "oob_data", "peek", "select_poll",
	   "reentrant");

const char *kapi_word(const struct kapi_words *words, unsigned int value)
{
	if (value == KAPI_ABSENT)
		return NULL;
	return value < words->count ? words->word[value] : "?";
}
