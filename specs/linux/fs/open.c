// SPDX-License-Identifier: GPL-2.0

/**
 * sys_ftruncate - set the size of an open file
 * @fd: descriptor of a regular file that is open for writing
 * @length: the new size in bytes
 *
 * long-desc: A shorter file loses its end, a longer one reads as zero bytes there. The offset stays.
 *
 * contexts: process, sleepable
 * param: fd
 *   type: fd(file|memfd), input
 * param: length
 *   type: int, input
 *   constraint-type: range(0, LLONG_MAX)
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: size(fd) == length
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: EINVAL, length is negative, or fd is no regular file or not open for writing
 *   iff: length < 0 || (is_open(fd) && (flags(fd) & O_PATH) == 0
 *     && (!can_write(fd) || (kind(fd) != file && kind(fd) != memfd)))
 * error: EFBIG, length exceeds RLIMIT_FSIZE or what the file system can hold
 *   when: fstype(fd) == TMPFS_MAGIC && kind(fd) == file && can_write(fd) && length > size(fd)
 *     && rlimit(RLIMIT_FSIZE) != RLIM_INFINITY && length > rlimit(RLIMIT_FSIZE)
 *   only-when: length > size(fd) && (length > max_bytes(fd)
 *     || (rlimit(RLIMIT_FSIZE) != RLIM_INFINITY && length > rlimit(RLIMIT_FSIZE)))
 * error: EPERM, the file is append-only or sealed against this change
 * error: ETXTBSY, the file is an active swap file
 *   only-when: length <= size(fd)
 * error: EIO, the device failed
 *   only-when: fstype(fd) != TMPFS_MAGIC
 * error: ENOSPC, the file system needs room to change the size and has none
 *   only-when: fstype(fd) != TMPFS_MAGIC
 * error: ENOMEM, no memory
 * signal: SIGXFSZ
 *   direction: send
 *   action: coredump
 *   condition: the call fails with EFBIG because of RLIMIT_FSIZE
 * side-effect: modify_state
 *   target: size of fd
 *   only-when: old(size(fd)) != length
 * side-effect: modify_state
 *   target: data of fd
 *   only-when: old(size(fd)) != length
 * side-effect: modify_state
 *   target: mode of fd
 *   desc: Without CAP_FSETID the set-user-ID bit is removed, and set-group-ID where the group may execute.
 *   only-when: (old(mode(fd)) & (S_ISUID | S_ISGID)) != 0 && !has_cap(CAP_FSETID)
 *   ensures: has_cap(CAP_FSETID) || (mode(fd) & S_ISUID) == 0
 * failure-atomic: yes
 * concurrency: none
 * provenance: fs/open.c do_ftruncate(), do_truncate(), fs/attr.c notify_change(), inode_newsize_ok(),
 *   mm/shmem.c shmem_setattr(), 6.12
 */
SYSCALL_DEFINE2(ftruncate, unsigned int, fd, off_t, length)

