/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls of specified system calls, and what was found wrong with them:
 *
 *	kapi_syscall_enter: sys_read(fd=0x3, buf=0x7ffd0f1c, count=0x10)
 *	kapi_syscall_exit: sys_read = 16 success
 *	kapi_violation: unlisted-error sys_read value=0x0 ret=-5
 *	kapi_violation: outside-accepted sys_open flags=0x40000000 ret=3
 *
 * Entry and exit are seen in every mode, violations only where one observes.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM kapi

#if !defined(_TRACE_KAPI_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_KAPI_H

#include <linux/kernel_api_spec.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#ifndef _TRACE_KAPI_HELPERS
#define _TRACE_KAPI_HELPERS
int kapi_trace_enter_used(void);
void kapi_trace_enter_unused(void);
int kapi_trace_exit_used(void);
void kapi_trace_exit_unused(void);
size_t kapi_trace_args(char *buf, size_t size, const struct kernel_api_spec *spec,
		       const u64 *args);
#endif

TRACE_EVENT_FN(kapi_syscall_enter,
	       TP_PROTO(const struct kernel_api_spec *spec, const u64 *args),
	       TP_ARGS(spec, args),
	       TP_STRUCT__entry(__dynamic_array(char, name, strlen(spec->name) + 1)
				__dynamic_array(char, text,
						kapi_trace_args(NULL, 0, spec, args) + 1)),
	       TP_fast_assign(memcpy(__get_str(name), spec->name, __get_dynamic_array_len(name));
			      __get_str(text)[0] = '\0';
			      kapi_trace_args(__get_str(text), __get_dynamic_array_len(text),
					      spec, args);),
	       TP_printk("%s(%s)", __get_str(name), __get_str(text)),
	       kapi_trace_enter_used, kapi_trace_enter_unused
);

/* @outcome: success, error, unlisted-error, bad-value; refused in mode enforce. */
TRACE_EVENT_FN(kapi_syscall_exit,
	       TP_PROTO(const struct kernel_api_spec *spec, long ret, const char *outcome),
	       TP_ARGS(spec, ret, outcome),
	       TP_STRUCT__entry(__dynamic_array(char, name, strlen(spec->name) + 1)
				__dynamic_array(char, outcome, strlen(outcome) + 1)
				__field(long, ret)),
	       TP_fast_assign(memcpy(__get_str(name), spec->name, __get_dynamic_array_len(name));
			      memcpy(__get_str(outcome), outcome,
				     __get_dynamic_array_len(outcome));
			      __entry->ret = ret;),
	       TP_printk("%s = %ld %s", __get_str(name), __entry->ret, __get_str(outcome)),
	       kapi_trace_exit_used, kapi_trace_exit_unused
);

/* @param is empty if it is not about an argument; @value is 0 then, or a context. */
TRACE_EVENT(kapi_violation,
	    TP_PROTO(const char *event, const struct kernel_api_spec *spec, const char *param,
		     u64 value, long ret),
	    TP_ARGS(event, spec, param, value, ret),
	    TP_STRUCT__entry(__dynamic_array(char, event, strlen(event) + 1)
			     __dynamic_array(char, name, strlen(spec->name) + 1)
			     __dynamic_array(char, param, strlen(param) + 1)
			     __field(u64, value)
			     __field(long, ret)),
	    TP_fast_assign(memcpy(__get_str(event), event, __get_dynamic_array_len(event));
			   memcpy(__get_str(name), spec->name, __get_dynamic_array_len(name));
			   memcpy(__get_str(param), param, __get_dynamic_array_len(param));
			   __entry->value = value;
			   __entry->ret = ret;),
	    TP_printk("%s %s %s=0x%llx ret=%ld", __get_str(event), __get_str(name),
		      __get_str(param)[0] ? __get_str(param) : "value", __entry->value,
		      __entry->ret)
);

#endif /* _TRACE_KAPI_H */

/* This part must be outside protection */
#include <trace/define_trace.h>
