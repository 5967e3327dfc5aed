// QemuMonitor: our end of QEMU's machine protocol (QMP), for what cannot be asked of the guest.
//
//   Result<QemuMonitor> monitor = QemuMonitor::Make();
//   config.monitor_fd = monitor->qemu_end();      // -chardev socket,fd=N; QEMU inherits it
//   monitor->CloseQemuEnd();                      // once QEMU runs
//   monitor->InjectNmi();
#pragma once

#include "base/result.h"
#include "base/unique_fd.h"

namespace kapifuzz {

class QemuMonitor {
 public:
  static Result<QemuMonitor> Make();

  // -1 after CloseQemuEnd().
  int qemu_end() const { return qemu_.get(); }
  void CloseQemuEnd() { qemu_.Reset(); }

  // Interrupts the first CPU, whatever it does (Linux keeps the line of the others masked). False if QEMU does not listen. Its answer is not waited for: the guest's console
  // shows what comes of it.
  bool InjectNmi() const;

 private:
  QemuMonitor(UniqueFd ours, UniqueFd qemu) : ours_(std::move(ours)), qemu_(std::move(qemu)) {}

  UniqueFd ours_, qemu_;
};

}  // namespace kapifuzz
