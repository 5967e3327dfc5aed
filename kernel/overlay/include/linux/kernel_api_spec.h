/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kernel_api_spec.h - how a kernel API specification lies in memory
 *
 * A specification is written as a kernel-doc comment above a SYSCALL_DEFINEn.
 * The build turns the comments of foo.c into foo.apispec.h, which foo.c
 * includes as its last lines, so that every constant the file sees may be used
 * and the compiler evaluates it:
 *
 *	#if IS_ENABLED(CONFIG_KAPI_SPEC)
 *	#include "foo.apispec.h"
 *	#endif
 *
 * Everything is const, linked by plain pointers and sized by its content:
 *
 *	.kapi_specs     const struct kernel_api_spec *[]     one per API,
 *	                between __start_kapi_specs and __stop_kapi_specs
 *	.rodata         the specs, their tables and strings
 *	__kapi_layout   magic, layout version and record sizes, for readers of
 *	                an ELF file that were compiled elsewhere
 *
 * Rules that hold for every record:
 *  - A string is a NUL-terminated UTF-8 "const char *"; NULL means absent.
 *  - A list is a pointer and a count nr_LIST; 0 entries means absent.
 *  - A one-word member is a u8 with a value of its enum; KAPI_ABSENT means
 *    that the specification does not say. Zero is a value, so generated code
 *    writes each of these members.
 *  - A set of words is a bit mask. Readers list its words in bit order.
 *  - A number is a struct kapi_number; a NULL pointer to one means absent.
 *
 * Changing a record means a new KAPI_LAYOUT_VERSION.
 */
#ifndef _LINUX_KERNEL_API_SPEC_H
#define _LINUX_KERNEL_API_SPEC_H

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/stddef.h>
#include <linux/types.h>

#define KAPI_LAYOUT_MAGIC	0x4b415049	/* "KAPI", most significant byte first */
#define KAPI_LAYOUT_VERSION	2
#define KAPI_MAX_PARAMS		6

/* A one-word member without a word. */
#define KAPI_ABSENT		0xff

/* What is specified: kernel_api_spec.kind. */
enum kapi_kind {
	KAPI_KIND_SYSCALL		= 0,
	KAPI_KIND_IOCTL			= 1,
};

/* Class of a parameter or return value: kapi_param_spec.type. */
enum kapi_param_type {
	KAPI_TYPE_VOID			= 0,
	KAPI_TYPE_INT			= 1,
	KAPI_TYPE_UINT			= 2,
	KAPI_TYPE_PTR			= 3,
	KAPI_TYPE_STRUCT		= 4,
	KAPI_TYPE_UNION			= 5,
	KAPI_TYPE_ENUM			= 6,
	KAPI_TYPE_FUNC_PTR		= 7,
	KAPI_TYPE_ARRAY			= 8,
	KAPI_TYPE_FD			= 9,
	KAPI_TYPE_USER_PTR		= 10,
	KAPI_TYPE_PATH			= 11,
	KAPI_TYPE_CUSTOM		= 12,
};

/* Qualifiers: kapi_param_spec.flags. The word "inout" is its own bit. */
enum kapi_param_flags {
	KAPI_PARAM_IN			= 1 << 0,	/* input */
	KAPI_PARAM_OUT			= 1 << 1,	/* output */
	KAPI_PARAM_INOUT		= 1 << 2,
	KAPI_PARAM_OPTIONAL		= 1 << 3,	/* NULL is allowed */
	KAPI_PARAM_CONST		= 1 << 4,
	KAPI_PARAM_VOLATILE		= 1 << 5,
	KAPI_PARAM_USER			= 1 << 6,
	KAPI_PARAM_DMA			= 1 << 7,
	KAPI_PARAM_ALIGNED		= 1 << 8,
};

