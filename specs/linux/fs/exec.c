// SPDX-License-Identifier: GPL-2.0

/**
 * sys_execve - execute a program
 * @filename: path of the program or script
 * @argv: its arguments, up to a NULL
 * @envp: its environment, up to a NULL
 *
 * long-desc: A program is an ELF file for this machine. A script begins with #! and the path of its interpreter, which is
 *   executed instead with the script's path for an argument, and may be a script itself. Descriptors without
 *   close-on-exec stay open. A set-user-ID program runs as its owner, unless its mount has nosuid or the caller no new
 *   privileges. NULL for argv or envp is an empty array; the new program gets an empty argv[0] then.
 *
 * contexts: process, sleepable
 * param: filename
 *   type: path(any), input, user
 *   constraint-type: user_path
 * param: argv
 *   type: array, input, user, optional
 * param: envp
 *   type: array, input, user, optional
 * return:
 *   type: int
 *   check-type: no_return
 *   success: = 0
 *   desc: It returns only to say that it failed; the 0 of a success is lost with the caller.
 *   ensures: new_fds() == old(inheritable_fds())
 *   ensures: new_uid() == ((old(image_mode(filename)) & S_ISUID) != 0 ? old(image_owner(filename)) : uid())
 * error: EFAULT, filename cannot be read
 *   iff: image_error(filename) == EFAULT
 * error: EFAULT, argv, envp or one of their strings cannot be read
 *   iff: vector_error(argv) == EFAULT || vector_error(envp) == EFAULT
 * error: E2BIG, a string is too long, or all strings and pointers together are
 *   when: vector_longest(argv) > MAX_ARG_STRLEN || vector_longest(envp) > MAX_ARG_STRLEN
 *     || strnlen(filename, PATH_MAX) + 1 + vector_bytes(argv) + vector_bytes(envp)
 *     + 8 * (vector_count(argv) + !vector_count(argv) + vector_count(envp)) > arg_room()
 *   only-when: vector_longest(argv) > MAX_ARG_STRLEN || vector_longest(envp) > MAX_ARG_STRLEN
 *     || vector_bytes(argv) + vector_bytes(envp) + 8 * (vector_count(argv) + vector_count(envp)) > arg_room() - 8 * PATH_MAX
 * error: ENAMETOOLONG, the path or a component is too long
 *   iff: image_error(filename) == ENAMETOOLONG || interpreter_error(filename) == ENAMETOOLONG
 *     || loader_error(filename) == ENAMETOOLONG
 * error: ENOENT, there is no such file
 *   iff: image_error(filename) == ENOENT
 * error: ENOENT, the interpreter of a script or the loader of a program is not there
 *   iff: interpreter_error(filename) == ENOENT || loader_error(filename) == ENOENT
 * error: ENOTDIR, a component is no directory
 *   iff: image_error(filename) == ENOTDIR || interpreter_error(filename) == ENOTDIR || loader_error(filename) == ENOTDIR
 * error: ELOOP, too many symbolic links
 *   iff: image_error(filename) == ELOOP || interpreter_error(filename) == ELOOP || loader_error(filename) == ELOOP
 * error: ELOOP, interpreters of scripts are scripts more than five times in a row
 *   iff: script_depth(filename) > 5 && interpreter_error(filename) == 0
 * error: EACCES, a directory on the way may not be searched
 *   iff: image_error(filename) == EACCES
 * error: EACCES, no regular file, or one that may not be executed
 *   iff: image_error(filename) == 0 && (image_type(filename) != file || image_access_error(filename) == EACCES)
 * error: EACCES, an interpreter or the loader is no regular file or may not be executed
 *   iff: interpreter_error(filename) == EACCES || loader_error(filename) == EACCES
 * error: EACCES, a security module refuses
 *   only-when: config(CONFIG_SECURITY)
 * error: ETXTBSY, the file is open for writing
 *   iff: image_written(filename)
 * error: ETXTBSY, an interpreter or the loader is open for writing
 *   iff: interpreter_error(filename) == ETXTBSY || loader_error(filename) == ETXTBSY
 * error: ENOEXEC, neither a program for this machine nor a script that names its interpreter
 *   when: image_type(filename) == file && interpreter_error(filename) == 0 && script_depth(filename) <= 5
 *     && !is_elf(filename) && !config(CONFIG_BINFMT_MISC)
 *   only-when: image_error(filename) == 0 && image_type(filename) == file && !is_elf(filename)
 * error: ENOEXEC, the name of the loader is too long or not terminated
 *   iff: loader_error(filename) == ENOEXEC
 * error: ELIBBAD, the loader is no program for this machine
 *   iff: loader_error(filename) == ELIBBAD
 * error: EIO, the loader, or its name, is cut off
 *   iff: loader_error(filename) == EIO
 * error: EIO, the device failed
 *   only-when: fstype_at(filename) != TMPFS_MAGIC
 * error: EINVAL, the file's capabilities are malformed
 *   only-when: file_caps(filename)
 * error: EPERM, the file has capabilities that it cannot be given, or a security module refuses
 *   only-when: file_caps(filename) || config(CONFIG_SECURITY)
 * error: EAGAIN, the user has had too many processes since set*id(), and still has
 * error: ENFILE, no more files in the whole system
 * error: ESTALE, lost by a server
 * error: ENOMEM, no memory
 * side-effect: alloc_memory|free_memory
 *   target: address space of the process
 *   desc: It is the new program's, with argv and envp on its stack.
 *   ensures: old(script_depth(filename)) != 0 || new_argc() == vector_count(argv) + !vector_count(argv)
 * failure-atomic: yes
 * provenance: fs/exec.c do_execveat_common(), do_open_execat(), count(), bprm_stack_limits(), copy_strings(), exec_binprm(),
 *   begin_new_exec(), fs/namei.c may_open(), fs/binfmt_script.c load_script(), fs/binfmt_elf.c load_elf_binary(),
 *   security/commoncap.c get_file_caps(), 6.12
 */
