// SPDX-License-Identifier: GPL-2.0

/**
 * sys_epoll_create1 - create an epoll instance
 * @flags: 0 or EPOLL_CLOEXEC
 *
 * contexts: process, sleepable
 * param: flags
 *   type: int, input
 *   constraint-type: mask(EPOLL_CLOEXEC)
 * return:
 *   type: fd(epoll)
 *   check-type: fd
 *   success: >= 0
 *   desc: descriptor of the new instance, whose interest list is empty
 *   ensures: ret == old(lowest_fd()) && kind(ret) == epoll
 *   ensures: cloexec(ret) == ((flags & EPOLL_CLOEXEC) != 0) && flags(ret) == O_RDWR
 * error: EINVAL, flags has an unknown bit
 *   iff: (flags & ~EPOLL_CLOEXEC) != 0
 * error: EMFILE, every number below the limit on open files is taken
 *   iff: (flags & ~EPOLL_CLOEXEC) == 0 && lowest_fd() >= rlimit(RLIMIT_NOFILE)
 * error: ENFILE, the system's limit on open files is reached
 *   only-when: (flags & ~EPOLL_CLOEXEC) == 0 && !has_cap(CAP_SYS_ADMIN)
 * error: ENOMEM, no memory
 *   only-when: (flags & ~EPOLL_CLOEXEC) == 0
 * side-effect: resource_create
 *   target: descriptor ret
 * failure-atomic: yes
 * concurrency: none
 * provenance: fs/eventpoll.c do_epoll_create(), ep_alloc(), fs/anon_inodes.c anon_inode_getfile(), fs/file_table.c
 *   alloc_empty_file(), 6.12
 */
SYSCALL_DEFINE1(epoll_create1, int, flags)

/**
 * sys_epoll_create - create an epoll instance
 * @size: how many descriptors will be watched; greater than zero and otherwise ignored
 *
 * contexts: process, sleepable
 * param: size
 *   type: int, input
 *   constraint-type: range(1, INT_MAX)
 * return:
 *   type: fd(epoll)
 *   check-type: fd
 *   success: >= 0
 *   desc: descriptor of the new instance, whose interest list is empty
 *   ensures: ret == old(lowest_fd()) && kind(ret) == epoll
 *   ensures: !cloexec(ret) && flags(ret) == O_RDWR
 * error: EINVAL, size is not greater than zero
 *   iff: size <= 0
 * error: EMFILE, every number below the limit on open files is taken
 *   iff: size > 0 && lowest_fd() >= rlimit(RLIMIT_NOFILE)
 * error: ENFILE, the system's limit on open files is reached
 *   only-when: size > 0 && !has_cap(CAP_SYS_ADMIN)
 * error: ENOMEM, no memory
 *   only-when: size > 0
 * side-effect: resource_create
 *   target: descriptor ret
 * failure-atomic: yes
 * concurrency: none
 * provenance: fs/eventpoll.c epoll_create(), do_epoll_create(), ep_alloc(), fs/anon_inodes.c anon_inode_getfile(),
 *   fs/file_table.c alloc_empty_file(), 6.12
 */
SYSCALL_DEFINE1(epoll_create, int, size)

