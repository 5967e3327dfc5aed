// Machine code and types of a small image that is compiled here, read as those of a kernel.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/files.h"
#include "base/strings.h"
#include "base/subprocess.h"
#include "check/check_errors.h"
#include "check/check_types.h"
#include "check/errno_paths.h"
#include "specs/kdoc_reader.h"

namespace kapifuzz {
namespace {

constexpr int kErestartsys = 512;

// One image for all tests.
class KernelImage : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string pattern = testing::TempDir() + "/kapifuzz.XXXXXX";
    dir_ = mkdtemp(pattern.data());
    path_ = JoinPath(dir_, "image");
    const std::string source = JoinPath(KAPIFUZZ_SOURCE_DIR, "check/testdata/kernel.c");
    Result<CommandOutput> ran = RunCommand(
        {"gcc", "-std=gnu11", "-O2", "-g", "-nostdlib", "-static", "-ffreestanding", "-fno-pie",
         "-no-pie", "-fcf-protection=none", "-fno-asynchronous-unwind-tables",
         "-fdebug-prefix-map=" + DirName(source) + "=fs", "-Wl,-e,__x64_sys_demo", "-o", path_,
         source},
        {.timeout_ms = 120'000});
    ASSERT_TRUE(ran.ok() && ran->exit_status == 0) << (ran.ok() ? ran->err : "");
    bytes_ = *ReadFile(path_);
    image_ = *ElfImage::Open(Bytes());
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(dir_); }

  static std::span<const uint8_t> Bytes() {
    return {reinterpret_cast<const uint8_t*>(bytes_.data()), bytes_.size()};
  }

  static uint64_t AddressOf(const std::string& name) {
    auto it = std::ranges::find(image_.functions(), name, &ElfFunction::name);
    return it == image_.functions().end() ? 0 : it->address;
  }

  static std::string Route(const std::vector<PathStep>& path) {
    std::string text;
    for (const PathStep& step : path) text += (text.empty() ? "" : " > ") + step.function->name;
    return text;
  }

  // A specification of that prototype. `params` and `items` are lines of the comment.
  static ApiSpec Spec(const std::string& prototype, const std::string& params,
                      const std::string& items = "") {
    SourceSpecs found = ReadSourceText("/**\n * sys_demo - shows\n * contexts: process\n" + params +
                                           " * return:\n *   type: int\n *   check-type: exact\n"
                                           " *   success: = 0\n" +
                                           items + " */\n" + prototype + "\n",
                                       "demo.c");
    EXPECT_TRUE(found.errors.empty()) << found.errors[0].ToString();
    return found.specs.at(0);
  }

  static inline std::string dir_, path_, bytes_;
  static inline ElfImage image_;
};

constexpr char kFd[] = " * param: fd\n *   type: fd(any), input\n";
constexpr char kStatbuf[] = " * param: statbuf\n *   type: struct stat, output, user\n";
constexpr char kCount[] = " * param: count\n *   type: uint, input\n";
constexpr char kMode[] = " * param: mode\n *   type: uint, input\n";
constexpr char kDemo[] =
    "SYSCALL_DEFINE4(demo, unsigned int, fd, struct stat __user *, statbuf, size_t, count, "
    "umode_t, mode)";

std::string AllParams() { return std::string(kFd) + kStatbuf + kCount + kMode; }

TEST_F(KernelImage, ErrorsComeWithTheShortestWay) {
  ErrnoFinder finder(image_);
  Result<ErrnoReport> report = finder.Find("demo", 8);
  ASSERT_TRUE(report.ok());
  std::map<int, std::string> routes;
  for (const auto& [number, path] : report->paths) routes[number] = Route(path);
  const std::map<int, std::string> expected = {
      {EBADF, "__x64_sys_demo"},
      {EINVAL, "__x64_sys_demo"},
      {ENOENT, "__x64_sys_demo > find"},
      {ESTALE, "__x64_sys_demo > find_slowly"},
      {ENOMEM, "__x64_sys_demo > allocate"},
      {ENFILE, "__x64_sys_demo > chosen"},
      {EMFILE, "__x64_sys_demo > chosen"},
      {ENOSPC, "__x64_sys_demo > chosen"},
      {EROFS, "__x64_sys_demo > chosen"},
      {kErestartsys, "__x64_sys_demo > chosen > wait_for"},
      {EFAULT, "__x64_sys_demo > chosen > store"},
      {E2BIG, "__x64_sys_demo > chosen > load"},
      {EXDEV, "__x64_sys_demo > chosen > walk"},
  };
  EXPECT_EQ(routes, expected);
  ASSERT_EQ(report->unknown_calls.size(), 1u);
  EXPECT_EQ(report->unknown_calls[0].function->name, "__x64_sys_demo");
}

TEST_F(KernelImage, DepthBoundsTheWay) {
  ErrnoFinder finder(image_);
  Result<ErrnoReport> report = finder.Find("demo", 1);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->paths.size(), 2u);
  EXPECT_FALSE(finder.Find("none", 8).ok());
}

TEST_F(KernelImage, WarningsNameErrorWayAndPlace) {
  Result<KernelDebug> debug = KernelDebug::Open(Bytes(), path_);
  ASSERT_TRUE(debug.ok());
  ErrorChecker checker(image_, *debug, 8);
  std::string items;
  for (const char* name : {"EBADF", "EINVAL", "ENOENT", "ENOMEM", "ENFILE", "EMFILE", "ENOSPC",
                           "EROFS", "EFAULT", "E2BIG"}) {
    items += std::string(" * error: ") + name + ", listed\n";
  }
  Result<ErrorWarnings> found = checker.Check(Spec(kDemo, AllParams(), items));
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->problems.size(), 2u);
  // What restarts the call is EINTR to user space.
  EXPECT_TRUE(
      found->problems[1].text.starts_with("sys_demo may return EINTR: __x64_sys_demo fs/kernel.c:"))
      << found->problems[1].text;
  EXPECT_NE(found->problems[1].text.find(" (__do_sys_demo) > chosen fs/kernel.c:"),
            std::string::npos)
      << found->problems[1].text;
  EXPECT_TRUE(found->problems[0].text.starts_with("sys_demo may return ESTALE: "))
      << found->problems[0].text;
  EXPECT_EQ(found->problems[0].severity, Severity::kWarning);
}