/**
 * sys_open - open a file, creating it if asked to
 * @filename: path of the file
 * @flags: access mode and flags; O_PATH makes most of them void
 * @mode: mode bits of a new file
 *
 * contexts: process, sleepable
 * param: filename
 *   type: path(any), input, user
 *   constraint-type: user_path
 * param: flags
 *   type: int, input
 *   constraint-type: mask(O_RDONLY|O_WRONLY|O_RDWR|O_CREAT|O_EXCL|O_NOCTTY|O_TRUNC|O_APPEND|O_NONBLOCK|O_SYNC
 *     |FASYNC|O_DIRECT|O_LARGEFILE|O_DIRECTORY|O_NOFOLLOW|O_NOATIME|O_CLOEXEC|O_PATH|O_TMPFILE)
 * param: mode
 *   type: uint, input
 *   constraint-type: mask(07777)
 * return:
 *   type: fd(file|dir|path|pipe_read|pipe_write|chardev|binder)
 *   check-type: fd
 *   success: >= 0
 *   ensures: ret == old(lowest_fd()) && cloexec(ret) == !!(flags & O_CLOEXEC)
 *   ensures: flags & O_PATH || kind(ret) == chardev || flags(ret) == (O_LARGEFILE
 *     | (flags & O_SYNC & ~O_DSYNC ? O_DSYNC : 0)
 *     | (flags & (O_ACCMODE|O_APPEND|O_NONBLOCK|O_SYNC|FASYNC|O_DIRECT|O_NOFOLLOW|O_NOATIME|O_TMPFILE)))
 *   ensures: offset(ret) == 0
 *   ensures: flags & (O_NOFOLLOW|__O_TMPFILE) || ino(ret) == ino_at(filename)
 *   ensures: !(flags & O_TRUNC) || kind(ret) != file || size(ret) == 0
 *   ensures: (flags & (O_CREAT|O_PATH)) != O_CREAT || old(exists(filename))
 *     || (mode(ret) & 05777) == (mode & ~umask() & 05777)
 *   ensures: !errno || flags & O_DIRECT || exists_nofollow(filename) == old(exists_nofollow(filename))
 * error: EINVAL, O_CREAT with O_DIRECTORY, or an incomplete O_TMPFILE
 *   iff: !(flags & O_PATH) && (flags & O_DIRECTORY
 *     ? flags & O_CREAT || (flags & __O_TMPFILE && !(flags & O_ACCMODE)) : flags & __O_TMPFILE)
 * error: EINVAL, access mode 3 on a fifo, or O_DIRECT on a file without it
 *   only-when: (flags & O_ACCMODE) == O_ACCMODE || flags & O_DIRECT
 * error: EFAULT, filename cannot be read
 *   iff: string_error(filename) == EFAULT
 * error: ENAMETOOLONG, path or component too long
 *   when: path_error_nofollow(filename) == ENAMETOOLONG
 *   only-when: path_error(filename) == ENAMETOOLONG
 * error: EMFILE, no descriptor number left
 *   iff: lowest_fd() >= rlimit(RLIMIT_NOFILE)
 * error: ENOENT, no such file or directory
 *   when: path_empty(filename) || parent_error(filename) == ENOENT || ((flags & (O_CREAT|O_PATH)) != O_CREAT
 *     && (flags & O_NOFOLLOW ? path_error_nofollow(filename) : path_error(filename)) == ENOENT)
 *   only-when: path_error(filename) == ENOENT
 * error: ENOTDIR, a component, or with O_DIRECTORY the file, is no directory
 *   when: path_error_nofollow(filename) == ENOTDIR || (flags & O_DIRECTORY
 *     && (flags & O_NOFOLLOW ? type_nofollow(filename) != dir : type(filename) != dir))
 *   only-when: path_error(filename) == ENOTDIR || (flags & O_DIRECTORY && type_nofollow(filename) != dir)
 * error: ELOOP, too many symbolic links, or one with O_NOFOLLOW
 *   when: path_error_nofollow(filename) == ELOOP || (flags & O_NOFOLLOW
 *     ? !(flags & O_PATH) && type_nofollow(filename) == symlink : !(flags & O_CREAT) && path_error(filename) == ELOOP)
 *   only-when: path_error(filename) == ELOOP || (flags & O_NOFOLLOW && type_nofollow(filename) == symlink)
 * error: EEXIST, O_CREAT|O_EXCL and the entry exists
 *   iff: (flags & (O_CREAT|O_EXCL|O_PATH)) == (O_CREAT|O_EXCL) && exists_nofollow(filename)
 * error: EISDIR, a directory is to be created, truncated or written
 *   when: (!(flags & (O_PATH|__O_TMPFILE)) && type(filename) == dir && flags & (O_ACCMODE|O_CREAT|O_TRUNC))
 *     || ((flags & (O_CREAT|O_PATH)) == O_CREAT && trailing_slash(filename) && !parent_error(filename))
 *   only-when: type(filename) == dir || trailing_slash(filename) || type_nofollow(filename) == symlink
 * error: EACCES, no permission to search, access or create
 *   iff: path_error_nofollow(filename) == EACCES || (exists_nofollow(filename)
 *     ? exists(filename) && !(flags & (O_PATH|__O_TMPFILE)) && access_error(filename,
 *       ((flags & O_ACCMODE) != O_WRONLY) * R_OK | !!(flags & (O_ACCMODE|O_TRUNC)) * W_OK) == EACCES
 *     : (flags & (O_CREAT|O_PATH)) == O_CREAT && parent_access_error(filename, W_OK|X_OK) == EACCES)
 * error: EACCES, a device, a sticky directory, or a capability for reading only
 *   only-when: path_error(filename) == EACCES || type(filename) != file || flags & __O_TMPFILE
 *     || (flags & O_CREAT && (parent_mode(filename) & S_ISVTX || type_nofollow(filename) == symlink))
 *     || (has_cap(CAP_DAC_READ_SEARCH) && !has_cap(CAP_DAC_OVERRIDE))
 * error: EROFS, writing, truncating or creating on a read-only mount
 *   when: read_only(filename) && (exists_nofollow(filename)
 *     ? !(flags & O_PATH) && type(filename) == file && (flags & O_TRUNC || (flags & O_ACCMODE) % 3)
 *     : (flags & (O_CREAT|O_PATH)) == O_CREAT)
 *   only-when: read_only(filename) || type_nofollow(filename) == symlink
 * error: EPERM, O_NOATIME on another user's file
 *   when: !(flags & (O_PATH|__O_TMPFILE)) && flags & O_NOATIME && uid_at(filename) != uid() && !has_cap(CAP_FOWNER)
 * error: EPERM, append-only, immutable or sealed
 * error: ETXTBSY, writing or truncating a running program
 *   when: !(flags & O_PATH) && busy_text(filename) && (flags & O_TRUNC || (flags & O_ACCMODE) % 3)
 *   only-when: busy_text(filename)
 * error: ENXIO, a socket, a fifo without reader, or no driver
 *   when: !(flags & O_PATH) && type(filename) == socket
 *   only-when: type(filename) != file && type(filename) != dir
 * error: ENODEV, no driver
 *   only-when: type(filename) != file && type(filename) != dir
 * error: EBUSY, device in use
 *   only-when: type(filename) != file && type(filename) != dir
 * error: EOPNOTSUPP, no O_TMPFILE in this file system
 *   only-when: flags & __O_TMPFILE
 * error: ENOSPC, no room
 *   only-when: flags & (O_CREAT|__O_TMPFILE)
 * error: EDQUOT, no quota
 *   only-when: flags & (O_CREAT|__O_TMPFILE)
 * error: EINTR, interrupted while waiting
 * error: EAGAIN, a lease and O_NONBLOCK
 *   only-when: flags & O_NONBLOCK
 * error: ENFILE, too many open files in the system
 * error: ESTALE, lost by a network file system
 * error: EOVERFLOW, an owner without a number in the file system
 *   only-when: flags & (O_CREAT|__O_TMPFILE)
 * error: ENOMEM, no memory
 * error: EIO, device failed
 * side-effect: resource_create
 *   target: descriptor ret
 * side-effect: filesystem
 *   target: entry at filename
 *   only-when: flags & O_CREAT && !old(exists(filename))
 * side-effect: modify_state
 *   target: size at filename
 *   only-when: flags & O_TRUNC
 * failure-atomic: except entry at filename
 * concurrency: none
 * provenance: fs/open.c do_sys_openat2(), fs/namei.c path_openat(), 6.12
 */
