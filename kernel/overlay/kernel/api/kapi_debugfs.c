// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_debugfs.c - the specifications in /sys/kernel/debug/kapi
 *
 *	list		NAME - DESCRIPTION, one per line
 *	specs/NAME	everything about one API, as text
 *	json/NAME	the same as JSON
 *	all.json	all of them, {"schema": 1, "apis": [...]}
 *	mode		off, observe or enforce; may be written
 *	stats		event counters since boot
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>

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
}

void kapi_debugfs_remove(struct kapi_entry *entry)
{
	debugfs_remove(entry->text);
	debugfs_remove(entry->json);
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

/* --- mode and stats */

#ifdef CONFIG_KAPI_RUNTIME_CHECKS
static int kapi_mode_show(struct seq_file *m, void *unused)
{
	seq_printf(m, "%s\n", kapi_mode_names[kapi_get_mode()]);
	return 0;
}

static int kapi_mode_open(struct inode *inode, struct file *file)
{
	return single_open(file, kapi_mode_show, NULL);
}

static ssize_t kapi_mode_write(struct file *file, const char __user *ubuf, size_t count,
			       loff_t *ppos)
{
	char word[16] = "";
	int mode;

	if (count >= sizeof(word))
		return -EINVAL;
	if (copy_from_user(word, ubuf, count))
		return -EFAULT;
	mode = __sysfs_match_string(kapi_mode_names, KAPI_NR_MODES, word);
	if (mode < 0)
		return mode;
	kapi_set_mode(mode);
	return count;
}

static const struct file_operations kapi_mode_fops = {
	.owner		= THIS_MODULE,
	.open		= kapi_mode_open,
	.read		= seq_read,
	.write		= kapi_mode_write,
	.llseek		= seq_lseek,
	.release	= single_release,
};

static int kapi_stats_show(struct seq_file *m, void *unused)
{
	int event;

	for (event = 0; event < KAPI_NR_EVENTS; event++)
		seq_printf(m, "%s %llu\n", kapi_event_names[event], kapi_event_count(event));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(kapi_stats);

static void __init kapi_debugfs_runtime(struct dentry *root)
{
	debugfs_create_file("mode", 0644, root, NULL, &kapi_mode_fops);
	debugfs_create_file("stats", 0444, root, NULL, &kapi_stats_fops);
}
#else
static inline void kapi_debugfs_runtime(struct dentry *root) { }
#endif

static int __init kapi_debugfs_init(void)
{
	struct dentry *root = debugfs_create_dir("kapi", NULL);
	struct kapi_entry *entry;

	debugfs_create_file("list", 0444, root, NULL, &kapi_list_fops);
	debugfs_create_file("all.json", 0444, root, NULL, &kapi_all_fops);
	kapi_debugfs_runtime(root);

	guard(mutex)(&kapi_entries_lock);
	kapi_text_dir = debugfs_create_dir("specs", root);
	kapi_json_dir = debugfs_create_dir("json", root);
	list_for_each_entry(entry, &kapi_entries, node)
		kapi_debugfs_add(entry);
	return 0;
}
fs_initcall(kapi_debugfs_init);