/**
 * sys_epoll_ctl - add, change or remove an entry of an interest list
 * @epfd: the epoll instance
 * @op: EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL
 * @fd: descriptor that the entry is for
 * @event: the events to wait for and the data to report with them; not used by EPOLL_CTL_DEL
 *
 * long-desc: An entry belongs to a descriptor number together with the open file behind it. It goes when the last
 *   descriptor of that file is closed, whatever its number leads to by then. EPOLLERR and EPOLLHUP are always waited
 *   for. EPOLLWAKEUP is dropped without an error where it has no effect.
 *
 * contexts: process, sleepable
 * param: epfd
 *   type: fd(epoll), input
 * param: op
 *   type: int, input
 *   constraint-type: enum(EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLL_CTL_MOD)
 * param: fd
 *   type: fd(pipe_read|pipe_write|epoll|socket|eventfd|timerfd|signalfd|inotify), input
 * param: event
 *   type: struct epoll_event, input, user, optional
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: epoll_has(epfd, fd) == (op != EPOLL_CTL_DEL)
 *   ensures: op == EPOLL_CTL_DEL || (epoll_events(epfd, fd) & ~EPOLLWAKEUP)
 *     == ((event->events | EPOLLERR | EPOLLHUP) & ~EPOLLWAKEUP)
 *   ensures: op == EPOLL_CTL_DEL || (epoll_events(epfd, fd) & EPOLLWAKEUP) == 0
 *     || ((event->events & EPOLLWAKEUP) != 0 && has_cap(CAP_BLOCK_SUSPEND) && config(CONFIG_PM_SLEEP))
 *   ensures: op == EPOLL_CTL_DEL || epoll_data(epfd, fd) == event->data
 * error: EFAULT, event cannot be read
 *   iff: op != EPOLL_CTL_DEL && !readable(event, sizeof(struct epoll_event))
 * error: EBADF, epfd or fd is not open or was opened with O_PATH
 *   iff: !is_open(epfd) || (flags(epfd) & O_PATH) != 0 || !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: EPERM, nobody can wait for this kind of file, as for regular files and directories
 *   iff: is_open(fd) && (flags(fd) & O_PATH) == 0 && !can_poll(fd)
 * error: EINVAL, epfd is no epoll instance
 *   iff: is_open(epfd) && (flags(epfd) & O_PATH) == 0 && kind(epfd) != epoll
 * error: EINVAL, epfd and fd lead to the same instance
 *   iff: same_description(epfd, fd) && kind(epfd) == epoll
 * error: EINVAL, op is unknown
 *   iff: op != EPOLL_CTL_ADD && op != EPOLL_CTL_DEL && op != EPOLL_CTL_MOD
 * error: EINVAL, EPOLLEXCLUSIVE with an event that it excludes, on an epoll instance, or in a change
 *   iff: readable(event, sizeof(struct epoll_event)) && (event->events & EPOLLEXCLUSIVE) != 0 && is_open(fd)
 *     && (op == EPOLL_CTL_MOD || (op == EPOLL_CTL_ADD && (kind(fd) == epoll || (event->events & ~(EPOLLIN | EPOLLOUT
 *       | EPOLLERR | EPOLLHUP | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE)) != 0)))
 * error: EINVAL, the entry to be changed was added with EPOLLEXCLUSIVE
 *   iff: op == EPOLL_CTL_MOD && epoll_has(epfd, fd) && (epoll_events(epfd, fd) & EPOLLEXCLUSIVE) != 0
 * error: EINVAL, too many paths of nested instances would lead to one file
 *   only-when: op == EPOLL_CTL_ADD && is_open(fd) && epoll_chain(epfd, fd) > 0
 * error: EEXIST, the list has an entry for fd
 *   iff: op == EPOLL_CTL_ADD && epoll_has(epfd, fd)
 * error: ENOENT, the list has no entry for fd
 *   iff: (op == EPOLL_CTL_DEL || op == EPOLL_CTL_MOD) && is_open(epfd) && kind(epfd) == epoll && is_open(fd)
 *     && !epoll_has(epfd, fd)
 * error: ELOOP, instances would watch each other, or be nested more than four deep
 *   iff: op == EPOLL_CTL_ADD && is_open(epfd) && kind(epfd) == epoll && is_open(fd) && kind(fd) == epoll
 *     && epoll_chain(epfd, fd) > 4
 * error: ENOSPC, the user's limit on entries is reached
 *   only-when: op == EPOLL_CTL_ADD && is_open(epfd) && kind(epfd) == epoll
 * error: ENOMEM, no memory
 *   only-when: op == EPOLL_CTL_ADD && is_open(epfd) && kind(epfd) == epoll
 * capability: CAP_BLOCK_SUSPEND
 *   type: grant_permission
 *   allows: keep the system awake with EPOLLWAKEUP
 *   without: the flag is dropped without an error
 * side-effect: modify_state
 *   target: interest of epfd
 * failure-atomic: yes
 * concurrency: linearizable
 * provenance: fs/eventpoll.c epoll_ctl(), do_epoll_ctl(), ep_loop_check(), ep_insert(), ep_modify(), ep_remove(),
 *   reverse_path_check(), 6.12
 */
SYSCALL_DEFINE4(epoll_ctl, int, epfd, int, op, int, fd, struct epoll_event __user *, event)