/* Where it may be called: kernel_api_spec.contexts. */
enum kapi_context_flags {
	KAPI_CTX_PROCESS		= 1 << 0,
	KAPI_CTX_SOFTIRQ		= 1 << 1,
	KAPI_CTX_HARDIRQ		= 1 << 2,
	KAPI_CTX_NMI			= 1 << 3,
	KAPI_CTX_ATOMIC			= 1 << 4,
	KAPI_CTX_SLEEPABLE		= 1 << 5,
	KAPI_CTX_PREEMPT_DISABLED	= 1 << 6,
	KAPI_CTX_IRQ_DISABLED		= 1 << 7,
};

/* kapi_param_constraint.kind, with the members that it uses. */
enum kapi_constraint_type {
	KAPI_CONSTRAINT_NONE		= 0,
	KAPI_CONSTRAINT_RANGE		= 1,	/* min, max; inclusive */
	KAPI_CONSTRAINT_MASK		= 2,	/* mask */
	KAPI_CONSTRAINT_ENUM		= 3,	/* values */
	KAPI_CONSTRAINT_ALIGNMENT	= 4,	/* alignment */
	KAPI_CONSTRAINT_POWER_OF_TWO	= 5,
	KAPI_CONSTRAINT_PAGE_ALIGNED	= 6,
	KAPI_CONSTRAINT_NONZERO		= 7,
	KAPI_CONSTRAINT_USER_STRING	= 8,
	KAPI_CONSTRAINT_USER_PATH	= 9,
	KAPI_CONSTRAINT_USER_PTR	= 10,
	KAPI_CONSTRAINT_BUFFER		= 11,	/* param */
	KAPI_CONSTRAINT_CUSTOM		= 12,
};

/* How success is recognised: kapi_return_spec.check. */
enum kapi_return_check_type {
	KAPI_RETURN_EXACT		= 0,	/* success_min == success_max */
	KAPI_RETURN_RANGE		= 1,
	KAPI_RETURN_ERROR_CHECK		= 2,	/* every value that is no error */
	KAPI_RETURN_FD			= 3,
	KAPI_RETURN_CUSTOM		= 4,
	KAPI_RETURN_NO_RETURN		= 5,
};

enum kapi_lock_type {
	KAPI_LOCK_NONE			= 0,
	KAPI_LOCK_MUTEX			= 1,
	KAPI_LOCK_SPINLOCK		= 2,
	KAPI_LOCK_RWLOCK		= 3,
	KAPI_LOCK_SEQLOCK		= 4,
	KAPI_LOCK_RCU			= 5,
	KAPI_LOCK_SEMAPHORE		= 6,
	KAPI_LOCK_CUSTOM		= 7,
};

enum kapi_lock_scope {
	KAPI_LOCK_INTERNAL		= 0,
	KAPI_LOCK_ACQUIRES		= 1,
	KAPI_LOCK_RELEASES		= 2,
	KAPI_LOCK_CALLER_HELD		= 3,
};

/* kapi_signal_spec.directions. */
enum kapi_signal_direction {
	KAPI_SIGNAL_RECEIVE		= 1 << 0,
	KAPI_SIGNAL_SEND		= 1 << 1,
	KAPI_SIGNAL_HANDLE		= 1 << 2,
	KAPI_SIGNAL_BLOCK		= 1 << 3,
	KAPI_SIGNAL_IGNORE		= 1 << 4,
};

enum kapi_signal_action {
	KAPI_SIGNAL_ACTION_DEFAULT	= 0,
	KAPI_SIGNAL_ACTION_TERMINATE	= 1,
	KAPI_SIGNAL_ACTION_COREDUMP	= 2,
	KAPI_SIGNAL_ACTION_STOP		= 3,
	KAPI_SIGNAL_ACTION_CONTINUE	= 4,
	KAPI_SIGNAL_ACTION_CUSTOM	= 5,
	KAPI_SIGNAL_ACTION_RETURN	= 6,
	KAPI_SIGNAL_ACTION_RESTART	= 7,
	KAPI_SIGNAL_ACTION_QUEUE	= 8,
	KAPI_SIGNAL_ACTION_DISCARD	= 9,
	KAPI_SIGNAL_ACTION_TRANSFORM	= 10,
};

