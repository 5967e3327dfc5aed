// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_errno_test.c - calls end in mode observe as they do without the framework
 *
 * Whatever a specification says about arguments: the kernel's own errno stays,
 * and what the kernel accepts is accepted.
 */
#define _GNU_SOURCE
#include <limits.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "kapi_test_util.h"

static char *unmapped(void)
{
	char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(page, 4096);
	return page;
}

/* --- open() */

static bool open_gives_a_descriptor(void)
{
	int fd = CALL(SYS_open, FILE_NAME, O_RDONLY, 0);

	return closing(fd, gave_fd());
}

static bool open_finds_an_absolute_path(void)
{
	int fd = CALL(SYS_open, "/proc/self/status", O_RDONLY, 0);

	return closing(fd, gave_fd());
}

static bool open_ignores_an_unknown_flag(void)
{
	int fd = CALL(SYS_open, FILE_NAME, O_RDONLY | UNKNOWN_FLAG, 0);

	return closing(fd, gave_fd());
}

static bool open_ignores_another_unknown_flag(void)
{
	int fd = CALL(SYS_open, FILE_NAME, O_RDONLY | 0x10000000, 0);

	return closing(fd, gave_fd());
}

static bool open_ignores_a_mode_that_it_does_not_need(void)
{
	int fd = CALL(SYS_open, FILE_NAME, O_RDONLY, 0xffff);

	return closing(fd, gave_fd());
}

static bool open_creates_with_odd_mode_bits(void)
{
	struct stat st = {};
	int fd = CALL(SYS_open, FILE_NAME ".odd", O_CREAT | O_EXCL | O_RDWR, 0xff80 | 0600);
	bool ok = gave_fd() && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);

	unlink(FILE_NAME ".odd");
	return closing(fd, ok);
}

static bool open_of_null_is_efault(void)
{
	CALL(SYS_open, NULL, O_RDONLY, 0);
	return failed(EFAULT);
}

static bool open_of_an_unmapped_path_is_efault(void)
{
	CALL(SYS_open, unmapped(), O_RDONLY, 0);
	return failed(EFAULT);
}

static bool open_of_a_long_path_is_enametoolong(void)
{
	static char path[PATH_MAX + 2];

	memset(path, 'a', sizeof(path) - 1);
	CALL(SYS_open, path, O_RDONLY, 0);
	return failed(ENAMETOOLONG);
}

static bool open_of_a_missing_file_is_enoent(void)
{
	CALL(SYS_open, FILE_NAME ".none", O_RDONLY, 0);
	return failed(ENOENT);
}

static bool open_of_an_empty_path_is_enoent(void)
{
	CALL(SYS_open, "", O_RDONLY, 0);
	return failed(ENOENT);
}

static bool open_of_a_device_as_directory_is_enotdir(void)
{
	CALL(SYS_open, "/dev/null", O_RDONLY | O_DIRECTORY, 0);
	return failed(ENOTDIR);
}

static bool open_of_an_existing_file_exclusively_is_eexist(void)
{
	CALL(SYS_open, FILE_NAME, O_CREAT | O_EXCL | O_RDWR, 0600);
	return failed(EEXIST);
}

static bool open_sets_close_on_exec(void)
{
	int fd = CALL(SYS_open, FILE_NAME, O_RDONLY | O_CLOEXEC, 0);

	return closing(fd, gave_fd() && fcntl(fd, F_GETFD) == FD_CLOEXEC);
}

/* --- read() and write() */

static bool read_gives_the_content(void)
{
	char buf[32] = "";
	int fd = open(FILE_NAME, O_RDONLY);

	CALL(SYS_read, fd, buf, sizeof(buf));
	return closing(fd, gave(strlen(CONTENT)) && !strcmp(buf, CONTENT));
}

static bool write_gives_the_count(void)
{
	int fd = open(FILE_NAME, O_WRONLY);

	CALL(SYS_write, fd, CONTENT, strlen(CONTENT));
	return closing(fd, gave(strlen(CONTENT)));
}

static bool read_of_nothing_is_0(void)
{
	int fd = open(FILE_NAME, O_RDONLY);

	CALL(SYS_read, fd, unmapped(), 0);
	return closing(fd, gave(0));
}

static bool write_of_nothing_is_0(void)
{
	int fd = open(FILE_NAME, O_WRONLY);

	CALL(SYS_write, fd, unmapped(), 0);
	return closing(fd, gave(0));
}

static bool write_of_the_largest_count_reaches_the_device(void)
{
	int fd = open("/dev/null", O_WRONLY);

	CALL(SYS_write, fd, CONTENT, 0x7ffff000UL);
	return closing(fd, gave(0x7ffff000L));
}

static bool write_of_more_is_cut(void)
{
	int fd = open("/dev/null", O_WRONLY);

	CALL(SYS_write, fd, CONTENT, 0x7fffffffUL);
	return closing(fd, gave(0x7ffff000L));
}

static bool read_of_no_descriptor_is_ebadf(void)
{
	char c;

	CALL(SYS_read, -1, &c, 1);
	return failed(EBADF);
}

static bool write_of_no_descriptor_is_ebadf(void)
{
	CALL(SYS_write, INT_MAX, CONTENT, 1);
	return failed(EBADF);
}

static bool read_of_a_file_for_writing_is_ebadf(void)
{
	char c;
	int fd = open(FILE_NAME, O_WRONLY);

	CALL(SYS_read, fd, &c, 1);
	return closing(fd, failed(EBADF));
}

