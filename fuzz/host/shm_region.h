// ShmRegion: the host's mapping of the memory it shares with a guest (fuzz/shared/shm_layout.h).
//
// Its backing file lies in the output directory, so what a guest left there survives the host too.
// All its blocks are allocated up front: on a full disk Create fails with a message, and neither we
// nor QEMU can be killed later by a page that the disk has no room for.
//
//   Result<ShmRegion> shm = ShmRegion::Create("out/vm0/shm", SyscallTableHash());
//   ReadStats(shm->stats());                  // fuzz/host/shm_reader.h
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "fuzz/host/shm_reader.h"
#include "fuzz/shared/history.h"
#include "fuzz/shared/shm_layout.h"

namespace kapifuzz {

class ShmRegion {
 public:
  // Makes the file anew, zeroed, with a header for a guest of this table.
  static Result<ShmRegion> Create(const std::string& path, uint64_t table_hash);
  // Memory without a file, for tests and for guests that never run.
  static ShmRegion Anonymous(uint64_t table_hash);
  // Maps what an earlier host left. An Error if it is no region of this version.
  static Result<ShmRegion> OpenLeftover(const std::string& path);

  ShmHeader& header() const { return *At<ShmHeader>(0); }
  FlightRecorder& flight() const { return *At<FlightRecorder>(kFlightOffset); }
  ShmStats& stats() const { return *At<ShmStats>(kStatsOffset); }
  HistoryView history() const;
  RingView ring() const;
  std::span<const std::atomic<uint64_t>> pcs() const;
  // The archive that a guest without 9p sent when it was done; empty if it sent none.
  std::span<const uint8_t> out_archive() const;

 private:
  struct Unmap {
    void operator()(uint8_t* base) const;
  };
  explicit ShmRegion(uint8_t* base) : base_(base) {}
  static Result<ShmRegion> Map(const std::string& path, int fd);
  void WriteHeader(uint64_t table_hash);

  template <typename T>
  T* At(uint64_t offset) const {
    return reinterpret_cast<T*>(base_.get() + offset);
  }
  std::unique_ptr<uint8_t, Unmap> base_;
};

}  // namespace kapifuzz
