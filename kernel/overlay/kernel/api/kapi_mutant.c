// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_mutant.c - which deliberate bug is awake
 *
 * Out of line and without KCOV, so that an instrumented caller shows one call
 * here instead of a comparison with the mutant's number.
 */
#define pr_fmt(fmt) "kapi: " fmt

#include <linux/cache.h>
#include <linux/init.h>
#include <linux/kapi_mutant.h>
#include <linux/kernel.h>
#include <linux/printk.h>

static unsigned int mutant_awake __ro_after_init;

bool kapi_mutant(unsigned int number)
{
	return unlikely(mutant_awake == number);
}

static int __init kapi_mutant_setup(char *arg)
{
	int err = kstrtouint(arg, 0, &mutant_awake);

	if (err)
		pr_err("kapi_mutant=%s is no number\n", arg);
	else if (mutant_awake)
		pr_warn("mutant %u is awake: this kernel has a deliberate bug\n", mutant_awake);
	return err;
}
early_param("kapi_mutant", kapi_mutant_setup);
