// The specifications of binder's commands, our example of ioctl specifications, against the header that user space
// includes: every command that the driver takes is there, with its number, its size and the places of its members.
#include <gtest/gtest.h>
#include <linux/android/binder.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/files.h"
#include "specs/kdoc_reader.h"

namespace kapifuzz {
namespace {

const std::vector<ApiSpec>& Commands() {
  static const std::vector<ApiSpec> kSpecs = [] {
    const std::string path = JoinPath(KAPIFUZZ_SOURCE_DIR, "specs/linux/drivers/android/binder.c");
    SourceSpecs found = ReadSourceText(*ReadFile(path), "binder.c");
    for (const Error& error : found.errors) ADD_FAILURE() << error.ToString();
    return found.specs;
  }();
  return kSpecs;
}

struct Row {
  const char* name;
  uint64_t number;
  size_t size;
};
#define ROW(name, size) \
  { #name, name, size }
constexpr Row kRows[] = {
    ROW(BINDER_WRITE_READ, sizeof(binder_write_read)),
    ROW(BINDER_SET_MAX_THREADS, 4),
    ROW(BINDER_SET_CONTEXT_MGR, 4),
    ROW(BINDER_SET_CONTEXT_MGR_EXT, sizeof(flat_binder_object)),
    ROW(BINDER_THREAD_EXIT, 4),
    ROW(BINDER_VERSION, sizeof(binder_version)),
    ROW(BINDER_GET_NODE_DEBUG_INFO, sizeof(binder_node_debug_info)),
    ROW(BINDER_GET_NODE_INFO_FOR_REF, sizeof(binder_node_info_for_ref)),
    ROW(BINDER_FREEZE, sizeof(binder_freeze_info)),
    ROW(BINDER_GET_FROZEN_INFO, sizeof(binder_frozen_status_info)),
    ROW(BINDER_ENABLE_ONEWAY_SPAM_DETECTION, 4),
    ROW(BINDER_GET_EXTENDED_ERROR, sizeof(binder_extended_error)),
};
#undef ROW

TEST(BinderSpecs, AreAllCommandsOfTheDriverWithTheirNumbers) {
  EXPECT_EQ(Commands().size(), std::size(kRows));
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.name);
    const auto spec = std::ranges::find(Commands(), row.name, &ApiSpec::name);
    ASSERT_NE(spec, Commands().end());
    ASSERT_EQ(spec->kind, "ioctl");
    EXPECT_EQ(spec->ioctl->command, row.name);
    EXPECT_EQ(static_cast<uint64_t>(spec->ioctl->number.value.value_or(0)), row.number);
    EXPECT_EQ(static_cast<size_t>(spec->ioctl->size.value.value_or(0)), row.size);
  }
}

// What the argument points to is described member by member.
TEST(BinderSpecs, DescribeTheStructsOfTheirArguments) {
  for (const ApiSpec& spec : Commands()) {
    SCOPED_TRACE(spec.name);
    const std::string argument = spec.ioctl->argument;
    if (!argument.starts_with("struct ")) continue;
    ASSERT_EQ(spec.structs.size(), 1u);
    EXPECT_EQ("struct " + spec.structs[0].name, argument);
    EXPECT_FALSE(spec.structs[0].fields.empty());
    ASSERT_EQ(spec.params.size(), 2u);
    EXPECT_EQ("struct " + spec.params[1].struct_name, argument);
  }
}

}  // namespace
}  // namespace kapifuzz