TEST_F(KernelImage, TypesThatFitAreNoProblem) {
  Result<KernelDebug> debug = KernelDebug::Open(Bytes(), path_);
  ASSERT_TRUE(debug.ok());
  const uint64_t address = AddressOf("__x64_sys_demo");
  EXPECT_TRUE(debug->HasTypes(address));
  EXPECT_FALSE(debug->HasTypes(0x10));
  ApiSpec spec = Spec(kDemo, AllParams(),
                      " * error: EIO, x\n *   iff: !writable(statbuf, sizeof(struct stat))\n");
  spec.ret->ensures = {"statbuf->st_ino == 3"};
  for (const Problem& problem : CheckTypes(spec, *debug, address))
    ADD_FAILURE() << problem.ToString();
}

TEST_F(KernelImage, ACallWithoutParametersHasNone) {
  Result<KernelDebug> debug = KernelDebug::Open(Bytes(), path_);
  ASSERT_TRUE(debug.ok());
  const auto none = debug->Implementation(AddressOf("__x64_sys_demo"), "none");
  ASSERT_TRUE(none.has_value());
  EXPECT_TRUE(none->params.empty());
}

TEST_F(KernelImage, TypesThatDifferAreNamed) {
  Result<KernelDebug> debug = KernelDebug::Open(Bytes(), path_);
  ASSERT_TRUE(debug.ok());
  struct Row {
    const char* prototype;
    std::string params;
    const char* expected;
  };
  const Row rows[] = {
      {"SYSCALL_DEFINE1(demo, unsigned int, fd)", kFd, "1 parameters, the kernel's function has 4"},
      {"SYSCALL_DEFINE4(demo, unsigned int, fd, struct stat __user *, statbuf, umode_t, mode, "
       "size_t, count)",
       std::string(kFd) + kStatbuf + kMode + kCount,
       "parameter 3 is called 'count' in the kernel, not 'mode'"},
      {"SYSCALL_DEFINE4(demo, int, fd, struct stat __user *, statbuf, size_t, count, umode_t, "
       "mode)",
       AllParams(), "param fd: 'int' is signed, the kernel's 'unsigned int' is unsigned"},
      {"SYSCALL_DEFINE4(demo, unsigned int, fd, struct stat __user *, statbuf, unsigned int, "
       "count, umode_t, mode)",
       AllParams(), "param count: 'unsigned int' has 4 bytes, the kernel's 'size_t' has 8"},
      {"SYSCALL_DEFINE4(demo, unsigned int, fd, struct statfs __user *, statbuf, size_t, count, "
       "umode_t, mode)",
       AllParams(), "param statbuf: 'struct statfs __user *' is the kernel's 'struct stat *'"},
      {"SYSCALL_DEFINE4(demo, unsigned int, fd, struct stat __user *, statbuf, size_t, count, "
       "umode_t, mode)",
       std::string(kFd) + kStatbuf + kCount + " * param: mode\n *   type: int, input\n",
       "param mode: int, but the kernel's 'umode_t' is unsigned"},
      {kDemo,
       std::string(kFd) + " * param: statbuf\n *   type: struct statfs, output, user\n" + kCount +
           kMode,
       "the file of the kernel's function knows no struct statfs"},
  };
  for (const Row& row : rows) {
    std::vector<Problem> problems =
        CheckTypes(Spec(row.prototype, row.params), *debug, AddressOf("__x64_sys_demo"));
    ASSERT_FALSE(problems.empty()) << row.expected;
    EXPECT_NE(problems[0].text.find(row.expected), std::string::npos) << problems[0].text;
  }
}

