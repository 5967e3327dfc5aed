/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copyright (c) 2026 The kapifuzz authors
 *
 * The runner: main(), results, the scene of the test and its removal. It is
 * included once, by tst_test.h, into the one source file of a test.
 */
#ifndef TST_RUN_H__
#define TST_RUN_H__

#include <dirent.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>

static struct tst_test test;

long TST_RET;
int TST_ERR;
int TST_PASS;

static struct {
	int passed, failed, broken, skipped, warnings;
	char tmpdir[PATH_MAX];
	int rofs_mounted;
	int in_cleanup;
} tst_state_;

static const char *tst_result_name_(int result)
{
	switch (result) {
	case TPASS:
		return "TPASS";
	case TFAIL:
		return "TFAIL";
	case TBROK:
		return "TBROK";
	case TWARN:
		return "TWARN";
	case TCONF:
		return "TCONF";
	default:
		return "TINFO";
	}
}

/* The name of an errno as tests print it; a number that is not listed here is printed alone. */
static const char *tst_errno_name_(int err)
{
	static const struct {
		int err;
		const char *name;
	} names[] = {
#define TST_ERR_(e) { e, #e }
		TST_ERR_(EPERM), TST_ERR_(ENOENT), TST_ERR_(EINTR), TST_ERR_(EIO),
		TST_ERR_(ENXIO), TST_ERR_(EBADF), TST_ERR_(EAGAIN), TST_ERR_(ENOMEM),
		TST_ERR_(EACCES), TST_ERR_(EFAULT), TST_ERR_(EBUSY), TST_ERR_(EEXIST),
		TST_ERR_(EXDEV), TST_ERR_(ENODEV), TST_ERR_(ENOTDIR), TST_ERR_(EISDIR),
		TST_ERR_(EINVAL), TST_ERR_(ENFILE), TST_ERR_(EMFILE), TST_ERR_(ENOTTY),
		TST_ERR_(ETXTBSY), TST_ERR_(EFBIG), TST_ERR_(ENOSPC), TST_ERR_(ESPIPE),
		TST_ERR_(EROFS), TST_ERR_(EMLINK), TST_ERR_(EPIPE), TST_ERR_(EDOM),
		TST_ERR_(ERANGE), TST_ERR_(EDEADLK), TST_ERR_(ENAMETOOLONG), TST_ERR_(ENOLCK),
		TST_ERR_(ENOSYS), TST_ERR_(ENOTEMPTY), TST_ERR_(ELOOP), TST_ERR_(EOVERFLOW),
		TST_ERR_(EOPNOTSUPP), TST_ERR_(EDQUOT), TST_ERR_(ESTALE), TST_ERR_(ETIMEDOUT),
#undef TST_ERR_
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (names[i].err == err)
			return names[i].name;
	}
	return "errno";
}

static void tst_count_(int result)
{
	switch (result) {
	case TPASS:
		tst_state_.passed++;
		break;
	case TFAIL:
		tst_state_.failed++;
		break;
	case TBROK:
		tst_state_.broken++;
		break;
	case TWARN:
		tst_state_.warnings++;
		break;
	case TCONF:
		tst_state_.skipped++;
		break;
	}
}

static void tst_vres_(const char *file, int line, int result, const char *fmt, va_list args)
{
	const int err = result & TERRNO ? errno : result & TTERRNO ? TST_ERR : (int)TST_RET;
	const char *base = strrchr(file, '/');
	char msg[2048];

	vsnprintf(msg, sizeof(msg), fmt, args);
	fprintf(stderr, "%s:%d: %s: %s", base ? base + 1 : file, line,
		tst_result_name_(result & 0xff), msg);
	if (result & (TERRNO | TTERRNO | TRERRNO))
		fprintf(stderr, ": %s (%d)", tst_errno_name_(err), err);
	fputc('\n', stderr);
	tst_count_(result & 0xff);
}

void tst_res_(const char *file, int line, int result, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	tst_vres_(file, line, result, fmt, args);
	va_end(args);
}

static void tst_finish_(void) __attribute__((noreturn));

void tst_brk_(const char *file, int line, int result, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	tst_vres_(file, line, result, fmt, args);
	va_end(args);
	/* A broken set-up is cleaned up; a broken cleanup ends the test at once. */
	if (!tst_state_.in_cleanup)
		tst_finish_();
	_exit(TBROK);
}

