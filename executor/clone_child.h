// clone3 for a child that starts in a function of its own, perhaps on a stack of its own.
//
// Neither the C library nor the frame of the caller exists for such a child.
//
//   clone_args args = {...};
//   long pid = Clone3(&args, ChildMain, state);    // -errno
#pragma once

#include <linux/sched.h>
#include <sys/syscall.h>

namespace kapifuzz {

using ChildFunction = void (*)(void*);

// The child calls run(argument), which must not return, on the stack in `args`; the parent gets the result. Nothing of this
// frame exists for the child, so it must go from the system call to the function within the assembly.
inline long Clone3(const clone_args* args, ChildFunction run, void* argument) {
  long ret;
  register ChildFunction run_register asm("r12") = run;
  register void* argument_register asm("r13") = argument;
  asm volatile(
      "syscall\n"
      "test %%rax, %%rax\n"
      "jnz 1f\n"
      "xor %%ebp, %%ebp\n"
      "mov %%r13, %%rdi\n"
      "call *%%r12\n"
      "ud2\n"
      "1:\n"
      : "=a"(ret)
      : "a"(SYS_clone3), "D"(args), "S"(sizeof(*args)), "r"(run_register), "r"(argument_register)
      : "rcx", "r11", "memory", "cc");
  return ret;
}

}  // namespace kapifuzz
