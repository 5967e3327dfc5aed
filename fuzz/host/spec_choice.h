// --spec: which of the specifications that are built in are also those of the user's kernel.
//
// Contracts are compiled into guest and host (gen/), so another contract cannot be judged by at run time: the mutator, the
// oracles and all item numbers follow the built-in one. What can be done is to judge only by what both say.
//
//   Result<SpecChoice> choice = ChooseSpecs("linux/fs", BuildPath("specs.json"));
//   choice->agreed       // {"close", "openat"}: in both, with the same contract
//   choice->remarks      // "sys_open: its contract differs (error EAGAIN and 2 more): ..."
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "specs/model.h"

namespace kapifuzz {

struct SpecChoice {
  std::vector<std::string> agreed = {};   // as programs name them, in table order
  std::vector<std::string> remarks = {};  // one for each of the user's that is not among them
};

// `theirs` is a directory or file as `kapi` takes them: sources, vmlinux, debugfs, JSON, YAML. `built_in` is the export that
// this kapifuzz was built from. An Error: something cannot be read, or nothing agrees.
Result<SpecChoice> ChooseSpecs(const std::string& theirs, const std::string& built_in);

// The comparison alone.
SpecChoice CompareSpecs(std::span<const ApiSpec> theirs, std::span<const ApiSpec> built_in);

}  // namespace kapifuzz