static bool write_of_a_file_for_reading_is_ebadf(void)
{
	int fd = open(FILE_NAME, O_RDONLY);

	CALL(SYS_write, fd, CONTENT, 1);
	return closing(fd, failed(EBADF));
}

static bool read_of_a_directory_is_eisdir(void)
{
	char c;
	int fd = open(".", O_RDONLY);

	CALL(SYS_read, fd, &c, 1);
	return closing(fd, failed(EISDIR));
}

/* --- pipes */

static bool read_into_an_unmapped_buffer_is_efault(void)
{
	int ends[2];

	if (pipe(ends) || write(ends[1], "x", 1) != 1)
		return false;
	CALL(SYS_read, ends[0], unmapped(), 1);
	close(ends[1]);
	return closing(ends[0], failed(EFAULT));
}

static bool write_from_an_unmapped_buffer_is_efault(void)
{
	int ends[2];

	if (pipe(ends))
		return false;
	CALL(SYS_write, ends[1], unmapped(), 1);
	close(ends[0]);
	return closing(ends[1], failed(EFAULT));
}

static bool read_of_a_pipe_without_writer_is_0(void)
{
	char c;
	int ends[2];

	if (pipe(ends))
		return false;
	close(ends[1]);
	CALL(SYS_read, ends[0], &c, 1);
	return closing(ends[0], gave(0));
}

/* The signal stays pending, where it can be counted. */
static bool write_of_a_pipe_without_reader_is_epipe(void)
{
	const struct timespec no_time = {};
	sigset_t sigpipe;
	int ends[2];

	if (pipe(ends))
		return false;
	sigemptyset(&sigpipe);
	sigaddset(&sigpipe, SIGPIPE);
	sigprocmask(SIG_BLOCK, &sigpipe, NULL);
	close(ends[0]);
	CALL(SYS_write, ends[1], "x", 1);
	return closing(ends[1], failed(EPIPE) &&
				sigtimedwait(&sigpipe, NULL, &no_time) == SIGPIPE);
}

static bool pipe2_with_an_unknown_flag_is_einval(void)
{
	int ends[2];

	CALL(SYS_pipe2, ends, UNKNOWN_FLAG);
	return failed(EINVAL);
}

/* --- close(), and what is left of it */

static bool close_gives_0(void)
{
	int fd = open(FILE_NAME, O_RDONLY);

	CALL(SYS_close, fd);
	return gave(0);
}

static bool close_twice_is_ebadf(void)
{
	int fd = open(FILE_NAME, O_RDONLY);

	close(fd);
	CALL(SYS_close, fd);
	return failed(EBADF);
}

static bool close_of_an_unused_number_is_ebadf(void)
{
	CALL(SYS_close, 9999);
	return failed(EBADF);
}

static bool read_after_close_is_ebadf(void)
{
	char c;
	int fd = open(FILE_NAME, O_RDONLY);

	close(fd);
	CALL(SYS_read, fd, &c, 1);
	return failed(EBADF);
}

static bool close_of_stdin_frees_its_number(void)
{
	int fd;

	CALL(SYS_close, 0);
	if (!gave(0))
		return false;
	fd = CALL(SYS_open, "/dev/null", O_RDONLY, 0);
	return fd == 0;
}

static bool lseek_of_unknown_whence_is_einval(void)
{
	int fd = open(FILE_NAME, O_RDONLY);

	CALL(SYS_lseek, fd, 0, 77);
	return closing(fd, failed(EINVAL));
}

static const struct test_case cases[] = {
	CASE(open_gives_a_descriptor),
	CASE(open_finds_an_absolute_path),
	CASE(open_ignores_an_unknown_flag),
	CASE(open_ignores_another_unknown_flag),
	CASE(open_ignores_a_mode_that_it_does_not_need),
	CASE(open_creates_with_odd_mode_bits),
	CASE(open_of_null_is_efault),
	CASE(open_of_an_unmapped_path_is_efault),
	CASE(open_of_a_long_path_is_enametoolong),
	CASE(open_of_a_missing_file_is_enoent),
	CASE(open_of_an_empty_path_is_enoent),
	CASE(open_of_a_device_as_directory_is_enotdir),
	CASE(open_of_an_existing_file_exclusively_is_eexist),
	CASE(open_sets_close_on_exec),
	CASE(read_gives_the_content),
	CASE(write_gives_the_count),
	CASE(read_of_nothing_is_0),
	CASE(write_of_nothing_is_0),
	CASE(write_of_the_largest_count_reaches_the_device),
	CASE(write_of_more_is_cut),
	CASE(read_of_no_descriptor_is_ebadf),
	CASE(write_of_no_descriptor_is_ebadf),
	CASE(read_of_a_file_for_writing_is_ebadf),
	CASE(write_of_a_file_for_reading_is_ebadf),
	CASE(read_of_a_directory_is_eisdir),
	CASE(read_into_an_unmapped_buffer_is_efault),
	CASE(write_from_an_unmapped_buffer_is_efault),
	CASE(read_of_a_pipe_without_writer_is_0),
	CASE(write_of_a_pipe_without_reader_is_epipe),
	CASE(pipe2_with_an_unknown_flag_is_einval),
	CASE(close_gives_0),
	CASE(close_twice_is_ebadf),
	CASE(close_of_an_unused_number_is_ebadf),
	CASE(read_after_close_is_ebadf),
	CASE(close_of_stdin_frees_its_number),
	CASE(lseek_of_unknown_whence_is_einval),
};

int main(void)
{
	RUN_CASES(cases);
}
