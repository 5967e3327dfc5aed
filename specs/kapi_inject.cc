// `kapi inject --specs DIR --tree TREE`: puts authored comments into a copy of the kernel's source.
#include <cstdio>

#include "base/command_line.h"
#include "specs/inject.h"
#include "specs/kapi_commands.h"

namespace kapifuzz {

ExitStatus KapiInject(const std::vector<std::string>& arguments) {
  std::string specs, tree;
  CommandLine line("kapi inject --specs DIR --tree TREE",
                   "Puts each specification of DIR above the same SYSCALL_DEFINE of TREE.");
  line.Value("specs", &specs, "DIR", "authored comments, mirroring the kernel's tree");
  line.Value("tree", &tree, "TREE", "copy of the kernel's source; its files are changed");
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (specs.empty() || tree.empty()) {
    return line.UsageError({"", "inject needs --specs and --tree"});
  }

  Result<InjectReport> report = InjectSpecs(specs, tree);
  if (!report.ok()) {
    std::fprintf(stderr, "kapi: %s\n", report.error().ToString().c_str());
    return kExitEnvironment;
  }
  for (const Error& error : report->errors) {
    std::fprintf(stderr, "%s\n", error.ToString().c_str());
  }
  if (!report->errors.empty()) return kExitFindings;
  for (const std::string& file : report->changed_files) std::printf("changed %s\n", file.c_str());
  return kExitOk;
}

}  // namespace kapifuzz
