/**
 * sys_meaning - each item is well formed, and none can be meant
 *
 * contexts: process
 * param: fd
 *   type: fd(any), input
 * param: statbuf
 *   type: struct stat, user
 * param: fildes
 *   type: fd(pipe_read, pipe_write), output, user
 * param: flags
 *   type: int, input
 *   constraint-type: enum(O_CREAT, O_EXCL, 0100)
 * param: unused
 *   type: int, input
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: is_open(fd) && !is_open(fd)
 *   ensures: size(fd) == 1
 *   ensures: size(fd) == 2
 *   ensures: statbuf->st_size == 3
 *   ensures: old(statbuf->st_mode) == 3
 *   ensures: ret == 0 || ret != 0
 *   ensures: size(fd) == 1
 *   ensures: ret > 3 && ret < size(fd)
 *   ensures: fildes[1] > 3
 * error: EBADF, never
 *   iff: fd < 0
 * error: EINVAL, contradicts itself
 *   when: flags & O_CREAT
 *   only-when: flags == 0
 * error: EIO, applies where it does not hold
 *   when: flags == O_EXCL
 *   applies: !(flags & O_EXCL)
 * error: EPERM, always
 *   when: fd >= 0
 * error: ENOMEM, promises nothing
 *   only-when: flags == 1 || flags != 1
 * error: EFAULT, reads what the call writes
 *   when: fildes[0] == 3
 * error: EACCES, once
 *   when: flags == 1
 * error: EACCES, once more in other words
 *   when: flags == 1
 * side-effect: modify_state
 *   target: size of fd
 *   only-when: kind(fd) == file && kind(fd) == dir
 *   ensures: size(fd) > size(fd)
 * side-effect: file_position
 *   target: offset of fd
 * side-effect: file_position
 *   target: offset of fd
 * state-trans: file
 *   from: a
 *   to: b
 *   applies: flags > 4 && flags < 3
 */
SYSCALL_DEFINE5(meaning, unsigned int, fd, struct stat __user *, statbuf, int __user *, fildes, int, flags, int, unused)