/* Of the task that a signal reaches: kapi_signal_spec.states_required, _forbidden. */
enum kapi_signal_state {
	KAPI_SIGNAL_STATE_RUNNING	= 1 << 0,
	KAPI_SIGNAL_STATE_SLEEPING	= 1 << 1,
	KAPI_SIGNAL_STATE_STOPPED	= 1 << 2,
	KAPI_SIGNAL_STATE_TRACED	= 1 << 3,
	KAPI_SIGNAL_STATE_ZOMBIE	= 1 << 4,
	KAPI_SIGNAL_STATE_DEAD		= 1 << 5,
};

enum kapi_capability_action {
	KAPI_CAP_BYPASS_CHECK		= 0,
	KAPI_CAP_INCREASE_LIMIT		= 1,
	KAPI_CAP_OVERRIDE_RESTRICTION	= 2,
	KAPI_CAP_GRANT_PERMISSION	= 3,
	KAPI_CAP_MODIFY_BEHAVIOR	= 4,
	KAPI_CAP_ACCESS_RESOURCE	= 5,
	KAPI_CAP_PERFORM_OPERATION	= 6,
};

/* kapi_side_effect.types; no bit at all is the word "none". */
enum kapi_side_effect_type {
	KAPI_EFFECT_NONE		= 0,
	KAPI_EFFECT_ALLOC_MEMORY	= 1 << 0,
	KAPI_EFFECT_FREE_MEMORY		= 1 << 1,
	KAPI_EFFECT_MODIFY_STATE	= 1 << 2,
	KAPI_EFFECT_SIGNAL_SEND		= 1 << 3,
	KAPI_EFFECT_FILE_POSITION	= 1 << 4,
	KAPI_EFFECT_LOCK_ACQUIRE	= 1 << 5,
	KAPI_EFFECT_LOCK_RELEASE	= 1 << 6,
	KAPI_EFFECT_RESOURCE_CREATE	= 1 << 7,
	KAPI_EFFECT_RESOURCE_DESTROY	= 1 << 8,
	KAPI_EFFECT_SCHEDULE		= 1 << 9,
	KAPI_EFFECT_HARDWARE		= 1 << 10,
	KAPI_EFFECT_NETWORK		= 1 << 11,
	KAPI_EFFECT_FILESYSTEM		= 1 << 12,
	KAPI_EFFECT_PROCESS_STATE	= 1 << 13,
	KAPI_EFFECT_IRREVERSIBLE	= 1 << 14,
};

enum kapi_failure_atomic {
	KAPI_FAILURE_ATOMIC_NO		= 0,
	KAPI_FAILURE_ATOMIC_YES		= 1,
	KAPI_FAILURE_ATOMIC_EXCEPT	= 2,	/* failure_atomic_except */
};

enum kapi_concurrency {
	KAPI_CONCURRENCY_NONE		= 0,
	KAPI_CONCURRENCY_LINEARIZABLE	= 1,
};

/* What user space does with the argument: _IOC_DIR(). */
enum kapi_ioctl_direction {
	KAPI_IOCTL_NONE			= 0,
	KAPI_IOCTL_WRITE		= 1,
	KAPI_IOCTL_READ			= 2,
	KAPI_IOCTL_READ_WRITE		= 3,
};

