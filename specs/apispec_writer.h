// Specifications as a C header of const tables for the kernel: foo.c's comments become foo.apispec.h.
//
// The shape is that of include/linux/kernel_api_spec.h (kernel/overlay), whose complete example is
// kernel/api/kapi_sample.h. Constants stay as the author wrote them, so the kernel's compiler evaluates them with the
// kernel's own headers; comparing the built vmlinux with the source then shows any number that this tool has wrong.
//
//   WriteFileIfChanged("fs/open.apispec.h", ToApiSpec(specs));
#pragma once

#include <span>
#include <string>

#include "specs/model.h"

namespace kapifuzz {

// One header for all of `specs`, in their order. The same input gives the same bytes.
std::string ToApiSpec(std::span<const ApiSpec> specs);

}  // namespace kapifuzz
