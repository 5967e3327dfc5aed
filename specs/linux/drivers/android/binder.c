// SPDX-License-Identifier: GPL-2.0

/**
 * BINDER_WRITE_READ - carry out commands, then wait for something to return
 * @fd: descriptor of a binder device
 * @arg: two buffers and how much of each is done
 *
 * long-desc: First the commands (BC_...) in the write buffer are carried out, from write_consumed on, until one
 *   fails. Then what there is to do for this thread or process is written as returns (BR_...) to the read buffer,
 *   from read_consumed on; if there is nothing, the call waits, or fails with EAGAIN where fd has O_NONBLOCK. A
 *   buffer of size 0 is left alone. A read from the start of its buffer begins with BR_NOOP. The thread's first call
 *   of all does not wait. Both consumed members are written back also when the call fails; when a command failed,
 *   read_consumed is 0 then.
 *
 * api-type: ioctl
 * ioctl-cmd:
 *   number: _IOWR('b', 1, struct binder_write_read)
 *   file: a binder device
 * contexts: process, sleepable
 * param: fd
 *   type: fd(binder), input
 *   ctype: unsigned int
 * param: arg
 *   type: struct binder_write_read, inout, user
 *   ctype: struct binder_write_read __user *
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: arg->write_size == old(arg->write_size) && arg->write_buffer == old(arg->write_buffer)
 *   ensures: arg->read_size == old(arg->read_size) && arg->read_buffer == old(arg->read_buffer)
 *   ensures: arg->write_size != 0 || arg->write_consumed == old(arg->write_consumed)
 *   ensures: arg->read_size != 0 || arg->read_consumed == old(arg->read_consumed)
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: ENOTTY, fd is no binder device
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && kind(fd) != binder && kind(fd) != epoll && kind(fd) != chardev
 *   only-when: is_open(fd) && kind(fd) != binder
 * error: EINVAL, fd is an epoll instance, which refuses unknown commands with this error
 *   when: kernel(6, 9) && is_open(fd) && kind(fd) == epoll
 *   only-when: is_open(fd) && kind(fd) == epoll
 * error: EFAULT, arg cannot be read
 *   when: is_open(fd) && kind(fd) == binder && !readable(arg, sizeof(struct binder_write_read))
 *   only-when: is_open(fd) && kind(fd) == binder
 *     && (!readable(arg, sizeof(struct binder_write_read)) || !writable(arg, sizeof(struct binder_write_read)))
 * error: EFAULT, nothing can be written to the start of the read buffer
 *   when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_write_read)) && arg->read_size != 0
 *     && arg->read_consumed == 0 && !writable(arg->read_buffer, sizeof(u32))
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_write_read))
 *     && arg->read_size != 0
 * error: EFAULT, the write buffer, or what a command in it points to, cannot be read
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_write_read))
 *     && arg->write_size != 0
 * error: EINVAL, a command is unknown, or refused
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_write_read))
 *     && arg->write_size != 0
 * error: EAGAIN, there is nothing to return, and fd has O_NONBLOCK
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_write_read))
 *     && arg->read_size != 0 && (flags(fd) & O_NONBLOCK) != 0
 * error: EINTR, a signal arrived before anything to return
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_write_read))
 *     && arg->read_size != 0 && (flags(fd) & O_NONBLOCK) == 0
 * error: ENOMEM, no memory for a reference or a notification
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_write_read))
 *     && arg->write_size != 0
 * error: ENOMEM, no memory for what the driver keeps of this thread
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EINTR, a signal arrived while the driver stands still after a mistake of user space (stop_on_user_error)
 *   only-when: is_open(fd) && kind(fd) == binder
 * signal: any
 *   direction: receive
 *   action: return
 *   condition: while there is nothing to return
 *   errno: -EINTR
 *   timing: while_sleeping
 * side-effect: modify_state
 *   target: memory arg
 * side-effect: modify_state
 *   target: memory arg->read_buffer
 *   only-when: arg->read_size != 0
 * side-effect: resource_create | resource_destroy
 *   target: descriptors, buffers and references that the commands and returns name
 *   condition: with a transaction in either buffer
 * state-trans: the thread
 *   from: unknown to the pool
 *   to: looper
 *   condition: BC_REGISTER_LOOPER or BC_ENTER_LOOPER in the write buffer
 *   desc: BC_EXIT_LOOPER takes it out again.
 * struct: binder_write_read
 * field: write_size
 *   type: uint, input
 *   ctype: binder_size_t
 *   desc: bytes in the write buffer
 * field: write_consumed
 *   type: uint, inout
 *   ctype: binder_size_t
 *   desc: where to start; where the driver stopped
 * field: write_buffer
 *   type: user_ptr, input
 *   ctype: binder_uintptr_t
 *   desc: commands
 * field: read_size
 *   type: uint, input
 *   ctype: binder_size_t
 *   desc: room in the read buffer
 * field: read_consumed
 *   type: uint, inout
 *   ctype: binder_size_t
 *   desc: where to start; where the driver stopped
 * field: read_buffer
 *   type: user_ptr, input
 *   ctype: binder_uintptr_t
 *   desc: gets the returns
 * failure-atomic: no
 * provenance: drivers/android/binder.c binder_ioctl(), binder_ioctl_write_read(), binder_thread_write(),
 *   binder_thread_read(), binder_wait_for_work(), 6.12
 */

