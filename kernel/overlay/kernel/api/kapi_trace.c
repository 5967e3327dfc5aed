// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_trace.c - the tracepoints' definition, and what they need to be hit
 *
 * Using the one of a call's entry or exit wakes the hook there (kapi_mode.c), so
 * that calls can be traced while all modes are off.
 */
#include <linux/kernel.h>
#include <linux/sprintf.h>

#include "internal.h"

#define CREATE_TRACE_POINTS
#include <trace/events/kapi.h>

int kapi_trace_enter_used(void)
{
	kapi_trace_end(KAPI_END_ENTER, true);
	return 0;
}

void kapi_trace_enter_unused(void)
{
	kapi_trace_end(KAPI_END_ENTER, false);
}

int kapi_trace_exit_used(void)
{
	kapi_trace_end(KAPI_END_RETURN, true);
	return 0;
}

void kapi_trace_exit_unused(void)
{
	kapi_trace_end(KAPI_END_RETURN, false);
}

/*
 * "fd=0x3, count=0x10". Returns the length without the NUL; counts only if
 * @buf is NULL.
 */
size_t kapi_trace_args(char *buf, size_t size, const struct kernel_api_spec *spec,
		       const u64 *args)
{
	size_t length = 0;
	u32 i;

	for (i = 0; i < spec->nr_params; i++)
		length += snprintf(buf ? buf + length : NULL, buf ? size - length : 0,
				   "%s%s=0x%llx", i ? ", " : "", spec->params[i].name, args[i]);
	return length;
}
