#include "specs/inject.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>

#include "base/files.h"

namespace kapifuzz {
namespace {

constexpr char kComment[] =
    "/**\n"
    " * sys_close - close a descriptor\n"
    " * contexts: process\n"
    " * param: fd\n"
    " *   type: fd(any), input\n"
    " */\n";
constexpr char kDefinition[] = "SYSCALL_DEFINE1(close, unsigned int, fd)\n";
constexpr char kBody[] = "{\n\treturn 0;\n}\n";
constexpr char kInclude[] =
    "\n#if IS_ENABLED(CONFIG_KAPI_SPEC)\n#include \"open.apispec.h\"\n#endif\n";
const std::string kSpec = std::string(kComment) + kDefinition;
const std::string kTree = std::string("/* old words about close */\n") + kDefinition + kBody;

struct Injected {
  std::string text;
  std::vector<Error> errors;
};

Injected Inject(const std::string& spec, const std::string& tree) {
  Injected result;
  result.text = InjectIntoText(spec, "specs/fs/open.c", tree, "fs/open.c", &result.errors);
  return result;
}

TEST(Inject, PutsTheCommentAboveItsDefinition) {
  Injected result = Inject(kSpec, kTree);
  EXPECT_TRUE(result.errors.empty());
  EXPECT_EQ(result.text, std::string("/* old words about close */\n") + kComment + kDefinition +
                             kBody + kInclude);
}

TEST(Inject, TwiceIsOnce) {
  std::string once = Inject(kSpec, kTree).text;
  EXPECT_EQ(Inject(kSpec, once).text, once);
}

TEST(Inject, ReplacesAnOlderState) {
  std::string older = kSpec;
  older.replace(older.find("close a descriptor"), 18, "shut it");
  std::string tree = Inject(older, kTree).text;
  EXPECT_NE(tree.find("shut it"), std::string::npos);
  EXPECT_EQ(Inject(kSpec, tree).text, Inject(kSpec, kTree).text);
}

TEST(Inject, ComparesTypesAsTheCompilerReadsThem) {
  std::string tree = kTree;
  tree.replace(tree.find("unsigned int, fd"), 16, "unsigned  /* a number */\n\t\tint ,  fd");
  EXPECT_TRUE(Inject(kSpec, tree).errors.empty());
}

TEST(Inject, ErrorsNameTheLine) {
  std::string tree = kTree;
  tree.replace(tree.find("unsigned int, fd"), 16, "int, number");
  Injected result = Inject(kSpec, tree);
  ASSERT_EQ(result.errors.size(), 1u);
  EXPECT_EQ(result.errors[0].ToString(),
            "specs/fs/open.c:7: close(unsigned int fd) is specified, but fs/open.c:2 defines "
            "close(int number)");
  tree.replace(tree.find("(close"), 6, "(closed");
  result = Inject(kSpec, tree);
  ASSERT_EQ(result.errors.size(), 1u);
  EXPECT_EQ(result.errors[0].ToString(),
            "specs/fs/open.c:7: fs/open.c defines no syscall 'close', did you mean closed?");
  result = Inject(kComment, kTree);
  ASSERT_EQ(result.errors.size(), 1u);
  EXPECT_EQ(result.errors[0].ToString(),
            "specs/fs/open.c:1: no SYSCALL_DEFINE follows this specification");
  result = Inject(kSpec + kSpec, kTree);
  ASSERT_EQ(result.errors.size(), 1u);
  EXPECT_EQ(result.errors[0].ToString(), "specs/fs/open.c:8: sys_close was specified before");
}

TEST(Inject, NothingIsLostInSilence) {
  Injected result = Inject(kSpec + "\nSYSCALL_DEFINE0(sync)\n", kTree);
  ASSERT_EQ(result.errors.size(), 1u);
  EXPECT_EQ(result.errors[0].ToString(), "specs/fs/open.c:9: no specification stands above this");
}

TEST(Inject, DoesNotFindDefinitionsInComments) {
  std::string tree = "/*\n" + std::string(kDefinition) + "*/\n";
  EXPECT_EQ(Inject(kSpec, tree).errors.size(), 1u);
}

constexpr char kIoctl[] =
    "/**\n"
    " * BOX_OPEN - open the box\n"
    " * api-type: ioctl\n"
    " * contexts: process\n"
    " * ioctl-cmd:\n"
    " *   direction: none\n"
    " */\n";

// An ioctl's comment stands above nothing; it goes to the end, before the generated header.
TEST(Inject, PutsIoctlsAtTheEnd) {
  Injected result = Inject(kSpec + "\n" + kIoctl, kTree);
  EXPECT_TRUE(result.errors.empty());
  EXPECT_EQ(result.text, std::string("/* old words about close */\n") + kComment + kDefinition +
                             kBody + "\n" + kIoctl + kInclude);
  EXPECT_EQ(Inject(kSpec + "\n" + kIoctl, result.text).text, result.text);
  EXPECT_EQ(Inject(kIoctl, "").text, std::string("\n") + kIoctl + kInclude);
}

TEST(Inject, ReplacesAndAddsIoctls) {
  std::string older = kIoctl;
  older.replace(older.find("open the box"), 12, "what was it");
  std::string second = kIoctl;
  second.replace(second.find("BOX_OPEN"), 8, "BOX_SHUT");
  std::string tree = Inject(older, kTree).text;
  Injected result = Inject(std::string(kIoctl) + "\n" + second, tree);
  EXPECT_TRUE(result.errors.empty());
  EXPECT_EQ(result.text, kTree + "\n" + kIoctl + "\n" + second + kInclude);
}

TEST(Inject, RefusesAnIoctlTwiceAndAFileWithoutAnEnd) {
  Injected result = Inject(std::string(kIoctl) + kIoctl, kTree);
  ASSERT_EQ(result.errors.size(), 1u);
  EXPECT_EQ(result.errors[0].ToString(), "specs/fs/open.c:8: BOX_OPEN was specified before");
  result = Inject(kIoctl, "/* never closed\n");
  ASSERT_EQ(result.errors.size(), 1u);
  EXPECT_EQ(result.errors[0].ToString(),
            "fs/open.c: has no place for the specification of BOX_OPEN");
}

class InjectTree : public testing::Test {
 protected:
  InjectTree() {
    std::string pattern = testing::TempDir() + "/kapifuzz.XXXXXX";
    dir_ = mkdtemp(pattern.data());
    Write("specs/fs/open.c", kSpec);
    Write("tree/fs/open.c", kTree);
  }
  ~InjectTree() override { std::filesystem::remove_all(dir_); }

