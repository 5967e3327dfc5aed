#include "gen/c_repro.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "executor/capability_names.h"
#include "executor/program_build.h"
#include "executor/program_text.h"
#include "executor/syscall_desc.h"
#include "gen/c_call.h"
#include "gen/c_helpers.h"
#include "gen/c_race.h"
#include "gen/c_text.h"
#include "gen/c_world.h"

namespace kapifuzz {
namespace {

// What a program finds before its first call, as far as its calls up to `last` meet it.
void WriteFiles(const Program& program, int last, CBody* body) {
  std::vector<int> calls(static_cast<size_t>(last) + 1);
  std::iota(calls.begin(), calls.end(), 0);
  const std::vector<const Fixture*> fixtures = UsedFixtures(program, calls);
  if (program.env.user == Environment::User::kNobody) body->Line("CHECK(chmod(\".\", 0777));");
  for (const SetupCall& call : SetupCallsOf(fixtures)) {
    const std::string text = fmt::format("{}({})", call.function, call.args);
    const bool is_helper = call.function.find('_') != std::string::npos;  // it checks for itself
    body->Line(is_helper ? text + ";" : "CHECK(" + text + ");");
  }
  if (FailsAllocation(program)) body->Line("set_up_faults();");
}

std::vector<std::string> LimitLines(const Environment& env) {
  const Environment ordinary;
  std::vector<std::string> lines;
  if (env.umask != ordinary.umask) lines.push_back(fmt::format("umask(0{:o});", env.umask));
  if (env.fsize >= 0) {
    lines.push_back("signal(SIGXFSZ, SIG_IGN);");
    lines.push_back(
        fmt::format("CHECK(setrlimit(RLIMIT_FSIZE, &(struct rlimit){{ {0}, {0} }}));", env.fsize));
  }
  if (env.memlock >= 0) {
    lines.push_back(fmt::format("CHECK(setrlimit(RLIMIT_MEMLOCK, &(struct rlimit){{ {0}, {0} }}));",
                                env.memlock));
  }
  if (env.nofile != ordinary.nofile) {
    lines.push_back(fmt::format("CHECK(setrlimit(RLIMIT_NOFILE, &(struct rlimit){{ {0}, {0} }}));",
                                env.nofile));
  }
  if (env.drop_cap >= 0)
    lines.push_back(fmt::format("drop_capability({});", CapabilityName(env.drop_cap)));
  if (env.user == Environment::User::kNobody) {
    lines.push_back("CHECK(setgroups(0, NULL));");
    lines.push_back(fmt::format("CHECK(setresgid({0}, {0}, {0}));", kNobody));
    lines.push_back(fmt::format("CHECK(setresuid({0}, {0}, {0}));", kNobody));
  }
  return lines;
}

void WriteLimits(const Environment& env, CBody* body) {
  const std::vector<std::string> lines = LimitLines(env);
  if (!lines.empty()) body->Line("");
  for (const std::string& line : lines) body->Line(line);
}

// "before2" for the second of the programs that run first.
std::string BeforeName(size_t index) { return fmt::format("before{}", index + 1); }

// A program that runs before the one in question, as a function. Nobody has noted what its calls returned.
std::string BeforeFunction(const Program& program, size_t index) {
  CBody body;
  const int last = program.call_count - 1;
  body.Line("private_directory();");
  WriteFiles(program, last, &body);
  WriteLimits(program.env, &body);
  body.Line("");
  CCallWriter calls({.program = program, .last = last}, &body);
  for (int i = 0; i <= last; ++i) calls.Setup(i);
  return fmt::format("static void {}(void)\n{{\n{}}}\n\n", BeforeName(index), body.text());
}

class ReproWriter {
 public:
  explicit ReproWriter(const CReproInput& in)
      : in_(in),
        program_(in.program),
        pair_(PairOf(in)),
        last_(pair_ >= 0 ? pair_ + 1 : std::min(in.call, int{in.program.call_count} - 1)),
        calls_({.program = program_, .results = in.results, .last = last_, .question = last_},
               &body_) {}

  std::string Write();

 private:
  // The first of the two calls in question, -1 if it is one alone.
  static int PairOf(const CReproInput& in) {
    const bool inside = in.call < in.program.call_count && InPair(in.program, in.call);
    return !inside                                               ? -1
           : in.program.calls[static_cast<size_t>(in.call)].race ? in.call
                                                                 : in.call - 1;
  }
  void Line(const std::string& text) { body_.Line(text); }
  void Before();
  void Directory();
  void InQuestion();
  CRacer RacerOf(int call);
  void Racers();
  // The body as the main function, or as that of a try.
  std::string Functions() const;
  // Some call takes the number of standard output for its own.
  bool UsesStdout() const;
  std::string HeadComment() const;