/* kapi_socket_state_spec; a single state is a mask of one bit. */
enum kapi_socket_state {
	KAPI_SOCK_STATE_UNSPEC		= 1 << 0,
	KAPI_SOCK_STATE_CLOSED		= 1 << 1,
	KAPI_SOCK_STATE_OPEN		= 1 << 2,
	KAPI_SOCK_STATE_BOUND		= 1 << 3,
	KAPI_SOCK_STATE_LISTEN		= 1 << 4,
	KAPI_SOCK_STATE_SYN_SENT	= 1 << 5,
	KAPI_SOCK_STATE_SYN_RECV	= 1 << 6,
	KAPI_SOCK_STATE_ESTABLISHED	= 1 << 7,
	KAPI_SOCK_STATE_FIN_WAIT1	= 1 << 8,
	KAPI_SOCK_STATE_FIN_WAIT2	= 1 << 9,
	KAPI_SOCK_STATE_CLOSE_WAIT	= 1 << 10,
	KAPI_SOCK_STATE_CLOSING		= 1 << 11,
	KAPI_SOCK_STATE_LAST_ACK	= 1 << 12,
	KAPI_SOCK_STATE_TIME_WAIT	= 1 << 13,
	KAPI_SOCK_STATE_CONNECTED	= 1 << 14,
	KAPI_SOCK_STATE_DISCONNECTED	= 1 << 15,
};

enum kapi_socket_protocol {
	KAPI_PROTO_TCP			= 1 << 0,
	KAPI_PROTO_UDP			= 1 << 1,
	KAPI_PROTO_UNIX			= 1 << 2,
	KAPI_PROTO_RAW			= 1 << 3,
	KAPI_PROTO_PACKET		= 1 << 4,
	KAPI_PROTO_NETLINK		= 1 << 5,
	KAPI_PROTO_SCTP			= 1 << 6,
	KAPI_PROTO_DCCP			= 1 << 7,
	KAPI_PROTO_ALL			= 0xffffffff,
};

enum kapi_buffer_behavior {
	KAPI_BUF_PEEK			= 1 << 0,
	KAPI_BUF_TRUNCATE		= 1 << 1,
	KAPI_BUF_SCATTER		= 1 << 2,
	KAPI_BUF_ZERO_COPY		= 1 << 3,
	KAPI_BUF_KERNEL_ALLOC		= 1 << 4,
	KAPI_BUF_DMA_CAPABLE		= 1 << 5,
	KAPI_BUF_FRAGMENT		= 1 << 6,
};

/* kapi_async_spec.modes; no bit at all is the word "block". */
enum kapi_async_mode {
	KAPI_ASYNC_BLOCK		= 0,
	KAPI_ASYNC_NONBLOCK		= 1 << 0,
	KAPI_ASYNC_POLL_READY		= 1 << 1,
	KAPI_ASYNC_SIGNAL_DRIVEN	= 1 << 2,
	KAPI_ASYNC_AIO			= 1 << 3,
	KAPI_ASYNC_IO_URING		= 1 << 4,
	KAPI_ASYNC_EPOLL		= 1 << 5,
};

enum kapi_network_property {
	KAPI_NET_CONNECTION_ORIENTED	= 1 << 0,
	KAPI_NET_MESSAGE_ORIENTED	= 1 << 1,
	KAPI_NET_OOB_DATA		= 1 << 2,
	KAPI_NET_PEEK			= 1 << 3,
	KAPI_NET_SELECT_POLL		= 1 << 4,
	KAPI_NET_REENTRANT		= 1 << 5,
};

/* A constant as its author wrote it, and what the compiler made of it. */
struct kapi_number {
	const char *text;
	s64 value;
	u32 has_value;
};

/* Which values of a parameter the call knows. */
struct kapi_param_constraint {
	const char *text;			/* cdesc: */
	const struct kapi_number *min;
	const struct kapi_number *max;
	const struct kapi_number *mask;
	const struct kapi_number *alignment;
	const struct kapi_number *values;
	const char *param;			/* buffer(param) */
	u32 nr_values;
	u8 kind;				/* enum kapi_constraint_type */
};

struct kapi_param_spec {
	const char *name;
	const char *ctype;			/* "const char __user *" */
	const char *description;
	const char *const *kinds;		/* fd(file|dir): "file", "dir" */
	const char *struct_name;		/* struct stat: "stat" */
	const struct kapi_param_constraint *constraint;
	const struct kapi_number *size;
	const char *size_param;
	const struct kapi_number *size_multiplier;	/* bytes per size_param */
	u32 nr_kinds;
	u16 flags;				/* enum kapi_param_flags */
	u8 type;				/* enum kapi_param_type */
	u8 ctype_size;				/* sizeof(ctype) */
	u8 ctype_signed;
};