  void Write(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(MakeDirs(DirName(JoinPath(dir_, name))).ok());
    ASSERT_TRUE(WriteFileAtomically(JoinPath(dir_, name), text).ok());
  }
  ino_t Inode(const std::string& name) const {
    struct stat status = {};
    EXPECT_EQ(stat(JoinPath(dir_, name).c_str(), &status), 0);
    return status.st_ino;
  }
  Result<InjectReport> Run() const {
    return InjectSpecs(JoinPath(dir_, "specs"), JoinPath(dir_, "tree"));
  }

  std::string dir_;
};

TEST_F(InjectTree, ASecondRunWritesNothing) {
  Result<InjectReport> report = Run();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->changed_files, (std::vector<std::string>{"fs/open.c"}));
  EXPECT_EQ(report->specs, 1);
  ino_t before = Inode("tree/fs/open.c");
  report = Run();
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->changed_files.empty());
  EXPECT_EQ(Inode("tree/fs/open.c"), before);
}

TEST_F(InjectTree, AnErrorLeavesEveryFileAlone) {
  Write("specs/fs/zzz.c",
        "/**\n * sys_z - z\n * contexts: proces\n * error: EIO, z\n */\nSYSCALL_DEFINE0(z)\n");
  Write("tree/fs/zzz.c", "SYSCALL_DEFINE0(z)\n");
  Result<InjectReport> report = Run();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->errors.size(), 1u);
  EXPECT_TRUE(report->changed_files.empty());
  EXPECT_EQ(*ReadFile(JoinPath(dir_, "tree/fs/open.c")), kTree);
}

TEST_F(InjectTree, AMissingFileIsNamed) {
  Write("specs/fs/none.c", kSpec);
  Result<InjectReport> report = Run();
  ASSERT_FALSE(report.ok());
  EXPECT_NE(report.error().where.find("tree/fs/none.c"), std::string::npos);
}

}  // namespace
}  // namespace kapifuzz