/**
 * BINDER_SET_MAX_THREADS - limit the threads that the driver asks the process to start
 * @fd: descriptor of a binder device
 * @arg: how many threads at most
 *
 * long-desc: Counts threads that register because of BR_SPAWN_LOOPER, not those that enter on their own. Any number
 *   is taken.
 *
 * api-type: ioctl
 * ioctl-cmd:
 *   number: _IOW('b', 5, __u32)
 *   file: a binder device
 * contexts: process, sleepable
 * param: fd
 *   type: fd(binder), input
 *   ctype: unsigned int
 * param: arg
 *   type: user_ptr, input, user
 *   ctype: __u32 __user *
 *   size: sizeof(u32)
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: ENOTTY, fd is no binder device
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && kind(fd) != binder && kind(fd) != epoll && kind(fd) != chardev
 *   only-when: is_open(fd) && kind(fd) != binder
 * error: EINVAL, fd is an epoll instance, which refuses unknown commands with this error
 *   when: kernel(6, 9) && is_open(fd) && kind(fd) == epoll
 *   only-when: is_open(fd) && kind(fd) == epoll
 * error: EINVAL, arg cannot be read
 *   iff: is_open(fd) && kind(fd) == binder && !readable(arg, sizeof(u32))
 * error: ENOMEM, no memory for what the driver keeps of this thread
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EINTR, a signal arrived while the driver stands still after a mistake of user space (stop_on_user_error)
 *   only-when: is_open(fd) && kind(fd) == binder
 * state-trans: the limit on threads of this opening of the device
 *   from: any number, at first 0
 *   to: *arg
 *   desc: Holds for later transactions; threads that are there stay.
 * failure-atomic: yes
 * provenance: drivers/android/binder.c binder_ioctl(), 6.12
 */