struct kapi_return_spec {
	const char *description;
	const char *const *kinds;
	const char *const *ensures;
	const struct kapi_number *success_min;
	const struct kapi_number *success_max;
	const struct kapi_number *error_values;	/* that mean failure */
	u32 nr_kinds;
	u32 nr_ensures;
	u32 nr_error_values;
	u8 type;				/* enum kapi_param_type */
	u8 check;				/* enum kapi_return_check_type */
};

struct kapi_error_spec {
	const char *name;			/* "EBADF" */
	const char *summary;
	const char *description;
	const char *when;
	const char *only_when;
	const char *applies;
	s32 code;				/* -EBADF */
};

struct kapi_lock_spec {
	const char *name;
	const char *description;
	u8 type;				/* enum kapi_lock_type */
	u8 scope;				/* enum kapi_lock_scope */
};

/* kapi_signal_spec.present: which of its plain integers are meant. */
#define KAPI_SIGNAL_HAS_NUMBER		BIT(0)
#define KAPI_SIGNAL_HAS_ERRNO		BIT(1)
#define KAPI_SIGNAL_HAS_PRIORITY	BIT(2)

struct kapi_signal_spec {
	const char *name;
	const char *target;
	const char *condition;
	const char *description;
	const char *timing;
	const char *queue;
	const char *transform_to;		/* the signal that arrives instead */
	const struct kapi_number *sa_flags_required;
	const struct kapi_number *sa_flags_forbidden;
	s32 number;
	s32 error;				/* JSON key "errno" */
	s32 priority;
	u8 present;				/* KAPI_SIGNAL_HAS_* */
	u8 directions;				/* enum kapi_signal_direction */
	u8 action;				/* enum kapi_signal_action */
	u8 interruptible;			/* 0, 1 or KAPI_ABSENT */
	u8 restartable;				/* 0, 1 or KAPI_ABSENT */
	u8 states_required;			/* enum kapi_signal_state */
	u8 states_forbidden;			/* enum kapi_signal_state */
};

/* A named set of signals. */
struct kapi_signal_mask_spec {
	const char *name;
	const char *description;
	const struct kapi_number *signals;
	u32 nr_signals;
};

struct kapi_side_effect {
	const char *target;
	const char *description;
	const char *condition;
	const char *only_when;
	const char *const *ensures;
	const char *applies;
	u32 types;				/* enum kapi_side_effect_type */
	u32 nr_ensures;
	u8 reversible;				/* 0, 1 or KAPI_ABSENT */
};

struct kapi_state_transition {
	const char *object;
	const char *from;
	const char *to;
	const char *condition;
	const char *description;
	const char *only_when;
	const char *const *ensures;
	const char *applies;
	u32 nr_ensures;
};

struct kapi_capability_spec {
	const char *name;			/* "CAP_SYS_ADMIN" */
	const char *allows;
	const char *without;
	const char *condition;
	const struct kapi_number *alternatives;	/* capabilities that do as well */
	u32 nr_alternatives;
	s32 number;
	s32 priority;
	u8 has_priority;
	u8 action;				/* enum kapi_capability_action */
};

struct kapi_constraint_spec {
	const char *name;
	const char *description;
	const char *expression;
};

/* Offset and size are the compiler's wherever the file sees the struct. */
struct kapi_struct_field {
	const char *name;
	const char *ctype;			/* "__u64" */
	const char *description;
	const char *const *kinds;
	const char *struct_name;
	const struct kapi_param_constraint *constraint;
	u32 nr_kinds;
	u32 offset;
	u32 size;
	u16 flags;				/* enum kapi_param_flags */
	u8 type;				/* enum kapi_param_type */
};

