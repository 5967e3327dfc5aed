// What the exit status of every tool of this project means.
#pragma once

namespace kapifuzz {

enum ExitStatus : int {
  kExitOk = 0,  // did what was asked, nothing found
  kExitFindings =
      1,  // did what was asked and found something: a violation, a difference, a bad specification
  kExitUsage = 2,        // the command line or the input it names makes no sense
  kExitEnvironment = 3,  // something that should be on this machine is missing or failed
  kExitUnclear = 4,  // did what was asked and found only what a person has to judge (`kapi diff`)
};

}  // namespace kapifuzz
