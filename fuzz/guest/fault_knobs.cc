#include "fuzz/guest/fault_knobs.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>

#include "base/files.h"
#include "base/unique_fd.h"

namespace kapifuzz {
namespace {

struct Knob {
  const char* file;
  const char* value;
};

constexpr Knob kKnobs[] = {
    {"failslab/ignore-gfp-wait", "N"},        {"failslab/verbose", "0"},
    {"fail_page_alloc/ignore-gfp-wait", "N"}, {"fail_page_alloc/ignore-gfp-highmem", "N"},
    {"fail_page_alloc/min-order", "0"},       {"fail_page_alloc/verbose", "0"},
};

}  // namespace

std::string SetFaultKnobs(const std::string& debugfs) {
  std::string failed;
  for (const Knob& knob : kKnobs) {
    const std::string path = JoinPath(debugfs, knob.file);
    UniqueFd fd(open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!fd && errno == ENOENT) continue;
    if (fd && write(fd.get(), knob.value, strlen(knob.value)) > 0) continue;
    failed += ErrnoError(path, "cannot be set").ToString() + "\n";
  }
  return failed;
}

}  // namespace kapifuzz
