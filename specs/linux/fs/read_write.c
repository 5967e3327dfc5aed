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
 *   desc: the new offset; a device may ignore the request and return another
 *   ensures: kind(fd) == chardev || offset(fd) == ret
 *   ensures: kind(fd) == chardev || whence != SEEK_SET || ret == offset
 *   ensures: kind(fd) == chardev || whence != SEEK_CUR || ret == old(offset(fd)) + offset
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
 * provenance: fs/read_write.c lseek(), generic_file_llseek_size(), vfs_setpos(), fs/libfs.c offset_dir_llseek(),
 *   mm/shmem.c shmem_file_llseek(), drivers/char/mem.c, 6.12
 */
SYSCALL_DEFINE3(lseek, unsigned int, fd, off_t, offset, unsigned int, whence)
