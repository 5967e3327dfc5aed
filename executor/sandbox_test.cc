#include "executor/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <functional>
#include <set>
#include <string>

#include "base/files.h"
#include "base/strings.h"
#include "executor/program_text.h"

namespace kapifuzz {
namespace {

class SandboxTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (geteuid() != 0) return;
    Result<std::unique_ptr<Sandbox>> sandbox = Sandbox::Create(Root());
    ASSERT_TRUE(sandbox.ok()) << sandbox.error().ToString();
    sandbox_ = sandbox->release();
  }
  static void TearDownTestSuite() {
    delete sandbox_;
    sandbox_ = nullptr;
  }
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "mounting needs root";
    ASSERT_NE(sandbox_, nullptr);
  }

  static std::string Root() { return testing::TempDir() + "kapifuzz-sandbox"; }
  static std::string At(const std::string& path) {
    return Root() + (path.starts_with("./") ? "/w/" + path.substr(2) : path);
  }
  // A program with these paths, separated by blanks.
  static Program Names(const std::string& paths) {
    std::string text = std::string(kProgramHeader) + "\n";
    for (std::string_view path : Split(paths, ' '))
      text += "unlink(\"" + std::string(path) + "\")\n";
    const Result<Program> program = ParseProgram(text, "test");
    EXPECT_TRUE(program.ok());
    return *program;
  }
  // The state of every fixture and of both observed directories, as text that differs where something is not as it was.
  static std::string Photograph() {
    std::string text;
    const FixtureMaker maker(sandbox_->root_fd(), sandbox_->work_fd());
    for (const Fixture& fixture : Fixtures()) {
      const Result<Pristine> p = maker.Look(fixture);
      text += std::string(fixture.path) + ": ";
      if (p.ok()) {
        text += std::to_string(p->mode) + " " + std::to_string(p->nlink) + " " +
                std::to_string(p->uid) + " " + std::to_string(p->size) + " " +
                std::to_string(p->mtime) + "\n";
      } else {
        text += p.error().message + "\n";
      }
      if (fixture.kind == Kind::kFile && fixture.feature != Feature::kFull) {
        const Result<std::string> content = ReadFile(At(std::string(fixture.path)));
        text += content.ok() ? *content : "gone\n";
      }
    }
    for (const char* directory : {"", "/w", "/w/dir", "/full", "/sticky", "/private", "/dev"}) {
      std::set<std::string> names;
      std::error_code none;  // a directory that is gone has no entries
      for (const auto& entry : std::filesystem::directory_iterator(Root() + directory, none))
        names.insert(entry.path());
      for (const std::string& name : names) text += name + "\n";
    }
    return text;
  }

  static Sandbox* sandbox_;
};

Sandbox* SandboxTest::sandbox_ = nullptr;

// errno of opening, 0 if it worked.
int OpenError(const std::string& path, int flags) {
  const UniqueFd fd(open(path.c_str(), flags | O_CLOEXEC, 0600));
  return fd ? 0 : errno;
}

TEST_F(SandboxTest, FixturesAreWhatTheTableSays) {
  for (const Fixture& fixture : Fixtures()) {
    SCOPED_TRACE(fixture.path);
    struct stat st;
    const bool there = lstat(At(std::string(fixture.path)).c_str(), &st) == 0;
    if (fixture.leads_to == Kind::kBinder && !there) continue;  // a kernel without binder
    ASSERT_TRUE(there);
    const mode_t type = fixture.kind == Kind::kDir       ? S_IFDIR
                        : fixture.kind == Kind::kSymlink ? S_IFLNK
                        : fixture.kind == Kind::kFifo    ? S_IFIFO
                        : fixture.kind == Kind::kSocket  ? S_IFSOCK
                        : fixture.kind == Kind::kChardev ? S_IFCHR
                                                         : S_IFREG;
    EXPECT_EQ(st.st_mode & S_IFMT, type);
    if (fixture.kind != Kind::kSymlink) {
      EXPECT_EQ(st.st_mode & 07777, fixture.mode);
    }
    EXPECT_EQ(st.st_uid, 0u);
    if (fixture.feature != Feature::kBinder) {
      EXPECT_EQ(st.st_mtim.tv_sec, kFixtureTime);
    }
    EXPECT_EQ(stat(At(std::string(fixture.path)).c_str(), &st) == 0,
              fixture.leads_to != Kind::kMissing);
  }
}

