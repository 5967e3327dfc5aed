// `kapi compare`: reads the same specifications in several ways and says where they differ.
// `kapi footprint`: what specifications cost in a kernel image.
#include <cstdio>

#include "base/command_line.h"
#include "specs/compare.h"
#include "specs/elf_reader.h"
#include "specs/kapi_commands.h"
#include "specs/spec_input.h"

namespace kapifuzz {
namespace {

struct NamedSpecs {
  std::string name;
  std::vector<ApiSpec> specs;
};

// Reads the inputs that were given, each by itself.
Result<std::vector<NamedSpecs>> ReadAll(const SpecInput& input) {
  const SpecInput each[] = {{.source = input.source, .tree = input.tree},
                            {.vmlinux = input.vmlinux},
                            {.debugfs = input.debugfs},
                            {.spec = input.spec}};
  const char* const names[] = {"source", "vmlinux", "debugfs", "spec"};
  std::vector<NamedSpecs> all;
  for (size_t i = 0; i < std::size(each); ++i) {
    const SpecInput& one = each[i];
    if (!one.source && !one.vmlinux && !one.debugfs && !one.spec) continue;
    Result<SourceSpecs> found = LoadSpecs(one);
    if (!found.ok()) return found.error();
    if (!found->errors.empty()) return found->errors[0];
    all.push_back({names[i], std::move(found->specs)});
  }
  return all;
}

int PrintDifferences(const std::vector<NamedSpecs>& all) {
  int differences = 0;
  for (size_t i = 1; i < all.size(); ++i) {
    for (const std::string& difference : DiffSpecs(all[0].specs, all[i].specs)) {
      std::printf("%s against %s: %s\n", all[0].name.c_str(), all[i].name.c_str(),
                  difference.c_str());
      ++differences;
    }
  }
  return differences;
}

void PrintFootprints(const std::vector<Footprint>& footprints) {
  std::printf("%-24s %8s %8s %8s %8s\n", "specification", "section", "records", "strings", "total");
  Footprint sum{.name = "all"};
  auto print = [](const Footprint& f) {
    std::printf("%-24s %8llu %8llu %8llu %8llu\n", f.name.c_str(),
                static_cast<unsigned long long>(f.section_bytes),
                static_cast<unsigned long long>(f.record_bytes),
                static_cast<unsigned long long>(f.string_bytes),
                static_cast<unsigned long long>(f.total()));
  };
  for (const Footprint& footprint : footprints) {
    print(footprint);
    sum.section_bytes += footprint.section_bytes;
    sum.record_bytes += footprint.record_bytes;
    sum.string_bytes += footprint.string_bytes;
  }
  print(sum);
}

}  // namespace

ExitStatus KapiCompare(const std::vector<std::string>& arguments) {
  SpecInput input;
  CommandLine line("kapi compare [--source PATH] [--vmlinux FILE] [--debugfs DIR] [--spec FILE]",
                   "Reads the same specifications in several ways; exit status 1 if they differ.");
  AddInputOptions(&line, &input);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;

  Result<std::vector<NamedSpecs>> all = ReadAll(input);
  if (!all.ok()) {
    std::fprintf(stderr, "kapi: %s\n", all.error().ToString().c_str());
    return kExitUsage;
  }
  if (all->size() < 2) return line.UsageError({"", "compare needs at least two inputs"});
  if (PrintDifferences(*all) > 0) return kExitFindings;
  std::printf("%zu specifications, equal in all %zu inputs\n", (*all)[0].specs.size(), all->size());
  return kExitOk;
}

ExitStatus KapiFootprint(const std::vector<std::string>& arguments) {
  std::string vmlinux;
  CommandLine line("kapi footprint --vmlinux FILE",
                   "Bytes that each specification takes in a kernel image.");
  line.Value("vmlinux", &vmlinux, "FILE", "kernel image with symbols");
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (vmlinux.empty()) return line.UsageError({"", "footprint needs --vmlinux"});
  Result<std::vector<Footprint>> footprints = ReadFootprints(vmlinux);
  if (!footprints.ok()) {
    std::fprintf(stderr, "kapi: %s\n", footprints.error().ToString().c_str());
    return kExitUsage;
  }
  PrintFootprints(*footprints);
  return kExitOk;
}

}  // namespace kapifuzz
