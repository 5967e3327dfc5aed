// Machine: one guest as the campaign and the one-shot commands see it.
//
// Vm (fuzz/host/vm.h) runs QEMU; tests put a fake in its place. A machine may be started again and
// again; each start gives it a fresh console and fresh shared memory.
//
//   Status started = machine->Start();
//   while (machine->Running()) machine->Poll();
//   machine->console().done_status();
#pragma once

#include "base/result.h"
#include "fuzz/host/console_log.h"
#include "fuzz/host/shm_region.h"

namespace kapifuzz {

class Machine {
 public:
  virtual ~Machine() = default;

  // Starts the guest anew. The one before must have ended.
  virtual Status Start() = 0;
  // Takes in what the console has said since the last time.
  virtual void Poll() = 0;
  // False once the guest has ended and its console has been read to the end.
  virtual bool Running() = 0;
  // Asks the guest to end after the running program.
  virtual void RequestStop() = 0;
  // Ends the guest; it is gone when this returns.
  virtual void Kill() = 0;

  // Both belong to the newest start; valid only after the first.
  virtual const ShmRegion& shm() const = 0;
  virtual const ConsoleLog& console() const = 0;
};

}  // namespace kapifuzz
