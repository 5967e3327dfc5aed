// SPDX-License-Identifier: GPL-2.0

/**
 * sys_io_setup - create a context for asynchronous input and output
 * @nr_events: how many requests may be under way at once, at least
 * @ctxp: must hold 0; gets the context
 *
 * long-desc: A context is the address of a ring of completion events, which the kernel maps into the calling process
 *   and shares with it. It belongs to that memory: a child does not inherit it, and it ends with the process. The ring
 *   has more slots than asked for, as some may be kept for other processors. All contexts of the system together may
 *   have asked for as many events as /proc/sys/fs/aio-max-nr says.
 *
 * contexts: process, sleepable
 * param: nr_events
 *   type: uint, input
 *   constraint-type: range(1, 0x400000)
 * param: ctxp
 *   type: user_ptr, inout, user
 *   size: sizeof(aio_context_t)
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: ctxp[0] != 0 && aio_alive(ctxp[0])
 *   ensures: aio_slots(ctxp[0]) > nr_events && aio_events(ctxp[0]) == 0
 *   ensures: aio_nr() == old(aio_nr()) + nr_events
 * error: EFAULT, ctxp cannot be read
 *   iff: !readable(ctxp, sizeof(aio_context_t))
 * error: EFAULT, ctxp cannot be written
 *   only-when: !writable(ctxp, sizeof(aio_context_t))
 * error: EINVAL, ctxp does not hold 0
 *   iff: readable(ctxp, sizeof(aio_context_t)) && ctxp[0] != 0
 * error: EINVAL, nr_events is 0
 *   iff: nr_events == 0
 * error: EINVAL, a ring of twice as many events would be larger than 256 MB
 *   iff: ((nr_events * 2) & UINT_MAX) > 0x10000000 / sizeof(struct io_event)
 * error: EAGAIN, the system's limit on events is reached
 *   iff: nr_events > aio_max_nr() - aio_nr()
 * error: ENOMEM, no memory for the context or its ring, or no place to map it
 *   only-when: nr_events > 0
 * error: EINTR, the process was killed while it waited to map the ring; nobody sees it
 *   only-when: nr_events > 0
 * signal: SIGKILL
 *   direction: receive
 *   action: return
 *   condition: the ring is about to be mapped
 *   errno: EINTR
 *   timing: during
 *   restartable: no
 * lock: mmap_lock
 *   type: rwlock
 *   scope: internal
 *   desc: held for writing while the ring is mapped
 * lock: mm->ioctx_lock
 *   type: spinlock
 *   scope: internal
 *   desc: held while the context enters the table of the process's contexts
 * side-effect: resource_create
 *   target: context ctxp[0]
 *   desc: Counts nr_events against aio-max-nr.
 * side-effect: modify_state
 *   target: memory ctxp
 * constraint: CONFIG_AIO
 *   desc: A kernel without it answers ENOSYS.
 * failure-atomic: yes
 * provenance: fs/aio.c io_setup(), ioctx_alloc(), aio_setup_ring(), ioctx_add_table(), 6.12
 */
SYSCALL_DEFINE2(io_setup, unsigned, nr_events, aio_context_t __user *, ctxp)

/**
 * sys_io_destroy - end a context for asynchronous input and output
 * @ctx: the context
 *
 * long-desc: Requests that can be cancelled are, the others are waited for, and no signal ends that. Afterwards the
 *   kernel uses none of their memory any more. The ring is no longer mapped, and its events are lost. Of two threads
 *   that destroy one context, one fails.
 *
 * contexts: process, sleepable
 * param: ctx
 *   type: uint, input
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: !aio_alive(ctx)
 *   ensures: aio_nr() < old(aio_nr())
 * error: EINVAL, ctx is no context of the process
 *   iff: !aio_alive(ctx)
 * lock: mm->ioctx_lock
 *   type: spinlock
 *   scope: internal
 *   desc: held while the context leaves the table of the process's contexts
 * lock: ctx->ctx_lock
 *   type: spinlock
 *   scope: internal
 *   desc: held while requests are cancelled
 * side-effect: resource_destroy
 *   target: context ctx
 *   desc: What it counted against aio-max-nr is free at once; the memory of the ring after a grace period.
 *   ensures: !aio_alive(ctx)
 * constraint: CONFIG_AIO
 *   desc: A kernel without it answers ENOSYS.
 * failure-atomic: yes
 * notes: EFAULT, which older manuals name, does not come: a ring that cannot be read is no context.
 * provenance: fs/aio.c io_destroy(), lookup_ioctx(), kill_ioctx(), free_ioctx_users(), 6.12
 */
