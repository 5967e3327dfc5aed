#include "base/command_line.h"

#include <boost/program_options.hpp>
#include <cstdio>
#include <sstream>

#include "base/strings.h"

namespace kapifuzz {
namespace {

namespace po = boost::program_options;
using std::chrono::milliseconds;

struct Unit {
  const char* suffix;
  int64_t ms;
};
// Longest first, so that "ms" is not read as "s".
constexpr Unit kUnits[] = {{"ms", 1}, {"s", 1000}, {"m", 60 * 1000}, {"h", 3600 * 1000}};

}  // namespace

struct CommandLine::State {
  std::string usage;
  std::string summary;
  po::options_description options{"Options"};
  std::vector<std::string>* positional = nullptr;
  int positional_limit = 0;

  void Add(const std::string& names, const po::value_semantic* semantic, const std::string& help) {
    options.add_options()(names.c_str(), semantic, help.c_str());
  }

  // Boost's exceptions leave through Parse(), their only catcher.
  Outcome ParseOrThrow(const std::vector<std::string>& arguments) {
    po::options_description all;
    all.add(options);
    po::positional_options_description where;
    std::vector<std::string> words;
    all.add_options()("words", po::value(&words));
    where.add("words", -1);
    po::variables_map values;
    po::store(
        po::command_line_parser(arguments)
            .options(all)
            .positional(where)
            .style(po::command_line_style::default_style & ~po::command_line_style::allow_guessing)
            .run(),
        values);
    if (values.count("help")) return kHelpShown;
    po::notify(values);
    if (positional_limit >= 0 && words.size() > static_cast<size_t>(positional_limit)) {
      throw po::error("unexpected argument '" + words[positional_limit] + "'");
    }
    if (positional) *positional = words;
    return kRun;
  }
};

CommandLine::CommandLine(std::string usage, std::string summary)
    : state_(std::make_unique<State>()) {
  state_->usage = std::move(usage);
  state_->summary = std::move(summary);
  state_->options.add_options()("help,h", "show this");
}

CommandLine::~CommandLine() = default;

void CommandLine::Flag(const std::string& names, bool* target, const std::string& help) {
  state_->Add(names, po::bool_switch(target)->default_value(*target), help);
}

void CommandLine::Value(const std::string& names, std::string* target, const std::string& metavar,
                        const std::string& help) {
  auto* semantic = po::value(target)->value_name(metavar);
  if (!target->empty()) semantic->default_value(*target);
  state_->Add(names, semantic, help);
}

void CommandLine::Value(const std::string& names, int* target, const std::string& metavar,
                        const std::string& help) {
  state_->Add(names, po::value(target)->value_name(metavar)->default_value(*target), help);
}

void CommandLine::Value(const std::string& names, uint64_t* target, const std::string& metavar,
                        const std::string& help) {
  // Boost would read "-1" into an unsigned as 2^64-1; our own parser refuses it.
  auto* semantic =
      po::value<std::string>()->value_name(metavar)->default_value(std::to_string(*target));
  semantic->notifier([target, names](const std::string& text) {
    std::optional<int64_t> number = ParseInt(text);
    if (!number || text.starts_with('-')) {
      throw po::error("the argument ('" + text + "') for option '--" +
                      std::string(Split(names, ',')[0]) + "' is not a number");
    }
    *target = static_cast<uint64_t>(*number);
  });
  state_->Add(names, semantic, help);
}

void CommandLine::Value(const std::string& names, std::optional<std::string>* target,
                        const std::string& metavar, const std::string& help) {
  auto* semantic = po::value<std::string>()->value_name(metavar);
  semantic->notifier([target](const std::string& text) { *target = text; });
  state_->Add(names, semantic, help);
}

void CommandLine::Values(const std::string& names, std::vector<std::string>* target,
                         const std::string& metavar, const std::string& help) {
  state_->Add(names, po::value(target)->value_name(metavar), help);
}

void CommandLine::Duration(const std::string& names, milliseconds* target,
                           const std::string& help) {
  auto* semantic =
      po::value<std::string>()->value_name("TIME")->default_value(FormatDuration(*target));
  semantic->notifier([target, names](const std::string& text) {
    std::optional<milliseconds> duration = ParseDuration(text);
    if (!duration) {
      throw po::error("the argument ('" + text + "') for option '--" +
                      std::string(Split(names, ',')[0]) + "' is no duration; write 90s, 5m or 8h");
    }
    *target = *duration;
  });
  state_->Add(names, semantic, help);
}

void CommandLine::Positional(std::vector<std::string>* target, int limit) {
  state_->positional = target;
  state_->positional_limit = limit;
}

Result<CommandLine::Outcome> CommandLine::Parse(const std::vector<std::string>& arguments) {
  try {
    Outcome outcome = state_->ParseOrThrow(arguments);
    if (outcome == kHelpShown) std::fputs(Help().c_str(), stdout);
    return outcome;
  } catch (const std::exception& error) {
    return Error{"", error.what()};
  }
}

std::string CommandLine::Help() const {
  std::ostringstream text;
  text << "Usage: " << state_->usage << "\n\n" << state_->summary << "\n\n" << state_->options;
  return text.str();
}

ExitStatus CommandLine::UsageError(const Error& error) const {
  std::string program(Split(state_->usage, ' ')[0]);
  std::fprintf(stderr, "%s: %s\nTry '%s --help'.\n", program.c_str(), error.ToString().c_str(),
               program.c_str());
  return kExitUsage;
}

std::optional<milliseconds> ParseDuration(const std::string& text) {
  for (const Unit& unit : kUnits) {
    if (!text.ends_with(unit.suffix)) continue;
    std::string digits = text.substr(0, text.size() - std::string_view(unit.suffix).size());
    std::optional<int64_t> number = ParseInt(digits);
    if (!number || *number < 0 || *number > INT64_MAX / unit.ms) return std::nullopt;
    return milliseconds(*number * unit.ms);
  }
  std::optional<int64_t> seconds = ParseInt(text);
  if (!seconds || *seconds < 0 || *seconds > INT64_MAX / 1000) return std::nullopt;
  return milliseconds(*seconds * 1000);
}

std::string FormatDuration(milliseconds duration) {
  const Unit* best = &kUnits[0];
  for (const Unit& unit : kUnits) {
    if (duration.count() != 0 && duration.count() % unit.ms == 0) best = &unit;
  }
  if (duration.count() == 0) best = &kUnits[1];
  return std::to_string(duration.count() / best->ms) + best->suffix;
}

}  // namespace kapifuzz
