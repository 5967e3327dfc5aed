#include "gen/ltp_case.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "base/strings.h"
#include "executor/program_build.h"
#include "gen/c_world.h"
#include "gen/ltp_replay.h"
#include "gen/ltp_struct.h"

namespace kapifuzz {
namespace {

constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz";
constexpr uint64_t kLargestBuffer = 64 << 10;

bool IsNull(const Arg& arg) {
  if (arg.kind == ArgKind::kConst) return arg.value == 0;
  return arg.kind == ArgKind::kBad && static_cast<BadPointer>(arg.value) == BadPointer::kNull;
}

class CaseBuilder {
 public:
  CaseBuilder(const Witness& witness, int call)
      : witness_(witness), program_(witness.program), call_(call), replay_(witness, &case_) {}

  Result<LtpCase> Build();

 private:
  static Error Unfit(const std::string& reason) { return Error{"", reason}; }
  const Call& CallAt(int i) const { return program_.calls[static_cast<size_t>(i)]; }
  const SyscallDesc& DescOf(int i) const { return Syscalls()[CallAt(i).syscall]; }
  int64_t ResultOf(int i) const { return witness_.calls[static_cast<size_t>(i)].ret; }

  bool SkipsSetup() const;
  Status Replay();
  Status TestArgs();
  Status TestArg(size_t index);
  uint32_t BytesRead(size_t index) const;
  Status TestMemory(size_t index);
  Status TestStrings(size_t index);
  Status CheckFitness();
  Status SetSurroundings();
  Status CheckScene();
  void NoteCreated(int call, bool succeeded);
  bool HasOpenFlag(int call, uint64_t flags) const;
  bool MayCreate(int call) const;
  bool LeavesFile(int call) const;
  bool ChangesFiles(int call) const;
  bool SetsXattr() const;
  bool ChangesMemory(int call) const;
  void DropUnused();

