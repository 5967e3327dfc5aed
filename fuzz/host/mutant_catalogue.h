// Mutants: the deliberate bugs that a kernel under test can wake (kernel/mutants), as their catalogue lists them.
//
//   Result<std::vector<Mutant>> mutants = LoadMutants(SourcePath(kMutantCatalogue));
//   (*mutants)[0].call                                     // "pipe2"
//   "kapi_mutant=" + std::to_string((*mutants)[0].number)  // wakes it at boot
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "executor/kernel_config.h"
#include "oracles/verdict.h"

namespace kapifuzz {

struct Mutant {
  int number = 0;
  std::string call = {};  // "pipe2"
  std::string what = {};  // "leaves both descriptors open when it fails with EFAULT"
  FindingClass expect = FindingClass::kContract;
  std::string model = {};  // fix of the real bug that it is made after, "" if invented
  std::vector<std::string> kernels = {};  // "6.12": only these have it; empty: all

  std::string needs = {};  // "CONFIG_FAULT_INJECTION": it cannot show without; "": nothing

  // `release`: "6.12.117 (kapifuzz@kapifuzz)". A configuration that is not known has what it needs.
  bool IsIn(const std::string& release, const KernelConfig& config = {}) const;
};

// Where ours is, below the sources.
inline constexpr char kMutantCatalogue[] = "kernel/mutants/catalogue.yaml";

// An Error names the file, the line and what is wrong there.
Result<std::vector<Mutant>> LoadMutants(const std::string& path);
// Those in a kernel of that release and configuration, or of them only those with the numbers in `only`, in its order. An Error
// also if one of these is not there.
Result<std::vector<Mutant>> LoadMutantsOf(const std::string& path,
                                          const std::vector<std::string>& only,
                                          const std::string& release, const KernelConfig& config);
Result<std::vector<Mutant>> ParseMutants(const std::string& yaml, const std::string& origin);

}  // namespace kapifuzz
