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
 *	kapi_check.c		judges arguments and return values; pure
 *	kapi_runtime.c		modes, counters and log around kapi_check.c
 *	kapi_mutant.c		the deliberate bugs' switch
 */
#ifndef _KERNEL_API_INTERNAL_H
#define _KERNEL_API_INTERNAL_H

#include <linux/kernel_api_spec.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rculist.h>

struct dentry;
struct seq_file;

/* --- kernel_api_spec.c: one known specification */
struct kapi_entry {
	struct list_head node;		/* in kapi_entries */
	struct hlist_node hash;		/* lookup, under RCU */
	const struct kernel_api_spec *spec;
	struct dentry *text;		/* debugfs files, if any */
	struct dentry *json;
	bool builtin;
};

/* All entries, sorted by name; protected by kapi_entries_lock. */
extern struct list_head kapi_entries;
extern struct mutex kapi_entries_lock;

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
};

enum kapi_fit kapi_check_param(const struct kapi_param_spec *param, u64 arg);
int kapi_first_outside(const struct kernel_api_spec *spec, const u64 *args);
enum kapi_outcome kapi_check_return(const struct kernel_api_spec *spec, long ret);

/* --- kapi_runtime.c */
enum kapi_mode {
	KAPI_MODE_OFF,
	KAPI_MODE_OBSERVE,
	KAPI_MODE_ENFORCE,
	KAPI_NR_MODES,
};

enum kapi_event {
	KAPI_EVENT_CALLS,	/* calls compared */
	KAPI_EVENT_OUTSIDE,	/* an argument was outside its constraint */
	KAPI_EVENT_ACCEPTED,	/* and the call succeeded all the same */
	KAPI_EVENT_REFUSED,	/* and enforce mode answered EINVAL */
	KAPI_EVENT_UNLISTED,	/* an error that is not specified */
	KAPI_EVENT_BAD_VALUE,	/* a success value that is not specified */
	KAPI_NR_EVENTS,
};

extern const char *const kapi_mode_names[KAPI_NR_MODES];
extern const char *const kapi_event_names[KAPI_NR_EVENTS];

enum kapi_mode kapi_get_mode(void);
void kapi_set_mode(enum kapi_mode mode);
u64 kapi_event_count(enum kapi_event event);

#endif /* _KERNEL_API_INTERNAL_H */