/**
 * BINDER_SET_CONTEXT_MGR - become the one who has handle 0
 * @fd: descriptor of a binder device
 *
 * long-desc: What the command's number says of an argument is history: none is looked at.
 *
 * api-type: ioctl
 * ioctl-cmd:
 *   number: _IOW('b', 7, __s32)
 *   file: a binder device
 * contexts: process, sleepable
 * param: fd
 *   type: fd(binder), input
 *   ctype: unsigned int
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: binder_manager(fd)
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: ENOTTY, fd is no binder device
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && kind(fd) != binder && kind(fd) != epoll && kind(fd) != chardev
 *   only-when: is_open(fd) && kind(fd) != binder
 * error: EINVAL, fd is an epoll instance, which refuses unknown commands with this error
 *   when: kernel(6, 9) && is_open(fd) && kind(fd) == epoll
 *   only-when: is_open(fd) && kind(fd) == epoll
 * error: EBUSY, the device has a context manager
 *   when: is_open(fd) && kind(fd) == binder && binder_manager(fd)
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EPERM, an earlier context manager of this device was somebody else
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EACCES, a security module forbids it
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: ENOMEM, no memory for what the driver keeps of this thread
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EINTR, a signal arrived while the driver stands still after a mistake of user space (stop_on_user_error)
 *   only-when: is_open(fd) && kind(fd) == binder
 * state-trans: the device's context manager
 *   from: nobody
 *   to: the process that opened fd
 *   desc: Until all its descriptors of that opening are closed. The first manager's user id stays with the device.
 * failure-atomic: yes
 * provenance: drivers/android/binder.c binder_ioctl(), binder_ioctl_set_ctx_mgr(), binder_new_node(), 6.12
 */

/**
 * BINDER_SET_CONTEXT_MGR_EXT - become the one who has handle 0, with an object of one's own
 * @fd: descriptor of a binder device
 * @arg: the object whose pointer, cookie and flags the node gets
 *
 * long-desc: FLAT_BINDER_FLAG_TXN_SECURITY_CTX in flags asks for the sender's security context with each
 *   transaction. The header's type is not looked at.
 *
 * api-type: ioctl
 * ioctl-cmd:
 *   number: _IOW('b', 13, struct flat_binder_object)
 *   file: a binder device
 * contexts: process, sleepable
 * param: fd
 *   type: fd(binder), input
 *   ctype: unsigned int
 * param: arg
 *   type: struct flat_binder_object, input, user
 *   ctype: struct flat_binder_object __user *
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: binder_manager(fd)
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: ENOTTY, fd is no binder device
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && kind(fd) != binder && kind(fd) != epoll && kind(fd) != chardev
 *   only-when: is_open(fd) && kind(fd) != binder
 * error: EINVAL, fd is an epoll instance, which refuses unknown commands with this error
 *   when: kernel(6, 9) && is_open(fd) && kind(fd) == epoll
 *   only-when: is_open(fd) && kind(fd) == epoll
 * error: EINVAL, arg cannot be read
 *   iff: is_open(fd) && kind(fd) == binder && !readable(arg, sizeof(struct flat_binder_object))
 * error: EBUSY, the device has a context manager
 *   when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct flat_binder_object)) && binder_manager(fd)
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct flat_binder_object))
 * error: EPERM, an earlier context manager of this device was somebody else
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct flat_binder_object))
 * error: EACCES, a security module forbids it
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct flat_binder_object))
 * error: ENOMEM, no memory for the manager's node
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct flat_binder_object))
 * error: ENOMEM, no memory for what the driver keeps of this thread
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EINTR, a signal arrived while the driver stands still after a mistake of user space (stop_on_user_error)
 *   only-when: is_open(fd) && kind(fd) == binder
 * state-trans: the device's context manager
 *   from: nobody
 *   to: the process that opened fd
 *   desc: Until all its descriptors of that opening are closed. The first manager's user id stays with the device.
 * struct: flat_binder_object
 * field: hdr
 *   type: struct binder_object_header, input
 *   ctype: struct binder_object_header
 *   desc: BINDER_TYPE_BINDER
 * field: flags
 *   type: uint, input
 *   ctype: __u32
 *   constraint-type: mask(FLAT_BINDER_FLAG_PRIORITY_MASK | FLAT_BINDER_FLAG_ACCEPTS_FDS
 *     | FLAT_BINDER_FLAG_TXN_SECURITY_CTX)
 * field: binder
 *   type: uint, input
 *   ctype: binder_uintptr_t
 *   desc: the node's address in this process
 * field: handle
 *   type: uint, input
 *   ctype: __u32
 *   desc: shares its place with binder
 * field: cookie
 *   type: uint, input
 *   ctype: binder_uintptr_t
 *   desc: comes back with each transaction
 * failure-atomic: yes
 * provenance: drivers/android/binder.c binder_ioctl(), binder_ioctl_set_ctx_mgr(), binder_new_node(), 6.12
 */

