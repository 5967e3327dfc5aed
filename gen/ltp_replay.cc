#include "gen/ltp_replay.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/epoll.h>

#include <algorithm>
#include <optional>

#include "executor/program_build.h"
#include "executor/world.h"
#include "gen/c_text.h"
#include "gen/c_world.h"
#include "gen/ltp_struct.h"

namespace kapifuzz {
namespace {

// A number at or above the limit must be none that a test has open, or that it finds unused: it has others than the program.
constexpr int kAboveTests = 64;

Error Unfit(const std::string& reason) { return Error{"", reason}; }

// A name that is not taken: "rdonly_fd", "rdonly_fd2".
std::string Fresh(const std::string& name, std::set<std::string>* taken) {
  std::string unique = name;
  for (int n = 2; taken->contains(unique); ++n) unique = name + std::to_string(n);
  taken->insert(unique);
  return unique;
}

// What a person would call a descriptor that was opened so.
std::string NameForOpen(std::string_view path, uint64_t flags) {
  const Fixture* fixture = FindFixture(path);
  if (flags & O_PATH) return "path_fd";
  if (fixture != nullptr && fixture->leads_to == Kind::kDir) return "dir_fd";
  if (fixture != nullptr && fixture->leads_to == Kind::kFifo) return "fifo_fd";
  if (path == "/dev/full") return "full_fd";
  if (fixture != nullptr && fixture->leads_to == Kind::kChardev) return "dev_fd";
  if ((flags & O_ACCMODE) == O_WRONLY) return "wronly_fd";
  return (flags & O_ACCMODE) == O_RDWR ? "rdwr_fd" : "rdonly_fd";
}

}  // namespace

bool IsHugeOffset(const Arg& arg) {
  return arg.kind == ArgKind::kConst && static_cast<int64_t>(arg.value) > (int64_t{1} << 31);
}

int LtpReplay::NumberOf(const Arg& arg) const {
  if (arg.kind != ArgKind::kResult) return static_cast<int>(arg.value);
  const auto producer = static_cast<int>(arg.value);
  if (!arg.from_out) return static_cast<int>(std::max<int64_t>(ResultOf(producer), -1));
  auto pair = pairs_.find(producer);
  return pair == pairs_.end() || arg.element > 1 ? -1 : pair->second[arg.element];
}

Result<std::string> LtpReplay::Fd(int call, size_t index, bool under_test) {
  if (IgnoresDirectory(call, index)) return std::string("AT_FDCWD");
  const Arg& arg = CallAt(call).args[index];
  const bool is_read = arg.kind == ArgKind::kResult && arg.from_out;
  if (is_read && !pairs_.contains(static_cast<int>(arg.value)))
    return Unfit("takes a descriptor from memory that no call wrote to");
  const int number = NumberOf(arg);
  if (table_.IsOpen(number)) {
    if (!table_.NameOf(number).empty()) return table_.NameOf(number);
    if (!nulls_.contains(number)) nulls_[number] = Fresh(kNullFd, &case_.fds);
    return nulls_[number];
  }
  if (number == AT_FDCWD) return std::string("AT_FDCWD");
  if (!under_test) return Unfit("its set-up uses a descriptor that is not open");
  if (number < 0) return std::to_string(number);
  if (number >= program_.env.nofile) {
    case_.limits_descriptors = true;
    return std::to_string(number < kAboveTests ? number + kAboveTests : number);
  }
  return Closed(number);
}

// Two numbers that nothing has open would need a name each.
Result<std::string> LtpReplay::Closed(int number) {
  if (closed_.value_or(number) != number) return Unfit("needs two numbers that nothing has open");
  closed_ = number;
  return std::string(kClosedFd);
}

// An absolute path begins at the root whatever the descriptor is; the test's own "/file" is "file".
bool LtpReplay::IgnoresDirectory(int call, size_t index) const {
  const std::span<const ArgDesc> params = DescOf(call).args;
  if (index + 1 >= params.size() || params[index + 1].type != ArgType::kPath) return false;
  const Arg& path = CallAt(call).args[index + 1];
  return path.kind == ArgKind::kString && DataOf(program_, path).starts_with('/');
}

Result<std::string> LtpReplay::Path(int call, size_t index, bool under_test) {
  const Arg& arg = CallAt(call).args[index];
  if (arg.kind != ArgKind::kString) return Unfit("a path that no string literal can spell");
  const std::string_view bytes = DataOf(program_, arg);
  if (bytes.find('\0') != std::string_view::npos) return Unfit("a path with a NUL inside");
  if (LeavesDirectory(bytes)) return Unfit("a path outside of the test's directory");
  return Literal(HostPath(bytes), "path", under_test);
}

Result<std::string> LtpReplay::Text(int call, size_t index, bool under_test) {
  const Arg& arg = CallAt(call).args[index];
  if (arg.kind != ArgKind::kString) return Unfit("a string that no literal can spell");
  const std::string_view bytes = DataOf(program_, arg);
  if (bytes.find('\0') != std::string_view::npos) return Unfit("a string with a NUL inside");
  return Literal(std::string(bytes), DescOf(call).args[index].name, under_test);
}

Result<std::string> LtpReplay::Literal(const std::string& text, const char* name, bool under_test) {
  const std::optional<std::string> unit = RepeatedUnit(text);
  if (!unit) return CString(text);
  if (!under_test) return Unfit(fmt::format("its set-up uses a very long {}", name));
  const std::string variable = fmt::format("long_{}{}", name, text.size());
  case_.long_strings[variable] = fmt::format("{}\n{}", *unit, text.size());
  return variable;
}

std::string LtpReplay::Number(int call, size_t index) const {
  return CNumber(DescOf(call).args[index], CallAt(call).args[index].value);
}

std::string LtpReplay::NewFd(int number, const std::string& name) {
  const std::string fresh = Fresh(name, &case_.fds);
  table_.Open(number, fresh);
  return fresh;
}

Status LtpReplay::Open(int call) {
  const std::string name = DescOf(call).name;
  const size_t path_index = name == "openat" ? 1 : 0;
  Result<std::string> path = Path(call, path_index, false);
  if (!path.ok()) return path.error();
  std::string args = *path;
  if (name == "openat") {
    Result<std::string> dirfd = Fd(call, 0, false);
    if (!dirfd.ok()) return dirfd.error();
    args = *dirfd + ", " + args;
  }
  uint64_t flags = O_WRONLY | O_CREAT;
  if (name != "creat") {
    flags = CallAt(call).args[path_index + 1].value;
    args += ", " + Number(call, path_index + 1);
  }
  if (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)))
    args += ", " + Number(call, DescOf(call).args.size() - 1);
  const std::string_view raw = DataOf(program_, CallAt(call).args[path_index]);
  const std::string fd = NewFd(static_cast<int>(ResultOf(call)), NameForOpen(raw, flags));
  Say(fmt::format("{} = SAFE_{}({});", fd,
                  name == "creat"  ? "CREAT"
                  : name == "open" ? "OPEN"
                                   : "OPENAT",
                  args));
  return {};
}