SYSCALL_DEFINE3(execve,
		const char __user *, filename,
		const char __user *const __user *, argv,
		const char __user *const __user *, envp)

/**
 * sys_execveat - execute a program below a directory, or behind a descriptor
 * @fd: directory that a relative path starts in, or AT_FDCWD; with AT_EMPTY_PATH the program itself
 * @filename: path of the program or script
 * @argv: its arguments, up to a NULL
 * @envp: its environment, up to a NULL
 * @flags: AT_EMPTY_PATH lets an empty path mean fd itself, AT_SYMLINK_NOFOLLOW refuses a symbolic link
 *
 * long-desc: A program is an ELF file for this machine. A script begins with #! and the path of its interpreter, which is
 *   executed instead with the script's path for an argument, and may be a script itself. Descriptors without
 *   close-on-exec stay open. A set-user-ID program runs as its owner, unless its mount has nosuid or the caller no new
 *   privileges. NULL for argv or envp is an empty array; the new program gets an empty argv[0] then. A script
 *   that fd leads to gets a path below /dev/fd.
 *
 * contexts: process, sleepable
 * param: fd
 *   type: fd(any), input
 * param: filename
 *   type: path(any), input, user
 *   constraint-type: user_path
 * param: argv
 *   type: array, input, user, optional
 * param: envp
 *   type: array, input, user, optional
 * param: flags
 *   type: int, input
 *   constraint-type: mask(AT_SYMLINK_NOFOLLOW|AT_EMPTY_PATH)
 * return:
 *   type: int
 *   check-type: no_return
 *   success: = 0
 *   desc: It returns only to say that it failed; the 0 of a success is lost with the caller.
 *   ensures: new_fds() == old(inheritable_fds())
 *   ensures: new_uid() == ((old(image_mode(fd, filename)) & S_ISUID) != 0 ? old(image_owner(fd, filename)) : uid())
 * error: EINVAL, a flag that the call does not know; kernels from 6.14 on know AT_EXECVE_CHECK (0x10000)
 *   when: (flags & ~(AT_SYMLINK_NOFOLLOW|AT_EMPTY_PATH|0x10000)) != 0
 *   only-when: (flags & ~(AT_SYMLINK_NOFOLLOW|AT_EMPTY_PATH)) != 0
 * error: EBADF, filename is relative or empty, and fd is not open
 *   iff: image_error(fd, filename) == EBADF
 * error: EFAULT, filename cannot be read
 *   iff: image_error(fd, filename) == EFAULT
 * error: EFAULT, argv, envp or one of their strings cannot be read
 *   iff: vector_error(argv) == EFAULT || vector_error(envp) == EFAULT
 * error: E2BIG, a string is too long, or all strings and pointers together are
 *   when: vector_longest(argv) > MAX_ARG_STRLEN || vector_longest(envp) > MAX_ARG_STRLEN
 *     || strnlen(filename, PATH_MAX) + 1 + vector_bytes(argv) + vector_bytes(envp)
 *     + 8 * (vector_count(argv) + !vector_count(argv) + vector_count(envp)) > arg_room()
 *   only-when: vector_longest(argv) > MAX_ARG_STRLEN || vector_longest(envp) > MAX_ARG_STRLEN
 *     || vector_bytes(argv) + vector_bytes(envp) + 8 * (vector_count(argv) + vector_count(envp)) > arg_room() - 8 * PATH_MAX
 * error: ENAMETOOLONG, the path or a component is too long
 *   iff: image_error(fd, filename) == ENAMETOOLONG || interpreter_error(fd, filename) == ENAMETOOLONG
 *     || loader_error(fd, filename) == ENAMETOOLONG
 * error: ENOENT, there is no such file, or filename is empty and there is no AT_EMPTY_PATH
 *   iff: image_error(fd, filename) == ENOENT
 * error: ENOENT, the interpreter of a script or the loader of a program is not there
 *   iff: interpreter_error(fd, filename) == ENOENT || loader_error(fd, filename) == ENOENT
 * error: ENOENT, a script behind a close-on-exec descriptor, which its interpreter could not open
 *   iff: script_depth(fd, filename) > 0 && is_open(fd) && cloexec(fd) && !path_absolute(fd, filename)
 * error: ENOTDIR, a component is no directory
 *   iff: image_error(fd, filename) == ENOTDIR || interpreter_error(fd, filename) == ENOTDIR || loader_error(fd, filename) == ENOTDIR
 * error: ELOOP, too many symbolic links, or one with AT_SYMLINK_NOFOLLOW
 *   iff: image_error(fd, filename) == ELOOP || interpreter_error(fd, filename) == ELOOP || loader_error(fd, filename) == ELOOP
 *     || image_type(fd, filename) == symlink
 * error: ELOOP, interpreters of scripts are scripts more than five times in a row
 *   iff: script_depth(fd, filename) > 5 && interpreter_error(fd, filename) == 0
 * error: EACCES, a directory on the way may not be searched
 *   iff: image_error(fd, filename) == EACCES
 * error: EACCES, no regular file, or one that may not be executed
 *   iff: image_error(fd, filename) == 0 && (image_type(fd, filename) != file || image_access_error(fd, filename) == EACCES)
 * error: EACCES, an interpreter or the loader is no regular file or may not be executed
 *   iff: interpreter_error(fd, filename) == EACCES || loader_error(fd, filename) == EACCES
 * error: EACCES, a security module refuses
 *   only-when: config(CONFIG_SECURITY)
 * error: ETXTBSY, the file is open for writing
 *   iff: image_written(fd, filename)
 * error: ETXTBSY, an interpreter or the loader is open for writing
 *   iff: interpreter_error(fd, filename) == ETXTBSY || loader_error(fd, filename) == ETXTBSY
 * error: ENOEXEC, neither a program for this machine nor a script that names its interpreter
 *   when: image_type(fd, filename) == file && interpreter_error(fd, filename) == 0 && script_depth(fd, filename) <= 5
 *     && !is_elf(fd, filename) && !config(CONFIG_BINFMT_MISC)
 *   only-when: image_error(fd, filename) == 0 && image_type(fd, filename) == file && !is_elf(fd, filename)
 * error: ENOEXEC, the name of the loader is too long or not terminated
 *   iff: loader_error(fd, filename) == ENOEXEC
 * error: ELIBBAD, the loader is no program for this machine
 *   iff: loader_error(fd, filename) == ELIBBAD
 * error: EIO, the loader, or its name, is cut off
 *   iff: loader_error(fd, filename) == EIO
 * error: EIO, the device failed
 *   only-when: fstype_at(fd, filename) != TMPFS_MAGIC
 * error: EINVAL, the file's capabilities are malformed
 *   only-when: file_caps(fd, filename)
 * error: EPERM, the file has capabilities that it cannot be given, or a security module refuses
 *   only-when: file_caps(fd, filename) || config(CONFIG_SECURITY)
 * error: EAGAIN, the user has had too many processes since set*id(), and still has
 * error: ENFILE, no more files in the whole system
 * error: ESTALE, lost by a server
 * error: ENOMEM, no memory
 * side-effect: alloc_memory|free_memory
 *   target: address space of the process
 *   desc: It is the new program's, with argv and envp on its stack.
 *   ensures: old(script_depth(fd, filename)) != 0 || new_argc() == vector_count(argv) + !vector_count(argv)
 * failure-atomic: yes
 * provenance: fs/exec.c do_execveat_common(), do_open_execat(), alloc_bprm(), fs/namei.c getname_uflags(), may_open(),
 *   fs/binfmt_script.c load_script(), fs/binfmt_elf.c load_elf_binary(), security/commoncap.c get_file_caps(), 6.12
 */
SYSCALL_DEFINE5(execveat,
		int, fd, const char __user *, filename,
		const char __user *const __user *, argv,
		const char __user *const __user *, envp,
		int, flags)
