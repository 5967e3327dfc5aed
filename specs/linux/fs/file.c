// SPDX-License-Identifier: GPL-2.0

/**
 * sys_dup3 - duplicate a descriptor to a chosen number, with flags
 * @oldfd: descriptor to duplicate
 * @newfd: number that the duplicate gets; what is open there is closed first
 * @flags: 0 or O_CLOEXEC
 *
 * contexts: process, sleepable
 * param: oldfd
 *   type: fd(any), input
 * param: newfd
 *   type: fd(any), input
 * param: flags
 *   type: int, input
 *   constraint-type: mask(O_CLOEXEC)
 * return:
 *   type: fd(any)
 *   check-type: fd
 *   success: >= 0
 *   desc: newfd
 *   ensures: ret == newfd
 *   ensures: same_description(newfd, oldfd)
 *   ensures: cloexec(newfd) == ((flags & O_CLOEXEC) != 0)
 * error: EINVAL, the two numbers are equal or flags has an unknown bit
 *   iff: oldfd == newfd || (flags & ~O_CLOEXEC) != 0
 * error: EBADF, oldfd is not open or newfd is not below the limit on open files
 *   iff: !is_open(oldfd) || newfd >= rlimit(RLIMIT_NOFILE)
 * error: EBUSY, another thread is about to open newfd
 * error: ENOMEM, no memory for a larger descriptor table
 *   only-when: !is_open(newfd)
 * side-effect: resource_create | resource_destroy
 *   target: descriptor newfd
 *   desc: An error while closing what newfd led to is not reported.
 * failure-atomic: yes
 * concurrency: linearizable
 * provenance: fs/file.c dup3(), do_dup2(), expand_files(), 6.12
 */
SYSCALL_DEFINE3(dup3, unsigned int, oldfd, unsigned int, newfd, int, flags)

/**
 * sys_dup2 - duplicate a descriptor to a chosen number
 * @oldfd: descriptor to duplicate
 * @newfd: number that the duplicate gets; what is open there is closed first
 *
 * long-desc: When both numbers are equal and open, nothing happens.
 *
 * contexts: process, sleepable
 * param: oldfd
 *   type: fd(any), input
 * param: newfd
 *   type: fd(any), input
 * return:
 *   type: fd(any)
 *   check-type: fd
 *   success: >= 0
 *   desc: newfd
 *   ensures: ret == newfd
 *   ensures: same_description(newfd, oldfd)
 *   ensures: cloexec(newfd) == (oldfd == newfd && old(cloexec(newfd)))
 * error: EBADF, oldfd is not open or newfd is not below the limit on open files
 *   iff: !is_open(oldfd) || (oldfd != newfd && newfd >= rlimit(RLIMIT_NOFILE))
 * error: EBUSY, another thread is about to open newfd
 *   only-when: oldfd != newfd
 * error: ENOMEM, no memory for a larger descriptor table
 *   only-when: !is_open(newfd)
 * side-effect: resource_create | resource_destroy
 *   target: descriptor newfd
 *   desc: An error while closing what newfd led to is not reported.
 *   only-when: oldfd != newfd
 * failure-atomic: yes
 * concurrency: linearizable
 * provenance: fs/file.c dup2(), dup3(), do_dup2(), expand_files(), 6.12
 */
SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd)

/**
 * sys_dup - duplicate a descriptor to the lowest free number
 * @fildes: descriptor to duplicate
 *
 * contexts: process, sleepable
 * param: fildes
 *   type: fd(any), input
 * return:
 *   type: fd(any)
 *   check-type: fd
 *   success: >= 0
 *   desc: the new descriptor
 *   ensures: ret == old(lowest_fd())
 *   ensures: same_description(ret, fildes)
 *   ensures: !cloexec(ret)
 * error: EBADF, fildes is not an open descriptor
 *   iff: !is_open(fildes)
 * error: EMFILE, every number below the limit on open files is taken
 *   iff: is_open(fildes) && lowest_fd() >= rlimit(RLIMIT_NOFILE)
 * error: ENOMEM, no memory for a larger descriptor table
 *   only-when: is_open(fildes)
 * side-effect: resource_create
 *   target: descriptor ret
 * failure-atomic: yes
 * concurrency: none
 * provenance: fs/file.c dup(), alloc_fd(), expand_files(), 6.12
 */
SYSCALL_DEFINE1(dup, unsigned int, fildes)
