/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kapi_debugfs.h - /sys/kernel/debug/kapi as a program sees it
 *
 *	kapi_write("mode", "observe");
 *	kapi_read("stats", text, sizeof(text));
 *	kapi_count("sys_read", "calls");
 */
#ifndef KAPI_DEBUGFS_H
#define KAPI_DEBUGFS_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KAPI_DIR	"/sys/kernel/debug/kapi"

/* Returns 0 or an errno. */
static inline int kapi_write(const char *file, const char *text)
{
	char path[512];
	int fd, err = 0;

	snprintf(path, sizeof(path), KAPI_DIR "/%s", file);
	fd = open(path, O_WRONLY);
	if (fd < 0)
		return errno;
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		err = errno;
	close(fd);
	return err;
}

/* Reads to the end, as a string. Returns its length, or -1 with errno. */
static inline ssize_t kapi_read(const char *file, char *text, size_t size)
{
	ssize_t length = 0, n;
	char path[512];
	int fd;

	snprintf(path, sizeof(path), KAPI_DIR "/%s", file);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return -1;
	while ((n = read(fd, text + length, size - 1 - length)) > 0)
		length += n;
	text[length] = '\0';
	close(fd);
	return n < 0 ? -1 : length;
}

/* How often "event" was counted for one API, as "stats" says; -1 if it does not. */
static inline long kapi_count(const char *api, const char *event)
{
	static char text[65536];
	char start[128], word[64];
	char *line, *found;

	if (kapi_read("stats", text, sizeof(text)) < 0)
		return -1;
	snprintf(start, sizeof(start), "\n%s ", api);
	line = strstr(text, start);
	if (!line)
		return -1;
	*strchrnul(line + 1, '\n') = '\0';
	snprintf(word, sizeof(word), " %s=", event);
	found = strstr(line, word);
	return found ? atol(found + strlen(word)) : -1;
}

#endif /* KAPI_DEBUGFS_H */
