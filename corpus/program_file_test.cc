#include "corpus/program_file.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "corpus/sha1.h"
#include "corpus/store.h"
#include "executor/program_text.h"

namespace kapifuzz {
namespace {

constexpr char kText[] = "# kapifuzz program 1\nr0 = dup(0)\nclose(r0)\n";

class ProgramFile : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(MakeDirs(directory_).ok()); }

  std::string Write(const std::string& name, const std::string& content) {
    std::string path = directory_ + "/" + name;
    EXPECT_TRUE(WriteFileAtomically(path, content).ok());
    return path;
  }

  std::string directory_ = testing::TempDir() + "/program_file_test." +
                           testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(ProgramFile, TextAndWireGiveTheSameProgram) {
  Result<Program> text = ReadProgramFile(Write("a.kprog", kText));
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(text->call_count, 2);
  std::vector<uint8_t> wire = EncodeWire(*text);
  Result<Program> again = ReadProgramFile(Write("a.wire", std::string(wire.begin(), wire.end())));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, *text);
}

TEST_F(ProgramFile, BadTextIsAnErrorWithFileAndLine) {
  Result<Program> program =
      ReadProgramFile(Write("bad.kprog", "# kapifuzz program 1\nclose(0)\ncloze(0)\n"));
  ASSERT_FALSE(program.ok());
  EXPECT_NE(program.error().ToString().find("bad.kprog:3"), std::string::npos)
      << program.error().ToString();
  EXPECT_NE(program.error().ToString().find("cloze"), std::string::npos);
}

TEST_F(ProgramFile, SeedsComeSortedAndOthersAreLeftOut) {
  Write("b.kprog", kText);
  Write("a.kprog", "# kapifuzz program 1\nclose(3)\n");
  Write("README", "not a program");
  Result<std::vector<NamedProgram>> seeds = LoadSeeds(directory_);
  ASSERT_TRUE(seeds.ok());
  ASSERT_EQ(seeds->size(), 2u);
  EXPECT_EQ((*seeds)[0].name, "a");
  EXPECT_EQ((*seeds)[1].program.call_count, 2);
}

TEST_F(ProgramFile, TheCorpusOfACampaignIsSeedsToo) {
  Result<Program> program = ParseProgram(kText, "test");
  ASSERT_TRUE(program.ok());
  Result<CorpusStore> store = CorpusStore::Open(directory_);
  ASSERT_TRUE(store.ok());
  Result<CorpusStore::Added> added = store->Add(EncodeWire(*program));
  ASSERT_TRUE(added.ok());
  Result<std::vector<NamedProgram>> seeds = LoadSeeds(directory_);
  ASSERT_TRUE(seeds.ok());
  ASSERT_EQ(seeds->size(), 1u);
  EXPECT_EQ((*seeds)[0].name, added->sha1.substr(0, 12));
  EXPECT_EQ((*seeds)[0].program, *program);
}

TEST_F(ProgramFile, MissingDirectoryIsAnError) {
  EXPECT_FALSE(LoadSeeds(directory_ + "/none").ok());
}

TEST(Sha1, KnownAnswer) {
  const uint8_t abc[] = {'a', 'b', 'c'};
  EXPECT_EQ(Sha1Hex(abc), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

}  // namespace
}  // namespace kapifuzz
