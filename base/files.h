// Whole files and directories: read, write so that a crash leaves the old or the new content, list.
//
//   Result<std::string> text = ReadFile("specs.json");
//   Status written = WriteFileAtomically("out/summary.json", json);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

// An Error "path: what: No such file or directory" from the current errno.
Error ErrnoError(std::string_view path, std::string_view what);

// The content of a regular file or of a file that has no size (debugfs, procfs). Directories are an
// error.
Result<std::string> ReadFile(const std::string& path);

// Writes through a temporary file in the same directory, fsync and rename: readers see the old
// content or the new, never a part, and a full disk leaves the old file. The directory must exist.
Status WriteFileAtomically(const std::string& path, std::string_view content);

// The same, but a file that already has this content keeps its time stamp, so that nothing is
// rebuilt after it.
Status WriteFileIfChanged(const std::string& path, std::string_view content);

// Creates a directory and the missing ones above it. It is no error if the directory is there.
Status MakeDirs(const std::string& path);

bool FileExists(const std::string& path);
bool IsDirectory(const std::string& path);

// Regular files below `root` (at any depth, symlinked directories are not entered) whose names end
// in `suffix`, as paths below `root`, sorted. Entries that cannot be read are an error, not
// silence.
Result<std::vector<std::string>> ListFiles(const std::string& root, std::string_view suffix);

// "a/b" from "a" and "b"; an absolute second part stands alone.
std::string JoinPath(std::string_view directory, std::string_view name);

// "a" from "a/b", "." from "b".
std::string DirName(std::string_view path);

// "b" from "a/b".
std::string BaseName(std::string_view path);

}  // namespace kapifuzz