SYSCALL_DEFINE1(io_destroy, aio_context_t, ctx)

/**
 * sys_io_submit - submit requests for asynchronous input and output
 * @ctx_id: the context that gets the completion events
 * @nr: how many requests
 * @iocbpp: pointers to the requests
 *
 * long-desc: Requests are taken in order up to the first that is wrong. Its error is returned if it is the first of
 *   all, else the number of those before it. What fails later, a bad buffer too, is the result of the completion event.
 *   Files without asynchronous operations (tmpfs, pipes, character devices) are read and written before the call
 *   returns, which may block; a signal then makes the result -EINTR. No file offset is used or moved. With
 *   IOCB_FLAG_RESFD completion signals the eventfd aio_resfd.
 *
 * contexts: process, sleepable
 * param: ctx_id
 *   type: uint, input
 * param: nr
 *   type: int, input
 * param: iocbpp
 *   type: user_ptr, input, user
 *   size: 8
 *   size-param: nr
 * return:
 *   type: int
 *   check-type: range
 *   success: >= 0
 *   desc: number of requests taken
 *   ensures: ret <= nr && (ret > 0) == (nr > 0)
 *   ensures: ret == 0 || iocbpp[0]->aio_key == 0
 *   ensures: ret == 0 || fstype(iocbpp[0]->aio_fildes) != TMPFS_MAGIC || iocbpp[0]->aio_lio_opcode >= IOCB_CMD_FSYNC
 *     || (aio_events(ctx_id) > old(aio_events(ctx_id)) && aio_result(ctx_id, iocbpp[0]) <= iocbpp[0]->aio_nbytes)
 *   ensures: ret == 0 || iocbpp[0]->aio_lio_opcode != IOCB_CMD_PREAD || kind(iocbpp[0]->aio_fildes) != file
 *     || fstype(iocbpp[0]->aio_fildes) != TMPFS_MAGIC || !writable(iocbpp[0]->aio_buf, iocbpp[0]->aio_nbytes)
 *     || aio_result(ctx_id, iocbpp[0]) < 0 || aio_result(ctx_id, iocbpp[0])
 *     == (iocbpp[0]->aio_offset >= old(size(iocbpp[0]->aio_fildes)) ? 0
 *       : iocbpp[0]->aio_nbytes < old(size(iocbpp[0]->aio_fildes)) - iocbpp[0]->aio_offset ? iocbpp[0]->aio_nbytes
 *       : old(size(iocbpp[0]->aio_fildes)) - iocbpp[0]->aio_offset)
 * error: EINVAL, nr is negative, or ctx_id is no context of the process
 *   iff: nr < 0 || !aio_alive(ctx_id)
 * error: EINVAL, unknown operation, aio_reserved2 is not 0, or aio_nbytes is negative as a signed number
 *   iff: nr > 0 && (iocbpp[0]->aio_reserved2 != 0 || iocbpp[0]->aio_nbytes < 0 || iocbpp[0]->aio_lio_opcode == 4
 *     || iocbpp[0]->aio_lio_opcode == IOCB_CMD_NOOP || iocbpp[0]->aio_lio_opcode > IOCB_CMD_PWRITEV)
 * error: EINVAL, aio_resfd is no eventfd
 *   iff: nr > 0 && (iocbpp[0]->aio_flags & IOCB_FLAG_RESFD) != 0 && kind(iocbpp[0]->aio_resfd) != eventfd
 * error: EINVAL, the file cannot be read or written in this way
 *   applies: nr > 0 && (iocbpp[0]->aio_lio_opcode < IOCB_CMD_FSYNC || iocbpp[0]->aio_lio_opcode >= IOCB_CMD_PREADV)
 *   when: kind(iocbpp[0]->aio_fildes) == dir || kind(iocbpp[0]->aio_fildes) == epoll
 *   only-when: kind(iocbpp[0]->aio_fildes) != file && kind(iocbpp[0]->aio_fildes) != pipe_read
 *     && kind(iocbpp[0]->aio_fildes) != pipe_write
 * error: EINVAL, aio_offset is negative, or the end would be beyond the largest offset
 *   applies: nr > 0 && (iocbpp[0]->aio_lio_opcode < IOCB_CMD_FSYNC || iocbpp[0]->aio_lio_opcode >= IOCB_CMD_PREADV)
 *   when: iocbpp[0]->aio_offset < 0 && kind(iocbpp[0]->aio_fildes) != chardev
 *   only-when: iocbpp[0]->aio_offset < 0 || iocbpp[0]->aio_offset > LLONG_MAX - MAX_RW_COUNT
 * error: EINVAL, RWF_APPEND with RWF_NOAPPEND, or aio_reqprio is no priority
 *   applies: nr > 0 && (iocbpp[0]->aio_lio_opcode < IOCB_CMD_FSYNC || iocbpp[0]->aio_lio_opcode >= IOCB_CMD_PREADV)
 *   iff: (kernel(6, 9) && (iocbpp[0]->aio_rw_flags & (RWF_APPEND | RWF_NOAPPEND)) == (RWF_APPEND | RWF_NOAPPEND))
 *     || ((iocbpp[0]->aio_flags & IOCB_FLAG_IOPRIO) != 0 && (iocbpp[0]->aio_reqprio < 0
 *       || (iocbpp[0]->aio_reqprio < 0x2000 && (iocbpp[0]->aio_reqprio & 7) != 0)))
 * error: EINVAL, more than 1024 elements of struct iovec, or a negative length in one
 *   applies: nr > 0 && iocbpp[0]->aio_lio_opcode >= IOCB_CMD_PREADV
 *   when: (iocbpp[0]->aio_nbytes & UINT_MAX) > UIO_MAXIOV
 *   only-when: iocbpp[0]->aio_nbytes != 0
 * error: EINVAL, a field that sync or poll does not use is not 0, unknown events, or a file that cannot be synchronised
 *   applies: nr > 0 && iocbpp[0]->aio_lio_opcode >= IOCB_CMD_FSYNC && iocbpp[0]->aio_lio_opcode <= IOCB_CMD_POLL
 *   iff: (iocbpp[0]->aio_offset | iocbpp[0]->aio_nbytes | iocbpp[0]->aio_rw_flags) != 0
 *     || (iocbpp[0]->aio_buf & (iocbpp[0]->aio_lio_opcode == IOCB_CMD_POLL ? ~0xffff : ~0)) != 0
 *     || (iocbpp[0]->aio_lio_opcode < IOCB_CMD_POLL && kind(iocbpp[0]->aio_fildes) != file
 *       && kind(iocbpp[0]->aio_fildes) != dir)
 * error: EINVAL, nobody can wait for the file, or only in several queues
 *   applies: nr > 0 && iocbpp[0]->aio_lio_opcode == IOCB_CMD_POLL
 *   when: !can_poll(iocbpp[0]->aio_fildes) && (iocbpp[0]->aio_buf & (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)) == 0
 *   only-when: !can_poll(iocbpp[0]->aio_fildes)
 *     || (can_read(iocbpp[0]->aio_fildes) && can_write(iocbpp[0]->aio_fildes))
 * error: EFAULT, the array or the request cannot be read, or aio_key cannot be written
 *   when: nr > 0 && (!readable(iocbpp, 8) || !readable(iocbpp[0], sizeof(struct iocb)))
 *   only-when: nr > 0 && (!readable(iocbpp, 8) || !writable(iocbpp[0], sizeof(struct iocb)))
 * error: EFAULT, aio_buf or an element of struct iovec leads beyond user memory
 *   applies: nr > 0 && (iocbpp[0]->aio_lio_opcode < IOCB_CMD_FSYNC || iocbpp[0]->aio_lio_opcode >= IOCB_CMD_PREADV)
 *   when: iocbpp[0]->aio_lio_opcode < IOCB_CMD_FSYNC && iocbpp[0]->aio_buf < 0
 *   only-when: iocbpp[0]->aio_lio_opcode >= IOCB_CMD_PREADV || !readable(iocbpp[0]->aio_buf, iocbpp[0]->aio_nbytes)
 *     || iocbpp[0]->aio_nbytes == 0
 * error: EBADF, aio_fildes is not open or was opened with O_PATH
 *   iff: nr > 0 && (!is_open(iocbpp[0]->aio_fildes) || (flags(iocbpp[0]->aio_fildes) & O_PATH) != 0)
 * error: EBADF, aio_resfd is not open or was opened with O_PATH
 *   iff: nr > 0 && (iocbpp[0]->aio_flags & IOCB_FLAG_RESFD) != 0
 *     && (!is_open(iocbpp[0]->aio_resfd) || (flags(iocbpp[0]->aio_resfd) & O_PATH) != 0)
 * error: EBADF, the file is not open for reading (operations 0 and 7) or writing (1 and 8)
 *   applies: nr > 0 && (iocbpp[0]->aio_lio_opcode < IOCB_CMD_FSYNC || iocbpp[0]->aio_lio_opcode >= IOCB_CMD_PREADV)
 *   iff: iocbpp[0]->aio_lio_opcode % 7 == 0 ? !can_read(iocbpp[0]->aio_fildes) : !can_write(iocbpp[0]->aio_fildes)
 * error: EAGAIN, requests and events that nobody has read fill the ring
 *   only-when: nr > 0 && aio_alive(ctx_id)
 * error: EOPNOTSUPP, unknown bits in aio_rw_flags, or RWF_NOWAIT or RWF_ATOMIC with a file that cannot do that
 *   applies: nr > 0 && (iocbpp[0]->aio_lio_opcode < IOCB_CMD_FSYNC || iocbpp[0]->aio_lio_opcode >= IOCB_CMD_PREADV)
 *   when: (iocbpp[0]->aio_rw_flags & ~(RWF_ATOMIC - 1)) != 0 && fstype(iocbpp[0]->aio_fildes) == TMPFS_MAGIC
 *   only-when: (iocbpp[0]->aio_rw_flags & ~(RWF_ATOMIC - 1 - RWF_NOWAIT)) != 0
 *     || (!kernel(6, 9) && (iocbpp[0]->aio_rw_flags & RWF_NOAPPEND) != 0)
 * error: ENOTBLK, a priority on a kernel without block devices
 *   applies: nr > 0 && (iocbpp[0]->aio_lio_opcode < IOCB_CMD_FSYNC || iocbpp[0]->aio_lio_opcode >= IOCB_CMD_PREADV)
 *   iff: (iocbpp[0]->aio_flags & IOCB_FLAG_IOPRIO) != 0 && !config(CONFIG_BLOCK)
 * error: EPERM, a real-time priority without the right to it
 *   applies: nr > 0 && (iocbpp[0]->aio_lio_opcode < IOCB_CMD_FSYNC || iocbpp[0]->aio_lio_opcode >= IOCB_CMD_PREADV)
 *   iff: (iocbpp[0]->aio_flags & IOCB_FLAG_IOPRIO) != 0 && iocbpp[0]->aio_reqprio >> 13 == 1
 *     && !has_cap(CAP_SYS_ADMIN) && !has_cap(CAP_SYS_NICE)
 * error: EPERM, RWF_NOAPPEND with an append-only file
 *   only-when: nr > 0 && (iocbpp[0]->aio_rw_flags & RWF_NOAPPEND) != 0 && immutable(iocbpp[0]->aio_fildes)
 * error: EOVERFLOW, the transfer would wrap
 *   only-when: nr > 0 && iocbpp[0]->aio_offset < 0
 * error: ENOMEM, no memory
 *   only-when: nr > 0 && aio_alive(ctx_id)
 * capability: CAP_SYS_NICE
 *   type: grant_permission
 *   allows: real-time priority
 *   without: EPERM
 *   alternatives: CAP_SYS_ADMIN
 * side-effect: modify_state
 *   target: requests of iocbpp
 *   only-when: ret > 0
 * side-effect: modify_state
 *   target: memory iocbpp
 *   desc: The aio_key of each request becomes 0, and reads fill their buffers.
 * failure-atomic: yes
 * provenance: fs/aio.c io_submit(), io_submit_one(), aio_prep_rw(), aio_setup_rw(), aio_fsync(), aio_poll(), 6.12
 */
