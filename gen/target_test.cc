#include "gen/target.h"

#include <gtest/gtest.h>

#include "gen/testdata_specs.h"

namespace kapifuzz {
namespace {

TEST(Target, KnowsTheFormsOfTheDocument) {
  const ApiSpec openat = SmallSpec("sys_openat");
  EXPECT_EQ(ParseTarget("descriptor ret", openat).kind, TargetKind::kDescriptor);
  EXPECT_EQ(ToString(ParseTarget("offset of dfd", openat).operand), "dfd");
  EXPECT_EQ(ParseTarget("mode of dfd", openat).kind, TargetKind::kMode);
  EXPECT_EQ(ParseTarget("memory filename", openat).kind, TargetKind::kMemory);

  const Target entry = ParseTarget("entry at (dfd, filename)", openat);
  EXPECT_EQ(entry.kind, TargetKind::kEntryAt);
  EXPECT_EQ(entry.dfd_param, 0);
  EXPECT_EQ(entry.path_param, 1);
  const Target size = ParseTarget("size at filename", openat);
  EXPECT_EQ(size.kind, TargetKind::kSizeAt);
  EXPECT_EQ(size.dfd_param, -1);
  EXPECT_EQ(size.path_param, 1);
}

TEST(Target, TakesEverythingElseAsProse) {
  const ApiSpec openat = SmallSpec("sys_openat");
  for (const char* text :
       {"the inode", "descriptor table", "offset of the socket", "entry at flags", "entry at (dfd)",
        "entry at (nowhere, filename)", "size at", "offset of fdd"}) {
    EXPECT_EQ(ParseTarget(text, openat).kind, TargetKind::kProse) << text;
  }
  EXPECT_TRUE(LooksFormal("offset of fdd"));  // worth a note to the author
  EXPECT_FALSE(LooksFormal("the inode"));
}

}  // namespace
}  // namespace kapifuzz
