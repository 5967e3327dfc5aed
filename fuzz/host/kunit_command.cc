// kapifuzz kunit: boots the kernel with its KUnit suites enabled and reads their results off the
// console.
#include "base/print.h"
#include "fuzz/host/commands.h"
#include "fuzz/host/console_log.h"
#include "fuzz/host/ktap.h"
#include "fuzz/host/scratch_dir.h"

namespace kapifuzz {

ExitStatus KunitCommand(const Arguments& arguments) {
  GuestSetup setup;
  std::string filter;
  CommandLine line("kapifuzz kunit [options]",
                   "Runs the kernel's KUnit suites in a guest. Exit status 1 if a test fails or is "
                   "missing.");
  setup.AddOptions(&line);
  line.Value("filter", &filter, "GLOB", "only suites with such a name");
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  Result<std::string> kernel = setup.Check();
  if (!kernel.ok()) return Complain(kernel.error(), kExitEnvironment);
  Result<ScratchDir> scratch = ScratchDir::Make();
  if (!scratch.ok()) return Complain(scratch.error(), kExitEnvironment);

  // Results are printed at level info; a suite may warn on purpose.
  std::string kernel_args = "kunit.enable=1 loglevel=7 panic_on_warn=0";
  if (!filter.empty()) kernel_args += " kunit.filter_glob=" + filter;
  GuestJob nothing{.mode = "exec", .files = {{"exec.list", ""}}};
  Result<GuestOutcome> outcome =
      RunJob(setup, nothing, VmDirectory(scratch->path()), {}, kernel_args);
  if (!outcome.ok()) return Complain(outcome.error(), kExitEnvironment);

  KtapResult result = ParseKtap(outcome->console);
  for (const std::string& failure : result.failures) {
    Print("FAIL {}\n", Printable(failure));
  }
  Print("kunit: {} passed, {} failed, {} skipped of {}\n", result.passed, result.failed,
        result.skipped, result.planned);
  if (result.planned == 0) {
    return Complain(
        {"guest", "the kernel ran no KUnit suite (CONFIG_KUNIT, CONFIG_KAPI_KUNIT_TEST)"},
        kExitEnvironment);
  }
  if (!result.Ok()) Print("{}", Printable(outcome->console));
  return result.Ok() ? kExitOk : kExitFindings;
}

}  // namespace kapifuzz
