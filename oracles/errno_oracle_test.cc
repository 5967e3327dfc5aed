#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "oracles/testing/scene.h"

namespace kapifuzz {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const ErrorDesc kErrors[] = {
    {.name = "EBADF",
     .code = EBADF,
     .line = 11,
     .when = {Knob<0>, "k0", 0},
     .only_when = {Knob<0>, "k0", 0}},
    {.name = "EINVAL",
     .code = EINVAL,
     .line = 12,
     .when = {Knob<1>, "k1", 0},
     .applies = {Knob<3>, "k3", 0}},
    {.name = "ENOMEM", .code = ENOMEM, .line = 13, .only_when = {Knob<2>, "k2", 0}},
    {.name = "ENOSPC",
     .code = ENOSPC,
     .line = 15,
     .when = {Knob<4>, "k4", 0},
     .only_when = {Knob<5>, "k5", 0}},
    {.name = "EIO", .code = EIO, .line = 14},
};
const SyscallDesc kDesc = {.name = "probe", .line = 10, .errors = kErrors};

// k0: EBADF iff. k1: EINVAL when, where k3 applies. k2: ENOMEM only-when. k4, k5: ENOSPC when and
// only-when. EIO: at any time.
struct Row {
  const char* name;
  Value k0 = kFalse, k1 = kFalse, k2 = kFalse, k3 = kTrue, k4 = kFalse, k5 = kFalse;
  int64_t ret = 0;
  std::vector<std::string> expected;
};

std::vector<Row> Rows() {
  return {
      {.name = "success when nothing is wrong", .expected = {}},
      {.name = "success although a when holds",
       .k0 = kTrue,
       .expected = {"errno-missed: EBADF when k0"}},
      {.name = "success when the condition is unknown", .k0 = kUnknown, .expected = {}},
      {.name = "the error that is asked for", .k0 = kTrue, .ret = -EBADF, .expected = {}},
      {.name = "iff error although it does not hold",
       .ret = -EBADF,
       .expected = {"contract: error EBADF"}},
      {.name = "iff error when it is unknown", .k0 = kUnknown, .ret = -EBADF, .expected = {}},
      {.name = "either of two errors that are asked for",
       .k0 = kTrue,
       .k1 = kTrue,
       .ret = -EINVAL,
       .expected = {}},
      {.name = "error whose own when is false, while another is asked for",
       .k0 = kTrue,
       .ret = -EINVAL,
       .expected = {"errno-missed: EBADF when k0"}},
      {.name = "error whose own when is unknown, while another is asked for",
       .k0 = kTrue,
       .k1 = kUnknown,
       .ret = -EINVAL,
       .expected = {}},
      {.name = "when is sufficient, not necessary", .ret = -EINVAL, .expected = {}},
      {.name = "error without a condition", .ret = -EIO, .expected = {}},
      {.name = "error without a condition, while another is asked for",
       .k0 = kTrue,
       .ret = -EIO,
       .expected = {}},
      {.name = "only-when false", .ret = -ENOMEM, .expected = {"contract: error ENOMEM"}},
      {.name = "only-when unknown", .k2 = kUnknown, .ret = -ENOMEM, .expected = {}},
      {.name = "only-when true does not demand it", .k2 = kTrue, .expected = {}},
      {.name = "only-when true, while another is asked for",
       .k0 = kTrue,
       .k2 = kTrue,
       .ret = -ENOMEM,
       .expected = {}},
      {.name = "when where it does not apply", .k1 = kTrue, .k3 = kFalse, .expected = {}},
      {.name = "when where it may not apply", .k1 = kTrue, .k3 = kUnknown, .expected = {}},
      {.name = "when where it applies", .k1 = kTrue, .expected = {"errno-missed: EINVAL when k1"}},
      {.name = "between when and only-when, while another is asked for",
       .k0 = kTrue,
       .k5 = kTrue,
       .ret = -ENOSPC,
       .expected = {}},
      {.name = "between when and only-when, alone", .k5 = kTrue, .ret = -ENOSPC, .expected = {}},
      {.name = "only-when false beside a false when",
       .k0 = kTrue,
       .ret = -ENOSPC,
       .expected = {"contract: error ENOSPC"}},
      {.name = "an errno that is not listed",
       .ret = -EPERM,
       .expected = {"errno-unspecified: EPERM"}},
      {.name = "an errno that is not listed, while another is asked for",
       .k0 = kTrue,
       .ret = -EPERM,
       .expected = {"errno-unspecified: EPERM"}},
  };
}

TEST(ErrnoOracle, Rows) {
  for (const Row& row : Rows()) {
    Scene scene(kDesc);
    Scene::Set(0, row.k0);
    Scene::Set(1, row.k1);
    Scene::Set(2, row.k2);
    Scene::Set(3, row.k3);
    Scene::Set(4, row.k4);
    Scene::Set(5, row.k5);
    EXPECT_EQ(Spoken(scene.Judge(row.ret)), row.expected) << row.name;
  }
}

// What cannot be had is somebody else's error; what was had is not.
TEST(ErrnoOracle, AnInjectedFaultExcusesAnyErrorButNoSuccess) {
  const auto judge = [](int64_t ret) {
    Scene scene(kDesc);
    scene.Set(0, kTrue);
    scene.call().fail_nth = 2;
    scene.record().fault_injected = true;
    return Spoken(scene.Judge(ret));
  };
  EXPECT_THAT(judge(-EPERM), IsEmpty()) << "not listed";
  EXPECT_THAT(judge(-ENOMEM), IsEmpty()) << "forbidden, and another is asked for";
  EXPECT_THAT(judge(0), ElementsAre("errno-missed: EBADF when k0"));
}

// Two items of one errno are alternatives: only both false forbid it.
const ErrorDesc kTwice[] = {
    {.name = "EINVAL", .code = EINVAL, .line = 21, .only_when = {Knob<0>, "k0", 0}},
    {.name = "EINVAL",
     .code = EINVAL,
     .line = 22,
     .only_when = {Knob<1>, "k1", 0},
     .applies = {Knob<2>, "k2", 0}},
};
const SyscallDesc kTwiceDesc = {.name = "twice", .line = 20, .errors = kTwice};

std::vector<std::string> JudgeTwice(Value k0, Value k1, Value applies) {
  Scene scene(kTwiceDesc);
  Scene::Set(0, k0);
  Scene::Set(1, k1);
  Scene::Set(2, applies);
  return Spoken(scene.Judge(-EINVAL));
}

TEST(ErrnoOracle, SeveralItemsOfOneErrno) {
  EXPECT_THAT(JudgeTwice(kFalse, kFalse, kTrue), ElementsAre("contract: error EINVAL"));
  EXPECT_THAT(JudgeTwice(kFalse, kTrue, kTrue), IsEmpty());
  EXPECT_THAT(JudgeTwice(kTrue, kFalse, kTrue), IsEmpty());
  EXPECT_THAT(JudgeTwice(kFalse, kUnknown, kTrue), IsEmpty());
  // An item that does not apply cannot be the reason; one that may apply can.
  EXPECT_THAT(JudgeTwice(kFalse, kTrue, kFalse), ElementsAre("contract: error EINVAL"));
  EXPECT_THAT(JudgeTwice(kFalse, kFalse, kUnknown), IsEmpty());
}

TEST(ErrnoOracle, NoItemAppliesIsSilence) {
  const ErrorDesc only[] = {kTwice[1]};
  SyscallDesc desc = kTwiceDesc;
  desc.errors = only;
  Scene scene(desc);
  Scene::Set(1, kFalse);
  Scene::Set(2, kFalse);
  EXPECT_THAT(scene.Judge(-EINVAL), IsEmpty());
}

TEST(ErrnoOracle, ClaimNamesSpecLineAndValues) {
  Scene scene(kDesc);
  Scene::Set(0, kTrue);
  const std::vector<Verdict> verdicts = scene.Judge(0);
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_EQ(verdicts[0].line, 11);
  EXPECT_EQ(verdicts[0].ret, 0);
  EXPECT_EQ(verdicts[0].err, 0);
  EXPECT_STREQ(verdicts[0].claim, "probe() returned 0 although `k0` asks for EBADF");
}

// What every oracle shares: no result, no verdict.
TEST(Judge, SilentWithoutAResult) {
  struct Spoiled {
    const char* name;
    void (*spoil)(Scene*);
  };
  const Spoiled cases[] = {
      {"not observed", [](Scene* s) { s->trace().observed = false; }},
      {"not executed", [](Scene* s) { s->record().executed = false; }},
      {"not returned", [](Scene* s) { s->record().returned = false; }},
      {"interrupted", [](Scene* s) { s->record().interrupted = true; }},
  };
  for (const Spoiled& c : cases) {
    Scene scene(kDesc);
    Scene::Set(0, kTrue);
    c.spoil(&scene);
    EXPECT_THAT(scene.Judge(0), IsEmpty()) << c.name;
  }
}

TEST(Verdict, SignatureIsOfTheClauseNotOfTheValues) {
  Scene scene(kDesc);
  Scene::Set(0, kTrue);
  const uint64_t zero = scene.Judge(0)[0].Signature();
  EXPECT_EQ(scene.Judge(5)[0].Signature(), zero);
  EXPECT_NE(scene.Judge(-EPERM)[0].Signature(), zero);
  Scene::Set(0, kFalse);
  Scene::Set(1, kTrue);
  Scene::Set(3, kTrue);
  EXPECT_NE(scene.Judge(0)[0].Signature(), zero);
}

// Two calls that break the same clause, as an executor would show them.
class TwoCalls : public Executor {
 public:
  explicit TwoCalls(Scene* scene) : scene_(*scene) { scene_.trace().started = 2; }
  void Run(const Program&, const RunOptions&) override {}
  const Trace& trace() const override { return scene_.trace(); }
  const Program& program() const override { return scene_.program(); }
  CallView View(int) const override { return scene_.view(); }
  bool has_kcov() const override { return false; }
  bool has_comparisons() const override { return false; }
  bool has_faults() const override { return false; }
  const std::string& kcov_error() const override { return kcov_error_; }