/**
 * BINDER_THREAD_EXIT - forget this thread
 * @fd: descriptor of a binder device
 *
 * long-desc: What the command's number says of an argument is history: none is looked at. The thread's transactions
 *   fail with BR_DEAD_REPLY, and the next command finds a new thread.
 *
 * api-type: ioctl
 * ioctl-cmd:
 *   number: _IOW('b', 8, __s32)
 *   file: a binder device
 * contexts: process, sleepable
 * param: fd
 *   type: fd(binder), input
 *   ctype: unsigned int
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: ENOTTY, fd is no binder device
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && kind(fd) != binder && kind(fd) != epoll && kind(fd) != chardev
 *   only-when: is_open(fd) && kind(fd) != binder
 * error: EINVAL, fd is an epoll instance, which refuses unknown commands with this error
 *   when: kernel(6, 9) && is_open(fd) && kind(fd) == epoll
 *   only-when: is_open(fd) && kind(fd) == epoll
 * error: ENOMEM, no memory for what the driver keeps of this thread
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EINTR, a signal arrived while the driver stands still after a mistake of user space (stop_on_user_error)
 *   only-when: is_open(fd) && kind(fd) == binder
 * state-trans: the thread
 *   from: known to the driver
 *   to: forgotten
 * failure-atomic: yes
 * provenance: drivers/android/binder.c binder_ioctl(), binder_thread_release(), 6.12
 */

/**
 * BINDER_VERSION - which protocol the driver speaks
 * @fd: descriptor of a binder device
 * @arg: gets the version
 *
 * api-type: ioctl
 * ioctl-cmd:
 *   number: _IOWR('b', 9, struct binder_version)
 *   file: a binder device
 * contexts: process, sleepable
 * param: fd
 *   type: fd(binder), input
 *   ctype: unsigned int
 * param: arg
 *   type: struct binder_version, output, user
 *   ctype: struct binder_version __user *
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: arg->protocol_version == BINDER_CURRENT_PROTOCOL_VERSION
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: ENOTTY, fd is no binder device
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && kind(fd) != binder && kind(fd) != epoll && kind(fd) != chardev
 *   only-when: is_open(fd) && kind(fd) != binder
 * error: EINVAL, fd is an epoll instance, which refuses unknown commands with this error
 *   when: kernel(6, 9) && is_open(fd) && kind(fd) == epoll
 *   only-when: is_open(fd) && kind(fd) == epoll
 * error: EINVAL, arg cannot be written
 *   iff: is_open(fd) && kind(fd) == binder && !writable(arg, sizeof(struct binder_version))
 * error: ENOMEM, no memory for what the driver keeps of this thread
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EINTR, a signal arrived while the driver stands still after a mistake of user space (stop_on_user_error)
 *   only-when: is_open(fd) && kind(fd) == binder
 * side-effect: modify_state
 *   target: memory arg
 *   only-when: ret == 0
 * struct: binder_version
 * field: protocol_version
 *   type: int, output
 *   ctype: __s32
 *   desc: 8, or 7 in a kernel for processes of 32 bits
 * failure-atomic: yes
 * provenance: drivers/android/binder.c binder_ioctl(), 6.12
 */

