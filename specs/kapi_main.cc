// kapi: shows, converts, checks, compares and injects kernel API specifications.
//
//   kapi [--source PATH | --vmlinux FILE | --debugfs DIR | --spec FILE] [-f plain|json|yaml|rst|man|apispec] [-o PATH] [NAME]
//   kapi check PATH...   kapi diff A B   kapi inject --specs DIR --tree TREE   kapi compare ...   kapi footprint ...
#include <string>
#include <string_view>
#include <vector>

#include "specs/kapi_commands.h"

int main(int argc, char** argv) {
  using namespace kapifuzz;
  struct Command {
    std::string_view name;
    ExitStatus (*run)(const std::vector<std::string>&);
  };
  static constexpr Command kCommands[] = {
      {"inject", KapiInject},   {"check", KapiCheck},         {"diff", KapiDiff},
      {"compare", KapiCompare}, {"footprint", KapiFootprint},
  };
  std::vector<std::string> arguments(argv + 1, argv + argc);
  for (const Command& command : kCommands) {
    if (arguments.empty() || arguments[0] != command.name) continue;
    arguments.erase(arguments.begin());
    return command.run(arguments);
  }
  return KapiShow(arguments);
}
