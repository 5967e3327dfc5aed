// GuestJob: what a guest is told to do, laid into its `in` share before it boots.
//
//   GuestJob job{.mode = "run", .files = {{"program.wire", wire}}};
//   Status written = WriteJob(job, vm_directory);     // in/job, in/program.wire, empty out/
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "fuzz/host/vm.h"

namespace kapifuzz {

struct GuestJob {
  std::string mode = {};  // fuzz/shared/guest_protocol.h
  std::vector<std::pair<std::string, std::string>> keys = {};
  // Path below /in and content; directories are made.
  std::vector<std::pair<std::string, std::string>> files = {};
};

// Empties both shares and writes the job. The guest must not be running.
Status WriteJob(const GuestJob& job, const VmDirectory& directory);

}  // namespace kapifuzz
