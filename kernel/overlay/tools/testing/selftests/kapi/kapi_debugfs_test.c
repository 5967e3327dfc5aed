// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_debugfs_test.c - what debugfs tells about calls, and what its modes do
 */
#define _GNU_SOURCE
#include <dirent.h>

#include "kapi_test_util.h"

static char text[1 << 20];

static bool mode_is_observe(void)
{
	return kapi_read("mode", text, sizeof(text)) > 0 && !strcmp(text, "observe\n");
}

static bool mode_refuses_an_unknown_word(void)
{
	return kapi_write("mode", "sometimes") == EINVAL && mode_is_observe();
}

static bool calls_are_counted_for_their_api(void)
{
	long before = kapi_count("sys_dup3", "calls");
	int i;

	for (i = 0; i < 5; i++)
		CALL(SYS_dup3, 0, 0, 0);
	return before >= 0 && kapi_count("sys_dup3", "calls") == before + 5;
}

static bool accepted_flag_is_reported(void)
{
	char expected[160];
	int fd;

	if (kapi_write("violations", "clear"))
		return false;
	fd = CALL(SYS_open, FILE_NAME, O_RDONLY | UNKNOWN_FLAG, 0);
	close(fd);
	snprintf(expected, sizeof(expected),
		 " event=outside-accepted syscall=sys_open pid=%d param=1 name=flags value=0x%x ret=%d comm=\"",
		 getpid(), O_RDONLY | UNKNOWN_FLAG, fd);
	if (kapi_read("violations", text, sizeof(text)) < 0)
		return false;
	ksft_print_msg("%s", strstr(text, "seq=") ?: "nothing is reported\n");
	return strstr(text, expected);
}

static bool reports_can_be_cleared(void)
{
	return !kapi_write("violations", "clear") &&
	       kapi_read("violations", text, sizeof(text)) > 0 && !strstr(text, "seq=");
}

static bool off_counts_nothing(void)
{
	long before = kapi_count("sys_dup3", "calls"), after;

	kapi_write("mode", "off");
	CALL(SYS_dup3, 0, 0, 0);
	after = kapi_count("sys_dup3", "calls");
	kapi_write("mode", "observe");
	return before >= 0 && after == before;
}

static bool one_api_is_observed_alone(void)
{
	long before = kapi_count("sys_dup3", "calls");
	long others = kapi_count("sys_pipe2", "calls");
	bool ok;

	kapi_write("mode", "off");
	kapi_write("modes/sys_dup3", "observe");
	CALL(SYS_dup3, 0, 0, 0);
	CALL(SYS_pipe2, NULL, 0);
	ok = kapi_count("sys_dup3", "calls") == before + 1 &&
	     kapi_count("sys_pipe2", "calls") == others;
	kapi_write("modes/sys_dup3", "global");
	kapi_write("mode", "observe");
	return ok;
}

/* The one mode that user space may notice, and why it is not the default. */
static bool one_api_is_enforced_alone(void)
{
	bool ok;
	int fd;

	kapi_write("modes/sys_open", "enforce");
	CALL(SYS_open, FILE_NAME, O_RDONLY | UNKNOWN_FLAG, 0);
	ok = failed(EINVAL);
	fd = CALL(SYS_openat, AT_FDCWD, FILE_NAME, O_RDONLY | UNKNOWN_FLAG, 0);
	ok = gave_fd() && ok;
	close(fd);
	kapi_write("modes/sys_open", "global");
	fd = CALL(SYS_open, FILE_NAME, O_RDONLY | UNKNOWN_FLAG, 0);
	return closing(fd, gave_fd() && ok);
}

static bool every_api_has_all_files(void)
{
	static const char *const folders[] = { "json", "modes" };
	DIR *specs = opendir(KAPI_DIR "/specs");
	struct dirent *entry;
	char path[300];
	int n = 0;
	size_t i;

	if (!specs)
		return false;
	while ((entry = readdir(specs))) {
		if (entry->d_name[0] == '.')
			continue;
		for (i = 0; i < ARRAY_SIZE(folders); i++) {
			snprintf(path, sizeof(path), "%s/%s", folders[i], entry->d_name);
			if (kapi_read(path, text, sizeof(text)) <= 0) {
				ksft_print_msg("%s: %s\n", path, strerror(errno));
				closedir(specs);
				return false;
			}
		}
		n++;
	}
	closedir(specs);
	return n > 0;
}

static bool list_names_every_api(void)
{
	static char list[65536];
	char *line, *end;
	int n = 0;

	if (kapi_read("list", list, sizeof(list)) <= 0)
		return false;
	for (line = strtok(list, "\n"); line; line = strtok(NULL, "\n"), n++) {
		char path[512];

		end = strstr(line, " - ");
		if (!end)
			return false;
		snprintf(path, sizeof(path), KAPI_DIR "/specs/%.*s", (int)(end - line), line);
		if (access(path, R_OK))
			return false;
	}
	return n > 0;
}

static const struct test_case cases[] = {
	CASE(mode_is_observe),
	CASE(mode_refuses_an_unknown_word),
	CASE(calls_are_counted_for_their_api),
	CASE(accepted_flag_is_reported),
	CASE(reports_can_be_cleared),
	CASE(off_counts_nothing),
	CASE(one_api_is_observed_alone),
	CASE(one_api_is_enforced_alone),
	CASE(every_api_has_all_files),
	CASE(list_names_every_api),
};

int main(void)
{
	RUN_CASES(cases);
}
