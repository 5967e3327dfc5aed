#include "fuzz/host/sqlite.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

constexpr int kNoRoot = 77;

// In a child with mounts of its own, where `directory` is read-only.
int WhereReadOnly(const std::string& directory, const std::function<int()>& body) {
  const pid_t pid = fork();
  if (pid == 0) {
    const char* path = directory.c_str();
    const bool made = unshare(CLONE_NEWNS) == 0 &&
                      mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                      mount(path, path, nullptr, MS_BIND, nullptr) == 0 &&
                      mount(path, path, nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) == 0;
    _exit(made ? body() : kNoRoot);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int64_t ReadOne(const std::string& path) {
  Result<std::unique_ptr<Sqlite>> db = Sqlite::OpenReadOnly(path);
  if (!db.ok()) return -1;
  Sqlite::Query query(**db, "SELECT n FROM t");
  const int64_t n = query.Step() ? query.Int(0) : -2;
  return query.Finish().ok() ? n : -3;
}

class ReadOnlySqlite : public testing::Test {
 protected:
  std::unique_ptr<Sqlite> Make() {
    Result<std::unique_ptr<Sqlite>> db = Sqlite::Open(path_);
    EXPECT_TRUE(db.ok() && (*db)->Run("CREATE TABLE t (n); INSERT INTO t VALUES (42)").ok());
    return std::move(*db);
  }
  TempDir dir_;
  const std::string path_ = dir_.path() + "/results.db";
};

TEST_F(ReadOnlySqlite, ClosedDatabaseIsRead) {
  Make();
  ASSERT_FALSE(std::filesystem::exists(path_ + "-wal"));
  const int n = WhereReadOnly(dir_.path(), [&] { return static_cast<int>(ReadOne(path_)); });
  if (n == kNoRoot) GTEST_SKIP() << "mounting needs root";
  EXPECT_EQ(n, 42);
}

// Left by a process that was killed: what was written last is in the log.
TEST_F(ReadOnlySqlite, LogOfAKilledProcessCounts) {
  std::unique_ptr<Sqlite> db = Make();
  const std::string left = dir_.path() + "/left";
  for (const char* part : {"", "-wal"}) std::filesystem::copy(path_ + part, left + part);
  const int n = WhereReadOnly(dir_.path(), [&] { return static_cast<int>(ReadOne(left)); });
  if (n == kNoRoot) GTEST_SKIP() << "mounting needs root";
  EXPECT_EQ(n, 42);
}

TEST_F(ReadOnlySqlite, MissingDatabaseIsAnError) {
  Result<std::unique_ptr<Sqlite>> db = Sqlite::OpenReadOnly(dir_.path() + "/missing");
  EXPECT_FALSE(db.ok());
}

}  // namespace
}  // namespace kapifuzz
