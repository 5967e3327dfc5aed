// Pages: expressions in words, every member in every format that people read, and renderers without a complaint.
#include "specs/page.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <climits>
#include <filesystem>

#include "base/files.h"
#include "base/golden.h"
#include "base/strings.h"
#include "base/subprocess.h"
#include "specs/expr_phrases.h"
#include "specs/expr_words.h"
#include "specs/filled_spec.h"
#include "specs/json_writer.h"
#include "specs/man_writer.h"
#include "specs/observables.h"
#include "specs/page_text.h"
#include "specs/plain_writer.h"
#include "specs/rst_writer.h"
#include "specs/source_reader.h"
#include "specs/yaml_writer.h"

namespace kapifuzz {
namespace {

using testing::HasSubstr;

TEST(ExprWords, AreSentences) {
  const std::pair<const char*, const char*> rows[] = {
      {"!is_open(fd)", "fd is not open"},
      {"!is_open(fd) || (flags(fd) & O_PATH) != 0",
       "fd is not open or the status flags of fd have O_PATH"},
      {"!(flags & O_CREAT) && !exists(dfd, filename)",
       "flags lacks O_CREAT and filename below dfd does not exist"},
      {"!(a > 1 && exists(p))", "a is at most 1 or p does not exist"},
      {"a < 0 || (b == 1 && c != 2)", "a is less than 0 or (b is 1 and c is not 2)"},
      {"flags & (O_CREAT | O_EXCL)", "flags has one of O_CREAT and O_EXCL"},
      {"(flags & (O_CREAT|O_EXCL)) == (O_CREAT|O_EXCL)", "flags has all of O_CREAT and O_EXCL"},
      {"(flags & (O_CREAT|O_PATH)) != O_CREAT",
       "of O_CREAT and O_PATH, flags has not just O_CREAT"},
      {"(flags & O_ACCMODE) == O_RDWR", "O_ACCMODE of flags is O_RDWR"},
      {"(mode & 0777) == 0644", "0777 of mode is 0644"},
      {"kind(fd) == pipe_read && type_nofollow(p) != dir",
       "fd is the read end of a pipe and p itself is not a directory"},
      {"path_error(filename) == ENOENT", "looking up filename gives ENOENT"},
      {"!parent_error(filename)", "the directory of filename can be reached"},
      {"access_error(p, R_OK | W_OK) == EACCES", "asking for R_OK | W_OK on p gives EACCES"},
      {"offset(fd) == old(offset(fd)) + ret",
       "the offset of fd is the offset of fd before the call + the result"},
      {"has_cap(CAP_FOWNER) && !kernel(6, 12)",
       "the caller has CAP_FOWNER and the kernel is older than 6.12"},
      {"a ? b > 1 : !c", "(if a is not 0: b is more than 1; otherwise: c is 0)"},
      {"x == (a ? 1 : 2)", "x is (1 if a is not 0, otherwise 2)"},
      {"cloexec(ret) == !!(flags & O_CLOEXEC)",
       "whether the result is close-on-exec is whether flags has O_CLOEXEC"},
      {"statbuf->st_size == sizeof(struct stat)", "st_size of statbuf is sizeof(struct stat)"},
      {"fildes[1] != -1", "fildes[1] is not -1"},
      {"unheard_of(fd, 3)", "unheard_of(fd, 3) holds"},
      {"c == 'x'", "c is 'x'"},
      {"word", "word"},
      {"prose, no expression", "prose, no expression"},
      {"", ""},
  };
  for (const auto& [expression, words] : rows) EXPECT_EQ(InWords(expression), words) << expression;
}

TEST(ExprWords, LongConditionsAreLists) {
  const ClauseList list = InClauses("a > 1 && !(b || c) && is_open(fd)");
  EXPECT_TRUE(list.all);
  EXPECT_EQ(list.clauses,
            (std::vector<std::string>{"a is more than 1", "b is 0 and c is 0", "fd is open"}));
  EXPECT_FALSE(InClauses("a || b || c").all);
  EXPECT_EQ(InClauses("prose && more, prose").clauses.size(), 1u);
}

TEST(ExprWords, EveryObservableHasItsPhrase) {
  for (const Observable& observable : AllObservables()) {
    EXPECT_TRUE(FindPhrase(observable.name)) << observable.name;
  }
}

TEST(PageText, HasNoControls) {
  EXPECT_EQ(CleanText(" a\t\n b\x07", false), "a b<U+0007>");
  EXPECT_EQ(CleanText(" a\t\n b\r", true), " a\t\n b<U+000D>");
  EXPECT_EQ(CleanText("\xe2\x80\xa8\xc3\xa4\xef\xbb\xbf", false), "<U+2028>\xc3\xa4<U+FEFF>");
  for (const char* broken : {"\xff", "\xc3", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80"}) {
    EXPECT_THAT(CleanText(broken, false), testing::StartsWith("\xef\xbf\xbd"));
  }
}

// A number may be there in hexadecimal: ioctl commands are.
std::string InHex(const std::string& word) {
  const std::optional<int64_t> number = ParseInt(word);
  return number ? fmt::format("{:x}", *number) : word;
}

void ExpectAll(const std::vector<std::string>& words, const std::string& text, const char* format) {
  for (const std::string& word : words) {
    const bool shown = text.find(word) != text.npos || text.find(InHex(word)) != text.npos;
    EXPECT_TRUE(shown) << word << " is not in " << format;
  }
}

TEST(Writers, ShowEveryMember) {
  const FilledSpec filled = MakeFilledSpec();
  ASSERT_GT(filled.words.size(), 100u);
  ExpectAll(filled.words, ToPlain(filled.spec), "plain");
  ExpectAll(filled.words, ToJson(filled.spec), "json");
  ExpectAll(filled.words, ToYaml(filled.spec), "yaml");
  ExpectAll(filled.words, ToMan(filled.spec), "man");
  ExpectAll(filled.words, ToRst(filled.spec), "rst");
}

// Two that differ in one truth value must not look alike.
TEST(Writers, ShowTruthValues) {
  ApiSpec yes{.name = "sys_x", .signals = {{.name = "s"}}, .side_effects = {{.target = "t"}}};
  yes.signals[0].restartable = yes.signals[0].interruptible = true;
  yes.side_effects[0].reversible = true;
  for (int i = 0; i < 3; ++i) {
    ApiSpec no = yes;
    std::optional<bool>* values[] = {&no.signals[0].restartable, &no.signals[0].interruptible,
                                     &no.side_effects[0].reversible};
    *values[i] = false;
    EXPECT_NE(ToPlain(no), ToPlain(yes)) << i;
    EXPECT_NE(ToMan(no), ToMan(yes)) << i;
    EXPECT_NE(ToRst(no), ToRst(yes)) << i;
  }
}

std::vector<ApiSpec> Sample() {
  const std::string path = JoinPath(KAPIFUZZ_SOURCE_DIR, "specs/testdata/good/short.c");
  return ReadSource(path, {.root = DirName(path)})->specs;
}

TEST(Writers, Goldens) {
  EXPECT_TRUE(MatchesGolden("specs/testdata/good/short.2", ToMan(Sample())));
  EXPECT_TRUE(MatchesGolden("specs/testdata/good/short.rst", ToRst(Sample())));
}

TEST(Page, ErrorsAreSortedAndReasonsTogether) {
  ApiSpec spec{.name = "sys_x",
               .errors = {{.name = "EIO", .code = -5, .summary = "first"},
                          {.name = "EBADF", .code = -9, .summary = "second"},
                          {.name = "EIO", .code = -5, .summary = "third"}}};
  for (const PageSection& section : MakePage(spec).sections) {
    if (section.title != "ERRORS") continue;
    ASSERT_EQ(section.blocks.size(), 2u);
    EXPECT_EQ(section.blocks[0].term, "EBADF (9)");
    EXPECT_EQ(section.blocks[1].term, "EIO (5)");
    ASSERT_EQ(section.blocks[1].body.size(), 2u);
    EXPECT_EQ(section.blocks[1].body[1].text, "third.");
  }
}

// Each text that could be taken for markup by roff or docutils, wherever text may stand.
ApiSpec Nasty() {
  const std::string texts =
      ".dot\n'quote\n\\fBbold\n- dash\n+ plus\n1. one\n(a) two\ni) three\n.. comment\n.TH hi\n"
      ":field: x\n::\nends::\n====\n>>> doctest\n| line\n-a opt\n/V\n*\n`\n_\n|\n\\\n[x]\n"
      "__anon__ `role`:x: <http://a_b_> foo_ `__ [1]_ |a|b| a*b*c **x** *y ``z``\n"
      "\"dq\" 'sq' ^ ~ \xc3\xbc \xe2\x98\x83 \x07 \xff \xe2\x80\xa8\n" +
      std::string(200, 'A') + "\n" + std::string(90, 'B') + "|" + std::string(90, 'C');
  const std::string code = "\t.tab\n    'x\n.y\n\n\n  \\z::\n.EE\n::\n";
  ApiSpec spec{.name = "sys_x'y\".z", .description = ".'\\ *a* `b` c_ |d| -e"};
  spec.long_description = spec.notes = texts;
  spec.examples = code;
  spec.signals = {{.name = "s", .error = INT_MIN}};
  spec.side_effects = {{.only_when = "a == '\\'' && b == '-' && c == '.' && d"}};
  for (std::string_view text : Split(texts, '\n')) {
    const std::string line(text);
    spec.params.push_back({.name = line, .ctype = line, .description = line, .flags = {line}});
    spec.errors.push_back({.name = line, .code = -1, .summary = line, .when = line});
    spec.constraints.push_back({.name = line, .description = line, .expression = code});
    spec.locks.push_back({.name = line});
  }
  return spec;
}

class Rendering : public testing::Test {
 protected:
  Rendering() {
    std::string pattern = testing::TempDir() + "/kapifuzz.XXXXXX";
    dir_ = mkdtemp(pattern.data());
  }
  ~Rendering() override { std::filesystem::remove_all(dir_); }

  // Runs a program on a file that holds `text`; it may complain about nothing.
  std::string Render(std::vector<std::string> command, const std::string& text) const {
    const std::string path = JoinPath(dir_, "page.2");
    EXPECT_TRUE(WriteFileAtomically(path, text).ok());
    command.push_back(path);
    Result<CommandOutput> ran = RunCommand(command, {.timeout_ms = 120'000});
    EXPECT_TRUE(ran.ok()) << command[0];
    if (!ran.ok()) return {};
    EXPECT_EQ(ran->exit_status, 0) << command[0];
    EXPECT_EQ(ran->err, "") << command[0];
    return ran->out;
  }

  std::string Man(const std::string& text) const {
    return Render({"env", "LC_ALL=C.UTF-8", "MANWIDTH=80", "man", "--warnings=w", "-l"}, text);
  }
  std::string Rst(const std::string& text) const {
    return Render({"env", "LC_ALL=C.UTF-8", "rst2html", "--halt=warning", "--report=warning"},
                  text);
  }

  std::string dir_;
};

TEST_F(Rendering, AuthoredSpecificationsAreCleanPages) {
  const std::vector<ApiSpec> specs =
      ReadSource(JoinPath(KAPIFUZZ_SOURCE_DIR, "specs/linux"), {})->specs;
  ASSERT_FALSE(specs.empty());
  const std::string man = Man(ToMan(specs)), html = Rst(ToRst(specs));
  for (const ApiSpec& spec : specs) {
    EXPECT_THAT(man, HasSubstr(std::string(SyscallName(spec)) + "(2)"));
    EXPECT_THAT(html, HasSubstr("<h1>" + std::string(SyscallName(spec)) + " - "));
  }
}

TEST_F(Rendering, NastyTextsStayTexts) {
  const std::string man = Man(ToMan(Nasty())), html = Rst(ToRst(Nasty()));
  for (const char* text : {".dot", "'quote", "\\fBbold", ".TH hi", ">>> doctest", ":field: x",
                           "__anon__ `role`:x:", ".EE", "ends::", "\\z::"}) {
    EXPECT_THAT(man, HasSubstr(text));
  }
  for (const char* text : {"<p>.dot", "<p>'quote", "<p>- dash", "<p>1. one", "<p>.. comment",
                           "<p>====", "<p>*<", "<p>`<", "a*b*c **x** *y ``z``", "foo_ `__ [1]_",
                           "<p>::<", "<p>ends::<", "<p>&gt;&gt;&gt; doctest", "<p>| line"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
}

}  // namespace
}  // namespace kapifuzz
