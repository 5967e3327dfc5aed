// SPDX-License-Identifier: GPL-2.0

/**
 * sys_setxattr - set an extended attribute of a file
 * @pathname: path of the file
 * @name: name space and name: user.mime_type
 * @value: its value
 * @size: bytes of the value
 * @flags: XATTR_CREATE or XATTR_REPLACE
 *
 * long-desc: Follows links. An attribute that is there gets the new value. An empty value of
 *   security.capability is stored without any capability.
 *
 * contexts: process, sleepable
 * param: pathname
 *   type: path(any), input, user
 *   constraint-type: user_path
 * param: name
 *   type: user_ptr, input, user
 *   constraint-type: user_string
 *   size: XATTR_NAME_MAX + 1
 * param: value
 *   type: user_ptr, input, user, optional
 *   constraint-type: buffer(size)
 *   size-param: size
 * param: size
 *   type: uint, input
 *   constraint-type: range(0, XATTR_SIZE_MAX)
 * param: flags
 *   type: int, input
 *   constraint-type: mask(XATTR_CREATE|XATTR_REPLACE)
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: has_xattr_at(pathname, name)
 *   ensures: string_is(name, XATTR_NAME_CAPS) || (xattr_size_at(pathname, name) == size
 *     && xattr_holds_at(pathname, name, value, size))
 * error: EINVAL, a flag that the call does not know
 *   iff: (flags & ~(XATTR_CREATE|XATTR_REPLACE)) != 0
 * error: EINVAL, the name ends with its name space
 *   when: fstype_at(pathname) == TMPFS_MAGIC && config(CONFIG_TMPFS_XATTR) && (string_is(name, XATTR_USER_PREFIX)
 *     || string_is(name, XATTR_TRUSTED_PREFIX) || string_is(name, XATTR_SECURITY_PREFIX))
 *   only-when: string_is(name, XATTR_USER_PREFIX) || string_is(name, XATTR_TRUSTED_PREFIX)
 *     || string_is(name, XATTR_SECURITY_PREFIX)
 * error: EINVAL, the value is no file capabilities
 *   when: exists(pathname) && string_is(name, XATTR_NAME_CAPS) && size != 0
 *     && size != XATTR_CAPS_SZ_2 && size != XATTR_CAPS_SZ_3
 *   only-when: string_is(name, XATTR_NAME_CAPS) && size != 0
 * error: EINVAL, the value is no access control list
 *   only-when: starts_with(name, XATTR_SYSTEM_PREFIX) && config(CONFIG_FS_POSIX_ACL)
 * error: ERANGE, name is empty or longer than XATTR_NAME_MAX
 *   iff: strnlen(name, XATTR_NAME_MAX + 1) == 0 || strnlen(name, XATTR_NAME_MAX + 1) > XATTR_NAME_MAX
 * error: EFAULT, name cannot be read
 *   iff: strnlen(name, XATTR_NAME_MAX + 1) < 0
 * error: EFAULT, value cannot be read
 *   iff: size > 0 && size <= XATTR_SIZE_MAX && !readable(value, size)
 * error: E2BIG, the value is larger than XATTR_SIZE_MAX
 *   iff: size < 0 || size > XATTR_SIZE_MAX
 * error: EFAULT, pathname cannot be read
 *   iff: string_error(pathname) == EFAULT
 * error: ENAMETOOLONG, the path or a component is too long
 *   iff: string_error(pathname) == ENAMETOOLONG || path_error(pathname) == ENAMETOOLONG
 * error: ENOENT, there is no such file, or pathname is empty
 *   iff: path_error(pathname) == ENOENT
 * error: ENOTDIR, a component is no directory
 *   iff: path_error(pathname) == ENOTDIR
 * error: ELOOP, too many symbolic links
 *   iff: path_error(pathname) == ELOOP
 * error: EACCES, a directory may not be searched
 *   iff: path_error(pathname) == EACCES
 * error: EACCES, the file may not be written
 *   iff: access_error(pathname, W_OK) == EACCES && !starts_with(name, XATTR_TRUSTED_PREFIX)
 *     && !starts_with(name, XATTR_SECURITY_PREFIX) && !starts_with(name, XATTR_SYSTEM_PREFIX)
 * error: EACCES, a security module refuses
 *   only-when: config(CONFIG_SECURITY)
 * error: EROFS, the file is on a read-only mount
 *   iff: exists(pathname) && read_only(pathname)
 * error: EPERM, the file is immutable or append-only
 *   iff: immutable_at(pathname)
 * error: EPERM, a trusted attribute without CAP_SYS_ADMIN
 *   iff: exists(pathname) && starts_with(name, XATTR_TRUSTED_PREFIX) && !has_cap(CAP_SYS_ADMIN)
 * error: EPERM, user attributes are for files and directories
 *   iff: exists(pathname) && starts_with(name, XATTR_USER_PREFIX)
 *     && type(pathname) != file && type(pathname) != dir
 * error: EPERM, a user attribute of another user's sticky directory
 *   iff: type(pathname) == dir && (mode_at(pathname) & S_ISVTX) != 0 && uid_at(pathname) != uid()
 *     && starts_with(name, XATTR_USER_PREFIX) && !has_cap(CAP_FOWNER)
 * error: EPERM, a security attribute without CAP_SYS_ADMIN
 *   when: exists(pathname) && starts_with(name, XATTR_SECURITY_PREFIX)
 *     && !string_is(name, XATTR_NAME_CAPS) && !has_cap(CAP_SYS_ADMIN) && !config(CONFIG_SECURITY)
 *   only-when: starts_with(name, XATTR_SECURITY_PREFIX) && !string_is(name, XATTR_NAME_CAPS)
 *     && !has_cap(CAP_SYS_ADMIN)
 * error: EPERM, file capabilities without CAP_SETFCAP
 *   iff: exists(pathname) && string_is(name, XATTR_NAME_CAPS) && size != 0 && !has_cap(CAP_SETFCAP)
 * error: EPERM, another user's access control list, or a security module
 *   only-when: starts_with(name, XATTR_SYSTEM_PREFIX) ? config(CONFIG_FS_POSIX_ACL) : config(CONFIG_SECURITY)
 * error: EOPNOTSUPP, no such name space in this file system
 *   when: exists(pathname) && fstype_at(pathname) == TMPFS_MAGIC && !starts_with(name, XATTR_USER_PREFIX)
 *     && !starts_with(name, XATTR_TRUSTED_PREFIX)
 *     && !starts_with(name, XATTR_SECURITY_PREFIX)
 *     && !(starts_with(name, XATTR_SYSTEM_PREFIX) && config(CONFIG_TMPFS_POSIX_ACL))
 *   only-when: fstype_at(pathname) != TMPFS_MAGIC || !config(CONFIG_TMPFS_XATTR) || !kernel(6, 6)
 *     || (!starts_with(name, XATTR_USER_PREFIX) && !starts_with(name, XATTR_TRUSTED_PREFIX)
 *     && !starts_with(name, XATTR_SECURITY_PREFIX))
 * error: EEXIST, XATTR_CREATE and the attribute is there
 *   iff: (flags & XATTR_CREATE) != 0 && has_xattr_at(pathname, name)
 * error: ENODATA, XATTR_REPLACE and the attribute is not there
 *   iff: (flags & XATTR_REPLACE) != 0 && !has_xattr_at(pathname, name)
 * error: ENOSPC, the file system has no room for the attribute
 * error: EDQUOT, no quota
 *   only-when: fstype_at(pathname) != TMPFS_MAGIC || config(CONFIG_TMPFS_QUOTA)
 * error: ESTALE, lost by a server
 * error: EINTR, a delegation is recalled
 *   only-when: config(CONFIG_FILE_LOCKING)
 * error: ENOMEM, no memory
 * error: EIO, the device failed
 *   only-when: fstype_at(pathname) != TMPFS_MAGIC
 * side-effect: modify_state
 *   target: xattr at pathname
 *   ensures: has_xattr_at(pathname, name)
 * failure-atomic: yes
 * concurrency: linearizable
 * provenance: fs/xattr.c path_setxattr(), setxattr_copy(), vfs_setxattr(), xattr_permission(),
 *   simple_xattr_set(), security/commoncap.c cap_inode_setxattr(), mm/shmem.c shmem_xattr_handler_set(), 6.12
 */
