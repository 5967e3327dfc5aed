// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_mode.c - whether calls are compared, for all APIs and for one
 *
 * The global mode holds for every API that has no mode of its own. The hooks at
 * the two ends of a call sleep behind a static key each, which is on as long as
 * anybody may need the hook:
 *
 *	enter	some mode is enforce, or the tracepoint of the entry is in use
 *	return	some mode is not off, or the tracepoint of the exit is in use
 *
 * So with everything off a call passes two no-op instructions, and an API that
 * is observed alone costs the other specified ones a lookup.
 */
#define pr_fmt(fmt) "kapi: " fmt

#include <linux/init.h>
#include <linux/jump_label.h>
#include <linux/kapi_syscall.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "internal.h"

DEFINE_STATIC_KEY_FALSE(kapi_enter_on);
DEFINE_STATIC_KEY_FALSE(kapi_return_on);

const char *const kapi_mode_names[KAPI_NR_SPEC_MODES] = {
	[KAPI_MODE_OFF]		= "off",
	[KAPI_MODE_OBSERVE]	= "observe",
	[KAPI_MODE_ENFORCE]	= "enforce",
	[KAPI_MODE_GLOBAL]	= "global",
};

/* Protects what follows, and the modes of all entries. */
static DEFINE_MUTEX(kapi_mode_lock);
enum kapi_mode kapi_global_mode = KAPI_MODE_OBSERVE;
static unsigned int kapi_specs_in_mode[KAPI_NR_SPEC_MODES];
static unsigned int kapi_tracers[KAPI_NR_ENDS];
static bool kapi_keys_ready;

static void kapi_set_key(struct static_key_false *key, bool on)
{
	if (on)
		static_branch_enable(key);
	else
		static_branch_disable(key);
}

static bool kapi_any(enum kapi_mode mode)
{
	return kapi_global_mode == mode || kapi_specs_in_mode[mode];
}

static void kapi_update_keys(void)
{
	bool enforce = kapi_any(KAPI_MODE_ENFORCE);

	lockdep_assert_held(&kapi_mode_lock);
	/* Before initcalls only the choice is noted. */
	if (!kapi_keys_ready)
		return;
	kapi_set_key(&kapi_enter_on, enforce || kapi_tracers[KAPI_END_ENTER]);
	kapi_set_key(&kapi_return_on, enforce || kapi_any(KAPI_MODE_OBSERVE) ||
		     kapi_tracers[KAPI_END_RETURN]);
}

void kapi_set_mode(enum kapi_mode mode)
{
	guard(mutex)(&kapi_mode_lock);
	WRITE_ONCE(kapi_global_mode, mode);
	kapi_update_keys();
}

void kapi_set_spec_mode(struct kapi_entry *entry, enum kapi_mode mode)
{
	guard(mutex)(&kapi_mode_lock);
	kapi_specs_in_mode[entry->mode]--;
	kapi_specs_in_mode[mode]++;
	WRITE_ONCE(entry->mode, mode);
	kapi_update_keys();
}

void kapi_mode_attach(struct kapi_entry *entry)
{
	guard(mutex)(&kapi_mode_lock);
	entry->mode = KAPI_MODE_GLOBAL;
	kapi_specs_in_mode[KAPI_MODE_GLOBAL]++;
}

void kapi_mode_detach(struct kapi_entry *entry)
{
	guard(mutex)(&kapi_mode_lock);
	kapi_specs_in_mode[entry->mode]--;
	kapi_update_keys();
}

void kapi_trace_end(enum kapi_end end, bool on)
{
	guard(mutex)(&kapi_mode_lock);
	kapi_tracers[end] += on ? 1 : -1;
	kapi_update_keys();
}

static int __init kapi_mode_setup(char *arg)
{
	int mode = match_string(kapi_mode_names, KAPI_NR_MODES, arg ?: "");

	if (mode < 0) {
		pr_err("kapi=%s is none of off, observe, enforce\n", arg ?: "");
		return mode;
	}
	kapi_set_mode(mode);
	return 0;
}
early_param("kapi", kapi_mode_setup);

static int __init kapi_mode_init(void)
{
	guard(mutex)(&kapi_mode_lock);
	kapi_keys_ready = true;
	kapi_update_keys();
	return 0;
}
core_initcall(kapi_mode_init);
