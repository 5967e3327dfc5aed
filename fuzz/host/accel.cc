#include "fuzz/host/accel.h"

#include <fcntl.h>

#include "base/files.h"
#include "base/strings.h"
#include "base/unique_fd.h"

namespace kapifuzz {
namespace {

bool CpuAdvertisesKvm(const std::string& cpuinfo_path) {
  Result<std::string> cpuinfo = ReadFile(cpuinfo_path);
  if (!cpuinfo.ok()) return false;
  for (std::string_view line : SplitLines(*cpuinfo)) {
    if (!line.starts_with("flags")) continue;
    for (std::string_view flag : Split(line, ' ')) {
      if (flag == "vmx" || flag == "svm") return true;
    }
  }
  return false;
}

constexpr char kProbeFailed[] = "a probe guest under KVM did not reach user space in time";

AccelDecision ProbeAndRemember(const AccelHost& host, const std::function<bool()>& probe) {
  std::string boot = ReadFile(host.boot_id_path).ok() ? *ReadFile(host.boot_id_path) : "";
  if (!host.cache_path.empty() && !boot.empty()) {
    Result<std::string> cached = ReadFile(host.cache_path);
    if (cached.ok() && *cached == boot + "kvm\n") return {.accel = Accel::kKvm};
    if (cached.ok() && *cached == boot + "tcg\n") return {.reason = kProbeFailed};
  }
  bool works = probe();
  if (!host.cache_path.empty() && !boot.empty()) {
    // Without the cache the next command probes again; nothing is wrong with that.
    [[maybe_unused]] Status kept =
        WriteFileAtomically(host.cache_path, boot + (works ? "kvm\n" : "tcg\n"));
  }
  if (works) return {.accel = Accel::kKvm};
  return {.reason = kProbeFailed};
}

}  // namespace

AccelDecision DecideAccel(const AccelHost& host, const std::function<bool()>& probe) {
  if (!CpuAdvertisesKvm(host.cpuinfo_path)) {
    return {.reason = "the CPU does not advertise vmx or svm"};
  }
  if (!UniqueFd(open(host.kvm_path.c_str(), O_RDWR | O_CLOEXEC))) {
    return {.reason = host.kvm_path + " cannot be opened"};
  }
  return ProbeAndRemember(host, probe);
}

Result<Accel> ParseAccel(const std::string& word) {
  if (word == "auto") return Accel::kAuto;
  if (word == "kvm") return Accel::kKvm;
  if (word == "tcg") return Accel::kTcg;
  return Error{"--accel", "\"" + word + "\" is none of auto, kvm, tcg"};
}

}  // namespace kapifuzz
