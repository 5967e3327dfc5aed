// `kapi check PATH...`: every problem of the specifications below each path, one line each.
#include <cstdio>

#include "base/command_line.h"
#include "specs/check.h"
#include "specs/kapi_commands.h"
#include "specs/source_reader.h"

namespace kapifuzz {
namespace {

void PrintAll(const std::vector<Error>& problems) {
  for (const Error& problem : problems) std::printf("%s\n", problem.ToString().c_str());
}

struct CheckTotals {
  size_t specs = 0;
  size_t problems = 0;
};

Status CheckPath(const std::string& path, bool notes, CheckTotals* totals) {
  Result<SourceSpecs> found = ReadSource(path, {.root = "."});
  if (!found.ok()) return found.error();
  PrintAll(found->errors);
  totals->problems += found->errors.size();
  for (const ApiSpec& spec : found->specs) {
    std::vector<Error> problems = CheckSpec(spec);
    PrintAll(problems);
    if (notes) PrintAll(ProseTargets(spec));
    totals->problems += problems.size();
    ++totals->specs;
  }
  return {};
}

}  // namespace

ExitStatus KapiCheck(const std::vector<std::string>& arguments) {
  std::vector<std::string> paths;
  bool notes = false;
  CommandLine line("kapi check [options] PATH...",
                   "Checks the specifications in C files and directories.");
  line.Flag("notes", &notes, "also list what is no problem but silences an oracle: prose targets");
  line.Positional(&paths, -1);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (paths.empty()) return line.UsageError({"", "nothing to check; name a file or directory"});

  CheckTotals totals;
  for (const std::string& path : paths) {
    if (Status checked = CheckPath(path, notes, &totals); !checked.ok()) {
      return line.UsageError(checked.error());
    }
  }
  std::fprintf(stderr, "kapi: %zu specifications, %zu problems\n", totals.specs, totals.problems);
  return totals.problems == 0 ? kExitOk : kExitFindings;
}

}  // namespace kapifuzz