struct kapi_struct_spec {
	const char *name;			/* "stat"; "union bpf_attr" */
	const char *description;
	const struct kapi_struct_field *fields;
	u32 nr_fields;
	u32 size;
	u32 alignment;
};

/* What makes an ioctl command one. */
struct kapi_ioctl_spec {
	const char *command;			/* "BINDER_VERSION" */
	const char *argument;			/* "struct binder_version" */
	const char *file;			/* "/dev/binder" */
	u32 number;
	u32 size;				/* of the argument, if there is one */
	u8 direction;				/* enum kapi_ioctl_direction */
};

struct kapi_socket_state_spec {
	const char *condition;
	u32 protocols;				/* enum kapi_socket_protocol */
	u16 required;				/* enum kapi_socket_state */
	u16 forbidden;
	u16 resulting;				/* one bit or none */
};

struct kapi_protocol_behavior {
	const char *description;
	const struct kapi_number *flags;
	const char *flags_description;
	u32 protocols;				/* enum kapi_socket_protocol */
};

struct kapi_buffer_spec {
	const struct kapi_number *min_size;
	const struct kapi_number *max_size;
	const struct kapi_number *optimal_size;
	const char *partial_rules;
	const char *fragmentation;
	u8 behaviors;				/* enum kapi_buffer_behavior */
	u8 partial;				/* 0, 1 or KAPI_ABSENT */
};

struct kapi_async_spec {
	const struct kapi_number *poll_in;
	const struct kapi_number *poll_out;
	const char *completion;
	const char *timeout_description;
	s32 error;				/* JSON key "errno"; 0: absent */
	u8 modes;				/* enum kapi_async_mode */
	u8 timeout;				/* 0, 1 or KAPI_ABSENT */
};

struct kapi_addr_family_spec {
	const struct kapi_number *family;	/* AF_INET; never NULL */
	const struct kapi_number *struct_size;
	const struct kapi_number *min_length;
	const struct kapi_number *max_length;
	const char *format;
	const char *special;
	const struct kapi_number *port_min;
	const struct kapi_number *port_max;
	u8 wildcard;				/* each 0, 1 or KAPI_ABSENT */
	u8 multicast;
	u8 broadcast;
};

/* What is said of sockets. */
struct kapi_network_spec {
	const char *establishment;
	const char *termination;
	const char *transfer;
	const struct kapi_socket_state_spec *socket_state;
	const struct kapi_protocol_behavior *protocols;
	const struct kapi_buffer_spec *buffer;
	const struct kapi_async_spec *async;
	const struct kapi_addr_family_spec *address_families;
	u32 nr_protocols;
	u32 nr_address_families;
	u8 properties;				/* enum kapi_network_property */
};

struct kernel_api_spec {
	const char *name;			/* "sys_close", "BINDER_VERSION" */
	const char *file;			/* "fs/open.c", below the tree root */
	const char *description;
	const char *long_description;
	const char *examples;
	const char *notes;
	const char *provenance;
	const struct kapi_param_spec *params;
	const struct kapi_return_spec *ret;
	const struct kapi_error_spec *errors;
	const struct kapi_lock_spec *locks;
	const struct kapi_signal_spec *signals;
	const struct kapi_side_effect *side_effects;
	const struct kapi_state_transition *state_transitions;
	const struct kapi_capability_spec *capabilities;
	const struct kapi_constraint_spec *constraints;
	const struct kapi_signal_mask_spec *signal_masks;
	const struct kapi_struct_spec *structs;
	const struct kapi_network_spec *network;
	const struct kapi_ioctl_spec *ioctl;	/* if kind is KAPI_KIND_IOCTL */
	const char *const *failure_atomic_except;
	u32 line;				/* of the comment's first line */
	u32 nr_params;
	u32 nr_errors;
	u32 nr_locks;
	u32 nr_signals;
	u32 nr_side_effects;
	u32 nr_state_transitions;
	u32 nr_capabilities;
	u32 nr_constraints;
	u32 nr_signal_masks;
	u32 nr_structs;
	u32 nr_failure_atomic_except;
	u16 contexts;				/* enum kapi_context_flags */
	u8 kind;				/* enum kapi_kind */
	u8 failure_atomic;			/* enum kapi_failure_atomic */
	u8 concurrency;				/* enum kapi_concurrency */
};

