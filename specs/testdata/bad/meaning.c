/**
 * sys_meaning - well formed, but it makes no sense
 *
 * contexts: process
 * param: fd
 *   type: fd(any), input
 *   constraint-type: range(5, 1)
 * param: buf
 *   type: int, output
 *   size: sizeof(struct nowhere)
 * param: count
 *   type: path, input
 *   constraint-type: mask(O_NOTHING)
 * return:
 *   type: int
 *   check-type: exact
 *   success: = NOTHING
 *   ensures: offset(fdd) == 0
 * error: EBADF, no
 *   iff: is_opened(fd)
 * error: EINVAL, no
 *   when: ret == 0
 *   only-when: old(is_open(fd))
 *   applies: config(AIO)
 * error: EIO, no
 *   when: kind(fd) == files
 * error: EPERM, no
 *   when: exists(fd)
 * error: ENOENT, no
 *   when: is_open(fd, fd)
 * error: ESPIPE, no
 *   when: fd + * 2
 * side-effect: file_position
 *   target: offset of nowhere
 *   only-when: old(old(ret))
 *   ensures: buf->member
 * side-effect: filesystem
 *   target: entry at fd
 * failure-atomic: except size of nothing
 */
SYSCALL_DEFINE3(meaning, int, fd, char __user *, buf, size_t, count)

/**
 * sys_shapes - structs and ranges that cannot be
 *
 * contexts: process
 * return:
 *   type: int
 *   error-values: NOTHING
 * struct: odd
 *   size: 12
 *   alignment: 8
 * field: last
 *   type: int
 *   constraint-type: range(2, 1)
 *   offset: 8
 *   size: 8
 * struct: odder
 *   alignment: 3
 * buffer: peek
 *   min-size: 2
 *   max-size: 1
 * address-family: AF_INET
 *   ports: range(NOTHING, 1)
 */
SYSCALL_DEFINE0(shapes)
