/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kapi_test_util.h - what the tests of API specifications share
 *
 *	CALL(SYS_read, -1, &c, 1);
 *	return failed(EBADF);		// or says what it got instead
 */
#ifndef KAPI_TEST_UTIL_H
#define KAPI_TEST_UTIL_H

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../kselftest.h"
#include "kapi_debugfs.h"

#define FILE_NAME	"kapi_test.tmp"
#define CONTENT		"0123456789"
#define UNKNOWN_FLAG	0x40000000	/* no O_* flag; open() ignores it */

/* What a system call returned, and errno right after it. */
struct outcome {
	long ret;
	int err;
};

static struct outcome last;

static inline long note(long ret)
{
	last.ret = ret;
	last.err = errno;
	return ret;
}

#define CALL(...)	note(syscall(__VA_ARGS__))

static inline bool failed(int err)
{
	if (last.ret == -1 && last.err == err)
		return true;
	ksft_print_msg("got %ld (%s), expected %s\n", last.ret, strerror(last.err),
		       strerror(err));
	return false;
}

static inline bool gave(long ret)
{
	if (last.ret == ret)
		return true;
	ksft_print_msg("got %ld (%s), expected %ld\n", last.ret, strerror(last.err), ret);
	return false;
}

static inline bool gave_fd(void)
{
	if (last.ret >= 0)
		return true;
	ksft_print_msg("got %ld (%s), expected a descriptor\n", last.ret, strerror(last.err));
	return false;
}

/* The result of the case, after a descriptor of it is closed. */
static inline bool closing(int fd, bool ok)
{
	if (fd >= 0)
		close(fd);
	return ok;
}

struct test_case {
	const char *name;
	bool (*run)(void);
};

#define CASE(name)	{ #name, name }

static inline void make_file(void)
{
	int fd = open(FILE_NAME, O_CREAT | O_TRUNC | O_WRONLY, 0600);

	if (fd < 0 || write(fd, CONTENT, strlen(CONTENT)) != (ssize_t)strlen(CONTENT))
		ksft_exit_fail_msg("cannot write " FILE_NAME " here: %s\n", strerror(errno));
	close(fd);
}

/* Runs them in the mode observe, with FILE_NAME in the current directory. */
static inline void run_cases(const struct test_case *cases, unsigned int count)
{
	unsigned int i;

	ksft_print_header();
	if (kapi_write("mode", "observe"))
		ksft_exit_skip("cannot set " KAPI_DIR "/mode: %s\n", strerror(errno));
	ksft_set_plan(count);
	make_file();
	for (i = 0; i < count; i++)
		ksft_test_result(cases[i].run(), "%s\n", cases[i].name);
	unlink(FILE_NAME);
	ksft_finished();
}

#define RUN_CASES(cases)	run_cases(cases, ARRAY_SIZE(cases))

#endif /* KAPI_TEST_UTIL_H */
