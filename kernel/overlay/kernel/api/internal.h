/* SPDX-License-Identifier: GPL-2.0 */
/*
 * internal.h - what the files of kernel/api share
 *
 *	kernel_api_spec.c	the set of known specifications, lookup
 *	kapi_words.c		enum values and bits as words
 *	kapi_walk.c		visits every member of a specification, in order
 *	kapi_walk_network.c	  those about sockets
 *	kapi_walk_struct.c	  structs and ioctl commands
 *	kapi_text.c		  renders such a walk as indented text
 *	kapi_json.c		  renders it as JSON
 *	kapi_debugfs.c		both of them in debugfs
 *	kapi_module.c		specifications of modules come and go with them
 *	kapi_check.c		judges arguments, return values and contexts; pure
 *	kapi_mode.c		off, observe or enforce, for all and for one
 *	kapi_runtime.c		what a call passes through: counts, reports
 *	kapi_violations.c	  the last reports, in a ring
 *	kapi_trace.c		  tracepoints
 *	kapi_debugfs_runtime.c	modes, counters and reports in debugfs
 *	kapi_mutant.c		the deliberate bugs' switch
 */
#ifndef _KERNEL_API_INTERNAL_H
#define _KERNEL_API_INTERNAL_H

#include <linux/hashtable.h>
#include <linux/kernel_api_spec.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/percpu-defs.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/spinlock_types.h>

struct dentry;
struct seq_file;
struct kapi_counters;

/* --- kernel_api_spec.c: one known specification */
struct kapi_entry {
	struct list_head node;		/* in kapi_entries */
	struct hlist_node by_name;	/* lookups, under RCU */
	struct hlist_node by_spec;
	const struct kernel_api_spec *spec;
	struct kapi_counters __percpu *counters;	/* kapi_runtime.c */
	struct dentry *text;		/* debugfs files, if any */
	struct dentry *json;
	struct dentry *mode_file;
	bool builtin;
	u8 mode;			/* enum kapi_mode; kapi_mode.c */
};

/*
 * All entries, sorted by name; protected by kapi_entries_lock. Taking an entry
 * out waits for readers of its debugfs files, so these never take the lock.
 */
extern struct list_head kapi_entries;
extern struct mutex kapi_entries_lock;

/* By address. */
#define KAPI_HASH_BITS	8
extern struct hlist_head kapi_by_spec[1 << KAPI_HASH_BITS];

/* Under RCU; NULL if @spec is not registered. In line, as each observed call needs it. */
static inline struct kapi_entry *kapi_entry_of(const struct kernel_api_spec *spec)
{
	struct kapi_entry *entry;

	hash_for_each_possible_rcu(kapi_by_spec, entry, by_spec, (unsigned long)spec) {
		if (entry->spec == spec)
			return entry;
	}
	return NULL;
}

/* All specifications of a table; what cannot be added is told and left out. */
void kapi_add_table(const struct kernel_api_spec *const *specs, unsigned int nr, bool builtin);
void kapi_remove_table(const struct kernel_api_spec *const *specs, unsigned int nr);

/* --- kapi_words.c */
struct kapi_words {
	const char *const *word;
	unsigned int count;
};

extern const struct kapi_words kapi_kind_words;
extern const struct kapi_words kapi_type_words;
extern const struct kapi_words kapi_flag_words;		/* bits */
extern const struct kapi_words kapi_context_words;	/* bits */
extern const struct kapi_words kapi_constraint_words;
extern const struct kapi_words kapi_return_check_words;
extern const struct kapi_words kapi_lock_type_words;
extern const struct kapi_words kapi_lock_scope_words;
extern const struct kapi_words kapi_signal_direction_words;	/* bits */
extern const struct kapi_words kapi_signal_action_words;
extern const struct kapi_words kapi_signal_state_words;	/* bits */
extern const struct kapi_words kapi_capability_action_words;
extern const struct kapi_words kapi_effect_words;	/* bits */
extern const struct kapi_words kapi_failure_atomic_words;
extern const struct kapi_words kapi_concurrency_words;
extern const struct kapi_words kapi_ioctl_direction_words;
extern const struct kapi_words kapi_socket_state_words;	/* bits */
extern const struct kapi_words kapi_protocol_words;	/* bits */
extern const struct kapi_words kapi_buffer_words;	/* bits */
extern const struct kapi_words kapi_async_words;	/* bits */
extern const struct kapi_words kapi_network_words;	/* bits */

/* The word of a value or bit number; NULL for KAPI_ABSENT, "?" if unknown. */
const char *kapi_word(const struct kapi_words *words, unsigned int value);

