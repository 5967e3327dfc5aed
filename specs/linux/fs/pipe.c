// SPDX-License-Identifier: GPL-2.0

/**
 * sys_pipe2 - create a pipe
 * @fildes: gets two descriptors, the reading end and the writing end
 * @flags: O_CLOEXEC and O_NONBLOCK for both ends, O_DIRECT for packets, O_EXCL for kernel notifications
 *
 * contexts: process, sleepable
 * param: fildes
 *   type: fd(pipe_read, pipe_write), output, user
 * param: flags
 *   type: int, input
 *   constraint-type: mask(O_CLOEXEC | O_NONBLOCK | O_DIRECT | O_EXCL)
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: fildes[0] == old(lowest_fd()) && fildes[1] > fildes[0]
 *   ensures: kind(fildes[0]) == pipe_read && kind(fildes[1]) == pipe_write
 *   ensures: flags(fildes[0]) == (O_RDONLY | (flags & O_NONBLOCK))
 *   ensures: flags(fildes[1]) == (O_WRONLY | (flags & (O_NONBLOCK | O_DIRECT)))
 *   ensures: cloexec(fildes[0]) == ((flags & O_CLOEXEC) != 0) && cloexec(fildes[1]) == ((flags & O_CLOEXEC) != 0)
 *   ensures: same_file(fildes[0], fildes[1]) && queued(fildes[0]) == 0
 * error: EINVAL, flags has an unknown bit
 *   iff: (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT | O_EXCL)) != 0
 * error: EMFILE, fewer than two numbers below the limit on open files are free
 *   when: lowest_fd() + 1 >= rlimit(RLIMIT_NOFILE)
 *   only-when: open_fds() + 2 > rlimit(RLIMIT_NOFILE)
 * error: EFAULT, fildes cannot be written
 *   iff: !writable(fildes, 8)
 * error: ENOPKG, the kernel was built without notification pipes
 *   iff: (flags & O_EXCL) != 0 && !config(CONFIG_WATCH_QUEUE)
 * error: ENFILE, the limit on open files or on pipe memory of one user is reached
 * error: ENOMEM, no memory
 * side-effect: resource_create
 *   target: descriptor fildes[0]
 * side-effect: resource_create
 *   target: descriptor fildes[1]
 * side-effect: modify_state
 *   target: memory fildes
 * failure-atomic: except memory fildes
 * concurrency: none
 * provenance: fs/pipe.c do_pipe2(), create_pipe_files(), alloc_pipe_info(), fs/file.c alloc_fd(), 6.12
 */
SYSCALL_DEFINE2(pipe2, int __user *, fildes, int, flags)
