// SPDX-License-Identifier: GPL-2.0

/**
 * sys_mlock - lock pages of the caller into memory
 * @start: an address in the first page
 * @len: bytes from there to the end of the range
 *
 * long-desc: Locks all pages that the range touches, and reads them in. What is locked already
 *   counts once. A range that rounds to no page succeeds. What comes before a hole stays locked although the call
 *   fails, and all of the range does if only reading it in fails. Pages of devices are never locked. A child made by
 *   fork() inherits no locks.
 *
 * contexts: process, sleepable
 * param: start
 *   type: user_ptr, input
 *   constraint-type: buffer(len)
 *   size-param: len
 * param: len
 *   type: uint, input
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: errno == EINVAL || errno == EPERM ? locked_bytes() == old(locked_bytes())
 *     : locked_bytes() >= old(locked_bytes())
 *   ensures: errno == EINVAL || locked_bytes() - old(locked_bytes())
 *     == locked_within(start, len) - old(locked_within(start, len))
 *   ensures: !mapped(start, len)
 *     || locked_within(start, len) == ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK)
 *   ensures: has_cap(CAP_IPC_LOCK) || rlimit(RLIMIT_MEMLOCK) == RLIM_INFINITY
 *     || locked_bytes() <= rlimit(RLIMIT_MEMLOCK)
 * error: EPERM, RLIMIT_MEMLOCK is 0 and CAP_IPC_LOCK is missing
 *   iff: rlimit(RLIMIT_MEMLOCK) == 0 && !has_cap(CAP_IPC_LOCK)
 * error: EINVAL, the range reaches beyond the end of the address space
 *   iff: (start ^ 1 << 63) > (~((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) ^ 1 << 63)
 * error: ENOMEM, more than RLIMIT_MEMLOCK would be locked
 *   iff: !has_cap(CAP_IPC_LOCK) && rlimit(RLIMIT_MEMLOCK) != RLIM_INFINITY
 *     && (((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) < 0
 *     || ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) > (rlimit(RLIMIT_MEMLOCK) & PAGE_MASK)
 *     || locked_bytes() + ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) - locked_within(start, len)
 *     > (rlimit(RLIMIT_MEMLOCK) & PAGE_MASK))
 * error: ENOMEM, a page of the range is not mapped
 *   iff: !mapped(start, len)
 * error: ENOMEM, a page of the range cannot be accessed
 *   iff: !readable(start & PAGE_MASK, ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK))
 * error: ENOMEM, a mapping would have to be split and the process has vm.max_map_count of them
 *   only-when: ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) != 0 && total_bytes() >= 65530 * PAGE_SIZE
 * error: EAGAIN, no memory to read the pages in
 * error: EINTR, a fatal signal arrived
 * capability: CAP_IPC_LOCK
 *   type: increase_limit
 *   allows: locking more than RLIMIT_MEMLOCK
 * side-effect: process_state
 *   target: memory locks
 *   only-when: ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) != 0
 * failure-atomic: except memory locks
 * concurrency: none
 * provenance: mm/mlock.c do_mlock(), apply_vma_lock_flags(), mm/gup.c __mm_populate(), 6.12
 */
SYSCALL_DEFINE2(mlock, unsigned long, start, size_t, len)

/**
 * sys_mlock2 - lock pages of the caller into memory
 * @start: an address in the first page
 * @len: bytes from there to the end of the range
 * @flags: MLOCK_ONFAULT to lock pages when they are first used
 *
 * long-desc: Locks all pages that the range touches, and reads them in unless MLOCK_ONFAULT is given. What is locked
 *   already counts once. A range that rounds to no page succeeds. What comes before a hole stays locked although the call
 *   fails, and all of the range does if only reading it in fails. Pages of devices are never locked. A child made by
 *   fork() inherits no locks.
 *
 * contexts: process, sleepable
 * param: start
 *   type: user_ptr, input
 *   constraint-type: buffer(len)
 *   size-param: len
 * param: len
 *   type: uint, input
 * param: flags
 *   type: int, input
 *   constraint-type: mask(MLOCK_ONFAULT)
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: errno == EINVAL || errno == EPERM ? locked_bytes() == old(locked_bytes())
 *     : locked_bytes() >= old(locked_bytes())
 *   ensures: errno == EINVAL || locked_bytes() - old(locked_bytes())
 *     == locked_within(start, len) - old(locked_within(start, len))
 *   ensures: !mapped(start, len)
 *     || locked_within(start, len) == ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK)
 *   ensures: has_cap(CAP_IPC_LOCK) || rlimit(RLIMIT_MEMLOCK) == RLIM_INFINITY
 *     || locked_bytes() <= rlimit(RLIMIT_MEMLOCK)
 * error: EINVAL, a flag that the call does not know
 *   iff: (flags & ~MLOCK_ONFAULT) != 0
 * error: EPERM, RLIMIT_MEMLOCK is 0 and CAP_IPC_LOCK is missing
 *   iff: rlimit(RLIMIT_MEMLOCK) == 0 && !has_cap(CAP_IPC_LOCK)
 * error: EINVAL, the range reaches beyond the end of the address space
 *   iff: (start ^ 1 << 63) > (~((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) ^ 1 << 63)
 * error: ENOMEM, more than RLIMIT_MEMLOCK would be locked
 *   iff: !has_cap(CAP_IPC_LOCK) && rlimit(RLIMIT_MEMLOCK) != RLIM_INFINITY
 *     && (((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) < 0
 *     || ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) > (rlimit(RLIMIT_MEMLOCK) & PAGE_MASK)
 *     || locked_bytes() + ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) - locked_within(start, len)
 *     > (rlimit(RLIMIT_MEMLOCK) & PAGE_MASK))
 * error: ENOMEM, a page of the range is not mapped
 *   iff: !mapped(start, len)
 * error: ENOMEM, a page of the range cannot be accessed
 *   iff: (flags & MLOCK_ONFAULT) == 0
 *     && !readable(start & PAGE_MASK, ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK))
 * error: ENOMEM, a mapping would have to be split and the process has vm.max_map_count of them
 *   only-when: ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) != 0 && total_bytes() >= 65530 * PAGE_SIZE
 * error: EAGAIN, no memory to read the pages in
 * error: EINTR, a fatal signal arrived
 * capability: CAP_IPC_LOCK
 *   type: increase_limit
 *   allows: locking more than RLIMIT_MEMLOCK
 * side-effect: process_state
 *   target: memory locks
 *   only-when: ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) != 0
 * failure-atomic: except memory locks
 * concurrency: none
 * provenance: mm/mlock.c do_mlock(), apply_vma_lock_flags(), mm/gup.c __mm_populate(), 6.12
 */
