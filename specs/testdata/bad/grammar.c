/**
 * sys_grammar - lines that belong nowhere
 * @nobody: no such parameter
 *
 * stray prose after an empty line
 *
 * contexts: process
 * contexts: atomic
 * erorr: EBADF, misspelt
 * Return: ordinary kernel-doc
 * param: fd
 *   type: fd(any), input
 *   type: int
 *   cosntraint-type: nonzero
 * param: fd
 *   type: fd(any), input
 *   size-param: nbytes
 * param:
 *   type: int
 * error: EBADF, both
 *   iff: 1
 *   when: 1
 * return:
 *   type: int
 *   check-type: exact
 * param-count: many
 */
SYSCALL_DEFINE2(grammar, int, fd, int, other)

/**
 * nothing that looks like a name
 * contexts: process
 * error: EBADF, x
 */
SYSCALL_DEFINE0(nothing)
