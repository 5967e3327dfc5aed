#include "fuzz/guest/shm.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/files.h"
#include "base/unique_fd.h"

namespace kapifuzz {
namespace {

// PCI ids of ivshmem (QEMU docs/specs/ivshmem-spec.rst); BAR 2 is the shared memory.
constexpr char kIvshmemVendor[] = "0x1af4";
constexpr char kIvshmemDevice[] = "0x1110";

bool FileStartsWith(const std::string& path, std::string_view prefix) {
  Result<std::string> text = ReadFile(path);
  return text.ok() && text->starts_with(prefix);
}

Status EnableDevice(const std::string& device) {
  // No driver claims the device, so its memory decoding may still be off.
  UniqueFd fd(open((device + "/enable").c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd || write(fd.get(), "1", 1) != 1) return ErrnoError(device + "/enable", "cannot enable");
  return {};
}

}  // namespace

void GuestShm::Unmap::operator()(std::byte* base) const { munmap(base, kShmSize); }

Result<GuestShm> GuestShm::Map(const std::string& path) {
  UniqueFd fd(open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (!fd) return ErrnoError(path, "cannot open the memory shared with the host");
  struct stat st;
  if (fstat(fd.get(), &st) != 0) return ErrnoError(path, "cannot look at");
  if (static_cast<uint64_t>(st.st_size) != kShmSize) {
    return Error{path, "the memory shared with the host has " + std::to_string(st.st_size) +
                           " bytes instead of " + std::to_string(kShmSize)};
  }
  void* base = mmap(nullptr, kShmSize, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  if (base == MAP_FAILED) return ErrnoError(path, "cannot map the memory shared with the host");
  return GuestShm(static_cast<std::byte*>(base));
}

Result<GuestShm> GuestShm::OpenIvshmem(const std::string& devices) {
  if (!IsDirectory(devices)) {
    return Error{
        devices,
        "is not there: the memory shared with the host is a PCI device, and the kernel needs "
        "CONFIG_PCI=y and CONFIG_SYSFS=y for it"};
  }
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(devices, error)) {
    const std::string device = entry.path().string();
    if (!FileStartsWith(device + "/vendor", kIvshmemVendor) ||
        !FileStartsWith(device + "/device", kIvshmemDevice)) {
      continue;
    }
    if (Status enabled = EnableDevice(device); !enabled.ok()) return enabled.error();
    return Map(device + "/resource2");
  }
  return Error{devices, "no ivshmem device (" + std::string(kIvshmemVendor) + ":" + kIvshmemDevice +
                            "): the kernel sees no PCI (pci=off?), or QEMU was started without "
                            "-device ivshmem-plain"};
}

Result<GuestShm> GuestShm::OpenFile(const std::string& path) { return Map(path); }

GuestShm GuestShm::Anonymous(uint64_t table_hash) {
  void* base = mmap(nullptr, kShmSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED) std::abort();  // no address space at start: nothing sensible can follow
  GuestShm shm(static_cast<std::byte*>(base));
  ShmHeader& header = shm.header();
  header.magic = kShmMagic;
  header.version = kShmVersion;
  header.size_mib = kShmSize >> 20;
  header.syscall_table_hash = table_hash;
  return shm;
}

void GuestShm::KeepFromChildren() const {
  static_assert(kFlightOffset + sizeof(FlightRecorder) <= kStatsOffset);
  // A kernel that refuses only costs speed.
  madvise(base_.get() + kStatsOffset, kShmSize - kStatsOffset, MADV_DONTFORK);
}

Status GuestShm::Check(uint64_t table_hash) const {
  const ShmHeader& h = header();
  if (h.magic != kShmMagic || h.version != kShmVersion || h.size_mib != kShmSize >> 20) {
    return Error{"", "the memory shared with the host is not laid out as version " +
                         std::to_string(kShmVersion)};
  }
  if (h.syscall_table_hash != table_hash) {
    return Error{"", "host and guest were built from different specifications; rebuild both"};
  }
  return {};
}

}  // namespace kapifuzz
