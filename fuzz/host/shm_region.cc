#include "fuzz/host/shm_region.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>

#include "base/files.h"
#include "base/unique_fd.h"

namespace kapifuzz {

void ShmRegion::Unmap::operator()(uint8_t* base) const { munmap(base, kShmSize); }

Result<ShmRegion> ShmRegion::Map(const std::string& path, int fd) {
  void* base = mmap(nullptr, kShmSize, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (base == MAP_FAILED) return ErrnoError(path, "cannot map the memory shared with the guest");
  return ShmRegion(static_cast<uint8_t*>(base));
}

Result<ShmRegion> ShmRegion::Create(const std::string& path, uint64_t table_hash) {
  // A new inode: a QEMU that is still dying keeps writing to the old one. That stays until the new one is there.
  const std::string fresh = path + ".new";
  UniqueFd fd(open(fresh.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!fd) return ErrnoError(path, "cannot create the memory shared with the guest");
  int error = posix_fallocate(fd.get(), 0, kShmSize);
  if (error == 0 && rename(fresh.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    unlink(fresh.c_str());
    errno = error;
    return ErrnoError(path, "cannot reserve 32 MiB for the memory shared with the guest");
  }
  Result<ShmRegion> region = Map(path, fd.get());
  if (region.ok()) region->WriteHeader(table_hash);
  return region;
}

ShmRegion ShmRegion::Anonymous(uint64_t table_hash) {
  void* base = mmap(nullptr, kShmSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED) std::abort();  // out of address space: nothing sensible can follow
  ShmRegion region(static_cast<uint8_t*>(base));
  region.WriteHeader(table_hash);
  return region;
}

Result<ShmRegion> ShmRegion::OpenLeftover(const std::string& path) {
  UniqueFd fd(open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (!fd) return ErrnoError(path, "cannot open");
  struct stat st;
  // A shorter file would kill us with SIGBUS where it ends.
  if (fstat(fd.get(), &st) != 0 || static_cast<uint64_t>(st.st_size) != kShmSize) {
    return Error{path, "is no memory shared with a guest: wrong size"};
  }
  Result<ShmRegion> region = Map(path, fd.get());
  if (!region.ok()) return region;
  const uint32_t version = region->header().version;
  if (region->header().magic != kShmMagic || version < kOldestShmVersion || version > kShmVersion) {
    return Error{path, "is no memory shared with a guest of this version"};
  }
  return region;
}

void ShmRegion::WriteHeader(uint64_t table_hash) {
  ShmHeader& h = header();
  h.version = kShmVersion;
  h.size_mib = kShmSize >> 20;
  h.syscall_table_hash = table_hash;
  std::atomic_thread_fence(std::memory_order_release);
  h.magic = kShmMagic;
}

HistoryView ShmRegion::history() const {
  return {At<HistoryHeader>(kHistoryOffset),
          {base_.get() + kHistoryOffset + sizeof(HistoryHeader), kHistoryBytes}};
}

RingView ShmRegion::ring() const {
  return {At<RingHeader>(kRingOffset),
          {base_.get() + kRingOffset + sizeof(RingHeader), kRingBytes}};
}

std::span<const std::atomic<uint64_t>> ShmRegion::pcs() const {
  return {At<const std::atomic<uint64_t>>(kPcOffset), kPcSlots};
}

std::span<const uint8_t> ShmRegion::out_archive() const {
  const uint64_t size = header().out_size.load(std::memory_order_acquire);
  return {base_.get() + kPcOffset, std::min(size, kPcBytes)};
}

}  // namespace kapifuzz
