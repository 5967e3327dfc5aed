// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_module_sample.c - a module with the specification of its own API
 *
 * While it is loaded, /sys/kernel/debug/kapi/specs/kapi_sample_half shows the
 * specification below, and kapi_get_spec("kapi_sample_half") finds it.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel_api_spec.h>
#include <linux/module.h>

int kapi_sample_half(int number);

static const struct kapi_param_spec kapi_sample_half_params[] = {
	{
		.name = "number",
		KAPI_CTYPE("int", int),
		.description = "an even number",
		.flags = KAPI_PARAM_IN,
		.type = KAPI_TYPE_INT,
		.constraint = &(const struct kapi_param_constraint){
			.kind = KAPI_CONSTRAINT_ALIGNMENT,
			.alignment = KAPI_NUMBER("2", 2),
		},
	},
};

static const struct kapi_error_spec kapi_sample_half_errors[] = {
	{
		.name = "EDOM",
		.code = -EDOM,
		.summary = "number is odd",
		.when = "number % 2 != 0",
		.only_when = "number % 2 != 0",
	},
};

static const struct kernel_api_spec __kapi_spec_kapi_sample_half = {
	.name = "kapi_sample_half",
	.kind = KAPI_ABSENT,
	.description = "half of an even number",
	KAPI_ITEMS(params, kapi_sample_half_params),
	KAPI_ITEMS(errors, kapi_sample_half_errors),
	.contexts = KAPI_CTX_PROCESS | KAPI_CTX_SOFTIRQ | KAPI_CTX_HARDIRQ | KAPI_CTX_ATOMIC |
		    KAPI_CTX_SLEEPABLE,
	.failure_atomic = KAPI_FAILURE_ATOMIC_YES,
	.concurrency = KAPI_ABSENT,
};

KAPI_SPEC_ENTRY(kapi_sample_half);

int kapi_sample_half(int number)
{
	return number % 2 ? -EDOM : number / 2;
}
EXPORT_SYMBOL_GPL(kapi_sample_half);

static int __init kapi_sample_init(void)
{
	return kapi_get_spec("kapi_sample_half") == &__kapi_spec_kapi_sample_half ? 0 : -ENOENT;
}
module_init(kapi_sample_init);

static void __exit kapi_sample_exit(void)
{
}
module_exit(kapi_sample_exit);

MODULE_DESCRIPTION("API specification in a module");
MODULE_LICENSE("GPL");