  const CReproInput& in_;
  const Program& program_;
  const int pair_;
  const int last_;
  CBody body_;
  CCallWriter calls_;
};

// Each in a process of its own, unless what it leaves in its process matters.
void ReproWriter::Before() {
  for (size_t i = 0; i < in_.before.size(); ++i) {
    if (in_.same_process) {
      Line(BeforeName(i) + "();");
      Line("CHECK(close_range(3, ~0U, 0));");
    } else {
      Line(fmt::format("run_apart({});", BeforeName(i)));
    }
  }
  if (!in_.before.empty()) Line("");
}

void ReproWriter::Directory() {
  if (pair_ >= 0) {
    Before();
    Line("private_directory();");
    Line("no_standard_files();");
    return;
  }
  Line("char dir[] = \"/tmp/repro-XXXXXX\";");
  Line("");
  Before();
  Line("if (!mkdtemp(dir) || chdir(dir))");
  Line("\terr(1, \"%s\", dir);");
}

void ReproWriter::InQuestion() {
  Line("");
  const std::string expression = calls_.Expression(last_);
  if (in_.show_state) Line("show(\"before\");");
  // What has been printed is gone if the call becomes another program.
  if (in_.show_state && calls_.DescOf(last_).no_return) Line("fflush(stdout);");
  Line("errno = 0;");
  calls_.Arm(last_);
  Line(fmt::format("long ret = {};", expression));
  calls_.Disarm(last_);
  Line(fmt::format("printf(\"{} = %ld (%s)\\n\", ret, ret == -1 ? strerror(errno) : \"no error\");",
                   calls_.DescOf(last_).name));
  if (in_.show_state) Line("show(\"after\");");
}

CRacer ReproWriter::RacerOf(int call) {
  const SyscallDesc& desc = calls_.DescOf(call);
  CRacer racer{.name = desc.name, .call = fmt::format("SYS_{}", desc.name), .buffer = ""};
  if (desc.request != 0) racer.call = "SYS_ioctl";
  for (size_t i = 0; i < desc.args.size(); ++i) {
    const std::string argument = calls_.Argument(call, i);
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
  if (!in_.before.empty())
    text += " *\n" + CommentLines("Alone it shows nothing: what runs before it belongs to it.");
  text += " *\n *   cc -Wall repro.c -o repro && ./repro        # as root\n";
  if (FailsAllocation(program_))
    text += " *   ./repro        # again: filling its caches, a kernel allocates more at first\n";
  return text + " */\n";
}

bool ReproWriter::UsesStdout() const {
  for (int i = 0; i <= last_; ++i) {
    const std::span<const ArgDesc> descs = calls_.DescOf(i).args;
    for (size_t k = 0; k < descs.size(); ++k) {
      const Arg& arg = program_.calls[static_cast<size_t>(i)].args[k];
      const bool number = arg.kind == ArgKind::kConst && arg.value == STDOUT_FILENO;
      if (number && descs[k].type == ArgType::kFd) return true;
    }
  }
  return false;
}

std::string ReproWriter::Functions() const {
  std::string before;
  for (size_t i = 0; i < in_.before.size(); ++i) before += BeforeFunction(in_.before[i], i);
  if (pair_ < 0) return before + "int main(void)\n{\n" + body_.text() + "\treturn 0;\n}\n";
  return before +
         "#define LINE 4096\n\nstatic void one_try(char *line, enum order order, int delay)\n{\n" +
         body_.text() + "}\n\n" + std::string(RaceMain());
}

std::string ReproWriter::Write() {
  Directory();
  WriteFiles(program_, last_, &body_);
  if (pair_ < 0 && UsesStdout()) {
    Line("/* Descriptor 1 is part of the program. */");
    Line("stdout = fdopen(fcntl(1, F_DUPFD, 100), \"w\");");
  }
  WriteLimits(program_.env, &body_);
  const int set_up = pair_ < 0 ? last_ : pair_;
  if (set_up > 0 || pair_ >= 0) Line("");
  for (int i = 0; i < set_up; ++i) calls_.Setup(i);
  pair_ < 0 ? InQuestion() : Racers();
  const std::span<const CHelper> all = ReproHelpers();
  const std::string functions = Functions();
  const std::string code = HelpersFor(functions, all) + functions;
  return HeadComment() + "#define _GNU_SOURCE\n" + IncludesFor(code, all) + "\n" + code;
}

}  // namespace

std::string EmitCRepro(const CReproInput& input) { return ReproWriter(input).Write(); }

}  // namespace kapifuzz