/* What a reader of vmlinux compares with its own idea of the records above. */
struct kapi_layout {
	u32 magic;				/* KAPI_LAYOUT_MAGIC */
	u32 version;				/* KAPI_LAYOUT_VERSION */
	u32 pointer_size;
	u32 number_size;
	u32 param_constraint_size;
	u32 param_size;
	u32 return_size;
	u32 error_size;
	u32 lock_size;
	u32 signal_size;
	u32 side_effect_size;
	u32 state_transition_size;
	u32 capability_size;
	u32 constraint_size;
	u32 signal_mask_size;
	u32 struct_field_size;
	u32 struct_size;
	u32 ioctl_size;
	u32 socket_state_size;
	u32 protocol_size;
	u32 buffer_size;
	u32 async_size;
	u32 addr_family_size;
	u32 network_size;
	u32 spec_size;
};

/*
 * KAPI_LAYOUT: how struct kapi_layout is initialised, here because a test of
 * the readers has an image of its own.
 */
#define KAPI_LAYOUT { \
	.magic			= KAPI_LAYOUT_MAGIC, \
	.version		= KAPI_LAYOUT_VERSION, \
	.pointer_size		= sizeof(void *), \
	.number_size		= sizeof(struct kapi_number), \
	.param_constraint_size	= sizeof(struct kapi_param_constraint), \
	.param_size		= sizeof(struct kapi_param_spec), \
	.return_size		= sizeof(struct kapi_return_spec), \
	.error_size		= sizeof(struct kapi_error_spec), \
	.lock_size		= sizeof(struct kapi_lock_spec), \
	.signal_size		= sizeof(struct kapi_signal_spec), \
	.side_effect_size	= sizeof(struct kapi_side_effect), \
	.state_transition_size	= sizeof(struct kapi_state_transition), \
	.capability_size	= sizeof(struct kapi_capability_spec), \
	.constraint_size	= sizeof(struct kapi_constraint_spec), \
	.signal_mask_size	= sizeof(struct kapi_signal_mask_spec), \
	.struct_field_size	= sizeof(struct kapi_struct_field), \
	.struct_size		= sizeof(struct kapi_struct_spec), \
	.ioctl_size		= sizeof(struct kapi_ioctl_spec), \
	.socket_state_size	= sizeof(struct kapi_socket_state_spec), \
	.protocol_size		= sizeof(struct kapi_protocol_behavior), \
	.buffer_size		= sizeof(struct kapi_buffer_spec), \
	.async_size		= sizeof(struct kapi_async_spec), \
	.addr_family_size	= sizeof(struct kapi_addr_family_spec), \
	.network_size		= sizeof(struct kapi_network_spec), \
	.spec_size		= sizeof(struct kernel_api_spec), \
}

extern const struct kapi_layout __kapi_layout;
extern const struct kernel_api_spec *const __start_kapi_specs[];
extern const struct kernel_api_spec *const __stop_kapi_specs[];

/*
 * The words of a generated header. A complete one, for a call of one
 * parameter, is kernel/api/kapi_sample.h; in short:
 *
 *	static const struct kapi_param_spec __kapi_params_sys_close[] = {
 *		{
 *			.name = "fd",
 *			KAPI_CTYPE("unsigned int", unsigned int),
 *			.type = KAPI_TYPE_FD,
 *			KAPI_ITEMS(kinds, __kapi_kinds_fd_sys_close),
 *			.flags = KAPI_PARAM_IN,
 *			.constraint = &(const struct kapi_param_constraint){
 *				.kind = KAPI_CONSTRAINT_RANGE,
 *				.min = KAPI_NUMBER("0", 0),
 *				.max = KAPI_NUMBER("INT_MAX", INT_MAX),
 *			},
 *		},
 *	};
 *
 *	const struct kernel_api_spec __kapi_spec_sys_close = {
 *		.name = "sys_close",
 *		...
 *		KAPI_ITEMS(params, __kapi_params_sys_close),
 *	};
 *	KAPI_SYSCALL_SPEC(close, unsigned int);
 */