/**
 * sys_epoll_wait - wait for events on an epoll instance
 * @epfd: the epoll instance
 * @events: gets the events
 * @maxevents: how many of them at most
 * @timeout: milliseconds to wait at most; 0 does not wait, a negative number waits for ever
 *
 * long-desc: An entry with EPOLLONESHOT is switched off when it has been reported.
 *
 * contexts: process, sleepable
 * param: epfd
 *   type: fd(epoll), input
 * param: events
 *   type: struct epoll_event, output, user
 *   size-param: maxevents
 * param: maxevents
 *   type: int, input
 *   constraint-type: range(1, INT_MAX / sizeof(struct epoll_event))
 * param: timeout
 *   type: int, input
 * return:
 *   type: int
 *   check-type: range
 *   success: >= 0
 *   desc: number of events reported, 0 after the time
 *   ensures: ret <= maxevents
 *   ensures: ret > 0 || timeout >= 0
 *   ensures: ret > 0 || (old(poll(epfd)) & POLLIN) == 0
 *   ensures: ret == 0 || timeout != 0 || (old(poll(epfd)) & POLLIN) != 0
 *   ensures: ret == 0 || events->events != 0
 * error: EINVAL, maxevents is not greater than zero, or more than fit into INT_MAX bytes
 *   iff: maxevents <= 0 || maxevents > INT_MAX / sizeof(struct epoll_event)
 * error: EINVAL, epfd is no epoll instance
 *   iff: is_open(epfd) && (flags(epfd) & O_PATH) == 0 && kind(epfd) != epoll
 * error: EBADF, epfd is not open or was opened with O_PATH
 *   iff: !is_open(epfd) || (flags(epfd) & O_PATH) != 0
 * error: EFAULT, there is an event to report and events cannot be written, or events is no address of user space
 *   when: maxevents > 0 && is_open(epfd) && kind(epfd) == epoll && (poll(epfd) & POLLIN) != 0
 *     && !writable(events, sizeof(struct epoll_event))
 *   only-when: maxevents > 0 && !writable(events, maxevents * sizeof(struct epoll_event))
 * error: EINTR, a signal arrived before any event
 *   only-when: timeout != 0
 * side-effect: modify_state
 *   target: memory events
 *   only-when: ret != 0
 * side-effect: modify_state
 *   target: interest of epfd
 *   only-when: ret > 0
 * failure-atomic: except memory events
 * concurrency: none
 * provenance: fs/eventpoll.c epoll_wait(), do_epoll_wait(), ep_poll(), ep_send_events(), ep_deliver_event(), 6.12
 */
SYSCALL_DEFINE4(epoll_wait, int, epfd, struct epoll_event __user *, events, int, maxevents, int, timeout)

/**
 * sys_epoll_pwait - wait for events on an epoll instance under another signal mask
 * @epfd: the epoll instance
 * @events: gets the events
 * @maxevents: how many of them at most
 * @timeout: milliseconds to wait at most; 0 does not wait, a negative number waits for ever
 * @sigmask: signals that are blocked during the call; NULL leaves the mask as it is
 * @sigsetsize: size of the mask in bytes
 *
 * contexts: process, sleepable
 * param: epfd
 *   type: fd(epoll), input
 * param: events
 *   type: struct epoll_event, output, user
 *   size-param: maxevents
 * param: maxevents
 *   type: int, input
 *   constraint-type: range(1, INT_MAX / sizeof(struct epoll_event))
 * param: timeout
 *   type: int, input
 * param: sigmask
 *   type: user_ptr, input, user, optional
 *   size: 8
 * param: sigsetsize
 *   type: uint, input
 *   constraint-type: enum(8)
 *   cdesc: sizeof(sigset_t) of the kernel; not looked at when sigmask is NULL
 * return:
 *   type: int
 *   check-type: range
 *   success: >= 0
 *   desc: number of events reported, 0 after the time
 *   ensures: ret <= maxevents
 *   ensures: ret > 0 || timeout >= 0
 *   ensures: ret > 0 || (old(poll(epfd)) & POLLIN) == 0
 *   ensures: ret == 0 || timeout != 0 || (old(poll(epfd)) & POLLIN) != 0
 *   ensures: ret == 0 || events->events != 0
 * error: EINVAL, the mask has another size than the kernel's
 *   iff: sigmask != NULL && sigsetsize != 8
 * error: EINVAL, maxevents is not greater than zero, or more than fit into INT_MAX bytes
 *   iff: maxevents <= 0 || maxevents > INT_MAX / sizeof(struct epoll_event)
 * error: EINVAL, epfd is no epoll instance
 *   iff: is_open(epfd) && (flags(epfd) & O_PATH) == 0 && kind(epfd) != epoll
 * error: EBADF, epfd is not open or was opened with O_PATH
 *   iff: !is_open(epfd) || (flags(epfd) & O_PATH) != 0
 * error: EFAULT, sigmask cannot be read
 *   iff: sigmask != NULL && sigsetsize == 8 && !readable(sigmask, 8)
 * error: EFAULT, there is an event to report and events cannot be written, or events is no address of user space
 *   when: maxevents > 0 && is_open(epfd) && kind(epfd) == epoll && (poll(epfd) & POLLIN) != 0
 *     && !writable(events, sizeof(struct epoll_event))
 *   only-when: maxevents > 0 && !writable(events, maxevents * sizeof(struct epoll_event))
 * error: EINTR, a signal arrived before any event
 *   only-when: timeout != 0
 * side-effect: modify_state
 *   target: memory events
 *   only-when: ret != 0
 * side-effect: modify_state
 *   target: interest of epfd
 *   only-when: ret > 0
 * failure-atomic: except memory events
 * concurrency: none
 * provenance: fs/eventpoll.c epoll_pwait(), do_epoll_pwait(), do_epoll_wait(), ep_poll(), kernel/signal.c
 *   set_user_sigmask(), 6.12
 */
