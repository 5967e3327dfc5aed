// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_debugfs_runtime.c - modes, counters and reports in debugfs
 *
 *	mode		off, observe or enforce; may be written
 *	modes/NAME	the same for one API, or global: as "mode" says
 *	stats		events since boot: of all APIs a line per event, then a
 *			line per API
 *	violations	the last reports, oldest first; a write clears them
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "internal.h"

static struct dentry *kapi_modes_dir;

/* --- mode and modes/NAME: the entry, or NULL for all, is the file's own */

static int kapi_mode_show(struct seq_file *m, void *unused)
{
	const struct kapi_entry *entry = m->private;

	seq_printf(m, "%s\n", kapi_mode_names[entry ? READ_ONCE(entry->mode) : kapi_get_mode()]);
	return 0;
}

static int kapi_mode_open(struct inode *inode, struct file *file)
{
	return single_open(file, kapi_mode_show, inode->i_private);
}

static ssize_t kapi_mode_write(struct file *file, const char __user *ubuf, size_t count,
			       loff_t *ppos)
{
	struct kapi_entry *entry = file_inode(file)->i_private;
	char word[16] = "";
	int mode;

	if (count >= sizeof(word))
		return -EINVAL;
	if (copy_from_user(word, ubuf, count))
		return -EFAULT;
	mode = __sysfs_match_string(kapi_mode_names, entry ? KAPI_NR_SPEC_MODES : KAPI_NR_MODES,
				    word);
	if (mode < 0)
		return mode;
	if (entry)
		kapi_set_spec_mode(entry, mode);
	else
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

/* --- stats */

static int kapi_stats_file_show(struct seq_file *m, void *unused)
{
	kapi_stats_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(kapi_stats_file);

/* --- violations: a head line at position 0, then each report at its number */

static void *kapi_violations_from(struct seq_file *m, loff_t *pos)
{
	struct kapi_violation *violation = m->private;

	if (!kapi_violation_get(*pos, violation))
		return NULL;
	*pos = violation->seq;
	return violation;
}

static void *kapi_violations_start(struct seq_file *m, loff_t *pos)
{
	return *pos ? kapi_violations_from(m, pos) : SEQ_START_TOKEN;
}

static void *kapi_violations_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return kapi_violations_from(m, pos);
}

static void kapi_violations_stop(struct seq_file *m, void *v)
{
}

static int kapi_violations_seq_show(struct seq_file *m, void *v)
{
	if (v == SEQ_START_TOKEN)
		seq_printf(m, "# room for %d, lost %llu\n", KAPI_VIOLATIONS,
			   kapi_violations_lost());
	else
		kapi_violation_show(m, v);
	return 0;
}

static const struct seq_operations kapi_violations_sops = {
	.start	= kapi_violations_start,
	.next	= kapi_violations_next,
	.stop	= kapi_violations_stop,
	.show	= kapi_violations_seq_show,
};

static int kapi_violations_open(struct inode *inode, struct file *file)
{
	void *copy = __seq_open_private(file, &kapi_violations_sops,
					sizeof(struct kapi_violation));

	return copy ? 0 : -ENOMEM;
}

static ssize_t kapi_violations_write(struct file *file, const char __user *ubuf, size_t count,
				     loff_t *ppos)
{
	kapi_violations_clear();
	return count;
}

static const struct file_operations kapi_violations_fops = {
	.owner		= THIS_MODULE,
	.open		= kapi_violations_open,
	.read		= seq_read,
	.write		= kapi_violations_write,
	.llseek		= seq_lseek,
	.release	= seq_release_private,
};

/* --- called by kapi_debugfs.c */

void kapi_debugfs_runtime_add(struct kapi_entry *entry)
{
	entry->mode_file = debugfs_create_file(entry->spec->name, 0644, kapi_modes_dir, entry,
					       &kapi_mode_fops);
}

void __init kapi_debugfs_runtime_init(struct dentry *root)
{
	debugfs_create_file("mode", 0644, root, NULL, &kapi_mode_fops);
	debugfs_create_file("stats", 0444, root, NULL, &kapi_stats_file_fops);
	debugfs_create_file("violations", 0644, root, NULL, &kapi_violations_fops);
	kapi_modes_dir = debugfs_create_dir("modes", root);
}
