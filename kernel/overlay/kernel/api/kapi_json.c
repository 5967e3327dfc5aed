// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_json.c - a specification as JSON, for programs
 *
 * Two spaces of indentation, one member or element per line. The output is
 * valid UTF-8 and valid JSON whatever bytes a specification holds: quotes,
 * backslashes and control characters are escaped, and a byte that is not part
 * of a UTF-8 sequence becomes U+FFFD. seq_file repeats a show function that
 * found too little room, so nothing is ever cut.
 */
#include <linux/seq_file.h>
#include <linux/string.h>

#include "internal.h"

static void json_newline(struct kapi_out *out)
{
	seq_printf(out->m, "\n%*s", out->depth * 2, "");
}

/*
 * Length of the UTF-8 sequence at @s, 0 if the bytes there are none. Overlong
 * forms, surrogates and values above U+10FFFF are none. The terminating NUL is
 * no continuation byte, so this never reads beyond it.
 */
static int json_utf8_length(const unsigned char *s)
{
	u32 value;
	int length, i;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	length = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	value = s[0] & (0x7f >> length);
	for (i = 1; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (s[i] & 0x3f);
	}
	if (length == 3 && (value < 0x800 || (value >= 0xd800 && value < 0xe000)))
		return 0;
	if (length == 4 && (value < 0x10000 || value > 0x10ffff))
		return 0;
	return length;
}

static void json_ascii(struct seq_file *m, unsigned char c)
{
	static const char escaped[] = "\b\f\n\r\t\"\\";
	static const char letters[] = "bfnrt\"\\";
	const char *found = strchr(escaped, c);

	if (found) {
		seq_putc(m, '\\');
		seq_putc(m, letters[found - escaped]);
	} else if (c < 0x20) {
		seq_printf(m, "\\u%04x", c);
	} else {
		seq_putc(m, c);
	}
}

static void json_quote(struct seq_file *m, const char *text)
{
	const unsigned char *s = text;
	int length;

	seq_putc(m, '"');
	for (; *s; s += length ?: 1) {
		length = json_utf8_length(s);
		if (length == 1)
			json_ascii(m, *s);
		else if (length)
			seq_write(m, s, length);
		else
			seq_puts(m, "\xef\xbf\xbd");
	}
	seq_putc(m, '"');
}

/* Everything of a member or element that comes before its value. */
static void json_key(struct kapi_out *out, const char *key)
{
	if (out->index[out->depth]++)
		seq_putc(out->m, ',');
	if (out->depth)
		json_newline(out);
	if (key) {
		json_quote(out->m, key);
		seq_puts(out->m, ": ");
	}
}

static void json_open(struct kapi_out *out, const char *key, bool list)
{
	json_key(out, key);
	seq_putc(out->m, list ? '[' : '{');
	out->index[++out->depth] = 0;
}

static void json_close(struct kapi_out *out, bool list)
{
	out->depth--;
	json_newline(out);
	seq_putc(out->m, list ? ']' : '}');
}

static void json_string(struct kapi_out *out, const char *key, const char *value)
{
	json_key(out, key);
	json_quote(out->m, value);
}

static void json_integer(struct kapi_out *out, const char *key, s64 value)
{
	json_key(out, key);
	seq_printf(out->m, "%lld", value);
}

static void json_boolean(struct kapi_out *out, const char *key, bool value)
{
	json_key(out, key);
	seq_puts(out->m, value ? "true" : "false");
}

static const struct kapi_out_ops json_ops = {
	.open		= json_open,
	.close		= json_close,
	.string		= json_string,
	.integer	= json_integer,
	.boolean	= json_boolean,
};

static void json_spec(struct kapi_out *out, const struct kernel_api_spec *spec)
{
	json_open(out, NULL, false);
	kapi_walk(out, spec);
	json_close(out, false);
}

/* A document of one specification. */
void kapi_json_show(struct seq_file *m, const struct kernel_api_spec *spec)
{
	struct kapi_out out = { .m = m, .ops = &json_ops };

	json_spec(&out, spec);
	seq_putc(m, '\n');
}

/* The same as an element of the list "apis", without the comma around it. */
void kapi_json_show_element(struct seq_file *m, const struct kernel_api_spec *spec)
{
	struct kapi_out out = { .m = m, .ops = &json_ops, .depth = 2 };

	json_spec(&out, spec);
}
