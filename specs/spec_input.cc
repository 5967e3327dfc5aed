#include "specs/spec_input.h"

#include <fstream>

#include "base/files.h"
#include "specs/debugfs_reader.h"
#include "specs/document_reader.h"
#include "specs/elf_reader.h"
#include "specs/source_reader.h"

namespace kapifuzz {
namespace {

constexpr char kDefaultDebugfs[] = "/sys/kernel/debug";
constexpr std::string_view kElfMagic =
    "\x7f"
    "ELF";

Result<SourceSpecs> WithoutErrors(Result<std::vector<ApiSpec>> specs) {
  if (!specs.ok()) return specs.error();
  return SourceSpecs{.specs = std::move(*specs)};
}

}  // namespace

void AddInputOptions(CommandLine* line, SpecInput* input) {
  line->Value("source", &input->source, "PATH", "read comments of a C file or a directory");
  line->Value("vmlinux", &input->vmlinux, "FILE", "read a kernel image");
  line->Value("debugfs", &input->debugfs, "DIR",
              std::string("read a running kernel's debugfs (default ") + kDefaultDebugfs + ")");
  line->Value("spec", &input->spec, "FILE", "read a JSON or YAML file that kapi or a kernel wrote");
  line->Value("tree", &input->tree, "DIR", "with --source: name files by their path below DIR");
}

Result<SourceSpecs> LoadSpecs(const SpecInput& input) {
  int given = !!input.source + !!input.vmlinux + !!input.debugfs + !!input.spec;
  if (given > 1) {
    return Error{"", "give only one of --source, --vmlinux, --debugfs, --spec"};
  }
  if (input.source) return ReadSource(*input.source, {.root = input.tree});
  if (input.vmlinux) return WithoutErrors(ReadVmlinux(*input.vmlinux));
  if (input.spec) return WithoutErrors(ReadSpecFile(*input.spec));
  return WithoutErrors(ReadDebugfs(input.debugfs.value_or(kDefaultDebugfs)));
}

Result<SpecInput> GuessInput(const std::string& path) {
  if (IsDirectory(path)) {
    if (HasDebugfsSpecs(path)) return SpecInput{.debugfs = path};
    return SpecInput{.source = path};
  }
  if (path.ends_with(".c") || path.ends_with(".h")) return SpecInput{.source = path};
  std::ifstream file(path, std::ios::binary);
  if (!file) return ErrnoError(path, "cannot open");
  char start[kElfMagic.size()] = {};
  file.read(start, sizeof(start));
  if (std::string_view(start, sizeof(start)) == kElfMagic) return SpecInput{.vmlinux = path};
  return SpecInput{.spec = path};
}

}  // namespace kapifuzz
