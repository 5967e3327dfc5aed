// One fixture of the world table on a real file system: created, recognised as untouched, mended.
//
// The sandbox (executor/sandbox.h) calls this for each row of executor/world.h. A fixture that a program changed is mended
// in place where it can be, since a new inode costs three times as much under emulation.
//
//   FixtureMaker maker(root_fd, work_fd);
//   maker.Create(fixture);                  // at set-up
//   Pristine before = *maker.Look(fixture); // remembered
//   if (!maker.IsPristine(fixture, before)) maker.Mend(fixture, &before);
#pragma once

#include <sys/stat.h>

#include <string>

#include "base/result.h"
#include "executor/world.h"

namespace kapifuzz {

// What tells that nobody touched a fixture. Its modification time is kFixtureTime, which no write leaves as it is.
struct Pristine {
  uint64_t dev = 0, ino = 0;
  uint32_t mode = 0, nlink = 0, uid = 0, gid = 0;
  int64_t size = 0;  // 0 for directories, whose size counts their entries
  int64_t mtime = 0;

  bool operator==(const Pristine&) const = default;
};

class FixtureMaker {
 public:
  // Directories that paths starting with `/` and with `./` are below; borrowed.
  FixtureMaker(int root_fd, int work_fd) : root_fd_(root_fd), work_fd_(work_fd) {}

  // Creates the entry, which must not exist. Mounts and running programs are the sandbox's.
  Status Create(const Fixture& fixture) const;
  Result<Pristine> Look(const Fixture& fixture) const;
  bool IsPristine(const Fixture& fixture, const Pristine& expected) const;
  // Makes the entry what it was; *pristine gets the new inode number where that could not be kept.
  Status Mend(const Fixture& fixture, Pristine* pristine) const;
  // Removes an entry of any kind, with all that is below it.
  static Status Remove(int dir_fd, const std::string& name);
  // Sets the modification time that marks what is untouched.
  Status Stamp(const Fixture& fixture) const;

  // The directory descriptor and the path below it.
  struct Place {
    int dir_fd;
    std::string name;
  };
  Place PlaceOf(const Fixture& fixture) const;

 private:
  Status MendInPlace(const Fixture& fixture, const Pristine& now, const Pristine& then) const;
  // Content and modification time of a file.
  Status WriteContent(const Fixture& fixture) const;
  Status SetFeature(const Fixture& fixture, bool on) const;
  Error Failed(const Fixture& fixture, std::string_view what) const;

  const int root_fd_;
  const int work_fd_;
};

}  // namespace kapifuzz
