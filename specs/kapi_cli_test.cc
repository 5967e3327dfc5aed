// The tool as its users call it: exit statuses, messages, files. Formats have their own tests.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "base/files.h"
#include "base/subprocess.h"

namespace kapifuzz {
namespace {

class KapiCli : public testing::Test {
 protected:
  KapiCli() {
    std::string pattern = testing::TempDir() + "/kapifuzz.XXXXXX";
    dir_ = mkdtemp(pattern.data());
  }
  ~KapiCli() override { std::filesystem::remove_all(dir_); }

  // Runs kapi in the source tree.
  static CommandOutput Kapi(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), JoinPath(KAPIFUZZ_BINARY_DIR, "bin/kapi"));
    Result<CommandOutput> ran =
        RunCommand(arguments, {.directory = KAPIFUZZ_SOURCE_DIR, .timeout_ms = 60'000});
    EXPECT_TRUE(ran.ok());
    return ran.ok() ? *ran : CommandOutput{};
  }

  std::string dir_;
};

constexpr char kGood[] = "specs/testdata/good/short.c";

TEST_F(KapiCli, ListsAndShows) {
  CommandOutput list = Kapi({"--source", kGood});
  EXPECT_EQ(list.exit_status, 0);
  EXPECT_EQ(list.out,
            "sys_bare    nothing but what is needed\n"
            "sys_sample  move bytes between two places\n"
            "2 specifications\n");
  CommandOutput one = Kapi({"--source", kGood, "bare"});
  EXPECT_EQ(one.exit_status, 0);
  EXPECT_TRUE(one.out.starts_with("sys_bare - nothing but what is needed\n")) << one.out;
}

TEST_F(KapiCli, AnUnknownNameOffersTheNearest) {
  CommandOutput ran = Kapi({"--source", kGood, "sampel"});
  EXPECT_EQ(ran.exit_status, 2);
  EXPECT_EQ(ran.err, "kapi: no specification of 'sampel', did you mean sample?\n");
}

TEST_F(KapiCli, JsonGoesThroughAFileUnchanged) {
  const std::string file = JoinPath(dir_, "specs.json");
  ASSERT_EQ(Kapi({"--source", kGood, "-f", "json", "-o", file}).exit_status, 0);
  CommandOutput direct = Kapi({"--source", kGood, "-f", "JSON"});
  EXPECT_EQ(*ReadFile(file), direct.out);
  EXPECT_EQ(Kapi({"--spec", file, "-f", "json"}).out, direct.out);
  CommandOutput same = Kapi({"compare", "--source", kGood, "--spec", file});
  EXPECT_EQ(same.exit_status, 0);
  EXPECT_EQ(same.out, "2 specifications, equal in all 2 inputs\n");
}

TEST_F(KapiCli, CompareReportsDifferences) {
  const std::string file = JoinPath(dir_, "one.json");
  ASSERT_EQ(Kapi({"--source", kGood, "-f", "json", "-o", file, "bare"}).exit_status, 0);
  CommandOutput ran = Kapi({"compare", "--source", kGood, "--spec", file});
  EXPECT_EQ(ran.exit_status, 1);
  EXPECT_EQ(ran.out, "source against spec: sys_sample: only the first has it\n");
}

TEST_F(KapiCli, TreeNamesLocations) {
  const std::string source = JoinPath(KAPIFUZZ_SOURCE_DIR, kGood);
  for (const char* tree : {"specs", "specs/"}) {
    CommandOutput ran = Kapi({"--tree", tree, "--source", source, "bare"});
    EXPECT_NE(ran.out.find("at testdata/good/short.c:130\n"), std::string::npos) << ran.out;
  }
}

TEST_F(KapiCli, CheckExitsWithOneAndNamesEveryLine) {
  CommandOutput ran = Kapi({"check", "specs/testdata/bad/words.c"});
  EXPECT_EQ(ran.exit_status, 1);
  EXPECT_TRUE(ran.out.starts_with(
      "specs/testdata/bad/words.c:4: unknown word 'proces', did you mean process?\n"))
      << ran.out;
  EXPECT_EQ(Kapi({"check", kGood}).exit_status, 0);
  CommandOutput notes = Kapi({"check", "--notes", "specs/testdata/good/older.c"});
  EXPECT_EQ(notes.exit_status, 0);
  EXPECT_NE(notes.out.find("target 'list of requests' is prose"), std::string::npos) << notes.out;
}

TEST_F(KapiCli, BadInputIsOneMessageAndStatusTwo) {
  const std::vector<std::vector<std::string>> rows = {
      {"--source", "specs/testdata/bad/words.c"},
      {"--source", "/none"},
      {"--source", kGood, "--spec", "x"},
      {"--source", kGood, "-f", "yaml"},
      {"--vmlinux", kGood},
      {"--spec", kGood},
      {"--debugfs", "/none"},
      {"--nonsense"},
      {"check"},
      {"check", "/none"},
      {"inject", "--specs", "specs/linux"},
      {"compare", "--source", kGood},
      {"footprint"},
      {"footprint", "--vmlinux", kGood},
  };
  for (const std::vector<std::string>& row : rows) {
    CommandOutput ran = Kapi(row);
    EXPECT_EQ(ran.exit_status, 2) << row[0];
    EXPECT_FALSE(ran.err.empty()) << row[0];
    EXPECT_EQ(ran.out, "") << row[0];
  }
}

TEST_F(KapiCli, AnUnwritableOutputIsTheEnvironmentsFault) {
  CommandOutput ran = Kapi({"--source", kGood, "-o", JoinPath(dir_, "no/such/dir")});
  EXPECT_EQ(ran.exit_status, 3);
  EXPECT_NE(ran.err.find("no/such/dir"), std::string::npos) << ran.err;
}

TEST_F(KapiCli, InjectWritesOnce) {
  ASSERT_TRUE(MakeDirs(JoinPath(dir_, "specs")).ok());
  ASSERT_TRUE(MakeDirs(JoinPath(dir_, "tree")).ok());
  const std::string definition = "SYSCALL_DEFINE0(x)\n";
  ASSERT_TRUE(WriteFileAtomically(
                  JoinPath(dir_, "specs/x.c"),
                  "/**\n * sys_x - x\n * contexts: process\n * error: EIO, x\n */\n" + definition)
                  .ok());
  ASSERT_TRUE(WriteFileAtomically(JoinPath(dir_, "tree/x.c"), definition).ok());
  const std::vector<std::string> inject = {"inject", "--specs", JoinPath(dir_, "specs"), "--tree",
                                           JoinPath(dir_, "tree")};
  CommandOutput ran = Kapi(inject);
  EXPECT_EQ(ran.exit_status, 0) << ran.err;
  EXPECT_EQ(ran.out, "changed x.c\n");
  EXPECT_EQ(Kapi(inject).out, "");
  ASSERT_TRUE(WriteFileAtomically(JoinPath(dir_, "tree/x.c"), "SYSCALL_DEFINE1(x, int, a)\n").ok());
  ran = Kapi(inject);
  EXPECT_EQ(ran.exit_status, 1);
  EXPECT_NE(ran.err.find("specs/x.c:6: x() is specified, but x.c:1 defines x(int a)"),
            std::string::npos)
      << ran.err;
}

TEST_F(KapiCli, HelpIsNoError) {
  for (const char* command : {"", "check", "inject", "compare", "footprint"}) {
    CommandOutput ran = *command ? Kapi({command, "--help"}) : Kapi({"--help"});
    EXPECT_EQ(ran.exit_status, 0) << command;
    EXPECT_TRUE(ran.out.starts_with("Usage: kapi")) << ran.out;
  }
}

}  // namespace
}  // namespace kapifuzz
