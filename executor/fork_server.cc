#include "executor/fork_server.h"

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>
#include <ctime>
#include <new>

#include "base/files.h"
#include "executor/raw_syscall.h"
#include "executor/turn.h"

namespace kapifuzz {

// Where the server and its caller meet, in shared memory. Stacks have a fixed size: no mapping grows.
struct ForkServer::Room {
  volatile uint32_t turn = kTurnParent;  // kTurnChild: the server's
  ChildFunction run = nullptr;
  void* argument = nullptr;
  volatile int64_t result = 0;
  uint64_t child_stack = 0;  // private memory: each child has its own
  alignas(16) uint8_t server_stack[16 << 10];
};

namespace {

constexpr size_t kChildStackBytes = 64 << 10;

// The server: raw system calls, fixed memory, no library state.
void Serve(void* memory) {
  auto* room = static_cast<ForkServer::Room*>(memory);
  RawSyscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
  for (;;) {
    while (room->turn == kTurnParent) SleepWhile(&room->turn, kTurnParent);
    if (room->turn == kTurnLeave) break;
    clone_args args = {};
    args.flags = CLONE_PARENT | CLONE_CLEAR_SIGHAND;
    // Not a stack that may grow: that would change how much memory is locked.
    args.stack = room->child_stack;
    args.stack_size = kChildStackBytes;
    room->result = Clone3(&args, room->run, room->argument);
    GiveTurn(&room->turn, kTurnParent);
  }
  for (;;) RawSyscall(SYS_exit_group, 0);
}

void* Map(size_t bytes, int flags) {
  void* p = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | flags, -1, 0);
  return p == MAP_FAILED ? nullptr : p;
}

}  // namespace

Result<std::unique_ptr<ForkServer>> ForkServer::Start() {
  void* memory = Map(sizeof(Room), MAP_SHARED);
  void* stack = Map(kChildStackBytes, MAP_PRIVATE | MAP_STACK);
  if (memory == nullptr || stack == nullptr)
    return ErrnoError("fork server", "cannot map its memory");
  auto* room = new (memory) Room;
  room->child_stack = reinterpret_cast<uint64_t>(stack);
  std::unique_ptr<ForkServer> server(new ForkServer(room));
  clone_args args = {};
  args.flags = CLONE_FILES | CLONE_CLEAR_SIGHAND;
  args.stack = reinterpret_cast<uint64_t>(room->server_stack);
  args.stack_size = sizeof(room->server_stack);
  const long pid = Clone3(&args, Serve, room);
  if (pid < 0) {
    errno = static_cast<int>(-pid);
    return ErrnoError("fork server", "cannot be started");
  }
  server->pid_ = static_cast<pid_t>(pid);
  return server;
}

ForkServer::~ForkServer() {
  GiveTurn(&room_->turn, kTurnLeave);
  if (pid_ > 0) RawSyscall(SYS_wait4, Reg(int64_t{pid_}), 0, __WALL);
  munmap(reinterpret_cast<void*>(room_->child_stack), kChildStackBytes);
  munmap(room_, sizeof(Room));
}

pid_t ForkServer::Fork(ChildFunction run, void* argument) {
  constexpr timespec kLook = {.tv_sec = 0, .tv_nsec = 100'000'000};
  room_->run = run;
  room_->argument = argument;
  GiveTurn(&room_->turn, kTurnChild);
  for (;;) {
    SleepWhile(&room_->turn, kTurnChild, &kLook);
    if (room_->turn != kTurnChild) return static_cast<pid_t>(room_->result);
    if (Ended()) return -ESRCH;
  }
}

bool ForkServer::Ended() {
  if (pid_ > 0 && RawSyscall(SYS_wait4, Reg(int64_t{pid_}), 0, __WALL | WNOHANG) != 0) pid_ = 0;
  return pid_ <= 0;
}

}  // namespace kapifuzz
