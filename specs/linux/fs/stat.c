// SPDX-License-Identifier: GPL-2.0

/**
 * sys_newfstat - get the attributes of an open file
 * @fd: descriptor of the file, O_PATH will do
 * @statbuf: where the attributes go
 *
 * contexts: process, sleepable
 * param: fd
 *   type: fd(any), input
 * param: statbuf
 *   type: struct stat, output, user
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: statbuf->st_ino == ino(fd) && statbuf->st_mode == mode(fd)
 *   ensures: statbuf->st_size == size(fd) && statbuf->st_nlink == nlink(fd)
 * error: EBADF, fd is not an open descriptor
 *   iff: !is_open(fd)
 * error: EFAULT, statbuf cannot be written
 *   iff: is_open(fd) && !writable(statbuf, sizeof(struct stat))
 * error: EIO, the device failed
 *   only-when: fstype(fd) != TMPFS_MAGIC && fstype(fd) != PIPEFS_MAGIC
 * side-effect: modify_state
 *   target: memory statbuf
 * failure-atomic: except memory statbuf
 * concurrency: none
 * provenance: fs/stat.c newfstat(), vfs_fstat(), cp_new_stat(), mm/shmem.c shmem_getattr(), 6.12
 */
SYSCALL_DEFINE2(newfstat, unsigned int, fd, struct stat __user *, statbuf)
