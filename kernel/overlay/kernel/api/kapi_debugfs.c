// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_debugfs.c - the specifications in /sys/kernel/debug/kapi
 *
 *	list		NAME - DESCRIPTION, one per line
 *	specs/NAME	everything about one API, as text
 *	json/NAME	the same as JSON
 *	all.json	all of them, {"schema": 1, "apis": [...]}
 *
 * and what kapi_debugfs_runtime.c adds.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/seq_file.h>

#include "internal.h"

static struct dentry *kapi_text_dir;
static struct dentry *kapi_json_dir;

/* --- specs/NAME and json/NAME */

static int kapi_text_file_show(struct seq_file *m, void *unused)
{
	kapi_text_show(m, m->private);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(kapi_text_file);

static int kapi_json_file_show(struct seq_file *m, void *unused)
{
	kapi_json_show(m, m->private);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(kapi_json_file);

void kapi_debugfs_add(struct kapi_entry *entry)
{
	const struct kernel_api_spec *spec = entry->spec;

	lockdep_assert_held(&kapi_entries_lock);
	if (!kapi_text_dir)
		return;		/* at boot; kapi_debugfs_init() comes back to it */
	entry->text = debugfs_create_file(spec->name, 0444, kapi_text_dir, (void *)spec,
					  &kapi_text_file_fops);
	entry->json = debugfs_create_file(spec->name, 0444, kapi_json_dir, (void *)spec,
					  &kapi_json_file_fops);
	kapi_debugfs_runtime_add(entry);
}

void kapi_debugfs_remove(struct kapi_entry *entry)
{
	debugfs_remove(entry->text);
	debugfs_remove(entry->json);
	debugfs_remove(entry->mode_file);
}

/* --- list and all.json: one record per entry, the lock held in between */

static void *kapi_list_start(struct seq_file *m, loff_t *pos)
{
	mutex_lock(&kapi_entries_lock);
	return seq_list_start(&kapi_entries, *pos);
}

static void *kapi_list_next(struct seq_file *m, void *v, loff_t *pos)
{
	return seq_list_next(v, &kapi_entries, pos);
}

static void kapi_list_stop(struct seq_file *m, void *v)
{
	mutex_unlock(&kapi_entries_lock);
}

static int kapi_list_show(struct seq_file *m, void *v)
{
	const struct kernel_api_spec *spec = list_entry(v, struct kapi_entry, node)->spec;

	seq_printf(m, "%s - %s\n", spec->name, spec->description ?: "");
	return 0;
}

static const struct seq_operations kapi_list_sops = {
	.start	= kapi_list_start,
	.next	= kapi_list_next,
	.stop	= kapi_list_stop,
	.show	= kapi_list_show,
};
DEFINE_SEQ_ATTRIBUTE(kapi_list);

/*
 * The records of all.json are the list's head, which opens the document, and
 * every entry. The last record also closes the document.
 */
static void *kapi_all_start(struct seq_file *m, loff_t *pos)
{
	mutex_lock(&kapi_entries_lock);
	return seq_list_start_head(&kapi_entries, *pos);
}

static int kapi_all_show(struct seq_file *m, void *v)
{
	struct list_head *node = v;

	if (node == &kapi_entries) {
		seq_puts(m, "{\n  \"schema\": 1,\n  \"apis\": [");
	} else {
		kapi_json_show_element(m, list_entry(node, struct kapi_entry, node)->spec);
		if (!list_is_last(node, &kapi_entries))
			seq_putc(m, ',');
	}
	if (list_is_last(node, &kapi_entries))
		seq_puts(m, "\n  ]\n}\n");
	return 0;
}

static const struct seq_operations kapi_all_sops = {
	.start	= kapi_all_start,
	.next	= kapi_list_next,
	.stop	= kapi_list_stop,
	.show	= kapi_all_show,
};
DEFINE_SEQ_ATTRIBUTE(kapi_all);

static int __init kapi_debugfs_init(void)
{
	struct dentry *root = debugfs_create_dir("kapi", NULL);
	struct kapi_entry *entry;

	debugfs_create_file("list", 0444, root, NULL, &kapi_list_fops);
	debugfs_create_file("all.json", 0444, root, NULL, &kapi_all_fops);
	kapi_debugfs_runtime_init(root);

	guard(mutex)(&kapi_entries_lock);
	kapi_text_dir = debugfs_create_dir("specs", root);
	kapi_json_dir = debugfs_create_dir("json", root);
	list_for_each_entry(entry, &kapi_entries, node)
		kapi_debugfs_add(entry);
	return 0;
}
fs_initcall(kapi_debugfs_init);
