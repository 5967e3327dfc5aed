// SPDX-License-Identifier: GPL-2.0

/**
 * sys_lseek - move the offset of an open file
 * @fd: descriptor of the open file
 * @offset: distance in bytes, or with SEEK_DATA and SEEK_HOLE where to search from
 * @whence: what the distance counts from, or what to search for
 *
 * contexts: process, sleepable
 * param: fd
 *   type: fd(file|dir|memfd|chardev), input
 * param: offset
 *   type: int, input
 * param: whence
 *   type: uint, input
 *   constraint-type: enum(SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA, SEEK_HOLE)
 * return:
 *   type: int
 *   check-type: range
 *   success: >= 0
 *   desc: the new offset; a device or an epoll instance may ignore the request and return another
 *   ensures: kind(fd) == chardev || offset(fd) == ret
 *   ensures: kind(fd) == chardev || kind(fd) == epoll || whence != SEEK_SET || ret == offset
 *   ensures: kind(fd) == chardev || kind(fd) == epoll || whence != SEEK_CUR || ret == old(offset(fd)) + offset
 *   ensures: kind(fd) != file || whence != SEEK_END || ret == size(fd) + offset
 *   ensures: kind(fd) != file || whence != SEEK_DATA || (ret >= offset && ret < size(fd))
 *   ensures: kind(fd) != file || whence != SEEK_HOLE || (ret >= offset && ret <= size(fd))
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: EINVAL, whence is unknown
 *   iff: whence > SEEK_HOLE
 * error: EINVAL, the offset would be negative or too large, or a directory is asked for more than SEEK_SET and SEEK_CUR
 *   iff: fstype(fd) == TMPFS_MAGIC && (kind(fd) == file || kind(fd) == dir)
 *     && ((whence == SEEK_SET && offset < 0)
 *       || (whence == SEEK_CUR && (offset < -offset(fd) || offset > LLONG_MAX - offset(fd)))
 *       || (whence == SEEK_END && kind(fd) == file && (offset < -size(fd) || offset > LLONG_MAX - size(fd)))
 *       || (whence >= SEEK_END && kind(fd) == dir))
 * error: EINVAL, a file of another kind or file system does not support the request
 *   only-when: fstype(fd) != TMPFS_MAGIC || (kind(fd) != file && kind(fd) != dir)
 * error: ESPIPE, fd is a pipe, a socket or another file without an offset
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && !seekable(fd)
 *   only-when: !seekable(fd) || kind(fd) == chardev
 * error: ENXIO, offset is beyond the end of the file, or no data follows it
 *   when: fstype(fd) == TMPFS_MAGIC && kind(fd) == file && (whence == SEEK_DATA || whence == SEEK_HOLE)
 *     && (offset < 0 || offset >= size(fd))
 *   only-when: whence == SEEK_DATA || (whence == SEEK_HOLE && (offset < 0 || offset >= size(fd)))
 * error: EOVERFLOW, the offset of a memory device cannot be told from an error
 *   only-when: kind(fd) == chardev
 * side-effect: file_position
 *   target: offset of fd
 *   only-when: ret >= 0
 * failure-atomic: yes
 * concurrency: linearizable
 * provenance: fs/read_write.c lseek(), generic_file_llseek_size(), vfs_setpos(), fs/libfs.c offset_dir_llseek(),
 *   mm/shmem.c shmem_file_llseek(), drivers/char/mem.c, 6.12
 */
SYSCALL_DEFINE3(lseek, unsigned int, fd, off_t, offset, unsigned int, whence)

