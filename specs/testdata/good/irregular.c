/*
 * Irregular, but all of it is read: what other people's comments are like. The field by field result is irregular.json.
 */

/**
 * sys_irregular - take a thing back, if it is still there
 * @ctx: Handle that an earlier call gave out, with a colon: here
 * @thing: the thing
 * @unused: no longer looked at, but kept
 *
 * long-desc: Takes a thing back. In text, a line may start with any word:
 *   - error: this is prose, not an error
 *   - signal: neither is this
 *   Note: nor this.
 *
 *   lock, constraint, return: words, words, words
 *   Return: also prose, as it stands deeper than its keyword.
 *
 * context-flags: KAPI_CTX_PROCESS | KAPI_CTX_ATOMIC
 *
 * param: ctx
 *   type: KAPI_TYPE_UINT
 *   flags: KAPI_PARAM_IN
 *   constraint-type: KAPI_CONSTRAINT_CUSTOM
 *   constraint: A handle of this process; 0 is none.
 *     Unit: none. (It is an address, "really".)
 *
 * param: thing
 *   type: KAPI_TYPE_USER_PTR
 *   flags: KAPI_PARAM_IN | KAPI_PARAM_USER
 *   size: sizeof(struct iocb)
 *   constraint-type: KAPI_CONSTRAINT_USER_PTR
 *   constraint: Where the thing lies.
 *
 * param: unused
 *   type: KAPI_TYPE_USER_PTR
 *   flags: KAPI_PARAM_IN | KAPI_PARAM_USER | KAPI_PARAM_OPTIONAL
 *   constraint-type: KAPI_CONSTRAINT_NONE
 *   constraint: Not looked at.
 *
 * return:
 *   type: KAPI_TYPE_INT
 *   check-type: KAPI_RETURN_ERROR_CHECK
 *   success: -EINPROGRESS
 *   desc: An error number is the success here.
 *
 * error: EINVAL, no handle, or the handle of somebody else, or none
 *   desc: Where: (1) it never was one, (2) it was given
 *     back. See: elsewhere.
 *     Note: the manual says EAGAIN.
 *
 * error: EINVAL, not there any more
 *   desc: Too late.
 *
 * error: EINVAL, cannot be taken back
 *
 * error: (device-specific), what the device makes of it
 *   desc: Any number may come.
 *
 * lock: RCU read lock
 *   type: KAPI_LOCK_RCU
 *   desc: While it looks: short.
 *
 * lock: ctx->lock
 *   type: KAPI_LOCK_SPINLOCK
 *   desc: While it takes.
 *
 * signal: any
 *   direction: KAPI_SIGNAL_RECEIVE
 *   action: KAPI_SIGNAL_ACTION_TRANSFORM
 *   condition: It comes during the wait
 *   desc: Ends the wait.
 *   error: -EINTR (in the event, not returned)
 *   timing: KAPI_SIGNAL_TIME_DURING
 *   restartable: no
 *
 * side-effect: KAPI_EFFECT_MODIFY_STATE
 *   target: ctx->list, first half
 *   condition: it was found, and could be taken
 *   desc: It leaves the list.
 *
 *     A second paragraph, with a comma.
 *   reversible: no
 *
 * state-trans: thing
 *   from: waiting (count = N)
 *   to: going (count = N - 1)
 *   condition: it was found
 *   desc: On its way, over two
 *     lines.
 *
 * capability: CAP_SYS_NICE
 *   type: KAPI_CAP_GRANT_PERMISSION
 *   allows: the first place
 *   without: EPERM, always
 *   condition: first place asked for
 *
 * constraint: Window of time (short)
 *   desc: It may be over before.
 *   expr: free >= 1 for each, in words
 *
 * constraint: CONFIG_AIO required
 *   desc: Else: ENOSYS.
 *
 * examples: irregular(ctx, &thing, NULL);  // no result
 *   if (irregular(ctx, &thing, NULL) == -EINPROGRESS) wait();
 *
 *   error: see above
 *
 * notes: Nothing is lost: not this,
 *   not "that".
 *
 *   since: not a keyword here
 *
 * since-version: 2.5
 */
SYSCALL_DEFINE3(irregular, aio_context_t, ctx, struct iocb __user *, thing, struct io_event __user *, unused)