/**
 * BINDER_GET_NODE_DEBUG_INFO - the process's next node
 * @fd: descriptor of a binder device
 * @arg: ptr says after which node; all members get the next one's
 *
 * long-desc: Nodes are walked in the order of their addresses, from ptr 0 on. After the last one all members are 0.
 *
 * api-type: ioctl
 * ioctl-cmd:
 *   number: _IOWR('b', 11, struct binder_node_debug_info)
 *   file: a binder device
 * contexts: process, sleepable
 * param: fd
 *   type: fd(binder), input
 *   ctype: unsigned int
 * param: arg
 *   type: struct binder_node_debug_info, inout, user
 *   ctype: struct binder_node_debug_info __user *
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: arg->ptr == 0 || arg->ptr != old(arg->ptr)
 *   ensures: arg->ptr != 0 || (arg->cookie == 0 && arg->has_strong_ref == 0 && arg->has_weak_ref == 0)
 *   ensures: arg->has_strong_ref <= 1 && arg->has_weak_ref <= 1
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: ENOTTY, fd is no binder device
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && kind(fd) != binder && kind(fd) != epoll && kind(fd) != chardev
 *   only-when: is_open(fd) && kind(fd) != binder
 * error: EINVAL, fd is an epoll instance, which refuses unknown commands with this error
 *   when: kernel(6, 9) && is_open(fd) && kind(fd) == epoll
 *   only-when: is_open(fd) && kind(fd) == epoll
 * error: EFAULT, arg cannot be read, or not be written
 *   iff: is_open(fd) && kind(fd) == binder
 *     && (!readable(arg, sizeof(struct binder_node_debug_info))
 *     || !writable(arg, sizeof(struct binder_node_debug_info)))
 * error: ENOMEM, no memory for what the driver keeps of this thread
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EINTR, a signal arrived while the driver stands still after a mistake of user space (stop_on_user_error)
 *   only-when: is_open(fd) && kind(fd) == binder
 * side-effect: modify_state
 *   target: memory arg
 * struct: binder_node_debug_info
 * field: ptr
 *   type: uint, inout
 *   ctype: binder_uintptr_t
 *   desc: address of the node in its process
 * field: cookie
 *   type: uint, output
 *   ctype: binder_uintptr_t
 * field: has_strong_ref
 *   type: uint, output
 *   ctype: __u32
 *   desc: the process holds it strongly
 * field: has_weak_ref
 *   type: uint, output
 *   ctype: __u32
 *   desc: the process holds it weakly
 * failure-atomic: except memory arg
 * provenance: drivers/android/binder.c binder_ioctl(), binder_ioctl_get_node_debug_info(), 6.12
 */

/**
 * BINDER_GET_NODE_INFO_FOR_REF - how often a node is held that this process has a handle of
 * @fd: descriptor of a binder device
 * @arg: the handle; gets the counts
 *
 * long-desc: For the context manager only.
 *
 * api-type: ioctl
 * ioctl-cmd:
 *   number: _IOWR('b', 12, struct binder_node_info_for_ref)
 *   file: a binder device
 * contexts: process, sleepable
 * param: fd
 *   type: fd(binder), input
 *   ctype: unsigned int
 * param: arg
 *   type: struct binder_node_info_for_ref, inout, user
 *   ctype: struct binder_node_info_for_ref __user *
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: arg->handle == old(arg->handle)
 *   ensures: arg->reserved1 == 0 && arg->reserved2 == 0 && arg->reserved3 == 0
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: ENOTTY, fd is no binder device
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && kind(fd) != binder && kind(fd) != epoll && kind(fd) != chardev
 *   only-when: is_open(fd) && kind(fd) != binder
 * error: EINVAL, fd is an epoll instance, which refuses unknown commands with this error
 *   when: kernel(6, 9) && is_open(fd) && kind(fd) == epoll
 *   only-when: is_open(fd) && kind(fd) == epoll
 * error: EFAULT, arg cannot be read, or not be written
 *   when: is_open(fd) && kind(fd) == binder && !readable(arg, sizeof(struct binder_node_info_for_ref))
 *   only-when: is_open(fd) && kind(fd) == binder
 *     && (!readable(arg, sizeof(struct binder_node_info_for_ref))
 *     || !writable(arg, sizeof(struct binder_node_info_for_ref)))
 * error: EINVAL, another member than handle is not 0
 *   iff: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_node_info_for_ref))
 *     && (arg->strong_count != 0 || arg->weak_count != 0 || arg->reserved1 != 0 || arg->reserved2 != 0
 *     || arg->reserved3 != 0)
 * error: EINVAL, the context manager has no such handle
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_node_info_for_ref))
 *     && arg->strong_count == 0 && arg->weak_count == 0 && arg->reserved1 == 0 && arg->reserved2 == 0
 *     && arg->reserved3 == 0 && binder_manager(fd)
 * error: EPERM, the process is not the context manager
 *   iff: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_node_info_for_ref))
 *     && arg->strong_count == 0 && arg->weak_count == 0 && arg->reserved1 == 0 && arg->reserved2 == 0
 *     && arg->reserved3 == 0 && !binder_manager(fd)
 * error: ENOMEM, no memory for what the driver keeps of this thread
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EINTR, a signal arrived while the driver stands still after a mistake of user space (stop_on_user_error)
 *   only-when: is_open(fd) && kind(fd) == binder
 * side-effect: modify_state
 *   target: memory arg
 *   only-when: ret == 0 || errno == EFAULT
 * struct: binder_node_info_for_ref
 * field: handle
 *   type: uint, input
 *   ctype: __u32
 * field: strong_count
 *   type: uint, output
 *   ctype: __u32
 *   desc: 0 before the call
 * field: weak_count
 *   type: uint, output
 *   ctype: __u32
 *   desc: 0 before the call
 * field: reserved1
 *   type: uint, input
 *   ctype: __u32
 *   desc: 0
 * field: reserved2
 *   type: uint, input
 *   ctype: __u32
 *   desc: 0
 * field: reserved3
 *   type: uint, input
 *   ctype: __u32
 *   desc: 0
 * failure-atomic: except memory arg
 * provenance: drivers/android/binder.c binder_ioctl(), binder_ioctl_get_node_info_for_ref(),
 *   binder_get_node_from_ref(), 6.12
 */

