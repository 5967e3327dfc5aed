// Accel: may this machine's KVM be trusted with a guest?
//
// A /dev/kvm that opens is no proof: some hosts expose one on which ordinary guests hang. So `auto`
// wants three things: the CPU advertises vmx or svm, /dev/kvm opens for writing, and a probe guest
// (our own kernel and image) reaches user space in time. The answer is kept until the host reboots.
//
//   AccelDecision d = DecideAccel(host, probe);
//   d.accel == Accel::kTcg, d.reason == "the CPU does not advertise vmx or svm"
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "fuzz/host/qemu_command.h"

namespace kapifuzz {

struct AccelDecision {
  Accel accel = Accel::kTcg;
  std::string reason = {};  // for people; empty when KVM works
};

// What the decision looks at.
struct AccelHost {
  std::string cpuinfo_path = "/proc/cpuinfo";
  std::string kvm_path = "/dev/kvm";
  std::string boot_id_path = "/proc/sys/kernel/random/boot_id";
  std::string cache_path = {};  // where the probe's answer is kept; empty: nowhere
};

// `probe` boots a guest with KVM and says whether it reached user space in time.
AccelDecision DecideAccel(const AccelHost& host, const std::function<bool()>& probe);

// "auto", "kvm", "tcg".
Result<Accel> ParseAccel(const std::string& word);

}  // namespace kapifuzz
