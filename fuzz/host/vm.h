// Vm: a Machine that is a QEMU process.
//
// Everything of one guest lies in one directory (docs/formats.md section 5):
//
//   DIR/console.log   its serial console
//   DIR/shm           the memory it shares with us
//   DIR/initrd        its initramfs, if it is more than the guest image
//   DIR/in, DIR/out   the 9p shares of fuzz/shared/guest_protocol.h
//
// A guest of one CPU whose kernel does not schedule any more gets an NMI and panics of it: it ends within seconds, and its console shows where
// it was.
//
//   Vm vm(VmConfig{...}, VmDirectory("out/vm0"));
//   Status started = vm.Start();              // an Error: no QEMU, no room for shm
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "fuzz/host/child_process.h"
#include "fuzz/host/clock.h"
#include "fuzz/host/machine.h"
#include "fuzz/host/qemu_command.h"
#include "fuzz/host/qemu_monitor.h"
#include "fuzz/host/wedge_watch.h"

namespace kapifuzz {

struct VmDirectory {
  explicit VmDirectory(std::string path) : root(std::move(path)) {}
  std::string root;

  std::string console() const { return root + "/console.log"; }
  std::string shm() const { return root + "/shm"; }
  std::string initrd() const { return root + "/initrd"; }
  std::string in() const { return root + "/in"; }
  std::string out() const { return root + "/out"; }
};

class Vm : public Machine {
 public:
  // `config` needs no shm path and no `in` and `out` shares: they follow from the directory.
  // `table_hash` is what the guest must have been built from.
  Vm(VmConfig config, VmDirectory directory, uint64_t table_hash);

  Status Start() override;
  void Poll() override;
  bool Running() override;
  void RequestStop() override;
  void Kill() override;
  const ShmRegion& shm() const override { return *shm_; }
  const ConsoleLog& console() const override { return *console_; }

 private:
  Result<VmConfig> CarryFiles() const;
  void TakeOutFiles();
  void WatchKernel();

  VmConfig config_;
  VmDirectory directory_;
  uint64_t table_hash_;
  std::optional<ShmRegion> shm_;
  std::optional<ConsoleLog> console_;
  std::optional<QemuMonitor> monitor_;
  std::unique_ptr<ChildProcess> process_;
  const Clock clock_ = RealClock();
  WedgeWatch wedge_;
  bool output_open_ = false;
  bool out_taken_ = false;
};

}  // namespace kapifuzz
