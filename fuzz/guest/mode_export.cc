// Mode `export`: what the kernel says about itself, as files: debugfs kapi/** and its configuration.
#include <zlib.h>

#include <array>
#include <string>

#include "base/files.h"
#include "fuzz/guest/console.h"
#include "fuzz/guest/mode.h"

namespace kapifuzz {
namespace {

constexpr char kKapi[] = "/sys/kernel/debug/kapi";

// debugfs files say that they are empty, so each is read to its end. One that cannot be read (a write-only control) is
// noted and left out.
Status CopyTree(const std::string& from, const std::string& to) {
  if (!IsDirectory(from)) {
    return Error{
        from,
        "is not there: the kernel has no CONFIG_KAPI_SPEC debugfs, or debugfs is not mounted"};
  }
  Result<std::vector<std::string>> files = ListFiles(from, "");
  if (!files.ok()) return files.error();
  for (const std::string& file : *files) {
    Result<std::string> text = ReadFile(JoinPath(from, file));
    if (!text.ok()) {
      SayNote("left out: " + text.error().ToString());
      continue;
    }
    const std::string path = JoinPath(to, file);
    if (Status made = MakeDirs(DirName(path)); !made.ok()) return made;
    if (Status written = WriteFileAtomically(path, *text); !written.ok()) return written;
  }
  return {};
}

// As text. A kernel carries it with CONFIG_IKCONFIG_PROC.
Result<std::string> ReadKernelConfig() {
  constexpr char kPath[] = "/proc/config.gz";
  gzFile file = gzopen(kPath, "rb");
  if (file == nullptr) return ErrnoError(kPath, "cannot read the kernel's configuration");
  std::string text;
  std::array<char, 16384> chunk;
  int n;
  while ((n = gzread(file, chunk.data(), chunk.size())) > 0) text.append(chunk.data(), n);
  gzclose(file);
  if (n < 0) return Error{kPath, "is damaged"};
  return text;
}

}  // namespace

Status ExportMode(const ModeContext& context) {
  const Job& job = *context.job;
  SayReady(context);
  Result<std::string> config = ReadKernelConfig();
  if (config.ok()) {
    Status written = WriteFileAtomically(JoinPath(job.out, "config"), *config);
    if (!written.ok()) return written;
  } else {
    SayNote(config.error().ToString());
  }
  return CopyTree(kKapi, JoinPath(job.out, "kapi"));
}

}  // namespace kapifuzz
