// `kapi diff A B`: what changed in the contract between two kernels, spec sets or exports.
#include <cstdio>

#include "base/command_line.h"
#include "base/strings.h"
#include "specs/diff.h"
#include "specs/kapi_commands.h"
#include "specs/spec_input.h"

namespace kapifuzz {
namespace {

Result<std::vector<ApiSpec>> LoadGuessed(const std::string& path) {
  Result<SpecInput> input = GuessInput(path);
  if (!input.ok()) return input.error();
  Result<SourceSpecs> found = LoadSpecs(*input);
  if (!found.ok()) return found.error();
  if (!found->errors.empty()) return found->errors[0];
  // A path that holds no specification at all is more likely a mistake than a kernel without contracts.
  if (found->specs.empty()) return Error{path, "there is no specification in this input"};
  return std::move(found->specs);
}

ExitStatus StatusOf(const std::vector<Change>& changes) {
  switch (WorstVerdict(changes)) {
    case Verdict::kCompatible:
      return kExitOk;
    case Verdict::kUnclear:
      return kExitUnclear;
    case Verdict::kIncompatible:
      return kExitFindings;
  }
  return kExitOk;
}

}  // namespace

ExitStatus KapiDiff(const std::vector<std::string>& arguments) {
  std::vector<std::string> paths;
  std::string format = "plain";
  CommandLine line(
      "kapi diff [options] A B",
      "What changed for programs in user space between two sets of specifications. A and\n"
      "B are each a source tree or C file, a kernel image, a debugfs, a JSON or YAML\n"
      "export. Exit status: 0 no change or compatible ones only, 1 an incompatible one,\n"
      "4 none of these but one that nobody could judge, 2 wrong input.");
  line.Value("format,f", &format, "FORMAT", "plain or json");
  line.Positional(&paths, 2);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  format = ToLower(format);
  if (format != "plain" && format != "json") {
    return line.UsageError({"", "unknown format '" + format + "'; there are plain, json"});
  }
  if (paths.size() != 2) return line.UsageError({"", "diff needs two inputs"});

  std::vector<std::vector<ApiSpec>> sides;
  for (const std::string& path : paths) {
    Result<std::vector<ApiSpec>> specs = LoadGuessed(path);
    if (!specs.ok()) {
      std::fprintf(stderr, "kapi: %s\n", specs.error().ToString().c_str());
      return kExitUsage;
    }
    sides.push_back(std::move(*specs));
  }
  const std::vector<Change> changes = DiffContracts(sides[0], sides[1]);
  std::fputs((format == "json" ? ToJson(changes) : ToPlain(changes)).c_str(), stdout);
  return StatusOf(changes);
}

}  // namespace kapifuzz
