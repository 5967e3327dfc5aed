/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kapi_mutant.h - deliberate bugs that show whether a test would see them
 *
 * A mutant is a small semantic bug compiled in and asleep; "kapi_mutant=N" on
 * the command line wakes number N for the whole life of the kernel:
 *
 *	if (kapi_mutant(1))
 *		fd_install(fd[0], files[0]);
 *
 * Never enable CONFIG_KAPI_MUTANTS in a kernel that anything depends on.
 */
#ifndef _LINUX_KAPI_MUTANT_H
#define _LINUX_KAPI_MUTANT_H

#include <linux/types.h>

#ifdef CONFIG_KAPI_MUTANTS
bool kapi_mutant(unsigned int number);
#else
static inline bool kapi_mutant(unsigned int number)
{
	return false;
}
#endif

#endif /* _LINUX_KAPI_MUTANT_H */
