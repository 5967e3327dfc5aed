#include "gen/testing/c_compiler.h"

#include "base/subprocess.h"

namespace kapifuzz {

std::string CompileC(const std::string& source, const std::vector<std::string>& flags,
                     const std::string& output) {
  std::vector<std::string> command = {"cc",    "-xc",     "-",       "-std=gnu99",
                                      "-Wall", "-Wextra", "-Werror", "-O1"};
  command.insert(command.end(), flags.begin(), flags.end());
  if (output.empty()) {
    command.push_back("-fsyntax-only");
  } else {
    command.insert(command.end(), {"-o", output});
  }
  Result<CommandOutput> ran = RunCommand(command, {.input = source, .timeout_ms = 60'000});
  if (!ran.ok()) return ran.error().ToString();
  return ran->exit_status == 0
             ? ""
             : "exit status " + std::to_string(ran->exit_status) + "\n" + ran->err;
}

}  // namespace kapifuzz
