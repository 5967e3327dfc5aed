// Problems in the parts of a specification that few have: structs, signals, sockets. Part of CheckSpec (specs/check.h).
//
//   CheckParts(spec)   // {"fs/eventpoll.c:12: sys_epoll_ctl: field data: ends behind its struct"}
#pragma once

#include <vector>

#include "base/result.h"
#include "specs/model.h"

namespace kapifuzz {

std::vector<Error> CheckParts(const ApiSpec& spec);

}  // namespace kapifuzz
