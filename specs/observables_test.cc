// The table of observables, the document that promises it, and targets.
#include "specs/observables.h"

#include <gtest/gtest.h>

#include <set>

#include "base/files.h"
#include "base/strings.h"
#include "specs/targets.h"

namespace kapifuzz {
namespace {

// "`is_open(fd)` `kind(fd)`" in the first column of the document's table -> {"is_open(fd)", "kind(fd)"}.
std::set<std::string> CallsInDocument() {
  Result<std::string> text = ReadFile(JoinPath(KAPIFUZZ_SOURCE_DIR, "docs/spec-language.md"));
  EXPECT_TRUE(text.ok());
  std::set<std::string> calls;
  bool in_section = false;
  for (std::string_view line : SplitLines(*text)) {
    if (line.starts_with("#")) in_section = line.starts_with("### 3.1 ");
    if (!in_section || !line.starts_with("| `")) continue;
    std::string cell(line.substr(2, line.find(" |", 2) - 2));
    std::vector<std::string_view> pieces = Split(cell, '`');
    for (size_t i = 1; i < pieces.size(); i += 2) calls.emplace(pieces[i]);
  }
  return calls;
}

TEST(Observables, AreThoseOfTheDocument) {
  std::set<std::string> documented, known;
  for (const std::string& call : CallsInDocument())
    documented.insert(call.substr(0, call.find('(')));
  for (const Observable& observable : AllObservables()) known.emplace(observable.name);
  EXPECT_EQ(documented, known);
  EXPECT_GT(known.size(), 50u);
}

TEST(Observables, TakeTheDocumentedNumberOfArguments) {
  for (std::string call : CallsInDocument()) {
    const Observable* observable = FindObservable(call.substr(0, call.find('(')));
    ASSERT_NE(observable, nullptr) << call;
    // Alternatives such as R_OK\|W_OK are one argument.
    size_t open = call.find('('), close = call.find(')');
    std::string inside = call.substr(open + 1, close - open - 1);
    size_t arguments = inside.empty() ? 0 : Split(inside, ',').size();
    EXPECT_EQ(observable->params.size(), arguments) << call;
  }
}

TEST(Observables, ArgumentsAreSortedByRole) {
  Expr call = *ParseExpr("access_error(dfd, filename, W_OK)");
  Result<ObservableArgs> args = MatchArguments(*FindObservable("access_error"), call);
  ASSERT_TRUE(args.ok());
  EXPECT_EQ(args->dfd->text, "dfd");
  EXPECT_EQ(args->path->text, "filename");
  ASSERT_EQ(args->values.size(), 1u);
  EXPECT_EQ(args->values[0]->text, "W_OK");

  call = *ParseExpr("access_error(filename, W_OK)");
  args = MatchArguments(*FindObservable("access_error"), call);
  ASSERT_TRUE(args.ok());
  EXPECT_EQ(args->dfd, nullptr);
  EXPECT_EQ(args->path->text, "filename");
}

TEST(Targets, FormalFormsAreRecognised) {
  struct Row {
    const char* text;
    FormalTarget::Kind kind;
    const char* expr;
    const char* dfd;
    const char* path;
  };
  const Row rows[] = {
      {"descriptor ret", FormalTarget::kDescriptor, "ret", "", ""},
      {"offset of fd", FormalTarget::kOffset, "fd", "", ""},
      {"flags of fildes[1]", FormalTarget::kFlags, "fildes[1]", "", ""},
      {"size of  fd ", FormalTarget::kSize, "fd", "", ""},
      {"data of fd", FormalTarget::kData, "fd", "", ""},
      {"mode of fd", FormalTarget::kMode, "fd", "", ""},
      {"memory buf", FormalTarget::kMemory, "buf", "", ""},
      {"interest of epfd", FormalTarget::kInterest, "epfd", "", ""},
      {"context ctxp[0]", FormalTarget::kContext, "ctxp[0]", "", ""},
      {"requests of iocbpp", FormalTarget::kRequests, "iocbpp", "", ""},
      {"size at filename", FormalTarget::kSizeAt, "", "", "filename"},
      {"mode at filename", FormalTarget::kModeAt, "", "", "filename"},
      {"xattr of fd", FormalTarget::kXattr, "fd", "", ""},
      {"memory locks", FormalTarget::kMemoryLocks, "", "", ""},
      {"xattr at filename", FormalTarget::kXattrAt, "", "", "filename"},
      {"entry at (dfd, filename)", FormalTarget::kEntryAt, "", "dfd", "filename"},
      {"entry at (dfd,filename)", FormalTarget::kEntryAt, "", "dfd", "filename"},
  };
  for (const Row& row : rows) {
    FormalTarget target = ParseTarget(row.text);
    EXPECT_EQ(target.kind, row.kind) << row.text;
    EXPECT_EQ(target.expr ? ToString(*target.expr) : "", row.expr) << row.text;
    EXPECT_EQ(target.dfd, row.dfd) << row.text;
    EXPECT_EQ(target.path, row.path) << row.text;
  }
}

TEST(Targets, EverythingElseIsProse) {
  for (const char* text : {"", "offset", "the offset of fd", "offset of the file", "entry at",
                           "entry at (dfd)", "data at old(x)", "descriptor table"}) {
    FormalTarget target = ParseTarget(text);
    bool formal_looking = std::string_view(text) == "descriptor table";
    EXPECT_EQ(target.kind == FormalTarget::kProse, !formal_looking) << text;
  }
  // It has the shape of a formal target, so the check finds that `table` is no parameter.
  EXPECT_FALSE(CheckTarget(ParseTarget("descriptor table"), ApiSpec{}).ok());
}

}  // namespace
}  // namespace kapifuzz