TEST_F(KernelImage, MembersMustBeWhereTheyAreSaidToBe) {
  Result<KernelDebug> debug = KernelDebug::Open(Bytes(), path_);
  ASSERT_TRUE(debug.ok());
  ApiSpec spec = Spec(kDemo, AllParams());
  spec.ret->ensures = {"statbuf->st_size == 3", "statbuf->st_uid == 1"};
  std::vector<Problem> problems = CheckTypes(spec, *debug, AddressOf("__x64_sys_demo"));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_NE(problems[0].text.find("struct stat: member 'st_size' is not in the kernel's"),
            std::string::npos)
      << problems[0].text;
}

// A command of the file, whose number, struct and members are `number` and `fields`.
ApiSpec Command(const std::string& number, const std::string& fields) {
  SourceSpecs found = ReadSourceText(
      "/**\n * DEMO_GET_STAT - shows\n * api-type: ioctl\n * ioctl-cmd:\n *   number: " + number +
          "\n * contexts: process\n * param: arg\n *   type: struct stat, output, user\n"
          " *   ctype: struct stat __user *\n * return:\n *   type: int\n"
          " *   check-type: exact\n *   success: = 0\n" +
          fields + " */\n",
      "specs/linux/fs/kernel.c");
  EXPECT_TRUE(found.errors.empty()) << found.errors[0].ToString();
  return found.specs.at(0);
}

TEST_F(KernelImage, CommandsAreComparedWithTheTypesOfTheirFile) {
  Result<KernelDebug> debug = KernelDebug::Open(Bytes(), path_);
  ASSERT_TRUE(debug.ok());
  EXPECT_EQ(debug->AddressInFile("specs/linux/fs/other.c"), std::nullopt);
  EXPECT_EQ(debug->AddressInFile("specs/linux/xfs/kernel.c"), std::nullopt);
  const std::optional<uint64_t> address = debug->AddressInFile("specs/linux/fs/kernel.c");
  ASSERT_TRUE(address.has_value());
  ASSERT_TRUE(debug->HasTypes(*address));
  const std::string number = "_IOR('d', 1, struct stat)";
  const std::string member =
      " * struct: stat\n * field: st_nlink\n *   type: uint, output\n *   ctype: ";
  struct Row {
    std::string number;
    std::string fields;
    const char* expected;
  };
  const Row rows[] = {
      {number, member + "unsigned long\n", ""},
      {number, member + "unsigned long\n *   offset: 16\n *   size: 8\n", ""},
      {"_IOR('d', 2, struct stat)", "",
       "DEMO_GET_STAT is 0x80906402 here, in the kernel 0x80906401"},
      {number, member + "unsigned int\n",
       "member 'st_nlink' is 'unsigned int' with 4 bytes, the kernel's 'long unsigned int' has 8"},
      {number, member + "long\n", "the kernel's 'long unsigned int' is unsigned"},
      {number, member + "unsigned long\n *   offset: 24\n",
       "is at offset 24 here, in the kernel's at 16"},
      {number, member + "unsigned long\n *   offset: 16\n *   size: 4\n",
       "has 4 bytes here, the kernel's has 8"},
      {number, " * struct: stat\n *   size: 12\n",
       "struct stat has 12 bytes here, the kernel's has 144"},
      {number, " * struct: stat\n * field: st_size\n *   ctype: long\n",
       "member 'st_size' is not in the kernel's"},
      {number, " * struct: missing\n", "the kernel's file knows no struct missing"},
      {number, " * struct: missing\n *   size: 4\n *   alignment: 4\n", ""},
  };
  for (const Row& row : rows) {
    std::string text;
    for (const Problem& problem : CheckTypes(Command(row.number, row.fields), *debug, *address))
      text += problem.text + "\n";
    if (*row.expected == 0) {
      EXPECT_EQ(text, "");
    } else {
      EXPECT_NE(text.find(row.expected), text.npos) << row.expected << "\n" << text;
    }
  }
}

TEST_F(KernelImage, AFileWithoutDebugInformationIsAnError) {
  const std::string text = "no image at all";
  Result<KernelDebug> debug =
      KernelDebug::Open({reinterpret_cast<const uint8_t*>(text.data()), text.size()}, "README");
  ASSERT_FALSE(debug.ok());
  EXPECT_EQ(debug.error().where, "README");
}

// Cut off anywhere, an image is refused or answers less.
TEST_F(KernelImage, SurvivesATruncatedFile) {
  for (size_t size = 0; size < bytes_.size(); size += 97) {
    std::string part = bytes_.substr(0, size);
    std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(part.data()), part.size());
    Result<ElfImage> image = ElfImage::Open(bytes);
    if (!image.ok()) continue;
    ErrnoFinder finder(*image);
    (void)finder.Find("demo", 8);
    Result<KernelDebug> debug = KernelDebug::Open(bytes, "part");
    if (debug.ok()) (void)debug->PlaceOf(AddressOf("chosen"));
  }
}

}  // namespace
}  // namespace kapifuzz