/* Removes what is in the directory, then the directory. */
static void tst_remove_(const char *path)
{
	char child[PATH_MAX];
	struct dirent *entry;
	DIR *dir = opendir(path);

	while (dir && (entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if ((size_t)snprintf(child, sizeof(child), "%s/%s", path, entry->d_name) >= sizeof(child))
			continue;
		if (unlink(child) == -1)
			tst_remove_(child);
	}
	if (dir)
		closedir(dir);
	if (rmdir(path) == -1)
		tst_res(TWARN | TERRNO, "cannot remove %s", path);
}

static void tst_finish_(void)
{
	int status = 0;

	tst_state_.in_cleanup = 1;
	if (test.cleanup)
		test.cleanup();
	if (tst_state_.rofs_mounted)
		tst_umount(test.mntpoint);
	if (tst_state_.tmpdir[0] && chdir("/") == 0)
		tst_remove_(tst_state_.tmpdir);

	fprintf(stderr,
		"\nSummary:\npassed   %d\nfailed   %d\nbroken   %d\nskipped  %d\nwarnings %d\n",
		tst_state_.passed, tst_state_.failed, tst_state_.broken, tst_state_.skipped,
		tst_state_.warnings);
	if (tst_state_.failed)
		status |= TFAIL;
	if (tst_state_.broken)
		status |= TBROK;
	if (tst_state_.warnings)
		status |= TWARN;
	if (!status && tst_state_.skipped && !tst_state_.passed)
		status = TCONF;
	exit(status);
}

void *tst_get_bad_addr(void (*cleanup)(void))
{
	void *p = mmap(NULL, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)cleanup; /* of the test, and that runs anyway */
	if (p == MAP_FAILED)
		tst_brk(TBROK | TERRNO, "mmap() failed");
	return p;
}

int tst_umount(const char *path)
{
	if (umount(path) == 0 || errno == EINVAL || errno == ENOENT)
		return 0;
	tst_res(TWARN | TERRNO, "cannot unmount %s", path);
	return -1;
}

/* `size` bytes that end where a page begins that cannot be touched. */
static void *tst_alloc_(size_t size)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	const size_t bytes = (size + page - 1) / page * page;
	char *p = mmap(NULL, bytes + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED || mprotect(p + bytes, page, PROT_NONE))
		tst_brk(TBROK | TERRNO, "cannot map %zu bytes", size);
	return p + bytes - size;
}

static void tst_make_buffers_(void)
{
	struct tst_buffers *buf;

	for (buf = test.bufs; buf && buf->ptr; buf++) {
		void *memory = tst_alloc_(buf->str ? strlen(buf->str) + 1 : buf->size);

		if (buf->str)
			strcpy(memory, buf->str);
		*(void **)buf->ptr = memory;
	}
}

static void tst_make_tmpdir_(void)
{
	const char *root = getenv("TMPDIR");

	snprintf(tst_state_.tmpdir, sizeof(tst_state_.tmpdir), "%s/LTP_XXXXXX", root ? root : "/tmp");
	if (!mkdtemp(tst_state_.tmpdir)) {
		tst_state_.tmpdir[0] = 0;
		tst_brk(TBROK | TERRNO, "cannot make a directory below %s", root ? root : "/tmp");
	}
	if (chmod(tst_state_.tmpdir, 0777) || chdir(tst_state_.tmpdir))
		tst_brk(TBROK | TERRNO, "cannot enter %s", tst_state_.tmpdir);
}

static void tst_mount_rofs_(void)
{
	char path[PATH_MAX];

	if (!test.mntpoint)
		tst_brk(TBROK, ".needs_rofs comes with a .mntpoint");
	SAFE_MKDIR(test.mntpoint, 0777);
	SAFE_MOUNT("none", test.mntpoint, "tmpfs", 0, NULL);
	tst_state_.rofs_mounted = 1;
	snprintf(path, sizeof(path), "%s/dir", test.mntpoint);
	SAFE_MKDIR(path, 0777);
	snprintf(path, sizeof(path), "%s/file", test.mntpoint);
	SAFE_FILE_PRINTF(path, "file content");
	SAFE_CHMOD(path, 0777);
	SAFE_MOUNT("none", test.mntpoint, "tmpfs", MS_REMOUNT | MS_RDONLY, NULL);
}

static int tst_results_(void)
{
	return tst_state_.passed + tst_state_.failed + tst_state_.broken + tst_state_.skipped;
}

static void tst_run_once_(void)
{
	unsigned int n;

	for (n = 0; n < (test.tcnt ? test.tcnt : 1); n++) {
		const int before = tst_results_();

		if (test.test)
			test.test(n);
		else
			test.test_all();
		if (tst_results_() == before)
			tst_brk(TBROK, "case %u reported no result", n);
	}
}

static void tst_timed_out_(int sig)
{
	static const char text[] = "tst_run.h: TBROK: the test ran out of time\n";

	(void)sig;
	_exit(write(STDERR_FILENO, text, sizeof(text) - 1) < 0 ? TBROK : TBROK);
}

int main(int argc, char **argv)
{
	int iterations = 1, option;

	while ((option = getopt(argc, argv, "hi:")) != -1) {
		if (option != 'i') {
			fprintf(stderr, "usage: %s [-i ITERATIONS]\n", argv[0]);
			return option == 'h' ? 0 : TBROK;
		}
		iterations = atoi(optarg);
	}

	if (test.needs_root && geteuid() != 0)
		tst_brk(TCONF, "Test needs to be run as root");
	signal(SIGALRM, tst_timed_out_);
	alarm(test.timeout ? test.timeout : 30);
	if (test.needs_tmpdir)
		tst_make_tmpdir_();
	if (test.needs_rofs)
		tst_mount_rofs_();
	tst_make_buffers_();
	if (test.setup)
		test.setup();
	while (iterations-- > 0)
		tst_run_once_();
	tst_finish_();
}

#endif /* TST_RUN_H__ */
