#include "fuzz/host/corpus_check.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "fuzz/host/scratch_dir.h"

namespace kapifuzz {
namespace {

TEST(CorpusCheck, ReadsWhatTheGuestWrote) {
  Result<CorpusShown> shown = ParseCorpusShown(
      R"({"programs": 12, "edges": 300, "items": 40, "us": 15500})", "corpus.json");
  ASSERT_TRUE(shown.ok()) << shown.error().ToString();
  EXPECT_EQ(
      *shown,
      (CorpusShown{
          .programs = 12, .edges = 300, .items = 40, .time = std::chrono::microseconds(15500)}));
}

TEST(CorpusCheck, BadAccountIsAnErrorWithItsFile) {
  const char* const bad[] = {"", "[1]", R"({"programs": 12, "edges": 300, "items": 40})",
                             R"({"programs": 12, "edges": -300, "items": 40, "us": 1})",
                             R"({"programs": 12, "edges": "300", "items": 40, "us": 1})"};
  for (const char* text : bad) {
    Result<CorpusShown> shown = ParseCorpusShown(text, "corpus.json");
    ASSERT_FALSE(shown.ok()) << text;
    EXPECT_NE(shown.error().ToString().find("corpus.json"), std::string::npos)
        << shown.error().ToString();
  }
}

// The setup has no kernel to boot.
TEST(CorpusCheck, CorpusWithoutProgramsShowsNothing) {
  Result<ScratchDir> scratch = ScratchDir::Make();
  ASSERT_TRUE(scratch.ok());
  const std::string corpus = JoinPath(scratch->path(), "corpus");
  std::filesystem::create_directory(corpus);
  Result<CorpusShown> shown = CheckCorpus({}, corpus, VmDirectory(scratch->path() + "/again"));
  ASSERT_TRUE(shown.ok()) << shown.error().ToString();
  EXPECT_EQ(*shown, CorpusShown{});
}

}  // namespace
}  // namespace kapifuzz
