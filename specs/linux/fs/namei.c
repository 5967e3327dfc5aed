// SPDX-License-Identifier: GPL-2.0

/**
 * sys_unlink - remove a directory entry that is no directory
 * @pathname: the entry; a symbolic link is removed itself
 *
 * long-desc: A file lives on until its last entry is gone and nobody has it open.
 *
 * contexts: process, sleepable
 * param: pathname
 *   type: path(file|symlink|fifo), input, user
 *   constraint-type: user_path
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: path_error_nofollow(pathname) == ENOENT
 * error: EFAULT, pathname cannot be read
 *   iff: string_error(pathname) == EFAULT
 * error: ENAMETOOLONG, pathname or a component of it is too long
 *   iff: string_error(pathname) == ENAMETOOLONG || path_error_nofollow(pathname) == ENAMETOOLONG
 * error: ENOENT, there is no such entry, or pathname is empty
 *   iff: path_error_nofollow(pathname) == ENOENT
 * error: ENOTDIR, a component of the path is no directory
 *   iff: path_error_nofollow(pathname) == ENOTDIR
 * error: ENOTDIR, a slash follows the name of something that is no directory
 *   only-when: trailing_slash(pathname)
 * error: ELOOP, too many symbolic links on the way to the directory
 *   iff: parent_error(pathname) == ELOOP
 * error: EISDIR, the entry is a directory
 *   iff: type_nofollow(pathname) == dir
 * error: EACCES, no permission to search the path or to write to the directory
 *   iff: parent_error(pathname) == EACCES || parent_access_error(pathname, W_OK | X_OK) == EACCES
 * error: EACCES, a capability to search does not extend to writing
 *   only-when: has_cap(CAP_DAC_READ_SEARCH) && !has_cap(CAP_DAC_OVERRIDE)
 * error: EPERM, the directory is sticky and neither it nor the entry is the caller's
 *   when: path_error_nofollow(pathname) == 0 && (parent_mode(pathname) & S_ISVTX) != 0 && parent_uid(pathname) != uid()
 *     && uid_nofollow(pathname) != uid() && !has_cap(CAP_FOWNER)
 * error: EPERM, the entry is immutable or append-only, or the file system does not support this
 * error: EROFS, the directory is on a read-only mount
 *   iff: parent_read_only(pathname)
 * error: EBUSY, the entry is a mount point
 *   only-when: path_error_nofollow(pathname) == 0
 * error: EOVERFLOW, the file's owner has no number here
 *   only-when: path_error_nofollow(pathname) == 0
 * error: EINTR, interrupted while a delegation was recalled
 *   only-when: config(CONFIG_FILE_LOCKING)
 * error: ESTALE, a network file system lost the directory
 * error: EIO, the device failed
 * error: ENOMEM, no memory
 * capability: CAP_DAC_OVERRIDE
 *   type: bypass_check
 *   allows: unlink in a directory that the mode bits protect
 * capability: CAP_FOWNER
 *   type: bypass_check
 *   allows: unlink another user's entry in a sticky directory
 * side-effect: filesystem
 *   target: entry at pathname
 * failure-atomic: yes
 * concurrency: linearizable
 * provenance: fs/namei.c do_unlinkat(), filename_parentat(), may_delete(), vfs_unlink(), mm/shmem.c shmem_unlink(),
 *   6.12
 */
SYSCALL_DEFINE1(unlink, const char __user *, pathname)
