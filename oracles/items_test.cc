// Which errors and partitions a call witnesses; effects are in effect_oracle_test.cc.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "oracles/partitions.h"
#include "oracles/testing/scene.h"

namespace kapifuzz {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const ErrorDesc kErrors[] = {
    {.name = "EINVAL",
     .code = EINVAL,
     .summary = "flags",
     .line = 1,
     .when = {Knob<0>, "k0", 0},
     .only_when = {Knob<0>, "k0", 0}},
    {.name = "EBADF", .code = EBADF, .line = 2, .when = {Knob<2>, "k2", 0}},
    {.name = "EINVAL", .code = EINVAL, .summary = "offset", .line = 3, .when = {Knob<1>, "k1", 0}},
    {.name = "EINVAL", .code = EINVAL, .summary = "file", .line = 4},
    {.name = "ENOMEM", .code = ENOMEM, .line = 5},
};
const SyscallDesc kDesc = {.name = "probe", .errors = kErrors, .first_item = 50};

TEST(Items, NothingIsWitnessedByACallAfterWhichNobodyLooked) {
  Scene scene(kDesc);
  Scene::Set(2, kTrue);
  scene.record().ret = -EBADF;
  std::vector<uint32_t> items;
  scene.trace().looked = 0;
  CollectItems(scene.view(), &items);
  EXPECT_THAT(items, IsEmpty());
  scene.trace().looked = 1;
  CollectItems(scene.view(), &items);
  EXPECT_THAT(items, testing::Not(IsEmpty()));
}

std::vector<uint32_t> ItemsOf(int64_t ret, Value k0, Value k1, Value k2 = kFalse) {
  Scene scene(kDesc);
  Scene::Set(0, k0);
  Scene::Set(1, k1);
  Scene::Set(2, k2);
  scene.record().ret = ret;
  std::vector<uint32_t> items;
  CollectItems(scene.view(), &items);
  return items;
}

TEST(ErrorItems, OneItemPerErrnoNeedsNoCondition) {
  EXPECT_THAT(ItemsOf(-EBADF, kFalse, kFalse, kFalse), ElementsAre(51));
}

TEST(ErrorItems, TheTrueOneOfSeveral) {
  EXPECT_THAT(ItemsOf(-EINVAL, kTrue, kFalse), ElementsAre(50));
  EXPECT_THAT(ItemsOf(-EINVAL, kFalse, kTrue), ElementsAre(52));
  EXPECT_THAT(ItemsOf(-EINVAL, kTrue, kTrue), ElementsAre(50, 52));
}

TEST(ErrorItems, WithoutATrueOneThoseThatMayBe) {
  EXPECT_THAT(ItemsOf(-EINVAL, kFalse, kFalse), ElementsAre(53));
  EXPECT_THAT(ItemsOf(-EINVAL, kUnknown, kFalse), ElementsAre(50, 53));
}

TEST(ErrorItems, AfterAFaultOnlyWhatSurelyIsNotItsDoing) {
  const auto after_fault = [](int code, Value k2) {
    Scene scene(kDesc);
    Scene::Set(2, k2);
    scene.record().ret = -code;
    scene.record().fault_injected = true;
    std::vector<uint32_t> items;
    CollectItems(scene.view(), &items);
    return items;
  };
  EXPECT_THAT(after_fault(EBADF, kTrue), ElementsAre(51));
  EXPECT_THAT(after_fault(EBADF, kUnknown), IsEmpty());
  EXPECT_THAT(after_fault(ENOMEM, kUnknown), ElementsAre(54)) << "what a fault is there to show";
}

TEST(ErrorItems, SuccessAndUnlistedErrorsWitnessNone) {
  EXPECT_THAT(ItemsOf(0, kTrue, kTrue), IsEmpty());
  EXPECT_THAT(ItemsOf(-EPERM, kTrue, kTrue), IsEmpty());
}

const NamedValue kFlags[] = {{"O_CREAT", O_CREAT}, {"O_SYNC", O_SYNC}};
const NamedValue kWhence[] = {{"SEEK_SET", 0}, {"SEEK_CUR", 1}};
const NamedValue kDfd[] = {{"AT_FDCWD", static_cast<uint64_t>(AT_FDCWD)}};
const ArgDesc kArgs[] = {
    {.name = "flags",
     .type = ArgType::kInt,
     .width = 4,
     .is_signed = true,
     .constraint = ConstraintKind::kMask,
     .mask = O_CREAT | O_SYNC,
     .names = kFlags},
    {.name = "whence",
     .type = ArgType::kInt,
     .width = 4,
     .constraint = ConstraintKind::kEnum,
     .names = kWhence},
    {.name = "fd", .type = ArgType::kFd, .width = 4, .names = kDfd},
    {.name = "path", .type = ArgType::kPath},
    {.name = "buf", .type = ArgType::kBufferOut},
};
const SyscallDesc kTyped = {.name = "typed", .args = kArgs};

bool Falls(Scene& scene, uint8_t arg, PartitionKind kind, int64_t value = 0) {
  return FallsInto({.arg = arg, .kind = kind, .value = value, .label = ""}, scene.view());
}

TEST(Partitions, Flags) {
  Scene scene(kTyped);
  scene.record().args[0] = O_CREAT | O_DSYNC;
  EXPECT_TRUE(Falls(scene, 0, PartitionKind::kFlagBit, O_CREAT));
  EXPECT_FALSE(Falls(scene, 0, PartitionKind::kFlagBit, O_SYNC));  // only one of its two bits
  EXPECT_FALSE(Falls(scene, 0, PartitionKind::kFlagNone));
  EXPECT_FALSE(Falls(scene, 0, PartitionKind::kFlagUnknown));
  scene.record().args[0] = 0xffffffff00000000;  // beyond an int
  EXPECT_TRUE(Falls(scene, 0, PartitionKind::kFlagNone));
  EXPECT_FALSE(Falls(scene, 0, PartitionKind::kFlagUnknown));
  scene.record().args[0] = 1u << 31;
  EXPECT_TRUE(Falls(scene, 0, PartitionKind::kFlagUnknown));
  EXPECT_TRUE(Falls(scene, 0, PartitionKind::kNegative));
}

TEST(Partitions, Enums) {
  Scene scene(kTyped);
  scene.record().args[1] = 1;
  EXPECT_TRUE(Falls(scene, 1, PartitionKind::kEnumMember, 1));
  EXPECT_FALSE(Falls(scene, 1, PartitionKind::kEnumMember, 0));
  EXPECT_FALSE(Falls(scene, 1, PartitionKind::kEnumOther));
  scene.record().args[1] = 7;
  EXPECT_TRUE(Falls(scene, 1, PartitionKind::kEnumOther));
  EXPECT_TRUE(Falls(scene, 1, PartitionKind::kEquals, 7));
}

TEST(Partitions, Descriptors) {
  Scene scene(kTyped);
  scene.before().fds[3] = OpenFile(9, 0, 0);
  scene.record().args[2] = 3;
  EXPECT_TRUE(Falls(scene, 2, PartitionKind::kFdKind, static_cast<int64_t>(Kind::kFile)));
  EXPECT_FALSE(Falls(scene, 2, PartitionKind::kFdKind, static_cast<int64_t>(Kind::kDir)));
  EXPECT_FALSE(Falls(scene, 2, PartitionKind::kFdClosed));
  for (uint64_t closed : {uint64_t{4}, uint64_t{32}, uint64_t{INT32_MAX}}) {
    scene.record().args[2] = closed;
    EXPECT_TRUE(Falls(scene, 2, PartitionKind::kFdClosed)) << closed;
  }
  scene.record().args[2] = static_cast<uint32_t>(AT_FDCWD);
  EXPECT_TRUE(Falls(scene, 2, PartitionKind::kFdNegative));
  EXPECT_TRUE(Falls(scene, 2, PartitionKind::kEnumMember, AT_FDCWD));
}

TEST(Partitions, Paths) {
  Scene scene(kTyped);
  const auto leads_to = [&](Kind kind) {
    return Falls(scene, 3, PartitionKind::kPathKind, static_cast<int64_t>(kind));
  };
  EXPECT_FALSE(leads_to(Kind::kMissing));  // not looked up
  scene.path_before().string_error = 0;
  scene.path_before().error_nofollow = ENOENT;
  EXPECT_TRUE(leads_to(Kind::kMissing));
  scene.path_before().error_nofollow = 0;
  scene.path_before().node_nofollow.mode = 0120777;
  EXPECT_TRUE(leads_to(Kind::kSymlink));
  EXPECT_FALSE(leads_to(Kind::kMissing));
  scene.path_before().absolute = true;
  EXPECT_TRUE(Falls(scene, 3, PartitionKind::kPathAbsolute));
  scene.path_before().string_error = ENAMETOOLONG;
  EXPECT_TRUE(Falls(scene, 3, PartitionKind::kPathTooLong));
  EXPECT_FALSE(Falls(scene, 3, PartitionKind::kPathAbsolute));
}

TEST(Partitions, Pointers) {
  struct Row {
    const char* name;
    Arg arg;
    PartitionKind expected;
  };
  const Row rows[] = {
      {"out", {.kind = ArgKind::kOut, .size = 16}, PartitionKind::kPtrValid},
      {"data", {.kind = ArgKind::kData, .size = 3}, PartitionKind::kPtrValid},
      {"edge", {.kind = ArgKind::kEdge, .size = 16}, PartitionKind::kPtrEdge},
      {"NULL", {.kind = ArgKind::kBad, .value = 0}, PartitionKind::kPtrNull},
      {"0", {.kind = ArgKind::kConst, .value = 0}, PartitionKind::kPtrNull},
      {"unmapped", {.kind = ArgKind::kBad, .value = 1}, PartitionKind::kPtrBad},
  };
  for (const Row& row : rows) {
    Scene scene(kTyped);
    scene.call().args[4] = row.arg;
    for (PartitionKind kind : {PartitionKind::kPtrValid, PartitionKind::kPtrNull,
                               PartitionKind::kPtrBad, PartitionKind::kPtrEdge}) {
      EXPECT_EQ(Falls(scene, 4, kind), kind == row.expected) << row.name;
    }
  }
}

}  // namespace
}  // namespace kapifuzz
