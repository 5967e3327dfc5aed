// The whole walk on this machine's kernel: seed programs run, their witnesses become LTP tests, and
// these pass.
//
// Needs root for the sandbox (mounts) and is skipped without it.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "base/files.h"
#include "base/subprocess.h"
#include "corpus/program_cut.h"
#include "executor/executor.h"
#include "executor/items.h"
#include "executor/program_text.h"
#include "gen/ltp_emitter.h"
#include "gen/testing/c_compiler.h"
#include "oracles/verdict.h"

namespace kapifuzz {
namespace {

constexpr char kSeeds[] = KAPIFUZZ_SOURCE_DIR "/corpus/seeds";
constexpr char kInclude[] = "-I" KAPIFUZZ_SOURCE_DIR "/gen/ltp/include";

// Runs one program and notes what each call witnessed.
Witness RunForWitness(Executor* executor, const Program& program) {
  executor->Run(program, {.cover = false});
  Witness witness{.program = program, .calls = {}};
  for (int i = 0; i < executor->trace().started; ++i) {
    const CallView view = executor->View(i);
    if (!view.record().returned || view.record().interrupted) break;
    WitnessedCall call{.ret = view.record().ret, .items = {}};
    CollectItems(view, &call.items);
    witness.calls.push_back(std::move(call));
  }
  return witness;
}

std::vector<Witness> WitnessesOfSeeds(Executor* executor) {
  std::vector<Witness> witnesses;
  Result<std::vector<std::string>> seeds = ListFiles(kSeeds, ".kprog");
  if (!seeds.ok()) return witnesses;
  for (const std::string& name : *seeds) {
    Result<std::string> text = ReadFile(JoinPath(kSeeds, name));
    Result<Program> program = text.ok() ? ParseProgram(*text, name) : Result<Program>(text.error());
    EXPECT_TRUE(program.ok()) << program.error().ToString();
    if (!program.ok()) continue;
    witnesses.push_back(RunForWitness(executor, *program));
    for (int call = 0; call < program->call_count; ++call) {
      witnesses.push_back(RunForWitness(executor, Slice(*program, call)));
    }
  }
  return witnesses;
}

TEST(LtpRun, TestsMadeFromSeedsPass) {
  if (geteuid() != 0) GTEST_SKIP() << "the sandbox needs root";
  const std::string root = testing::TempDir() + "kapifuzz-ltp-" + std::to_string(getpid());
  ASSERT_TRUE(MakeDirs(root).ok());
  Result<std::unique_ptr<Executor>> executor =
      Executor::Create({.sandbox = root + "/sandbox", .use_kcov = false});
  if (!executor.ok()) GTEST_SKIP() << executor.error().ToString();
  Result<LtpSuite> suite = EmitLtp(WitnessesOfSeeds(executor->get()), {});
  ASSERT_TRUE(suite.ok()) << suite.error().ToString();
  executor->reset();

  size_t tests = 0;
  for (const LtpFile& file : suite->files) {
    const std::string path = JoinPath(root, file.path);
    ASSERT_TRUE(MakeDirs(DirName(path)).ok());
    ASSERT_TRUE(WriteFileAtomically(path, file.content).ok());
    if (!path.ends_with(".c")) continue;
    const std::string binary = path.substr(0, path.size() - 2);
    EXPECT_EQ(CompileC(file.content, {kInclude}, binary), "") << file.content;
    Result<CommandOutput> ran = RunCommand({binary, "-i", "2"}, {.timeout_ms = 60'000});
    ASSERT_TRUE(ran.ok()) << ran.error().ToString();
    EXPECT_EQ(ran->exit_status, 0) << file.path << "\n" << ran->err << file.content;
    ++tests;
  }
  // Each call has a test, or a reason why none of its items is a row.
  std::set<int> tested, explained;
  for (uint32_t item : suite->covered) tested.insert(PlaceOfItem(item).syscall);
  for (const LtpSkip& skip : suite->skipped) explained.insert(PlaceOfItem(skip.item).syscall);
  EXPECT_EQ(tests, tested.size());
  explained.insert(tested.begin(), tested.end());
  EXPECT_EQ(explained.size(), Syscalls().size());
  for (const LtpSkip& skip : suite->skipped) {
    RecordProperty(ItemLabel(skip.item), skip.reason);
    printf("skipped %s: %s\n", ItemLabel(skip.item).c_str(), skip.reason.c_str());
  }
  printf("%zu items in %zu tests\n", suite->covered.size(), tests);
  if (!HasFailure()) std::filesystem::remove_all(root);
}

}  // namespace
}  // namespace kapifuzz
