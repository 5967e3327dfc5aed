// SPDX-License-Identifier: GPL-2.0
/*
 * kernel_api_spec.c - the set of known API specifications
 *
 * Built-in specifications come from .kapi_specs at boot, those of a module when
 * it is loaded (kapi_module.c), others are registered at run time. All live in
 * one sorted list, for whoever shows them, and in two hash tables for lookup
 * under RCU: by name, and by address for a call that has its specification from
 * its wrapper (kapi_syscall.h) and wants the mode and the counters to it.
 *
 * An entry goes in this order: nobody finds it any more; its files are gone,
 * and with them their readers; a grace period is over, and with it the calls
 * that had found it; it is freed.
 */
#define pr_fmt(fmt) "kapi: " fmt

#include <linux/errno.h>
#include <linux/export.h>
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

static DEFINE_HASHTABLE(kapi_by_name, KAPI_HASH_BITS);
DEFINE_HASHTABLE(kapi_by_spec, KAPI_HASH_BITS);

static u32 kapi_hash_name(const char *name)
{
	return full_name_hash(NULL, name, strlen(name));
}

/* Under RCU or kapi_entries_lock. */
static struct kapi_entry *kapi_find(const char *name)
{
	struct kapi_entry *entry;

	hash_for_each_possible_rcu(kapi_by_name, entry, by_name, kapi_hash_name(name),
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

static void kapi_insert(struct kapi_entry *entry)
{
	struct kapi_entry *next;

	list_for_each_entry(next, &kapi_entries, node) {
		if (strcmp(next->spec->name, entry->spec->name) > 0)
			break;
	}
	list_add_tail(&entry->node, &next->node);
	hash_add_rcu(kapi_by_name, &entry->by_name, kapi_hash_name(entry->spec->name));
	hash_add_rcu(kapi_by_spec, &entry->by_spec, (unsigned long)entry->spec);
}

static int kapi_add(const struct kernel_api_spec *spec, bool builtin)
{
	struct kapi_entry *entry;
	int err;

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
	err = kapi_runtime_attach(entry);
	if (err) {
		kfree(entry);
		return err;
	}
	kapi_insert(entry);
	kapi_debugfs_add(entry);
	return 0;
}

/* Takes the entry of that name out, if it is one of @spec or @spec is NULL. */
static void kapi_remove(const char *name, const struct kernel_api_spec *spec)
{
	struct kapi_entry *entry;

	scoped_guard(mutex, &kapi_entries_lock) {
		entry = kapi_find(name);
		if (!entry || entry->builtin || (spec && entry->spec != spec))
			return;
		list_del(&entry->node);
		hash_del_rcu(&entry->by_name);
		hash_del_rcu(&entry->by_spec);
		kapi_debugfs_remove(entry);
	}
	kapi_runtime_detach(entry);
	synchronize_rcu();
	kapi_runtime_free(entry);
	kfree(entry);
}

int kapi_register_spec(const struct kernel_api_spec *spec)
{
	return kapi_add(spec, false);
}
EXPORT_SYMBOL_GPL(kapi_register_spec);

void kapi_unregister_spec(const char *name)
{
	if (name)
		kapi_remove(name, NULL);
}
EXPORT_SYMBOL_GPL(kapi_unregister_spec);

void kapi_add_table(const struct kernel_api_spec *const *specs, unsigned int nr, bool builtin)
{
	unsigned int i;
	int err;

	for (i = 0; i < nr; i++) {
		err = kapi_add(specs[i], builtin);
		if (err)
			pr_err("specification %s not added: %d\n",
			       specs[i]->name ?: "(without a name)", err);
	}
}

void kapi_remove_table(const struct kernel_api_spec *const *specs, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (specs[i]->name)
			kapi_remove(specs[i]->name, specs[i]);
	}
}

static int __init kapi_add_builtin(void)
{
	kapi_add_table(__start_kapi_specs, __stop_kapi_specs - __start_kapi_specs, true);
	return 0;
}
core_initcall(kapi_add_builtin);
