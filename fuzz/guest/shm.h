// GuestShm: the guest's mapping of the memory it shares with the host (fuzz/shared/shm_layout.h).
//
// In QEMU it is the ivshmem device's memory, found on the PCI bus; in tests and outside of a guest it is a file or plain
// memory. Mapped once by init, inherited by workers. Everything of value goes through it at once, because the guest may
// die at any instant.
//
//   Result<GuestShm> shm = GuestShm::OpenIvshmem("/sys/bus/pci/devices");
//   if (Status checked = shm->Check(SyscallTableHash()); !checked.ok()) ...   // another host's region
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "fuzz/shared/history.h"
#include "fuzz/shared/shm_layout.h"

namespace kapifuzz {

class GuestShm {
 public:
  // Finds the ivshmem device below `devices` (a directory of PCI devices as sysfs shows it), enables and maps it.
  static Result<GuestShm> OpenIvshmem(const std::string& devices);
  // Maps a file of kShmSize bytes that a host has laid out.
  static Result<GuestShm> OpenFile(const std::string& path);
  // Memory of our own with a valid header: a job without a host.
  static GuestShm Anonymous(uint64_t table_hash);

  // Is this a region of our version, for our syscall table?
  Status Check(uint64_t table_hash) const;

  // Leaves only header and flight recorder to children that this process forks from now on: device memory is mapped page
  // by page, and copying that for 32 MiB is most of what a fork would cost.
  void KeepFromChildren() const;

  ShmHeader& header() const { return *At<ShmHeader>(0); }
  FlightRecorder& flight() const { return *At<FlightRecorder>(kFlightOffset); }
  ShmStats& stats() const { return *At<ShmStats>(kStatsOffset); }
  HistoryView history() const {
    return {At<HistoryHeader>(kHistoryOffset),
            {At<uint8_t>(kHistoryOffset + sizeof(HistoryHeader)), kHistoryBytes}};
  }
  RingHeader& ring_header() const { return *At<RingHeader>(kRingOffset); }
  std::span<std::byte> ring_bytes() const {
    return {At<std::byte>(kRingOffset + sizeof(RingHeader)), kRingBytes};
  }
  // The same memory as pcs(), once the job is done.
  std::span<std::byte> out_area() const { return {At<std::byte>(kPcOffset), kPcBytes}; }
  std::span<std::atomic<uint64_t>> pcs() const {
    return {At<std::atomic<uint64_t>>(kPcOffset), kPcSlots};
  }

 private:
  struct Unmap {
    void operator()(std::byte* base) const;
  };
  explicit GuestShm(std::byte* base) : base_(base) {}
  static Result<GuestShm> Map(const std::string& path);

  template <typename T>
  T* At(uint64_t offset) const {
    return reinterpret_cast<T*>(base_.get() + offset);
  }
  std::unique_ptr<std::byte, Unmap> base_;
};

}  // namespace kapifuzz