/**
 * BINDER_FREEZE - stop or resume what a process gets from others
 * @fd: descriptor of a binder device
 * @arg: whom to freeze, or to thaw
 *
 * long-desc: Concerns every opening of every binder device by the process, whose id is that of the first PID
 *   namespace. Freezing waits for at most timeout_ms until no transaction is on its way; if one still is, the
 *   process is thawed again.
 *
 * api-type: ioctl
 * ioctl-cmd:
 *   number: _IOW('b', 14, struct binder_freeze_info)
 *   file: a binder device
 * contexts: process, sleepable
 * param: fd
 *   type: fd(binder), input
 *   ctype: unsigned int
 * param: arg
 *   type: struct binder_freeze_info, input, user
 *   ctype: struct binder_freeze_info __user *
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: ENOTTY, fd is no binder device
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && kind(fd) != binder && kind(fd) != epoll && kind(fd) != chardev
 *   only-when: is_open(fd) && kind(fd) != binder
 * error: EINVAL, fd is an epoll instance, which refuses unknown commands with this error
 *   when: kernel(6, 9) && is_open(fd) && kind(fd) == epoll
 *   only-when: is_open(fd) && kind(fd) == epoll
 * error: EFAULT, arg cannot be read
 *   iff: is_open(fd) && kind(fd) == binder && !readable(arg, sizeof(struct binder_freeze_info))
 * error: EINVAL, no process of this id has a binder device open
 *   when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_freeze_info))
 *     && (arg->pid == 0 || arg->pid > PID_MAX_LIMIT)
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_freeze_info))
 * error: EAGAIN, a transaction was still on its way after the time
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_freeze_info))
 *     && arg->enable != 0
 * error: EINTR, a signal arrived while transactions were waited for
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_freeze_info))
 *     && arg->enable != 0 && arg->timeout_ms != 0
 * error: ENOMEM, no memory for the list of openings
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_freeze_info))
 * error: ENOMEM, no memory for what the driver keeps of this thread
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EINTR, a signal arrived while the driver stands still after a mistake of user space (stop_on_user_error)
 *   only-when: is_open(fd) && kind(fd) == binder
 * state-trans: the process
 *   from: running
 *   to: frozen
 *   condition: enable is not 0
 *   desc: Synchronous transactions to it fail with BR_FROZEN_REPLY, others wait.
 * state-trans: the process
 *   from: frozen
 *   to: running
 *   condition: enable is 0
 * struct: binder_freeze_info
 * field: pid
 *   type: uint, input
 *   ctype: __u32
 * field: enable
 *   type: uint, input
 *   ctype: __u32
 *   desc: 0 thaws, anything else freezes
 * field: timeout_ms
 *   type: uint, input
 *   ctype: __u32
 *   desc: 0 does not wait
 * failure-atomic: yes
 * provenance: drivers/android/binder.c binder_ioctl(), binder_ioctl_freeze(), binder_txns_pending_ilocked(), 6.12
 */

