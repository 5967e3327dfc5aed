// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_json_kunit.c - is what kapi_json.c writes JSON at all?
 *
 * A reader of the grammar of RFC 8259, which knows nothing about specifications,
 * reads what the kernel writes: of every specification it has, and of one whose
 * every text is as unkind as texts can be.
 */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "internal.h"
#include "kapi_sample.h"

#define OUTPUT_SIZE	65536

/* Each reader goes on behind what it has read, or returns NULL. */
static const char *read_value(const char *s, int depth);

static const char *read_blank(const char *s)
{
	return s + strspn(s, " \t\n\r");
}

static const char *read_escape(const char *s)
{
	int i;

	if (*s != 'u')
		return *s && strchr("\"\\/bfnrt", *s) ? s + 1 : NULL;
	for (i = 1; i <= 4; i++) {
		if (!isxdigit(s[i]))
			return NULL;
	}
	return s + 5;
}

static const char *read_string(const char *s)
{
	if (*s++ != '"')
		return NULL;
	while (*s != '"') {
		if ((unsigned char)*s < 0x20)
			return NULL;
		s = *s == '\\' ? read_escape(s + 1) : s + 1;
		if (!s)
			return NULL;
	}
	return s + 1;
}

static const char *read_number(const char *s)
{
	s += *s == '-';
	if (!isdigit(*s) || (*s == '0' && isdigit(s[1])))
		return NULL;
	while (isdigit(*s))
		s++;
	return s;
}

/* Members of an object or elements of a list, behind the bracket. */
static const char *read_items(const char *s, char closing, int depth)
{
	s = read_blank(s);
	if (*s == closing)
		return s + 1;
	while (true) {
		if (closing == '}') {
			s = read_string(read_blank(s));
			if (!s)
				return NULL;
			s = read_blank(s);
			if (*s++ != ':')
				return NULL;
		}
		s = read_value(s, depth + 1);
		if (!s)
			return NULL;
		s = read_blank(s);
		if (*s == closing)
			return s + 1;
		if (*s++ != ',')
			return NULL;
	}
}

static const char *read_value(const char *s, int depth)
{
	static const char *const words[] = { "true", "false", "null" };
	int i;

	s = read_blank(s);
	if (depth > KAPI_OUT_DEPTH)
		return NULL;
	if (*s == '{')
		return read_items(s + 1, '}', depth);
	if (*s == '[')
		return read_items(s + 1, ']', depth);
	if (*s == '"')
		return read_string(s);
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (str_has_prefix(s, words[i]))
			return s + strlen(words[i]);
	}
	return read_number(s);
}

static bool is_json(const char *document)
{
	const char *end = read_value(document, 0);

	return end && !*read_blank(end);
}

static void expect_json(struct kunit *test, const struct kernel_api_spec *spec)
{
	struct seq_file m = {
		.buf = kunit_kzalloc(test, OUTPUT_SIZE, GFP_KERNEL),
		.size = OUTPUT_SIZE - 1,
	};

	KUNIT_ASSERT_NOT_NULL(test, m.buf);
	kapi_json_show(&m, spec);
	KUNIT_ASSERT_FALSE(test, seq_has_overflowed(&m));
	KUNIT_EXPECT_TRUE_MSG(test, is_json(m.buf), "%s", spec->name);
	kunit_kfree(test, m.buf);
}

static void reader_takes_json(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, is_json("{}"));
	KUNIT_EXPECT_TRUE(test, is_json(" [ 1 , -20, \"a\\u00e4\\n\", true, {\"x\": []} ]\n"));
}

static void reader_refuses_what_is_no_json(struct kunit *test)
{
	static const char *const wrong[] = {
		"", "{", "}", "{} {}", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a: 1}", "\"a",
		"\"\n\"", "\"\\x41\"", "\"\\u12\"", "01", "-", "tru", "{\"a\": 1,}", "'a'",
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++)
		KUNIT_EXPECT_FALSE_MSG(test, is_json(wrong[i]), "%s", wrong[i]);
}