TEST_F(SandboxTest, FeaturesGiveTheirErrors) {
  EXPECT_EQ(OpenError(At("/ro/file"), O_WRONLY), EROFS);
  EXPECT_EQ(OpenError(At("/ro/new"), O_CREAT | O_WRONLY), EROFS);
  EXPECT_EQ(OpenError(At("/full/new"), O_CREAT | O_WRONLY), ENOSPC);
  EXPECT_EQ(OpenError(At("/exe"), O_WRONLY), ETXTBSY);
  EXPECT_EQ(OpenError(At("/dev/none"), O_RDONLY), ENXIO);
  EXPECT_EQ(OpenError(At("./sock"), O_RDONLY), ENXIO);
  EXPECT_EQ(OpenError(At("./fifo"), O_WRONLY | O_NONBLOCK), ENXIO);
  EXPECT_EQ(OpenError(At("./loop"), O_RDONLY), ELOOP);
  EXPECT_EQ(OpenError(At("./append"), O_WRONLY), EPERM);
  EXPECT_EQ(OpenError(At("./immutable"), O_WRONLY), EPERM);
  EXPECT_EQ(unlink(At("/mounted").c_str()) == 0 ? 0 : errno, EBUSY);
  const UniqueFd full(open(At("/full/file").c_str(), O_WRONLY | O_APPEND));
  EXPECT_EQ(write(full.get(), "x", 1) == 1 ? 0 : errno, ENOSPC);
  EXPECT_TRUE(sandbox_->RestoreAll().ok());
}

TEST_F(SandboxTest, RestoreUndoesWhatAProgramDid) {
  const auto write_to = [](const std::string& path, int flags) {
    const UniqueFd fd(open(At(path).c_str(), flags | O_WRONLY, 0600));
    ASSERT_TRUE(fd) << path;
    ASSERT_EQ(write(fd.get(), "zz", 2), 2) << path;
  };
  struct Damage {
    const char* path;  // what the program names
    std::function<void()> act;
  };
  const Damage damages[] = {
      {"./file", [&] { write_to("./file", 0); }},
      {"./file", [&] { EXPECT_EQ(truncate(At("./file").c_str(), 1 << 20), 0); }},
      {"./file", [&] { EXPECT_EQ(unlink(At("./file").c_str()), 0); }},
      {"./file", [&] { EXPECT_EQ(chmod(At("./file").c_str(), 0), 0); }},
      {"./file", [&] { EXPECT_EQ(chown(At("./file").c_str(), kNobody, kNobody), 0); }},
      {"./file ./dir/inner",
       [&] { EXPECT_EQ(rename(At("./file").c_str(), At("./dir/inner").c_str()), 0); }},
      {"./link", [&] { EXPECT_EQ(link(At("./file").c_str(), At("./second").c_str()), 0); }},
      {"./new", [&] { write_to("./new", O_CREAT | O_EXCL); }},
      {"./append", [&] { write_to("./append", O_APPEND); }},
      {"./loop", [&] { EXPECT_EQ(unlink(At("./loop").c_str()), 0); }},
      {"./fifo", [&] { EXPECT_EQ(unlink(At("./fifo").c_str()), 0); }},
      {"./deep", [&] { EXPECT_TRUE(std::filesystem::create_directories(At("./deep/er/still"))); }},
      {"./dir", [&] { EXPECT_GT(std::filesystem::remove_all(At("./dir")), 1u); }},
      {"./dir",
       [&] {
         std::filesystem::remove_all(At("./dir"));
         write_to("./dir", O_CREAT | O_EXCL);
       }},
      {"./dir/x", [&] { write_to("./dir/x", O_CREAT | O_EXCL); }},
      {"/exe", [&] { EXPECT_EQ(unlink(At("/exe").c_str()), 0); }},
      {"/full/file", [&] { EXPECT_EQ(truncate(At("/full/file").c_str(), 0), 0); }},
      {"../full/file", [&] { EXPECT_EQ(unlink(At("/full/file").c_str()), 0); }},
      {"/sticky/file", [&] { write_to("/sticky/new", O_CREAT); }},
      {"/dev/null", [&] { EXPECT_EQ(unlink(At("/dev/null").c_str()), 0); }},
      {"/new", [&] { write_to("/new", O_CREAT); }},
      {"/w", [&] { EXPECT_EQ(rename(At("/w").c_str(), At("/elsewhere").c_str()), 0); }},
  };
  const std::string before = Photograph();
  for (const Damage& damage : damages) {
    damage.act();
    ASSERT_NE(Photograph(), before) << damage.path << ": the damage shows";
    const Status restored = sandbox_->Restore(Names(damage.path));
    ASSERT_TRUE(restored.ok()) << restored.error().ToString();
    ASSERT_EQ(Photograph(), before) << damage.path;
  }
  EXPECT_EQ(OpenError(At("/exe"), O_WRONLY), ETXTBSY);
  EXPECT_EQ(OpenError(At("/full/new"), O_CREAT | O_WRONLY), ENOSPC);
  EXPECT_EQ(OpenError(At("./append"), O_WRONLY), EPERM);
}

