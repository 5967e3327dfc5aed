// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_kunit.c - tests of registration and lookup
 *
 * The suites run when the kernel is booted with kunit.enable=1.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/string.h>

#include "internal.h"

static const struct kernel_api_spec spec_a = {
	.name = "kapi_test_a",
	.failure_atomic = KAPI_ABSENT,
	.concurrency = KAPI_ABSENT,
};

static const struct kernel_api_spec spec_b = {
	.name = "kapi_test_b",
	.failure_atomic = KAPI_ABSENT,
	.concurrency = KAPI_ABSENT,
};

static void kapi_test_exit(struct kunit *test)
{
	kapi_unregister_spec(spec_a.name);
	kapi_unregister_spec(spec_b.name);
}

static void register_makes_it_found(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, kapi_get_spec("kapi_test_a"));
	KUNIT_EXPECT_EQ(test, kapi_register_spec(&spec_a), 0);
	KUNIT_EXPECT_PTR_EQ(test, kapi_get_spec("kapi_test_a"), &spec_a);
}

static void register_keeps_two_apart(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kapi_register_spec(&spec_b), 0);
	KUNIT_EXPECT_EQ(test, kapi_register_spec(&spec_a), 0);
	KUNIT_EXPECT_PTR_EQ(test, kapi_get_spec("kapi_test_a"), &spec_a);
	KUNIT_EXPECT_PTR_EQ(test, kapi_get_spec("kapi_test_b"), &spec_b);
	KUNIT_EXPECT_NULL(test, kapi_get_spec("kapi_test_"));
}

static void register_refuses_nameless(struct kunit *test)
{
	static const struct kernel_api_spec no_name, empty_name = { .name = "" };

	KUNIT_EXPECT_EQ(test, kapi_register_spec(NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, kapi_register_spec(&no_name), -EINVAL);
	KUNIT_EXPECT_EQ(test, kapi_register_spec(&empty_name), -EINVAL);
}

static void register_refuses_taken_name(struct kunit *test)
{
	static const struct kernel_api_spec other = { .name = "kapi_test_a" };

	KUNIT_EXPECT_EQ(test, kapi_register_spec(&spec_a), 0);
	KUNIT_EXPECT_EQ(test, kapi_register_spec(&other), -EEXIST);
	KUNIT_EXPECT_PTR_EQ(test, kapi_get_spec("kapi_test_a"), &spec_a);
}

static void unregister_frees_the_name(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kapi_register_spec(&spec_a), 0);
	kapi_unregister_spec("kapi_test_a");
	KUNIT_EXPECT_NULL(test, kapi_get_spec("kapi_test_a"));
	KUNIT_EXPECT_EQ(test, kapi_register_spec(&spec_a), 0);
}

static void unregister_ignores_unknown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kapi_register_spec(&spec_a), 0);
	kapi_unregister_spec("kapi_test_none");
	kapi_unregister_spec(NULL);
	KUNIT_EXPECT_PTR_EQ(test, kapi_get_spec("kapi_test_a"), &spec_a);
}

static void lookup_of_null_is_null(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, kapi_get_spec(NULL));
}

static void builtin_is_found_and_stays(struct kunit *test)
{
	const struct kernel_api_spec *const *spec;

	if (&__start_kapi_specs[0] == &__stop_kapi_specs[0])
		kunit_skip(test, "this kernel has no built-in specification");

	for (spec = __start_kapi_specs; spec < __stop_kapi_specs; spec++) {
		KUNIT_EXPECT_PTR_EQ(test, kapi_get_spec((*spec)->name), *spec);
		KUNIT_EXPECT_EQ(test, kapi_register_spec(*spec), -EEXIST);
		kapi_unregister_spec((*spec)->name);
		KUNIT_EXPECT_PTR_EQ(test, kapi_get_spec((*spec)->name), *spec);
	}
}

static void entries_are_sorted(struct kunit *test)
{
	struct kapi_entry *entry;
	const char *last = "";

	KUNIT_EXPECT_EQ(test, kapi_register_spec(&spec_b), 0);
	KUNIT_EXPECT_EQ(test, kapi_register_spec(&spec_a), 0);

	guard(mutex)(&kapi_entries_lock);
	list_for_each_entry(entry, &kapi_entries, node) {
		KUNIT_EXPECT_LT(test, strcmp(last, entry->spec->name), 0);
		last = entry->spec->name;
	}
}

static void layout_describes_this_kernel(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, __kapi_layout.magic, KAPI_LAYOUT_MAGIC);
	KUNIT_EXPECT_EQ(test, __kapi_layout.spec_size, sizeof(struct kernel_api_spec));
	KUNIT_EXPECT_EQ(test, __kapi_layout.pointer_size, sizeof(void *));
}

static struct kunit_case kapi_cases[] = {
	KUNIT_CASE(register_makes_it_found),
	KUNIT_CASE(register_keeps_two_apart),
	KUNIT_CASE(register_refuses_nameless),
	KUNIT_CASE(register_refuses_taken_name),
	KUNIT_CASE(unregister_frees_the_name),
	KUNIT_CASE(unregister_ignores_unknown),
	KUNIT_CASE(lookup_of_null_is_null),
	KUNIT_CASE(builtin_is_found_and_stays),
	KUNIT_CASE(entries_are_sorted),
	KUNIT_CASE(layout_describes_this_kernel),
	{}
};

static struct kunit_suite kapi_suite = {
	.name = "kapi",
	.exit = kapi_test_exit,
	.test_cases = kapi_cases,
};

kunit_test_suite(kapi_suite);