SYSCALL_DEFINE3(mlock2, unsigned long, start, size_t, len, int, flags)

/**
 * sys_munlock - unlock pages of the caller
 * @start: an address in the first page
 * @len: bytes from there to the end of the range
 *
 * long-desc: Unlocks all pages that the range touches, however often they were locked. What comes before a hole is
 *   unlocked although the call fails. Needs no privilege.
 *
 * contexts: process, sleepable
 * param: start
 *   type: user_ptr, input
 *   constraint-type: buffer(len)
 *   size-param: len
 * param: len
 *   type: uint, input
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: errno == EINVAL ? locked_bytes() == old(locked_bytes()) : locked_bytes() <= old(locked_bytes())
 *   ensures: errno == EINVAL || locked_bytes() - old(locked_bytes())
 *     == locked_within(start, len) - old(locked_within(start, len))
 *   ensures: !mapped(start, len) || locked_within(start, len) == 0
 * error: EINVAL, the range reaches beyond the end of the address space
 *   iff: (start ^ 1 << 63) > (~((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) ^ 1 << 63)
 * error: ENOMEM, a page of the range is not mapped
 *   iff: !mapped(start, len)
 * error: ENOMEM, a mapping would have to be split and the process has vm.max_map_count of them
 *   only-when: ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) != 0 && total_bytes() >= 65530 * PAGE_SIZE
 * error: EINTR, a fatal signal arrived
 * side-effect: process_state
 *   target: memory locks
 *   only-when: ((len + (start & ~PAGE_MASK) + PAGE_SIZE - 1) & PAGE_MASK) != 0
 * failure-atomic: except memory locks
 * provenance: mm/mlock.c munlock(), apply_vma_lock_flags(), mlock_fixup(), 6.12
 */
SYSCALL_DEFINE2(munlock, unsigned long, start, size_t, len)

/**
 * sys_mlockall - lock the address space of the caller, as it is or as it grows
 * @flags: MCL_CURRENT, MCL_FUTURE or both; with MCL_ONFAULT, pages are locked when they are first used
 *
 * long-desc: MCL_CURRENT locks what is mapped, MCL_FUTURE what will be; a later call without MCL_FUTURE takes that
 *   back. Pages of devices are never locked. Pages that cannot be read in are no error.
 *
 * contexts: process, sleepable
 * param: flags
 *   type: int, input
 *   constraint-type: mask(MCL_CURRENT|MCL_FUTURE|MCL_ONFAULT)
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: (flags & MCL_CURRENT) != 0 ? locked_bytes() > 0 : locked_bytes() == old(locked_bytes())
 *   ensures: locked_bytes() >= old(locked_bytes()) && locked_bytes() <= total_bytes()
 * error: EINVAL, neither MCL_CURRENT nor MCL_FUTURE, or a flag that the call does not know
 *   iff: (flags & (MCL_CURRENT|MCL_FUTURE)) == 0 || (flags & ~(MCL_CURRENT|MCL_FUTURE|MCL_ONFAULT)) != 0
 * error: EPERM, RLIMIT_MEMLOCK is 0 and CAP_IPC_LOCK is missing
 *   iff: rlimit(RLIMIT_MEMLOCK) == 0 && !has_cap(CAP_IPC_LOCK)
 * error: ENOMEM, the address space is larger than RLIMIT_MEMLOCK
 *   iff: (flags & MCL_CURRENT) != 0 && !has_cap(CAP_IPC_LOCK)
 *     && rlimit(RLIMIT_MEMLOCK) != RLIM_INFINITY && total_bytes() > (rlimit(RLIMIT_MEMLOCK) & PAGE_MASK)
 * error: EINTR, a fatal signal arrived
 * capability: CAP_IPC_LOCK
 *   type: increase_limit
 *   allows: locking more than RLIMIT_MEMLOCK
 * side-effect: process_state
 *   target: memory locks
 *   only-when: (flags & MCL_CURRENT) != 0
 * failure-atomic: yes
 * provenance: mm/mlock.c mlockall(), apply_mlockall_flags(), mlock_fixup(), 6.12
 */
SYSCALL_DEFINE1(mlockall, int, flags)

/**
 * sys_munlockall - unlock the address space of the caller
 *
 * long-desc: Takes back MCL_FUTURE too. Needs no privilege.
 *
 * contexts: process, sleepable
 * return:
 *   type: int
 *   check-type: exact
 *   success: = 0
 *   ensures: locked_bytes() == 0
 * error: EINTR, a fatal signal arrived
 * side-effect: process_state
 *   target: memory locks
 *   only-when: old(locked_bytes()) != 0
 * failure-atomic: yes
 * provenance: mm/mlock.c munlockall(), apply_mlockall_flags(), 6.12
 */
SYSCALL_DEFINE0(munlockall)