SYSCALL_DEFINE6(epoll_pwait, int, epfd, struct epoll_event __user *, events, int, maxevents, int, timeout,
		const sigset_t __user *, sigmask, size_t, sigsetsize)

/**
 * sys_epoll_pwait2 - wait for events on an epoll instance under another signal mask, with time in nanoseconds
 * @epfd: the epoll instance
 * @events: gets the events
 * @maxevents: how many of them at most
 * @timeout: how long to wait at most; NULL waits for ever
 * @sigmask: signals that are blocked during the call; NULL leaves the mask as it is
 * @sigsetsize: size of the mask in bytes
 *
 * contexts: process, sleepable
 * param: epfd
 *   type: fd(epoll), input
 * param: events
 *   type: struct epoll_event, output, user
 *   size-param: maxevents
 * param: maxevents
 *   type: int, input
 *   constraint-type: range(1, INT_MAX / sizeof(struct epoll_event))
 * param: timeout
 *   type: struct __kernel_timespec, input, user, optional
 * param: sigmask
 *   type: user_ptr, input, user, optional
 *   size: 8
 * param: sigsetsize
 *   type: uint, input
 *   constraint-type: enum(8)
 *   cdesc: sizeof(sigset_t) of the kernel; not looked at when sigmask is NULL
 * return:
 *   type: int
 *   check-type: range
 *   success: >= 0
 *   desc: number of events reported, 0 after the time
 *   ensures: ret <= maxevents
 *   ensures: ret > 0 || timeout != NULL
 *   ensures: ret > 0 || (old(poll(epfd)) & POLLIN) == 0
 *   ensures: ret == 0 || timeout == NULL || timeout->tv_sec != 0 || timeout->tv_nsec != 0
 *     || (old(poll(epfd)) & POLLIN) != 0
 *   ensures: ret == 0 || events->events != 0
 * error: EFAULT, timeout cannot be read
 *   iff: timeout != NULL && !readable(timeout, sizeof(struct __kernel_timespec))
 * error: EINVAL, the time is negative or has a second or more in nanoseconds
 *   iff: timeout != NULL && readable(timeout, sizeof(struct __kernel_timespec))
 *     && (timeout->tv_sec < 0 || timeout->tv_nsec < 0 || timeout->tv_nsec >= 1000000000)
 * error: EINVAL, the mask has another size than the kernel's
 *   iff: sigmask != NULL && sigsetsize != 8
 * error: EINVAL, maxevents is not greater than zero, or more than fit into INT_MAX bytes
 *   iff: maxevents <= 0 || maxevents > INT_MAX / sizeof(struct epoll_event)
 * error: EINVAL, epfd is no epoll instance
 *   iff: is_open(epfd) && (flags(epfd) & O_PATH) == 0 && kind(epfd) != epoll
 * error: EBADF, epfd is not open or was opened with O_PATH
 *   iff: !is_open(epfd) || (flags(epfd) & O_PATH) != 0
 * error: EFAULT, sigmask cannot be read
 *   iff: sigmask != NULL && sigsetsize == 8 && !readable(sigmask, 8)
 * error: EFAULT, there is an event to report and events cannot be written, or events is no address of user space
 *   when: maxevents > 0 && is_open(epfd) && kind(epfd) == epoll && (poll(epfd) & POLLIN) != 0
 *     && !writable(events, sizeof(struct epoll_event))
 *   only-when: maxevents > 0 && !writable(events, maxevents * sizeof(struct epoll_event))
 * error: EINTR, a signal arrived before any event
 *   only-when: timeout == NULL || (readable(timeout, sizeof(struct __kernel_timespec))
 *     && (timeout->tv_sec != 0 || timeout->tv_nsec != 0))
 * side-effect: modify_state
 *   target: memory events
 *   only-when: ret != 0
 * side-effect: modify_state
 *   target: interest of epfd
 *   only-when: ret > 0
 * failure-atomic: except memory events
 * concurrency: none
 * provenance: fs/eventpoll.c epoll_pwait2(), do_epoll_pwait(), do_epoll_wait(), ep_poll(), kernel/signal.c
 *   set_user_sigmask(), fs/select.c poll_select_set_timeout(), kernel/time/time.c get_timespec64(), 6.12
 */
SYSCALL_DEFINE6(epoll_pwait2, int, epfd, struct epoll_event __user *, events, int, maxevents,
		const struct __kernel_timespec __user *, timeout, const sigset_t __user *, sigmask, size_t, sigsetsize)
