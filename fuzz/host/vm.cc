#include "fuzz/host/vm.h"

#include <fmt/format.h>

#include "base/files.h"
#include "fuzz/host/archive.h"
#include "fuzz/host/guest_initrd.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {

Vm::Vm(VmConfig config, VmDirectory directory, uint64_t table_hash)
    : config_(std::move(config)), directory_(std::move(directory)), table_hash_(table_hash) {
  config_.shm_path = directory_.shm();
  config_.shares.push_back({.tag = kTagIn, .path = directory_.in(), .read_only = true});
  config_.shares.push_back({.tag = kTagOut, .path = directory_.out(), .read_only = false});
}

Status Vm::Start() {
  for (const std::string& path : {directory_.in(), directory_.out()}) {
    if (Status made = MakeDirs(path); !made.ok()) return made;
  }
  Result<ShmRegion> shm = ShmRegion::Create(directory_.shm(), table_hash_);
  if (!shm.ok()) return shm.error();
  shm_.emplace(std::move(*shm));
  console_.emplace(directory_.console());
  Result<VmConfig> config = CarryFiles();
  if (!config.ok()) return config.error();
  Result<QemuMonitor> monitor = QemuMonitor::Make();
  if (!monitor.ok()) return monitor.error();
  config->monitor_fd = monitor->qemu_end();
  Result<std::unique_ptr<ChildProcess>> process =
      ChildProcess::Start(QemuCommand(*config), monitor->qemu_end());
  if (!process.ok()) return process.error();
  process_ = std::move(*process);
  monitor->CloseQemuEnd();
  monitor_ = std::move(*monitor);
  wedge_ = WedgeWatch();
  output_open_ = true;
  out_taken_ = false;
  return {};
}

// What QEMU runs with: the shares and modules of config_ in an initramfs of this guest's own, if they have to travel there.
Result<VmConfig> Vm::CarryFiles() const {
  VmConfig config = config_;
  if (config.has_9p && config.modules.empty() && config.kernel_config.empty()) return config;
  Status written = WriteInitrd(config_, directory_.initrd());
  if (!written.ok()) return written.error();
  config.initrd = directory_.initrd();
  if (!config.has_9p) config.shares.clear();
  return config;
}

// What could not be taken is said where the guest would have said it.
void Vm::TakeOutFiles() {
  if (out_taken_ || config_.has_9p || shm_->out_archive().empty()) return;
  out_taken_ = true;
  Status unpacked = UnpackInto(shm_->out_archive(), directory_.out());
  if (unpacked.ok()) return;
  console_->Append(fmt::format("\n{}error: {}\n", kConsolePrefix, unpacked.error().ToString()));
}

void Vm::Poll() {
  if (!output_open_) return;
  std::string text;
  output_open_ = process_->Read(&text);
  console_->Append(text);
  WatchKernel();
}

void Vm::WatchKernel() {
  // An NMI from outside reaches the first CPU alone, and with several it may be another one that spins.
  if (config_.cpus > 1) return;
  const ShmHeader& header = shm_->header();
  const bool wedged =
      wedge_.Look(clock_.now_ms(), {.pulse = header.pulse.load(std::memory_order_relaxed),
                                    .heartbeat = header.heartbeat.load(std::memory_order_relaxed),
                                    .cpu_ms = process_->cpu_ms()});
  if (wedged) monitor_->InjectNmi();
}

bool Vm::Running() {
  if (!process_) return false;
  if (process_->Running()) return true;
  // Its last words may still be in the pipe.
  Poll();
  TakeOutFiles();
  return false;
}

void Vm::RequestStop() {
  if (shm_) shm_->header().stop.store(1, std::memory_order_release);
}

void Vm::Kill() {
  if (!process_) return;
  Poll();
  process_.reset();  // kills and reaps
}

}  // namespace kapifuzz
