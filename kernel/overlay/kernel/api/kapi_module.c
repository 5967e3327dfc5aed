// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_module.c - specifications of modules come and go with them
 *
 * A module has its specifications in its own section .kapi_specs, which the
 * module loader finds (struct module). They are listed and found by name like
 * all others. A name that is taken stays with whom it belongs to. Nothing calls
 * through a module's specification: a system call cannot be in a module.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/notifier.h>

#include "internal.h"

static int kapi_module_changed(struct notifier_block *nb, unsigned long state, void *data)
{
	const struct module *mod = data;

	if (state == MODULE_STATE_COMING)
		kapi_add_table(mod->kapi_specs, mod->num_kapi_specs, false);
	else if (state == MODULE_STATE_GOING)
		kapi_remove_table(mod->kapi_specs, mod->num_kapi_specs);
	return NOTIFY_OK;
}

static struct notifier_block kapi_module_notifier = {
	.notifier_call = kapi_module_changed,
};

static int __init kapi_module_init(void)
{
	return register_module_notifier(&kapi_module_notifier);
}
core_initcall(kapi_module_init);