Status LtpReplay::Pipe(int call) {
  const std::string name = Fresh("pipe_fds", &case_.fd_pairs);
  std::array<int, 2> numbers;
  for (int i = 0; i < 2; ++i) {
    numbers[static_cast<size_t>(i)] = table_.Lowest();
    table_.Open(table_.Lowest(), fmt::format("{}[{}]", name, i));
  }
  pairs_[call] = numbers;
  Say(fmt::format("SAFE_PIPE2({}, {});", name, Number(call, 1)));
  return {};
}

Status LtpReplay::Dup(int call) {
  Result<std::string> from = Fd(call, 0, false);
  if (!from.ok()) return from.error();
  Say(fmt::format("{} = SAFE_DUP({});", NewFd(static_cast<int>(ResultOf(call)), "dup_fd"), *from));
  return {};
}

// Onto a number that nothing has open, dup2 is dup: which number it is does not matter to the test.
Status LtpReplay::DupOnto(int call) {
  Result<std::string> from = Fd(call, 0, false);
  if (!from.ok()) return from.error();
  const int number = NumberOf(CallAt(call).args[1]);
  const bool cloexec = CallAt(call).args[2].value != 0 && DescOf(call).args.size() == 3;
  if (!table_.IsOpen(number)) {
    const std::string fd = NewFd(number, "dup_fd");
    Say(cloexec ? fmt::format("{} = SAFE_FCNTL({}, F_DUPFD_CLOEXEC, 0);", fd, *from)
                : fmt::format("{} = SAFE_DUP({});", fd, *from));
    return {};
  }
  if (cloexec) return Unfit("its set-up replaces an open descriptor by dup3()");
  if (table_.NameOf(number).empty()) return Unfit("its set-up replaces a standard descriptor");
  Say(fmt::format("SAFE_DUP2({}, {});", *from, table_.NameOf(number)));
  return {};
}

