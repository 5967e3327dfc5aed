#include "gen/c_helpers.h"

#include <set>

#include "base/strings.h"

namespace kapifuzz {
namespace {

constexpr CHelper kHelpers[] = {
    {.name = "CHECK", .includes = "<err.h>", .code = R"(/* Set-up that must not fail. */
#define CHECK(call) do { if ((call) == -1) err(1, "%s", #call); } while (0)
)"},
    {.name = "make_file",
     .includes = "<err.h> <fcntl.h> <sys/stat.h> <unistd.h>",
     .code = R"(static void make_file(const char *path, mode_t mode)
{
	static const char text[] = "The quick brown fox jumps over the lazy dog. 0123456789\n";
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd == -1 || write(fd, text, sizeof(text) - 1) == -1 || fchmod(fd, mode) || close(fd))
		err(1, "%s", path);
}
)"},
    {.name = "make_text",
     .includes = "<err.h> <fcntl.h> <string.h> <sys/stat.h> <unistd.h>",
     .code = R"(static void make_text(const char *path, mode_t mode, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd == -1 || write(fd, text, strlen(text)) == -1 || fchmod(fd, mode) || close(fd))
		err(1, "%s", path);
}
)"},
    {.name = "make_dynamic",
     .includes = "<elf.h> <err.h> <fcntl.h> <string.h> <sys/stat.h> <unistd.h>",
     .code = R"(/* A program that asks for `loader`, of whose name `size` bytes count. */
static void make_dynamic(const char *path, mode_t mode, const char *loader, size_t size)
{
	struct {
		Elf64_Ehdr header;
		Elf64_Phdr segments[2];
		char loader[64];
	} elf = {
		.header = {
			.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
			.e_type = ET_EXEC,
			.e_machine = EM_X86_64,
			.e_version = EV_CURRENT,
			.e_phoff = sizeof(Elf64_Ehdr),
			.e_ehsize = sizeof(Elf64_Ehdr),
			.e_phentsize = sizeof(Elf64_Phdr),
			.e_phnum = 2,
		},
		.segments = { {
			.p_type = PT_LOAD,
			.p_flags = PF_R | PF_X,
			.p_vaddr = 0x400000,
			.p_filesz = sizeof(elf),
			.p_memsz = sizeof(elf),
			.p_align = 4096,
		}, {
			.p_type = PT_INTERP,
			.p_filesz = size,
			.p_memsz = size,
		} },
	};
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	elf.segments[1].p_offset = (char *)elf.loader - (char *)&elf;
	memcpy(elf.loader, loader, size);
	if (fd == -1 || write(fd, &elf, sizeof(elf)) == -1 || fchmod(fd, mode) || close(fd))
		err(1, "%s", path);
}
)"},
    {.name = "copy_self",
     .includes = "<err.h> <fcntl.h> <stdio.h> <stdlib.h> <string.h> <sys/stat.h> <unistd.h>",
     .code = R"(/* A copy of this program that has been started says what it was given. */
__attribute__((constructor)) static void say_what_started(int argc, char *argv[])
{
	char self[4096] = "";

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) == -1)
		err(1, "/proc/self/exe");
	if (strncmp(self, "/tmp/", 5) || strncmp(strrchr(self, '/') - 2, "/x", 2))
		return;
	printf("started: argc = %d, euid = %d, descriptors", argc, (int)geteuid());
	for (int fd = 0; fd < 64; fd++)
		if (fcntl(fd, F_GETFD) != -1)
			printf(" %d", fd);
	printf("\n");
	for (int i = 0; i < argc; i++)
		printf("argv[%d] = \"%s\"\n", i, argv[i]);
	exit(0);
}

