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

TEST_F(KapiCli, YamlIsReadAsJsonIs) {
  const std::string file = JoinPath(dir_, "specs.yaml");
  ASSERT_EQ(Kapi({"--source", kGood, "-f", "yaml", "-o", file}).exit_status, 0);
  EXPECT_EQ(Kapi({"--spec", file, "-f", "json"}).out, Kapi({"--source", kGood, "-f", "json"}).out);
  ASSERT_TRUE(WriteFileAtomically(file, "name: a\nkind: syscall\nnots: b\n").ok());
  CommandOutput ran = Kapi({"--spec", file});
  EXPECT_EQ(ran.exit_status, 2);
  EXPECT_EQ(ran.err, "kapi: " + file + ":3: nots: unknown key, did you mean notes?\n");
}

TEST_F(KapiCli, EveryFormatGoesIntoADirectory) {
  const std::pair<const char*, const char*> rows[] = {
      {"plain", "sys_bare.txt"}, {"JSON", "sys_bare.json"}, {"yaml", "sys_bare.yaml"},
      {"rst", "sys_bare.rst"},   {"man", "bare.2"},         {"apispec", "sys_bare.apispec.h"}};
  for (const auto& [format, file] : rows) {
    CommandOutput ran = Kapi({"--source", kGood, "-f", format, "-o", dir_});
    EXPECT_EQ(ran.exit_status, 0) << ran.err;
    CommandOutput one = Kapi({"--source", kGood, "-f", format, "bare"});
    Result<std::string> written = ReadFile(JoinPath(dir_, file));
    ASSERT_TRUE(written.ok()) << written.error().ToString();
    EXPECT_EQ(*written, one.out);
    EXPECT_NE(one.out, "");
  }
  const std::string evil = JoinPath(dir_, "evil.json");
  ASSERT_TRUE(WriteFileAtomically(evil, R"({"name": "../x", "kind": "syscall"})").ok());
  EXPECT_EQ(Kapi({"--spec", evil, "-f", "json", "-o", dir_}).exit_status, 3);
}

TEST_F(KapiCli, VersionIsShown) {
  for (const char* option : {"-V", "--version"}) {
    CommandOutput ran = Kapi({option});
    EXPECT_EQ(ran.exit_status, 0);
    EXPECT_TRUE(ran.out.starts_with("kapi ")) << ran.out;
  }
}

// Recognises what it is given, and says with its status how bad the worst change is.
TEST_F(KapiCli, DiffTakesAnyInput) {
  const std::string json = JoinPath(dir_, "a.json"), yaml = JoinPath(dir_, "b.export");
  const std::string debugfs = JoinPath(dir_, "debugfs");
  ASSERT_TRUE(MakeDirs(JoinPath(debugfs, "kapi")).ok());
  ASSERT_EQ(Kapi({"--source", kGood, "-f", "json", "-o", json}).exit_status, 0);
  ASSERT_EQ(Kapi({"--source", kGood, "-f", "yaml", "-o", yaml}).exit_status, 0);
  ASSERT_TRUE(WriteFileAtomically(JoinPath(debugfs, "kapi/all.json"), *ReadFile(json)).ok());
  for (const std::string& other : {json, yaml, debugfs}) {
    CommandOutput ran = Kapi({"diff", kGood, other});
    EXPECT_EQ(ran.exit_status, 0) << other << ran.err;
    EXPECT_EQ(ran.out, "no changes\n");
  }
  EXPECT_EQ(Kapi({"diff", kGood, JoinPath(KAPIFUZZ_BINARY_DIR, "bin/kapi")}).exit_status, 2)
      << "an ELF file without specifications";
  EXPECT_EQ(Kapi({"diff", "specs/linux/fs", "./specs/linux/fs"}).exit_status, 0) << "directories";
}

TEST_F(KapiCli, DiffsStatusIsTheWorstVerdict) {
  const std::string a = JoinPath(dir_, "a.yaml"), b = JoinPath(dir_, "b.yaml");
  const std::string spec = "name: sys_x\nkind: syscall\n";
  ASSERT_TRUE(WriteFileAtomically(a, spec).ok());
  const std::pair<const char*, int> rows[] = {
      {"notes: x\n", 0},
      {"notes: x\nside_effects: [{target: y}]\n", 4},
      {"side_effects: [{target: y}]\nerrors: [{name: EIO, code: -5}]\n", 1}};
  for (const auto& [more, status] : rows) {
    ASSERT_TRUE(WriteFileAtomically(b, spec + more).ok());
    CommandOutput ran = Kapi({"diff", a, b});
    EXPECT_EQ(ran.exit_status, status) << ran.out << ran.err;
    EXPECT_EQ(Kapi({"diff", "-f", "json", a, b}).exit_status, status);
  }
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
      "specs/testdata/bad/words.c:4: error: unknown word 'proces', did you mean process?\n"))
      << ran.out;
  EXPECT_EQ(Kapi({"check", kGood}).exit_status, 0);
  EXPECT_EQ(Kapi({"check", "check/testdata/meaning.c"}).err,
            "kapi: 1 specifications, 17 errors, 4 warnings\n");
  EXPECT_EQ(Kapi({"check", "--no-warnings", "check/testdata/meaning.c"}).out.find("warning:"),
            std::string::npos);
  CommandOutput notes = Kapi({"check", "--notes", "specs/testdata/good/older.c"});
  EXPECT_EQ(notes.exit_status, 0);
  EXPECT_NE(notes.out.find("target 'list of requests' is prose"), std::string::npos) << notes.out;
}

TEST_F(KapiCli, BadInputIsOneMessageAndStatusTwo) {
  const std::vector<std::vector<std::string>> rows = {
      {"--source", "specs/testdata/bad/words.c"},
      {"--source", "/none"},
      {"--source", kGood, "--spec", "x"},
      {"--source", kGood, "-f", "xml"},
      {"diff", kGood},
      {"diff", kGood, "/none"},
      {"diff", kGood, "specs/testdata/bad"},
      {"diff", kGood, "docs"},
      {"diff", "-f", "yaml", kGood, kGood},
      {"diff", kGood, kGood, kGood},
      {"--vmlinux", kGood},
      {"--spec", kGood},
      {"--debugfs", "/none"},
      {"--nonsense"},
      {"check"},
      {"check", "/none"},
      {"check", "--tree", "/none", kGood},
      {"check", "--depth", "0", kGood},
      {"check", "--vmlinux", kGood, kGood},
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
  for (const char* command : {"", "check", "inject", "diff", "compare", "footprint"}) {
    CommandOutput ran = *command ? Kapi({command, "--help"}) : Kapi({"--help"});
    EXPECT_EQ(ran.exit_status, 0) << command;
    EXPECT_TRUE(ran.out.starts_with("Usage: kapi")) << ran.out;
  }
}

}  // namespace
}  // namespace kapifuzz
