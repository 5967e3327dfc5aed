#include "specs/debugfs_reader.h"

#include <algorithm>

#include "base/files.h"
#include "specs/json_reader.h"

namespace kapifuzz {
namespace {

bool HoldsSpecs(const std::string& directory) {
  return FileExists(JoinPath(directory, "all.json")) || IsDirectory(JoinPath(directory, "json"));
}

Result<std::vector<ApiSpec>> ReadEach(const std::string& directory) {
  Result<std::vector<std::string>> files = ListFiles(directory, "");
  if (!files.ok()) return files.error();
  std::vector<ApiSpec> specs;
  for (const std::string& file : *files) {
    Result<std::vector<ApiSpec>> one = ReadJsonFile(JoinPath(directory, file));
    if (!one.ok()) return one.error();
    std::move(one->begin(), one->end(), std::back_inserter(specs));
  }
  return specs;
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
  const std::string all = JoinPath(kapi, "all.json");
  Result<std::vector<ApiSpec>> specs =
      FileExists(all) ? ReadJsonFile(all) : ReadEach(JoinPath(kapi, "json"));
  if (specs.ok()) {
    std::sort(specs->begin(), specs->end(),
              [](const ApiSpec& a, const ApiSpec& b) { return a.name < b.name; });
  }
  return specs;
}

bool HasDebugfsSpecs(const std::string& directory) {
  return HoldsSpecs(directory) || HoldsSpecs(JoinPath(directory, "kapi"));
}

}  // namespace kapifuzz
