// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_trace_test.c - what the tracepoints of specified calls show
 */
#define _GNU_SOURCE
#include <sys/mount.h>

#include "kapi_test_util.h"

#define TRACE_DIR	"/sys/kernel/tracing"

static char text[1 << 16];

static bool trace_write(const char *file, const char *word)
{
	char path[128];
	bool ok;
	int fd;

	snprintf(path, sizeof(path), TRACE_DIR "/%s", file);
	fd = open(path, O_WRONLY | O_TRUNC);
	ok = fd >= 0 && write(fd, word, strlen(word)) == (ssize_t)strlen(word);
	return closing(fd, ok);
}

static bool trace_has(const char *line)
{
	int fd = open(TRACE_DIR "/trace", O_RDONLY);
	ssize_t length = 0, n;

	while (fd >= 0 && (n = read(fd, text + length, sizeof(text) - 1 - length)) > 0)
		length += n;
	text[length] = '\0';
	if (strstr(text, line))
		return closing(fd, true);
	ksft_print_msg("no \"%s\" in %zd bytes of trace\n", line, length);
	return closing(fd, false);
}

/* Turns one event on alone and makes the call. */
static bool trace_of_dup3(const char *event, const char *line)
{
	char file[128];
	bool ok;

	snprintf(file, sizeof(file), "events/kapi/%s/enable", event);
	if (!trace_write("trace", "") || !trace_write(file, "1"))
		return false;
	CALL(SYS_dup3, 0, 0, UNKNOWN_FLAG);
	ok = trace_has(line);
	return trace_write(file, "0") && ok;
}

static bool entry_names_the_arguments(void)
{
	return trace_of_dup3("kapi_syscall_enter",
			     "kapi_syscall_enter: sys_dup3(oldfd=0x0, newfd=0x0, flags=0x40000000)");
}

static bool exit_has_result_and_outcome(void)
{
	return trace_of_dup3("kapi_syscall_exit", "kapi_syscall_exit: sys_dup3 = -22 ");
}

static bool violation_names_the_parameter(void)
{
	int fd;
	bool ok;

	if (!trace_write("trace", "") ||
	    !trace_write("events/kapi/kapi_violation/enable", "1"))
		return false;
	fd = CALL(SYS_open, FILE_NAME, O_RDONLY | UNKNOWN_FLAG, 0);
	ok = closing(fd, trace_has("kapi_violation: outside-accepted sys_open flags=0x40000000"));
	return trace_write("events/kapi/kapi_violation/enable", "0") && ok;
}

static bool quiet_when_turned_off(void)
{
	if (!trace_write("trace", ""))
		return false;
	CALL(SYS_dup3, 0, 0, UNKNOWN_FLAG);
	return !trace_has("sys_dup3");
}

static const struct test_case cases[] = {
	CASE(entry_names_the_arguments),
	CASE(exit_has_result_and_outcome),
	CASE(violation_names_the_parameter),
	CASE(quiet_when_turned_off),
};

int main(void)
{
	mount("tracefs", TRACE_DIR, "tracefs", 0, NULL);
	if (access(TRACE_DIR "/events/kapi", F_OK)) {
		ksft_print_header();
		ksft_exit_skip("this kernel has no tracepoints\n");
	}
	RUN_CASES(cases);
}