Status LtpReplay::Close(int call) {
  const int number = NumberOf(CallAt(call).args[0]);
  if (!table_.IsOpen(number)) return Unfit("its set-up closes a descriptor that is not open");
  if (table_.NameOf(number).empty()) return Unfit("its set-up closes a standard descriptor");
  Say(fmt::format("SAFE_CLOSE({});", table_.NameOf(number)));
  table_.Close(number);
  return {};
}

std::string LtpReplay::Bytes(const Arg& data, int64_t size) {
  const bool literal = HasData(data) && data.kind != ArgKind::kEdge && size == data.size;
  if (literal && data.size <= kLongestLiteral) return CString(DataOf(program_, data));
  LtpBuffer& scratch = case_.buffers["scratch"];
  scratch.size = std::max(scratch.size, static_cast<uint32_t>(size));
  scratch.pattern = true;
  return "scratch";
}

// read and write: the bytes come from or go to memory that is no concern of the test.
Status LtpReplay::Transfer(int call) {
  Result<std::string> fd = Fd(call, 0, false);
  if (!fd.ok()) return fd.error();
  const int64_t moved = ResultOf(call);
  const Arg& data = CallAt(call).args[1];
  const bool writes = std::string_view(DescOf(call).name) == "write";
  if (moved == 0) return {};
  const std::string memory = Bytes(writes ? data : Arg{}, moved);
  Say(fmt::format("SAFE_{}({}, {}, {}, {});", writes ? "WRITE" : "READ",
                  writes ? "SAFE_WRITE_ALL" : "1", *fd, memory, moved));
  return {};
}

