// Profile: for each program of the bench's corpus, the mean time of each phase (executor/phase_times.h).
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "executor/executor.h"
#include "executor/program.h"
#include "fuzz/guest/shm.h"

namespace kapifuzz {

struct BenchProgram {
  std::string name;
  Program program;
};

// [{program "open", calls 9, us {plan 12.5, ...}}], as in docs/formats.md section 6.
nlohmann::ordered_json ProfilePrograms(Executor* executor, const GuestShm* shm,
                                       std::span<const BenchProgram> programs);

}  // namespace kapifuzz
