// The oracles of the small world: atomicity, effects, undeclared effects; and which effects a call
// witnesses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>

#include "oracles/testing/scene.h"

namespace kapifuzz {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

const ErrorDesc kErrors[] = {{.name = "EIO", .code = EIO, .line = 2}};
const Clause kEnsures[] = {{Knob<1>, "k1", 0}};

// side-effect: file_position, target: offset of fd, only-when: k0, ensures: k1, applies: k2.
const EffectDesc kMoves = {
    .types = "file_position",
    .target = {.kind = TargetKind::kOffset, .descriptor = ArgOf<0>, .text = "offset of fd"},
    .line = 3,
    .only_when = {Knob<0>, "k0", 0},
    .ensures = kEnsures,
    .applies = {Knob<2>, "k2", 0}};
const EffectDesc kAlsoMoves = {
    .types = "file_position",
    .target = {.kind = TargetKind::kOffset, .descriptor = ArgOf<0>, .text = "offset of fd"},
    .line = 4,
    .only_when = {Knob<3>, "k3", 0}};
const EffectDesc kProse = {.types = "modify_state",
                           .target = {.kind = TargetKind::kProse, .text = "time stamps"},
                           .line = 5};
const EffectDesc kLocks = {.types = "lock_acquire|lock_release",
                           .target = {.kind = TargetKind::kProse, .text = "position lock"},
                           .line = 6};

SyscallDesc Describe(std::span<const EffectDesc> effects, FailureAtomic atomic = FailureAtomic::kNo,
                     std::span<const TargetDesc> except = {}) {
  return {.name = "probe",
          .line = 1,
          .errors = kErrors,
          .effects = effects,
          .failure_atomic = atomic,
          .atomic_except = except,
          .first_item = 100};
}

// probe(3) while the offset of descriptor 3 goes from 0 to 4; all knobs true.
class Moved : public Scene {
 public:
  explicit Moved(const SyscallDesc& desc) : Scene(desc) {
    record().args[0] = 3;
    before().fds[3] = OpenFile(9, 0, 10);
    after().fds[3] = OpenFile(9, 4, 10);
    for (int knob = 0; knob < kKnobs; ++knob) Set(knob, kTrue);
  }
  void Stay() { after().fds[3].offset = 0; }
};

TEST(EffectOracle, OnlyWhen) {
  const EffectDesc effects[] = {kMoves};
  const SyscallDesc desc = Describe(effects);
  Moved scene(desc);
  EXPECT_THAT(scene.Judge(0), IsEmpty());
  Scene::Set(0, kFalse);
  EXPECT_THAT(Spoken(scene.Judge(0)),
              ElementsAre("contract: only-when of file_position on offset of fd"));
  EXPECT_THAT(Spoken(scene.Judge(-EIO)),
              ElementsAre("contract: only-when of file_position on offset of fd"));
  scene.Stay();
  EXPECT_THAT(scene.Judge(0), IsEmpty());
}

TEST(EffectOracle, OnlyWhenSilentWhereUnsure) {
  const EffectDesc effects[] = {kMoves};
  const SyscallDesc desc = Describe(effects);
  Moved scene(desc);
  Scene::Set(0, kUnknown);
  EXPECT_THAT(scene.Judge(0), IsEmpty());
  Scene::Set(0, kFalse);
  for (Value applies : {kFalse, kUnknown}) {
    Scene::Set(2, applies);
    EXPECT_THAT(scene.Judge(0), IsEmpty());
  }
  Scene::Set(2, kTrue);
  scene.record().args[0] = 5;  // closed: the change at 3 is only perhaps that of 5
  Scene::Set(0, kFalse);
  EXPECT_THAT(scene.Judge(0), IsEmpty());
}

TEST(EffectOracle, AnotherEffectExplains) {
  const EffectDesc two[] = {kMoves, kAlsoMoves};
  const SyscallDesc desc = Describe(two);
  Moved scene(desc);
  Scene::Set(0, kFalse);
  EXPECT_THAT(scene.Judge(0), IsEmpty());
  Scene::Set(3, kFalse);
  EXPECT_THAT(Spoken(scene.Judge(0)),
              ElementsAre("contract: only-when of file_position on offset of fd"));

  const EffectDesc prose[] = {kMoves, kProse};
  const SyscallDesc vague = Describe(prose);
  Moved other(vague);
  Scene::Set(0, kFalse);
  EXPECT_THAT(other.Judge(0), IsEmpty());
}

TEST(EffectOracle, Ensures) {
  const EffectDesc effects[] = {kMoves};
  const SyscallDesc desc = Describe(effects);
  Moved scene(desc);
  Scene::Set(1, kFalse);
  EXPECT_THAT(Spoken(scene.Judge(0)),
              ElementsAre("effect-missing: file_position on offset of fd ensures k1"));
  EXPECT_THAT(scene.Judge(-EIO), IsEmpty());
  scene.Stay();
  for (Value only_when : {kFalse, kUnknown}) {  // the effect was not due, or perhaps not
    Scene::Set(0, only_when);
    EXPECT_THAT(scene.Judge(0), IsEmpty());
  }
  Scene::Set(0, kTrue);
  Scene::Set(2, kFalse);
  EXPECT_THAT(scene.Judge(0), IsEmpty());
}

TEST(UndeclaredOracle, SpeaksOfWhatNoTargetCovers) {
  const SyscallDesc desc = Describe({});
  Moved scene(desc);
  EXPECT_THAT(Spoken(scene.Judge(0)), ElementsAre("effect-undeclared: offset"));
  EXPECT_THAT(scene.Judge(-EIO), IsEmpty());  // failure-atomic: no
  scene.after().complete = false;
  EXPECT_THAT(scene.Judge(0), IsEmpty());
}

TEST(UndeclaredOracle, DeclarationsCover) {
  const EffectDesc formal[] = {kMoves};
  const SyscallDesc declared = Describe(formal);
  Moved scene(declared);
  EXPECT_THAT(scene.Judge(0), IsEmpty());
  scene.after().fds[4] = OpenFile(9, 0, 10);
  EXPECT_THAT(Spoken(scene.Judge(0)), ElementsAre("effect-undeclared: descriptor appeared"));
}

TEST(UndeclaredOracle, ProseCoversUnlessItCannotShow) {
  const EffectDesc prose[] = {kProse};
  const SyscallDesc vague = Describe(prose);
  EXPECT_THAT(Moved(vague).Judge(0), IsEmpty());
  const EffectDesc locks[] = {kLocks};
  const SyscallDesc locking = Describe(locks);
  EXPECT_THAT(Spoken(Moved(locking).Judge(0)), ElementsAre("effect-undeclared: offset"));
}

TEST(UndeclaredOracle, SharedInodeIsCoveredByAnyOfItsNames) {
  const EffectDesc writes[] = {
      {.types = "modify_state",
       .target = {.kind = TargetKind::kSize, .descriptor = ArgOf<0>, .text = "size of fd"},
       .line = 3}};
  const SyscallDesc desc = Describe(writes);
  Scene scene(desc);
  scene.record().args[0] = 3;
  for (int fd : {3, 5}) {
    scene.before().fds[fd] = OpenFile(9, 0, 10);
    scene.after().fds[fd] = OpenFile(9, 0, 14);
  }
  EntryState entry = FileEntry("a", 9, 10);
  Scene::Add(scene.before(), entry);
  entry.size = 14;
  entry.content = 8;
  Scene::Add(scene.after(), entry);
  EXPECT_THAT(scene.Judge(0), IsEmpty());
}

TEST(AtomicityOracle, AFailedCallChangesNothing) {
  const SyscallDesc desc = Describe({}, FailureAtomic::kYes);
  Moved scene(desc);
  EXPECT_THAT(Spoken(scene.Judge(-EIO)), ElementsAre("atomicity: offset"));
  scene.before().complete = false;
  EXPECT_THAT(scene.Judge(-EIO), IsEmpty());
  scene.before().complete = true;
  scene.Stay();
  EXPECT_THAT(scene.Judge(-EIO), IsEmpty());
}

TEST(AtomicityOracle, SpeaksBesideAWrongErrno) {
  const SyscallDesc desc = Describe({}, FailureAtomic::kYes);
  EXPECT_THAT(Spoken(Moved(desc).Judge(-EPERM)),
              ElementsAre("errno-unspecified: EPERM", "atomicity: offset"));
}

TEST(AtomicityOracle, HoldsWhenAnAllocationFails) {
  const SyscallDesc desc = Describe({}, FailureAtomic::kYes);
  Moved scene(desc);
  scene.call().fail_nth = 3;
  scene.record().fault_injected = true;
  const std::vector<Verdict> verdicts = scene.Judge(-ENOMEM);
  EXPECT_THAT(Spoken(verdicts), ElementsAre("atomicity: offset"));
  EXPECT_THAT(verdicts[0].claim,
              testing::HasSubstr("failed with ENOMEM (its allocation 3 failed) and is specified"));
}

TEST(AtomicityOracle, OneFindingPerChange) {
  const EffectDesc effects[] = {kMoves};
  const SyscallDesc desc = Describe(effects, FailureAtomic::kYes);
  Moved scene(desc);
  Scene::Set(0, kFalse);
  EXPECT_THAT(Spoken(scene.Judge(-EIO)), ElementsAre("atomicity: offset"));
}

TEST(AtomicityOracle, Except) {
  const TargetDesc except[] = {{.kind = TargetKind::kOffset, .descriptor = ArgOf<0>}};
  const SyscallDesc desc = Describe({}, FailureAtomic::kExcept, except);
  Moved scene(desc);
  EXPECT_THAT(scene.Judge(-EIO), IsEmpty());
  scene.after().fds[4] = OpenFile(9, 0, 10);
  EXPECT_THAT(Spoken(scene.Judge(-EIO)), ElementsAre("atomicity: descriptor appeared"));

  const TargetDesc prose[] = {{.kind = TargetKind::kProse}};
  const SyscallDesc vague = Describe({}, FailureAtomic::kExcept, prose);
  EXPECT_THAT(Moved(vague).Judge(-EIO), IsEmpty());
}

TEST(AtomicityOracle, SetIdBitsMayDie) {
  const SyscallDesc desc = Describe({}, FailureAtomic::kYes);
  Scene scene(desc);
  scene.Fd(3, OpenFile(9, 0, 10));
  scene.before().fds[3].mode = 0104755;
  scene.after().fds[3].mode = 0100755;
  EXPECT_THAT(scene.Judge(-EIO), IsEmpty());
  scene.after().fds[3].mode = 0104711;
  EXPECT_THAT(Spoken(scene.Judge(-EIO)), ElementsAre("atomicity: mode"));
}

std::vector<uint32_t> Items(Scene& scene, int64_t ret) {
  scene.record().ret = ret;
  std::vector<uint32_t> items;
  CollectItems(scene.view(), &items);
  return items;
}

TEST(EffectItems, SeenOnlyWhenTheTargetChanged) {
  const EffectDesc effects[] = {kMoves, kProse};
  const SyscallDesc desc = Describe(effects);
  const uint32_t moves = EffectItem(desc, 0), prose = EffectItem(desc, 1);
  Moved scene(desc);
  EXPECT_THAT(Items(scene, 0), Contains(moves));
  EXPECT_THAT(Items(scene, 0), Not(Contains(prose)));
  EXPECT_THAT(Items(scene, -EIO), Not(Contains(moves)));
  Scene::Set(0, kFalse);
  EXPECT_THAT(Items(scene, 0), Not(Contains(moves)));
  Scene::Set(0, kTrue);
  scene.Stay();
  EXPECT_THAT(Items(scene, 0), Not(Contains(moves)));
}

TEST(EffectItems, OfProseByItsPromise) {
  EffectDesc promised = kProse;
  promised.ensures = kEnsures;
  const EffectDesc effects[] = {promised};
  const SyscallDesc desc = Describe(effects);
  Moved scene(desc);
  EXPECT_THAT(Items(scene, 0), Contains(EffectItem(desc, 0)));
  Scene::Set(1, kUnknown);
  EXPECT_THAT(Items(scene, 0), Not(Contains(EffectItem(desc, 0))));
}

}  // namespace
}  // namespace kapifuzz