SYSCALL_DEFINE5(setxattr, const char __user *, pathname,
		const char __user *, name, const void __user *, value,
		size_t, size, int, flags)

/**
 * sys_lsetxattr - set an extended attribute of a file or link
 * @pathname: path of the file
 * @name: name space and name: user.mime_type
 * @value: its value
 * @size: bytes of the value
 * @flags: XATTR_CREATE or XATTR_REPLACE
 *
 * long-desc: As setxattr(), of a link itself.
 *
 * contexts: process, sleepable
 * param: pathname
 *   type: path(any), input, user
 *   constraint-type: user_path
 * param: name
 *   type: user_ptr, input, user
 *   constraint-type: user_string
 *   size: XATTR_NAME_MAX + 1
 * param: value
 *   type: user_ptr, input, user, optional
 *   constraint-type: buffer(size)
 *   size-param: size
 * param: size
 *   type: uint, input
 *   constraint-type: range(0, XATTR_SIZE_MAX)
 * param: flags
 *   type: int, input
 *   constraint-type: mask(XATTR_CREATE|XATTR_REPLACE)
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: has_xattr_nofollow(pathname, name)
 *   ensures: string_is(name, XATTR_NAME_CAPS) || (xattr_size_nofollow(pathname, name) == size
 *     && xattr_holds_nofollow(pathname, name, value, size))
 * error: EINVAL, a flag that the call does not know
 *   iff: (flags & ~(XATTR_CREATE|XATTR_REPLACE)) != 0
 * error: EINVAL, the name ends with its name space
 *   when: type_nofollow(pathname) != symlink && fstype_at(pathname) == TMPFS_MAGIC && config(CONFIG_TMPFS_XATTR)
 *     && (string_is(name, XATTR_USER_PREFIX)
 *     || string_is(name, XATTR_TRUSTED_PREFIX) || string_is(name, XATTR_SECURITY_PREFIX))
 *   only-when: string_is(name, XATTR_USER_PREFIX) || string_is(name, XATTR_TRUSTED_PREFIX)
 *     || string_is(name, XATTR_SECURITY_PREFIX)
 * error: EINVAL, the value is no file capabilities
 *   when: exists_nofollow(pathname) && string_is(name, XATTR_NAME_CAPS) && size != 0
 *     && size != XATTR_CAPS_SZ_2 && size != XATTR_CAPS_SZ_3
 *   only-when: string_is(name, XATTR_NAME_CAPS) && size != 0
 * error: EINVAL, the value is no access control list
 *   only-when: starts_with(name, XATTR_SYSTEM_PREFIX) && config(CONFIG_FS_POSIX_ACL)
 * error: ERANGE, name is empty or longer than XATTR_NAME_MAX
 *   iff: strnlen(name, XATTR_NAME_MAX + 1) == 0 || strnlen(name, XATTR_NAME_MAX + 1) > XATTR_NAME_MAX
 * error: EFAULT, name cannot be read
 *   iff: strnlen(name, XATTR_NAME_MAX + 1) < 0
 * error: EFAULT, value cannot be read
 *   iff: size > 0 && size <= XATTR_SIZE_MAX && !readable(value, size)
 * error: E2BIG, the value is larger than XATTR_SIZE_MAX
 *   iff: size < 0 || size > XATTR_SIZE_MAX
 * error: EFAULT, pathname cannot be read
 *   iff: string_error(pathname) == EFAULT
 * error: ENAMETOOLONG, the path or a component is too long
 *   iff: string_error(pathname) == ENAMETOOLONG || path_error_nofollow(pathname) == ENAMETOOLONG
 * error: ENOENT, there is no such file, or pathname is empty
 *   iff: path_error_nofollow(pathname) == ENOENT
 * error: ENOTDIR, a component is no directory
 *   iff: path_error_nofollow(pathname) == ENOTDIR
 * error: ELOOP, too many symbolic links
 *   iff: path_error_nofollow(pathname) == ELOOP
 * error: EACCES, a directory may not be searched
 *   iff: path_error_nofollow(pathname) == EACCES
 * error: EACCES, the file may not be written
 *   iff: type_nofollow(pathname) != symlink && access_error(pathname, W_OK) == EACCES
 *     && !starts_with(name, XATTR_TRUSTED_PREFIX)
 *     && !starts_with(name, XATTR_SECURITY_PREFIX) && !starts_with(name, XATTR_SYSTEM_PREFIX)
 * error: EACCES, a security module refuses
 *   only-when: config(CONFIG_SECURITY)
 * error: EROFS, the file is on a read-only mount
 *   iff: exists_nofollow(pathname)
 *     && (type_nofollow(pathname) == symlink ? parent_read_only(pathname) : read_only(pathname))
 * error: EPERM, the file is immutable or append-only
 *   iff: immutable_nofollow(pathname)
 * error: EPERM, a trusted attribute without CAP_SYS_ADMIN
 *   iff: exists_nofollow(pathname) && starts_with(name, XATTR_TRUSTED_PREFIX) && !has_cap(CAP_SYS_ADMIN)
 * error: EPERM, user attributes are for files and directories
 *   iff: exists_nofollow(pathname) && starts_with(name, XATTR_USER_PREFIX)
 *     && type_nofollow(pathname) != file && type_nofollow(pathname) != dir
 * error: EPERM, a user attribute of another user's sticky directory
 *   iff: type_nofollow(pathname) == dir && (mode_at(pathname) & S_ISVTX) != 0 && uid_nofollow(pathname) != uid()
 *     && starts_with(name, XATTR_USER_PREFIX) && !has_cap(CAP_FOWNER)
 * error: EPERM, a security attribute without CAP_SYS_ADMIN
 *   when: exists_nofollow(pathname) && starts_with(name, XATTR_SECURITY_PREFIX)
 *     && !string_is(name, XATTR_NAME_CAPS) && !has_cap(CAP_SYS_ADMIN) && !config(CONFIG_SECURITY)
 *   only-when: starts_with(name, XATTR_SECURITY_PREFIX) && !string_is(name, XATTR_NAME_CAPS)
 *     && !has_cap(CAP_SYS_ADMIN)
 * error: EPERM, file capabilities without CAP_SETFCAP
 *   iff: exists_nofollow(pathname) && string_is(name, XATTR_NAME_CAPS) && size != 0 && !has_cap(CAP_SETFCAP)
 * error: EPERM, another user's access control list, or a security module
 *   only-when: starts_with(name, XATTR_SYSTEM_PREFIX) ? config(CONFIG_FS_POSIX_ACL) : config(CONFIG_SECURITY)
 * error: EOPNOTSUPP, no such name space in this file system
 *   when: type_nofollow(pathname) != symlink && fstype_at(pathname) == TMPFS_MAGIC
 *     && !starts_with(name, XATTR_USER_PREFIX) && !starts_with(name, XATTR_TRUSTED_PREFIX)
 *     && !starts_with(name, XATTR_SECURITY_PREFIX)
 *     && !(starts_with(name, XATTR_SYSTEM_PREFIX) && config(CONFIG_TMPFS_POSIX_ACL))
 *   only-when: type_nofollow(pathname) == symlink || fstype_at(pathname) != TMPFS_MAGIC
 *     || !config(CONFIG_TMPFS_XATTR) || !kernel(6, 6)
 *     || (!starts_with(name, XATTR_USER_PREFIX) && !starts_with(name, XATTR_TRUSTED_PREFIX)
 *     && !starts_with(name, XATTR_SECURITY_PREFIX))
 * error: EEXIST, XATTR_CREATE and the attribute is there
 *   iff: (flags & XATTR_CREATE) != 0 && has_xattr_nofollow(pathname, name)
 * error: ENODATA, XATTR_REPLACE and the attribute is not there
 *   iff: (flags & XATTR_REPLACE) != 0 && !has_xattr_nofollow(pathname, name)
 * error: ENOSPC, the file system has no room for the attribute
 * error: EDQUOT, no quota
 *   only-when: type_nofollow(pathname) == symlink || fstype_at(pathname) != TMPFS_MAGIC || config(CONFIG_TMPFS_QUOTA)
 * error: ESTALE, lost by a server
 * error: EINTR, a delegation is recalled
 *   only-when: config(CONFIG_FILE_LOCKING)
 * error: ENOMEM, no memory
 * error: EIO, the device failed
 * side-effect: modify_state
 *   target: xattr at pathname
 *   ensures: has_xattr_nofollow(pathname, name)
 * failure-atomic: yes
 * concurrency: linearizable
 * provenance: fs/xattr.c path_setxattr(), and as setxattr(), 6.12
 */
