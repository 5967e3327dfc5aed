/**
 * sys_first - above the wrong call
 * contexts: process
 * return:
 *   type: int
 */
SYSCALL_DEFINE0(second)

/**
 * sys_count - one parameter too many
 * contexts: process
 * param: fd
 *   type: fd(any), input
 * param: mode
 *   type: uint, input
 */
SYSCALL_DEFINE1(count, int, fd)

/**
 * sys_order - parameters in another order
 * contexts: process
 * param: mode
 *   type: uint, input
 * param: fd
 *   type: fd(any), input
 * param-count: 3
 */
SYSCALL_DEFINE2(order, int, fd, umode_t, mode)

/**
 * sys_alone - above nothing
 * contexts: process
 * return:
 *   type: int
 */
static int alone;

/**
 * sys_broken - above a damaged definition
 * contexts: process
 * return:
 *   type: int
 */
SYSCALL_DEFINE2(broken, int, fd, int)

/**
 * not_a_syscall - the name lacks its prefix
 * contexts: process
 * return:
 *   type: int
 */
SYSCALL_DEFINE0(not_a_syscall)

/**
 * sys_timeless - nobody said in which contexts
 * param: fd
 *   type: fd(any), input
 * return:
 *   type: int
 */
SYSCALL_DEFINE1(timeless, int, fd)

/**
 * sys_last - the file ends inside of its definition
 * contexts: process
 * return:
 *   type: int
 */
SYSCALL_DEFINE1(last, int

