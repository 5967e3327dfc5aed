// GuestSetup: which kernel, guest image and QEMU a command uses, as its command line says, checked
// before anything starts.
//
//   GuestSetup setup;
//   setup.AddOptions(&line);                    // --kernel --modules --guest --accel --memory --cpus --kernel-args
//   Result<std::string> version = setup.Check();         // "6.12.48 ..." or what is missing
//   std::unique_ptr<Machine> machine = setup.MakeMachine(VmDirectory("out/vm0"));
#pragma once

#include <memory>
#include <string>

#include "base/command_line.h"
#include "base/result.h"
#include "fuzz/host/kernel_fitness.h"
#include "fuzz/host/vm.h"

namespace kapifuzz {

struct GuestSetup {
  GuestSetup();

  std::string kernel;
  std::string guest;
  std::string qemu = "qemu-system-x86_64";
  std::string accel = "auto";
  int memory_mib = 1024;
  int cpus = 1;
  std::string kernel_args;
  std::string modules;  // directory; empty: what is found beside the kernel

  void AddOptions(CommandLine* line);

  // Decides the accelerator and looks at every file; the result is the kernel's version. Says on
  // stderr why KVM or 9p is not used. `accel` is what was decided from then on: a copy need not ask again.
  Result<std::string> Check();

  // After Check. `shares` come in addition to `in` and `out`.
  std::unique_ptr<Machine> MakeMachine(const VmDirectory& directory,
                                       std::vector<VmShare> shares = {},
                                       const std::string& more_kernel_args = "") const;

  Accel decided = Accel::kTcg;  // by Check
  KernelHome home;              // by Check

 private:
  VmConfig Config() const;
  Status CheckFiles() const;
  Status CheckKernel(const std::string& version);

  FileWay file_way_;
};

const char* AccelName(Accel accel);

// "build/PATH" as seen from here: beside this executable's bin/, or else below the working
// directory.
std::string BuildPath(const std::string& path);
// PATH of the source tree: above this executable's build directory, so that both may be moved
// together, or else where it was when the executable was built.
std::string SourcePath(const std::string& path);

}  // namespace kapifuzz
