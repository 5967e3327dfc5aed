#include "gen/c_repro.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <numeric>
#include <set>
#include <string_view>
#include <vector>

#include "base/errno_names.h"
#include "base/strings.h"
#include "executor/arena.h"
#include "executor/capability_names.h"
#include "executor/program_build.h"
#include "executor/program_text.h"
#include "executor/string_vector.h"
#include "executor/syscall_desc.h"
#include "gen/c_aio.h"
#include "gen/c_helpers.h"
#include "gen/c_race.h"
#include "gen/c_text.h"
#include "gen/c_world.h"
#include "gen/ltp_struct.h"

namespace kapifuzz {
namespace {

// Calls whose C library function passes its arguments on to the syscall of the same name.
constexpr std::string_view kLibraryCalls[] = {"close", "creat",     "dup",    "dup2",
                                              "dup3",  "ftruncate", "lseek",  "openat",
                                              "pipe2", "read",      "unlink", "write"};
// open() is openat(2) and fstat() newfstatat(2) in today's C libraries: good enough to set
// something up, but the call in question is made by syscall().
constexpr std::string_view kSetupCalls[] = {"open", "fstat"};

// Of these the C library's function returns a long; an int would cut a result that is no result of the call.
constexpr std::string_view kLongCalls[] = {"lseek", "read", "write"};

// More than that is no literal that a person reads, nor what a call reads of a struct.
constexpr uint64_t kLongestRead = 4096;

template <size_t N>
bool IsIn(const std::string_view (&names)[N], std::string_view name) {
  return std::ranges::find(names, name) != std::end(names);
}

class ReproWriter {
 public:
  explicit ReproWriter(const CReproInput& in)
      : in_(in),
        program_(in.program),
        pair_(PairOf(in)),
        last_(pair_ >= 0 ? pair_ + 1 : std::min(in.call, int{in.program.call_count} - 1)) {}

  std::string Write();

 private:
  // The first of the two calls in question, -1 if it is one alone.
  static int PairOf(const CReproInput& in) {
    const bool inside = in.call < in.program.call_count && InPair(in.program, in.call);
    return !inside                                               ? -1
           : in.program.calls[static_cast<size_t>(in.call)].race ? in.call
                                                                 : in.call - 1;
  }
  void Line(const std::string& text) { body_ += text.empty() ? "\n" : "\t" + text + "\n"; }
  std::string Vector(const Arg& arg);
  void Directory();
  void Files();
  void Limits();
  void Setup(int call);
  void InQuestion();
  CRacer RacerOf(int call);
  void Racers();
  // The body as the main function, or as that of a try.
  std::string Functions() const;

  const SyscallDesc& DescOf(int call) const {
    return Syscalls()[program_.calls[static_cast<size_t>(call)].syscall];
  }
  bool HasResult(int call) const { return static_cast<size_t>(call) < in_.results.size(); }
  int64_t ResultOf(int call) const { return in_.results[static_cast<size_t>(call)]; }
  // Some later call takes what this one returned.
  bool IsUsed(int call) const;
  // Some call takes the number of standard output for its own.
  bool UsesStdout() const;
  // Declares what the arguments need and gives the call's expression.
  std::string Expression(int call);
  // What stands around a call whose allocation is to fail.
  void Arm(int call);
  void Disarm(int call);
  void MakeArgumentsFirst(int call, std::vector<std::string>* args);
  std::string Argument(int call, size_t index);
  std::string Memory(int call, size_t index);
  std::string FdArray(int call, size_t index);
  std::string Bytes(int call, size_t index);
  // Index of the call's argument that later calls take `type` from, if it has memory; -1 if none.
  int OutputOf(int call, ArgType type) const;
  std::string ReturnOf(int call) const;
  std::string Unusable(BadPointer which);
  bool FitsLibrary(int call) const;
  void WidenNumbers(int call, std::vector<std::string>* args) const;
  std::string HeadComment() const;

