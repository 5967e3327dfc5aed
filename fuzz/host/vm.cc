#include "fuzz/host/vm.h"

#include "base/files.h"
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
  Result<std::unique_ptr<ChildProcess>> process = ChildProcess::Start(QemuCommand(config_));
  if (!process.ok()) return process.error();
  process_ = std::move(*process);
  output_open_ = true;
  return {};
}

void Vm::Poll() {
  if (!output_open_) return;
  std::string text;
  output_open_ = process_->Read(&text);
  console_->Append(text);
}

bool Vm::Running() {
  if (!process_) return false;
  if (process_->Running()) return true;
  // Its last words may still be in the pipe.
  Poll();
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
