// A campaign as another process: started, watched, killed.
//
//   pid_t pid = StartFuzz({.out = own.path("out"), .said = own.path("said"), .more = {"--http", "0"}});
//   EXPECT_TRUE(WaitUntil([&] { return FilesIn(own.path("out/corpus")) >= 20; }));
//   EndProcess(pid, SIGKILL);
#pragma once

#include <sys/types.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace kapifuzz::testing_tools {

struct StartedFuzz {
  std::string out;
  std::string said = "/dev/null";      // gets what it says
  std::vector<std::string> more = {};  // options
  std::vector<std::pair<std::string, std::string>> environment = {};
};

// `kapifuzz fuzz` on the built kernel, with one guest, for ten minutes.
pid_t StartFuzz(const StartedFuzz& start);
// Sends the signal, waits for the end, and returns the exit status, or 128 + the signal that ended it.
int EndProcess(pid_t pid, int signal);

// At most two minutes.
bool WaitUntil(const std::function<bool()>& holds);

// What `kapifuzz status --json` says; discarded JSON if it fails.
nlohmann::json StatusOf(const std::string& out);

// How many entries a directory has; 0 if there is none.
size_t FilesIn(const std::string& directory);

// What a campaign must not lose, by name.
struct Stored {
  std::set<std::string> corpus;
  std::set<std::string> findings;  // set aside or not

  bool HasAllOf(const Stored& earlier) const;
};
Stored StoredIn(const std::string& out);

}  // namespace kapifuzz::testing_tools