 private:
  Scene& scene_;
  const std::string kcov_error_;
};

TEST(Judge, OneVerdictPerSignatureAndRun) {
  Scene scene(kDesc);
  Scene::Set(0, kTrue);
  const TwoCalls executor(&scene);
  std::vector<Verdict> verdicts;
  JudgeProgram(executor, &verdicts);
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_EQ(verdicts[0].call, 0);
  JudgeProgram(executor, &verdicts);  // what is there already belongs to another run
  EXPECT_EQ(verdicts.size(), 2u);
}

TEST(Verdict, LongClaimsAreCutAndSaySo) {
  const std::string text(400, 'x');
  const ErrorDesc errors[] = {
      {.name = "EIO", .code = EIO, .line = 1, .when = {Knob<0>, text.c_str()}}};
  const SyscallDesc desc = {.name = "probe", .errors = errors};
  Scene scene(desc);
  Scene::Set(0, kTrue);
  const Verdict verdict = scene.Judge(0).at(0);
  EXPECT_EQ(std::strlen(verdict.claim), sizeof(verdict.claim) - 1);
  EXPECT_THAT(verdict.claim, HasSubstr("xxx..."));
}

TEST(FindingClass, NamesRoundTrip) {
  for (int i = 0; i < kFindingClassCount; ++i) {
    FindingClass back = FindingClass::kCrash;
    EXPECT_TRUE(ParseFindingClass(FindingClassName(static_cast<FindingClass>(i)), &back));
    EXPECT_EQ(static_cast<int>(back), i);
  }
  FindingClass none;
  EXPECT_FALSE(ParseFindingClass("contracts", &none));
  EXPECT_TRUE(IsSpecFinding(FindingClass::kErrnoUnspecified));
  EXPECT_FALSE(IsSpecFinding(FindingClass::kErrnoMissed));
}

}  // namespace
}  // namespace kapifuzz
