/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copyright (c) 2026 The kapifuzz authors
 *
 * SAFE_*(): set-up calls whose failure ends the test as broken.
 */
#ifndef TST_SAFE_MACROS_H__
#define TST_SAFE_MACROS_H__

#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

/* The value of `call`; -1 ends the test. */
#define TST_SAFE_(call)                                                           \
	({                                                                        \
		__typeof__(call) tst_ret_ = (call);                               \
                                                                                  \
		if (tst_ret_ == -1)                                               \
			tst_brk_(__FILE__, __LINE__, TBROK | TERRNO, "%s failed", #call); \
		tst_ret_;                                                         \
	})

#define SAFE_OPEN(...) TST_SAFE_(open(__VA_ARGS__))
#define SAFE_CREAT(path, mode) TST_SAFE_(creat(path, mode))
#define SAFE_DUP(fd) TST_SAFE_(dup(fd))
#define SAFE_DUP2(oldfd, newfd) TST_SAFE_(dup2(oldfd, newfd))
#define SAFE_FCNTL(...) TST_SAFE_(fcntl(__VA_ARGS__))
#define SAFE_PIPE(fds) TST_SAFE_(pipe(fds))
#define SAFE_PIPE2(fds, flags) TST_SAFE_(syscall(SYS_pipe2, fds, flags))
#define SAFE_LSEEK(fd, offset, whence) TST_SAFE_(lseek(fd, offset, whence))
#define SAFE_FTRUNCATE(fd, length) TST_SAFE_(ftruncate(fd, length))
#define SAFE_STAT(path, buf) TST_SAFE_(stat(path, buf))
#define SAFE_LSTAT(path, buf) TST_SAFE_(lstat(path, buf))
#define SAFE_FSTAT(fd, buf) TST_SAFE_(fstat(fd, buf))

#define SAFE_UNLINK(path) TST_SAFE_(unlink(path))
#define SAFE_MKDIR(path, mode) TST_SAFE_(mkdir(path, mode))
#define SAFE_CHMOD(path, mode) TST_SAFE_(chmod(path, mode))
#define SAFE_SYMLINK(target, path) TST_SAFE_(symlink(target, path))
#define SAFE_MKFIFO(path, mode) TST_SAFE_(mkfifo(path, mode))
#define SAFE_MKNOD(path, mode, dev) TST_SAFE_(mknod(path, mode, dev))
#define SAFE_MOUNT(source, target, type, flags, data) \
	TST_SAFE_(mount(source, target, type, flags, data))
#define SAFE_UMOUNT(path) TST_SAFE_(umount(path))

#define SAFE_SETXATTR(path, name, value, size, flags) \
	TST_SAFE_(setxattr(path, name, value, size, flags))
#define SAFE_LSETXATTR(path, name, value, size, flags) \
	TST_SAFE_(lsetxattr(path, name, value, size, flags))
#define SAFE_FSETXATTR(fd, name, value, size, flags) \
	TST_SAFE_(fsetxattr(fd, name, value, size, flags))

#define SAFE_GETRLIMIT(resource, limit) TST_SAFE_(getrlimit(resource, limit))
#define SAFE_SETRLIMIT(resource, limit) TST_SAFE_(setrlimit(resource, limit))
#define SAFE_SETEUID(uid) TST_SAFE_(seteuid(uid))
#define SAFE_SETEGID(gid) TST_SAFE_(setegid(gid))

#define SAFE_CLOSE(fd)                        \
	do {                                  \
		(void)TST_SAFE_(close(fd));   \
		(fd) = -1;                    \
	} while (0)

#define SAFE_SIGNAL(sig, handler)                                                      \
	do {                                                                           \
		if (signal(sig, handler) == SIG_ERR)                                   \
			tst_brk_(__FILE__, __LINE__, TBROK | TERRNO, "signal(%s) failed", #sig); \
	} while (0)

/* `strict`: fewer bytes than asked for are a failure too. */
#define SAFE_READ(strict, fd, buf, size)                                            \
	({                                                                          \
		ssize_t tst_got_ = TST_SAFE_(read(fd, buf, size));                  \
                                                                                    \
		if ((strict) && tst_got_ != (ssize_t)(size))                        \
			tst_brk_(__FILE__, __LINE__, TBROK, "read() got %zd bytes", tst_got_); \
		tst_got_;                                                           \
	})

enum safe_write_opts { SAFE_WRITE_ANY, SAFE_WRITE_ALL };

#define SAFE_WRITE(len_strict, fd, buf, size)                                        \
	({                                                                           \
		ssize_t tst_put_ = TST_SAFE_(write(fd, buf, size));                  \
                                                                                     \
		if ((len_strict) == SAFE_WRITE_ALL && tst_put_ != (ssize_t)(size))   \
			tst_brk_(__FILE__, __LINE__, TBROK, "write() put %zd bytes", tst_put_); \
		tst_put_;                                                            \
	})

/* Creates or empties a file and prints into it. */
#define SAFE_FILE_PRINTF(path, ...)                                                    \
	do {                                                                           \
		FILE *tst_file_ = fopen(path, "w+");                                   \
                                                                                       \
		if (!tst_file_ || fprintf(tst_file_, __VA_ARGS__) < 0 || fclose(tst_file_)) \
			tst_brk_(__FILE__, __LINE__, TBROK | TERRNO, "cannot write %s", path); \
	} while (0)

#endif /* TST_SAFE_MACROS_H__ */
