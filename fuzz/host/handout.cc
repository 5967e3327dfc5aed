#include "fuzz/host/handout.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "base/files.h"
#include "base/unique_fd.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

std::string FileOf(const VmDirectory& directory) { return JoinPath(directory.in(), kFindsFile); }

}  // namespace

void Handout::Add(std::span<const uint8_t> wire) {
  const PastRun run{.wire = WireBytes(wire.begin(), wire.end())};
  packed_ += PackRuns({&run, 1});
}

void Handout::AddSorted(std::vector<WireBytes> wires) {
  std::ranges::stable_sort(wires, {}, [](const WireBytes& wire) { return wire.size(); });
  for (const WireBytes& wire : wires) Add(wire);
}

Status Handout::WriteFor(const VmDirectory& directory) {
  const std::string file = FileOf(directory);
  if (Status written = WriteFileAtomically(file, packed_); !written.ok()) return written;
  written_[file] = packed_.size();
  return {};
}

Status Handout::Extend(const VmDirectory& directory) {
  const std::string file = FileOf(directory);
  size_t& written = written_[file];
  if (written == packed_.size()) return {};
  const UniqueFd fd(open(file.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd) return ErrnoError(file, "cannot open");
  while (written < packed_.size()) {
    const ssize_t put = pwrite(fd.get(), packed_.data() + written, packed_.size() - written,
                               static_cast<off_t>(written));
    if (put <= 0) return ErrnoError(file, "cannot be extended");
    written += static_cast<size_t>(put);
  }
  return {};
}

}  // namespace kapifuzz