TEST_F(SandboxTest, FactsFollowFixturesThatWereMadeAnew) {
  std::filesystem::remove_all(At("./dir"));
  ASSERT_TRUE(sandbox_->Restore(Names("./dir")).ok());
  struct stat by_path, by_fd;
  ASSERT_EQ(stat(At("./dir").c_str(), &by_path), 0);
  ASSERT_EQ(fstat(sandbox_->facts().inner_fd, &by_fd), 0);
  EXPECT_GT(by_fd.st_nlink, 0u) << "still the directory that was removed";
  EXPECT_EQ(by_path.st_ino, by_fd.st_ino);
  EXPECT_EQ(sandbox_->facts().inner_ino, by_fd.st_ino);
}

TEST_F(SandboxTest, CannotMountWhereTheRootIsAFile) {
  const std::string file = testing::TempDir() + "kapifuzz-not-a-directory";
  ASSERT_TRUE(WriteFileAtomically(file, "x").ok());
  const Result<std::unique_ptr<Sandbox>> sandbox = Sandbox::Create(file);
  ASSERT_FALSE(sandbox.ok());
  EXPECT_NE(sandbox.error().ToString().find(file), std::string::npos);
}

// A set attribute leaves modification times alone; the program's text tells where to look.
TEST_F(SandboxTest, ExtendedAttributesAreRemoved) {
  const std::string header = std::string(kProgramHeader) + "\n";
  const auto set = [](const std::string& path) {
    return lsetxattr(At(path).c_str(), "trusted.kapifuzz", "x", 1, 0);
  };
  const auto has = [](const std::string& path) {
    return lgetxattr(At(path).c_str(), "trusted.kapifuzz", nullptr, 0) >= 0;
  };
  const Result<Program> by_path =
      ParseProgram(header + "lsetxattr(\"./link\", \"trusted.a\", \"x\", 1, 0)\n", "test");
  const Result<Program> by_fd = ParseProgram(
      header + "r0 = open(\".\", O_RDONLY, 0)\nfsetxattr(r0, \"trusted.a\", \"x\", 1, 0)\n",
      "test");
  ASSERT_TRUE(by_path.ok() && by_fd.ok());
  for (const char* path : {"./link", "./file", "/dev/null"}) ASSERT_EQ(set(path), 0) << path;
  ASSERT_TRUE(sandbox_->Restore(*by_path).ok());
  for (const char* path : {"./link", "./file", "/dev/null"}) EXPECT_FALSE(has(path)) << path;
  for (const char* path : {"./", "./dir/inner", "./locked"}) ASSERT_EQ(set(path), 0) << path;
  ASSERT_TRUE(sandbox_->Restore(*by_fd).ok());
  for (const char* path : {"./", "./dir/inner", "./locked"}) EXPECT_FALSE(has(path)) << path;
}

}  // namespace
}  // namespace kapifuzz
