/*
 * The oldest spelling: a keyword for each attribute. Counts are checked; what the model has no place for becomes notes.
 */

/**
 * sys_attributes - a call in the oldest spelling
 * @nr: how many
 * @how: in which way
 *
 * api-type: syscall
 * api-version: 1
 * context-flags: KAPI_CTX_PROCESS | KAPI_CTX_SLEEPABLE
 * param-count: 2
 * param-type: nr, KAPI_TYPE_INT
 * param-flags: nr, KAPI_PARAM_IN
 * param-range: nr, 0, 100
 * param-constraint: nr, Each of them costs memory,
 *   a page at least.
 * param-type: how, KAPI_TYPE_STRUCT
 * param-flags: how, KAPI_PARAM_IN | KAPI_PARAM_USER
 * return-type: KAPI_TYPE_INT
 * return-check-type: KAPI_RETURN_ERROR_CHECK
 * return-success: 0
 * return-desc: Nothing but success.
 * error-count: 2
 * error: EINVAL, out of range
 * error: EFAULT
 * error-condition: how cannot be read
 * signal-count: 1
 * signal: SIGUSR1
 * signal-direction: KAPI_SIGNAL_RECEIVE
 * signal-action: KAPI_SIGNAL_ACTION_RESTART
 * signal-condition: while it waits
 * signal-desc: Starts again.
 * signal-timing: KAPI_SIGNAL_TIME_SLEEPING
 * signal-priority: 2
 * signal-interruptible: yes
 * signal-state-req: KAPI_SIGNAL_STATE_SLEEPING
 * signal-sa-flags-req: SA_RESTART
 * lock-count: 2
 * lock: first, KAPI_LOCK_MUTEX
 * lock-scope: internal
 * lock-desc: Around the list.
 * lock: second, KAPI_LOCK_RCU
 * lock-scope: KAPI_LOCK_CALLER_HELD
 * capability-count: 1
 * capability: CAP_SYS_NICE, KAPI_CAP_BYPASS_CHECK, no limit
 * capability-without: EINVAL above ten
 * capability-priority: 1
 * constraint-count: 1
 * constraint: room, There is room.
 * constraint-expr: room, used + nr <= limit
 * struct-count: 0
 * struct-type: struct iocb
 * struct-field: aio_data, __u64, Handed back, whatever it is.
 * struct-field: aio_lio_opcode, __u16, what to do
 * struct-field-range: aio_lio_opcode, 0, 8
 * struct-field: aio_reqprio, __s16, priority
 * struct-field-enum: aio_reqprio, 0, 1
 * struct-field-flags: aio_reqprio, KAPI_PARAM_IN
 * side-effect-count: 0
 * state-trans-count: 0
 * since: 2.5
 * validation-group: numbers
 * validation-rule: nr before how
 * kapi-reviewed: nobody yet
 */
SYSCALL_DEFINE2(attributes, int, nr, struct iocb __user *, how)