SYSCALL_DEFINE3(open, const char __user *, filename, int, flags, umode_t, mode)

/**
 * sys_openat - open or create a file
 * @dfd: where a relative path starts, or AT_FDCWD
 * @filename: path of the file
 * @flags: access mode and flags
 * @mode: mode bits of a new file
 *
 * contexts: process, sleepable
 * param: dfd
 *   type: fd(dir|path), input
 * param: filename
 *   type: path(any), input, user
 *   constraint-type: user_path
 * param: flags
 *   type: int, input
 *   constraint-type: mask(O_RDONLY|O_WRONLY|O_RDWR|O_CREAT|O_EXCL|O_NOCTTY|O_TRUNC|O_APPEND|O_NONBLOCK|O_SYNC
 *     |FASYNC|O_DIRECT|O_LARGEFILE|O_DIRECTORY|O_NOFOLLOW|O_NOATIME|O_CLOEXEC|O_PATH|O_TMPFILE)
 * param: mode
 *   type: uint, input
 *   constraint-type: mask(07777)
 * return:
 *   type: fd(file|dir|path|pipe_read|pipe_write|chardev|binder)
 *   check-type: fd
 *   success: >= 0
 *   ensures: ret == old(lowest_fd()) && cloexec(ret) == !!(flags & O_CLOEXEC)
 *   ensures: flags & O_PATH || kind(ret) == chardev || flags(ret) == (O_LARGEFILE
 *     | (flags & O_SYNC & ~O_DSYNC ? O_DSYNC : 0)
 *     | (flags & (O_ACCMODE|O_APPEND|O_NONBLOCK|O_SYNC|FASYNC|O_DIRECT|O_NOFOLLOW|O_NOATIME|O_TMPFILE)))
 *   ensures: offset(ret) == 0
 *   ensures: flags & (O_NOFOLLOW|__O_TMPFILE) || ino(ret) == ino_at(dfd, filename)
 *   ensures: !(flags & O_TRUNC) || kind(ret) != file || size(ret) == 0
 *   ensures: (flags & (O_CREAT|O_PATH)) != O_CREAT || old(exists(dfd, filename))
 *     || (mode(ret) & 05777) == (mode & ~umask() & 05777)
 *   ensures: !errno || flags & O_DIRECT || exists_nofollow(dfd, filename) == old(exists_nofollow(dfd, filename))
 * error: EINVAL, O_CREAT with O_DIRECTORY, or an incomplete O_TMPFILE
 *   iff: !(flags & O_PATH) && (flags & O_DIRECTORY
 *     ? flags & O_CREAT || (flags & __O_TMPFILE && !(flags & O_ACCMODE)) : flags & __O_TMPFILE)
 * error: EINVAL, access mode 3 on a fifo, or O_DIRECT on a file without it
 *   only-when: (flags & O_ACCMODE) == O_ACCMODE || flags & O_DIRECT
 * error: EFAULT, filename cannot be read
 *   iff: string_error(filename) == EFAULT
 * error: ENAMETOOLONG, path or component too long
 *   when: path_error_nofollow(dfd, filename) == ENAMETOOLONG
 *   only-when: path_error(dfd, filename) == ENAMETOOLONG
 * error: EMFILE, no descriptor number left
 *   iff: lowest_fd() >= rlimit(RLIMIT_NOFILE)
 * error: EBADF, dfd is not open
 *   iff: path_error(dfd, filename) == EBADF
 * error: ENOENT, no such file or directory
 *   when: path_empty(dfd, filename) || parent_error(dfd, filename) == ENOENT || ((flags & (O_CREAT|O_PATH)) != O_CREAT
 *     && (flags & O_NOFOLLOW ? path_error_nofollow(dfd, filename) : path_error(dfd, filename)) == ENOENT)
 *   only-when: path_error(dfd, filename) == ENOENT
 * error: ENOTDIR, a component, or with O_DIRECTORY the file, is no directory
 *   when: path_error_nofollow(dfd, filename) == ENOTDIR || (flags & O_DIRECTORY
 *     && (flags & O_NOFOLLOW ? type_nofollow(dfd, filename) != dir : type(dfd, filename) != dir))
 *   only-when: path_error(dfd, filename) == ENOTDIR || (flags & O_DIRECTORY && type_nofollow(dfd, filename) != dir)
 * error: ELOOP, too many symbolic links, or one with O_NOFOLLOW
 *   when: path_error_nofollow(dfd, filename) == ELOOP || (flags & O_NOFOLLOW
 *     ? !(flags & O_PATH) && type_nofollow(dfd, filename) == symlink : !(flags & O_CREAT)
 *       && path_error(dfd, filename) == ELOOP)
 *   only-when: path_error(dfd, filename) == ELOOP || (flags & O_NOFOLLOW && type_nofollow(dfd, filename) == symlink)
 * error: EEXIST, O_CREAT|O_EXCL and the entry exists
 *   iff: (flags & (O_CREAT|O_EXCL|O_PATH)) == (O_CREAT|O_EXCL) && exists_nofollow(dfd, filename)
 * error: EISDIR, a directory is to be created, truncated or written
 *   when: (!(flags & (O_PATH|__O_TMPFILE)) && type(dfd, filename) == dir && flags & (O_ACCMODE|O_CREAT|O_TRUNC))
 *     || ((flags & (O_CREAT|O_PATH)) == O_CREAT && trailing_slash(dfd, filename) && !parent_error(dfd, filename))
 *   only-when: type(dfd, filename) == dir || trailing_slash(dfd, filename) || type_nofollow(dfd, filename) == symlink
 * error: EACCES, no permission to search, access or create
 *   iff: path_error_nofollow(dfd, filename) == EACCES || (exists_nofollow(dfd, filename)
 *     ? exists(dfd, filename) && !(flags & (O_PATH|__O_TMPFILE)) && access_error(dfd, filename,
 *       ((flags & O_ACCMODE) != O_WRONLY) * R_OK | !!(flags & (O_ACCMODE|O_TRUNC)) * W_OK) == EACCES
 *     : (flags & (O_CREAT|O_PATH)) == O_CREAT && parent_access_error(dfd, filename, W_OK|X_OK) == EACCES)
 * error: EACCES, a device, a sticky directory, or a capability for reading only
 *   only-when: path_error(dfd, filename) == EACCES || type(dfd, filename) != file || flags & __O_TMPFILE
 *     || (flags & O_CREAT && (parent_mode(dfd, filename) & S_ISVTX || type_nofollow(dfd, filename) == symlink))
 *     || (has_cap(CAP_DAC_READ_SEARCH) && !has_cap(CAP_DAC_OVERRIDE))
 * error: EROFS, writing, truncating or creating on a read-only mount
 *   when: read_only(dfd, filename) && (exists_nofollow(dfd, filename)
 *     ? !(flags & O_PATH) && type(dfd, filename) == file && (flags & O_TRUNC || (flags & O_ACCMODE) % 3)
 *     : (flags & (O_CREAT|O_PATH)) == O_CREAT)
 *   only-when: read_only(dfd, filename) || type_nofollow(dfd, filename) == symlink
 * error: EPERM, O_NOATIME on another user's file
 *   when: !(flags & (O_PATH|__O_TMPFILE)) && flags & O_NOATIME && uid_at(dfd, filename) != uid()
 *       && !has_cap(CAP_FOWNER)
 * error: EPERM, append-only, immutable or sealed
 * error: ETXTBSY, writing or truncating a running program
 *   when: !(flags & O_PATH) && busy_text(dfd, filename) && (flags & O_TRUNC || (flags & O_ACCMODE) % 3)
 *   only-when: busy_text(dfd, filename)
 * error: ENXIO, a socket, a fifo without reader, or no driver
 *   when: !(flags & O_PATH) && type(dfd, filename) == socket
 *   only-when: type(dfd, filename) != file && type(dfd, filename) != dir
 * error: ENODEV, no driver
 *   only-when: type(dfd, filename) != file && type(dfd, filename) != dir
 * error: EBUSY, device in use
 *   only-when: type(dfd, filename) != file && type(dfd, filename) != dir
 * error: EOPNOTSUPP, no O_TMPFILE here
 *   only-when: flags & __O_TMPFILE
 * error: ENOSPC, no room
 *   only-when: flags & (O_CREAT|__O_TMPFILE)
 * error: EDQUOT, no quota
 *   only-when: flags & (O_CREAT|__O_TMPFILE)
 * error: EINTR, interrupted while waiting
 * error: EAGAIN, a lease and O_NONBLOCK
 *   only-when: flags & O_NONBLOCK
 * error: ENFILE, too many open files in the system
 * error: ESTALE, lost by a server
 * error: EOVERFLOW, owner cannot be stored
 *   only-when: flags & (O_CREAT|__O_TMPFILE)
 * error: ENOMEM, no memory
 * error: EIO, device failed
 * side-effect: resource_create
 *   target: descriptor ret
 * side-effect: filesystem
 *   target: entry at (dfd, filename)
 *   only-when: flags & O_CREAT && !old(exists(dfd, filename))
 * side-effect: modify_state
 *   target: size at (dfd, filename)
 *   only-when: flags & O_TRUNC
 * failure-atomic: except entry at (dfd, filename)
 * concurrency: none
 * provenance: fs/namei.c path_openat(), 6.12
 */
