// Which descriptors of binder belong to the context manager of their device. The driver says so only by the error of a
// command that none but the context manager may use: asked about a handle that nobody has, it changes nothing but that
// the thread has called before, after which a read without work no longer returns at once.
#include <linux/android/binder.h>
#include <sys/syscall.h>

#include <cerrno>

#include "executor/observer.h"
#include "executor/raw_syscall.h"

namespace kapifuzz {

void Observer::LookAtBinders(Moment* m) {
  for (int fd = 0; fd < plan_.env.nofile; fd++) {
    FdState& s = m->fds[fd];
    if (!s.open || s.kind != Kind::kBinder) continue;
    binder_node_info_for_ref info = {};
    const long answer =
        RawSyscall(SYS_ioctl, static_cast<uint64_t>(fd), BINDER_GET_NODE_INFO_FOR_REF, Reg(&info));
    s.binder_manager = -1;
    if (answer == -EPERM) s.binder_manager = 0;
    if (answer == -EINVAL || answer == 0) s.binder_manager = 1;
  }
}

}  // namespace kapifuzz
