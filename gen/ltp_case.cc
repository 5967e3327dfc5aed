#include "gen/ltp_case.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "base/strings.h"
#include "executor/program_build.h"
#include "gen/c_text.h"
#include "gen/c_world.h"
#include "gen/descriptor_table.h"

namespace kapifuzz {
namespace {

constexpr char kClosed[] = "closed_fd";
constexpr char kNull[] = "null_fd";

// How large a file may be depends on the file system, and that is the machine's choice.
constexpr char kHugeOffset[] = "depends on the largest offset of the file system";
bool IsHuge(const Arg& arg) {
  return arg.kind == ArgKind::kConst && static_cast<int64_t>(arg.value) > (int64_t{1} << 31);
}

class CaseBuilder {
 public:
  CaseBuilder(const Witness& witness, int call)
      : witness_(witness), program_(witness.program), call_(call) {}

  Result<LtpCase> Build();

 private:
  using Step = Status (CaseBuilder::*)(int);

  static Error Unfit(const std::string& reason) { return Error{"", reason}; }
  const Call& CallAt(int i) const { return program_.calls[static_cast<size_t>(i)]; }
  const SyscallDesc& DescOf(int i) const { return Syscalls()[CallAt(i).syscall]; }
  int64_t ResultOf(int i) const { return witness_.calls[static_cast<size_t>(i)].ret; }

  // A name that this case has not taken: "rdonly_fd", "rdonly_fd2".
  std::string Fresh(const std::string& name, std::set<std::string>* taken);
  void Say(const std::string& statement) { case_.prepare.push_back(statement); }

  // The number that a descriptor argument holds.
  int NumberOf(const Arg& arg) const;
  // The expression for it; `under_test` may be an unused number, set-up may not.
  Result<std::string> Fd(int call, size_t index, bool under_test);
  Result<std::string> Path(int call, size_t index, bool under_test);
  std::string Number(int call, size_t index) const;
  std::string NewFd(int number, const std::string& name);

  Status Prepare(int call);
  Status PrepareOpen(int call);
  Status PreparePipe(int call);
  Status PrepareDup(int call);
  Status PrepareDup2(int call);
  Status PrepareClose(int call);
  Status PrepareTransfer(int call);
  Status PrepareOnFd(int call);
  Status PrepareUnlink(int call);
  Status Nothing(int) { return {}; }

  Status TestArgs();
  Status TestArg(size_t index);
  Status TestMemory(size_t index);
  Status CheckFitness();
  void Environment();
  void NoteCreated(int call, bool succeeded);
  bool ChangesFiles(int call) const;
  Status CheckScene();
  void DropUnused();

