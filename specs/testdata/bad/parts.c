/**
 * sys_parts - structs, masks and sockets, all of them wrong
 *
 * contexts: process
 * field: early
 *   type: int
 * struct:
 * struct: twice
 *   size: sizeof(struct nowhere)
 *   alignment: -8
 * struct: twice
 * field: a
 * field: b
 *   type: strnig
 *   constraint-type: range(1)
 *   offset: first
 * field: b
 *   ctype: int
 * signal: SIGPIPE
 *   state-required: asleep
 *   transform-to: SIGNOTHING
 *   sa-flags-required:
 * signal-mask: empty
 * signal-mask: odd
 *   signals: SIGPIPE, SIGNOTHING
 * capability: CAP_CHOWN
 *   alternatives: CAP_NOTHING, CAP_FOWNER
 * network:
 * network: connectionless
 * socket-state: bound
 *   resulting: bound, listen
 * protocol: tpc
 *   flags:
 * buffer: peeking
 *   partial: perhaps
 * async: block
 *   errno: EAGIAN
 * address-family: AF_NOTHING
 *   length: 16
 *   ports: range(1, 2, 3)
 * return:
 *   type: int
 *   error-values: 1,, 2
 * ioctl-cmd: SOMETHING
 *   direction: none
 * lock-scope: internal
 * param-range: 0
 * error-count: 2
 * capability-count: one
 */
SYSCALL_DEFINE0(parts)

/**
 * LONELY - an ioctl without its command
 * api-type: ioctl
 * contexts: process
 */

/**
 * WRONG_NUMBER - several numbers that are none
 * api-type: ioctl
 * contexts: process
 * ioctl-cmd:
 *   number: _IOX('b', 9, int)
 */

/**
 * WRONG_DIRECTION - the number says read
 * api-type: ioctl
 * contexts: process
 * ioctl-cmd:
 *   number: _IOR('b', 9, int)
 *   direction: write
 */

/**
 * sys_kind - no such kind
 * api-type: ioctrl
 * contexts: process
 */
SYSCALL_DEFINE0(kind)

/**
 * sys_ctype - another type than the definition's
 * contexts: process
 * param: fd
 *   type: fd(any), input
 *   ctype: long
 */
SYSCALL_DEFINE1(ctype, int, fd)