/**
 * sys_read - read from an open file
 * @fd: descriptor to read from
 * @buf: where the bytes go
 * @count: how many bytes at most
 *
 * long-desc: A regular file is read at its offset, which moves behind what was read; at or behind the end of the file
 *   nothing is read. A pipe gives what is waiting in it; when it is empty the call waits, or returns 0 if nobody can
 *   write to it any more. At most 0x7ffff000 bytes are read at once.
 *
 * contexts: process, sleepable
 * param: fd
 *   type: fd(file|memfd|pipe_read|chardev), input
 * param: buf
 *   type: user_ptr, output, user
 *   constraint-type: buffer(count)
 *   size-param: count
 * param: count
 *   type: uint, input
 * return:
 *   type: int
 *   check-type: range
 *   success: >= 0
 *   desc: number of bytes read
 *   ensures: ret <= count
 *   ensures: kind(fd) != file || fstype(fd) != TMPFS_MAGIC || offset(fd) == old(offset(fd)) + ret
 *   ensures: kind(fd) != file || fstype(fd) != TMPFS_MAGIC || count > MAX_RW_COUNT || !writable(buf, count)
 *     || ret == (old(offset(fd)) >= size(fd) ? 0 : count < size(fd) - old(offset(fd)) ? count
 *       : size(fd) - old(offset(fd)))
 *   ensures: kind(fd) != pipe_read || queued(fd) <= old(queued(fd)) - ret
 * error: EBADF, fd is not open for reading
 *   iff: !can_read(fd)
 * error: EISDIR, fd is a directory
 *   when: kind(fd) == dir && can_read(fd) && fstype(fd) == TMPFS_MAGIC
 *   only-when: kind(fd) == dir
 * error: EINVAL, count is negative as a signed number, or reading would pass the largest offset
 *   iff: count < 0 || (can_read(fd) && fstype(fd) == TMPFS_MAGIC && (kind(fd) == file || kind(fd) == dir)
 *     && count > LLONG_MAX - offset(fd))
 * error: EINVAL, this kind of file cannot be read, or not in this way
 *   only-when: kind(fd) != pipe_read && (fstype(fd) != TMPFS_MAGIC || (kind(fd) != file && kind(fd) != dir))
 * error: EFAULT, the buffer cannot be written; if its beginning can, what was stored there may be returned instead
 *   when: can_read(fd) && kind(fd) == file && fstype(fd) == TMPFS_MAGIC && count > 0 && offset(fd) < size(fd)
 *     && !writable(buf, 1)
 *   only-when: !writable(buf, count == 0 ? 1 : count)
 * error: EAGAIN, an empty pipe or another file that is not ready was opened with O_NONBLOCK
 *   when: kind(fd) == pipe_read && can_read(fd) && (flags(fd) & O_NONBLOCK) != 0 && count > 0
 *     && (fstype(fd) == PIPEFS_MAGIC || can_write(fd)) && (poll(fd) & (POLLIN | POLLHUP)) == 0
 *   only-when: kind(fd) != pipe_read || ((flags(fd) & O_NONBLOCK) != 0 && count > 0 && queued(fd) == 0)
 * error: EINTR, a signal arrived before any byte
 *   only-when: kind(fd) != file || fstype(fd) != TMPFS_MAGIC
 * error: ENOBUFS, a notification does not fit into count bytes
 *   only-when: kind(fd) == pipe_read && fstype(fd) == PIPEFS_MAGIC
 * error: EOVERFLOW, the transfer would wrap at the end of an address space
 *   only-when: offset(fd) < 0
 * error: EIO, the device failed
 *   only-when: (kind(fd) != file && kind(fd) != pipe_read) || fstype(fd) != TMPFS_MAGIC
 * side-effect: file_position
 *   target: offset of fd
 *   only-when: ret > 0
 * side-effect: modify_state
 *   target: data of fd
 *   desc: What was read from a pipe is gone, with the rest of its packet if it was written with O_DIRECT.
 *   only-when: ret > 0 && kind(fd) == pipe_read
 * side-effect: modify_state
 *   target: memory buf
 *   only-when: ret != 0
 * failure-atomic: except memory buf
 * concurrency: linearizable
 * provenance: fs/read_write.c read(), vfs_read(), rw_verify_area(), mm/shmem.c shmem_file_read_iter(),
 *   fs/pipe.c pipe_read(), fs/libfs.c generic_read_dir(), drivers/char/mem.c, 6.12
 */
SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)