static void copy_self(const char *path, mode_t mode)
{
	char bytes[4096];
	int from = open("/proc/self/exe", O_RDONLY), to = open(path, O_WRONLY | O_CREAT, 0600);
	ssize_t n;

	while ((n = read(from, bytes, sizeof(bytes))) > 0)
		if (write(to, bytes, n) != n)
			err(1, "%s", path);
	if (n || fchmod(to, mode) || close(to) || close(from))
		err(1, "%s", path);
}
)"},
    {.name = "fill_up",
     .includes = "<err.h> <errno.h> <fcntl.h> <unistd.h>",
     .code = R"(/* Takes every block that the file system has left. */
static void fill_up(const char *path)
{
	static const char zeros[4096];
	int fd = open(path, O_WRONLY | O_APPEND);

	while (write(fd, zeros, sizeof(zeros)) > 0)
		;
	if (errno != ENOSPC || close(fd))
		err(1, "%s", path);
}
)"},
    {.name = "set_inode_flags",
     .includes = "<err.h> <fcntl.h> <linux/fs.h> <sys/ioctl.h> <unistd.h>",
     .code = R"(static void set_inode_flags(const char *path, int flags)
{
	int fd = open(path, O_RDONLY);

	if (fd == -1 || ioctl(fd, FS_IOC_SETFLAGS, &flags) || close(fd))
		err(1, "%s", path);
}
)"},
    {.name = "drop_capability",
     .includes = "<err.h> <linux/capability.h> <sys/syscall.h> <unistd.h>",
     .code = R"(static void drop_capability(int cap)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		err(1, "capget");
	data[CAP_TO_INDEX(cap)].effective &= ~CAP_TO_MASK(cap);
	if (syscall(SYS_capset, &header, data))
		err(1, "capset");
}
)"},
    {.name = "map_pages",
     .includes = "<err.h> <sys/mman.h>",
     .code = R"(/* Memory for `size` bytes with a page behind it that nobody can use. */
static void *map_pages(size_t size, int prot)
{
	size_t bytes = (size + 4095) / 4096 * 4096;
	char *p = mmap(NULL, bytes + 4096, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED || mprotect(p + bytes, 4096, PROT_NONE))
		err(1, "mmap");
	return p;
}
)"},
    {.name = "at_edge",
     .includes = "<string.h>",
     .code = R"(/* A buffer whose last byte is the last one before a page that nobody can use. */
static void *at_edge(const void *data, size_t size)
{
	char *p = map_pages(size, PROT_READ | PROT_WRITE) + (4096 - size % 4096) % 4096;

	if (data)
		memcpy(p, data, size);
	return p;
}
)"},
    {.name = "repeated",
     .includes = "<err.h> <stdlib.h> <string.h>",
     .code = R"(/* `unit` again and again, `length` characters in all. */
static char *repeated(const char *unit, size_t length)
{
	char *text = calloc(length + 1, 1);

	if (!text)
		err(1, "calloc");
	for (size_t i = 0; i < length; i++)
		text[i] = unit[i % strlen(unit)];
	return text;
}
)"},
    {.name = "set_knob",
     .includes = "<err.h> <fcntl.h> <string.h> <unistd.h>",
     .code = R"(static void set_knob(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY);

	if (fd == -1 || write(fd, value, strlen(value)) == -1 || close(fd))
		err(1, "%s", path);
}
)"},
    {.name = "set_up_faults", .includes = "<err.h> <fcntl.h> <unistd.h>", .code = R"(/*
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
)"},
    {.name = "fail_nth",
     .includes = "<err.h> <stdio.h> <unistd.h>",
     .code = R"(/* The n-th allocation from here on fails; 0: none does. */
static void fail_nth(int n)
{
	char text[12];
	int length = snprintf(text, sizeof(text), "%d", n);

	if (write(fail_nth_fd, text, length) != length)
		err(1, "fail-nth");
}
)"},
    {.name = "list_descriptors",
     .includes = "<fcntl.h> <stdio.h> <unistd.h>",
     .code = R"(/* The open descriptors, each with its file offset where it has one. */
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
)"},
    {.name = "show", .includes = "<stdio.h>", .code = R"(static void show(const char *when)
{
	printf("%s", when);
	list_descriptors(stdout);
	printf("\n");
}
)"},
    {.name = "print_bytes",
     .includes = "<stdio.h>",
     .code = R"(static void print_bytes(FILE *out, const void *data, long count)
{
	const unsigned char *bytes = data;

	fprintf(out, " \"");
	for (long i = 0; i < count && i < 64; i++)
		fprintf(out, bytes[i] < 0x7f && bytes[i] >= ' ' ? "%c" : "\\%03o", bytes[i]);
	fprintf(out, "\"");
}
)"},
    {.name = "private_directory",
     .includes = "<err.h> <sched.h> <sys/mount.h> <unistd.h>",
     .code = R"(/* An empty directory that nobody else sees, and that goes with the process. */
static void private_directory(void)
{
	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", "/tmp", "tmpfs", 0, NULL) || chdir("/tmp"))
		err(1, "/tmp");
}
)"},
    {.name = "run_apart",
     .includes = "<err.h> <sys/wait.h> <unistd.h>",
     .code = R"(/* In a process of its own, whatever becomes of it. */
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
)"},
    {.name = "no_standard_files",
     .includes = "<err.h> <fcntl.h> <unistd.h>",
     .code = R"(/* Descriptors 0, 1 and 2 are part of what is compared. */
static void no_standard_files(void)
{
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; fd < 3; fd++)
		if (dup2(null, fd) == -1)
			err(1, "/dev/null");
	if (null > 2)
		close(null);
}
)"},
    {.name = "run_pair",
     .includes = "<err.h> <errno.h> <pthread.h> <sched.h> <sys/syscall.h> <time.h> <unistd.h>",
     .code = R"(enum order { AS_WRITTEN, SWAPPED, AT_ONCE };

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
)"},
};

