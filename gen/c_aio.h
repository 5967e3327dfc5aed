// Aio contexts and requests in C: what a program's bytes of them (executor/iocb_image.h) are as declarations.
//
//   aio_context_t r1[1] = { 0 };                 io_setup(8, r1), later r1[0]
//   struct iocb iocb2_0 = { .aio_lio_opcode = 0, .aio_fildes = 3, .aio_buf = (__u64)data2, .aio_nbytes = 8 };
//   struct iocb *r2[] = { &iocb2_0 };            io_submit(r1[0], 1, r2), later r2[0]
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "executor/syscall_desc.h"

namespace kapifuzz {

// The parameter's memory is a context or requests.
bool IsAioMemory(const ArgDesc& desc);

// Lines that declare an array rN for the parameter of call N: of one context, or of pointers to the requests in `bytes`.
std::vector<std::string> AioDeclarations(const ArgDesc& desc, int call, std::string_view bytes);

}  // namespace kapifuzz
