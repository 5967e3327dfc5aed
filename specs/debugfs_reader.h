// Reads the specifications of a running kernel from debugfs, or from such a directory copied out of a guest.
//
//   ReadDebugfs("/sys/kernel/debug")   // reads /sys/kernel/debug/kapi/all.json
//   ReadDebugfs("out/kapi")            // reads out/kapi/all.json, or else every out/kapi/json/NAME
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "specs/model.h"

namespace kapifuzz {

// Sorted by name. The Error says which of directory, kapi directory and file is missing.
Result<std::vector<ApiSpec>> ReadDebugfs(const std::string& directory);

// The same from the contents of the kapi directory, by name below it: "all.json", "json/sys_open". `directory` is named
// in errors.
Result<std::vector<ApiSpec>> ReadDebugfsFiles(const std::map<std::string, std::string>& files,
                                              const std::string& directory);

// True if ReadDebugfs() would find files of specifications there.
bool HasDebugfsSpecs(const std::string& directory);

}  // namespace kapifuzz