/* KAPI_ITEMS(errors, array): the list member errors and its count. */
#define KAPI_ITEMS(member, array) \
	.member = (array), .nr_##member = ARRAY_SIZE(array)

/* Pointer to a number: KAPI_NUMBER("O_RDWR | O_CREAT", O_RDWR | O_CREAT). */
#define KAPI_NUMBER(str, expr) \
	(&(const struct kapi_number)KAPI_NUMBER_VALUE(str, expr))

/* The number itself, as an element of a list. */
#define KAPI_NUMBER_VALUE(str, expr) \
	{ .text = (str), .value = (s64)(expr), .has_value = 1 }

/* A number that only its text describes. */
#define KAPI_NUMBER_TEXT(str) \
	(&(const struct kapi_number){ .text = (str) })

/* The C type of a parameter, as text and as the compiler knows it. */
#define KAPI_CTYPE(str, ...) \
	.ctype = (str), .ctype_size = sizeof(__VA_ARGS__), \
	.ctype_signed = is_signed_type(__VA_ARGS__)

/*
 * KAPI_SPEC_ENTRY(sys_close): puts __kapi_spec_sys_close into .kapi_specs. It
 * must not pass its argument on to a macro: the name of an ioctl is one itself.
 */
#define KAPI_SPEC_ENTRY(api) \
	static const struct kernel_api_spec *const __kapi_entry_##api \
		__used __section(".kapi_specs") = &__kapi_spec_##api

/*
 * KAPI_SYSCALL_SPEC(close, unsigned int): the last lines of a syscall's
 * specification. They fill the slot of its wrapper, let the compiler compare
 * the specified C types with those of the definition, and enter the
 * specification into .kapi_specs. A call without parameters, whose wrapper has
 * no slot, says KAPI_SYSCALL_SPEC0(sync).
 */
#define KAPI_SYSCALL_SPEC(call, ...) \
	static const struct kernel_api_spec *const __kapi_of_sys_##call \
		__maybe_unused = &__kapi_spec_sys_##call; \
	static_assert(__same_type(__do_sys_##call, long(__VA_ARGS__)), \
		      "specification of sys_" #call " disagrees with its definition"); \
	KAPI_SPEC_ENTRY(sys_##call)

#define KAPI_SYSCALL_SPEC0(call) \
	KAPI_SPEC_ENTRY(sys_##call)

/**
 * kapi_get_spec - find a specification by its name
 * @name: "sys_close"
 *
 * Waits for nobody and may be called from any context. A built-in specification
 * stays for ever. Another one stays as long as nobody unregisters it or removes
 * its module; whoever does not rule that out calls this and uses the result
 * within one rcu_read_lock() section.
 *
 * Return: the specification, or NULL if there is none of that name.
 */
const struct kernel_api_spec *kapi_get_spec(const char *name);

/**
 * kapi_register_spec - add a specification at run time
 * @spec: specification; it is not copied and must outlive its registration
 *
 * Modules need not call it: their KAPI_SPEC_ENTRY()s are added and taken back
 * with them. May sleep.
 *
 * Return: 0, -EINVAL without a name, -EEXIST if the name is taken, -ENOMEM.
 */
int kapi_register_spec(const struct kernel_api_spec *spec);

/**
 * kapi_unregister_spec - take back a kapi_register_spec()
 * @name: its name
 *
 * On return no lookup under RCU, no call that is being compared and no reader
 * of a debugfs file uses it any more. A name that was never registered, or that
 * belongs to a built-in specification, is left alone. May sleep.
 */
void kapi_unregister_spec(const char *name);

#endif /* _LINUX_KERNEL_API_SPEC_H */
