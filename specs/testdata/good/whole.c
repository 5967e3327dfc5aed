// SPDX-License-Identifier: GPL-2.0
/*
 * Every member of the model that short.c does not have: with it, all of them. The call and the command do not exist.
 */

struct whole_range {
	__u64 start;
	__u32 length;
	__s32 fd;
	__u8 mode;
	__u8 pad[7];
};

union whole_value {
	__u64 number;
	char text[16];
};

#define WHOLE_SET_RANGE _IOWR('w', 3, struct whole_range)
#define WHOLE_GET_VALUE _IOR('w', 4, union whole_value)
#define WHOLE_RESET 0x5404

/**
 * sys_whole - send a range to somebody
 * @ranges: what is sent
 *
 * contexts: process, sleepable
 * param: sock
 *   type: fd(socket), input
 *   ctype: int
 * param: ranges
 *   type: user_ptr, input, user
 *   constraint-type: buffer(nr)
 *   alignment: 8
 *   size-param: nr
 *   size-multiplier: sizeof(struct whole_range)
 * param: nr
 *   type: uint, input
 *   constraint-type: range(1, 16)
 * param: label
 *   type: path(file), input, user
 *   constraint-type: user_string(1, NAME_MAX)
 * return:
 *   type: int
 *   check-type: custom
 *   error-values: -2, -ENODATA
 *   desc: how many were sent
 * error: EPIPE, the other side is gone
 * signal: SIGPIPE
 *   direction: send
 *   action: transform
 *   timing: while_sleeping
 *   queue: coalesce
 *   sa-flags-required: SA_RESTART | SA_SIGINFO
 *   sa-flags-forbidden: SA_RESETHAND
 *   state-required: sleeping, running
 *   state-forbidden: zombie | dead
 *   transform-to: SIGKILL
 * signal-mask: waiting
 *   signals: SIGINT, SIGTERM, SIGRTMIN + 1, any
 *   desc: what ends the wait
 * capability: CAP_NET_ADMIN
 *   type: grant_permission
 *   alternatives: CAP_NET_RAW, CAP_SYS_ADMIN
 * struct: whole_range
 *   desc: One range of bytes.
 * field: start
 *   type: uint, input
 *   ctype: __u64
 *   desc: where it begins
 *   constraint-type: alignment(4096)
 * field: length
 *   type: uint, inout
 *   constraint-type: range(1, 65536)
 *   cdesc: at most sixteen pages
 * field: fd
 *   type: fd(file|memfd), input, optional
 * field: mode
 *   type: enum, input
 *   ctype: __u8
 *   constraint-type: enum(0, 1, O_CLOEXEC)
 * field: pad
 *   type: array
 *   ctype: __u8[7]
 *   constraint-type: mask(0)
 *   offset: 17
 *   size: 7
 * struct: union whole_value
 * field: number
 *   type: struct stat, output
 * struct: opaque
 *   desc: The file does not see this one.
 *   size: 48
 *   alignment: 16
 * field: cookie
 *   ctype: void *
 *   offset: 40
 *   size: 8
 * network: connection_oriented, message_oriented, oob_data, peek, select_poll, reentrant
 *   establishment: three messages
 *   termination: two, in
 *     either direction
 *   transfer: in order
 * socket-state:
 *   required: established, close_wait
 *   forbidden: listen
 *   resulting: fin_wait1
 *   condition: with SHUT_WR before it
 *   protocols: tcp, sctp
 * protocol: udp | unix
 *   desc: borders of messages are kept
 *   flags: MSG_EOR | MSG_MORE
 *   flags-desc: end of a record
 * protocol: all
 *   desc: nothing else is different
 * buffer: peek, truncate, scatter, zero_copy, kernel_alloc, dma_capable, fragment
 *   min-size: 1
 *   max-size: INT_MAX
 *   optimal-size: PAGE_SIZE
 *   partial: yes
 *   partial-rules: only between ranges
 *   fragmentation: by the lower layer
 * async: nonblock, poll_ready, signal_driven, aio, io_uring, epoll
 *   errno: EAGAIN
 *   poll-in: POLLIN | POLLRDNORM
 *   poll-out: POLLOUT
 *   completion: when all are queued
 *   timeout: no
 *   timeout-desc: SO_SNDTIMEO does not count
 * address-family: AF_INET
 *   struct-size: 16
 *   length: range(16, 128)
 *   format: port and address, big-endian
 *   wildcard: yes
 *   multicast: yes
 *   broadcast: no
 *   special: 0.0.0.0 is any
 *   ports: 1, 65535
 * address-family: AF_UNIX
 * provenance: written for this test
 */
SYSCALL_DEFINE4(whole, int, sock, const void __user *, ranges, unsigned int, nr, const char __user *, label)

/**
 * WHOLE_SET_RANGE - choose a range
 *
 * api-type: ioctl
 * ioctl-cmd:
 *   number: _IOWR('w', 3, struct whole_range)
 *   file: /dev/whole
 * contexts: process, sleepable
 * param: fd
 *   type: fd(chardev), input
 *   ctype: unsigned int
 * param: arg
 *   type: struct whole_range, inout, user
 *   ctype: struct whole_range  __user*
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 * error: EINVAL, the range is empty
 *   when: arg == 0
 * error: ENXIO, the device is gone
 * struct: whole_range
 *   size: 24
 * field: length
 *   type: uint, input
 *   ctype: __u32
 */

/**
 * whole_legacy_reset - a command from before the numbers had parts
 *
 * api-type: ioctl
 * ioctl-cmd: WHOLE_RESET
 *   number: 0x5404
 *   direction: none
 * contexts: process
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 */

/**
 * whole_get_value - a command that leaves all to the compiler
 *
 * api-type: KAPI_KIND_IOCTL
 * ioctl-cmd: WHOLE_GET_VALUE
 *   direction: read
 *   argument: union whole_value
 * contexts: process
 * return:
 *   type: fd(memfd)
 *   check-type: fd
 */
