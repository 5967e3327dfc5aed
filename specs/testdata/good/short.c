// SPDX-License-Identifier: GPL-2.0
/*
 * The short spelling, with every item and every sub-field at least once.
 */

/* sys_decoy: an ordinary comment is no specification.
 * contexts: process
 * param: nothing
 */

/**
 * helper - ordinary kernel-doc is none either
 * @a: something
 *
 * Return: nothing
 */

/**
 * sys_sample - move bytes between
 *   two places
 * @fd: descriptor to read
 *   from
 * @buf: where the bytes go
 *
 * long-desc: First paragraph,
 *   on two lines.
 *
 *   Second paragraph: with a colon, and a word
 *   Note: that looks like a keyword.
 *
 * contexts: sleepable, process
 *
 * param: fd
 *   type: fd(file|pipe_read), input
 *   constraint-type: range(0, INT_MAX)
 * param: buf
 *   type: struct stat, user, output, optional
 *   desc: a second sentence about it
 *   constraint-type: buffer(count)
 *   size-param: count
 *   size: sizeof(struct stat)
 * param: count
 *   type: uint, input
 *   constraint-type: alignment(8)
 *   cdesc: rounded down
 * param: flags
 *   type: int, input
 *   constraint-type: mask(O_CLOEXEC |
 *     O_LARGEFILE)
 *   arch-mask: sparc = O_NDELAY
 * param: whence
 *   type: int, input
 *   constraint-type: enum(SEEK_SET, SEEK_CUR, (SEEK_END))
 * param: ends
 *   type: fd(pipe_read, pipe_write), output, user
 * return:
 *   type: int
 *   check-type: range
 *   success: range(0, MAX_RW_COUNT)
 *   desc: bytes moved
 *   ensures: ret <= count
 *   ensures: offset(fd) ==
 *     old(offset(fd)) + ret
 * error: EBADF, fd is not open, or not for reading
 *   iff: !can_read(fd)
 * error: EWOULDBLOCK, nothing there yet
 *   desc: Only without O_NONBLOCK
 *     would it wait.
 *   when: queued(fd) == 0
 *   only-when: kind(fd) == pipe_read
 *   applies: kernel(6, 1) && config(CONFIG_AIO)
 * side-effect: file_position | irreversible
 *   target: offset of fd
 *   desc: moves
 *   condition: bytes were read
 *   reversible: no
 *   only-when: ret > 0
 *   ensures: offset(fd) >= old(offset(fd))
 *   applies: seekable(fd)
 * state-trans: the file
 *   from: untouched
 *   to: accessed
 *   condition: not mounted noatime
 *   desc: its access time moves
 *   only-when: ret > 0
 *   ensures: ret >= 0
 *   applies: kind(fd) == file
 * capability: CAP_SYS_ADMIN
 *   type: bypass_check
 *   allows: more
 *   without: less
 *   condition: always
 *   priority: 3
 * lock: file->f_pos_lock
 *   type: mutex
 *   scope: internal
 *   desc: held while the offset moves
 * signal: SIGPIPE
 *   direction: send, handle
 *   action: terminate
 *   target: the calling thread
 *   condition: nobody reads
 *   desc: after the error
 *   errno: EPIPE
 *   timing: after
 *   priority: 1
 *   interruptible: yes
 *   restartable: no
 *   queue: standard
 * constraint: one at a time
 *   desc: Calls on one description take turns.
 *   expr: calls_in(fd) <= 1
 * failure-atomic: except offset of fd; memory buf
 * concurrency: linearizable
 * examples: n = sample(fd, &st);
 *   if (n < 0)
 *     return n;
 * notes: One note.
 *
 *   And another.
 * provenance: written for this test
 */
SYSCALL_DEFINE6(sample, unsigned int, fd, struct stat __user *, buf,
		size_t, count, int, flags, unsigned /* not long */ int, whence,
		int  __user*, ends)
{
	return 0;
}

/** sys_bare - nothing but what is needed
 * contexts: process
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0 */
#ifdef CONFIG_BARE

SYSCALL_DEFINE0(bare)
#endif
