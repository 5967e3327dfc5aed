// Command lines: Boost.Program_options behind a few calls, its exceptions kept inside.
//
// A tool has one struct of options whose initialisers are the defaults; each option is bound to a
// member, and --help prints the member's default. Options of a tool's commands are separate
// CommandLines.
//
//   struct Options {
//     std::string out = "out";
//     std::chrono::milliseconds length{120'000};
//     bool quiet = false;
//   };
//   Options options;
//   CommandLine line("kapifuzz fuzz [options]", "Fuzzes the kernel under test.");
//   line.Value("out,o", &options.out, "DIR", "where results go");
//   line.Duration("for", &options.length, "how long: 90s, 5m, 8h");
//   line.Flag("quiet,q", &options.quiet, "no status line");
//   Result<CommandLine::Outcome> parsed = line.Parse(arguments);
//   if (!parsed.ok()) return line.UsageError(parsed.error());  // prints, gives kExitUsage
//   if (*parsed == CommandLine::kHelpShown) return kExitOk;
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/exit_status.h"
#include "base/result.h"

namespace kapifuzz {

class CommandLine {
 public:
  enum Outcome { kRun, kHelpShown };

  // `usage` is the line after "Usage: "; `summary` says in a sentence what the command is for.
  CommandLine(std::string usage, std::string summary);
  ~CommandLine();

  // `names` is "long" or "long,s". Every target must outlive Parse(); its value at the time of the
  // call is the default.
  void Flag(const std::string& names, bool* target, const std::string& help);
  void Value(const std::string& names, std::string* target, const std::string& metavar,
             const std::string& help);
  void Value(const std::string& names, int* target, const std::string& metavar,
             const std::string& help);
  void Value(const std::string& names, uint64_t* target, const std::string& metavar,
             const std::string& help);
  void Value(const std::string& names, std::optional<std::string>* target,
             const std::string& metavar, const std::string& help);
  // May be given several times; each use appends.
  void Values(const std::string& names, std::vector<std::string>* target,
              const std::string& metavar, const std::string& help);
  // A number with one of the units ms, s, m, h; a bare number is seconds.
  void Duration(const std::string& names, std::chrono::milliseconds* target,
                const std::string& help);
  // What is left after the options; at most `limit` words (-1: any number).
  void Positional(std::vector<std::string>* target, int limit);

  // Parses the words after the program (and command) name. Prints the help to stdout when --help is
  // among them.
  Result<Outcome> Parse(const std::vector<std::string>& arguments);

  std::string Help() const;

  // Prints "error" and a pointer to --help on stderr; returns kExitUsage.
  ExitStatus UsageError(const Error& error) const;

 private:
  struct State;  // keeps Boost out of this header
  std::unique_ptr<State> state_;
};

// "90s" "5m" "8h" "250ms" "90". Nothing if it is none of these, is negative or overflows.
std::optional<std::chrono::milliseconds> ParseDuration(const std::string& text);

// "250ms", "90s", "5m", "8h": the largest unit that leaves no remainder.
std::string FormatDuration(std::chrono::milliseconds duration);

}  // namespace kapifuzz
