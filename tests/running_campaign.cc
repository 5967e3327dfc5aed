#include "tests/running_campaign.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "base/files.h"
#include "corpus/store.h"
#include "tests/tools.h"

namespace kapifuzz::testing_tools {

pid_t StartFuzz(const StartedFuzz& start) {
  std::vector<std::string> words = {JoinPath(KAPIFUZZ_BINARY_DIR, "bin/kapifuzz"),
                                    "fuzz",
                                    "--kernel",
                                    KernelFile("bzImage"),
                                    "--out",
                                    start.out,
                                    "--for",
                                    "10m",
                                    "--vms",
                                    "1"};
  words.insert(words.end(), start.more.begin(), start.more.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid != 0) return pid;
  if (freopen(start.said.c_str(), "w", stdout) == nullptr) _exit(126);
  for (const auto& [name, value] : start.environment) setenv(name.c_str(), value.c_str(), 1);
  execv(argv[0], argv.data());
  _exit(127);
}

int EndProcess(pid_t pid, int signal) {
  int status = 0;
  if (kill(pid, signal) != 0 || waitpid(pid, &status, 0) != pid) return -1;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool WaitUntil(const std::function<bool()>& holds) {
  for (int i = 0; i < 1200; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

nlohmann::json StatusOf(const std::string& out) {
  CommandOutput status = Kapifuzz({"status", out, "--json"});
  if (status.exit_status != 0) std::fprintf(stderr, "%s", status.err.c_str());
  return nlohmann::json::parse(status.out, nullptr, false);
}

size_t FilesIn(const std::string& directory) {
  std::error_code error;
  size_t count = 0;
  for (auto it = std::filesystem::directory_iterator(directory, error);
       !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    ++count;
  }
  return count;
}

bool Stored::HasAllOf(const Stored& earlier) const {
  return std::ranges::includes(corpus, earlier.corpus) &&
         std::ranges::includes(findings, earlier.findings);
}

Stored StoredIn(const std::string& out) {
  Stored stored;
  if (Result<CorpusStore> corpus = CorpusStore::Open(out + "/corpus"); corpus.ok())
    stored.corpus = corpus->entries();
  for (const char* folder : {"findings", "unconfirmed"}) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(JoinPath(out, folder), error)) {
      const std::string name = entry.path().filename();
      if (!name.starts_with(".")) stored.findings.insert(name);
    }
  }
  return stored;
}

}  // namespace kapifuzz::testing_tools
