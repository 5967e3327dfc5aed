// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_kunit.c - tests of registration and lookup
 *
 * The suites run when the kernel is booted with kunit.enable=1.
 */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/kernel.h>
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

static void entry_is_found_by_its_spec(struct kunit *test)
{
	static const struct kernel_api_spec same_name = { .name = "kapi_test_a" };
	struct kapi_entry *entry;

	KUNIT_EXPECT_EQ(test, kapi_register_spec(&spec_a), 0);
	guard(rcu)();
	entry = kapi_entry_of(&spec_a);
	KUNIT_ASSERT_NOT_NULL(test, entry);
	KUNIT_EXPECT_PTR_EQ(test, entry->spec, &spec_a);
	KUNIT_EXPECT_NULL(test, kapi_entry_of(&same_name));
	KUNIT_EXPECT_NULL(test, kapi_entry_of(NULL));
}

static void name_is_compared_as_a_whole(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kapi_register_spec(&spec_a), 0);
	KUNIT_EXPECT_NULL(test, kapi_get_spec(""));
	KUNIT_EXPECT_NULL(test, kapi_get_spec("kapi_test_A"));
	KUNIT_EXPECT_NULL(test, kapi_get_spec("kapi_test_a "));
}

#define MANY	300	/* more than the hash tables have buckets */

static void register_takes_many(struct kunit *test)
{
	struct kernel_api_spec *specs = kunit_kcalloc(test, MANY, sizeof(*specs), GFP_KERNEL);
	char (*names)[24] = kunit_kcalloc(test, MANY, sizeof(*names), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, specs);
	KUNIT_ASSERT_NOT_NULL(test, names);
	for (i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof(names[i]), "kapi_test_many_%d", i);
		specs[i].name = names[i];
		KUNIT_EXPECT_EQ(test, kapi_register_spec(&specs[i]), 0);
	}
	for (i = 0; i < MANY; i++)
		KUNIT_EXPECT_PTR_EQ(test, kapi_get_spec(specs[i].name), &specs[i]);
	for (i = 0; i < MANY; i++) {
		kapi_unregister_spec(specs[i].name);
		KUNIT_EXPECT_NULL(test, kapi_get_spec(specs[i].name));
	}
}

/* What a module with these would do. */
static const struct kernel_api_spec spec_of_other = { .name = "kapi_test_a" };
static const struct kernel_api_spec *const table[] = { &spec_a, &spec_b };

static void table_comes_and_goes(struct kunit *test)
{
	kapi_add_table(table, ARRAY_SIZE(table), false);
	KUNIT_EXPECT_PTR_EQ(test, kapi_get_spec("kapi_test_a"), &spec_a);
	KUNIT_EXPECT_PTR_EQ(test, kapi_get_spec("kapi_test_b"), &spec_b);
	kapi_remove_table(table, ARRAY_SIZE(table));
	KUNIT_EXPECT_NULL(test, kapi_get_spec("kapi_test_a"));
	KUNIT_EXPECT_NULL(test, kapi_get_spec("kapi_test_b"));
}

static void table_leaves_taken_names_alone(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kapi_register_spec(&spec_of_other), 0);
	kapi_add_table(table, ARRAY_SIZE(table), false);
	KUNIT_EXPECT_PTR_EQ(test, kapi_get_spec("kapi_test_a"), &spec_of_other);
	KUNIT_EXPECT_PTR_EQ(test, kapi_get_spec("kapi_test_b"), &spec_b);
	kapi_remove_table(table, ARRAY_SIZE(table));
	KUNIT_EXPECT_PTR_EQ(test, kapi_get_spec("kapi_test_a"), &spec_of_other);
	KUNIT_EXPECT_NULL(test, kapi_get_spec("kapi_test_b"));
}

static void table_may_be_empty(struct kunit *test)
{
	kapi_add_table(NULL, 0, false);
	kapi_remove_table(NULL, 0);
}

/* A name on the heap, where a reader that came too late would find poison. */
static struct kernel_api_spec *heap_spec(struct kunit *test)
{
	struct kernel_api_spec *spec = kzalloc(sizeof(*spec), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, spec);
	spec->name = kstrdup("kapi_test_heap", GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, spec->name);
	return spec;
}

/* Looks the specification up and reads it, again and again. Returns wrong names. */
static int read_until_stopped(void *unused)
{
	const struct kernel_api_spec *spec;
	int wrong = 0;

	while (!kthread_should_stop()) {
		scoped_guard(rcu) {
			spec = kapi_get_spec("kapi_test_heap");
			if (spec && strcmp(spec->name, "kapi_test_heap"))
				wrong++;
		}
		cond_resched();
	}
	return wrong;
}

static void unregister_waits_for_readers(struct kunit *test)
{
	struct task_struct *reader = kthread_run(read_until_stopped, NULL, "kapi_reader");
	int i;

	KUNIT_ASSERT_FALSE(test, IS_ERR(reader));
	for (i = 0; i < 50; i++) {
		struct kernel_api_spec *spec = heap_spec(test);
		const char *name = spec->name;

		KUNIT_EXPECT_EQ(test, kapi_register_spec(spec), 0);
		usleep_range(100, 200);
		kapi_unregister_spec(name);
		memset((void *)name, 'x', strlen(name));
		kfree(name);
		kfree(spec);
	}
	KUNIT_EXPECT_EQ(test, kthread_stop(reader), 0);
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
	KUNIT_CASE(entry_is_found_by_its_spec),
	KUNIT_CASE(name_is_compared_as_a_whole),
	KUNIT_CASE(register_takes_many),
	KUNIT_CASE(table_comes_and_goes),
	KUNIT_CASE(table_leaves_taken_names_alone),
	KUNIT_CASE(table_may_be_empty),
	KUNIT_CASE(unregister_waits_for_readers),
	KUNIT_CASE(layout_describes_this_kernel),
	{}
};

static struct kunit_suite kapi_suite = {
	.name = "kapi",
	.exit = kapi_test_exit,
	.test_cases = kapi_cases,
};

kunit_test_suite(kapi_suite);
