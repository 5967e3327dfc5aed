#include "gen/c_world.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "executor/program_build.h"
#include "executor/syscall_desc.h"
#include "executor/tiny_program.h"
#include "gen/c_text.h"

namespace kapifuzz {
namespace {

constexpr std::string_view kDevices[] = {"/dev/null", "/dev/zero", "/dev/full"};

bool IsDevice(std::string_view path) {
  return std::ranges::find(kDevices, path) != std::end(kDevices);
}

// "./dir/../file" to "./file", step by step; `visit` sees every prefix.
template <typename Visit>
void WalkPath(const std::string& path, Visit visit) {
  std::vector<std::string> parts;
  const std::string start = path.starts_with('/') ? "/" : "./";
  for (std::string_view part : Split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
      continue;
    }
    parts.emplace_back(part);
    visit(start + Join(parts, "/"));
  }
}

// Follows descriptors back to the paths that they were opened by.
class PathFinder {
 public:
  explicit PathFinder(const Program& program) : program_(program) {}

  // The path argument of call `index` from the working directory; "" if it has none that can be
  // read.
  std::string PathOf(int index) const {
    const Call& call = program_.calls[static_cast<size_t>(index)];
    const std::span<const ArgDesc> args = Syscalls()[call.syscall].args;
    for (size_t i = 0; i < args.size(); ++i) {
      if (args[i].type != ArgType::kPath || call.args[i].kind != ArgKind::kString) continue;
      const std::string path(DataOf(program_, call.args[i]));
      const bool relative_to_fd =
          i > 0 && args[i - 1].type == ArgType::kFd && !path.starts_with('/');
      return relative_to_fd ? BaseOf(call.args[i - 1]) + path : path;
    }
    return "";
  }

 private:
  // "./dir/" for a descriptor of ./dir.
  std::string BaseOf(const Arg& fd) const {
    if (fd.kind != ArgKind::kResult) return "";
    const auto producer = static_cast<int>(fd.value);
    const std::string own = PathOf(producer);
    if (!own.empty()) return own + "/";
    const Call& call =
        program_.calls[static_cast<size_t>(producer)];  // dup: its first argument is the original
    return call.args[0].kind == ArgKind::kResult && call.args[0].value < fd.value
               ? BaseOf(call.args[0])
               : "";
  }

  const Program& program_;
};

std::string Mode(const Fixture& f) { return f.mode == 0 ? "0" : fmt::format("0{:o}", f.mode); }

// What /x holds: programs, scripts, and files that are nearly so.
bool IsExecutable(const Fixture& f) { return f.path.starts_with("/x/"); }

// Names in it become those of the fresh directory, in which a program starts.
std::string HostText(std::string_view text) {
  std::string host(text);
  for (size_t at = host.find("/x/"); at != std::string::npos; at = host.find("/x/"))
    host.erase(at, 1);
  return host;
}

// Of what is executed in the fixture's place: a script's interpreter or a program's loader; "" if there is none.
std::string InterpreterOf(const Fixture& f) {
  const std::string_view content = f.content;
  if (content.starts_with("#!")) {
    const std::string_view words = Trim(content.substr(2));
    return std::string(words.substr(0, words.find(' ')));
  }
  return content.size() == tiny::kFileBytes ? std::string(tiny::Loader(content).name) : "";
}

SetupCall MakeExecutable(const Fixture& f, const std::string& path) {
  const std::string start = path + ", " + Mode(f) + ", ";
  if (f.content.size() != tiny::kFileBytes) {
    // A program that was cut off is none with less of it either, and a text ends with its NUL.
    const std::string_view text = f.content.substr(0, f.content.find('\0'));
    return {"make_text", start + CString(HostText(text))};
  }
  const tiny::LoaderName loader = tiny::Loader(f.content);
  if (loader.name.empty()) return {"copy_self", path + ", " + Mode(f)};
  const std::string name = HostText(loader.name);
  return {"make_dynamic",
          start + fmt::format("{}, {}", CString(name), name.size() + loader.has_nul)};
}

void AppendFile(const Fixture& f, const std::string& path, std::vector<SetupCall>* calls) {
  if (IsExecutable(f)) return calls->push_back(MakeExecutable(f, path));
  calls->push_back({"make_file", path + ", " + Mode(f)});
  switch (f.feature) {
    case Feature::kFull:
      calls->push_back({"fill_up", path});
      break;
    case Feature::kMountPoint:
      calls->push_back({"mount", fmt::format("{}, {}, NULL, MS_BIND, NULL", path, path)});
      break;
    case Feature::kAppendOnly:
      calls->push_back({"set_inode_flags", path + ", FS_APPEND_FL"});
      break;
    case Feature::kImmutable:
      calls->push_back({"set_inode_flags", path + ", FS_IMMUTABLE_FL"});
      break;
    default:
      break;
  }
}

void Add(const Fixture* fixture, std::vector<const Fixture*>* used) {
  if (fixture == nullptr || std::ranges::find(*used, fixture) != used->end()) return;
  used->push_back(fixture);
  Add(FindFixture(InterpreterOf(*fixture)), used);
}

void AppendDirectory(const Fixture& f, const std::string& path, std::vector<SetupCall>* calls) {
  calls->push_back({"mkdir", path + ", 0700"});
  if (f.path == "/ro") {
    calls->push_back({"mount", fmt::format("\"none\", {}, \"tmpfs\", 0, NULL", path)});
  } else if (f.path == "/full") {
    calls->push_back(
        {"mount", fmt::format("\"none\", {}, \"tmpfs\", 0, \"size=16k,nr_inodes=2\"", path)});
  } else if (f.feature == Feature::kBinder) {
    // All below it comes with the mount.
    calls->push_back({"mount", fmt::format("\"none\", {}, \"binder\", 0, NULL", path)});
    return;
  }
  calls->push_back({"chmod", path + ", " + Mode(f)});  // not cut by the umask
}

void AppendFixture(const Fixture& f, std::vector<SetupCall>* calls) {
  const std::string path = CString(HostPath(f.path));
  switch (f.kind) {
    case Kind::kDir:
      return AppendDirectory(f, path, calls);
    case Kind::kSymlink:
      calls->push_back({"symlink", fmt::format("{}, {}", CString(f.content), path)});
      return;
    case Kind::kFifo:
      calls->push_back({"mkfifo", path + ", 0600"});
      break;
    case Kind::kSocket:
      calls->push_back({"mknod", path + ", S_IFSOCK | 0600, 0"});
      break;
    case Kind::kChardev: {
      const auto numbers = Split(f.content, ':');
      calls->push_back({"mknod", fmt::format("{}, S_IFCHR | 0600, makedev({}, {})", path,
                                             numbers[0], numbers[1])});
      break;
    }
    default:
      return AppendFile(f, path, calls);
  }
  calls->push_back({"chmod", path + ", " + Mode(f)});
}

bool IsMadeElsewhere(const Fixture& f) {
  return IsDevice(f.path) || f.path == "/dev" || f.feature == Feature::kBusyText ||
         f.leads_to == Kind::kBinder;
}

}  // namespace