/* --- kapi_walk.c: a rendering in progress */
#define KAPI_OUT_DEPTH	12

struct kapi_out {
	struct seq_file *m;
	const struct kapi_out_ops *ops;
	unsigned int depth;
	unsigned int index[KAPI_OUT_DEPTH];	/* members so far at each depth */
};

/* @key is NULL for an element of a list; @list tells a list from an object. */
struct kapi_out_ops {
	void (*open)(struct kapi_out *out, const char *key, bool list);
	void (*close)(struct kapi_out *out, bool list);
	void (*string)(struct kapi_out *out, const char *key, const char *value);
	void (*integer)(struct kapi_out *out, const char *key, s64 value);
	void (*boolean)(struct kapi_out *out, const char *key, bool value);
};

/* Members of each kind; nothing for one that is absent. */
void kapi_put_string(struct kapi_out *out, const char *key, const char *value);
void kapi_put_integer(struct kapi_out *out, const char *key, s64 value);
void kapi_put_word(struct kapi_out *out, const char *key, const struct kapi_words *words,
		   u8 value);
void kapi_put_tristate(struct kapi_out *out, const char *key, u8 value);
void kapi_put_strings(struct kapi_out *out, const char *key, const char *const *list,
		      u32 count);
void kapi_put_bits(struct kapi_out *out, const char *key, const struct kapi_words *words,
		   u32 mask);
void kapi_put_number(struct kapi_out *out, const char *key, const struct kapi_number *number);
void kapi_put_numbers(struct kapi_out *out, const char *key, const struct kapi_number *list,
		      u32 count);

/* A list of @count records, each an object; nothing if it is empty. */
#define kapi_walk_list(out, key, list, count, walk) \
	do { \
		u32 __i; \
		\
		if (!(count)) \
			break; \
		(out)->ops->open(out, key, true); \
		for (__i = 0; __i < (count); __i++) { \
			(out)->ops->open(out, NULL, false); \
			walk(out, (list) + __i); \
			(out)->ops->close(out, false); \
		} \
		(out)->ops->close(out, true); \
	} while (0)

void kapi_walk_param_constraint(struct kapi_out *out, const struct kapi_param_constraint *c);
void kapi_walk_struct(struct kapi_out *out, const struct kapi_struct_spec *spec);
void kapi_walk_ioctl(struct kapi_out *out, const struct kapi_ioctl_spec *ioctl);
void kapi_walk_network(struct kapi_out *out, const struct kapi_network_spec *network);

/* Calls @out->ops for each member that @spec has, in the documented order. */
void kapi_walk(struct kapi_out *out, const struct kernel_api_spec *spec);

/* --- kapi_text.c, kapi_json.c */
void kapi_text_show(struct seq_file *m, const struct kernel_api_spec *spec);
void kapi_json_show(struct seq_file *m, const struct kernel_api_spec *spec);
void kapi_json_show_element(struct seq_file *m, const struct kernel_api_spec *spec);

/* --- kapi_debugfs.c */
#ifdef CONFIG_KAPI_SPEC_DEBUGFS
void kapi_debugfs_add(struct kapi_entry *entry);
void kapi_debugfs_remove(struct kapi_entry *entry);
#else
static inline void kapi_debugfs_add(struct kapi_entry *entry) { }
static inline void kapi_debugfs_remove(struct kapi_entry *entry) { }
#endif

/* --- kapi_check.c */
enum kapi_fit {
	KAPI_FITS,
	KAPI_OUTSIDE,
	KAPI_UNKNOWN,		/* nothing formal, or nothing decidable here */
};

enum kapi_outcome {
	KAPI_SUCCESS,		/* as specified, or the specification is silent */
	KAPI_KNOWN_ERROR,
	KAPI_UNLISTED_ERROR,
	KAPI_BAD_VALUE,		/* no error and no specified success */
	KAPI_NR_OUTCOMES,
};

enum kapi_fit kapi_check_param(const struct kapi_param_spec *param, u64 arg);
int kapi_first_outside(const struct kernel_api_spec *spec, const u64 *args);
enum kapi_outcome kapi_check_return(const struct kernel_api_spec *spec, long ret);

/* @seen and the result of kapi_seen_context() are sets of KAPI_CTX_*. */
enum kapi_fit kapi_check_context(const struct kernel_api_spec *spec, u32 seen);
u32 kapi_seen_context(void);

/* --- kapi_mode.c */
enum kapi_mode {
	KAPI_MODE_OFF,
	KAPI_MODE_OBSERVE,
	KAPI_MODE_ENFORCE,
	KAPI_NR_MODES,
	KAPI_MODE_GLOBAL	= KAPI_NR_MODES,	/* one API: as all others */
	KAPI_NR_SPEC_MODES,
};