SYSCALL_DEFINE5(lsetxattr, const char __user *, pathname,
		const char __user *, name, const void __user *, value,
		size_t, size, int, flags)

/**
 * sys_fsetxattr - set an extended attribute of an open file
 * @fd: descriptor of the file; how it was opened does not matter
 * @name: name space and name: user.mime_type
 * @value: its value
 * @size: bytes of the value
 * @flags: XATTR_CREATE or XATTR_REPLACE
 *
 * long-desc: As setxattr().
 *
 * contexts: process, sleepable
 * param: fd
 *   type: fd(file|dir|memfd|chardev|pipe_read|pipe_write), input
 * param: name
 *   type: user_ptr, input, user
 *   constraint-type: user_string
 *   size: XATTR_NAME_MAX + 1
 * param: value
 *   type: user_ptr, input, user, optional
 *   constraint-type: buffer(size)
 *   size-param: size
 * param: size
 *   type: uint, input
 *   constraint-type: range(0, XATTR_SIZE_MAX)
 * param: flags
 *   type: int, input
 *   constraint-type: mask(XATTR_CREATE|XATTR_REPLACE)
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: has_xattr(fd, name)
 *   ensures: string_is(name, XATTR_NAME_CAPS) || (xattr_size(fd, name) == size
 *     && xattr_holds(fd, name, value, size))
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: (!is_open(fd) || (flags(fd) & O_PATH) != 0) && (fd != AT_FDCWD || !kernel(6, 13))
 * error: EINVAL, a flag that the call does not know
 *   iff: (flags & ~(XATTR_CREATE|XATTR_REPLACE)) != 0
 * error: EINVAL, the name ends with its name space
 *   when: fstype(fd) == TMPFS_MAGIC && config(CONFIG_TMPFS_XATTR) && (string_is(name, XATTR_USER_PREFIX)
 *     || string_is(name, XATTR_TRUSTED_PREFIX) || string_is(name, XATTR_SECURITY_PREFIX))
 *   only-when: string_is(name, XATTR_USER_PREFIX) || string_is(name, XATTR_TRUSTED_PREFIX)
 *     || string_is(name, XATTR_SECURITY_PREFIX)
 * error: EINVAL, the value is no file capabilities
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && string_is(name, XATTR_NAME_CAPS) && size != 0
 *     && size != XATTR_CAPS_SZ_2 && size != XATTR_CAPS_SZ_3
 *   only-when: string_is(name, XATTR_NAME_CAPS) && size != 0
 * error: EINVAL, the value is no access control list
 *   only-when: starts_with(name, XATTR_SYSTEM_PREFIX) && config(CONFIG_FS_POSIX_ACL)
 * error: ERANGE, name is empty or longer than XATTR_NAME_MAX
 *   iff: strnlen(name, XATTR_NAME_MAX + 1) == 0 || strnlen(name, XATTR_NAME_MAX + 1) > XATTR_NAME_MAX
 * error: EFAULT, name cannot be read
 *   iff: strnlen(name, XATTR_NAME_MAX + 1) < 0
 * error: EFAULT, value cannot be read
 *   iff: size > 0 && size <= XATTR_SIZE_MAX && !readable(value, size)
 * error: E2BIG, the value is larger than XATTR_SIZE_MAX
 *   iff: size < 0 || size > XATTR_SIZE_MAX
 * error: EACCES, the file may not be written
 *   iff: fd_access_error(fd, W_OK) == EACCES && !starts_with(name, XATTR_TRUSTED_PREFIX)
 *     && !starts_with(name, XATTR_SECURITY_PREFIX) && !starts_with(name, XATTR_SYSTEM_PREFIX)
 * error: EACCES, a security module refuses
 *   only-when: config(CONFIG_SECURITY)
 * error: EROFS, the file is on a read-only mount
 *   iff: is_open(fd) && (flags(fd) & O_PATH) == 0 && on_read_only(fd)
 * error: EPERM, the file is immutable or append-only
 *   iff: immutable(fd)
 * error: EPERM, a trusted attribute without CAP_SYS_ADMIN
 *   iff: is_open(fd) && (flags(fd) & O_PATH) == 0 && starts_with(name, XATTR_TRUSTED_PREFIX)
 *     && !has_cap(CAP_SYS_ADMIN)
 * error: EPERM, user attributes are for files and directories
 *   iff: is_open(fd) && (flags(fd) & O_PATH) == 0 && starts_with(name, XATTR_USER_PREFIX)
 *     && (mode(fd) & S_IFMT) != S_IFREG && (mode(fd) & S_IFMT) != S_IFDIR
 * error: EPERM, a user attribute of another user's sticky directory
 *   iff: (mode(fd) & S_IFMT) == S_IFDIR && (mode(fd) & S_ISVTX) != 0 && owner(fd) != uid()
 *     && starts_with(name, XATTR_USER_PREFIX) && !has_cap(CAP_FOWNER)
 * error: EPERM, a security attribute without CAP_SYS_ADMIN
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && starts_with(name, XATTR_SECURITY_PREFIX)
 *     && !string_is(name, XATTR_NAME_CAPS) && !has_cap(CAP_SYS_ADMIN) && !config(CONFIG_SECURITY)
 *   only-when: starts_with(name, XATTR_SECURITY_PREFIX) && !string_is(name, XATTR_NAME_CAPS)
 *     && !has_cap(CAP_SYS_ADMIN)
 * error: EPERM, file capabilities without CAP_SETFCAP
 *   iff: is_open(fd) && (flags(fd) & O_PATH) == 0 && string_is(name, XATTR_NAME_CAPS) && size != 0
 *     && !has_cap(CAP_SETFCAP)
 * error: EPERM, another user's access control list, or a security module
 *   only-when: starts_with(name, XATTR_SYSTEM_PREFIX) ? config(CONFIG_FS_POSIX_ACL) : config(CONFIG_SECURITY)
 * error: EOPNOTSUPP, no such name space in this file system
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && fstype(fd) == TMPFS_MAGIC
 *     && !starts_with(name, XATTR_USER_PREFIX) && !starts_with(name, XATTR_TRUSTED_PREFIX)
 *     && !starts_with(name, XATTR_SECURITY_PREFIX)
 *     && !(starts_with(name, XATTR_SYSTEM_PREFIX) && config(CONFIG_TMPFS_POSIX_ACL))
 *   only-when: fstype(fd) != TMPFS_MAGIC || !config(CONFIG_TMPFS_XATTR) || !kernel(6, 6)
 *     || (!starts_with(name, XATTR_USER_PREFIX) && !starts_with(name, XATTR_TRUSTED_PREFIX)
 *     && !starts_with(name, XATTR_SECURITY_PREFIX))
 * error: EEXIST, XATTR_CREATE and the attribute is there
 *   iff: (flags & XATTR_CREATE) != 0 && has_xattr(fd, name)
 * error: ENODATA, XATTR_REPLACE and the attribute is not there
 *   iff: (flags & XATTR_REPLACE) != 0 && !has_xattr(fd, name)
 * error: ENOSPC, the file system has no room for the attribute
 * error: EDQUOT, no quota
 *   only-when: fstype(fd) != TMPFS_MAGIC || config(CONFIG_TMPFS_QUOTA)
 * error: EINTR, a delegation is recalled
 *   only-when: config(CONFIG_FILE_LOCKING)
 * error: ENOMEM, no memory
 * error: EIO, the device failed
 *   only-when: fstype(fd) != TMPFS_MAGIC
 * side-effect: modify_state
 *   target: xattr of fd
 *   ensures: has_xattr(fd, name)
 * failure-atomic: yes
 * concurrency: linearizable
 * provenance: fs/xattr.c fsetxattr(), and as setxattr(), 6.12
 */
SYSCALL_DEFINE5(fsetxattr, int, fd, const char __user *, name,
		const void __user *,value, size_t, size, int, flags)