/**
 * BINDER_GET_FROZEN_INFO - what a process got while it was frozen
 * @fd: descriptor of a binder device
 * @arg: whom to ask about; gets the answer
 *
 * api-type: ioctl
 * ioctl-cmd:
 *   number: _IOWR('b', 15, struct binder_frozen_status_info)
 *   file: a binder device
 * contexts: process, sleepable
 * param: fd
 *   type: fd(binder), input
 *   ctype: unsigned int
 * param: arg
 *   type: struct binder_frozen_status_info, inout, user
 *   ctype: struct binder_frozen_status_info __user *
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: arg->pid == old(arg->pid)
 *   ensures: arg->sync_recv <= 3 && arg->async_recv <= 1
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: ENOTTY, fd is no binder device
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && kind(fd) != binder && kind(fd) != epoll && kind(fd) != chardev
 *   only-when: is_open(fd) && kind(fd) != binder
 * error: EINVAL, fd is an epoll instance, which refuses unknown commands with this error
 *   when: kernel(6, 9) && is_open(fd) && kind(fd) == epoll
 *   only-when: is_open(fd) && kind(fd) == epoll
 * error: EFAULT, arg cannot be read, or not be written
 *   when: is_open(fd) && kind(fd) == binder && !readable(arg, sizeof(struct binder_frozen_status_info))
 *   only-when: is_open(fd) && kind(fd) == binder && (!readable(arg, sizeof(struct binder_frozen_status_info))
 *     || !writable(arg, sizeof(struct binder_frozen_status_info)))
 * error: EINVAL, no process of this id has a binder device open
 *   when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_frozen_status_info))
 *     && (arg->pid == 0 || arg->pid > PID_MAX_LIMIT)
 *   only-when: is_open(fd) && kind(fd) == binder && readable(arg, sizeof(struct binder_frozen_status_info))
 * error: ENOMEM, no memory for what the driver keeps of this thread
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EINTR, a signal arrived while the driver stands still after a mistake of user space (stop_on_user_error)
 *   only-when: is_open(fd) && kind(fd) == binder
 * side-effect: modify_state
 *   target: memory arg
 *   only-when: ret == 0 || errno == EFAULT
 * struct: binder_frozen_status_info
 * field: pid
 *   type: uint, input
 *   ctype: __u32
 * field: sync_recv
 *   type: uint, output
 *   ctype: __u32
 *   desc: bit 0: a synchronous transaction came while it was frozen; bit 1: one is on its way
 *   constraint-type: mask(3)
 * field: async_recv
 *   type: uint, output
 *   ctype: __u32
 *   desc: 1 if another transaction came while it was frozen
 *   constraint-type: range(0, 1)
 * failure-atomic: except memory arg
 * provenance: drivers/android/binder.c binder_ioctl(), binder_ioctl_get_freezer_info(), 6.12
 */