SYSCALL_DEFINE4(openat, int, dfd, const char __user *, filename, int, flags,
		umode_t, mode)

/**
 * sys_creat - create a file, or truncate an existing one, and open it for writing
 * @pathname: path of the file
 * @mode: mode bits of a new file
 *
 * contexts: process, sleepable
 * param: pathname
 *   type: path(any), input, user
 *   constraint-type: user_path
 * param: mode
 *   type: uint, input
 *   constraint-type: mask(07777)
 * return:
 *   type: fd(file|pipe_write|chardev|binder)
 *   check-type: fd
 *   success: >= 0
 *   ensures: ret == old(lowest_fd()) && !cloexec(ret)
 *   ensures: kind(ret) == chardev || flags(ret) == (O_WRONLY|O_LARGEFILE)
 *   ensures: kind(ret) != file || (size(ret) == 0 && offset(ret) == 0)
 *   ensures: ino(ret) == ino_at(pathname)
 *   ensures: old(path_error(pathname)) != ENOENT || (mode(ret) & 05777) == (mode & ~umask() & 05777)
 *   ensures: !errno || path_error_nofollow(pathname) == old(path_error_nofollow(pathname))
 * error: EFAULT, pathname cannot be read
 *   iff: string_error(pathname) == EFAULT
 * error: ENAMETOOLONG, the path or a component is too long
 *   iff: string_error(pathname) == ENAMETOOLONG || path_error(pathname) == ENAMETOOLONG
 * error: EMFILE, no free number below the limit on open files
 *   iff: lowest_fd() >= rlimit(RLIMIT_NOFILE)
 * error: ENOENT, pathname is empty, or a directory on the way does not exist
 *   when: path_empty(pathname) || parent_error(pathname) == ENOENT
 *   only-when: path_error(pathname) == ENOENT
 * error: ENOTDIR, a component is no directory
 *   iff: path_error(pathname) == ENOTDIR
 * error: ELOOP, too many symbolic links
 *   iff: path_error(pathname) == ELOOP
 * error: EISDIR, the file is a directory, or its name ends in a slash
 *   when: type(pathname) == dir || (trailing_slash(pathname) && parent_error(pathname) == 0)
 *   only-when: type(pathname) == dir || trailing_slash(pathname) || type_nofollow(pathname) == symlink
 * error: EACCES, no permission to search the path, write the file or create it
 *   iff: path_error(pathname) == EACCES || access_error(pathname, W_OK) == EACCES
 *     || (path_error_nofollow(pathname) == ENOENT && parent_access_error(pathname, W_OK|X_OK) == EACCES)
 * error: EACCES, a device on a nodev mount, a protected sticky directory, or a capability for searching only
 *   only-when: type(pathname) == chardev || type(pathname) == blockdev || parent_mode(pathname) & S_ISVTX
 *     || type_nofollow(pathname) == symlink || (has_cap(CAP_DAC_READ_SEARCH) && !has_cap(CAP_DAC_OVERRIDE))
 * error: EROFS, truncating or creating on a read-only mount
 *   when: read_only(pathname) && (type(pathname) == file || path_error_nofollow(pathname) == ENOENT)
 *   only-when: read_only(pathname) || (exists_nofollow(pathname) && type_nofollow(pathname) == symlink)
 * error: EPERM, the file is append-only, immutable or sealed
 * error: ETXTBSY, the file is being executed
 *   iff: busy_text(pathname)
 * error: ENXIO, the file is a socket
 *   iff: type(pathname) == socket
 * error: ENXIO, a device without driver
 *   only-when: type(pathname) == chardev || type(pathname) == blockdev
 * error: ENODEV, a device without driver
 *   only-when: type(pathname) == chardev || type(pathname) == blockdev
 * error: EBUSY, the device is in use
 *   only-when: type(pathname) == chardev || type(pathname) == blockdev
 * error: ENOSPC, no room for a new file
 *   only-when: path_error(pathname) == ENOENT
 * error: EDQUOT, the quota is used up
 *   only-when: path_error(pathname) == ENOENT
 * error: EINTR, a signal ended the wait
 * error: ENFILE, the system has too many open files
 * error: ESTALE, lost by a network file system
 * error: EOVERFLOW, an owner without a number in the file system
 * error: ENOMEM, no memory
 * error: EIO, the device failed
 * capability: CAP_DAC_OVERRIDE
 *   type: bypass_check
 *   allows: what mode bits forbid
 * side-effect: resource_create
 *   target: descriptor ret
 * side-effect: filesystem
 *   target: entry at pathname
 *   only-when: old(path_error(pathname)) == ENOENT
 * side-effect: modify_state
 *   target: size at pathname
 * side-effect: modify_state
 *   target: mode at pathname
 *   desc: Truncating removes set-id bits.
 *   only-when: !has_cap(CAP_FSETID)
 * failure-atomic: yes
 * concurrency: none
 * provenance: fs/open.c creat(), do_sys_openat2(); fs/namei.c path_openat(); fs/pipe.c fifo_open(); 6.12
 */
