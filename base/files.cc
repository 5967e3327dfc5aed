#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/unique_fd.h"

namespace kapifuzz {
namespace {

namespace fs = std::filesystem;

Status WriteAll(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    ssize_t written = write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrnoError(path, "cannot write");
    content.remove_prefix(static_cast<size_t>(written));
  }
  return {};
}

// There is no way to ask that does not change it for a moment, for all threads.
mode_t Umask() {
  const mode_t mask = umask(0);
  umask(mask);
  return mask;
}

// The permissions that the new content of `path` should have: those of the old, or what the umask
// leaves of 0666.
mode_t WantedMode(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) == 0) return status.st_mode & 07777;
  static const mode_t mask = Umask();
  return 0666 & ~mask;
}

Status FillAndSync(int fd, std::string_view content, mode_t mode, const std::string& path) {
  if (Status written = WriteAll(fd, content, path); !written.ok()) return written;
  if (fchmod(fd, mode) != 0) return ErrnoError(path, "cannot set permissions");
  if (fsync(fd) != 0) return ErrnoError(path, "cannot write");
  return {};
}

}  // namespace

Error ErrnoError(std::string_view path, std::string_view what) {
  // std::system_category's message is thread-safe, unlike strerror().
  return Error{std::string(path), std::string(what) + ": " + std::system_category().message(errno)};
}

Result<std::string> ReadFile(const std::string& path) {
  UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return ErrnoError(path, "cannot open");
  std::string content;
  struct stat status;
  if (fstat(fd.get(), &status) == 0 && S_ISREG(status.st_mode)) content.reserve(status.st_size);
  char buffer[65536];
  while (true) {
    ssize_t got = read(fd.get(), buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ErrnoError(path, "cannot read");
    if (got == 0) return content;
    content.append(buffer, static_cast<size_t>(got));
  }
}

Status WriteFileAtomically(const std::string& path, std::string_view content) {
  const mode_t mode = WantedMode(path);
  std::string temporary = path + ".XXXXXX";
  UniqueFd fd(mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return ErrnoError(path, "cannot create a file beside it");
  Status filled = FillAndSync(fd.get(), content, mode, path);
  if (filled.ok() && rename(temporary.c_str(), path.c_str()) != 0) {
    filled = ErrnoError(path, "cannot replace");
  }
  if (!filled.ok()) unlink(temporary.c_str());
  return filled;
}

Status WriteFileIfChanged(const std::string& path, std::string_view content) {
  if (Result<std::string> old = ReadFile(path); old.ok() && *old == content) return {};
  return WriteFileAtomically(path, content);
}

Status MakeDirs(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return Error{path, "cannot create directory: " + error.message()};
  return {};
}

bool FileExists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

bool IsDirectory(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

Result<std::vector<std::string>> ListFiles(const std::string& root, std::string_view suffix) {
  std::error_code error;
  std::vector<std::string> found;
  fs::recursive_directory_iterator it(root, error), end;
  for (; !error && it != end; it.increment(error)) {
    std::string name = it->path().filename().string();
    std::error_code type_error;
    if (!name.ends_with(suffix) || !it->is_regular_file(type_error)) continue;
    found.push_back(it->path().lexically_relative(root).string());
  }
  if (error) return Error{root, "cannot list: " + error.message()};
  std::sort(found.begin(), found.end());
  return found;
}

std::string JoinPath(std::string_view directory, std::string_view name) {
  return (fs::path(directory) / fs::path(name)).string();
}

std::string DirName(std::string_view path) {
  std::string parent = fs::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

std::string BaseName(std::string_view path) { return fs::path(path).filename().string(); }

}  // namespace kapifuzz
