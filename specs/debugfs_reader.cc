#include "specs/debugfs_reader.h"

#include <algorithm>

#include "base/files.h"
#include "specs/json_reader.h"

namespace kapifuzz {
namespace {

constexpr char kAll[] = "all.json";
constexpr char kEach[] = "json";

bool HoldsSpecs(const std::string& directory) {
  return FileExists(JoinPath(directory, kAll)) || IsDirectory(JoinPath(directory, kEach));
}

// The names of the files to read: one with everything if there is such a file.
Result<std::vector<std::string>> NamesIn(const std::string& kapi) {
  if (FileExists(JoinPath(kapi, kAll))) return std::vector<std::string>{kAll};
  Result<std::vector<std::string>> files = ListFiles(JoinPath(kapi, kEach), "");
  if (!files.ok()) return files.error();
  for (std::string& file : *files) file = JoinPath(kEach, file);
  return files;
}

}  // namespace

Result<std::vector<ApiSpec>> ReadDebugfs(const std::string& directory) {
  if (!IsDirectory(directory)) return Error{directory, "no such directory"};
  const std::string kapi = HoldsSpecs(directory) ? directory : JoinPath(directory, "kapi");
  if (!HoldsSpecs(kapi)) {
    return Error{kapi,
                 "no specifications here: is debugfs mounted, and was the kernel built with "
                 "CONFIG_KAPI_SPEC_DEBUGFS?"};
  }
  Result<std::vector<std::string>> names = NamesIn(kapi);
  if (!names.ok()) return names.error();
  std::map<std::string, std::string> files;
  for (const std::string& name : *names) {
    Result<std::string> text = ReadFile(JoinPath(kapi, name));
    if (!text.ok()) return text.error();
    files.emplace(name, std::move(*text));
  }
  return ReadDebugfsFiles(files, kapi);
}

Result<std::vector<ApiSpec>> ReadDebugfsFiles(const std::map<std::string, std::string>& files,
                                              const std::string& directory) {
  std::vector<ApiSpec> specs;
  const bool together = files.contains(kAll);
  for (const auto& [name, text] : files) {
    const bool wanted = together ? name == kAll : name.starts_with(std::string(kEach) + "/");
    if (!wanted) continue;
    Result<std::vector<ApiSpec>> some = ReadJson(text, JoinPath(directory, name));
    if (!some.ok()) return some.error();
    std::ranges::move(*some, std::back_inserter(specs));
  }
  std::ranges::sort(specs, {}, &ApiSpec::name);
  return specs;
}

bool HasDebugfsSpecs(const std::string& directory) {
  return HoldsSpecs(directory) || HoldsSpecs(JoinPath(directory, "kapi"));
}

}  // namespace kapifuzz
