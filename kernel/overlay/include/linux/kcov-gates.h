/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tests around the calls of KCOV.
 *
 * Compilers call KCOV unconditionally, for each basic block and comparison, and
 * know no test around it. So the assembler adds one: "call" becomes a macro
 * that looks at its target. Whatever a call clobbers, the flags among it, is
 * the compiler's to keep anyway.
 *
 * scripts/Makefile.kcov includes this in front of every instrumented file.
 */
#ifndef _LINUX_KCOV_GATES_H
#define _LINUX_KCOV_GATES_H

asm(".macro kcov_gated_call gate, target\n"
	"	cmpl $0, \\gate(%rip)\n"
	"	je .Lkcov_gate\\@\n"
	"	callq \\target\n"
	".Lkcov_gate\\@:\n"
	".endm\n"
	".macro call target:vararg\n"
	".ifc \\target,__sanitizer_cov_trace_pc\n"
	"	kcov_gated_call kcov_pc_gate, \\target\n"
	".else\n"
	".set .Lkcov_gated, 0\n"
	".irp kind,cmp1,cmp2,cmp4,cmp8,const_cmp1,const_cmp2,const_cmp4,const_cmp8,switch\n"
	".ifc \\target,__sanitizer_cov_trace_\\kind\n"
	".set .Lkcov_gated, 1\n"
	".endif\n"
	".endr\n"
	".if .Lkcov_gated\n"
	"	kcov_gated_call kcov_cmp_gate, \\target\n"
	".else\n"
	"	callq \\target\n"
	".endif\n"
	".endif\n"
	".endm\n");

#endif
