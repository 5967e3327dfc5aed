#include "executor/arena.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>

#include "executor/program_text.h"

namespace kapifuzz {
namespace {

class ArenaTest : public testing::Test {
 protected:
  void SetUp() override {
    Result<std::unique_ptr<Arena>> arena = Arena::Create();
    ASSERT_TRUE(arena.ok()) << arena.error().ToString();
    arena_ = std::move(*arena);
  }
  void Lay(const std::string& calls) {
    const Result<Program> program =
        ParseProgram(std::string(kProgramHeader) + "\n" + calls, "test");
    ASSERT_TRUE(program.ok()) << program.error().ToString();
    program_ = *program;
    arena_->Lay(program_);
  }
  const Buffer& BufferOf(int call, int arg) {
    const Buffer* buffer = arena_->FindBuffer(call, arg);
    if (buffer == nullptr) ADD_FAILURE() << "no buffer";
    static const Buffer kNone;
    return buffer != nullptr ? *buffer : kNone;
  }
  static uint8_t* At(uint64_t address) { return reinterpret_cast<uint8_t*>(address); }

  std::unique_ptr<Arena> arena_;
  Program program_;
};

TEST_F(ArenaTest, DataAndPoisonLieWhereTheArgumentsPoint) {
  Lay("open(\"./a\", O_RDONLY, 0)\nwrite(1, \"abc\", 3)\nread(1, out(16), 16)\n");
  EXPECT_STREQ(reinterpret_cast<char*>(arena_->ArgValue(0, 0)), "./a");
  EXPECT_EQ(std::memcmp(At(arena_->ArgValue(1, 1)), "abc", 3), 0);
  for (int i = 0; i < 16; i++) EXPECT_EQ(At(arena_->ArgValue(2, 1))[i], kPoison);
  EXPECT_EQ(arena_->ArgValue(1, 0), 1u);
  EXPECT_EQ(arena_->FindBuffer(1, 0), nullptr);
}

TEST_F(ArenaTest, CallsDoNotShareMemory) {
  Lay("read(1, out(8192), 8192)\nread(1, out(8192), 8192)\n");
  const Buffer& first = BufferOf(0, 1);
  EXPECT_TRUE(arena_->Writable(first.address, first.size).IsTrue());
  EXPECT_TRUE(
      arena_->Writable(first.address, static_cast<int64_t>(BufferOf(1, 1).address - first.address))
          .IsFalse())
      << "an unmapped page lies between two calls";
}

TEST_F(ArenaTest, AnOverstatedCountComesBehindAStructThatIsTooShort) {
  Lay("epoll_pwait(3, out(12), 0x7fffffff, 0, \"\", 8)\n");
  const Buffer &events = BufferOf(0, 1), &mask = BufferOf(0, 4);
  EXPECT_GE(events.address, mask.address + mask.size + mask.canary_after);
  EXPECT_FALSE(arena_->FirstChange(events, events.size));
  EXPECT_FALSE(arena_->FirstChange(mask, 0));
}

TEST_F(ArenaTest, AHugeCountEndsBeforeTheBufferAtTheEdge) {
  Lay("epoll_pwait(3, out(12), -1, 0, edge(\"12345678\"), 8)\n");
  const Buffer &events = BufferOf(0, 1), &mask = BufferOf(0, 4);
  EXPECT_LE(events.address + events.size + events.canary_after, mask.address);
  EXPECT_FALSE(arena_->FirstChange(events, 0));
  EXPECT_FALSE(arena_->FirstChange(mask, 0));
}

TEST_F(ArenaTest, AHugeCountFillsTheRestOfTheSlot) {
  Lay("epoll_wait(3, out(12), -1, 0)\n");
  const Buffer& events = BufferOf(0, 1);
  EXPECT_GT(events.canary_after, kSlotBytes / 2);
  EXPECT_FALSE(arena_->FirstChange(events, events.size));
}

TEST_F(ArenaTest, EdgeEndsAtUnmappedMemory) {
  Lay("read(1, edge(16), 16)\nwrite(1, edge(\"abc\"), 4)\n");
  EXPECT_TRUE(arena_->Writable(arena_->ArgValue(0, 1), 16).IsTrue());
  EXPECT_TRUE(arena_->Writable(arena_->ArgValue(0, 1), 17).IsFalse());
  EXPECT_TRUE(arena_->Readable(arena_->ArgValue(1, 1), 4).IsFalse());
  EXPECT_EQ(std::memcmp(At(arena_->ArgValue(1, 1)), "abc", 3), 0);
}

TEST_F(ArenaTest, PatternIsReadOnly) {
  Lay("write(1, fill(65536), 65536)\nread(1, readonly, 1)\n");
  const uint64_t p = arena_->ArgValue(0, 1);
  EXPECT_EQ(At(p)[27], 'B');
  EXPECT_TRUE(arena_->Readable(p, kMaxPattern).IsTrue());
  EXPECT_TRUE(arena_->Readable(p, kMaxPattern + kPageBytes).IsTrue()) << "zeros that end strings";
  EXPECT_TRUE(arena_->Readable(p, kMaxPattern + kPageBytes + 1).IsFalse());
  EXPECT_EQ(arena_->StringLength(p, 131072).get(), 131072);
  EXPECT_EQ(arena_->StringLength(p + kMaxPattern - 3, 131072).get(), 3);
  EXPECT_TRUE(arena_->Writable(p, 1).IsFalse());
  EXPECT_TRUE(arena_->Writable(arena_->ArgValue(1, 1), 1).IsFalse());
}

TEST_F(ArenaTest, UnusablePointers) {
  Lay("write(1, NULL, 1)\nwrite(1, bad, 1)\nwrite(1, kernel, 1)\nwrite(1, noncanonical, 1)\n");
  for (int i = 0; i < 4; i++) {
    EXPECT_TRUE(arena_->Readable(arena_->ArgValue(i, 1), 1).IsFalse()) << i;
    EXPECT_TRUE(arena_->Readable(arena_->ArgValue(i, 1), 0).IsTrue()) << i;
    EXPECT_EQ(arena_->StringError(arena_->ArgValue(i, 1)), EFAULT) << i;
  }
}

TEST_F(ArenaTest, AccessRange) {
  Lay("read(1, out(16), 16)\n");
  const uint64_t p = arena_->ArgValue(0, 1);
  EXPECT_TRUE(arena_->Writable(p, -1).IsFalse());
  EXPECT_TRUE(arena_->Writable(p, INT64_MAX).IsFalse());
  int on_stack = 0;
  EXPECT_FALSE(arena_->Readable(reinterpret_cast<uint64_t>(&on_stack), 4).known());
  char copy[4];
  EXPECT_TRUE(arena_->Load(p, copy, 4));
  EXPECT_FALSE(arena_->Load(reinterpret_cast<uint64_t>(&on_stack), copy, 4));
}

TEST_F(ArenaTest, FirstChangeSeesWritesOutsideOfWhatIsAllowed) {
  Lay("read(1, out(16), 16)\n");
  const Buffer& buffer = BufferOf(0, 1);
  EXPECT_EQ(arena_->FirstChange(buffer, 0), std::nullopt);
  std::memset(At(buffer.address), 'x', 3);
  EXPECT_EQ(arena_->FirstChange(buffer, 3), std::nullopt);
  EXPECT_EQ(arena_->FirstChange(buffer, 2), 2);
  At(buffer.address)[16] = 'x';
  EXPECT_EQ(arena_->FirstChange(buffer, 16), 16);
  At(buffer.address)[-1] = 'x';
  EXPECT_EQ(arena_->FirstChange(buffer, 16), -1);
  arena_->Lay(program_);
  EXPECT_EQ(arena_->FirstChange(buffer, 0), std::nullopt) << "laying out again repairs";
}

TEST_F(ArenaTest, FirstChangeSeesWritesToInput) {
  Lay("write(1, \"abc\", 3)\nunlink(\"./a\")\n");
  EXPECT_EQ(arena_->FirstChange(BufferOf(0, 1), 0), std::nullopt);
  EXPECT_EQ(arena_->FirstChange(BufferOf(1, 0), 0), std::nullopt);
  At(BufferOf(0, 1).address)[1] = 'x';
  EXPECT_EQ(arena_->FirstChange(BufferOf(0, 1), 0), 1);
}

TEST_F(ArenaTest, AnOverstatedCountMeetsKnownBytes) {
  Lay("read(1, out(4), 20000)\nread(1, out(4), 1000000)\n");
  const Buffer& buffer = BufferOf(0, 1);
  EXPECT_EQ(buffer.canary_after, 20000 - 4 + kCanaryBytes);
  EXPECT_EQ(At(buffer.address)[19999], kCanary);
  EXPECT_TRUE(arena_->Writable(buffer.address, 20000).IsTrue());
  const Buffer& huge = BufferOf(1, 1);
  EXPECT_EQ(huge.canary_after, kSlotBytes - kCanaryBytes - 4);
  EXPECT_TRUE(arena_->Writable(huge.address, 1000000).IsFalse());
}

TEST_F(ArenaTest, StringErrors) {
  const std::string longest(kMaxBlob - 1, 'a');
  Lay("unlink(\"\")\nunlink(edge(\"abc\"))\nunlink(fill(1))\nunlink(edge(\"abc\\x00\"))\n");
  EXPECT_EQ(arena_->StringError(arena_->ArgValue(0, 0)), 0);
  EXPECT_EQ(arena_->StringError(arena_->ArgValue(1, 0)), EFAULT);
  EXPECT_EQ(arena_->StringError(arena_->ArgValue(2, 0)), ENAMETOOLONG);
  EXPECT_EQ(arena_->StringAt(arena_->ArgValue(3, 0)), "abc");
  Lay("unlink(\"" + longest + "\")\n");
  EXPECT_EQ(arena_->StringError(arena_->ArgValue(0, 0)), 0);
  Lay("unlink(\"" + longest + "b\")\n");
  EXPECT_EQ(arena_->StringError(arena_->ArgValue(0, 0)), ENAMETOOLONG);
}

TEST_F(ArenaTest, AddressesAreTheSameEachTime) {
  Lay("read(1, out(16), 16)\nwrite(1, edge(\"abc\"), 3)\n");
  const uint64_t out = arena_->ArgValue(0, 1), edge = arena_->ArgValue(1, 1);
  arena_.reset();
  SetUp();
  Lay("read(1, out(16), 16)\nwrite(1, edge(\"abc\"), 3)\n");
  EXPECT_EQ(arena_->ArgValue(0, 1), out);
  EXPECT_EQ(arena_->ArgValue(1, 1), edge);
}

}  // namespace
}  // namespace kapifuzz
