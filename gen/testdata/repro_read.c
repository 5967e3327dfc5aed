/*
 * read(4, edge(3), 4) failed with EFAULT, and offset of 4 changed from 0 to 3
 * although the specification calls it failure-atomic
 *
 * Specification: fs/read_write.c:12
 *
 *   open("/ro/file", O_CLOEXEC, 0)
 *   open("./missing", O_RDONLY, 0)
 *   pipe2(out(8), O_NONBLOCK)
 *   write(r2[1], "abc\n", 4)
 *   dup3(r0, r2[0], O_CLOEXEC)
 *   read(r2[0], edge(3), 4)
 *
 *   cc -Wall repro.c -o repro && ./repro        # as root
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
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

/* Memory for `size` bytes with a page behind it that nobody can use. */
static void *map_pages(size_t size, int prot)
{
	size_t bytes = (size + 4095) / 4096 * 4096;
	char *p = mmap(NULL, bytes + 4096, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED || mprotect(p + bytes, 4096, PROT_NONE))
		err(1, "mmap");
	return p;
}

/* A buffer whose last byte is the last one before a page that nobody can use. */
static void *at_edge(const void *data, size_t size)
{
	char *p = map_pages(size, PROT_READ | PROT_WRITE) + (4096 - size % 4096) % 4096;

	if (data)
		memcpy(p, data, size);
	return p;
}

/* The open descriptors, each with its file offset where it has one. */
static void list_descriptors(FILE *out)
{
	fprintf(out, ":");
	for (int fd = 0; fd < 64; fd++) {
		long offset = lseek(fd, 0, SEEK_CUR);

		if (fcntl(fd, F_GETFD) == -1)
			continue;
		if (offset == -1)
			fprintf(out, " %d", fd);
		else
			fprintf(out, " %d@%ld", fd, offset);
	}
}

static void show(const char *when)
{
	printf("%s", when);
	list_descriptors(stdout);
	printf("\n");
}

int main(void)
{
	char dir[] = "/tmp/repro-XXXXXX";

	if (!mkdtemp(dir) || chdir(dir))
		err(1, "%s", dir);
	CHECK(mkdir("ro", 0700));
	CHECK(mount("none", "ro", "tmpfs", 0, NULL));
	CHECK(chmod("ro", 0777));
	make_file("ro/file", 0666);
	CHECK(mount(NULL, "ro", NULL, MS_REMOUNT | MS_RDONLY, NULL));

	umask(077);
	CHECK(setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 8, 8 }));

	int r0 = open("ro/file", O_RDONLY | O_CLOEXEC, 0);
	if (r0 == -1)
		err(1, "open");
	(void)!open("missing", O_RDONLY, 0);	/* ENOENT */
	int r2[2];
	CHECK(pipe2(r2, O_NONBLOCK));
	CHECK(write(r2[1], "abc\n", 4));
	CHECK(dup3(r0, r2[0], O_CLOEXEC));

	show("before");
	errno = 0;
	long ret = syscall(SYS_read, r2[0], at_edge(NULL, 3), (long)4);
	printf("read = %ld (%s)\n", ret, ret == -1 ? strerror(errno) : "no error");
	show("after");
	return 0;
}
