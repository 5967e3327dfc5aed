/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KCOV without its calls.
 *
 * Compilers call KCOV unconditionally, for each basic block and comparison,
 * and know no other way. So the assembler replaces the calls: "call" becomes a
 * macro that looks at its target. For __sanitizer_cov_trace_pc() it writes the
 * function's work in place, with what kcov_cpu_update() has laid out for the
 * current task; in front of the comparisons' functions, which are longer, it
 * writes a test. Whatever a call clobbers, the flags among it, is the
 * compiler's to keep anyway.
 *
 * scripts/Makefile.kcov includes this in front of every instrumented file.
 */
#ifndef _LINUX_KCOV_INLINE_H
#define _LINUX_KCOV_INLINE_H

#include <generated/uapi/linux/version.h>

#ifdef CONFIG_SMP
#define KCOV_INLINE_CPU "%gs:"
#else
#define KCOV_INLINE_CPU ""
#endif

/* Where this kernel has the preempt count of a CPU. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(6, 15, 0)
#define KCOV_PREEMPT_COUNT "8+pcpu_hot"
#else
#define KCOV_PREEMPT_COUNT "__preempt_count"
#endif

/* The recorded PC is the one behind all of it, as if there had been a call. */
asm(".macro kcov_inline_pc\n"
	"	movq " KCOV_INLINE_CPU "kcov_cpu(%rip), %rax\n"
	"	testq %rax, %rax\n"
	"	je .Lkcov\\@\n"
	"	movl " KCOV_INLINE_CPU KCOV_PREEMPT_COUNT "(%rip), %ecx\n"
	"	testl " KCOV_INLINE_CPU "16+kcov_cpu(%rip), %ecx\n"
	"	jne .Lkcov\\@\n"
	"	movq (%rax), %rcx\n"
	"	incq %rcx\n"
	"	cmpq " KCOV_INLINE_CPU "8+kcov_cpu(%rip), %rcx\n"
	"	jae .Lkcov\\@\n"
	"	movq %rcx, (%rax)\n"
	"	leaq .Lkcov\\@(%rip), %rdx\n"
	"	movq %rdx, (%rax,%rcx,8)\n"
	".Lkcov\\@:\n"
	".endm\n"
	".macro kcov_inline_cmp target\n"
	"	cmpl $0, kcov_cmp_gate(%rip)\n"
	"	je .Lkcov\\@\n"
	"	callq \\target\n"
	".Lkcov\\@:\n"
	".endm\n"
	".macro call target:vararg\n"
	".ifc \\target,__sanitizer_cov_trace_pc\n"
	"	kcov_inline_pc\n"
	".else\n"
	".set .Lkcov_gated, 0\n"
	".irp kind,cmp1,cmp2,cmp4,cmp8,const_cmp1,const_cmp2,const_cmp4,const_cmp8,switch\n"
	".ifc \\target,__sanitizer_cov_trace_\\kind\n"
	".set .Lkcov_gated, 1\n"
	".endif\n"
	".endr\n"
	".if .Lkcov_gated\n"
	"	kcov_inline_cmp \\target\n"
	".else\n"
	"	callq \\target\n"
	".endif\n"
	".endif\n"
	".endm\n");

#endif