static void json_of_the_sample_is_valid(struct kunit *test)
{
	expect_json(test, &__kapi_spec_sys_sample);
}

static void json_of_each_builtin_is_valid(struct kunit *test)
{
	const struct kernel_api_spec *const *spec;

	for (spec = __start_kapi_specs; spec < __stop_kapi_specs; spec++)
		expect_json(test, *spec);
}

#define UNKIND	"\"\\/\b\f\n\r\t\x01\x1f\x7f\xc3\xa4\xc3\x28\xff\xed\xa0\x80{}[]:,'\\u"

static void json_of_unkind_texts_is_valid(struct kunit *test)
{
	static const char *const texts[] = { UNKIND, "", UNKIND UNKIND };
	static const struct kapi_number number = { .text = UNKIND };
	static const struct kapi_param_constraint constraint = {
		.text = UNKIND, .min = &number, .param = UNKIND,
	};
	static const struct kapi_param_spec params[] = {
		{ .name = UNKIND, .ctype = UNKIND, .description = UNKIND, .struct_name = UNKIND,
		  KAPI_ITEMS(kinds, texts), .size = &number, .size_param = UNKIND,
		  .constraint = &constraint },
		{ .name = "" },
	};
	static const struct kapi_return_spec ret = { .description = UNKIND,
						     KAPI_ITEMS(ensures, texts) };
	static const struct kapi_error_spec errors[] = {
		{ .name = UNKIND, .summary = UNKIND, .description = UNKIND, .when = UNKIND,
		  .only_when = UNKIND, .applies = UNKIND },
	};
	static const struct kapi_lock_spec locks[] = { { .name = UNKIND, .description = UNKIND } };
	static const struct kapi_side_effect side_effects[] = {
		{ .target = UNKIND, .description = UNKIND, .condition = UNKIND,
		  KAPI_ITEMS(ensures, texts) },
	};
	static const struct kapi_constraint_spec constraints[] = {
		{ .name = UNKIND, .description = UNKIND, .expression = UNKIND },
	};
	const struct kernel_api_spec spec = {
		.name = UNKIND, .file = UNKIND, .description = UNKIND, .long_description = UNKIND,
		.examples = UNKIND, .notes = UNKIND, .provenance = UNKIND,
		KAPI_ITEMS(params, params), .ret = &ret, KAPI_ITEMS(errors, errors),
		KAPI_ITEMS(locks, locks), KAPI_ITEMS(side_effects, side_effects),
		KAPI_ITEMS(constraints, constraints), KAPI_ITEMS(failure_atomic_except, texts),
	};

	expect_json(test, &spec);
}

/* A record of a kernel that knows more words than this one. */
static void json_of_unknown_words_is_valid(struct kunit *test)
{
	static const struct kapi_param_constraint constraint = { .kind = 200 };
	static const struct kapi_param_spec params[] = {
		{ .name = "p", .type = 200, .flags = 0xffff, .constraint = &constraint },
	};
	const struct kernel_api_spec spec = {
		.name = "sys_new", .kind = 200, KAPI_ITEMS(params, params), .contexts = 0xffff,
		.failure_atomic = 200, .concurrency = 200,
	};

	expect_json(test, &spec);
}

static struct kunit_case kapi_json_cases[] = {
	KUNIT_CASE(reader_takes_json),
	KUNIT_CASE(reader_refuses_what_is_no_json),
	KUNIT_CASE(json_of_the_sample_is_valid),
	KUNIT_CASE(json_of_each_builtin_is_valid),
	KUNIT_CASE(json_of_unkind_texts_is_valid),
	KUNIT_CASE(json_of_unknown_words_is_valid),
	{}
};

static struct kunit_suite kapi_json_suite = {
	.name = "kapi_json",
	.test_cases = kapi_json_cases,
};

kunit_test_suite(kapi_json_suite);