  const Witness& witness_;
  const Program& program_;
  const int call_;
  LtpCase case_;
  LtpReplay replay_;        // writes to case_
  std::vector<int> calls_;  // that the test makes: those that succeeded and the one under test
};

// In the arena zeros follow an argument's bytes; a test's memory ends with a guard, so it needs all that the call may read.
uint32_t CaseBuilder::BytesRead(size_t index) const {
  const ArgDesc& desc = DescOf(call_).args[index];
  const Arg& arg = CallAt(call_).args[index];
  const bool is_read = desc.type == ArgType::kBufferIn && HasData(arg) && case_.error != EFAULT;
  if (!is_read || desc.size_arg < 0) return arg.size;
  const uint64_t bytes =
      SizeOfElements(desc, CallAt(call_).args[static_cast<size_t>(desc.size_arg)].value);
  return bytes > kLargestBuffer ? arg.size : std::max(arg.size, static_cast<uint32_t>(bytes));
}

Status CaseBuilder::TestMemory(size_t index) {
  const ArgDesc& desc = DescOf(call_).args[index];
  const Arg& arg = CallAt(call_).args[index];
  LtpBuffer buffer{.size = std::max(BytesRead(index), 1u),
                   .has_data = HasData(arg),
                   .data = {},
                   .pattern = false};
  if (desc.type == ArgType::kStructIn && !buffer.has_data && case_.error != EFAULT)
    return Unfit("takes a struct from memory that no literal can spell");
  if (buffer.has_data) buffer.data = std::string(DataOf(program_, arg));
  buffer.elements_of = StructByMember(desc.ctype);
  // Which bytes a call is given matters to none of the tests, unless it takes them for a struct or a name says what they
  // are; the same ones need one buffer.
  const bool any_bytes =
      desc.fixed_size == 0 && std::ranges::none_of(DescOf(call_).args, [](const ArgDesc& other) {
        return other.type == ArgType::kString;
      });
  if (buffer.has_data && any_bytes && arg.size <= kAlphabet.size())
    buffer.data = kAlphabet.substr(0, arg.size);
  buffer.pattern = arg.kind == ArgKind::kPattern;
  if (buffer.elements_of != nullptr) {
    const uint32_t one = buffer.elements_of->size;
    if (case_.error == EFAULT && buffer.size % one != 0)
      return Unfit(fmt::format("needs a part of a struct {}", buffer.elements_of->name));
    buffer.size = (buffer.size + one - 1) / one * one;
  }
  const char* kind = buffer.pattern ? "_pattern" : buffer.has_data ? "_text" : "";
  std::string name = fmt::format("{}{}{}", desc.name, kind, arg.size);
  for (int n = 2; case_.buffers.contains(name) && case_.buffers[name] != buffer; ++n) {
    name = fmt::format("{}{}{}_{}", desc.name, kind, arg.size, n);
  }
  case_.buffers[name] = buffer;
  case_.args.push_back({LtpArg::kBuffer, name});
  return {};
}

// Which strings there are matters to the two errors that speak of them alone.
Status CaseBuilder::TestStrings(size_t index) {
  const bool matter = case_.error == EFAULT || case_.error == E2BIG;
  if (matter && !DataOf(program_, CallAt(call_).args[index]).empty())
    return Unfit("takes an array of strings that no literal can spell");
  case_.args.push_back({LtpArg::kLiteral, kNullPointer});
  return {};
}

Status CaseBuilder::TestArg(size_t index) {
  const ArgDesc& desc = DescOf(call_).args[index];
  const Arg& arg = CallAt(call_).args[index];
  if (desc.type == ArgType::kContext || desc.type == ArgType::kContextOut)
    return Unfit("needs an aio context of its own, which no row of a table makes and destroys");
  if (desc.optional && case_.error != EFAULT && IsNull(arg)) {
    case_.args.push_back({LtpArg::kLiteral, kNullPointer});
    return {};
  }
  if (arg.kind == ArgKind::kBad || (IsPointerParam(desc) && arg.kind == ArgKind::kConst)) {
    const auto which = static_cast<BadPointer>(arg.value);
    const bool kernel_half = arg.kind == ArgKind::kBad &&
                             (which == BadPointer::kKernel || which == BadPointer::kNonCanonical);
    if (kernel_half) return Unfit("needs an address of the kernel's half");
    case_.args.push_back({LtpArg::kBadAddr, "bad_addr"});
    return {};
  }
  if (desc.type == ArgType::kFd) {
    Result<std::string> fd = replay_.Fd(call_, index, true);
    if (!fd.ok()) return fd.error();
    const bool is_variable = IsIdentStart(fd->front()) && *fd != "AT_FDCWD";
    case_.args.push_back({is_variable ? LtpArg::kFd : LtpArg::kLiteral, *fd});
    return {};
  }
  if (desc.type == ArgType::kPath) {
    Result<std::string> path = replay_.Path(call_, index, true);
    if (!path.ok()) return path.error();
    case_.args.push_back({LtpArg::kString, *path});
    return {};
  }
  if (desc.type == ArgType::kString) {
    Result<std::string> text = replay_.Text(call_, index, true);
    if (!text.ok()) return text.error();
    case_.args.push_back({LtpArg::kString, *text});
    return {};
  }
  if (desc.type == ArgType::kStrings) return TestStrings(index);
  if (IsPointerParam(desc)) return TestMemory(index);
  const bool idle_mode = std::string_view(desc.name) == "mode" && !MayCreate(call_);
  if (idle_mode) {
    case_.args.push_back({LtpArg::kLiteral, "0", 0});
    return {};
  }
  case_.args.push_back(
      {LtpArg::kLiteral, replay_.Number(call_, index), static_cast<int64_t>(arg.value)});
  return {};
}

Status CaseBuilder::TestArgs() {
  for (size_t i = 0; i < DescOf(call_).args.size(); ++i) {
    if (Status added = TestArg(i); !added.ok()) return added;
  }
  return {};
}

// Each negative case breaks exactly one constraint: what is wrong with the arguments must be what
// the errno says.
Status CaseBuilder::CheckFitness() {
  if (case_.error == EINTR) return Unfit("needs a signal at the right moment");
  bool bad_memory = false, bad_fd = false;
  for (size_t i = 0; i < case_.args.size(); ++i) {
    const ArgType type = DescOf(call_).args[i].type;
    const LtpArg& arg = case_.args[i];
    bad_memory |= arg.kind == LtpArg::kBadAddr;
    bad_fd |= type == ArgType::kFd &&
              (arg.text == kClosedFd || (arg.kind == LtpArg::kLiteral && arg.text != "AT_FDCWD"));
    const bool seeks = std::string_view(DescOf(call_).name) == "lseek";
    if (seeks && arg.text.starts_with("dir_fd"))
      return Unfit("how a directory seeks depends on the file system");
    const bool offset = std::string_view(DescOf(call_).args[i].ctype).ends_with("off_t");
    if (offset && case_.error == 0 && IsHugeOffset(CallAt(call_).args[i]))
      return Unfit(kHugeOffsetReason);
  }
  if (bad_memory && case_.error != EFAULT)
    return Unfit("breaks another constraint too: unusable memory");
  if (bad_fd && case_.error != EBADF && case_.error != 0) {
    return Unfit("breaks another constraint too: a descriptor that is not open");
  }
  return {};
}

// "ro/new": what lies in a file system of its own is not taken away.
bool IsBelowFixtureRoot(const std::string& path) {
  return FindFixture("/" + path.substr(0, path.find('/'))) != nullptr;
}

// Remembers the entries that a successful call makes, changes or removes, so that the test can
// begin anew.
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

bool CaseBuilder::HasOpenFlag(int call, uint64_t flags) const {
  const SyscallDesc& desc = DescOf(call);
  if (!std::string_view(desc.name).starts_with("open")) return false;
  for (size_t i = 0; i < desc.args.size(); ++i) {
    if (std::string_view(desc.args[i].name) == "flags")
      return (CallAt(call).args[i].value & flags) != 0;
  }
  return false;
}

bool CaseBuilder::MayCreate(int call) const {
  constexpr uint64_t kTmpfile = O_TMPFILE & ~O_DIRECTORY;
  return std::string_view(DescOf(call).name) == "creat" || HasOpenFlag(call, O_CREAT | kTmpfile);
}

// The file is there before open finds out that it cannot do direct input and output.
bool CaseBuilder::LeavesFile(int call) const {
  return ResultOf(call) == -EINVAL && MayCreate(call) && HasOpenFlag(call, O_DIRECT);
}

bool CaseBuilder::ChangesFiles(int call) const {
  constexpr std::string_view kChanging[] = {"creat", "unlink", "write", "ftruncate"};
  const std::string_view name = DescOf(call).name;
  return std::ranges::find(kChanging, name) != std::end(kChanging) ||
         HasOpenFlag(call, O_CREAT | O_TRUNC) || ChangesXattrs(DescOf(call));
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

// What of the surroundings matters to this call; the rest is left out.
Status CaseBuilder::SetSurroundings() {
  const Environment ordinary;
  case_.env = program_.env;
  const bool creates = std::ranges::any_of(calls_, [&](int call) { return MayCreate(call); });
  if (!creates) case_.env.umask = ordinary.umask;
  if (!HasOwnMemory(DescOf(call_).isolation)) case_.env.memlock = ordinary.memlock;
  if (std::ranges::any_of(calls_, [&](int call) { return ChangesMemory(call); }))
    return Unfit("changes the memory of the test process");
  // 0 says "none" in a row.
  if (case_.env.fsize == 0) return Unfit("a file size limit of 0");
  if (case_.env.drop_cap == 0) return Unfit("CAP_CHOWN left out");
  case_.takes_all_descriptors = case_.error == EMFILE;
  return {};
}

// What the fixtures, and where they are, must allow.
Status CaseBuilder::CheckScene() {
  case_.fixtures = UsedFixtures(program_, calls_);
  if (SetsXattr() && std::ranges::any_of(case_.fixtures, [](const Fixture* fixture) {
        return fixture->kind == Kind::kDir || fixture->kind == Kind::kChardev;
      })) {
    return Unfit("would leave an extended attribute at a directory or device");
  }
  for (const Fixture* fixture : case_.fixtures) {
    if (fixture->path == "/dev/none") return Unfit("needs a device number that no driver has");
    if (fixture->feature == Feature::kBinder) return Unfit("needs a kernel with binder");
    if (fixture->feature != Feature::kBusyText) {
      if (HasOwnContent(*fixture)) return Unfit("needs a program or script of the sandbox");
      continue;
    }
    const bool opens = case_.error == ETXTBSY && case_.env.user == Environment::User::kRoot;
    if (!opens) return Unfit("needs the file of a running program");
  }
  return {};
}

// Some call that the test makes sets an extended attribute.
bool CaseBuilder::SetsXattr() const {
  return std::ranges::any_of(
      calls_, [&](int call) { return ChangesXattrs(DescOf(call)) && ResultOf(call) == 0; });
}

// The framework of a test has its own memory, which a fuzzer's child can throw away.
bool CaseBuilder::ChangesMemory(int call) const {
  return HasOwnMemory(DescOf(call).isolation) && ResultOf(call) >= 0;
}

// A process that has taken every number needs no story of how it came to that, unless an argument
// tells one.
bool CaseBuilder::SkipsSetup() const {
  return case_.error == EMFILE && std::ranges::none_of(CallAt(call_).args, [](const Arg& arg) {
           return arg.kind == ArgKind::kResult;
         });
}

Status CaseBuilder::Replay() {
  for (int i = 0; i < call_; ++i) {
    if (ResultOf(i) < 0 && LeavesFile(i)) return Unfit("rests on a file that a failed call made");
    if (ResultOf(i) < 0) continue;  // it did nothing
    calls_.push_back(i);
    if (Status played = replay_.Play(i); !played.ok()) return played;
    NoteCreated(i, true);
  }
  return {};
}

Result<LtpCase> CaseBuilder::Build() {
  case_.syscall = CallAt(call_).syscall;
  if (DescOf(call_).request != 0) return Unfit("is a command of one driver, not a system call");
  case_.ret = ResultOf(call_);
  case_.error = case_.ret < 0 ? static_cast<int>(-case_.ret) : 0;
  if (DescOf(call_).no_return && case_.error == 0)
    return Unfit("does not return to the test when it succeeds");
  if (!SkipsSetup()) {
    if (Status played = Replay(); !played.ok()) return played.error();
  }
  calls_.push_back(call_);
  for (auto step : {&CaseBuilder::TestArgs, &CaseBuilder::CheckFitness,
                    &CaseBuilder::SetSurroundings, &CaseBuilder::CheckScene}) {
    if (Status done = (this->*step)(); !done.ok()) return done.error();
  }
  NoteCreated(call_, case_.error == 0);
  DropUnused();
  replay_.Finish();
  return std::move(case_);
}

}  // namespace

Result<LtpCase> BuildLtpCase(const Witness& witness, int call) {
  return CaseBuilder(witness, call).Build();
}

}  // namespace kapifuzz
