#include "fuzz/host/mutant_catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "fuzz/host/guest_setup.h"

namespace kapifuzz {
namespace {

std::string ErrorOf(const std::string& yaml) {
  Result<std::vector<Mutant>> mutants = ParseMutants(yaml, "c.yaml");
  return mutants.ok() ? "" : mutants.error().ToString();
}

TEST(MutantCatalogue, EntryIsRead) {
  Result<std::vector<Mutant>> mutants = ParseMutants(
      "- {number: 3, call: open, expect: errno-missed, what: creates, model: abc, kernels: "
      "['6.12']}\n",
      "c.yaml");
  ASSERT_TRUE(mutants.ok()) << mutants.error().ToString();
  ASSERT_EQ(mutants->size(), 1u);
  const Mutant& m = (*mutants)[0];
  EXPECT_EQ(m.number, 3);
  EXPECT_EQ(m.call, "open");
  EXPECT_EQ(m.expect, FindingClass::kErrnoMissed);
  EXPECT_EQ(m.model, "abc");
}

TEST(MutantCatalogue, SomeMutantsAreInSomeKernelsOnly) {
  const Mutant everywhere, here{.kernels = {"6.12"}};
  EXPECT_TRUE(everywhere.IsIn("6.1.192 (x)"));
  EXPECT_TRUE(here.IsIn("6.12.117 (x)"));
  EXPECT_TRUE(here.IsIn("6.12 (x)"));
  EXPECT_FALSE(here.IsIn("6.1.192 (x)"));
  EXPECT_FALSE(here.IsIn("6.121.1 (x)"));
}

TEST(MutantCatalogue, SomeMutantsNeedAnOption) {
  Result<std::vector<Mutant>> mutants = ParseMutants(
      "- {number: 1, call: a, what: b, expect: hang, needs: CONFIG_FAULT_INJECTION}\n", "c.yaml");
  ASSERT_TRUE(mutants.ok()) << mutants.error().ToString();
  const Mutant& m = (*mutants)[0];
  EXPECT_TRUE(m.IsIn("6.12.1 (x)", KernelConfig::Parse("CONFIG_FAULT_INJECTION=y\n")));
  EXPECT_FALSE(m.IsIn("6.12.1 (x)", KernelConfig::Parse("CONFIG_KCOV=y\n")));
  EXPECT_TRUE(m.IsIn("6.12.1 (x)")) << "nobody knows";
}

TEST(MutantCatalogue, MistakesAreNamedWithTheirLine) {
  EXPECT_EQ(ErrorOf("number: 1\n"), "c.yaml: is no list of mutants");
  EXPECT_EQ(ErrorOf("- {number: 1, call: a, what: b, expect: crash}\n"
                    "- {number: 1, call: a, what: b, expect: hang}\n"),
            "c.yaml:2: mutant 1 is there twice");
  EXPECT_EQ(ErrorOf("- {number: 1, call: a, what: b, expect: boom}\n"),
            "c.yaml:1: expect: \"boom\" is no class of findings");
  EXPECT_EQ(ErrorOf("\n- {number: 1, colour: red}\n"), "c.yaml:2: unknown key \"colour\"");
  EXPECT_EQ(ErrorOf("- {number: 0, call: a, what: b, expect: hang}\n"),
            "c.yaml:1: a mutant's number starts at 1");
  EXPECT_NE(ErrorOf("- {number: x}\n").find("c.yaml:1: "), std::string::npos);
  EXPECT_NE(ErrorOf("- [").find("c.yaml:"), std::string::npos);
}

TEST(MutantCatalogue, OnlySomeInTheirOrder) {
  const std::string path = SourcePath(kMutantCatalogue);
  Result<std::vector<Mutant>> some = LoadMutantsOf(path, {"28", "5"}, "6.12.1 (x)", {});
  ASSERT_TRUE(some.ok()) << some.error().ToString();
  ASSERT_EQ(some->size(), 2u);
  EXPECT_EQ((*some)[0].number, 28);
  EXPECT_EQ((*some)[1].number, 5);
  Result<std::vector<Mutant>> older = LoadMutantsOf(path, {"30"}, "6.1.1 (x)", {});
  ASSERT_FALSE(older.ok());
  EXPECT_EQ(older.error().ToString(), "mutant 30: is not in " + path + " for 6.1.1 (x)");
  Result<std::vector<Mutant>> all = LoadMutantsOf(path, {}, "6.1.1 (x)", {});
  ASSERT_TRUE(all.ok());
  EXPECT_GT(all->size(), some->size());
  EXPECT_EQ(std::ranges::count(*all, 30, &Mutant::number), 0);
}

TEST(MutantCatalogue, OurOwnIsWellFormed) {
  Result<std::vector<Mutant>> mutants = LoadMutants(SourcePath(kMutantCatalogue));
  ASSERT_TRUE(mutants.ok()) << mutants.error().ToString();
  EXPECT_GE(mutants->size(), 12u);
}

}  // namespace
}  // namespace kapifuzz
