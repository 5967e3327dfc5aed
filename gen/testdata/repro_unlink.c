/*
 * * / does not end the comment
 *
 *   open("./append", O_WRONLY|O_APPEND, 0)
 *   open("/private/file", O_RDONLY, 0)
 *   fstat(r0, out(144))
 *   unlink("/mounted")
 *
 *   cc -Wall repro.c -o repro && ./repro        # as root
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/fs.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
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

static void set_inode_flags(const char *path, int flags)
{
	int fd = open(path, O_RDONLY);

	if (fd == -1 || ioctl(fd, FS_IOC_SETFLAGS, &flags) || close(fd))
		err(1, "%s", path);
}

int main(void)
{
	char dir[] = "/tmp/repro-XXXXXX";

	if (!mkdtemp(dir) || chdir(dir))
		err(1, "%s", dir);
	CHECK(chmod(".", 0777));
	make_file("append", 0666);
	set_inode_flags("append", FS_APPEND_FL);
	CHECK(mkdir("private", 0700));
	CHECK(chmod("private", 0700));
	make_file("private/file", 0666);
	make_file("mounted", 0666);
	CHECK(mount("mounted", "mounted", NULL, MS_BIND, NULL));

	signal(SIGXFSZ, SIG_IGN);
	CHECK(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 100, 100 }));
	CHECK(setgroups(0, NULL));
	CHECK(setresgid(65534, 65534, 65534));
	CHECK(setresuid(65534, 65534, 65534));

	int r0 = open("append", O_WRONLY | O_APPEND, 0);
	(void)!open("private/file", O_RDONLY, 0);
	struct stat statbuf2;
	(void)!fstat(r0, &statbuf2);

	errno = 0;
	long ret = unlink("mounted");
	printf("unlink = %ld (%s)\n", ret, ret == -1 ? strerror(errno) : "no error");
	return 0;
}
