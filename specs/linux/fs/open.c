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
 * provenance: fs/open.c do_ftruncate(), do_truncate(), fs/attr.c notify_change(), inode_newsize_ok(),
 *   mm/shmem.c shmem_setattr(), 6.12
 */
SYSCALL_DEFINE2(ftruncate, unsigned int, fd, off_t, length)

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
 * provenance: fs/open.c close(), filp_flush(), 6.12
 */
SYSCALL_DEFINE1(close, unsigned int, fd)
