/*
 * read(3, out(4), 4) and read(3, out(4), 4) at once gave 4 and 4, and then ...
 *
 * Specification: fs/read_write.c:60
 *
 *   open("./file", O_RDWR, 0)
 *   lseek(r0, 0, SEEK_SET)
 *   read(r0, out(4), 4) race(-3)
 *   read(r0, out(4), 4)
 *
 *   cc -Wall repro.c -o repro && ./repro        # as root
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
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

static void print_bytes(FILE *out, const void *data, long count)
{
	const unsigned char *bytes = data;

	fprintf(out, " \"");
	for (long i = 0; i < count && i < 64; i++)
		fprintf(out, bytes[i] < 0x7f && bytes[i] >= ' ' ? "%c" : "\\%03o", bytes[i]);
	fprintf(out, "\"");
}

/* An empty directory that nobody else sees, and that goes with the process. */
static void private_directory(void)
{
	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", "/tmp", "tmpfs", 0, NULL) || chdir("/tmp"))
		err(1, "/tmp");
}

/* Descriptors 0, 1 and 2 are part of what is compared. */
static void no_standard_files(void)
{
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; fd < 3; fd++)
		if (dup2(null, fd) == -1)
			err(1, "/dev/null");
	if (null > 2)
		close(null);
}

enum order { AS_WRITTEN, SWAPPED, AT_ONCE };

struct racer {
	long call[7];	/* number and arguments */
	int delay;	/* turns of an empty loop before it, once both threads run */
	long ret;	/* or -errno */
};

static int asked, answered;

static void say(int *word, int n)
{
	__atomic_store_n(word, n, __ATOMIC_RELEASE);
}

static int hear(int *word, int last)
{
	int said;

	for (int looks = 1; (said = __atomic_load_n(word, __ATOMIC_ACQUIRE)) == last; looks++)
		if (looks % 4000 == 0)
			sched_yield();
	return said;
}

static long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Two quick answers in a row: the other thread runs at this very moment. */
static void meet_second(void)
{
	for (int n = 1, quick = 0; quick < 2 && n < 25; n++) {
		long start = now_ns();

		say(&asked, n);
		hear(&answered, n - 1);
		quick = now_ns() - start < 5000 ? quick + 1 : 0;
	}
	say(&asked, -1);
}

static void meet_first(void)
{
	for (int n = hear(&asked, 0); n != -1; n = hear(&asked, n))
		say(&answered, n);
}

static void make_call(struct racer *me)
{
	const long *c = me->call;

	for (int i = 0; i < me->delay; i++)
		__asm__ volatile("" ::: "memory");
	me->ret = syscall(c[0], c[1], c[2], c[3], c[4], c[5], c[6]);
	if (me->ret == -1)
		me->ret = -errno;
}

static void *second_thread(void *second)
{
	meet_first();
	make_call(second);
	return NULL;
}

static void run_pair(struct racer *first, struct racer *second, enum order order)
{
	pthread_t thread;

	if (order != AT_ONCE) {
		make_call(order == AS_WRITTEN ? first : second);
		make_call(order == AS_WRITTEN ? second : first);
		return;
	}
	if (pthread_create(&thread, NULL, second_thread, second))
		err(1, "pthread_create");
	meet_second();
	make_call(first);
	pthread_join(thread, NULL);
}

#define LINE 4096

static void one_try(char *line, enum order order, int delay)
{
	private_directory();
	no_standard_files();
	make_file("file", 0666);

	umask(077);

	int r0 = open("file", O_RDWR, 0);
	if (r0 == -1)
		err(1, "open");
	CHECK(lseek(r0, 0, SEEK_SET));

	static char buf2[4];
	static char buf3[4];
	struct racer first = { .call = { SYS_read, (long)r0, (long)buf2, (long)4 }, .delay = delay < 0 ? delay * delay : 0 };
	struct racer second = { .call = { SYS_read, (long)r0, (long)buf3, (long)4 }, .delay = delay > 0 ? delay * delay : 0 };

	run_pair(&first, &second, order);

	FILE *out = fmemopen(line, LINE, "w");
	fprintf(out, "read = %ld", first.ret);
	print_bytes(out, buf2, first.ret);
	fprintf(out, ", read = %ld", second.ret);
	print_bytes(out, buf3, second.ret);
	list_descriptors(out);
	fclose(out);
}

/* A process of its own, so that each try begins with the same. */
static void fork_try(char *line, enum order order, int delay)
{
	pid_t pid;

	*line = 0;
	pid = fork();
	CHECK(pid);
	if (pid == 0) {
		one_try(line, order, delay);
		_exit(0);
	}
	CHECK(waitpid(pid, NULL, 0));
}

int main(void)
{
	char *as_written = mmap(NULL, 3 * LINE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char *swapped = as_written + LINE, *at_once = swapped + LINE;
	time_t end = time(NULL) + 6;
	int tries, neither = 0;

	if (as_written == MAP_FAILED)
		err(1, "mmap");
	fork_try(as_written, AS_WRITTEN, 0);
	fork_try(swapped, SWAPPED, 0);
	printf("as written: %s\nswapped:    %s\n", as_written, swapped);
	for (tries = 0; tries < 1000 && time(NULL) < end; tries++) {
		fork_try(at_once, AT_ONCE, tries % 41 - 20);
		if (*at_once && strcmp(at_once, as_written) && strcmp(at_once, swapped) && !neither++)
			printf("at once:    %s\n", at_once);
	}
	printf("neither:    %d of %d tries\n", neither, tries);
	return 0;
}
