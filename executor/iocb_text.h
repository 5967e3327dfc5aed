// Requests of io_submit as people read and write them in programs; what is 0 is left out.
//
//   PrintIocb(bytes)                    "{PREAD, fildes=3, buf=1, nbytes=8}"
//
// The words are the members of struct iocb without aio_, and the operations without IOCB_CMD_.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

// `bytes` are kIocbBytes (executor/iocb_image.h).
std::string PrintIocb(std::string_view bytes);

// "PREAD"; empty for a number that is no operation.
std::string_view IocbOperationName(uint16_t operation);

// Sets a part of a request: "PREAD", or a member with its value. An Error names the word.
Status SetIocbOperation(std::string_view word, std::string* bytes);
Status SetIocbMember(std::string_view member, int64_t value, std::string* bytes);

}  // namespace kapifuzz
