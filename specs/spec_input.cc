#include "specs/spec_input.h"

#include "specs/debugfs_reader.h"
#include "specs/elf_reader.h"
#include "specs/json_reader.h"
#include "specs/source_reader.h"

namespace kapifuzz {
namespace {

constexpr char kDefaultDebugfs[] = "/sys/kernel/debug";

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
  line->Value("spec", &input->spec, "FILE", "read a JSON file");
  line->Value("tree", &input->tree, "DIR", "with --source: name files by their path below DIR");
}

Result<SourceSpecs> LoadSpecs(const SpecInput& input) {
  int given = !!input.source + !!input.vmlinux + !!input.debugfs + !!input.spec;
  if (given > 1) {
    return Error{"", "give only one of --source, --vmlinux, --debugfs, --spec"};
  }
  if (input.source) return ReadSource(*input.source, {.root = input.tree});
  if (input.vmlinux) return WithoutErrors(ReadVmlinux(*input.vmlinux));
  if (input.spec) return WithoutErrors(ReadJsonFile(*input.spec));
  return WithoutErrors(ReadDebugfs(input.debugfs.value_or(kDefaultDebugfs)));
}

}  // namespace kapifuzz