/**
 * BINDER_ENABLE_ONEWAY_SPAM_DETECTION - be told of too many one-way transactions
 * @fd: descriptor of a binder device
 * @arg: 0 switches it off, anything else on
 *
 * api-type: ioctl
 * ioctl-cmd:
 *   number: _IOW('b', 16, __u32)
 *   file: a binder device
 * contexts: process, sleepable
 * param: fd
 *   type: fd(binder), input
 *   ctype: unsigned int
 * param: arg
 *   type: user_ptr, input, user
 *   ctype: __u32 __user *
 *   size: sizeof(u32)
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: ENOTTY, fd is no binder device
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && kind(fd) != binder && kind(fd) != epoll && kind(fd) != chardev
 *   only-when: is_open(fd) && kind(fd) != binder
 * error: EINVAL, fd is an epoll instance, which refuses unknown commands with this error
 *   when: kernel(6, 9) && is_open(fd) && kind(fd) == epoll
 *   only-when: is_open(fd) && kind(fd) == epoll
 * error: EFAULT, arg cannot be read
 *   iff: is_open(fd) && kind(fd) == binder && !readable(arg, sizeof(u32))
 * error: ENOMEM, no memory for what the driver keeps of this thread
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EINTR, a signal arrived while the driver stands still after a mistake of user space (stop_on_user_error)
 *   only-when: is_open(fd) && kind(fd) == binder
 * state-trans: detection for this opening of the device
 *   from: off, as at first, or on
 *   to: *arg != 0
 *   desc: The sender that takes too much of the receiver's buffer gets BR_ONEWAY_SPAM_SUSPECT.
 * failure-atomic: yes
 * provenance: drivers/android/binder.c binder_ioctl(), 6.12
 */

/**
 * BINDER_GET_EXTENDED_ERROR - why this thread's last transaction failed
 * @fd: descriptor of a binder device
 * @arg: gets the reason
 *
 * long-desc: The driver forgets the reason with the call, even where arg cannot be written. Without a failure
 *   command is BR_OK.
 *
 * api-type: ioctl
 * ioctl-cmd:
 *   number: _IOWR('b', 17, struct binder_extended_error)
 *   file: a binder device
 * contexts: process, sleepable
 * param: fd
 *   type: fd(binder), input
 *   ctype: unsigned int
 * param: arg
 *   type: struct binder_extended_error, output, user
 *   ctype: struct binder_extended_error __user *
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: arg->param <= 0
 *   ensures: arg->command != BR_OK || arg->param == 0
 * error: EBADF, fd is not open or was opened with O_PATH
 *   iff: !is_open(fd) || (flags(fd) & O_PATH) != 0
 * error: ENOTTY, fd is no binder device
 *   when: is_open(fd) && (flags(fd) & O_PATH) == 0 && kind(fd) != binder && kind(fd) != epoll && kind(fd) != chardev
 *   only-when: is_open(fd) && kind(fd) != binder
 * error: EINVAL, fd is an epoll instance, which refuses unknown commands with this error
 *   when: kernel(6, 9) && is_open(fd) && kind(fd) == epoll
 *   only-when: is_open(fd) && kind(fd) == epoll
 * error: EFAULT, arg cannot be written
 *   iff: is_open(fd) && kind(fd) == binder && !writable(arg, sizeof(struct binder_extended_error))
 * error: ENOMEM, no memory for what the driver keeps of this thread
 *   only-when: is_open(fd) && kind(fd) == binder
 * error: EINTR, a signal arrived while the driver stands still after a mistake of user space (stop_on_user_error)
 *   only-when: is_open(fd) && kind(fd) == binder
 * side-effect: modify_state
 *   target: memory arg
 * state-trans: the thread's extended error
 *   from: any
 *   to: 0, BR_OK, 0
 * struct: binder_extended_error
 * field: id
 *   type: uint, output
 *   ctype: __u32
 *   desc: of the transaction, as debugfs calls it
 * field: command
 *   type: uint, output
 *   ctype: __u32
 *   desc: what the thread was told: BR_OK, BR_FAILED_REPLY, ...
 * field: param
 *   type: int, output
 *   ctype: __s32
 *   desc: 0 or a negative errno
 * failure-atomic: no
 * provenance: drivers/android/binder.c binder_ioctl(), binder_ioctl_get_extended_error(), 6.12
 */
