/*
 * Older spellings: KAPI_ enumerators, the comma dialect, sub-fields that were renamed since.
 */

/**
 * sys_older - a call in the older spellings
 * @id: a handle
 * @nr: how many
 * @mode: in which way
 *
 * context-flags: KAPI_CTX_PROCESS | KAPI_CTX_SLEEPABLE
 *
 * param-count: 3
 *
 * param: id
 *   type: KAPI_TYPE_USER_PTR
 *   flags: KAPI_PARAM_IN | KAPI_PARAM_USER
 *   size: sizeof(struct iocb)
 *   struct-type: struct iocb
 *   constraint-type: KAPI_CONSTRAINT_USER_PTR
 *   constraint: A handle that an earlier
 *     call gave out.
 *
 * param: nr, KAPI_TYPE_INT
 *   flags: KAPI_PARAM_IN
 *   constraint-type: KAPI_CONSTRAINT_RANGE
 *   range: 1, LONG_MAX
 *
 * param: mode
 *   type: KAPI_TYPE_UINT
 *   flags: KAPI_PARAM_IN
 *   constraint-type: KAPI_CONSTRAINT_BITMASK
 *   valid-mask: O_CREAT | O_EXCL
 *
 * return:
 *   type: KAPI_TYPE_INT
 *   check-type: KAPI_RETURN_ERROR_CHECK
 *   success: -EINPROGRESS
 *   desc: Progress is success here.
 *
 * error: EAGAIN, too many
 *   desc: The limit was reached.
 *     Note: it can be raised.
 *
 * error: -EPERM, EPERM, not allowed
 *
 * error: (driver-specific), the driver's own
 *
 * lock: table lock
 *   type: KAPI_LOCK_RCU
 *   acquired: true
 *   released: true
 *
 * lock: list lock, KAPI_LOCK_SPINLOCK
 *   held-on-entry: true
 *   released: conditional
 *
 * signal: any
 *   direction: KAPI_SIGNAL_RECEIVE
 *   action: KAPI_SIGNAL_ACTION_RETURN
 *   desc: Ends the wait.
 *   error: -EINTR (not for kernel threads)
 *   timing: KAPI_SIGNAL_TIME_DURING
 *   restartable: no
 *
 * side-effect: KAPI_EFFECT_MODIFY_STATE
 *   target: list of requests
 *   desc: One request fewer.
 *   reversible: no
 *
 * side-effect: KAPI_EFFECT_ALLOC_MEMORY | KAPI_EFFECT_SCHEDULER, a work item, queued, later, condition=always, reversible=yes
 *
 * state-trans: request, waiting, done, request was found, It is over.
 *
 * capability: CAP_SYS_NICE, KAPI_CAP_INCREASE_LIMIT, higher priority
 *   without: stays low
 *
 * constraint: room, There must be room for one more.
 *
 * notes: Something to know.
 *
 * since-version: 2.5
 */
SYSCALL_DEFINE3(older, struct iocb __user *, id, long, nr, unsigned, mode)