extern const char *const kapi_mode_names[KAPI_NR_SPEC_MODES];

extern enum kapi_mode kapi_global_mode;

static inline enum kapi_mode kapi_get_mode(void)
{
	return READ_ONCE(kapi_global_mode);
}

void kapi_set_mode(enum kapi_mode mode);
/* The caller keeps @entry from going away. */
void kapi_set_spec_mode(struct kapi_entry *entry, enum kapi_mode mode);
/* What holds for a call of @entry: its own mode or the global one. */
static inline enum kapi_mode kapi_mode_of(const struct kapi_entry *entry)
{
	enum kapi_mode own = entry ? READ_ONCE(entry->mode) : KAPI_MODE_GLOBAL;

	return own == KAPI_MODE_GLOBAL ? kapi_get_mode() : own;
}

/* Tracing needs the hooks at a call's two ends whatever the modes are. */
enum kapi_end {
	KAPI_END_ENTER,
	KAPI_END_RETURN,
	KAPI_NR_ENDS,
};

void kapi_trace_end(enum kapi_end end, bool on);

/* For kapi_runtime.c: an entry comes and goes. */
void kapi_mode_attach(struct kapi_entry *entry);
void kapi_mode_detach(struct kapi_entry *entry);

/* --- kapi_runtime.c */
enum kapi_event {
	KAPI_EVENT_CALLS,	/* calls compared */
	KAPI_EVENT_OUTSIDE,	/* an argument was outside its constraint */
	KAPI_EVENT_ACCEPTED,	/* and the call succeeded all the same */
	KAPI_EVENT_REFUSED,	/* and enforce mode answered EINVAL */
	KAPI_EVENT_UNLISTED,	/* an error that is not specified */
	KAPI_EVENT_BAD_VALUE,	/* a success value that is not specified */
	KAPI_EVENT_CONTEXT,	/* in a context that is not specified */
	KAPI_NR_EVENTS,
};

extern const char *const kapi_event_names[KAPI_NR_EVENTS];

/* Calls of all specifications, also of those that are gone. */
u64 kapi_event_count(enum kapi_event event);
u64 kapi_spec_event_count(const struct kapi_entry *entry, enum kapi_event event);
void kapi_stats_show(struct seq_file *m);

/* The runtime's part of a new entry and of one that nobody finds any more. */
#ifdef CONFIG_KAPI_RUNTIME_CHECKS
int kapi_runtime_attach(struct kapi_entry *entry);
void kapi_runtime_detach(struct kapi_entry *entry);	/* before the grace period */
void kapi_runtime_free(struct kapi_entry *entry);	/* and after it */
#else
static inline int kapi_runtime_attach(struct kapi_entry *entry) { return 0; }
static inline void kapi_runtime_detach(struct kapi_entry *entry) { }
static inline void kapi_runtime_free(struct kapi_entry *entry) { }
#endif

/* --- kapi_violations.c */
#define KAPI_VIOLATIONS		256
#define KAPI_VIOLATION_NAME	64
#define KAPI_VIOLATION_TEXT	320

/* One report. It names what it is about by copies, so it outlives an entry. */
struct kapi_violation {
	u64 seq;		/* 1 is the first since boot */
	u64 time_ns;		/* as in the kernel's log */
	u64 value;		/* argument, or KAPI_CTX_* of a context */
	long ret;
	enum kapi_event event;
	int index;		/* of the parameter, -1 if it is about none */
	pid_t pid;
	char comm[TASK_COMM_LEN];
	char api[KAPI_VIOLATION_NAME];
	char param[KAPI_VIOLATION_NAME];
};

extern raw_spinlock_t kapi_violations_lock;

void kapi_violation_add(struct kapi_violation *violation);
bool kapi_violation_get(u64 from, struct kapi_violation *violation);
void kapi_violations_clear(void);
u64 kapi_violations_lost(void);
int kapi_violation_text(char *buf, size_t size, const struct kapi_violation *violation);
void kapi_violation_show(struct seq_file *m, const struct kapi_violation *violation);

/* --- kapi_debugfs_runtime.c */
#ifdef CONFIG_KAPI_RUNTIME_CHECKS
void kapi_debugfs_runtime_init(struct dentry *root);
void kapi_debugfs_runtime_add(struct kapi_entry *entry);
#else
static inline void kapi_debugfs_runtime_init(struct dentry *root) { }
static inline void kapi_debugfs_runtime_add(struct kapi_entry *entry) { }
#endif

#endif /* _KERNEL_API_INTERNAL_H */
