#include "base/command_line.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

using std::chrono::milliseconds;

struct Options {
  std::string out = "out";
  int vms = 1;
  uint64_t seed = 7;
  bool quiet = false;
  std::optional<std::string> kernel;
  milliseconds length{120'000};
  std::vector<std::string> syscalls;
  std::vector<std::string> words;
};

Result<CommandLine::Outcome> Parse(Options* options, const std::vector<std::string>& arguments) {
  CommandLine line("tool [options] [WORD]", "Does things.");
  line.Value("out,o", &options->out, "DIR", "where results go");
  line.Value("vms", &options->vms, "N", "machines");
  line.Value("seed", &options->seed, "N", "seed");
  line.Flag("quiet,q", &options->quiet, "no status line");
  line.Value("kernel", &options->kernel, "FILE", "kernel");
  line.Duration("for", &options->length, "how long");
  line.Values("syscall", &options->syscalls, "NAME", "only this");
  line.Positional(&options->words, 1);
  return line.Parse(arguments);
}

TEST(CommandLine, LeavesDefaultsAlone) {
  Options options;
  ASSERT_TRUE(Parse(&options, {}).ok());
  EXPECT_EQ(options.out, "out");
  EXPECT_EQ(options.vms, 1);
  EXPECT_EQ(options.seed, 7u);
  EXPECT_FALSE(options.quiet);
  EXPECT_FALSE(options.kernel);
  EXPECT_EQ(options.length, milliseconds(120'000));
}

TEST(CommandLine, SetsEveryKindOfOption) {
  Options options;
  ASSERT_TRUE(Parse(&options, {"-o", "d", "--vms", "4", "--seed=9", "-q", "--kernel", "b", "--for",
                               "5m", "--syscall", "open", "--syscall", "close", "word"})
                  .ok());
  EXPECT_EQ(options.out, "d");
  EXPECT_EQ(options.vms, 4);
  EXPECT_EQ(options.seed, 9u);
  EXPECT_TRUE(options.quiet);
  EXPECT_EQ(options.kernel, "b");
  EXPECT_EQ(options.length, std::chrono::minutes(5));
  EXPECT_EQ(options.syscalls, (std::vector<std::string>{"open", "close"}));
  EXPECT_EQ(options.words, (std::vector<std::string>{"word"}));
}

TEST(CommandLine, ErrorsNameTheOffendingWord) {
  struct Row {
    std::vector<std::string> arguments;
    const char* message_has;
  };
  const Row rows[] = {
      {{"--nonsense"}, "nonsense"},
      {{"--ou", "x"}, "ou"},  // abbreviations would break scripts
                              // when an option is added
      {{"--vms", "many"}, "many"},
      {{"--seed", "-1"}, "-1"},
      {{"--for", "5 parsecs"}, "5 parsecs"},
      {{"one", "two"}, "two"},
  };
  for (const Row& row : rows) {
    Options options;
    Result<CommandLine::Outcome> parsed = Parse(&options, row.arguments);
    ASSERT_FALSE(parsed.ok()) << row.message_has;
    EXPECT_NE(parsed.error().message.find(row.message_has), std::string::npos)
        << parsed.error().message;
  }
}

TEST(CommandLine, HelpShowsDefaults) {
  Options options;
  CommandLine line("tool [options]", "Does things.");
  line.Duration("for", &options.length, "how long");
  std::string help = line.Help();
  EXPECT_NE(help.find("Usage: tool [options]"), std::string::npos) << help;
  EXPECT_NE(help.find("2m"), std::string::npos) << help;
}

TEST(Duration, RoundTrips) {
  for (const char* text : {"0s", "250ms", "90s", "5m", "8h", "1501ms"}) {
    std::optional<milliseconds> duration = ParseDuration(text);
    ASSERT_TRUE(duration) << text;
    EXPECT_EQ(FormatDuration(*duration), text);
  }
  EXPECT_EQ(ParseDuration("90"), std::chrono::seconds(90));
  for (const char* text : {"", "s", "-5m", "1.5h", "5x", "9223372036854775807h"}) {
    EXPECT_FALSE(ParseDuration(text)) << text;
  }
}

}  // namespace
}  // namespace kapifuzz
