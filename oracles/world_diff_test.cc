// WorldDiff: shared state is one change; derived state is none.
#include "oracles/world_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "oracles/testing/scene.h"

namespace kapifuzz {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const SyscallDesc kDesc = {.name = "probe"};

std::vector<std::string> Changes(const Scene& scene) {
  const CallView view = scene.view();
  std::vector<std::string> text;
  const WorldDiff diff(view);
  for (const Change& change : diff.changes()) text.push_back(change.Describe(view));
  return text;
}

TEST(WorldDiff, NothingChanged) {
  Scene scene(kDesc);
  scene.Fd(3, OpenFile(9, 4, 10));
  scene.Entry(FileEntry("a", 9, 10));
  EXPECT_THAT(Changes(scene), IsEmpty());
  EXPECT_TRUE(WorldDiff(scene.view()).complete());
}

TEST(WorldDiff, Descriptors) {
  Scene scene(kDesc);
  scene.after().fds[3] = OpenFile(9, 0, 0);
  scene.before().fds[4] = OpenFile(8, 0, 0);
  scene.before().fds[5] = OpenFile(7, 0, 0);
  scene.after().fds[5] = OpenPipe(6, Kind::kPipeRead, 0);
  EXPECT_THAT(Changes(scene),
              ElementsAre("descriptor 3 appeared (file)", "descriptor 4 disappeared",
                          "descriptor 5 was replaced (file by pipe_read)"));
}

FdState OpenEpoll(int8_t description, int64_t interest) {
  FdState fd;
  fd.open = true;
  fd.kind = Kind::kEpoll;
  fd.ino = 13;
  fd.description = description;
  fd.interest = interest;
  return fd;
}

void AddWatch(Moment& moment, int8_t epfd, int fd, uint64_t ino, uint32_t events = 1) {
  moment.watches[moment.watch_count++] = {
      .epfd = epfd, .current = 1, .fd = fd, .events = events, .ino = ino};
}

TEST(WorldDiff, InterestLists) {
  Scene scene(kDesc);
  scene.before().fds[3] = OpenEpoll(3, 1);
  scene.after().fds[3] = OpenEpoll(3, 2);
  AddWatch(scene.after(), 3, 5, 77);
  EXPECT_THAT(Changes(scene), ElementsAre("interest list of descriptor 3 changed"));
  AddWatch(scene.before(), 3, 5, 77);
  EXPECT_THAT(Changes(scene), IsEmpty());
  scene.after().watches[0].events = 4;
  EXPECT_THAT(Changes(scene), ElementsAre("interest list of descriptor 3 changed"));
  scene.after().fds[3].interest = kUnseen;
  EXPECT_THAT(Changes(scene), IsEmpty());
}

TEST(WorldDiff, OneInterestListBehindTwoDescriptors) {
  Scene scene(kDesc);
  for (int8_t fd : {3, 4}) {
    scene.before().fds[fd] = OpenEpoll(3, 1);
    scene.after().fds[fd] = OpenEpoll(3, 2);
    AddWatch(scene.after(), fd, 5, 77);
  }
  EXPECT_THAT(Changes(scene), ElementsAre("interest list of descriptor 3 changed"));
}

TEST(WorldDiff, AnEntryGoesWithItsFile) {
  Scene scene(kDesc);
  scene.before().fds[3] = OpenEpoll(3, 1);
  scene.after().fds[3] = OpenEpoll(3, 2);
  AddWatch(scene.before(), 3, 5, 77);
  EXPECT_THAT(Changes(scene), ElementsAre("interest list of descriptor 3 changed"));
  scene.before().fds[6] = OpenPipe(77, Kind::kPipeRead, 0);
  EXPECT_THAT(Changes(scene), ElementsAre("descriptor 6 disappeared"));
}

AioState AioWith(std::initializer_list<uint64_t> ids) {
  AioState aio;
  for (uint64_t id : ids) aio.contexts[aio.context_count++] = {.id = id, .slots = 127};
  return aio;
}

TEST(WorldDiff, AioContexts) {
  Scene scene(kDesc);
  scene.before().aio = AioWith({0x1000, 0x2000});
  scene.after().aio = AioWith({0x2000, 0x3000});
  scene.after().aio.contexts[0].waiting = 1;  // events come on their own
  EXPECT_THAT(Changes(scene), UnorderedElementsAre("aio context 0x1000 disappeared",
                                                   "aio context 0x3000 appeared"));
  scene.after().aio.all = false;
  EXPECT_THAT(Changes(scene), IsEmpty());
}

TEST(WorldDiff, OneOffsetBehindTwoDescriptors) {
  Scene scene(kDesc);
  for (int fd : {3, 4}) {
    scene.before().fds[fd] = OpenFile(9, 0, 10);
    scene.after().fds[fd] = OpenFile(9, 4, 10);
  }
  EXPECT_THAT(Changes(scene), ElementsAre("offset of descriptor 3 went from 0 to 4"));
  // kcmp says that they are two open files: then both moved.
  scene.after().fds[3].description = 3;
  scene.after().fds[4].description = 4;
  EXPECT_THAT(Changes(scene), ElementsAre("offset of descriptor 3 went from 0 to 4",
                                          "offset of descriptor 4 went from 0 to 4"));
  scene.after().fds[4].description = 3;
  EXPECT_THAT(Changes(scene), ElementsAre("offset of descriptor 3 went from 0 to 4"));
}

TEST(WorldDiff, OneSizeBehindDescriptorsAndEntries) {
  Scene scene(kDesc);
  for (int fd : {3, 4}) {
    scene.before().fds[fd] = OpenFile(9, 0, 10);
    scene.after().fds[fd] = OpenFile(9, 0, 12);
  }
  for (const char* name : {"a", "link"}) {
    Scene::Add(scene.before(), FileEntry(name, 9, 10));
    Scene::Add(scene.after(), FileEntry(name, 9, 12));
  }
  const CallView view = scene.view();
  const WorldDiff diff(view);
  ASSERT_EQ(diff.changes().size(), 1u);
  EXPECT_EQ(diff.changes()[0].kind, ChangeKind::kSize);
  EXPECT_EQ(diff.changes()[0].fds, (1u << 3) | (1u << 4));
  EXPECT_EQ(diff.changes()[0].entry_after, 0);
}

TEST(WorldDiff, Entries) {
  Scene scene(kDesc);
  Scene::Add(scene.before(), FileEntry("a", 1, 0));
  Scene::Add(scene.before(), FileEntry("b", 2, 0));
  Scene::Add(scene.before(), FileEntry("d", 4, 0));
  Scene::Add(scene.after(), FileEntry("b", 22, 0));
  Scene::Add(scene.after(), FileEntry("c", 3, 0));
  Scene::Add(scene.after(), FileEntry("d", 4, 0));
  EXPECT_THAT(Changes(scene),
              ElementsAre("entry \"a\" disappeared", "entry \"b\" leads to another inode",
                          "entry \"c\" appeared"));
}

TEST(WorldDiff, WhatIsDerivedIsNoChange) {
  Scene scene(kDesc);
  FdState dir = OpenFile(5, kUnseen, 40);
  dir.kind = Kind::kDir;
  dir.mode = 0040755;
  scene.before().fds[3] = dir;
  dir.size = 60;  // one entry more
  dir.nlink = 3;
  scene.after().fds[3] = dir;
  FdState pipe = OpenPipe(6, Kind::kPipeWrite, 0);
  scene.before().fds[4] = pipe;
  pipe.peer_open = 0;
  pipe.fs_full = 1;
  scene.after().fds[4] = pipe;
  EXPECT_THAT(Changes(scene), IsEmpty());
}

TEST(WorldDiff, WhatWasNotSeenIsNoChange) {
  Scene scene(kDesc);
  scene.before().fds[3] = OpenFile(9, kUnseen, kUnseen);
  scene.after().fds[3] = OpenFile(9, 4, 10);
  EntryState entry = FileEntry("a", 9, 10);
  entry.content = 0;
  Scene::Add(scene.before(), entry);
  Scene::Add(scene.after(), FileEntry("a", 9, 10));
  EXPECT_THAT(Changes(scene), IsEmpty());
}

TEST(WorldDiff, TooManyChangesAreNotComplete) {
  Scene scene(kDesc);
  for (int fd = 0; fd < kMaxObservedFds; ++fd) scene.after().fds[fd] = OpenFile(9, 0, 0);
  EXPECT_TRUE(WorldDiff(scene.view()).complete());
  scene.after().umask = 077;
  EXPECT_FALSE(WorldDiff(scene.view()).complete());
}

// Which target covers which change. 1: yes, 0: no, unknown: may.
struct Target {
  const char* name;
  TargetDesc target;
  Value expected;
};

void ExpectMatches(const Scene& scene, const std::vector<Target>& rows) {
  const CallView view = scene.view();
  const WorldDiff diff(view);
  ASSERT_EQ(diff.changes().size(), 1u);
  for (const Target& row : rows) {
    const Value got = Matches(row.target, diff.changes()[0], view);
    EXPECT_EQ(got.known(), row.expected.known()) << row.name;
    EXPECT_EQ(got.get(), row.expected.get()) << row.name;
  }
}

TargetDesc At(TargetKind kind, Predicate fd) { return {.kind = kind, .descriptor = fd}; }
TargetDesc AtPath(TargetKind kind) { return {.kind = kind, .path_arg = 0}; }

TEST(Matches, SizeSeenThroughAnotherName) {
  Scene scene(kDesc);
  scene.record().args[0] = 3;
  scene.record().args[1] = 4;
  scene.Fd(3, OpenFile(9, 0, kUnseen));  // the same inode, though its size was not seen here
  scene.Fd(4, OpenFile(8, 0, 5));
  Scene::Add(scene.before(), FileEntry("a", 9, 10));
  Scene::Add(scene.after(), FileEntry("a", 9, 12));
  ExpectMatches(scene, {
                           {"size of fd", At(TargetKind::kSize, ArgOf<0>), kTrue},
                           {"size of other", At(TargetKind::kSize, ArgOf<1>), kFalse},
                           {"data of fd", At(TargetKind::kData, ArgOf<0>), kFalse},
                           {"offset of fd", At(TargetKind::kOffset, ArgOf<0>), kFalse},
                           {"descriptor fd", At(TargetKind::kDescriptor, ArgOf<0>), kFalse},
                           {"number unknown", At(TargetKind::kSize, Knob<0>), kUnknown},
                           {"prose", {.kind = TargetKind::kProse}, kUnknown},
                           {"memory", {.kind = TargetKind::kMemory}, kFalse},
                       });
}

TEST(Matches, InterestListOfADescriptor) {
  Scene scene(kDesc);
  scene.record().args[0] = 3;
  scene.record().args[1] = 4;
  scene.before().fds[3] = OpenEpoll(3, 1);
  scene.after().fds[3] = OpenEpoll(3, 2);
  scene.Fd(4, OpenEpoll(4, 1));
  AddWatch(scene.after(), 3, 5, 77);
  ExpectMatches(scene, {
                           {"interest of epfd", At(TargetKind::kInterest, ArgOf<0>), kTrue},
                           {"of another", At(TargetKind::kInterest, ArgOf<1>), kFalse},
                           {"may be replaced", At(TargetKind::kDescriptor, ArgOf<0>), kUnknown},
                           {"offset", At(TargetKind::kOffset, ArgOf<0>), kFalse},
                       });
  scene.before().fds[4].interest = kUnseen;
  ExpectMatches(scene, {{"not seen", At(TargetKind::kInterest, ArgOf<1>), kUnknown}});
}

TEST(Matches, AioContext) {
  Scene scene(kDesc);
  scene.record().args[0] = 0x3000;
  scene.after().aio = AioWith({0x3000});
  ExpectMatches(scene, {
                           {"context ctx", At(TargetKind::kContext, ArgOf<0>), kTrue},
                           {"another", At(TargetKind::kContext, ArgOf<1>), kFalse},
                           {"unknown", At(TargetKind::kContext, Knob<0>), kUnknown},
                           {"descriptor", At(TargetKind::kDescriptor, ArgOf<0>), kFalse},
                       });
}

TEST(Matches, RequestsThatNobodyCanRead) {
  Scene scene(kDesc);
  scene.before().fds[3] = OpenFile(9, 0, 4);
  scene.after().fds[3] = OpenFile(9, 0, 8);
  ExpectMatches(scene, {{"none", At(TargetKind::kRequests, ArgOf<0>), kFalse}});
  scene.record().ret = 1;
  ExpectMatches(scene, {{"one", At(TargetKind::kRequests, ArgOf<0>), kUnknown}});
}

TEST(Matches, SizeAtPath) {
  Scene scene(kDesc);
  Scene::Add(scene.before(), FileEntry("a", 9, 10));
  Scene::Add(scene.after(), FileEntry("a", 9, 12));
  ExpectMatches(scene, {{"path not looked up", AtPath(TargetKind::kSizeAt), kUnknown}});
  scene.path_before().error = scene.path_before().error_nofollow = 0;
  scene.path_after().error = scene.path_after().error_nofollow = 0;
  ExpectMatches(scene, {{"leads elsewhere", AtPath(TargetKind::kSizeAt), kFalse}});
  scene.path_before().node.ino = scene.path_after().node.ino = 9;
  ExpectMatches(scene, {
                           {"leads there", AtPath(TargetKind::kSizeAt), kTrue},
                           {"data at", AtPath(TargetKind::kDataAt), kFalse},
                           {"entry at", AtPath(TargetKind::kEntryAt), kFalse},
                       });
}

TEST(Matches, EntryThatAppeared) {
  Scene scene(kDesc);
  Scene::Add(scene.after(), FileEntry("a", 9, 0));
  ExpectMatches(scene, {{"path not looked up", AtPath(TargetKind::kEntryAt), kUnknown}});
  scene.path_before().error = scene.path_before().error_nofollow = 2;
  scene.path_after().error = scene.path_after().error_nofollow = 0;
  ExpectMatches(scene, {{"leads elsewhere", AtPath(TargetKind::kEntryAt), kFalse}});
  scene.path_after().node.ino = 9;  // through a symbolic link that had led nowhere
  ExpectMatches(scene, {
                           {"leads there", AtPath(TargetKind::kEntryAt), kTrue},
                           {"size at", AtPath(TargetKind::kSizeAt), kFalse},
                       });
}

TEST(Matches, OffsetMayBeTheNumberReplaced) {
  Scene scene(kDesc);
  scene.record().args[0] = 3;
  scene.record().args[1] = 4;
  scene.before().fds[3] = OpenFile(9, 0, 10);
  scene.after().fds[3] = OpenFile(9, 7, 10);
  ExpectMatches(scene, {
                           {"descriptor fd", At(TargetKind::kDescriptor, ArgOf<0>), kUnknown},
                           {"descriptor other", At(TargetKind::kDescriptor, ArgOf<1>), kFalse},
                           {"offset of fd", At(TargetKind::kOffset, ArgOf<0>), kTrue},
                           {"offset of closed", At(TargetKind::kOffset, ArgOf<1>), kUnknown},
                       });
}

TEST(Matches, DyingSetIdBits) {
  Scene scene(kDesc);
  scene.record().args[0] = 3;
  FdState file = OpenFile(9, 0, 10);
  file.mode = 0104755;
  scene.before().fds[3] = file;
  file.mode = 0100755;
  scene.after().fds[3] = file;
  ExpectMatches(scene, {
                           {"data of fd", At(TargetKind::kData, ArgOf<0>), kUnknown},
                           {"mode of fd", At(TargetKind::kMode, ArgOf<0>), kTrue},
                           {"offset of fd", At(TargetKind::kOffset, ArgOf<0>), kFalse},
                       });
  file.mode = 0100700;
  scene.after().fds[3] = file;
  ExpectMatches(scene, {{"data of fd", At(TargetKind::kData, ArgOf<0>), kFalse}});
}

// Attributes belong to the inode, wherever it shows.
TEST(Matches, ExtendedAttributes) {
  Scene scene(kDesc);
  scene.record().args[0] = 3;
  FdState file = OpenFile(9, 0, 10);
  EntryState entry = FileEntry("file", 9, 10);
  file.xattrs = entry.xattrs = kNoXattrs;
  scene.before().fds[3] = file;
  Scene::Add(scene.before(), entry);
  file.xattrs.all = entry.xattrs.all = 77;
  scene.after().fds[3] = file;
  Scene::Add(scene.after(), entry);
  scene.path_before().error = scene.path_before().error_nofollow = 0;
  scene.path_before().node.ino = scene.path_before().node_nofollow.ino = 9;
  scene.path_after() = scene.path_before();
  const WorldDiff diff(scene.view());
  ASSERT_EQ(diff.changes().size(), 1u);
  EXPECT_EQ(diff.changes()[0].kind, ChangeKind::kXattr);
  EXPECT_EQ(diff.changes()[0].Describe(scene.view()),
            "extended attributes of descriptor 3 changed");
  ExpectMatches(scene, {
                           {"xattr of fd", At(TargetKind::kXattr, ArgOf<0>), kTrue},
                           {"xattr at", AtPath(TargetKind::kXattrAt), kTrue},
                           {"data of fd", At(TargetKind::kData, ArgOf<0>), kFalse},
                           {"size at", AtPath(TargetKind::kSizeAt), kFalse},
                       });
  scene.path_before().node.ino = scene.path_after().node.ino = 5;  // a link that leads elsewhere
  ExpectMatches(scene, {{"xattr at", AtPath(TargetKind::kXattrAt), kTrue}});
  scene.path_before().node_nofollow.ino = scene.path_after().node_nofollow.ino = 5;
  ExpectMatches(scene, {{"xattr at", AtPath(TargetKind::kXattrAt), kFalse}});
}

TEST(Matches, AttributesThatNobodySawDidNotChange) {
  Scene scene(kDesc);
  FdState file = OpenFile(9, 0, 10);
  scene.before().fds[3] = file;
  file.xattrs = {.all = 77, .file_caps = 5};
  scene.after().fds[3] = file;
  EXPECT_TRUE(WorldDiff(scene.view()).changes().empty());
}

TEST(Matches, MemoryLocks) {
  Scene scene(kDesc);
  scene.after().locked_bytes = 4096;
  EXPECT_TRUE(WorldDiff(scene.view()).changes().empty()) << "nobody saw what it was before";
  scene.before().locked_bytes = 8192;
  const WorldDiff diff(scene.view());
  ASSERT_EQ(diff.changes().size(), 1u);
  EXPECT_EQ(diff.changes()[0].kind, ChangeKind::kMemoryLocks);
  EXPECT_EQ(diff.changes()[0].Describe(scene.view()), "locked memory went from 8192 to 4096 bytes");
  ExpectMatches(scene, {
                           {"memory locks", At(TargetKind::kMemoryLocks, nullptr), kTrue},
                           {"data of fd", At(TargetKind::kData, ArgOf<0>), kFalse},
                       });
}

// Writing takes file capabilities away as it does set-id bits.
TEST(Matches, DyingFileCapabilities) {
  Scene scene(kDesc);
  scene.record().args[0] = 3;
  FdState file = OpenFile(9, 0, 10);
  file.xattrs = {.all = 1, .file_caps = 5};
  scene.before().fds[3] = file;
  file.xattrs.file_caps = 0;
  scene.after().fds[3] = file;
  ExpectMatches(scene, {
                           {"data of fd", At(TargetKind::kData, ArgOf<0>), kUnknown},
                           {"xattr of fd", At(TargetKind::kXattr, ArgOf<0>), kTrue},
                           {"offset of fd", At(TargetKind::kOffset, ArgOf<0>), kFalse},
                       });
  file.xattrs.file_caps = 6;
  scene.after().fds[3] = file;
  ExpectMatches(scene, {{"data of fd", At(TargetKind::kData, ArgOf<0>), kFalse}});
}

}  // namespace
}  // namespace kapifuzz
