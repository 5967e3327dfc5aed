#include "fuzz/host/qemu_monitor.h"

#include <sys/socket.h>

#include <string_view>

#include "base/files.h"

namespace kapifuzz {

Result<QemuMonitor> QemuMonitor::Make() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return ErrnoError("QEMU's monitor", "cannot make a socket");
  return QemuMonitor(UniqueFd(ends[0]), UniqueFd(ends[1]));
}

bool QemuMonitor::InjectNmi() const {
  // The greeting is left unread; QEMU takes commands in the order in which they come.
  constexpr std::string_view kCommands =
      "{\"execute\": \"qmp_capabilities\"}\n{\"execute\": \"inject-nmi\"}\n";
  return send(ours_.get(), kCommands.data(), kCommands.size(), MSG_NOSIGNAL | MSG_DONTWAIT) ==
         static_cast<ssize_t>(kCommands.size());
}

}  // namespace kapifuzz
