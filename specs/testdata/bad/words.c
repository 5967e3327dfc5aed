/**
 * sys_words - words that nobody knows
 *
 * contexts: proces
 * param: fd
 *   type: fd(fiel), inpt
 *   constraint-type: rnage(0, 1)
 * param: path
 *   type: int(file)
 *   constraint-type: range(0
 * param: count
 *   constraint-type: nonzero(3)
 * return:
 *   type: int, input
 *   check-type: exactly
 * error: EBADFD2, no errno
 * side-effect: filepos
 *   reversible: maybe
 * capability: CAP_SYS_EVERYTHING
 *   priority: high
 * lock: l
 *   type: mutexx
 * signal: SIGPIPE
 *   direction: sends
 *   errno: EPIPES
 *   timing: sometimes
 * failure-atomic: perhaps
 * concurrency: serial
 */
SYSCALL_DEFINE3(words, int, fd, int, path, size_t, count)
