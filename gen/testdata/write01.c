// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Copyright (c) 2026 The kapifuzz authors
 */

/*\
 * Verify that :manpage:`write(2)` fails with
 *
 * - EBADF: fd is not open for writing
 * - EFAULT: the buffer cannot be read; if its beginning can, what was taken
 *   from there may be returned instead
 * - EPIPE: nobody can read from the pipe any more
 * - EFBIG: the file would grow beyond RLIMIT_FSIZE or what the file system
 *   can hold
 * - ENOSPC: the file system or device has no room for even one more byte
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#include "tst_test.h"

static int full_fd = -1;
static int rdonly_fd = -1;
static int wronly_fd = -1;
static int pipe_fds[2] = { -1, -1 };
static void *buf_pattern10;
static void *buf_text1;
static void *buf_text3;
static void *bad_addr;

static void make_file(const char *path, mode_t mode)
{
	SAFE_FILE_PRINTF(path, "The quick brown fox jumps over the lazy dog. 0123456789\n");
	SAFE_CHMOD(path, mode);
}

static void remove_entry(const char *path)
{
	if (unlink(path) == -1 && errno != ENOENT)
		tst_brk(TBROK | TERRNO, "unlink(%s) failed", path);
}

static void set_soft_limit(int resource, rlim_t soft)
{
	struct rlimit limit;

	SAFE_GETRLIMIT(resource, &limit);
	limit.rlim_cur = soft == RLIM_INFINITY ? limit.rlim_max : soft;
	SAFE_SETRLIMIT(resource, &limit);
}

static int *const fds[] = {
	&full_fd,
	&rdonly_fd,
	&wronly_fd,
	&pipe_fds[0],
	&pipe_fds[1],
};

static void close_fds(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fds); i++) {
		if (*fds[i] != -1)
			SAFE_CLOSE(*fds[i]);
	}
}

static void prepare_rdonly_fd(void)
{
	rdonly_fd = SAFE_OPEN("file", O_RDONLY);
}

static void prepare_wronly_fd(void)
{
	wronly_fd = SAFE_OPEN("file", O_WRONLY);
}

static void prepare_pipe_fds(void)
{
	SAFE_PIPE2(pipe_fds, O_NONBLOCK);
	SAFE_CLOSE(pipe_fds[0]);
}

static void renew_new(void)
{
	remove_entry("new");
}

static void prepare_wronly_fd2(void)
{
	wronly_fd = SAFE_OPEN("new", O_WRONLY | O_CREAT, 0600);
	SAFE_LSEEK(wronly_fd, 100, SEEK_SET);
}

static void prepare_full_fd(void)
{
	full_fd = SAFE_OPEN("/dev/full", O_WRONLY);
}

static const struct tcase {
	const char *desc;
	void (*renew)(void);
	void (*prepare)(void);
	int *fd;
	void **buf;
	size_t count;
	rlim_t fsize;
	int exp_errno;
} tcases[] = {
	{
		.desc = "fd is not open for writing",
		.prepare = prepare_rdonly_fd,
		.fd = &rdonly_fd,
		.buf = &buf_text3,
		.count = 3,
		.exp_errno = EBADF,
	},
	{
		.desc = "the buffer cannot be read; if its beginning can, what was taken from there may be returned instead",
		.prepare = prepare_wronly_fd,
		.fd = &wronly_fd,
		.buf = &bad_addr,
		.count = 3,
		.exp_errno = EFAULT,
	},
	{
		.desc = "nobody can read from the pipe any more",
		.prepare = prepare_pipe_fds,
		.fd = &pipe_fds[1],
		.buf = &buf_text3,
		.count = 3,
		.exp_errno = EPIPE,
	},
	{
		.desc = "the file would grow beyond RLIMIT_FSIZE or what the file system can hold",
		.renew = renew_new,
		.prepare = prepare_wronly_fd2,
		.fd = &wronly_fd,
		.buf = &buf_pattern10,
		.count = 10,
		.fsize = 100,
		.exp_errno = EFBIG,
	},
	{
		.desc = "the file system or device has no room for even one more byte",
		.prepare = prepare_full_fd,
		.fd = &full_fd,
		.buf = &buf_text1,
		.count = 1,
		.exp_errno = ENOSPC,
	},
};

static void enter(const struct tcase *tc)
{
	if (tc->fsize)
		set_soft_limit(RLIMIT_FSIZE, tc->fsize);
	if (tc->prepare)
		tc->prepare();
}

static void leave(const struct tcase *tc)
{
	if (tc->fsize)
		set_soft_limit(RLIMIT_FSIZE, RLIM_INFINITY);
}

static long run(const struct tcase *tc)
{
	int saved_errno;
	long ret;

	enter(tc);
	errno = 0;
	ret = write(*tc->fd, *tc->buf, tc->count);
	saved_errno = errno;
	leave(tc);

	errno = saved_errno;
	return ret;
}

static void verify(unsigned int n)
{
	const struct tcase *tc = &tcases[n];

	if (tc->renew)
		tc->renew();
	TST_EXP_FAIL2(run(tc), tc->exp_errno,
				"write(): %s", tc->desc);
	close_fds();
}

static void setup(void)
{
	make_file("file", 0666);
	memset(buf_pattern10, 'A', 10);
	memcpy(buf_text1, "a", 1);
	memcpy(buf_text3, "abc", 3);
	bad_addr = tst_get_bad_addr(NULL);
	SAFE_SIGNAL(SIGXFSZ, SIG_IGN);
	SAFE_SIGNAL(SIGPIPE, SIG_IGN);
}

static void cleanup(void)
{
	close_fds();
}

static struct tst_test test = {
	.setup = setup,
	.cleanup = cleanup,
	.test = verify,
	.tcnt = ARRAY_SIZE(tcases),
	.needs_tmpdir = 1,
	.bufs = (struct tst_buffers []) {
		{ &buf_pattern10, .size = 10 },
		{ &buf_text1, .size = 1 },
		{ &buf_text3, .size = 3 },
		{}
	},
};
