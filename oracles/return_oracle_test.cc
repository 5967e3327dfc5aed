// The return and ensures oracles.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "oracles/testing/scene.h"

namespace kapifuzz {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const ErrorDesc kErrors[] = {{.name = "EIO", .code = EIO, .line = 2}};
// Opens nothing that a side-effect oracle would miss: descriptor ret is declared.
const EffectDesc kOpens[] = {
    {.types = "resource_create",
     .target = {.kind = TargetKind::kDescriptor, .descriptor = RetOf, .text = "descriptor ret"},
     .line = 3}};
const SyscallDesc kProducer = {.name = "make",
                               .line = 1,
                               .returns = KindBit(Kind::kFile),
                               .errors = kErrors,
                               .effects = kOpens};
const SyscallDesc kCounter = {.name = "count",
                              .line = 1,
                              .has_range = true,
                              .success_min = 0,
                              .success_max = 10,
                              .errors = kErrors};

TEST(ReturnOracle, DescriptorMustBeOpen) {
  Scene scene(kProducer);
  EXPECT_THAT(Spoken(scene.Judge(4)), ElementsAre("contract: return descriptor"));
  scene.after().fds[4] = OpenFile(9, 0, 0);
  EXPECT_THAT(scene.Judge(4), IsEmpty());
}

// The child was killed at its deadline, when the call was over: what stands there for the moment after it is an earlier run's.
TEST(ReturnOracle, NothingIsSaidOfACallAfterWhichNobodyLooked) {
  Scene scene(kProducer);
  scene.trace().looked = 0;
  EXPECT_THAT(scene.Judge(4), IsEmpty());
  scene.trace().looked = 1;
  EXPECT_THAT(Spoken(scene.Judge(4)), ElementsAre("contract: return descriptor"));
}

TEST(ReturnOracle, DescriptorMustBeOfANamedKind) {
  Scene scene(kProducer);
  scene.after().fds[4] = OpenPipe(9, Kind::kPipeRead, 0);
  EXPECT_THAT(Spoken(scene.Judge(4)), ElementsAre("contract: return kind"));
  scene.after().fds[4].kind = Kind::kOther;  // the observer has no name for it
  EXPECT_THAT(scene.Judge(4), IsEmpty());
}

TEST(ReturnOracle, DescriptorMustBeANumberOfOne) {
  Scene scene(kProducer);
  EXPECT_THAT(Spoken(scene.Judge(int64_t{1} << 32)), ElementsAre("contract: return descriptor"));
  EXPECT_THAT(Spoken(scene.Judge(-5000)), ElementsAre("contract: return descriptor"));
  // Beyond what is observed nobody knows.
  EXPECT_THAT(scene.Judge(kMaxObservedFds), IsEmpty());
}

TEST(ReturnOracle, Range) {
  Scene scene(kCounter);
  EXPECT_THAT(scene.Judge(0), IsEmpty());
  EXPECT_THAT(scene.Judge(10), IsEmpty());
  EXPECT_THAT(Spoken(scene.Judge(11)), ElementsAre("contract: return range"));
  EXPECT_THAT(Spoken(scene.Judge(-4096)), ElementsAre("contract: return range"));
  EXPECT_THAT(scene.Judge(-EIO), IsEmpty());
}

TEST(ReturnOracle, ASuccessThatDoesNotReturn) {
  const SyscallDesc replaces = {.name = "become", .line = 1, .no_return = true, .errors = kErrors};
  Scene scene(replaces);
  EXPECT_THAT(Spoken(scene.Judge(0)), ElementsAre("contract: no return"));
  EXPECT_THAT(Spoken(scene.Judge(7)), ElementsAre("contract: no return"));
  EXPECT_THAT(scene.Judge(-EIO), IsEmpty());
  scene.record().replaced = true;
  EXPECT_THAT(scene.Judge(0), IsEmpty());
}

TEST(ReturnOracle, AFlagOfNewerKernelsMayMakeItReturn) {
  const ArgDesc args[] = {
      {.name = "flags", .width = 4, .constraint = ConstraintKind::kMask, .mask = 0x1100}};
  const SyscallDesc replaces = {
      .name = "become", .line = 1, .args = args, .no_return = true, .errors = kErrors};
  Scene scene(replaces);
  scene.record().args[0] = 0x1000;
  EXPECT_THAT(Spoken(scene.Judge(0)), ElementsAre("contract: no return"));
  scene.record().args[0] = 0x11000;
  EXPECT_THAT(scene.Judge(0), IsEmpty());
  scene.record().args[0] = 0xffffffff'00001000;
  EXPECT_THAT(Spoken(scene.Judge(0)), ElementsAre("contract: no return"))
      << "an int has no such bits";
}

const Clause kEnsures[] = {{Knob<0>, "size(fd) == ret", 0},
                           {Knob<1>, "errno == EIO || !is_open(fd)", 0}};
const SyscallDesc kPromiser = {
    .name = "promise", .line = 5, .ensures = kEnsures, .errors = kErrors};

TEST(EnsuresOracle, SpeaksOnSuccess) {
  Scene scene(kPromiser);
  Scene::Set(0, kFalse);
  EXPECT_THAT(Spoken(scene.Judge(0)), ElementsAre("contract: ensures size(fd) == ret"));
  Scene::Set(0, kUnknown);
  EXPECT_THAT(scene.Judge(0), IsEmpty());
}

TEST(EnsuresOracle, AfterFailureOnlyWhatSpeaksOfIt) {
  Scene scene(kPromiser);
  Scene::Set(0, kFalse);
  EXPECT_THAT(scene.Judge(-EIO), IsEmpty());
  Scene::Set(1, kFalse);
  EXPECT_THAT(Spoken(scene.Judge(-EIO)),
              ElementsAre("contract: ensures errno == EIO || !is_open(fd)"));
}

TEST(EnsuresOracle, WhatSpeaksOfFailure) {
  EXPECT_TRUE(SpeaksOfFailure({.holds = nullptr, .text = "errno == EBADF || x"}));
  EXPECT_TRUE(SpeaksOfFailure({.holds = nullptr, .text = "ret < 0 || x"}));
  EXPECT_TRUE(SpeaksOfFailure({.holds = nullptr, .text = "x || (ret<0)"}));
  EXPECT_FALSE(SpeaksOfFailure({.holds = nullptr, .text = "ret < 0x10"}));
  EXPECT_FALSE(SpeaksOfFailure({.holds = nullptr, .text = "ret >= 0"}));
  EXPECT_FALSE(SpeaksOfFailure({.holds = nullptr, .text = "pret < 0"}));
  EXPECT_FALSE(SpeaksOfFailure({.holds = nullptr, .text = "errno_of(x)"}));
  EXPECT_FALSE(SpeaksOfFailure({.holds = nullptr, .text = "ret <= 0"}));
}

}  // namespace
}  // namespace kapifuzz