SYSCALL_DEFINE3(io_submit, aio_context_t, ctx_id, long, nr,
		struct iocb __user * __user *, iocbpp)

/**
 * sys_io_cancel - cancel a request for asynchronous input and output
 * @ctx_id: the context that the request was submitted to
 * @iocb: the request, by its address
 * @result: not used
 *
 * long-desc: Only requests that wait can be cancelled: on 6.12 those of IOCB_CMD_POLL, and reads and writes of USB
 *   gadgets. The result is EINPROGRESS then: the completion event comes as it always does, with result 0, but maybe later.
 *
 * contexts: process, sleepable
 * param: ctx_id
 *   type: uint, input
 * param: iocb
 *   type: struct iocb, input, user
 * param: result
 *   type: struct io_event, input, user, optional
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   desc: never; a cancelled request gives EINPROGRESS
 *   ensures: errno != 0
 * error: EINPROGRESS, the request is being cancelled
 *   when: aio_alive(ctx_id) && aio_pending(ctx_id, iocb) > 0 && iocb->aio_key == 0
 *     && iocb->aio_lio_opcode == IOCB_CMD_POLL && poll(iocb->aio_fildes) == 0
 *   only-when: aio_pending(ctx_id, iocb) > 0 && iocb->aio_lio_opcode == IOCB_CMD_POLL
 * error: EFAULT, aio_key cannot be read
 *   iff: !readable(iocb + 8, 4)
 * error: EINVAL, aio_key is not 0, as it is once the request has been submitted
 *   iff: readable(iocb + 8, 4) && iocb->aio_key != 0
 * error: EINVAL, ctx_id is no context of the process
 *   iff: !aio_alive(ctx_id)
 * error: EINVAL, the request is not under way in that context, or cannot be cancelled
 *   when: aio_pending(ctx_id, iocb) == 0 || (readable(iocb, sizeof(struct iocb))
 *     && iocb->aio_lio_opcode != IOCB_CMD_POLL)
 * lock: ctx->ctx_lock
 *   type: spinlock
 *   scope: internal
 *   desc: held while the request is looked for and cancelled
 * side-effect: modify_state | schedule
 *   target: the request, which completes from a work queue
 * constraint: CONFIG_AIO
 *   desc: A kernel without it answers ENOSYS.
 * failure-atomic: yes
 * notes: EAGAIN, which older manuals name, does not come, and result stays as it is. A gadget's driver may give errors
 *   of its own.
 * provenance: fs/aio.c io_cancel(), aio_poll_cancel(), lookup_ioctx(), 6.12
 */
SYSCALL_DEFINE3(io_cancel, aio_context_t, ctx_id, struct iocb __user *, iocb,
		struct io_event __user *, result)
