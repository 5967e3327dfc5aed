/*
 * close(3) failed with EBADF
 *
 *   dup(0)
 *   close(r0)
 *
 * Alone it shows nothing: what runs before it belongs to it.
 *
 *   cc -Wall repro.c -o repro && ./repro        # as root
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Set-up that must not fail. */
#define CHECK(call) do { if ((call) == -1) err(1, "%s", #call); } while (0)

static void make_file(const char *path, mode_t mode)
{
	static const char text[] = "The quick brown fox jumps over the lazy dog. 0123456789\n";
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd == -1 || write(fd, text, sizeof(text) - 1) == -1 || fchmod(fd, mode) || close(fd))
		err(1, "%s", path);
}

/* An empty directory that nobody else sees, and that goes with the process. */
static void private_directory(void)
{
	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", "/tmp", "tmpfs", 0, NULL) || chdir("/tmp"))
		err(1, "/tmp");
}

/* In a process of its own, whatever becomes of it. */
static void run_apart(void (*program)(void))
{
	pid_t pid = fork();

	if (pid == 0) {
		alarm(1);	/* calls may block */
		program();
		_exit(0);
	}
	if (pid == -1 || waitpid(pid, NULL, 0) == -1)
		err(1, "fork");
}

static void before1(void)
{
	private_directory();
	CHECK(chmod(".", 0777));
	CHECK(mkdir("dir", 0700));
	CHECK(chmod("dir", 0777));
	make_file("dir/inner", 0666);

	CHECK(setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 10, 10 }));
	CHECK(setgroups(0, NULL));
	CHECK(setresgid(65534, 65534, 65534));
	CHECK(setresuid(65534, 65534, 65534));

	int r0 = open("dir/inner", O_RDONLY, 0);
	static char buf1[4];
	(void)!read(r0, buf1, 4);
}

static void before2(void)
{
	private_directory();

	(void)!syscall(SYS_pipe2, NULL, 0);
}

int main(void)
{
	char dir[] = "/tmp/repro-XXXXXX";

	run_apart(before1);
	run_apart(before2);

	if (!mkdtemp(dir) || chdir(dir))
		err(1, "%s", dir);

	int r0 = dup(0);
	if (r0 == -1)
		err(1, "dup");

	errno = 0;
	long ret = close(r0);
	printf("close = %ld (%s)\n", ret, ret == -1 ? strerror(errno) : "no error");
	return 0;
}