struct Header {
  std::string_view names;  // blank-separated identifiers
  std::string_view header;
};
constexpr Header kHeaders[] = {
    {"err", "<err.h>"},
    {"errno", "<errno.h>"},
    {"open openat creat O_RDONLY O_WRONLY O_RDWR O_CREAT O_PATH O_CLOEXEC O_NONBLOCK O_DIRECT "
     "O_DIRECTORY AT_FDCWD F_DUPFD",
     "<fcntl.h>"},
    {"aio_context_t iocb", "<linux/aio_abi.h>"},
    {"iovec", "<sys/uio.h>"},
    {"BINDER_WRITE_READ BINDER_SET_MAX_THREADS BINDER_SET_CONTEXT_MGR BINDER_SET_CONTEXT_MGR_EXT "
     "BINDER_THREAD_EXIT BINDER_VERSION BINDER_GET_NODE_INFO_FOR_REF BINDER_GET_NODE_DEBUG_INFO "
     "BINDER_FREEZE BINDER_GET_FROZEN_INFO BINDER_ENABLE_ONEWAY_SPAM_DETECTION "
     "BINDER_GET_EXTENDED_ERROR",
     "<linux/android/binder.h>"},
    {"ioctl", "<sys/ioctl.h>"},
    {"INT_MAX INT_MIN LONG_MAX LONG_MIN", "<limits.h>"},
    {"waitpid", "<sys/wait.h>"},
    {"time", "<time.h>"},
    {"strcmp", "<string.h>"},
    {"fork _exit close_range", "<unistd.h>"},
    {"fmemopen", "<stdio.h>"},
    {"signal SIGPIPE SIGXFSZ", "<signal.h>"},
    {"setgroups", "<grp.h>"},
    {"printf rename", "<stdio.h>"},
    {"mkdtemp", "<stdlib.h>"},
    {"strerror", "<string.h>"},
    {"mmap munmap PROT_READ mlock mlock2 munlock mlockall munlockall MLOCK_ONFAULT MCL_CURRENT "
     "MCL_FUTURE MCL_ONFAULT",
     "<sys/mman.h>"},
    {"epoll_create epoll_create1 epoll_ctl epoll_wait epoll_event EPOLL_CLOEXEC EPOLL_CTL_ADD "
     "EPOLL_CTL_DEL EPOLL_CTL_MOD",
     "<sys/epoll.h>"},
    {"mount umount MS_BIND MS_RDONLY", "<sys/mount.h>"},
    {"setrlimit", "<sys/resource.h>"},
    {"stat fstat mkdir mkfifo mknod chmod umask S_IFSOCK", "<sys/stat.h>"},
    {"syscall", "<sys/syscall.h>"},
    {"makedev", "<sys/sysmacros.h>"},
    {"setxattr lsetxattr fsetxattr XATTR_CREATE XATTR_REPLACE SAFE_SETXATTR SAFE_LSETXATTR "
     "SAFE_FSETXATTR",
     "<sys/xattr.h>"},
    {"read write close dup dup2 dup3 pipe2 lseek ftruncate unlink symlink chdir setresuid syscall",
     "<unistd.h>"},
};

}  // namespace

std::span<const CHelper> ReproHelpers() { return kHelpers; }

bool MentionsName(std::string_view code, std::string_view name) {
  for (size_t at = code.find(name); at != std::string_view::npos; at = code.find(name, at + 1)) {
    const size_t end = at + name.size();
    const bool starts = at == 0 || !IsIdent(code[at - 1]);
    if (starts && (end == code.size() || !IsIdent(code[end]))) return true;
  }
  return false;
}

std::string HelpersFor(std::string_view code, std::span<const CHelper> helpers) {
  std::string used;
  // From the last to the first: a helper that is used may use one before it.
  for (size_t i = helpers.size(); i-- > 0;) {
    const bool mentioned =
        MentionsName(code, helpers[i].name) || MentionsName(used, helpers[i].name);
    if (mentioned) used = std::string(helpers[i].code) + "\n" + used;
  }
  return used;
}

std::string IncludesFor(std::string_view code, std::span<const CHelper> helpers) {
  std::set<std::string> headers;
  const auto add = [&](std::string_view list) {
    for (std::string_view header : Split(list, ' ')) {
      if (!header.empty()) headers.emplace(header);
    }
  };
  for (const CHelper& helper : helpers) {
    if (MentionsName(code, helper.name)) add(helper.includes);
  }
  for (const Header& row : kHeaders) {
    for (std::string_view name : Split(row.names, ' ')) {
      if (MentionsName(code, name)) add(row.header);
    }
  }
  std::string text;
  for (const std::string& header : headers) text += "#include " + header + "\n";
  return text;
}

}  // namespace kapifuzz
