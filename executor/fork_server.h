// ForkServer: forked children from a process that stays as small as it was when the server started.
//
// A fork copies the page tables of all private memory, and its end gives them back. A fuzzing engine grows with its corpus,
// and programs that need a process of their own would pay for that each time. So a copy of this process, made early,
// waits and forks in its place. The children are the caller's own (CLONE_PARENT): it waits for them as for others.
//
// What a child shares with the caller must have been mapped when the server started. Descriptors are the caller's at any
// time: both have one table.
//
//   Result<std::unique_ptr<ForkServer>> server = ForkServer::Start();
//   pid_t pid = (*server)->Fork(ChildMain, state);
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "executor/clone_child.h"

namespace kapifuzz {

class ForkServer {
 public:
  static Result<std::unique_ptr<ForkServer>> Start();
  ~ForkServer();
  ForkServer(const ForkServer&) = delete;
  ForkServer& operator=(const ForkServer&) = delete;

  // A process id, or -errno. -ESRCH: the server is gone, and so are all further children.
  pid_t Fork(ChildFunction run, void* argument);

  struct Room;

 private:
  explicit ForkServer(Room* room) : room_(room) {}
  bool Ended();

  Room* room_;
  pid_t pid_ = 0;
};

}  // namespace kapifuzz
