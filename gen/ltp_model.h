// LtpModel: the cases of one test file brought together: one set of statics, of set-up files, of
// needs.
//
// Names that two cases use for different things are told apart here; fixtures that some case
// changes are made anew by every case that meets them, all others once in setup().
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "gen/ltp_case.h"

namespace kapifuzz {

// What cases ask of the surroundings of their calls. Each is a member of struct tcase, set before
// the call and undone after.
struct LtpSurroundings {
  bool nobody = false, cap = false, nofile = false, fsize = false, umask = false,
       no_free_fd = false;
  bool empty_umask =
      false;  // then every row names its umask, else only those with another than 022
  bool memlock = false, no_memlock = false;  // in a row, 0 bytes are a member of their own
  bool any() const {
    return nobody || cap || nofile || fsize || umask || no_free_fd || memlock || no_memlock;
  }
};

struct LtpModel {
  const SyscallDesc* desc = nullptr;
  std::vector<LtpCase> cases;  // names made unique
  std::set<std::string> fds, fd_pairs;
  std::map<std::string, LtpBuffer> buffers;
  std::map<std::string, std::string> long_strings;
  std::vector<const Fixture*> fixtures;  // made by setup()
  std::vector<std::vector<std::string>>
      renewals;  // by case: statements that make anew what cases change
  LtpSurroundings around;
  bool read_only_fs = false;       // .needs_rofs gives /ro
  bool privileged_xattrs = false;  // of a name space that takes CAP_SYS_ADMIN
  bool needs_root = false;
  bool inode_flags = false;
  bool needs_tmpdir = false;  // some path is below the test's directory

  bool has_errors() const;
  bool has_successes() const;
  // A successful call gives a descriptor that the test must close and has no name for.
  bool adopts_fds() const;
  // dup2, dup3: the number that a success gives is the caller's choice.
  bool chooses_fd() const;
  bool keeps_fds() const { return !fds.empty() || !fd_pairs.empty() || adopts_fds(); }
};

LtpModel UniteCases(std::span<const LtpCase> cases);

// True if the case's set-up needs inode flags, which not every file system has.
bool NeedsInodeFlags(const LtpCase& c);

}  // namespace kapifuzz
