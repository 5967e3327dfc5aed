/*
 * epoll_ctl(3, EPOLL_CTL_ADD, 4, edge(12)) failed with ENOMEM (its allocation
 * 3 failed), but interest list of descriptor 3 changed
 *
 *   epoll_create1(0) fail_nth(200)
 *   pipe2(out(8), 0)
 *   epoll_ctl(r0, EPOLL_CTL_ADD, r1[0], edge(12)) fail_nth(3)
 *
 *   cc -Wall repro.c -o repro && ./repro        # as root
 *   ./repro        # again: filling its caches, a kernel allocates more at first
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Set-up that must not fail. */
#define CHECK(call) do { if ((call) == -1) err(1, "%s", #call); } while (0)

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

static void set_knob(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY);

	if (fd == -1 || write(fd, value, strlen(value)) == -1 || close(fd))
		err(1, "%s", path);
}

/*
 * Needs CONFIG_FAULT_INJECTION, _DEBUG_FS, CONFIG_FAILSLAB, CONFIG_FAIL_PAGE_ALLOC
 * and debugfs. Any allocation may fail then, and the file stays open out of the way.
 */
static int fail_nth_fd;

static void set_up_faults(void)
{
	int fd = open("/proc/thread-self/fail-nth", O_WRONLY);

	set_knob("/sys/kernel/debug/failslab/ignore-gfp-wait", "N");
	set_knob("/sys/kernel/debug/fail_page_alloc/ignore-gfp-wait", "N");
	set_knob("/sys/kernel/debug/fail_page_alloc/ignore-gfp-highmem", "N");
	set_knob("/sys/kernel/debug/fail_page_alloc/min-order", "0");
	fail_nth_fd = fcntl(fd, F_DUPFD, 100);
	if (fail_nth_fd == -1 || close(fd))
		err(1, "fail-nth");
}

/* The n-th allocation from here on fails; 0: none does. */
static void fail_nth(int n)
{
	char text[12];
	int length = snprintf(text, sizeof(text), "%d", n);

	if (write(fail_nth_fd, text, length) != length)
		err(1, "fail-nth");
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
	set_up_faults();

	CHECK(setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 8, 8 }));

	fail_nth(200);
	int r0 = syscall(SYS_epoll_create1, 0);
	fail_nth(0);
	if (r0 == -1)
		err(1, "epoll_create1");
	int r1[2];
	CHECK(pipe2(r1, 0));

	void *event2 = at_edge(NULL, 12);
	show("before");
	errno = 0;
	fail_nth(3);
	long ret = syscall(SYS_epoll_ctl, r0, EPOLL_CTL_ADD, r1[0], event2);
	fail_nth(0);
	printf("epoll_ctl = %ld (%s)\n", ret, ret == -1 ? strerror(errno) : "no error");
	show("after");
	return 0;
}