SYSCALL_DEFINE2(creat, const char __user *, pathname, umode_t, mode)

/**
 * sys_close - close a descriptor
 * @fd: descriptor to close
 *
 * long-desc: The number is free again even when an error other than EBADF is returned.
 *
 * contexts: process, sleepable
 * param: fd
 *   type: fd(any), input
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: errno == EBADF || !is_open(fd)
 * error: EBADF, fd is not an open descriptor
 *   iff: !is_open(fd)
 * error: EINTR, a signal interrupted the wait for data to reach a remote file
 *   only-when: kind(fd) != file || fstype(fd) != TMPFS_MAGIC
 * error: EIO, writing back earlier data failed
 *   only-when: kind(fd) != file || fstype(fd) != TMPFS_MAGIC
 * error: ENOSPC, earlier data found no room on a remote file system
 *   only-when: kind(fd) != file || fstype(fd) != TMPFS_MAGIC
 * error: EDQUOT, earlier data found no quota on a remote file system
 *   only-when: kind(fd) != file || fstype(fd) != TMPFS_MAGIC
 * side-effect: resource_destroy
 *   target: descriptor fd
 *   only-when: old(is_open(fd))
 *   ensures: !is_open(fd)
 * failure-atomic: except descriptor fd
 * concurrency: linearizable
 * provenance: fs/open.c close(), filp_flush(), 6.12
 */
SYSCALL_DEFINE1(close, unsigned int, fd)
