#include "executor/executor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "executor/comparisons.h"
#include "executor/observables.h"
#include "executor/program_text.h"
#include "executor/syscall_desc.h"
#include "executor/testing/executor_fixture.h"

namespace kapifuzz {
namespace {

using obs::When;

// Runs programs in one sandbox, in both kinds of children.
class ExecutorTest : public ExecutorFixture, public testing::WithParamInterface<Isolation> {
 protected:
  // Runs the calls and returns their raw results; fails the test unless all of them came back.
  static std::vector<int64_t> Run(const std::string& calls, RunOptions options = {}) {
    const Result<Program> program =
        ParseProgram(std::string(kProgramHeader) + "\n" + calls, "test");
    if (!program.ok()) ADD_FAILURE() << program.error().ToString();
    if (!program.ok()) return {};
    options.isolation = GetParam();
    options.fresh = GetParam() == Isolation::kSharedMemory || GetParam() == Isolation::kForked;
    executor_->Run(*program, options);
    EXPECT_EQ(executor_->trace().outcome, Outcome::kDone) << calls;
    std::vector<int64_t> results;
    for (int i = 0; i < executor_->trace().started; i++)
      results.push_back(executor_->trace().records[i].ret);
    return results;
  }
  static Value V(int64_t n) { return Value::Of(n); }
  static const EntryState* Entry(const Moment& m, std::string_view name) {
    for (int i = 0; i < m.entry_count; i++) {
      if (name == m.entries[i].name) return &m.entries[i];
    }
    return nullptr;
  }
};

using Results = std::vector<int64_t>;

TEST_P(ExecutorTest, CallsSeeEarlierResults) {
  EXPECT_EQ(Run("r0 = open(\"./a\", O_RDWR|O_CREAT, 0600)\nwrite(r0, \"abc\", "
                "3)\nclose(r0)\nclose(r0)\n"),
            (Results{3, 3, 0, -EBADF}));
  EXPECT_EQ(Run("r0 = pipe2(out(8), 0)\nwrite(r0[1], \"abc\", 3)\nread(r0[0], out(8), "
                "8)\nclose(r0[0])\n"),
            (Results{0, 3, 3, 0}));
}

TEST_P(ExecutorTest, EveryProgramMeetsTheSameWorld) {
  const std::string calls =
      "r0 = open(\"./file\", O_RDWR|O_TRUNC, 0)\nwrite(r0, \"x\", 1)\nunlink(\"./link\")\n"
      "r3 = open(\"./a\", O_CREAT|O_EXCL, 0600)\ndup2(r3, 0)\nopen(\"./dir/b\", O_CREAT|O_EXCL, "
      "0600)\n";
  const Results expected = {3, 1, 0, 4, 0, 5};
  for (int i = 0; i < 3; i++) {
    ASSERT_EQ(Run(calls), expected) << "run " << i;
    EXPECT_EQ(trace().moments[0].entry_count, 11);
    EXPECT_EQ(trace().moments[0].open_fds, 3);
  }
  struct stat st;
  EXPECT_EQ(fstat(0, &st), 0) << "the parent's descriptors are its own";
}

TEST_P(ExecutorTest, NothingOfAProgramReachesTheNext) {
  const char* const leaves_much =
      "env(umask=077, nofile=8, fsize=4)\nr0 = open(\"./fifo\", O_RDWR, 0)\ndup2(r0, "
      "0)\ndup(r0)\nr3 = "
      "open(\"./a\", O_CREAT|O_RDWR, 0666)\nwrite(r3, \"abcdef\", 6)\nclose(1)\n";
  const char* const would_notice =
      "open(\"./fifo\", O_WRONLY|O_NONBLOCK, 0)\nr1 = open(\"./a\", O_CREAT|O_EXCL|O_RDWR, "
      "0666)\nwrite(r1, "
      "fill(64), 64)\nfstat(r1, out(144))\ndup2(0, 30)\n";
  const Results expected = {-ENXIO, 3, 64, 0, 30};
  for (int i = 0; i < 150; i++) {
    Run(leaves_much);
    ASSERT_EQ(Run(would_notice), expected) << i;
    ASSERT_EQ(trace().moments[0].open_fds, 3);
    ASSERT_EQ(trace().moments[0].umask, 022u);
    ASSERT_EQ(View(3).after().fds[3].mode & 0777, 0644u);
  }
}

// One that blocked got a signal, one that is not root changed who it is: neither runs anything else.
TEST_P(ExecutorTest, ProgramsThatNeedAChildOfTheirOwnMixWithOthers) {
  for (int i = 0; i < 20; i++) {
    ASSERT_EQ(Run("dup(0)\n"), Results{3});
    ASSERT_EQ(Run("env(user=nobody)\nopen(\"/private/file\", O_RDONLY, 0)\n"), Results{-EACCES});
    ASSERT_EQ(Run("open(\"/private/file\", O_RDONLY, 0)\n"), Results{3});
    ASSERT_EQ(Run("r0 = pipe2(out(8), 0)\nread(r0[0], out(8), 8)\n"), (Results{0, -EINTR}));
    ASSERT_EQ(Run("unlink(\"/dev/null\")\nclose(0)\n"), (Results{0, 0}));
  }
}

// The kernel of this machine hardly can; tests/fault_test.cc has one that does.
TEST_P(ExecutorTest, AnAllocationFailsWhereTheKernelCan) {
  const bool can = executor_->has_faults();
  EXPECT_EQ(Run("open(\"./a\", O_RDWR|O_CREAT, 0600) fail_nth(1)\ndup(0) fail_nth(255)\n"),
            can ? (Results{-ENOMEM, 3}) : (Results{3, 4}));
  EXPECT_EQ(trace().records[0].fault_injected, can);
  EXPECT_FALSE(trace().records[1].fault_injected) << "it makes fewer";
}

TEST_P(ExecutorTest, ABlockingCallIsInterruptedAndTheProgramGoesOn) {
  EXPECT_EQ(Run("r0 = pipe2(out(8), 0)\nread(r0[0], out(8), 8)\ndup(0)\n", {.call_deadline_ms = 5}),
            (Results{0, -EINTR, 5}));
  EXPECT_TRUE(trace().records[1].interrupted);
  EXPECT_FALSE(trace().records[2].interrupted);
}

TEST_P(ExecutorTest, AProgramThatOutstaysItsDeadlineIsKilled) {
  std::string many_reads;
  for (int i = 0; i < 14; i++) many_reads += "read(r0[0], out(8), 8)\n";
  const Result<Program> program = ParseProgram(
      std::string(kProgramHeader) + "\nr0 = pipe2(out(8), 0)\n" + many_reads + "dup(0)\n", "test");
  ASSERT_TRUE(program.ok());
  // A busy machine may take the shorter deadlines before the first read begins.
  for (int deadline_ms = 8; deadline_ms <= 1024; deadline_ms *= 2) {
    executor_->Run(
        *program,
        {.isolation = GetParam(), .call_deadline_ms = 100000, .program_deadline_ms = deadline_ms});
    if (trace().outcome == Outcome::kTimedOut && trace().started >= 2) break;
  }
  EXPECT_EQ(trace().outcome, Outcome::kTimedOut);
  ASSERT_GE(trace().started, 2);
  EXPECT_LT(trace().started, 16);
  const CallRecord& last = trace().records[trace().started - 1];
  EXPECT_TRUE(last.executed);
  EXPECT_FALSE(last.returned);
  EXPECT_EQ(trace().looked, trace().started - 1);
  EXPECT_EQ(Run("dup(0)\n"), (Results{3})) << "and the next one runs";
}

TEST_P(ExecutorTest, SignalsOfFailingWritesDoNotKill) {
  EXPECT_EQ(Run("r0 = pipe2(out(8), 0)\nclose(r0[0])\nwrite(r0[1], \"a\", 1)\n"),
            (Results{0, 0, -EPIPE}));
  EXPECT_EQ(Run("env(fsize=2)\nr0 = open(\"./a\", O_RDWR|O_CREAT, 0600)\nwrite(r0, \"abc\", "
                "3)\nwrite(r0, \"abc\", 3)\n"),
            (Results{3, 2, -EFBIG}));
}

TEST_P(ExecutorTest, EnvironmentIsWhatTheProgramAsksFor) {
  EXPECT_EQ(Run("env(nofile=4)\ndup(0)\ndup(0)\n"), (Results{3, -EMFILE}));
  EXPECT_EQ(Run("env(user=nobody)\nopen(\"./locked\", O_RDONLY, 0)\nopen(\"/private/file\", "
                "O_RDONLY, 0)\n"
                "unlink(\"/sticky/file\")\nopen(\"./new\", O_CREAT|O_RDWR, 0644)\n"),
            (Results{-EACCES, -EACCES, -EPERM, 3}));
  EXPECT_EQ(obs::uid(View(0), When::kBefore).get(), 65534);
  EXPECT_EQ(obs::uid_at(View(3), When::kAfter, -1, 0).get(), 65534);
  EXPECT_EQ(Run("open(\"./locked\", O_RDONLY, 0)\n"), (Results{3}));
  EXPECT_EQ(Run("env(drop=CAP_DAC_OVERRIDE)\nopen(\"./locked\", O_WRONLY, 0)\n"),
            (Results{-EACCES}));
  EXPECT_TRUE(obs::has_cap(View(0), When::kBefore, V(1)).IsFalse());
  EXPECT_TRUE(obs::has_cap(View(0), When::kBefore, V(0)).IsTrue());
  Run("env(umask=077)\nopen(\"./new\", O_CREAT|O_RDWR, 0666)\n");
  EXPECT_EQ(obs::mode_at(View(0), When::kAfter, -1, 0).get(), S_IFREG | 0600);
  EXPECT_EQ(obs::umask(View(0), When::kBefore).get(), 077);
}

TEST_P(ExecutorTest, FixturesGiveTheirErrors) {
  EXPECT_EQ(Run("open(\"/ro/file\", O_RDWR, 0)\nopen(\"/full/new\", O_CREAT, 0600)\nopen(\"/exe\", "
                "O_WRONLY, 0)\n"
                "unlink(\"/mounted\")\nopen(\"./fifo\", O_WRONLY|O_NONBLOCK, 0)\nopen(\"./loop\", "
                "O_RDONLY, 0)\n"
                "open(\"/dev/none\", O_RDONLY, 0)\nopen(\"./immutable\", O_WRONLY, "
                "0)\nopen(\"/w/file\", O_RDONLY, 0)\n"),
            (Results{-EROFS, -ENOSPC, -ETXTBSY, -EBUSY, -ENXIO, -ELOOP, -ENXIO, -EPERM, 3}));
  EXPECT_TRUE(obs::read_only(View(0), When::kBefore, -1, 0).IsTrue());
  EXPECT_TRUE(obs::parent_read_only(View(0), When::kBefore, -1, 0).IsTrue());
  const bool asked =
      (View(1).desc->needs & kNeedFsFull) != 0;  // only where a specification wants to know
  EXPECT_EQ(obs::fs_full_at(View(1), When::kBefore, -1, 0).IsTrue(), asked);
  EXPECT_TRUE(obs::busy_text(View(2), When::kBefore, -1, 0).IsTrue());
  EXPECT_TRUE(obs::busy_text(View(8), When::kBefore, -1, 0).IsFalse());
  EXPECT_EQ(obs::path_error(View(5), When::kBefore, -1, 0).get(), ELOOP);
  EXPECT_EQ(obs::path_error_nofollow(View(5), When::kBefore, -1, 0).get(), 0);
}

TEST_P(ExecutorTest, BadPointersAreErrorsOfTheCall) {
  EXPECT_EQ(Run("r0 = open(\"./file\", O_RDONLY, 0)\nread(r0, NULL, 4)\nread(r0, bad, 4)\nread(r0, "
                "kernel, 4)\n"
                "read(r0, noncanonical, 4)\nread(r0, readonly, 4)\nread(r0, edge(4), "
                "8)\nunlink(edge(\"abc\"))\n"
                "unlink(fill(1))\n"),
            (Results{3, -EFAULT, -EFAULT, -EFAULT, -EFAULT, -EFAULT, 4, -EFAULT, -ENAMETOOLONG}));
  EXPECT_TRUE(obs::writable(View(5), When::kBefore, View(5).Arg(1), V(4)).IsFalse());
  EXPECT_EQ(obs::string_error(View(7), When::kBefore, View(7).Arg(0)).get(), EFAULT);
  EXPECT_EQ(obs::path_error(View(8), When::kBefore, -1, 0).get(), ENAMETOOLONG);
}

TEST_P(ExecutorTest, InternalDescriptorsCannotBeNamed) {
  EXPECT_EQ(Run("close(48)\nclose(49)\ndup(50)\nlseek(51, 0, SEEK_SET)\nopenat(49, \"file\", "
                "O_RDONLY, 0)\nclose(47)\n"),
            (Results{-EBADF, -EBADF, -EBADF, -EBADF, -EBADF, -EBADF}));
  EXPECT_EQ(trace().records[0].args[0], 64u);
  EXPECT_EQ(trace().records[5].args[0], 47u);
  EXPECT_TRUE(obs::is_open(View(0), When::kBefore, View(0).Arg(0)).IsFalse());
}

// Moments.

TEST_P(ExecutorTest, MomentsRightAfterDup) {
  Run("r0 = open(\"./file\", O_RDONLY, 0)\nr1 = dup(r0)\nlseek(r1, 7, SEEK_SET)\ndup3(r0, 9, "
      "O_CLOEXEC)\nclose(9)\n");
  EXPECT_TRUE(obs::is_open(View(1), When::kBefore, V(4)).IsFalse());
  EXPECT_TRUE(obs::is_open(View(1), When::kAfter, V(4)).IsTrue());
  EXPECT_TRUE(obs::same_description(View(1), When::kAfter, V(3), V(4)).IsTrue());
  EXPECT_TRUE(obs::same_file(View(1), When::kAfter, V(3), V(4)).IsTrue());
  EXPECT_TRUE(obs::same_file(View(1), When::kAfter, V(3), V(0)).IsFalse());
  EXPECT_EQ(obs::offset(View(2), When::kBefore, V(3)).get(), 0);
  EXPECT_EQ(obs::offset(View(2), When::kAfter, V(3)).get(), 7);
  EXPECT_EQ(obs::offset(View(2), When::kAfter, V(4)).get(), 7);
  EXPECT_TRUE(obs::cloexec(View(3), When::kAfter, V(9)).IsTrue());
  EXPECT_TRUE(obs::cloexec(View(3), When::kAfter, V(3)).IsFalse());
  EXPECT_EQ(obs::open_fds(View(3), When::kAfter).get(), 6);
  EXPECT_EQ(obs::lowest_fd(View(3), When::kAfter).get(), 5);
  EXPECT_TRUE(obs::is_open(View(4), When::kAfter, V(9)).IsFalse());
}

TEST_P(ExecutorTest, SeparateOpensDoNotShareADescription) {
  Run("r0 = open(\"./file\", O_RDONLY, 0)\nr1 = open(\"./file\", O_RDONLY, 0)\ndup(r1)\n");
  EXPECT_TRUE(obs::same_description(View(2), When::kAfter, V(3), V(4)).IsFalse());
  EXPECT_TRUE(obs::same_description(View(2), When::kAfter, V(4), V(5)).IsTrue());
  EXPECT_TRUE(obs::same_file(View(2), When::kAfter, V(3), V(4)).IsTrue());
}

TEST_P(ExecutorTest, MomentsRightAfterUnlink) {
  Run("r0 = open(\"./file\", O_RDONLY, 0)\nunlink(\"./file\")\nunlink(\"./file\")\n");
  EXPECT_EQ(obs::nlink(View(1), When::kBefore, V(3)).get(), 1);
  EXPECT_EQ(obs::nlink(View(1), When::kAfter, V(3)).get(), 0);
  EXPECT_TRUE(obs::exists(View(1), When::kBefore, -1, 0).IsTrue());
  EXPECT_TRUE(obs::exists(View(1), When::kAfter, -1, 0).IsFalse());
  EXPECT_EQ(obs::parent_error(View(2), When::kBefore, -1, 0).get(), 0);
  EXPECT_NE(Entry(View(1).before(), "file"), nullptr);
  EXPECT_EQ(Entry(View(1).after(), "file"), nullptr);
  EXPECT_TRUE(View(1).after().complete);
}

TEST_P(ExecutorTest, EntriesShowContentSizeAndMode) {
  Run("r0 = open(\"./a\", O_WRONLY|O_CREAT, 0640)\nwrite(r0, \"abc\", 3)\nlseek(r0, 0, "
      "SEEK_SET)\nwrite(r0, \"abd\", 3)\n"
      "open(\"./dir/b\", O_CREAT, 0600)\n");
  EXPECT_EQ(Entry(View(0).before(), "a"), nullptr);
  const EntryState *created = Entry(View(0).after(), "a"), *written = Entry(View(1).after(), "a"),
                   *sought = Entry(View(2).after(), "a"), *again = Entry(View(3).after(), "a");
  ASSERT_TRUE(created && written && sought && again);
  EXPECT_EQ(created->mode, S_IFREG | 0640u);
  EXPECT_EQ(created->size, 0);
  EXPECT_EQ(written->size, 3);
  EXPECT_NE(written->content, created->content);
  EXPECT_NE(written->content, 0u);
  EXPECT_EQ(sought->content, written->content);
  EXPECT_EQ(again->size, 3);
  EXPECT_NE(again->content, sought->content);
  EXPECT_NE(Entry(View(4).after(), "dir/b"), nullptr);
  EXPECT_NE(Entry(View(4).after(), "dir/inner"), nullptr);
  EXPECT_TRUE(View(4).after().complete);
}

TEST_P(ExecutorTest, ContentOfAFixtureChangesWhenItIsWritten) {
  Run("r0 = open(\"./file\", O_RDWR, 0)\nwrite(r0, \"The\", 3)\nwrite(r0, \"!\", 1)\nftruncate(r0, "
      "0)\n");
  const uint64_t pristine = Entry(View(0).before(), "file")->content;
  EXPECT_EQ(Entry(View(0).after(), "file")->content, pristine);
  EXPECT_EQ(Entry(View(1).after(), "file")->content, pristine) << "the same bytes were written";
  EXPECT_NE(Entry(View(2).after(), "file")->content, pristine);
  EXPECT_EQ(Entry(View(3).after(), "file")->size, 0);
  EXPECT_NE(Entry(View(3).after(), "file")->content, Entry(View(2).after(), "file")->content);
}

TEST_P(ExecutorTest, DescriptorsOfEveryKind) {
  Run("open(\"./file\", O_RDONLY, 0)\nopen(\"./dir\", O_RDONLY, 0)\nopen(\"./link\", "
      "O_PATH|O_NOFOLLOW, 0)\n"
      "pipe2(out(8), O_CLOEXEC)\nopen(\"/dev/zero\", O_RDWR, 0)\nopen(\"./fifo\", "
      "O_RDONLY|O_NONBLOCK, 0)\n"
      "open(\"./fifo\", O_WRONLY|O_NONBLOCK, 0)\nclose(5)\n");
  const auto kind = [](int fd) {
    return static_cast<Kind>(obs::kind(View(6), When::kAfter, V(fd)).get());
  };
  EXPECT_EQ(kind(0), Kind::kChardev);
  EXPECT_EQ(kind(3), Kind::kFile);
  EXPECT_EQ(kind(4), Kind::kDir);
  EXPECT_EQ(kind(5), Kind::kPath);
  EXPECT_EQ(kind(6), Kind::kPipeRead);
  EXPECT_EQ(kind(7), Kind::kPipeWrite);
  EXPECT_EQ(kind(8), Kind::kChardev);
  EXPECT_EQ(kind(9), Kind::kPipeRead);
  EXPECT_EQ(kind(10), Kind::kPipeWrite);
  EXPECT_TRUE(obs::can_read(View(6), When::kAfter, V(5)).IsFalse());
  EXPECT_TRUE(obs::can_read(View(6), When::kAfter, V(3)).IsTrue());
  EXPECT_TRUE(obs::can_write(View(6), When::kAfter, V(3)).IsFalse());
  EXPECT_TRUE(obs::can_write(View(6), When::kAfter, V(31)).IsFalse());
  EXPECT_TRUE(obs::seekable(View(6), When::kAfter, V(6)).IsFalse());
  EXPECT_FALSE(obs::offset(View(6), When::kAfter, V(6)).known());
  EXPECT_TRUE(obs::peer_open(View(5), When::kAfter, V(9)).IsFalse())
      << "nobody writes to the fifo yet";
  EXPECT_TRUE(obs::peer_open(View(6), When::kAfter, V(9)).IsTrue());
  EXPECT_TRUE(obs::is_open(View(6), When::kAfter, V(5)).IsTrue());
  EXPECT_TRUE(obs::is_open(View(7), When::kAfter, V(5)).IsFalse());
  EXPECT_EQ(obs::max_bytes(View(6), When::kAfter, V(3)).get(), INT64_MAX);
}

TEST_P(ExecutorTest, PipesShowTheirQueue) {
  Run("r0 = pipe2(out(8), O_NONBLOCK)\nwrite(r0[1], \"abc\", 3)\nwrite(r0[1], fill(70000), "
      "70000)\nclose(r0[0])\n");
  EXPECT_EQ(obs::queued(View(0), When::kAfter, V(3)).get(), 0);
  EXPECT_EQ(obs::pipe_room(View(0), When::kAfter, V(4)).get(), 65536);
  EXPECT_EQ(obs::queued(View(1), When::kAfter, V(4)).get(), 3);
  EXPECT_FALSE(obs::pipe_room(View(1), When::kAfter, V(4)).known());
  EXPECT_EQ(obs::poll(View(1), When::kAfter, V(3)).get(), POLLIN);
  EXPECT_EQ(obs::poll(View(1), When::kAfter, V(4)).get(), POLLOUT);
  EXPECT_EQ(obs::poll(View(2), When::kAfter, V(4)).get(), 0) << "full";
  EXPECT_TRUE(obs::peer_open(View(2), When::kAfter, V(4)).IsTrue());
  EXPECT_TRUE(obs::peer_open(View(3), When::kAfter, V(4)).IsFalse());
  EXPECT_FALSE(obs::poll(View(3), When::kAfter, V(0)).known()) << "no pipe";
}

TEST_P(ExecutorTest, PathsAreLookedUpFromTheirDirectory) {
  Run("r0 = open(\"./dir\", O_RDONLY, 0)\nopenat(r0, \"inner\", O_RDONLY, 0)\nopenat(r0, \"file\", "
      "O_RDONLY, 0)\n"
      "openat(AT_FDCWD, \"./link/\", O_RDONLY, 0)\nopenat(7, \"/w/link\", O_RDONLY|O_NOFOLLOW, "
      "0)\nopenat(7, \"file\", O_RDONLY, 0)\n");
  EXPECT_TRUE(obs::exists(View(1), When::kBefore, 0, 1).IsTrue());
  EXPECT_FALSE(obs::exists(View(1), When::kBefore, -1, 1).known())
      << "looked up from the descriptor, not from here";
  EXPECT_TRUE(obs::exists(View(2), When::kBefore, 0, 1).IsFalse());
  EXPECT_EQ(obs::path_error(View(3), When::kBefore, 0, 1).get(), ENOTDIR);
  EXPECT_FALSE(obs::exists(View(3), When::kBefore, 0, 1).known());
  EXPECT_TRUE(obs::trailing_slash(View(3), When::kBefore, 0, 1).IsTrue());
  EXPECT_TRUE(obs::path_absolute(View(4), When::kBefore, 0, 1).IsTrue());
  EXPECT_EQ(static_cast<Kind>(obs::type_nofollow(View(4), When::kBefore, 0, 1).get()),
            Kind::kSymlink);
  EXPECT_EQ(static_cast<Kind>(obs::type(View(4), When::kBefore, 0, 1).get()), Kind::kFile);
  EXPECT_EQ(obs::path_error(View(5), When::kBefore, 0, 1).get(), EBADF);
  EXPECT_EQ(obs::parent_mode(View(1), When::kBefore, 0, 1).get(), S_IFDIR | 0777);
}

TEST_P(ExecutorTest, AccessIsAskedAsTheProgramsUser) {
  Run("env(user=nobody)\nopen(\"./locked\", O_RDONLY, 0)\nopen(\"/private/file\", O_RDONLY, "
      "0)\nopen(\"/new\", O_CREAT, 0)\n");
  EXPECT_EQ(obs::access_error(View(0), When::kBefore, -1, 0, V(R_OK)).get(), EACCES);
  EXPECT_EQ(obs::parent_access_error(View(0), When::kBefore, -1, 0, V(W_OK)).get(), 0);
  EXPECT_EQ(obs::parent_error(View(1), When::kBefore, -1, 0).get(), EACCES);
  EXPECT_EQ(obs::parent_access_error(View(2), When::kBefore, -1, 0, V(W_OK)).get(), EACCES);
  EXPECT_EQ(obs::parent_uid(View(2), When::kBefore, -1, 0).get(), 0);
  EXPECT_FALSE(obs::access_error(View(0), When::kAfter, -1, 0, V(R_OK)).known());
}

TEST_P(ExecutorTest, WhatTheCallWroteCanBeLoaded) {
  Run("r0 = open(\"./file\", O_RDONLY, 0)\nfstat(r0, out(144))\n");
  const Value size =
      obs::load(View(1), When::kAfter, View(1).Arg(1), V(offsetof(struct stat, st_size)), 8, true);
  EXPECT_EQ(size.get(), obs::size(View(1), When::kAfter, V(3)).get());
  EXPECT_FALSE(obs::load(View(1), When::kBefore, View(1).Arg(1), V(0), 8, true).known())
      << "poison is no value";
}

TEST_P(ExecutorTest, LimitsAreKnown) {
  Run("env(nofile=7, fsize=99)\ndup(0)\n");
  EXPECT_EQ(obs::rlimit(View(0), When::kBefore, V(RLIMIT_NOFILE)).get(), 7);
  EXPECT_EQ(obs::rlimit(View(0), When::kBefore, V(RLIMIT_FSIZE)).get(), 99);
  EXPECT_FALSE(obs::rlimit(View(0), When::kBefore, V(RLIMIT_CPU)).known());
}

TEST_P(ExecutorTest, WithoutObservationOnlyResults) {
  EXPECT_EQ(Run("r0 = open(\"./file\", O_RDONLY, 0)\nclose(r0)\n", {.observe = false}),
            (Results{3, 0}));
  EXPECT_FALSE(trace().observed);
  EXPECT_FALSE(obs::is_open(View(1), When::kBefore, V(3)).known());
  EXPECT_FALSE(obs::exists(View(0), When::kBefore, -1, 0).known());
}

TEST_P(ExecutorTest, ReplacedStandardDescriptorsAreSeen) {
  Run("close(0)\nr1 = open(\"./file\", O_RDONLY, 0)\ndup2(r1, 1)\n");
  EXPECT_TRUE(obs::is_open(View(0), When::kAfter, V(0)).IsFalse());
  EXPECT_EQ(static_cast<Kind>(obs::kind(View(1), When::kAfter, V(0)).get()), Kind::kFile);
  EXPECT_EQ(static_cast<Kind>(obs::kind(View(2), When::kAfter, V(1)).get()), Kind::kFile);
  EXPECT_TRUE(obs::same_description(View(2), When::kAfter, V(0), V(1)).IsTrue());
  EXPECT_TRUE(obs::same_description(View(2), When::kAfter, V(1), V(2)).IsFalse());
}

TEST_P(ExecutorTest, CoverageOrAReason) {
  Run("dup(0)\n");
  if (executor_->has_kcov()) {
    EXPECT_GT(trace().cover_count, 0u);
    EXPECT_EQ(trace().records[0].cover_end, trace().cover_count);
  } else {
    EXPECT_NE(executor_->kcov_error(), "");
    EXPECT_EQ(trace().cover_count, 0u);
  }
}

// lseek's whence is compared with the ones there are, and the next program's coverage is PCs again.
TEST_P(ExecutorTest, ComparisonsOrNone) {
  Run("dup(0)\nlseek(0, 0, 1234567)\n", {.compare = true});
  bool seen = false;
  for (uint32_t i = Record(1).cover_begin; i < Record(1).cover_end; ++i) {
    const Comparison c = ComparisonAt(trace(), i);
    seen |= c.first == 1234567 || c.second == 1234567;
  }
  EXPECT_EQ(seen, executor_->has_comparisons());
  EXPECT_EQ(trace().cover_count, kComparisonWords * Record(1).cover_end);
  Run("dup(0)\n");
  EXPECT_EQ(trace().cover_count, Record(0).cover_end);
  EXPECT_EQ(trace().cover_count > 0, executor_->has_kcov());
}

TEST_P(ExecutorTest, TheFlightRecorderKnowsTheCall) {
  *RunningCall() = 99;
  Run("dup(0)\ndup(0)\n");
  EXPECT_EQ(*RunningCall(), 1u);
}

// struct epoll_event with EPOLLIN and data 42.
constexpr char kReadEvent[] = R"("\x01\x00\x00\x00*\x00\x00\x00\x00\x00\x00\x00")";

TEST_P(ExecutorTest, InterestListsAreSeen) {
  const std::string event = kReadEvent;
  EXPECT_EQ(
      Run("r0 = epoll_create1(0)\nr1 = pipe2(out(8), 0)\nepoll_ctl(r0, EPOLL_CTL_ADD, r1[0], " +
          event +
          ")\nwrite(r1[1], \"a\", 1)\nr4 = dup(r1[0])\nclose(r1[0])\ndup2(r1[1], 4)\nclose(r4)\n"),
      (Results{3, 0, 0, 1, 6, 0, 4, 0}));
  const CallView add = View(2);
  const Value epoll = V(3), pipe = V(4);
  EXPECT_TRUE(obs::epoll_has(add, When::kBefore, epoll, pipe).IsFalse());
  EXPECT_TRUE(obs::epoll_has(add, When::kAfter, epoll, pipe).IsTrue());
  EXPECT_TRUE(obs::epoll_has(add, When::kAfter, epoll, V(5)).IsFalse());
  EXPECT_EQ(obs::epoll_events(add, When::kAfter, epoll, pipe).get(), POLLIN | POLLERR | POLLHUP);
  EXPECT_EQ(obs::epoll_data(add, When::kAfter, epoll, pipe).get(), 42);
  EXPECT_EQ(obs::poll(add, When::kAfter, epoll).get(), 0);
  EXPECT_EQ(obs::poll(View(3), When::kAfter, epoll).get(), POLLIN);
  // The file lives on behind its duplicate, but its old number leads to another one.
  EXPECT_EQ(View(6).after().watch_count, 1);
  EXPECT_TRUE(obs::epoll_has(View(6), When::kAfter, epoll, pipe).IsFalse());
  EXPECT_EQ(View(7).after().watch_count, 0);
}

TEST_P(ExecutorTest, ChainsOfEpollsAreSeen) {
  const std::string event = kReadEvent;
  Run("r0 = epoll_create1(0)\nr1 = epoll_create1(0)\nr2 = epoll_create1(0)\nepoll_ctl(r0, "
      "EPOLL_CTL_ADD, r1, " +
      event + ")\nr4 = dup(r1)\nepoll_ctl(r2, EPOLL_CTL_ADD, r0, " + event + ")\n");
  const CallView last = View(5);
  EXPECT_EQ(obs::epoll_chain(last, When::kBefore, V(5), V(3)).get(), 2);
  EXPECT_EQ(obs::epoll_chain(last, When::kBefore, V(6), V(5)).get(), 2) << "6 is a duplicate of 4";
  EXPECT_GT(obs::epoll_chain(last, When::kAfter, V(4), V(5)).get(), 4) << "a loop";
  EXPECT_EQ(obs::epoll_chain(last, When::kAfter, V(4), V(0)).get(), 2) << "no instance itself";
  EXPECT_FALSE(obs::epoll_chain(last, When::kAfter, V(0), V(4)).known());
}

TEST_P(ExecutorTest, WhatCanBePolledIsKnownByKind) {
  Run("r0 = epoll_create1(0)\nr1 = pipe2(out(8), 0)\nr2 = open(\"./file\", O_RDONLY, 0)\n"
      "r3 = open(\"/dev/zero\", O_RDONLY, 0)\nepoll_wait(r0, out(12), 1, 0)\n");
  const CallView last = View(4);
  for (int fd : {3, 4, 5}) EXPECT_TRUE(obs::can_poll(last, When::kBefore, V(fd)).IsTrue()) << fd;
  for (int fd : {0, 6}) EXPECT_TRUE(obs::can_poll(last, When::kBefore, V(fd)).IsFalse()) << fd;
  EXPECT_FALSE(obs::can_poll(last, When::kBefore, V(31)).known());
}

INSTANTIATE_TEST_SUITE_P(Children, ExecutorTest,
                         testing::Values(Isolation::kReusable, Isolation::kReusableMemory,
                                         Isolation::kSharedMemory, Isolation::kForked),
                         [](const auto& info) {
                           switch (info.param) {
                             case Isolation::kReusable:
                               return "Kept";
                             case Isolation::kReusableMemory:
                               return "KeptForked";
                             case Isolation::kSharedMemory:
                               return "SharedMemory";
                             default:
                               return "Forked";
                           }
                         });

}  // namespace
}  // namespace kapifuzz