std::vector<const Fixture*> UsedFixtures(const Program& program, std::span<const int> calls) {
  std::vector<const Fixture*> used;
  const PathFinder finder(program);
  for (int call : calls) {
    WalkPath(finder.PathOf(call), [&](const std::string& prefix) {
      const Fixture* fixture = FindFixture(prefix);
      Add(fixture, &used);
      if (fixture != nullptr && fixture->kind == Kind::kSymlink) {
        Add(FindFixture("./" + std::string(fixture->content)), &used);
      }
    });
  }
  // The file takes the file system's last inode.
  if (std::ranges::find(used, FindFixture("/full")) != used.end())
    Add(FindFixture("/full/file"), &used);
  std::ranges::sort(used);  // they are elements of one array
  return used;
}

std::string HostPathOfCall(const Program& program, int call) {
  std::string last;
  WalkPath(PathFinder(program).PathOf(call), [&](const std::string& prefix) { last = prefix; });
  return HostPath(last);
}

std::string HostPath(std::string_view path) {
  if (path.starts_with("./") && path.size() > 2) return std::string(path.substr(2));
  if (path == "/exe") return "/proc/self/exe";  // a running program's file, wherever the test runs
  if (path == "/dev/none") return "none";
  const size_t root_end = path.find('/', 1);
  const std::string_view root = path.substr(0, root_end);
  const Fixture* fixture = FindFixture(root);
  const bool below_root = path.starts_with('/') && fixture != nullptr && root != "/dev";
  return std::string(below_root ? path.substr(1) : path);
}

bool LeavesDirectory(std::string_view path) {
  const std::string host = HostPath(path);
  return host.starts_with('/') && !IsDevice(host) && host != "/proc/self/exe";
}

std::vector<SetupCall> SetupCallsOf(std::span<const Fixture* const> fixtures) {
  std::vector<SetupCall> calls;
  bool read_only = false;
  for (const Fixture* f : fixtures) {
    if (IsMadeElsewhere(*f)) continue;
    AppendFixture(*f, &calls);
    read_only = read_only || f->path == "/ro";
  }
  // Last, so that its content could be made.
  if (read_only) calls.push_back({"mount", "NULL, \"ro\", NULL, MS_REMOUNT | MS_RDONLY, NULL"});
  return calls;
}

std::vector<SetupCall> CleanupCallsOf(std::span<const Fixture* const> fixtures) {
  std::vector<SetupCall> calls;
  for (const Fixture* f : fixtures) {
    const std::string path = CString(HostPath(f->path));
    const bool mount = f->path == "/ro" || f->path == "/full" || f->path == "/binder" ||
                       f->feature == Feature::kMountPoint;
    if (mount) calls.push_back({"umount", path});
    if (f->feature == Feature::kAppendOnly || f->feature == Feature::kImmutable) {
      calls.push_back({"set_inode_flags", path + ", 0"});
    }
  }
  return calls;
}

std::string LtpSetupLine(const SetupCall& call) {
  if (call.function.find('_') != std::string::npos)
    return fmt::format("{}({});", call.function, call.args);
  std::string upper = call.function;
  std::ranges::transform(upper, upper.begin(),
                         [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  return fmt::format("SAFE_{}({});", upper, call.args);
}

bool HasOwnContent(const Fixture& fixture) {
  return fixture.kind == Kind::kFile && fixture.content != FindFixture("./file")->content;
}

bool NeedsRoot(const Fixture& fixture) {
  if (IsMadeElsewhere(fixture)) return false;
  return fixture.feature != Feature::kPlain || fixture.kind == Kind::kChardev;
}

}  // namespace kapifuzz
