// The buffer oracle, on memory that a real arena laid out for real descriptions: the test plays the
// kernel and writes where it should and where it should not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "executor/arena.h"
#include "executor/program_build.h"
#include "oracles/buffers.h"
#include "oracles/testing/scene.h"

namespace kapifuzz {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// One call of a specified syscall with its memory.
class Memory : public ::testing::Test {
 protected:
  void SetUp() override {
    Result<std::unique_ptr<Arena>> arena = Arena::Create();
    ASSERT_TRUE(arena.ok()) << arena.error().ToString();
    arena_ = std::move(*arena);
  }

  // The view of `NAME(first, buffer, count)`.
  CallView Lay(const char* name, uint64_t first, const Arg& buffer, uint64_t count) {
    const int index = FindSyscall(name);
    scene_ = std::make_unique<Scene>(Syscalls()[index]);
    scene_->call().syscall = static_cast<uint16_t>(index);
    scene_->call().args = {ConstArg(first), buffer, ConstArg(count)};
    scene_->program().blob = program_.blob;
    scene_->program().blob_size = program_.blob_size;
    arena_->Lay(scene_->program());
    for (int i = 0; i < kMaxArgs; ++i) scene_->record().args[i] = arena_->ArgValue(0, i);
    CallView view = scene_->view();
    view.arena = arena_.get();
    return view;
  }

  // The kernel writes `count` bytes at `offset` of argument 1.
  void Write(int64_t offset, int64_t count) {
    uint8_t* p = reinterpret_cast<uint8_t*>(scene_->record().args[1]);
    for (int64_t i = 0; i < count; ++i) p[offset + i] = '#';
  }

  static std::vector<std::string> Judge(const CallView& view) {
    std::vector<Verdict> verdicts;
    const WorldDiff diff(view);
    JudgeBuffers({view, diff, &verdicts});
    return Spoken(verdicts);
  }

  std::unique_ptr<Arena> arena_;
  std::unique_ptr<Scene> scene_;
  Program program_;
};

TEST_F(Memory, WithinBoundsAnythingGoes) {
  const CallView view = Lay("read", 3, OutArg(16), 16);
  EXPECT_THAT(Judge(view), IsEmpty());
  EXPECT_FALSE(WasFilled(view, view.record().args[1]));
  Write(0, 16);
  EXPECT_THAT(Judge(view), IsEmpty());
  EXPECT_TRUE(WasFilled(view, view.record().args[1]));
  scene_->record().ret = -EFAULT;
  EXPECT_THAT(Judge(view), IsEmpty());
}

TEST_F(Memory, OneByteBehindTheCount) {
  const CallView view = Lay("read", 3, OutArg(16), 8);
  Write(8, 1);
  EXPECT_THAT(Judge(view), ElementsAre("out-buffer: buf"));
}

TEST_F(Memory, OneByteBehindTheBuffer) {
  const CallView view = Lay("read", 3, OutArg(16), 16);
  Write(16, 1);
  EXPECT_THAT(Judge(view), ElementsAre("out-buffer: buf"));
}

TEST_F(Memory, OneByteInFront) {
  const CallView view = Lay("read", 3, OutArg(16), 16);
  Write(-1, 1);
  EXPECT_THAT(Judge(view), ElementsAre("out-buffer: buf"));
}

TEST_F(Memory, ACountLargerThanTheBufferIsTheProgramsWish) {
  const CallView view = Lay("read", 3, OutArg(16), 100);
  Write(0, 100);
  EXPECT_THAT(Judge(view), IsEmpty());
  Write(100, 1);
  EXPECT_THAT(Judge(view), ElementsAre("out-buffer: buf"));
}

TEST_F(Memory, AHugeCountAllowsAll) {
  const CallView view = Lay("read", 3, OutArg(16), UINT64_MAX);
  Write(0, 64);
  EXPECT_THAT(Judge(view), IsEmpty());
}

TEST_F(Memory, ACountOfStructs) {
  const CallView view = Lay("epoll_wait", 3, OutArg(36), 2);
  Write(0, 24);
  EXPECT_THAT(Judge(view), IsEmpty());
  Write(24, 1);
  EXPECT_THAT(Judge(view), ElementsAre("out-buffer: events"));
  const CallView negative = Lay("epoll_wait", 3, OutArg(36), static_cast<uint64_t>(-1));
  Write(0, 36);
  EXPECT_THAT(Judge(negative), IsEmpty());
}

TEST_F(Memory, AtTheEdge) {
  const CallView view = Lay("read", 3, EdgeOutArg(16), 64);
  Write(0, 16);
  EXPECT_THAT(Judge(view), IsEmpty());
  Write(-2, 1);
  EXPECT_THAT(Judge(view), ElementsAre("out-buffer: buf"));
}

TEST_F(Memory, WhatTheKernelReadsStays) {
  const CallView view = Lay("write", 3, DataArg(&program_, ArgKind::kData, "abcd"), 4);
  EXPECT_THAT(Judge(view), IsEmpty());
  Write(2, 1);
  EXPECT_THAT(Judge(view), ElementsAre("out-buffer: buf"));
}

TEST_F(Memory, NoBufferNoVerdict) {
  EXPECT_THAT(Judge(Lay("read", 3, BadArg(BadPointer::kUnmapped), 16)), IsEmpty());
  CallView view = Lay("read", 3, OutArg(16), 8);
  Write(8, 1);
  view.arena = nullptr;
  EXPECT_THAT(Judge(view), IsEmpty());
}

}  // namespace
}  // namespace kapifuzz
