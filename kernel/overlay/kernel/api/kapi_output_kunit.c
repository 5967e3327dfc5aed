// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_output_kunit.c - tests of the text and JSON of a specification
 */
#include <kunit/test.h>
#include <linux/log2.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "internal.h"
#include "kapi_sample.h"
#include "kapi_sample_golden.h"

#define OUTPUT_SIZE	32768

typedef void (*show_fn)(struct seq_file *m, const struct kernel_api_spec *spec);

/* What a read of the file would give. */
static char *show(struct kunit *test, show_fn fn, const struct kernel_api_spec *spec)
{
	struct seq_file m = {
		.buf = kunit_kzalloc(test, OUTPUT_SIZE, GFP_KERNEL),
		.size = OUTPUT_SIZE,
	};

	KUNIT_ASSERT_NOT_NULL(test, m.buf);
	fn(&m, spec);
	KUNIT_ASSERT_FALSE(test, seq_has_overflowed(&m));
	m.buf[m.count] = '\0';
	return m.buf;
}

/* Compares line by line: a difference of one line shows as one line. */
static void expect_lines(struct kunit *test, char *got, const char *want)
{
	int line = 0;

	while (*want) {
		size_t length = strcspn(want, "\n");
		char *got_line = strsep(&got, "\n");

		line++;
		KUNIT_ASSERT_NOT_NULL_MSG(test, got_line, "output ends before line %d", line);
		KUNIT_ASSERT_TRUE_MSG(test, strlen(got_line) == length &&
				      !memcmp(got_line, want, length),
				      "line %d: %s\nexpected: %.*s", line, got_line,
				      (int)length, want);
		want += length + (want[length] == '\n');
	}
	KUNIT_EXPECT_STREQ_MSG(test, got ?: "", "", "more output than expected");
}

static void json_is_complete(struct kunit *test)
{
	expect_lines(test, show(test, kapi_json_show, &__kapi_spec_sys_sample),
		     kapi_sample_json);
}

static void text_is_complete(struct kunit *test)
{
	expect_lines(test, show(test, kapi_text_show, &__kapi_spec_sys_sample),
		     kapi_sample_text);
}

static void json_leaves_out_what_is_absent(struct kunit *test)
{
	static const struct kernel_api_spec spec = {
		.name = "sys_none",
		.kind = KAPI_KIND_SYSCALL,
		.failure_atomic = KAPI_ABSENT,
		.concurrency = KAPI_ABSENT,
	};

	expect_lines(test, show(test, kapi_json_show, &spec),
		     "{\n  \"name\": \"sys_none\",\n  \"kind\": \"syscall\"\n}\n");
}

/* A specification whose notes are @text must have them as @want. */
static void expect_json_notes(struct kunit *test, const char *text, const char *want)
{
	const struct kernel_api_spec spec = {
		.notes = text,
		.kind = KAPI_ABSENT,
		.failure_atomic = KAPI_ABSENT,
		.concurrency = KAPI_ABSENT,
	};
	char *document = kasprintf(GFP_KERNEL, "{\n  \"notes\": \"%s\"\n}\n", want);

	KUNIT_ASSERT_NOT_NULL(test, document);
	KUNIT_EXPECT_STREQ(test, show(test, kapi_json_show, &spec), document);
	kfree(document);
}

static void json_escapes(struct kunit *test)
{
	expect_json_notes(test, "", "");
	expect_json_notes(test, "a\"b\\c/", "a\\\"b\\\\c/");
	expect_json_notes(test, "\b\f\n\r\t", "\\b\\f\\n\\r\\t");
	expect_json_notes(test, "\x01\x1f\x7f", "\\u0001\\u001f\x7f");
}

static void json_keeps_utf8(struct kunit *test)
{
	expect_json_notes(test, "\xc2\x80\xc3\xa4", "\xc2\x80\xc3\xa4");
	expect_json_notes(test, "\xe0\xa0\x80\xe2\x82\xac", "\xe0\xa0\x80\xe2\x82\xac");
	expect_json_notes(test, "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf",
			  "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
}

#define FFFD "\xef\xbf\xbd"

static void json_replaces_what_is_no_utf8(struct kunit *test)
{
	expect_json_notes(test, "\x80 \xff", FFFD " " FFFD);
	expect_json_notes(test, "\xc3", FFFD);			/* cut by the end */
	expect_json_notes(test, "\xe2\x82", FFFD FFFD);
	expect_json_notes(test, "\xc3\"", FFFD "\\\"");		/* cut by a quote */
	expect_json_notes(test, "\xc0\xaf", FFFD FFFD);		/* overlong */
	expect_json_notes(test, "\xe0\x80\xaf", FFFD FFFD FFFD);
	expect_json_notes(test, "\xed\xa0\x80", FFFD FFFD FFFD);	/* surrogate */
	expect_json_notes(test, "\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD);
}

/* seq_file asks again with a larger buffer; it must be able to tell. */
static void json_in_a_small_buffer_overflows(struct kunit *test)
{
	char buffer[64];
	struct seq_file m = { .buf = buffer, .size = sizeof(buffer) };

	kapi_json_show(&m, &__kapi_spec_sys_sample);
	KUNIT_EXPECT_TRUE(test, seq_has_overflowed(&m));
}

static void words_know_absent_and_unknown(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, kapi_word(&kapi_type_words, KAPI_TYPE_FD), "fd");
	KUNIT_EXPECT_STREQ(test, kapi_word(&kapi_type_words, KAPI_TYPE_CUSTOM), "custom");
	KUNIT_EXPECT_STREQ(test, kapi_word(&kapi_type_words, KAPI_TYPE_CUSTOM + 1), "?");
	KUNIT_EXPECT_NULL(test, kapi_word(&kapi_type_words, KAPI_ABSENT));
	KUNIT_EXPECT_STREQ(test, kapi_word(&kapi_effect_words,
					   ilog2(KAPI_EFFECT_IRREVERSIBLE)), "irreversible");
}

static struct kunit_case kapi_output_cases[] = {
	KUNIT_CASE(json_is_complete),
	KUNIT_CASE(text_is_complete),
	KUNIT_CASE(json_leaves_out_what_is_absent),
	KUNIT_CASE(json_escapes),
	KUNIT_CASE(json_keeps_utf8),
	KUNIT_CASE(json_replaces_what_is_no_utf8),
	KUNIT_CASE(json_in_a_small_buffer_overflows),
	KUNIT_CASE(words_know_absent_and_unknown),
	{}
};

static struct kunit_suite kapi_output_suite = {
	.name = "kapi_output",
	.test_cases = kapi_output_cases,
};

kunit_test_suite(kapi_output_suite);
