// SPDX-License-Identifier: GPL-2.0
/*
 * kernel_api_spec.c - the set of known API specifications
 *
 * Built-in specifications come from .kapi_specs at boot, others are registered
 * at run time. Both live in one sorted list, for whoever shows them all, and in
 * one hash table, for lookup under RCU. The syscall wrappers do neither: they
 * hold their specification (kapi_syscall.h).
 */
#define pr_fmt(fmt) "kapi: " fmt

#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hashtable.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/stringhash.h>

#include "internal.h"

const struct kapi_layout __kapi_layout __used = KAPI_LAYOUT;

LIST_HEAD(kapi_entries);
/* Held by writers of the set, and by readers that walk the whole list. */
DEFINE_MUTEX(kapi_entries_lock);

static DEFINE_HASHTABLE(kapi_hash, 8);

static u32 kapi_hash_name(const char *name)
{
	return full_name_hash(NULL, name, strlen(name));
}

/* Under RCU or kapi_entries_lock. */
static struct kapi_entry *kapi_find(const char *name)
{
	struct kapi_entry *entry;

	hash_for_each_possible_rcu(kapi_hash, entry, hash, kapi_hash_name(name),
				   lockdep_is_held(&kapi_entries_lock)) {
		if (!strcmp(entry->spec->name, name))
			return entry;
	}
	return NULL;
}

const struct kernel_api_spec *kapi_get_spec(const char *name)
{
	struct kapi_entry *entry;

	if (!name)
		return NULL;

	guard(rcu)();
	entry = kapi_find(name);
	return entry ? entry->spec : NULL;
}
EXPORT_SYMBOL_GPL(kapi_get_spec);

static void kapi_insert_sorted(struct kapi_entry *entry)
{
	struct kapi_entry *next;

	list_for_each_entry(next, &kapi_entries, node) {
		if (strcmp(next->spec->name, entry->spec->name) > 0)
			break;
	}
	list_add_tail(&entry->node, &next->node);
}

static int kapi_add(const struct kernel_api_spec *spec, bool builtin)
{
	struct kapi_entry *entry;

	if (!spec || !spec->name || !*spec->name)
		return -EINVAL;

	guard(mutex)(&kapi_entries_lock);
	if (kapi_find(spec->name))
		return -EEXIST;
	entry = kzalloc(sizeof(*entry), GFP_KERNEL);
	if (!entry)
		return -ENOMEM;

	entry->spec = spec;
	entry->builtin = builtin;
	kapi_insert_sorted(entry);
	hash_add_rcu(kapi_hash, &entry->hash, kapi_hash_name(spec->name));
	kapi_debugfs_add(entry);
	return 0;
}

int kapi_register_spec(const struct kernel_api_spec *spec)
{
	return kapi_add(spec, false);
}
EXPORT_SYMBOL_GPL(kapi_register_spec);

void kapi_unregister_spec(const char *name)
{
	struct kapi_entry *entry;

	if (!name)
		return;

	scoped_guard(mutex, &kapi_entries_lock) {
		entry = kapi_find(name);
		if (!entry || entry->builtin)
			return;
		list_del(&entry->node);
		hash_del_rcu(&entry->hash);
		/* Waits for readers of its files, and these take no lock. */
		kapi_debugfs_remove(entry);
	}
	synchronize_rcu();
	kfree(entry);
}
EXPORT_SYMBOL_GPL(kapi_unregister_spec);

static int __init kapi_add_builtin(void)
{
	const struct kernel_api_spec *const *spec;
	int err;

	for (spec = __start_kapi_specs; spec < __stop_kapi_specs; spec++) {
		err = kapi_add(*spec, true);
		if (err)
			pr_err("specification %s not added: %d\n", (*spec)->name, err);
	}
	return 0;
}
core_initcall(kapi_add_builtin);