  const CReproInput& in_;
  const Program& program_;
  const int pair_;
  const int last_;
  std::string body_;
};

bool ReproWriter::IsUsed(int call) const {
  for (int later = call + 1; later <= last_; ++later) {
    for (const Arg& arg : program_.calls[static_cast<size_t>(later)].args) {
      if (arg.kind == ArgKind::kResult && !arg.from_out && arg.value == static_cast<uint64_t>(call))
        return true;
    }
  }
  return false;
}

std::string ReproWriter::Unusable(BadPointer which) {
  switch (which) {
    case BadPointer::kNull:
      return "NULL";
    case BadPointer::kUnmapped:
      return "map_pages(0, PROT_NONE)";
    case BadPointer::kKernel:
      return "(void *)0xffff888000000000";
    case BadPointer::kNonCanonical:
      return "(void *)0x800000000000";
    case BadPointer::kReadOnly:
      return "map_pages(4096, PROT_READ)";
  }
  return "NULL";
}

int ReproWriter::OutputOf(int call, ArgType type) const {
  const std::span<const ArgDesc> descs = DescOf(call).args;
  for (size_t i = 0; i < descs.size(); ++i) {
    const Arg& arg = program_.calls[static_cast<size_t>(call)].args[i];
    const bool edge = arg.kind == ArgKind::kEdge && descs[i].type == ArgType::kFdArrayOut;
    if (descs[i].type == type && (HasData(arg) || arg.kind == ArgKind::kOut || edge))
      return static_cast<int>(i);
  }
  return -1;
}

// The variable that holds what the call returned: r7, unless that is memory that it fills.
std::string ReproWriter::ReturnOf(int call) const {
  for (const ArgType type : {ArgType::kFdArrayOut, ArgType::kContextOut, ArgType::kIocbs}) {
    if (OutputOf(call, type) >= 0) return fmt::format("ret{}", call);
  }
  return fmt::format("r{}", call);
}

// At least as long as what the kernel writes: a program may own less of it.
std::string ReproWriter::FdArray(int call, size_t index) {
  const ArgDesc& desc = DescOf(call).args[index];
  const Arg& arg = program_.calls[static_cast<size_t>(call)].args[index];
  const size_t count = std::max<size_t>(desc.array_kinds.size(), (arg.size + 3) / 4);
  if (arg.kind == ArgKind::kEdge) {
    Line(fmt::format("int *r{} = at_edge(NULL, {});", call, arg.size));
  } else {
    Line(fmt::format("int r{}[{}];", call, count));
  }
  return fmt::format("r{}", call);
}

// What the kernel reads: zeros follow what the program says, as they do in its memory.
std::string ReproWriter::Bytes(int call, size_t index) {
  const ArgDesc& desc = DescOf(call).args[index];
  const std::string_view bytes =
      DataOf(program_, program_.calls[static_cast<size_t>(call)].args[index]);
  const MemberwiseStruct* layout = StructByMember(desc.ctype);
  if (layout != nullptr && desc.size_arg < 0)
    return fmt::format("&(struct {}){}", layout->name, InitializerOf(*layout, bytes));
  const std::optional<std::string> unit = RepeatedUnit(bytes);
  if (unit) return fmt::format("repeated({}, {})", CString(*unit), bytes.size());
  const uint64_t read = DeclaredSize(program_, call, static_cast<int>(index));
  if (read <= bytes.size() || read > kLongestRead) return CString(bytes);
  return fmt::format("(char[{}]){{ {} }}", read, CString(bytes));
}

// A variable for memory that the call reads or fills; its name.
std::string ReproWriter::Memory(int call, size_t index) {
  const ArgDesc& desc = DescOf(call).args[index];
  const Arg& arg = program_.calls[static_cast<size_t>(call)].args[index];
  if (arg.kind == ArgKind::kPattern) {
    return fmt::format("repeated(\"ABCDEFGHIJKLMNOPQRSTUVWXYZ\", {})", arg.size);
  } else if (desc.type == ArgType::kStructOut && arg.size == desc.fixed_size &&
             DescOf(call).request == 0) {  // the structs of drivers are bytes here
    std::string_view type = desc.ctype;
    type = type.substr(0, type.find(" __user"));
    Line(fmt::format("{} {}{};", type, desc.name, call));
    return fmt::format("&{}{}", desc.name, call);
  } else {
    Line(fmt::format("static char {}{}[{}];", desc.name, call, std::max(arg.size, 1u)));
    const bool is_char = std::string_view(desc.ctype).find("char") != std::string_view::npos;
    if (!is_char) return fmt::format("(void *){}{}", desc.name, call);
  }
  return fmt::format("{}{}", desc.name, call);
}

// An array of strings; at the edge without the NULL that would end it.
std::string ReproWriter::Vector(const Arg& arg) {
  std::vector<std::string> elements;
  for (const VectorString& string : StringsOf(DataOf(program_, arg))) {
    elements.push_back(string.kind == VectorString::Kind::kText ? CString(string.text)
                       : string.kind == VectorString::Kind::kBad
                           ? Unusable(string.bad)
                           : fmt::format("repeated(\"A\", {})", string.letters));
  }
  const bool at_edge = arg.kind == ArgKind::kEdge;
  if (at_edge && elements.empty()) return "at_edge(NULL, 0)";
  if (!at_edge) elements.push_back("NULL");
  const std::string array = fmt::format("(char *[]){{ {} }}", Join(elements, ", "));
  return at_edge ? fmt::format("at_edge({}, {})", array, 8 * elements.size()) : array;
}

std::string ReproWriter::Argument(int call, size_t index) {
  const ArgDesc& desc = DescOf(call).args[index];
  const Arg& arg = program_.calls[static_cast<size_t>(call)].args[index];
  const bool context = desc.type == ArgType::kContextOut && arg.kind == ArgKind::kOut;
  if (context || (HasData(arg) && IsAioMemory(desc))) {
    const std::string bytes = context ? std::string(8, '\xa5') : std::string(DataOf(program_, arg));
    for (const std::string& line : AioDeclarations(desc, call, bytes)) Line(line);
    return desc.type == ArgType::kIocb ? fmt::format("r{}[0]", call) : fmt::format("r{}", call);
  }
  switch (arg.kind) {
    case ArgKind::kConst:
      return CNumber(desc, arg.value);
    case ArgKind::kResult:
      if (desc.type == ArgType::kContext && arg.from_out &&
          OutputOf(static_cast<int>(arg.value), ArgType::kContextOut) < 0)
        return "0UL";
      if (desc.type == ArgType::kFd && arg.from_out &&
          OutputOf(static_cast<int>(arg.value), ArgType::kFdArrayOut) < 0)
        return "-1";
      return arg.from_out ? fmt::format("r{}[{}]", arg.value, arg.element)
                          : ReturnOf(static_cast<int>(arg.value));
    case ArgKind::kString:
    case ArgKind::kData: {
      if (desc.type == ArgType::kStrings) return Vector(arg);
      if (desc.type == ArgType::kFdArrayOut) return FdArray(call, index);
      if (!IsStringParam(desc)) return Bytes(call, index);
      std::string bytes(DataOf(program_, arg));
      if (desc.type == ArgType::kPath) bytes = HostPath(bytes);
      const std::optional<std::string> unit = RepeatedUnit(bytes);
      return unit ? fmt::format("repeated({}, {})", CString(*unit), bytes.size()) : CString(bytes);
    }
    case ArgKind::kEdge:
      if (desc.type == ArgType::kStrings && HasData(arg)) return Vector(arg);
      if (desc.type == ArgType::kFdArrayOut) return FdArray(call, index);
      return HasData(arg) ? fmt::format("at_edge({}, {})", CString(DataOf(program_, arg)), arg.size)
                          : fmt::format("at_edge(NULL, {})", arg.size);
    case ArgKind::kBad:
      return Unusable(static_cast<BadPointer>(arg.value));
    case ArgKind::kOut:
      if (desc.type == ArgType::kFdArrayOut) return FdArray(call, index);
      return Memory(call, index);
    case ArgKind::kPattern:
      return Memory(call, index);
  }
  return "0";
}

// The compiler warns of library calls whose pointers or sizes are wrong on purpose.
bool ReproWriter::FitsLibrary(int call) const {
  const SyscallDesc& desc = DescOf(call);
  if (!IsIn(kLibraryCalls, desc.name) && (call == last_ || !IsIn(kSetupCalls, desc.name)))
    return false;
  const bool cut = HasResult(call) && ResultOf(call) > INT_MAX && !IsIn(kLongCalls, desc.name);
  if (call == last_ && cut) return false;
  const Call& c = program_.calls[static_cast<size_t>(call)];
  for (size_t i = 0; i < desc.args.size(); ++i) {
    const Arg& arg = c.args[i];
    if (arg.kind == ArgKind::kBad) return false;
    if (arg.kind == ArgKind::kConst && IsPointerParam(desc.args[i])) return false;
    if (desc.args[i].size_arg < 0) continue;
    const Arg& size = c.args[static_cast<size_t>(desc.args[i].size_arg)];
    if (size.kind == ArgKind::kConst && size.value > arg.size) return false;
  }
  return true;
}

// syscall() has no prototype: a number for a register of 64 bits must be as wide.
void ReproWriter::WidenNumbers(int call, std::vector<std::string>* args) const {
  const SyscallDesc& desc = DescOf(call);
  for (size_t i = 0; i < args->size(); ++i) {
    const bool number = program_.calls[static_cast<size_t>(call)].args[i].kind == ArgKind::kConst;
    if (!number || desc.args[i].width != 8) continue;
    (*args)[i] = (IsPointerParam(desc.args[i]) ? "(void *)" : "(long)") + (*args)[i];
  }
}

void ReproWriter::Arm(int call) {
  const int nth = program_.calls[static_cast<size_t>(call)].fail_nth;
  if (nth != 0) Line(fmt::format("fail_nth({});", nth));
}

void ReproWriter::Disarm(int call) {
  if (program_.calls[static_cast<size_t>(call)].fail_nth != 0) Line("fail_nth(0);");
}

// Helpers allocate too.
void ReproWriter::MakeArgumentsFirst(int call, std::vector<std::string>* args) {
  for (size_t i = 0; i < args->size(); ++i) {
    const bool has_helper = std::ranges::any_of(ReproHelpers(), [&](const CHelper& helper) {
      return MentionsName((*args)[i], helper.name);
    });
    if (!has_helper) continue;
    const std::string name = fmt::format("{}{}", DescOf(call).args[i].name, call);
    Line(fmt::format("void *{} = {};", name, (*args)[i]));
    (*args)[i] = name;
  }
}

std::string ReproWriter::Expression(int call) {
  const SyscallDesc& desc = DescOf(call);
  std::vector<std::string> args;
  for (size_t i = 0; i < desc.args.size(); ++i) args.push_back(Argument(call, i));
  if (program_.calls[static_cast<size_t>(call)].fail_nth != 0) MakeArgumentsFirst(call, &args);
  if (!FitsLibrary(call)) WidenNumbers(call, &args);
  if (FitsLibrary(call)) return fmt::format("{}({})", desc.name, Join(args, ", "));
  if (desc.request != 0) {
    args.insert(args.begin() + 1, desc.name);
    return fmt::format("ioctl({})", Join(args, ", "));
  }
  args.insert(args.begin(), fmt::format("SYS_{}", desc.name));
  return fmt::format("syscall({})", Join(args, ", "));
}

void ReproWriter::Directory() {
  if (pair_ >= 0) {
    Line("private_directory();");
    Line("no_standard_files();");
    return;
  }
  Line("char dir[] = \"/tmp/repro-XXXXXX\";");
  Line("");
  Line("if (!mkdtemp(dir) || chdir(dir))");
  Line("\terr(1, \"%s\", dir);");
}

void ReproWriter::Files() {
  std::vector<int> calls(static_cast<size_t>(last_) + 1);
  std::iota(calls.begin(), calls.end(), 0);
  const std::vector<const Fixture*> fixtures = UsedFixtures(program_, calls);
  if (program_.env.user == Environment::User::kNobody) Line("CHECK(chmod(\".\", 0777));");
  for (const SetupCall& call : SetupCallsOf(fixtures)) {
    const std::string text = fmt::format("{}({})", call.function, call.args);
    const bool is_helper = call.function.find('_') != std::string::npos;  // it checks for itself
    Line(is_helper ? text + ";" : "CHECK(" + text + ");");
  }
  if (FailsAllocation(program_)) Line("set_up_faults();");
}

void ReproWriter::Limits() {
  const Environment ordinary, &env = program_.env;
  const size_t before = body_.size();
  Line("");
  const size_t empty = body_.size();
  if (env.umask != ordinary.umask) Line(fmt::format("umask(0{:o});", env.umask));
  if (env.fsize >= 0) {
    Line("signal(SIGXFSZ, SIG_IGN);");
    Line(fmt::format("CHECK(setrlimit(RLIMIT_FSIZE, &(struct rlimit){{ {0}, {0} }}));", env.fsize));
  }
  if (env.memlock >= 0) {
    Line(fmt::format("CHECK(setrlimit(RLIMIT_MEMLOCK, &(struct rlimit){{ {0}, {0} }}));",
                     env.memlock));
  }
  if (env.nofile != ordinary.nofile) {
    Line(fmt::format("CHECK(setrlimit(RLIMIT_NOFILE, &(struct rlimit){{ {0}, {0} }}));",
                     env.nofile));
  }
  if (env.drop_cap >= 0) Line(fmt::format("drop_capability({});", CapabilityName(env.drop_cap)));
  if (env.user == Environment::User::kNobody) {
    Line("CHECK(setgroups(0, NULL));");
    Line(fmt::format("CHECK(setresgid({0}, {0}, {0}));", kNobody));
    Line(fmt::format("CHECK(setresuid({0}, {0}, {0}));", kNobody));
  }
  if (body_.size() == empty) body_.resize(before);
}

void ReproWriter::Setup(int call) {
  const std::string name = DescOf(call).name;
  const std::string expression = Expression(call);
  const bool succeeded = HasResult(call) && ResultOf(call) >= 0;
  Arm(call);
  if (IsUsed(call)) {
    Line(fmt::format("int {} = {};", ReturnOf(call), expression));
    Disarm(call);
    if (!succeeded) return;
    Line(fmt::format("if ({} == -1)", ReturnOf(call)));
    Line(fmt::format("\terr(1, \"{}\");", name));
  } else if (succeeded) {
    Line(fmt::format("CHECK({});", expression));
  } else {
    const std::string_view error =
        HasResult(call) ? ErrnoName(static_cast<int>(-ResultOf(call))) : "";
    Line(fmt::format("(void)!{};{}", expression,
                     error.empty() ? "" : fmt::format("\t/* {} */", error)));
  }
  if (!IsUsed(call)) Disarm(call);
}

void ReproWriter::InQuestion() {
  Line("");
  const std::string expression = Expression(last_);
  if (in_.show_state) Line("show(\"before\");");
  Line("errno = 0;");
  Arm(last_);
  Line(fmt::format("long ret = {};", expression));
  Disarm(last_);
  Line(fmt::format("printf(\"{} = %ld (%s)\\n\", ret, ret == -1 ? strerror(errno) : \"no error\");",
                   DescOf(last_).name));
  if (in_.show_state) Line("show(\"after\");");
}

CRacer ReproWriter::RacerOf(int call) {
  const SyscallDesc& desc = DescOf(call);
  CRacer racer{.name = desc.name, .call = fmt::format("SYS_{}", desc.name), .buffer = ""};
  if (desc.request != 0) racer.call = "SYS_ioctl";
  for (size_t i = 0; i < desc.args.size(); ++i) {
    const std::string argument = Argument(call, i);
    racer.call += ", (long)" + argument;
    if (i == 0 && desc.request != 0) racer.call += fmt::format(", {}", desc.name);
    const Arg& arg = program_.calls[static_cast<size_t>(call)].args[i];
    if (desc.args[i].type == ArgType::kBufferOut && arg.kind == ArgKind::kOut)
      racer.buffer = argument;
  }
  return racer;
}

void ReproWriter::Racers() {
  Line("");
  const CRacer first = RacerOf(pair_), second = RacerOf(pair_ + 1);
  const std::string text = RacersText(first, second);
  for (const std::string_view line : SplitLines(text)) Line(std::string(line));
}

// `text` as the lines of a block comment.
std::string CommentLines(std::string_view text) {
  constexpr size_t kWidth = 76;
  std::string lines, line;
  for (std::string_view word : Split(text, ' ')) {
    if (!line.empty() && line.size() + 1 + word.size() > kWidth) {
      lines += " * " + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + std::string(word);
  }
  return lines + " * " + line + "\n";
}

std::string ReproWriter::HeadComment() const {
  std::string claim = in_.claim;
  for (size_t at = claim.find("*/"); at != std::string::npos; at = claim.find("*/"))
    claim.replace(at, 2, "* /");
  std::string text = "/*\n" + CommentLines(claim);
  if (!in_.place.empty()) text += " *\n" + CommentLines("Specification: " + in_.place);
  text += " *\n";
  for (int i = 0; i <= last_; ++i) {
    std::string call = PrintCall(program_, i);
    if (call.size() > kLongestLiteral) call = call.substr(0, kLongestLiteral) + "...";
    for (size_t at = call.find("*/"); at != std::string::npos; at = call.find("*/"))
      call.replace(at, 2, "* /");
    text += " *   " + call + "\n";
  }
  text += " *\n *   cc -Wall repro.c -o repro && ./repro        # as root\n";
  if (FailsAllocation(program_))
    text += " *   ./repro        # again: filling its caches, a kernel allocates more at first\n";
  return text + " */\n";
}

bool ReproWriter::UsesStdout() const {
  for (int i = 0; i <= last_; ++i) {
    const std::span<const ArgDesc> descs = DescOf(i).args;
    for (size_t k = 0; k < descs.size(); ++k) {
      const Arg& arg = program_.calls[static_cast<size_t>(i)].args[k];
      const bool number = arg.kind == ArgKind::kConst && arg.value == STDOUT_FILENO;
      if (number && descs[k].type == ArgType::kFd) return true;
    }
  }
  return false;
}

std::string ReproWriter::Functions() const {
  if (pair_ < 0) return "int main(void)\n{\n" + body_ + "\treturn 0;\n}\n";
  return "#define LINE 4096\n\nstatic void one_try(char *line, enum order order, int delay)\n{\n" +
         body_ + "}\n\n" + std::string(RaceMain());
}

std::string ReproWriter::Write() {
  Directory();
  Files();
  if (pair_ < 0 && UsesStdout()) {
    Line("/* Descriptor 1 is part of the program. */");
    Line("stdout = fdopen(fcntl(1, F_DUPFD, 100), \"w\");");
  }
  Limits();
  Line("");
  for (int i = 0; i < (pair_ < 0 ? last_ : pair_); ++i) Setup(i);
  pair_ < 0 ? InQuestion() : Racers();
  const std::span<const CHelper> all = ReproHelpers();
  const std::string functions = Functions();
  const std::string code = HelpersFor(functions, all) + functions;
  return HeadComment() + "#define _GNU_SOURCE\n" + IncludesFor(code, all) + "\n" + code;
}

}  // namespace

std::string EmitCRepro(const CReproInput& input) { return ReproWriter(input).Write(); }

}  // namespace kapifuzz
