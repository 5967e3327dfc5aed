/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copyright (c) 2026 The kapifuzz authors
 *
 * Enough of the new-library interface of LTP to build and run the tests that
 * kapifuzz writes where no LTP tree is at hand. One source file makes one
 * program; there is no library:
 *
 *   cc -std=gnu99 -I gen/ltp/include close01.c -o close01 && ./close01 -i 2
 *
 * Results go to stderr as LTP prints them, and the exit status is LTP's bit
 * mask. What is here behaves as there; what is not here does not compile.
 */
#ifndef TST_TEST_H__
#define TST_TEST_H__

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define TPASS 0
#define TFAIL 1
#define TBROK 2
#define TWARN 4
#define TINFO 16
#define TCONF 32

/* Added to a result: print this errno after the message. */
#define TERRNO 0x100 /* errno */
#define TTERRNO 0x200 /* TST_ERR */
#define TRERRNO 0x400 /* TST_RET */

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* Memory with an unmapped page right behind its last byte. */
struct tst_buffers {
	void *ptr; /* address of the pointer to fill in */
	size_t size;
	char *str; /* or: a string to copy */
};

struct tst_test {
	unsigned int tcnt;
	void (*setup)(void);
	void (*cleanup)(void);
	void (*test)(unsigned int n);
	void (*test_all)(void);
	struct tst_buffers *bufs; /* ends with an empty one */
	const char *mntpoint;
	unsigned int timeout; /* seconds; 0 stands for 30 */
	unsigned int needs_tmpdir : 1;
	unsigned int needs_root : 1;
	unsigned int needs_rofs : 1; /* read-only at .mntpoint, holds `file` and `dir` */
};

/* Of the last TEST() or TST_EXP_*() call. */
extern long TST_RET;
extern int TST_ERR;
extern int TST_PASS;

void tst_res_(const char *file, int line, int result, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void tst_brk_(const char *file, int line, int result, const char *fmt, ...)
	__attribute__((format(printf, 4, 5), noreturn));

#define tst_res(result, ...) tst_res_(__FILE__, __LINE__, (result), __VA_ARGS__)
#define tst_brk(result, ...) tst_brk_(__FILE__, __LINE__, (result), __VA_ARGS__)

/* An address that no memory is mapped at. */
void *tst_get_bad_addr(void (*cleanup)(void));

/* As umount(); no failure when nothing is mounted there. */
int tst_umount(const char *path);

#include "tst_safe_macros.h"
#include "tst_test_macros.h"
#include "tst_run.h"

#endif /* TST_TEST_H__ */