  const Witness& witness_;
  const Program& program_;
  const int call_;
  LtpCase case_;
  DescriptorTable table_;
  std::map<int, std::array<int, 2>> pairs_;  // numbers that pipe2 of this call gave
  std::vector<int> calls_;  // that the test makes: those that succeeded and the one under test
  bool needs_closed_ = false, needs_null_ = false;
};

std::string CaseBuilder::Fresh(const std::string& name, std::set<std::string>* taken) {
  std::string unique = name;
  for (int n = 2; taken->contains(unique); ++n) unique = name + std::to_string(n);
  taken->insert(unique);
  return unique;
}

int CaseBuilder::NumberOf(const Arg& arg) const {
  if (arg.kind != ArgKind::kResult) return static_cast<int>(arg.value);
  const auto producer = static_cast<int>(arg.value);
  if (!arg.from_out) return static_cast<int>(std::max<int64_t>(ResultOf(producer), -1));
  auto pair = pairs_.find(producer);
  return pair == pairs_.end() || arg.element > 1 ? -1 : pair->second[arg.element];
}

Result<std::string> CaseBuilder::Fd(int call, size_t index, bool under_test) {
  const int number = NumberOf(CallAt(call).args[index]);
  if (table_.IsOpen(number)) {
    if (!table_.NameOf(number).empty()) return table_.NameOf(number);
    needs_null_ = true;
    return std::string(kNull);
  }
  if (number == AT_FDCWD) return std::string("AT_FDCWD");
  if (!under_test) return Unfit("its set-up uses a descriptor that is not open");
  if (number < 0) return std::to_string(number);
  if (number >= program_.env.nofile) {
    case_.limits_descriptors = true;
    return std::to_string(number);
  }
  needs_closed_ = true;
  return std::string(kClosed);
}

Result<std::string> CaseBuilder::Path(int call, size_t index, bool under_test) {
  const Arg& arg = CallAt(call).args[index];
  if (arg.kind != ArgKind::kString) return Unfit("a path that no string literal can spell");
  const std::string_view bytes = DataOf(program_, arg);
  if (bytes.find('\0') != std::string_view::npos) return Unfit("a path with a NUL inside");
  if (LeavesDirectory(bytes)) return Unfit("a path outside of the test's directory");
  const std::string path = HostPath(bytes);
  const std::optional<std::string> unit = RepeatedUnit(path);
  if (!unit) return CString(path);
  if (!under_test) return Unfit("its set-up uses a very long path");
  const std::string name = fmt::format("long_path{}", path.size());
  case_.long_strings[name] = fmt::format("{}\n{}", *unit, path.size());
  return name;
}

std::string CaseBuilder::Number(int call, size_t index) const {
  return CNumber(DescOf(call).args[index], CallAt(call).args[index].value);
}

std::string CaseBuilder::NewFd(int number, const std::string& name) {
  const std::string fresh = Fresh(name, &case_.fds);
  table_.Open(number, fresh);
  return fresh;
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

Status CaseBuilder::PrepareOpen(int call) {
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

Status CaseBuilder::PreparePipe(int call) {
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

Status CaseBuilder::PrepareDup(int call) {
  Result<std::string> from = Fd(call, 0, false);
  if (!from.ok()) return from.error();
  Say(fmt::format("{} = SAFE_DUP({});", NewFd(static_cast<int>(ResultOf(call)), "dup_fd"), *from));
  return {};
}

// Onto a number that nothing has open, dup2 is dup: which number it is does not matter to the test.
Status CaseBuilder::PrepareDup2(int call) {
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

Status CaseBuilder::PrepareClose(int call) {
  const int number = NumberOf(CallAt(call).args[0]);
  if (!table_.IsOpen(number)) return Unfit("its set-up closes a descriptor that is not open");
  if (table_.NameOf(number).empty()) return Unfit("its set-up closes a standard descriptor");
  Say(fmt::format("SAFE_CLOSE({});", table_.NameOf(number)));
  table_.Close(number);
  return {};
}

// read and write: the bytes come from or go to memory that is no concern of the test.
Status CaseBuilder::PrepareTransfer(int call) {
  Result<std::string> fd = Fd(call, 0, false);
  if (!fd.ok()) return fd.error();
  const int64_t moved = ResultOf(call);
  const Arg& data = CallAt(call).args[1];
  const bool writes = std::string_view(DescOf(call).name) == "write";
  if (moved == 0) return {};
  std::string memory = "scratch";
  const bool literal = writes && HasData(data) && data.kind != ArgKind::kEdge && moved == data.size;
  if (literal && data.size <= kLongestLiteral) {
    memory = CString(DataOf(program_, data));
  } else {
    LtpBuffer& scratch = case_.buffers["scratch"];
    scratch.size = std::max(scratch.size, static_cast<uint32_t>(moved));
    scratch.pattern = true;
  }
  Say(fmt::format("SAFE_{}({}, {}, {}, {});", writes ? "WRITE" : "READ",
                  writes ? "SAFE_WRITE_ALL" : "1", *fd, memory, moved));
  return {};
}

// lseek and ftruncate.
Status CaseBuilder::PrepareOnFd(int call) {
  if (IsHuge(CallAt(call).args[1])) return Unfit(kHugeOffset);
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

Status CaseBuilder::PrepareUnlink(int call) {
  Result<std::string> path = Path(call, 0, false);
  if (!path.ok()) return path.error();
  Say(fmt::format("SAFE_UNLINK({});", *path));
  return {};
}

Status CaseBuilder::Prepare(int call) {
  struct Row {
    std::string_view name;
    Step step;
  };
  static constexpr Row kSteps[] = {
      {"open", &CaseBuilder::PrepareOpen},     {"openat", &CaseBuilder::PrepareOpen},
      {"creat", &CaseBuilder::PrepareOpen},    {"pipe2", &CaseBuilder::PreparePipe},
      {"dup", &CaseBuilder::PrepareDup},       {"dup2", &CaseBuilder::PrepareDup2},
      {"dup3", &CaseBuilder::PrepareDup2},     {"close", &CaseBuilder::PrepareClose},
      {"read", &CaseBuilder::PrepareTransfer}, {"write", &CaseBuilder::PrepareTransfer},
      {"lseek", &CaseBuilder::PrepareOnFd},    {"ftruncate", &CaseBuilder::PrepareOnFd},
      {"unlink", &CaseBuilder::PrepareUnlink}, {"fstat", &CaseBuilder::Nothing},
  };
  const std::string_view name = DescOf(call).name;
  auto row = std::ranges::find(kSteps, name, &Row::name);
  if (row == std::end(kSteps))
    return Unfit("its set-up calls " + std::string(name) + "(), which has no SAFE_ macro here");
  return (this->*row->step)(call);
}

Status CaseBuilder::TestMemory(size_t index) {
  const ArgDesc& desc = DescOf(call_).args[index];
  const Arg& arg = CallAt(call_).args[index];
  LtpBuffer buffer{
      .size = std::max(arg.size, 1u), .has_data = HasData(arg), .data = {}, .pattern = false};
  if (buffer.has_data) buffer.data = std::string(DataOf(program_, arg));
  buffer.pattern = arg.kind == ArgKind::kPattern;
  const char* kind = buffer.pattern ? "_pattern" : buffer.has_data ? "_text" : "";
  std::string name = fmt::format("{}{}{}", desc.name, kind, arg.size);
  for (int n = 2; case_.buffers.contains(name) && case_.buffers[name] != buffer; ++n) {
    name = fmt::format("{}{}{}_{}", desc.name, kind, arg.size, n);
  }
  case_.buffers[name] = buffer;
  case_.args.push_back({LtpArg::kBuffer, name});
  return {};
}

Status CaseBuilder::TestArg(size_t index) {
  const ArgDesc& desc = DescOf(call_).args[index];
  const Arg& arg = CallAt(call_).args[index];
  if (arg.kind == ArgKind::kBad || (IsPointerParam(desc) && arg.kind == ArgKind::kConst)) {
    const auto which = static_cast<BadPointer>(arg.value);
    const bool kernel_half = arg.kind == ArgKind::kBad &&
                             (which == BadPointer::kKernel || which == BadPointer::kNonCanonical);
    if (kernel_half) return Unfit("needs an address of the kernel's half");
    case_.args.push_back({LtpArg::kBadAddr, "bad_addr"});
    return {};
  }
  if (desc.type == ArgType::kFd) {
    Result<std::string> fd = Fd(call_, index, true);
    if (!fd.ok()) return fd.error();
    const bool is_variable = IsIdentStart(fd->front()) && *fd != "AT_FDCWD";
    case_.args.push_back({is_variable ? LtpArg::kFd : LtpArg::kLiteral, *fd});
    return {};
  }
  if (desc.type == ArgType::kPath) {
    Result<std::string> path = Path(call_, index, true);
    if (!path.ok()) return path.error();
    case_.args.push_back({LtpArg::kString, *path});
    return {};
  }
  if (IsPointerParam(desc)) return TestMemory(index);
  case_.args.push_back({LtpArg::kLiteral, Number(call_, index), static_cast<int64_t>(arg.value)});
  return {};
}

Status CaseBuilder::TestArgs() {
  for (size_t i = 0; i < DescOf(call_).args.size(); ++i) {
    if (Status added = TestArg(i); !added.ok()) return added;
  }
  return {};
}

// Each negative case breaks exactly one constraint: what is wrong with the arguments must be what the errno says.
Status CaseBuilder::CheckFitness() {
  if (case_.error == EINTR) return Unfit("needs a signal at the right moment");
  bool bad_memory = false, bad_fd = false, absolute = false;
  for (size_t i = 0; i < case_.args.size(); ++i) {
    const ArgType type = DescOf(call_).args[i].type;
    const LtpArg& arg = case_.args[i];
    bad_memory |= arg.kind == LtpArg::kBadAddr;
    bad_fd |= type == ArgType::kFd &&
              (arg.text == kClosed || (arg.kind == LtpArg::kLiteral && arg.text != "AT_FDCWD"));
    const bool offset = std::string_view(DescOf(call_).args[i].ctype).ends_with("off_t");
    if (offset && case_.error == 0 && IsHuge(CallAt(call_).args[i])) return Unfit(kHugeOffset);
    absolute |= type == ArgType::kPath && arg.text.starts_with("\"/");
  }
  if (bad_memory && case_.error != EFAULT)
    return Unfit("breaks another constraint too: unusable memory");
  if (bad_fd && !absolute && case_.error != EBADF && case_.error != 0) {
    return Unfit("breaks another constraint too: a descriptor that is not open");
  }
  return {};
}

// "ro/new": what lies in a file system of its own is not taken away.
bool IsBelowFixtureRoot(const std::string& path) {
  return FindFixture("/" + path.substr(0, path.find('/'))) != nullptr;
}

// Remembers the entries that a successful call makes, changes or removes, so that the test can begin anew.
void CaseBuilder::NoteCreated(int call, bool succeeded) {
  const std::string path = HostPathOfCall(program_, call);
  if (!path.empty()) case_.paths.insert(path);
  // Through a symbolic link, the entry is its target.
  const Fixture* link = FindFixture("./" + path);
  if (link != nullptr && link->kind == Kind::kSymlink)
    case_.paths.insert(std::string(link->content));
  if (!succeeded || !ChangesFiles(call)) return;
  for (const std::string& own : case_.paths) {
    const Fixture* fixture = FindFixture("./" + own);
    const bool replaceable = fixture == nullptr || fixture->kind != Kind::kDir;
    if (replaceable && !own.starts_with('/') && !IsBelowFixtureRoot(own)) case_.created.insert(own);
  }
}

bool CaseBuilder::ChangesFiles(int call) const {
  constexpr std::string_view kChanging[] = {"creat", "unlink", "write", "ftruncate"};
  const SyscallDesc& desc = DescOf(call);
  if (std::ranges::find(kChanging, std::string_view(desc.name)) != std::end(kChanging)) return true;
  for (size_t i = 0; i < desc.args.size(); ++i) {
    const bool open_flags = std::string_view(desc.args[i].name) == "flags" &&
                            std::string_view(desc.name).starts_with("open");
    if (open_flags && (CallAt(call).args[i].value & (O_CREAT | O_TRUNC)) != 0) return true;
  }
  return false;
}

// A descriptor that was opened and closed and never used otherwise says nothing.
void CaseBuilder::DropUnused() {
  for (auto fd = case_.fds.begin(); fd != case_.fds.end();) {
    std::vector<size_t> mentions;
    for (size_t i = 0; i < case_.prepare.size(); ++i) {
      if (case_.prepare[i].find(*fd) != std::string::npos) mentions.push_back(i);
    }
    const bool tested =
        std::ranges::any_of(case_.args, [&](const LtpArg& arg) { return arg.text == *fd; });
    const bool idle = !tested && mentions.size() == 2 &&
                      case_.prepare[mentions[0]].starts_with(*fd + " = SAFE_") &&
                      case_.prepare[mentions[0]].find("CREAT") == std::string::npos &&
                      case_.prepare[mentions[1]] == "SAFE_CLOSE(" + *fd + ");";
    if (!idle) {
      ++fd;
      continue;
    }
    case_.prepare.erase(case_.prepare.begin() + static_cast<ptrdiff_t>(mentions[1]));
    case_.prepare.erase(case_.prepare.begin() + static_cast<ptrdiff_t>(mentions[0]));
    fd = case_.fds.erase(fd);
  }
}

void CaseBuilder::Environment() {
  case_.env = program_.env;
  case_.takes_all_descriptors = case_.error == EMFILE;
  if (needs_null_) {
    case_.fds.insert(kNull);
    case_.prepare.insert(case_.prepare.begin(),
                         fmt::format("{} = SAFE_OPEN(\"/dev/null\", O_RDWR);", kNull));
  }
  if (needs_closed_) Say(fmt::format("{} = unused_fd();", kClosed));
}

// What the fixtures, and where they are, must allow.
Status CaseBuilder::CheckScene() {
  case_.fixtures = UsedFixtures(program_, calls_);
  for (const Fixture* fixture : case_.fixtures) {
    if (fixture->path == "/dev/none") return Unfit("needs a device number that no driver has");
    if (fixture->feature != Feature::kBusyText) continue;
    const bool opens = case_.error == ETXTBSY && case_.env.user == Environment::User::kRoot;
    if (!opens) return Unfit("needs the file of a running program");
  }
  return {};
}

Result<LtpCase> CaseBuilder::Build() {
  case_.syscall = CallAt(call_).syscall;
  case_.ret = ResultOf(call_);
  case_.error = case_.ret < 0 ? static_cast<int>(-case_.ret) : 0;
  for (int i = 0; i < call_; ++i) {
    if (ResultOf(i) < 0) continue;
    calls_.push_back(i);
    if (Status done = Prepare(i); !done.ok()) return done.error();
    NoteCreated(i, true);
  }
  calls_.push_back(call_);
  for (Status status : {TestArgs(), CheckFitness()}) {
    if (!status.ok()) return status.error();
  }
  NoteCreated(call_, case_.error == 0);
  DropUnused();
  Environment();
  if (Status scene = CheckScene(); !scene.ok()) return scene.error();
  return std::move(case_);
}

}  // namespace

Result<LtpCase> BuildLtpCase(const Witness& witness, int call) {
  return CaseBuilder(witness, call).Build();
}

}  // namespace kapifuzz
