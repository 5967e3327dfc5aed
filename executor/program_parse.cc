// The reader of program text. docs/formats.md section 2.
//
// A hand-written recursive descent over one line at a time: the grammar is small and people write
// these files, so every error says what was read and what could stand there. Nothing is repaired:
// what Normalize would change is an error.
#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "executor/capability_names.h"
#include "executor/iocb_image.h"
#include "executor/iocb_text.h"
#include "executor/program_build.h"
#include "executor/program_text.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

struct BadName {
  std::string_view word;
  BadPointer which;
};
constexpr BadName kBadNames[] = {
    {"NULL", BadPointer::kNull},         {"bad", BadPointer::kUnmapped},
    {"kernel", BadPointer::kKernel},     {"noncanonical", BadPointer::kNonCanonical},
    {"readonly", BadPointer::kReadOnly},
};

std::string MissingName(std::string_view what, std::string_view word,
                        std::vector<std::string> names) {
  return fmt::format("no {} `{}`{}", what, word, DidYouMean(word, names));
}

// One line of text and the place reached in it. Every Take function skips blanks first.
class Line {
 public:
  explicit Line(std::string_view text) : text_(text) {}

  char Peek() {
    while (at_ < text_.size() && IsSpace(text_[at_])) at_++;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool AtEnd() { return Peek() == '\0' || Peek() == '#'; }
  bool Take(char c) {
    if (Peek() != c || AtEnd()) return false;
    at_++;
    return true;
  }
  // A name or a number: a run of letters, digits and `_`, with an optional minus in front.
  std::string_view TakeWord() {
    Peek();
    const size_t begin = at_;
    if (at_ < text_.size() && text_[at_] == '-') at_++;
    while (at_ < text_.size() && IsIdent(text_[at_])) at_++;
    return text_.substr(begin, at_ - begin);
  }
  std::string_view Rest() {
    Peek();
    return text_.substr(at_);
  }
  // The next character as it is, blanks too.
  std::optional<char> Next() {
    if (at_ == text_.size()) return std::nullopt;
    return text_[at_++];
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The byte that an escape stands for; the backslash has been taken.
std::optional<char> TakeEscape(Line* line) {
  const std::optional<char> c = line->Next();
  if (!c) return std::nullopt;
  switch (*c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '0':
      return '\0';
    case '\\':
    case '"':
    case '\'':
      return *c;
    case 'x':
      break;
    default:
      return std::nullopt;
  }
  const std::optional<char> high = line->Next(), low = line->Next();
  if (!high || !low || HexDigit(*high) < 0 || HexDigit(*low) < 0) return std::nullopt;
  return static_cast<char>(HexDigit(*high) * 16 + HexDigit(*low));
}

// The inside of a literal up to its closing quote, which is taken too.
Result<std::string> TakeQuoted(Line* line, char quote) {
  std::string bytes;
  for (std::optional<char> c = line->Next(); c; c = line->Next()) {
    if (*c == quote) return bytes;
    if (*c == '\\') {
      c = TakeEscape(line);
      if (!c) return Error{"", "unknown escape; there are \\n \\t \\r \\0 \\\\ \\\" \\' \\xHH"};
    }
    bytes += *c;
  }
  return Error{"", fmt::format("the closing {} is missing", quote)};
}

class Parser {
 public:
  Result<Program> Parse(std::string_view text, const std::string& origin);

 private:
  Status ParseLine(Line* line);
  Status ParseEnvironment(Line* line);
  Status ParseEnvironmentItem(std::string_view key, std::string_view value);
  Status ParseCall(Line* line, std::string_view first);
  Status ParseMark(Line* line, Call* call);
  Status CheckMarks(const Call& call, const SyscallDesc& desc) const;
  bool Raced() const;
  Result<Arg> ParseArg(Line* line, const ArgDesc& desc);
  Result<Arg> ParseQuotedData(Line* line, ArgKind kind);
  Result<Arg> ParseRequests(Line* line, ArgKind kind);
  Status ParseRequest(Line* line, std::string* bytes);
  Result<Arg> ParseBuffer(Line* line, const ArgDesc& desc, std::string_view word);
  Result<Arg> ParseReference(Line* line, const ArgDesc& desc, std::string_view word);
  Result<uint64_t> ParseNumber(Line* line, const ArgDesc& desc, std::string_view first);
  Result<uint64_t> ParseTerm(const ArgDesc& desc, std::string_view word);

  Program program_;
  bool env_seen_ = false;
};

Result<Program> Parser::Parse(std::string_view text, const std::string& origin) {
  int number = 0;
  for (std::string_view raw : SplitLines(text)) {
    number++;
    const std::string where = fmt::format("{}:{}", origin, number);
    if (number == 1 && Trim(raw) != kProgramHeader) {
      return Error{where, fmt::format("`{}` is not the first line of a program, `{}`", Trim(raw),
                                      kProgramHeader)};
    }
    Line line(raw);
    if (line.AtEnd()) continue;
    const Status parsed = ParseLine(&line);
    if (!parsed.ok())
      return Error{where, fmt::format("{} in `{}`", parsed.error().message, Trim(raw))};
  }
  if (number == 0) return Error{origin, "the file is empty"};
  if (Raced()) return Error{origin, "the last call races with none: race() needs a call after it"};
  if (!IsValid(program_))
    return Error{origin, "two edge() buffers in one call: a call has one guard page"};
  return program_;
}

Status Parser::ParseLine(Line* line) {
  const std::string_view word = line->TakeWord();
  if (word != "env") return ParseCall(line, word);
  if (program_.call_count > 0) return Error{"", "env() stands before the first call"};
  if (std::exchange(env_seen_, true)) return Error{"", "a second env()"};
  return ParseEnvironment(line);
}

Status Parser::ParseEnvironment(Line* line) {
  if (!line->Take('(')) return Error{"", "expected ( after env"};
  while (!line->Take(')')) {
    const std::string_view key = line->TakeWord();
    if (!line->Take('=')) return Error{"", fmt::format("expected KEY=VALUE at `{}`", line->Rest())};
    const Status item = ParseEnvironmentItem(key, line->TakeWord());
    if (!item.ok()) return item;
    if (!line->Take(',') && line->Peek() != ')') return Error{"", "expected , or )"};
  }
  if (!line->AtEnd()) return Error{"", fmt::format("unexpected `{}`", line->Rest())};
  const Environment& env = program_.env;
  if (env.user == Environment::User::kNobody && env.drop_cap >= 0)
    return Error{"", "nobody has no capability to drop"};
  return {};
}

Status Parser::ParseEnvironmentItem(std::string_view key, std::string_view value) {
  Environment& env = program_.env;
  if (key == "user") {
    if (value != "root" && value != "nobody")
      return Error{"", fmt::format("user `{}` is neither root nor nobody", value)};
    env.user = value == "root" ? Environment::User::kRoot : Environment::User::kNobody;
    return {};
  }
  if (key == "drop") {
    const std::optional<int> cap = CapabilityFromName(value);
    const auto names = AllCapabilityNames();
    if (!cap) return Error{"", MissingName("capability", value, {names.begin(), names.end()})};
    env.drop_cap = static_cast<int8_t>(*cap);
    return {};
  }
  if (key != "nofile" && key != "fsize" && key != "memlock" && key != "umask") {
    return Error{"", MissingName("environment key", key,
                                 {"user", "nofile", "fsize", "memlock", "drop", "umask"})};
  }
  const int64_t lowest = key == "nofile" ? kMinNofile : 0;
  const int64_t highest = key == "nofile"    ? kMaxNofile
                          : key == "fsize"   ? kMaxFsize
                          : key == "memlock" ? kMaxMemlock
                                             : 0777;
  const std::optional<int64_t> number = ParseInt(value);
  if (!number || *number < lowest || *number > highest) {
    return Error{"",
                 fmt::format("{}={} is not a number from {} to {}", key, value, lowest, highest)};
  }
  if (key == "nofile") env.nofile = static_cast<uint8_t>(*number);
  if (key == "fsize") env.fsize = *number;
  if (key == "memlock") env.memlock = *number;
  if (key == "umask") env.umask = static_cast<uint16_t>(*number);
  return {};
}

// `rN =` if it is there, then the call itself.
Status Parser::ParseCall(Line* line, std::string_view first) {
  const int index = program_.call_count;
  if (index == kMaxCalls) return Error{"", fmt::format("more than {} calls", kMaxCalls)};
  std::string_view name = first;
  if (line->Take('=')) {
    if (name != fmt::format("r{}", index)) {
      return Error{
          "", fmt::format("the result of call {} is called r{}, not `{}`", index, index, name)};
    }
    name = line->TakeWord();
  }
  const int syscall = FindSyscall(name);
  if (syscall < 0) {
    std::vector<std::string> names;
    for (const SyscallDesc& desc : Syscalls()) names.push_back(desc.name);
    return Error{"", MissingName("syscall", name, std::move(names))};
  }
  const SyscallDesc& desc = Syscalls()[syscall];
  if (!line->Take('(')) return Error{"", fmt::format("expected ( after {}", name)};
  Call call{.syscall = static_cast<uint16_t>(syscall)};
  for (size_t i = 0; i < desc.args.size(); i++) {
    if (i > 0 && !line->Take(',')) {
      return Error{"", fmt::format("{} takes {} arguments; expected , before {}", name,
                                   desc.args.size(), desc.args[i].name)};
    }
    const Result<Arg> arg = ParseArg(line, desc.args[i]);
    if (!arg.ok())
      return Error{"", fmt::format("{} of {}: {}", desc.args[i].name, name, arg.error().message)};
    call.args[i] = *arg;
  }
  if (!line->Take(')'))
    return Error{"", fmt::format("{} takes {} arguments; expected ) at `{}`", name,
                                 desc.args.size(), line->Rest())};
  while (!line->AtEnd()) {
    if (const Status mark = ParseMark(line, &call); !mark.ok()) return mark;
  }
  if (const Status marks = CheckMarks(call, desc); !marks.ok()) return marks;
  program_.calls[program_.call_count++] = call;
  return {};
}

// fail_nth(N) or race(DELAY) behind a call.
Status Parser::ParseMark(Line* line, Call* call) {
  const std::string rest(line->Rest());
  const std::string_view word = line->TakeWord();
  const bool fails = word == "fail_nth";
  if ((!fails && word != "race") || !line->Take('(')) {
    return Error{
        "", fmt::format("unexpected `{}`; behind a call stand fail_nth(N), race(DELAY)", rest)};
  }
  const std::string_view text = line->TakeWord();
  const std::optional<int64_t> number = ParseInt(text);
  const int64_t lowest = fails ? 1 : INT8_MIN, highest = fails ? UINT8_MAX : INT8_MAX;
  if (!number || *number < lowest || *number > highest) {
    return Error{"",
                 fmt::format("{}({}) is not a number from {} to {}", word, text, lowest, highest)};
  }
  if (!line->Take(')')) return Error{"", fmt::format("expected ) at `{}`", line->Rest())};
  if (fails ? call->fail_nth != 0 : call->race) return Error{"", fmt::format("a second {}", word)};
  if (fails) {
    call->fail_nth = static_cast<uint8_t>(*number);
  } else {
    call->race = true;
    call->delay = static_cast<int8_t>(*number);
  }
  return {};
}

// Of a call that is about to be added.
Status Parser::CheckMarks(const Call& call, const SyscallDesc& desc) const {
  const bool raced = Raced();
  if (call.race && raced) return Error{"", "no more than two calls race"};
  if ((call.race || raced) && desc.no_return)
    return Error{"", fmt::format("{} may not come back, so it cannot race", desc.name)};
  if ((call.race || raced) && call.fail_nth != 0)
    return Error{"", "a call that races has no fail_nth"};
  return {};
}

// The call before the one that is read runs at the same time.
bool Parser::Raced() const {
  return program_.call_count > 0 && program_.calls[program_.call_count - 1].race;
}

Result<Arg> Parser::ParseArg(Line* line, const ArgDesc& desc) {
  const bool pointer = IsPointerParam(desc);
  const auto data_kind = IsStringParam(desc) ? ArgKind::kString : ArgKind::kData;
  if (line->Peek() == '"') {
    if (!pointer) return Error{"", "text stands for memory, and this parameter is a number"};
    return ParseQuotedData(line, data_kind);
  }
  const bool requests = desc.type == ArgType::kIocbs || desc.type == ArgType::kIocb;
  if (line->Peek() == '{' && requests) return ParseRequests(line, data_kind);
  if (line->Peek() == '\'' && !pointer) {
    const Result<uint64_t> number = ParseNumber(line, desc, "");
    return number.ok() ? Result<Arg>(ConstArg(*number)) : number.error();
  }
  const std::string_view word = line->TakeWord();
  if (word.empty()) return Error{"", fmt::format("expected an argument at `{}`", line->Rest())};
  for (const BadName& bad : kBadNames) {
    if (pointer && word == bad.word) return BadArg(bad.which);
  }
  if (line->Peek() == '(') {
    if (!pointer)
      return Error{"", fmt::format("{}() is memory, and this parameter is a number", word)};
    return ParseBuffer(line, desc, word);
  }
  if (pointer && word == "0") return BadArg(BadPointer::kNull);
  const bool refers = word.size() > 1 && word[0] == 'r' && IsDigit(word[1]);
  if (refers && (!pointer || desc.type == ArgType::kIocb)) return ParseReference(line, desc, word);
  if (pointer) {
    return Error{"", fmt::format("`{}` is no pointer; there are \"text\", fill(N), out(N), "
                                 "edge(N), edge(\"text\"), NULL, "
                                 "bad, kernel, noncanonical, readonly",
                                 word)};
  }
  const Result<uint64_t> number = ParseNumber(line, desc, word);
  return number.ok() ? Result<Arg>(ConstArg(*number)) : number.error();
}

Result<Arg> Parser::ParseQuotedData(Line* line, ArgKind kind) {
  line->Take('"');
  const Result<std::string> bytes = TakeQuoted(line, '"');
  if (!bytes.ok()) return bytes.error();
  if (bytes->size() > kMaxBlob - program_.blob_size) {
    return Error{
        "", fmt::format("a program holds {} bytes of data at most; fill(N) gives more", kMaxBlob)};
  }
  return DataArg(&program_, kind, *bytes);
}

// {PREAD, fildes=3, buf=1, nbytes=8} {...}
Result<Arg> Parser::ParseRequests(Line* line, ArgKind kind) {
  std::string bytes;
  while (line->Peek() == '{') {
    std::string request(kIocbBytes, '\0');
    if (const Status parsed = ParseRequest(line, &request); !parsed.ok()) return parsed.error();
    bytes += request;
  }
  if (bytes.size() > kMaxBlob - program_.blob_size)
    return Error{"", fmt::format("a program holds {} bytes of data at most", kMaxBlob)};
  return DataArg(&program_, kind, bytes);
}

Status Parser::ParseRequest(Line* line, std::string* bytes) {
  line->Take('{');
  while (!line->Take('}')) {
    const std::string_view word = line->TakeWord();
    Status set;
    if (line->Take('=')) {
      const std::string_view text = line->TakeWord();
      const std::optional<int64_t> value = ParseInt(text);
      if (!value) return Error{"", fmt::format("{}={} is not a number", word, text)};
      set = SetIocbMember(word, *value, bytes);
    } else {
      set = SetIocbOperation(word, bytes);
    }
    if (!set.ok()) return set;
    if (!line->Take(',') && line->Peek() != '}')
      return Error{"", fmt::format("expected , or }} at `{}`", line->Rest())};
  }
  return {};
}

Result<Arg> Parser::ParseBuffer(Line* line, const ArgDesc& desc, std::string_view word) {
  line->Take('(');
  Arg arg;
  uint32_t largest = kMaxOutBytes;
  const bool requests = line->Peek() == '{';
  if (word == "edge" && (line->Peek() == '"' || requests)) {
    Result<Arg> data =
        requests ? ParseRequests(line, ArgKind::kEdge) : ParseQuotedData(line, ArgKind::kEdge);
    if (!data.ok()) return data;
    arg = *data;
  } else if (word == "out" || word == "edge" || word == "fill") {
    if (word == "fill") largest = kMaxPattern;
    const std::string_view text = line->TakeWord();
    const std::optional<int64_t> size = ParseInt(text);
    if (!size || *size < 0 || *size > largest) {
      return Error{"",
                   fmt::format("{}({}): the size is a number from 0 to {}", word, text, largest)};
    }
    const auto bytes = static_cast<uint32_t>(*size);
    arg = word == "fill" ? PatternArg(bytes) : word == "out" ? OutArg(bytes) : EdgeOutArg(bytes);
  } else {
    return Error{"", MissingName("buffer", word, {"out", "edge", "fill"})};
  }
  if (!line->Take(')')) return Error{"", fmt::format("expected ) at `{}`", line->Rest())};
  if (!ArgKindFits(desc, arg))
    return Error{"", fmt::format("{}() does not suit this parameter", word)};
  return arg;
}

// rN or rN[K]; requests are always the K-th of a call.
Result<Arg> Parser::ParseReference(Line* line, const ArgDesc& desc, std::string_view word) {
  const std::optional<int64_t> call = ParseInt(word.substr(1));
  if (!call || *call >= program_.call_count) {
    return Error{
        "", fmt::format("`{}` is no earlier call; this one is r{}", word, program_.call_count)};
  }
  if (Raced() && *call == program_.call_count - 1)
    return Error{"", fmt::format("`{}` is not known yet: that call runs at the same time", word)};
  if (!line->Take('[')) {
    if (!IsPointerParam(desc)) return ResultArg(static_cast<int>(*call));
    return Error{"", fmt::format("expected {}[N], a request that {} submits", word, word)};
  }
  const std::optional<int64_t> element = ParseInt(line->TakeWord());
  const int elements = OutElements(program_, static_cast<int>(*call), desc);
  if (!element || *element < 0 || *element >= elements || !line->Take(']')) {
    return Error{"", fmt::format("{} writes {} {} to memory; expected {}[N] with N below that",
                                 Syscalls()[program_.calls[*call].syscall].name, elements,
                                 IsPointerParam(desc)             ? "requests"
                                 : desc.type == ArgType::kContext ? "contexts"
                                                                  : "descriptors",
                                 word)};
  }
  return OutResultArg(static_cast<int>(*call), static_cast<int>(*element));
}

// TERM { | TERM }; `first` is the first term if it was read already.
Result<uint64_t> Parser::ParseNumber(Line* line, const ArgDesc& desc, std::string_view first) {
  uint64_t value = 0;
  std::string_view word = first;
  do {
    if (word.empty() && line->Take('\'')) {
      const Result<std::string> character = TakeQuoted(line, '\'');
      if (!character.ok()) return character.error();
      if (character->size() != 1) return Error{"", "a character literal is one character"};
      value |= static_cast<uint8_t>((*character)[0]);
    } else {
      if (word.empty()) word = line->TakeWord();
      const Result<uint64_t> term = ParseTerm(desc, word);
      if (!term.ok()) return term;
      value |= *term;
    }
    word = "";
  } while (line->Take('|'));
  return value;
}

Result<uint64_t> Parser::ParseTerm(const ArgDesc& desc, std::string_view word) {
  if (const std::optional<int64_t> number = ParseInt(word)) return static_cast<uint64_t>(*number);
  std::vector<std::string> names;
  for (const NamedValue& name : desc.names) {
    if (word == name.name) return name.value;
    names.push_back(name.name);
  }
  if (desc.type == ArgType::kFd) {
    if (word == kAtFdcwdName) return kAtFdcwd;
    names.push_back(kAtFdcwdName);
  }
  return Error{"", MissingName("number or name", word, std::move(names))};
}

}  // namespace

Result<Program> ParseProgram(std::string_view text, const std::string& origin) {
  return Parser().Parse(text, origin);
}

}  // namespace kapifuzz