/**
 * sys_write - write to an open file
 * @fd: descriptor to write to
 * @buf: the bytes
 * @count: how many of them
 *
 * long-desc: A regular file is written at its offset, or at its end with O_APPEND; the offset moves behind what was
 *   written. A file that cannot take all bytes takes as many as it can. A pipe takes up to PIPE_BUF bytes as a whole
 *   or not at all. At most 0x7ffff000 bytes are written at once.
 *
 * contexts: process, sleepable
 * param: fd
 *   type: fd(file|memfd|pipe_write|chardev), input
 * param: buf
 *   type: user_ptr, input, user
 *   constraint-type: buffer(count)
 *   size-param: count
 * param: count
 *   type: uint, input
 * return:
 *   type: int
 *   check-type: range
 *   success: >= 0
 *   desc: number of bytes written
 *   ensures: ret <= count
 *   ensures: kind(fd) != file || fstype(fd) != TMPFS_MAGIC || ret > 0 || count == 0
 *   ensures: kind(fd) != file || fstype(fd) != TMPFS_MAGIC
 *     || offset(fd) == ret + ((flags(fd) & O_APPEND) != 0 && ret > 0 ? old(size(fd)) : old(offset(fd)))
 *   ensures: kind(fd) != file || fstype(fd) != TMPFS_MAGIC
 *     || size(fd) == (ret > 0 && offset(fd) > old(size(fd)) ? offset(fd) : old(size(fd)))
 *   ensures: kind(fd) != pipe_write || (queued(fd) == old(queued(fd)) + ret && (ret == count || count > PIPE_BUF))
 * error: EBADF, fd is not open for writing
 *   iff: !can_write(fd)
 * error: EINVAL, count is negative as a signed number, or writing would pass the largest offset
 *   iff: count < 0 || (can_write(fd) && kind(fd) == file && fstype(fd) == TMPFS_MAGIC
 *     && count > LLONG_MAX - offset(fd))
 * error: EINVAL, this kind of file cannot be written, or not in this way
 *   only-when: kind(fd) != pipe_write && kind(fd) != pipe_read && (fstype(fd) != TMPFS_MAGIC || kind(fd) != file)
 * error: EFAULT, the buffer cannot be read; if its beginning can, what was taken from there may be returned instead
 *   when: can_write(fd) && count > 0 && !readable(buf, 1) && ((kind(fd) == file && fstype(fd) == TMPFS_MAGIC)
 *     || ((kind(fd) == pipe_write || kind(fd) == pipe_read) && (poll(fd) & (POLLOUT | POLLERR)) == POLLOUT))
 *   only-when: !readable(buf, count == 0 ? 1 : count)
 * error: EPIPE, nobody can read from the pipe any more
 *   when: (kind(fd) == pipe_write || kind(fd) == pipe_read) && can_write(fd) && count > 0 && (poll(fd) & POLLERR) != 0
 *   only-when: kind(fd) == socket || (count > 0 && (poll(fd) & POLLERR) != 0)
 * error: EAGAIN, a full pipe or another file that is not ready was opened with O_NONBLOCK
 *   when: (kind(fd) == pipe_write || kind(fd) == pipe_read) && can_write(fd) && (flags(fd) & O_NONBLOCK) != 0
 *     && count > 0 && count % PAGE_SIZE == 0 && (poll(fd) & (POLLOUT | POLLERR)) == 0
 *   only-when: (kind(fd) != pipe_write && kind(fd) != pipe_read)
 *     || ((flags(fd) & O_NONBLOCK) != 0 && count > 0 && (poll(fd) & POLLOUT) == 0)
 * error: EFBIG, the file would grow beyond RLIMIT_FSIZE or what the file system can hold
 *   when: can_write(fd) && kind(fd) == file && fstype(fd) == TMPFS_MAGIC && count > 0
 *     && ((flags(fd) & O_APPEND ? size(fd) : offset(fd)) >= max_bytes(fd) || (rlimit(RLIMIT_FSIZE) != RLIM_INFINITY
 *       && (flags(fd) & O_APPEND ? size(fd) : offset(fd)) >= rlimit(RLIMIT_FSIZE)))
 *   only-when: count > 0
 *     && ((flags(fd) & O_APPEND ? size(fd) : offset(fd)) >= max_bytes(fd) || (rlimit(RLIMIT_FSIZE) != RLIM_INFINITY
 *       && (flags(fd) & O_APPEND ? size(fd) : offset(fd)) >= rlimit(RLIMIT_FSIZE)))
 * error: ENOSPC, the file system or device has no room for even one more byte
 *   when: can_write(fd) && kind(fd) == file && fstype(fd) == TMPFS_MAGIC && fs_full(fd) && count > 0
 *     && (flags(fd) & O_APPEND) == 0 && offset(fd) - offset(fd) % PAGE_SIZE >= size(fd)
 *   only-when: kind(fd) != file || fstype(fd) != TMPFS_MAGIC || (fs_full(fd) && count > 0)
 * error: EPERM, the file is sealed against writing
 *   only-when: kind(fd) != file || fstype(fd) != TMPFS_MAGIC
 * error: EXDEV, the pipe carries notifications and takes no other data
 *   only-when: kind(fd) == pipe_write && fstype(fd) == PIPEFS_MAGIC
 * error: EINTR, a signal arrived before any byte
 *   only-when: kind(fd) != file || fstype(fd) != TMPFS_MAGIC
 * error: EOVERFLOW, the transfer would wrap at the end of an address space
 *   only-when: offset(fd) < 0
 * error: EIO, the device failed
 *   only-when: kind(fd) != file || fstype(fd) != TMPFS_MAGIC
 * error: EDQUOT, the user's quota is used up
 * error: ENOMEM, no memory
 * error: ETXTBSY, the file is an active swap file
 *   only-when: kind(fd) == file
 * signal: SIGPIPE
 *   direction: send
 *   action: terminate
 *   condition: the call fails with EPIPE
 * signal: SIGXFSZ
 *   direction: send
 *   action: coredump
 *   condition: the call fails with EFBIG because of RLIMIT_FSIZE
 * side-effect: file_position
 *   target: offset of fd
 *   only-when: ret > 0
 * side-effect: modify_state
 *   target: data of fd
 *   only-when: ret > 0
 * side-effect: modify_state
 *   target: size of fd
 *   only-when: ret > 0
 * side-effect: modify_state
 *   target: mode of fd
 *   desc: Without CAP_FSETID the set-user-ID bit is removed, and set-group-ID where the group may execute.
 *   only-when: count > 0 && (old(mode(fd)) & (S_ISUID | S_ISGID)) != 0 && !has_cap(CAP_FSETID)
 *   ensures: ret == 0 || kind(fd) != file || fstype(fd) != TMPFS_MAGIC || (mode(fd) & S_ISUID) == 0
 * failure-atomic: except mode of fd
 * concurrency: none
 * provenance: fs/read_write.c write(), vfs_write(), rw_verify_area(), generic_write_checks(),
 *   mm/shmem.c shmem_file_write_iter(), mm/filemap.c generic_perform_write(), fs/pipe.c pipe_write(),
 *   drivers/char/mem.c, 6.12
 */
SYSCALL_DEFINE3(write, unsigned int, fd, const char __user *, buf, size_t, count)
