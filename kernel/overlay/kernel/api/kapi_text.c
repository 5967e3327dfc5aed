// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_text.c - a specification as indented text, for reading
 *
 *	name: sys_close
 *	contexts:
 *	  - process
 *	params:
 *	  [0]
 *	    name: fd
 *
 * Complete like the JSON, but not meant to be parsed: a text of several lines
 * continues on indented lines.
 */
#include <linux/seq_file.h>
#include <linux/string.h>

#include "internal.h"

static void text_indent(struct kapi_out *out)
{
	seq_printf(out->m, "%*s", out->depth * 2, "");
}

static void text_key(struct kapi_out *out, const char *key)
{
	text_indent(out);
	if (key)
		seq_printf(out->m, "%s: ", key);
	else
		seq_puts(out->m, "- ");
}

static void text_open(struct kapi_out *out, const char *key, bool list)
{
	text_indent(out);
	if (key)
		seq_printf(out->m, "%s:\n", key);
	else
		seq_printf(out->m, "[%u]\n", out->index[out->depth]++);
	out->index[++out->depth] = 0;
}

static void text_close(struct kapi_out *out, bool list)
{
	out->depth--;
}

static void text_string(struct kapi_out *out, const char *key, const char *value)
{
	const char *end;

	text_key(out, key);
	while ((end = strchr(value, '\n'))) {
		seq_write(out->m, value, end + 1 - value);
		value = end + 1;
		text_indent(out);
		seq_puts(out->m, "  ");
	}
	seq_printf(out->m, "%s\n", value);
}

static void text_integer(struct kapi_out *out, const char *key, s64 value)
{
	text_key(out, key);
	seq_printf(out->m, "%lld\n", value);
}

static void text_boolean(struct kapi_out *out, const char *key, bool value)
{
	text_key(out, key);
	seq_puts(out->m, value ? "yes\n" : "no\n");
}

static const struct kapi_out_ops text_ops = {
	.open		= text_open,
	.close		= text_close,
	.string		= text_string,
	.integer	= text_integer,
	.boolean	= text_boolean,
};

void kapi_text_show(struct seq_file *m, const struct kernel_api_spec *spec)
{
	struct kapi_out out = { .m = m, .ops = &text_ops };

	kapi_walk(&out, spec);
}
