// Static functions that LTP tests bring along.
#include "gen/c_helpers.h"

namespace kapifuzz {
namespace {

constexpr CHelper kHelpers[] = {
    {.name = "make_file",
     .includes = "",
     .code = R"(static void make_file(const char *path, mode_t mode)
{
	SAFE_FILE_PRINTF(path, "The quick brown fox jumps over the lazy dog. 0123456789\n");
	SAFE_CHMOD(path, mode);
}
)"},
    {.name = "remove_entry", .includes = "", .code = R"(static void remove_entry(const char *path)
{
	if (unlink(path) == -1 && errno != ENOENT)
		tst_brk(TBROK | TERRNO, "unlink(%s) failed", path);
}
)"},
    {.name = "fill_up",
     .includes = "<fcntl.h>",
     .code = R"(/* Takes every block that the file system has left. */
static void fill_up(const char *path)
{
	static const char zeros[4096];
	int fd = SAFE_OPEN(path, O_WRONLY | O_APPEND);

	while (write(fd, zeros, sizeof(zeros)) > 0)
		;
	if (errno != ENOSPC)
		tst_brk(TBROK | TERRNO, "cannot fill the file system of %s", path);
	SAFE_CLOSE(fd);
}
)"},
    {.name = "set_inode_flags",
     .includes = "<fcntl.h> <linux/fs.h> <sys/ioctl.h>",
     .code = R"(static int no_inode_flags;

static void set_inode_flags(const char *path, int flags)
{
	int fd = SAFE_OPEN(path, O_RDONLY);

	if (ioctl(fd, FS_IOC_SETFLAGS, &flags) == -1) {
		if (errno != ENOTTY && errno != EOPNOTSUPP)
			tst_brk(TBROK | TERRNO, "FS_IOC_SETFLAGS on %s failed", path);
		no_inode_flags = 1;
	}
	SAFE_CLOSE(fd);
}
)"},
    {.name = "unused_fd",
     .includes = "<fcntl.h>",
     .code = R"(/* The lowest number that no descriptor has. */
static int unused_fd(void)
{
	int fd = SAFE_OPEN("/dev/null", O_RDONLY);
	int number = fd;

	SAFE_CLOSE(fd);
	return number;
}
)"},
    {.name = "repeat", .includes = "", .code = R"(/* Fills `text` with `unit` again and again. */
static void repeat(char *text, const char *unit, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		text[i] = unit[i % strlen(unit)];
	text[length] = 0;
}
)"},
    {.name = "set_soft_limit",
     .includes = "<sys/resource.h>",
     .code = R"(static void set_soft_limit(int resource, rlim_t soft)
{
	struct rlimit limit;

	SAFE_GETRLIMIT(resource, &limit);
	limit.rlim_cur = soft == RLIM_INFINITY ? limit.rlim_max : soft;
	SAFE_SETRLIMIT(resource, &limit);
}
)"},
    {.name = "set_effective_cap",
     .includes = "<linux/capability.h>",
     .code = R"(/* Takes a capability out of the effective set, or puts it back. */
static void set_effective_cap(int cap, int on)
{
	struct tst_cap_user_header header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct tst_cap_user_data data[2];

	if (tst_capget(&header, data))
		tst_brk(TBROK | TERRNO, "capget() failed");
	if (on)
		data[cap / 32].effective |= 1U << cap % 32;
	else
		data[cap / 32].effective &= ~(1U << cap % 32);
	if (tst_capset(&header, data))
		tst_brk(TBROK | TERRNO, "capset() failed");
}
)"},
    {.name = "EXPECT",
     .includes = "",
     .code =
         R"(/* A question that had no answer, as the offset of a pipe, makes its check silent. */
static int unseen;

#define EXPECT(expr)                                                   \
	do {                                                           \
		int holds_;                                            \
									\
		unseen = 0;                                            \
		holds_ = !!(expr);                                     \
		if (!unseen)                                           \
			tst_res(holds_ ? TPASS : TFAIL, "%s", #expr);  \
	} while (0)
)"},
    {.name = "is_open", .includes = "<fcntl.h>", .code = R"(static int is_open(int fd)
{
	return fcntl(fd, F_GETFD) != -1;
}
)"},
    {.name = "offset_of", .includes = "<unistd.h>", .code = R"(static long offset_of(int fd)
{
	long offset = lseek(fd, 0, SEEK_CUR);

	unseen |= offset == -1;
	return offset;
}
)"},
    {.name = "stat_of", .includes = "<sys/stat.h>", .code = R"(static struct stat stat_of(int fd)
{
	struct stat st = { .st_size = -1 };

	unseen |= fstat(fd, &st) == -1;
	return st;
}
)"},
    {.name = "stat_at",
     .includes = "<fcntl.h> <sys/stat.h>",
     .code = R"(static struct stat stat_at(int dirfd, const char *path, int flags)
{
	struct stat st = { .st_size = -1 };

	unseen |= fstatat(dirfd, path, &st, flags) == -1;
	return st;
}
)"},
    {.name = "error_at",
     .includes = "<fcntl.h> <sys/stat.h>",
     .code = R"(static int error_at(int dirfd, const char *path, int flags)
{
	struct stat st;

	return fstatat(dirfd, path, &st, flags) == -1 ? errno : 0;
}
)"},
    {.name = "flags_of", .includes = "<fcntl.h>", .code = R"(static int flags_of(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	unseen |= flags == -1;
	return flags;
}
)"},
    {.name = "cloexec_of", .includes = "<fcntl.h>", .code = R"(static int cloexec_of(int fd)
{
	int flags = fcntl(fd, F_GETFD);

	unseen |= flags == -1;
	return !!(flags & FD_CLOEXEC);
}
)"},
    {.name = "fs_of",
     .includes = "<linux/magic.h> <sys/vfs.h>",
     .code = R"(static long fs_of(int fd)
{
	struct statfs fs = { .f_type = 0 };

	unseen |= fstatfs(fd, &fs) == -1;
	return fs.f_type;
}
)"},
    {.name = "xattr_size_of",
     .includes = "<sys/xattr.h>",
     .code = R"(/* Bytes of an extended attribute, -1 if it is not there. */
static ssize_t xattr_size_of(int fd, const char *name)
{
	return fgetxattr(fd, name, NULL, 0);
}
)"},
    {.name = "xattr_size_at",
     .includes = "<sys/xattr.h>",
     .code = R"(/* Bytes of an extended attribute, -1 if it is not there. */
static ssize_t xattr_size_at(const char *path, const char *name)
{
	return getxattr(path, name, NULL, 0);
}
)"},
    {.name = "xattr_size_nofollow",
     .includes = "<sys/xattr.h>",
     .code = R"(/* Bytes of an extended attribute of a link itself, -1 if it is not there. */
static ssize_t xattr_size_nofollow(const char *path, const char *name)
{
	return lgetxattr(path, name, NULL, 0);
}
)"},
    {.name = "queued_in", .includes = "<sys/ioctl.h>", .code = R"(/* Bytes that wait in a pipe. */
static int queued_in(int fd)
{
	int bytes = -1;

	unseen |= ioctl(fd, FIONREAD, &bytes) == -1;
	return bytes;
}
)"},
};

}  // namespace

std::span<const CHelper> LtpHelpers() { return kHelpers; }

}  // namespace kapifuzz
