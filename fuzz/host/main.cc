// kapifuzz: fuzzes Linux system calls in QEMU guests and judges them by their specifications.
#include <signal.h>

#include <cstdio>
#include <string>
#include <vector>

#include "base/print.h"
#include "base/strings.h"
#include "fuzz/host/commands.h"

namespace kapifuzz {
namespace {

struct Command {
  const char* name;
  ExitStatus (*run)(const Arguments&);
  const char* help;
};

constexpr Command kCommands[] = {
    {"fuzz", FuzzCommand, "run a campaign: guests that fuzz, findings triaged, results in OUT"},
    {"run", RunCommandLine, "run one program in a guest: its trace with verdicts"},
    {"repro", ReproCommand, "show a finding again, on any kernel: its program and C reproducer"},
    {"status", StatusCommand, "how a campaign stands: running, finished or killed"},
    {"report", ReportCommand, "what was specified against what was seen, per syscall"},
    {"ltp", LtpCommand, "LTP tests from what a campaign has witnessed, built and run"},
    {"bench", BenchCommand, "speed of the guest and cost of the kernel framework"},
    {"mutants", MutantsCommand, "wake the kernel's deliberate bugs in turn: what finds each"},
    {"kunit", KunitCommand, "run the kernel's KUnit suites in a guest"},
    {"exec", ExecCommand, "run static programs of this machine in a guest"},
    {"export", ExportCommand, "copy a kernel's specifications out of its debugfs"},
};

void PrintHelp() {
  Print("Usage: kapifuzz COMMAND [options]\n\n");
  for (const Command& command : kCommands) Print("  {:<8} {}\n", command.name, command.help);
  Print(
      "\n`kapifuzz COMMAND --help` has a command's options.\n"
      "Exit status: 0 nothing found, 1 findings, 2 usage, 3 something is missing or failed.\n");
}

ExitStatus Main(const Arguments& words) {
  if (words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    PrintHelp();
    return words.empty() ? kExitUsage : kExitOk;
  }
  std::vector<std::string> names;
  for (const Command& command : kCommands) {
    if (words[0] == command.name) return command.run({words.begin() + 1, words.end()});
    names.push_back(command.name);
  }
  return Complain({words[0], "no such command" + DidYouMean(words[0], names)}, kExitUsage);
}

}  // namespace
}  // namespace kapifuzz

int main(int argc, char** argv) {
  // A full disk or a closed pipe is a failed write, handled where it happens.
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  const kapifuzz::ExitStatus status = kapifuzz::Main({argv + 1, argv + argc});
  const bool written = fflush(stdout) == 0 && ferror(stdout) == 0;
  if (written || status != kapifuzz::kExitOk) return status;
  return kapifuzz::Complain({"standard output", "not all could be written"},
                            kapifuzz::kExitEnvironment);
}