// lseek and ftruncate.
Status LtpReplay::OnFd(int call) {
  if (IsHugeOffset(CallAt(call).args[1])) return Unfit(kHugeOffsetReason);
  Result<std::string> fd = Fd(call, 0, false);
  if (!fd.ok()) return fd.error();
  std::string args = *fd;
  for (size_t i = 1; i < DescOf(call).args.size(); ++i) args += ", " + Number(call, i);
  std::string name = DescOf(call).name;
  std::ranges::transform(name, name.begin(),
                         [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  Say(fmt::format("SAFE_{}({});", name, args));
  return {};
}

Status LtpReplay::EpollCreate(int call) {
  const bool sized = std::string_view(DescOf(call).name) == "epoll_create";
  const std::string fd = NewFd(static_cast<int>(ResultOf(call)), "epoll_fd");
  Say(fmt::format("{} = SAFE_EPOLL_CREATE1({});", fd, sized ? "0" : Number(call, 0)));
  return {};
}

// The struct is packed on some architectures alone, so its bytes are spelt as members.
Status LtpReplay::EpollCtl(int call) {
  Result<std::string> epfd = Fd(call, 0, false), fd = Fd(call, 2, false);
  if (!epfd.ok()) return epfd.error();
  if (!fd.ok()) return fd.error();
  const Arg& event = CallAt(call).args[3];
  const bool removes = CallAt(call).args[1].value == EPOLL_CTL_DEL;
  const MemberwiseStruct* layout = StructByMember(DescOf(call).args[3].ctype);
  std::string literal;
  if (!removes) {
    if (layout == nullptr || !HasData(event) || event.size < layout->size)
      return Unfit("its set-up takes an event from memory that no literal can spell");
    literal =
        fmt::format("(&(struct epoll_event){})", InitializerOf(*layout, DataOf(program_, event)));
  }
  Say(fmt::format("SAFE_EPOLL_CTL({}, {}, {},\n\t\t{});", *epfd, Number(call, 1), *fd,
                  removes ? "NULL" : literal));
  return {};
}

Status LtpReplay::Unlink(int call) {
  Result<std::string> path = Path(call, 0, false);
  if (!path.ok()) return path.error();
  Say(fmt::format("SAFE_UNLINK({});", *path));
  return {};
}

// setxattr, lsetxattr, fsetxattr.
Status LtpReplay::SetXattr(int call) {
  const bool by_fd = DescOf(call).args[0].type == ArgType::kFd;
  Result<std::string> file = by_fd ? Fd(call, 0, false) : Path(call, 0, false);
  if (!file.ok()) return file.error();
  Result<std::string> name = Text(call, 1, false);
  if (!name.ok()) return name.error();
  const auto size = static_cast<int64_t>(CallAt(call).args[3].value);
  std::string macro = DescOf(call).name;
  std::ranges::transform(macro, macro.begin(),
                         [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  Say(fmt::format("SAFE_{}({}, {}, {}, {}, {});", macro, *file, *name,
                  size == 0 ? "NULL" : Bytes(CallAt(call).args[2], size), size, Number(call, 4)));
  return {};
}

Status LtpReplay::Play(int call) {
  struct Row {
    std::string_view name;
    Step step;
  };
  static constexpr Row kSteps[] = {
      {"open", &LtpReplay::Open},
      {"openat", &LtpReplay::Open},
      {"creat", &LtpReplay::Open},
      {"pipe2", &LtpReplay::Pipe},
      {"dup", &LtpReplay::Dup},
      {"dup2", &LtpReplay::DupOnto},
      {"dup3", &LtpReplay::DupOnto},
      {"close", &LtpReplay::Close},
      {"read", &LtpReplay::Transfer},
      {"write", &LtpReplay::Transfer},
      {"lseek", &LtpReplay::OnFd},
      {"ftruncate", &LtpReplay::OnFd},
      {"unlink", &LtpReplay::Unlink},
      {"fstat", &LtpReplay::Nothing},
      {"epoll_create", &LtpReplay::EpollCreate},
      {"epoll_create1", &LtpReplay::EpollCreate},
      {"epoll_ctl", &LtpReplay::EpollCtl},
      {"setxattr", &LtpReplay::SetXattr},
      {"lsetxattr", &LtpReplay::SetXattr},
      {"fsetxattr", &LtpReplay::SetXattr},
  };
  const std::string_view name = DescOf(call).name;
  auto row = std::ranges::find(kSteps, name, &Row::name);
  if (row == std::end(kSteps))
    return Unfit("its set-up calls " + std::string(name) + "(), which has no SAFE_ macro here");
  return (this->*row->step)(call);
}

void LtpReplay::Finish() {
  std::vector<std::string> opened;
  for (const auto& [number, name] : nulls_)
    opened.push_back(fmt::format("{} = SAFE_OPEN(\"/dev/null\", O_RDWR);", name));
  case_.prepare.insert(case_.prepare.begin(), opened.begin(), opened.end());
  // Last, so that nothing that is opened afterwards takes the number.
  if (closed_) Say(fmt::format("{} = unused_fd();", kClosedFd));
}

}  // namespace kapifuzz
