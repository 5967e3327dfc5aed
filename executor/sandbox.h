// Sandbox: the tree of executor/world.h, mounted, and fresh for every program.
//
// It is a tmpfs with the read-only and the full file system mounted inside of it, in a mount namespace of this process.
// After a program has run, Restore compares with what was there and mends what differs; a program that names no path
// costs nothing. How changes are found: every fixture and directory carries kFixtureTime as its modification time,
// and whatever writes to a file or adds, removes or renames an entry replaces that by the present.
//
//   auto sandbox = Sandbox::Create("/sandbox");
//   ... child: fchdir(root_fd()), chroot("."), fchdir(work_fd()) ...
//   (*sandbox)->Restore(program);
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"
#include "executor/fixture_maker.h"
#include "executor/observation.h"
#include "executor/program.h"
#include "executor/restore_scope.h"
#include "executor/world_facts.h"

namespace kapifuzz {

class Sandbox {
 public:
  // Needs CAP_SYS_ADMIN. Moves the process into a mount namespace of its own and mounts at `root`, which is created if
  // missing.
  static Result<std::unique_ptr<Sandbox>> Create(const std::string& root);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  // Numbers from kFirstInternalFd on.
  int root_fd() const { return root_fd_.get(); }
  int work_fd() const { return work_fd_.get(); }

  // What the observer knows of this world without asking; the pristine entries change when a fixture had to be recreated.
  const WorldFacts& facts() const { return facts_; }

  // Changes when null_fd became another file: what children see at descriptors 0, 1 and 2 must be seen again.
  uint64_t generation() const { return generation_; }
  // Changes when any of our descriptors did: a child that was started before has the old ones.
  uint64_t descriptors_generation() const { return descriptors_generation_; }

  // Makes the tree what it was before `program` ran. An Error means that not even building it anew helped.
  Status Restore(const Program& program);
  // The same, looking at everything.
  Status RestoreAll() { return Restore(RestoreScope::Everything()); }

 private:
  explicit Sandbox(std::string root) : root_(std::move(root)) {}
  Status Build();
  void TearDown();
  Status MountAll();
  Status MountBinder(const std::string& at);
  Status OpenDescriptors();
  Status CreateFixtures();
  Status StartSleeper();
  void StopSleeper();
  Status LearnFacts();
  void LearnEntries();
  Status Restore(const RestoreScope& scope);
  Status Mend(const RestoreScope& scope);
  Status MendFixture(size_t index);
  Status RemoveXattrs(const RestoreScope& scope);
  // Calls act(index, descriptor) for the directories of the scope that exist.
  Status ForEachDirectory(const RestoreScope& scope, const std::function<Status(size_t, int)>& act);
  Status OpenInner();
  Status OpenNull();

  const std::string root_;
  UniqueFd root_fd_, work_fd_, inner_fd_, null_fd_, proc_fd_;
  int sleeper_ = -1;
  uint64_t generation_ = 0, descriptors_generation_ = 0;
  std::vector<Pristine> pristine_;  // one for each of Fixtures()
  WorldFacts facts_;
};

}  // namespace kapifuzz
