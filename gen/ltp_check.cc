#include "gen/ltp_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/strings.h"
#include "executor/items.h"
#include "gen/c_text.h"
#include "specs/constants.h"
#include "specs/expr.h"

namespace kapifuzz {
namespace {

// Observables of one descriptor or path, and the function that answers.
struct Answer {
  std::string_view observable;
  std::string_view before, after;  // around the descriptor or path
};
constexpr Answer kFdAnswers[] = {
    {"is_open", "is_open(", ")"},      {"offset", "offset_of(", ")"},
    {"size", "stat_of(", ").st_size"}, {"nlink", "stat_of(", ").st_nlink"},
    {"ino", "stat_of(", ").st_ino"},   {"mode", "stat_of(", ").st_mode"},
    {"flags", "flags_of(", ")"},       {"cloexec", "cloexec_of(", ")"},
    {"fstype", "fs_of(", ")"},         {"queued", "queued_in(", ")"},
};
constexpr Answer kPathAnswers[] = {
    {"exists", "!error_at(", ", 0)"},
    {"exists_nofollow", "!error_at(", ", AT_SYMLINK_NOFOLLOW)"},
    {"path_error", "error_at(", ", 0)"},
    {"path_error_nofollow", "error_at(", ", AT_SYMLINK_NOFOLLOW)"},
    {"mode_at", "stat_at(", ", 0).st_mode"},
    {"size_at", "stat_at(", ", 0).st_size"},
    {"nlink_at", "stat_at(", ", 0).st_nlink"},
    {"ino_at", "stat_at(", ", 0).st_ino"},
    {"uid_at", "stat_at(", ", 0).st_uid"},
    {"nlink_nofollow", "stat_at(", ", AT_SYMLINK_NOFOLLOW).st_nlink"},
    {"ino_nofollow", "stat_at(", ", AT_SYMLINK_NOFOLLOW).st_ino"},
};

// Of an extended attribute: around the descriptor or path and the name.
constexpr Answer kXattrAnswers[] = {
    {"has_xattr", "(xattr_size_of(", ") >= 0)"},
    {"has_xattr_at", "(xattr_size_at(", ") >= 0)"},
    {"has_xattr_nofollow", "(xattr_size_nofollow(", ") >= 0)"},
    {"xattr_size", "xattr_size_of(", ")"},
    {"xattr_size_at", "xattr_size_at(", ")"},
    {"xattr_size_nofollow", "xattr_size_nofollow(", ")"},
};

struct KindTest {
  std::string_view kind;
  const char* macro;
};
constexpr KindTest kKindTests[] = {{"file", "S_ISREG"},       {"dir", "S_ISDIR"},
                                   {"symlink", "S_ISLNK"},    {"fifo", "S_ISFIFO"},
                                   {"chardev", "S_ISCHR"},    {"socket", "S_ISSOCK"},
                                   {"pipe_read", "S_ISFIFO"}, {"pipe_write", "S_ISFIFO"}};

template <typename Row, size_t N>
const Row* Find(const Row (&rows)[N], std::string_view Row::*name, std::string_view wanted) {
  auto it = std::ranges::find(rows, wanted, name);
  return it == std::end(rows) ? nullptr : it;
}

// A part of a clause in C; `value` where it is known already from the arguments of the call.
struct Term {
  std::string text;
  std::optional<int64_t> value = {};
};
using Text = std::optional<Term>;

Term Known(int64_t value) {
  return {value > 07777 ? fmt::format("{:#x}", value) : std::to_string(value), value};
}

// Translates one clause; gives nothing as soon as a part cannot be said.
class Translator {
 public:
  Translator(const LtpCase& c, LtpChecks* out)
      : case_(c), desc_(Syscalls()[static_cast<size_t>(c.syscall)]), out_(out) {}

  Text Translate(const Expr& e) {
    switch (e.kind) {
      case ExprKind::kInteger:
        return Known(e.value);
      case ExprKind::kName:
        return Name(e.text);
      case ExprKind::kUnary:
        return Unary(e);
      case ExprKind::kBinary:
        return Binary(e);
      case ExprKind::kCall:
        return Call(e);
      case ExprKind::kOld:
        return Old(e.operands[0]);
      case ExprKind::kMember:
        return Member(e);
      case ExprKind::kIndex:
        return Index(e);
      default:
        return std::nullopt;
    }
  }

 private:
  int Param(std::string_view name) const {
    auto it =
        std::ranges::find_if(desc_.args, [&](const ArgDesc& arg) { return arg.name == name; });
    return it == desc_.args.end() ? -1 : static_cast<int>(it - desc_.args.begin());
  }
  const LtpArg& ArgOf(int param) const { return case_.args[static_cast<size_t>(param)]; }

  Text Name(const std::string& name) const {
    if (name == "ret") return Term{name};
    if (name == "errno") return Known(0);  // of a success
    // Its value differs between architectures, and so would the test.
    if (name == "O_LARGEFILE") return std::nullopt;
    const int param = Param(name);
    if (param >= 0) {
      if (ArgOf(param).value) return Known(*ArgOf(param).value);
      const bool variable =
          ArgOf(param).kind == LtpArg::kFd || ArgOf(param).kind == LtpArg::kBuffer;
      return variable ? Text(Term{ArgOf(param).text}) : std::nullopt;
    }
    const std::optional<int64_t> value = ConstantValue(name);
    if (!value) return std::nullopt;
    const bool spelt = *value != 0 && !name.starts_with("__");
    return Term{spelt ? name : std::to_string(*value), value};
  }

  Text Unary(const Expr& e) {
    Text operand = Translate(e.operands[0]);
    if (!operand) return operand;
    if (operand->value) {
      Result<int64_t> value =
          EvaluateConstant(e.text + "(" + std::to_string(*operand->value) + ")");
      if (value.ok()) return Known(*value);
    }
    return Term{e.text + operand->text};
  }

  Text Binary(const Expr& e) {
    if (e.text == "&&" || e.text == "||") return Logic(e);
    if (Text kind = KindComparison(e)) return kind;
    Text left = Translate(e.operands[0]), right = Translate(e.operands[1]);
    if (!left || !right) return std::nullopt;
    if (left->value && right->value) {
      Result<int64_t> value =
          EvaluateConstant(fmt::format("({}) {} ({})", *left->value, e.text, *right->value));
      if (value.ok()) return Known(*value);
    }
    return Term{fmt::format("({} {} {})", left->text, e.text, right->text)};
  }

  // A side that is known decides, or falls away.
  Text Logic(const Expr& e) {
    const bool decisive = e.text == "||";
    Text left = Translate(e.operands[0]);
    if (left && left->value && (*left->value != 0) == decisive) return Known(decisive);
    Text right = Translate(e.operands[1]);
    if (right && right->value && (*right->value != 0) == decisive) return Known(decisive);
    if (!left || !right) return std::nullopt;
    if (left->value) return right;
    if (right->value) return left;
    return Term{fmt::format("({} {} {})", left->text, e.text, right->text)};
  }

  // type(path) == dir, kind(fd) != file.
  Text KindComparison(const Expr& e) {
    const Expr &left = e.operands[0], &right = e.operands[1];
    if (left.kind != ExprKind::kCall || right.kind != ExprKind::kKindName) return std::nullopt;
    const KindTest* test = Find(kKindTests, &KindTest::kind, right.text);
    if (test == nullptr) return std::nullopt;
    const char* no = e.text == "!=" ? "!" : "";
    if (left.text == "kind") {
      Text fd = Translate(left.operands[0]);
      if (!fd) return fd;
      return Term{fmt::format("{}{}(stat_of({}).st_mode)", no, test->macro, fd->text)};
    }
    const std::optional<std::string> path = Path(left);
    if (!path) return std::nullopt;
    const char* flags = left.text == "type_nofollow" ? "AT_SYMLINK_NOFOLLOW" : "0";
    return Term{fmt::format("{}{}(stat_at({}, {}).st_mode)", no, test->macro, *path, flags)};
  }

  // The path argument of an observable as the first two arguments of fstatat().
  std::optional<std::string> Path(const Expr& call) const {
    const int path = Param(call.operands.back().text);
    if (path < 0 || ArgOf(path).kind != LtpArg::kString) return std::nullopt;
    if (call.operands.size() == 1) return "AT_FDCWD, " + ArgOf(path).text;
    const int dfd = Param(call.operands[0].text);
    if (dfd < 0) return std::nullopt;
    return ArgOf(dfd).text + ", " + ArgOf(path).text;
  }

  Text Call(const Expr& e) {
    if (e.operands.empty()) return e.text == "lowest_fd" ? Text(Term{"unused_fd()"}) : std::nullopt;
    if (const Answer* answer = Find(kFdAnswers, &Answer::observable, e.text)) {
      Text fd = Translate(e.operands[0]);
      if (!fd) return fd;
      return Term{fmt::format("{}{}{}", answer->before, fd->text, answer->after)};
    }
    if (const Answer* answer = Find(kPathAnswers, &Answer::observable, e.text)) {
      const std::optional<std::string> path = Path(e);
      if (!path) return std::nullopt;
      return Term{fmt::format("{}{}{}", answer->before, *path, answer->after)};
    }
    if (const Answer* answer = Find(kXattrAnswers, &Answer::observable, e.text)) {
      return Xattr(*answer, e);
    }
    if (e.text == "string_is" || e.text == "starts_with") return Comparison(e);
    if (e.text != "same_file") return std::nullopt;
    Text one = Translate(e.operands[0]), two = Translate(e.operands[1]);
    if (!one || !two) return std::nullopt;
    return Term{fmt::format("(stat_of({}).st_ino == stat_of({}).st_ino)", one->text, two->text)};
  }

  Text Xattr(const Answer& answer, const Expr& e) const {
    const int file = Param(e.operands[0].text), name = Param(e.operands[1].text);
    if (file < 0 || name < 0 || ArgOf(name).kind != LtpArg::kString) return std::nullopt;
    const bool known = ArgOf(file).kind == LtpArg::kString || ArgOf(file).kind == LtpArg::kFd;
    if (!known) return std::nullopt;
    return Term{
        fmt::format("{}{}, {}{}", answer.before, ArgOf(file).text, ArgOf(name).text, answer.after)};
  }

  // A literal is compared here and now.
  Text Comparison(const Expr& e) const {
    const int param = Param(e.operands[0].text);
    const auto text = StringConstant(e.operands[1].text);
    if (param < 0 || !text || ArgOf(param).kind != LtpArg::kString) return std::nullopt;
    std::string literal = CString(*text);
    if (e.text == "starts_with") literal.pop_back();
    const std::string& given = ArgOf(param).text;
    return Known(e.text == "starts_with" ? given.starts_with(literal) : given == literal);
  }

  Text Old(const Expr& e) {
    Text before = Translate(e);
    if (!before || before->value) return before;
    const std::string note = before->text + ";";
    size_t i = 0;
    while (i < out_->notes.size() && out_->notes[i] != fmt::format("old[{}] = {}", i, note)) ++i;
    if (i == kMaxNotes) return std::nullopt;
    if (i == out_->notes.size()) out_->notes.push_back(fmt::format("old[{}] = {}", i, note));
    return Term{fmt::format("old[{}]", i)};
  }

  Text Member(const Expr& e) {
    const int param = Param(e.text);
    if (param < 0 || ArgOf(param).kind != LtpArg::kBuffer) return std::nullopt;
    std::string_view type = desc_.args[static_cast<size_t>(param)].ctype;
    type = type.substr(0, type.find(" __user"));
    return Term{fmt::format("(({} *){})->{}", type, ArgOf(param).text, e.member)};
  }

  Text Index(const Expr& e) {
    const int param = Param(e.text);
    Text index = Translate(e.operands[0]);
    if (param < 0 || ArgOf(param).kind != LtpArg::kBuffer || !index) return std::nullopt;
    return Term{fmt::format("((int *){})[{}]", ArgOf(param).text, index->text)};
  }

  const LtpCase& case_;
  const SyscallDesc& desc_;
  LtpChecks* out_;
};

// Drops the parentheses around a whole expression.
std::string Bare(std::string text) {
  if (!text.starts_with('(')) return text;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (depth == 0) return i + 1 == text.size() ? text.substr(1, text.size() - 2) : text;
  }
  return text;
}

void AddChecks(const Expr& e, const LtpCase& c, LtpChecks* out) {
  if (e.kind == ExprKind::kBinary && e.text == "&&") {
    AddChecks(e.operands[0], c, out);
    AddChecks(e.operands[1], c, out);
    return;
  }
  LtpChecks tried = *out;
  const Text clause = Translator(c, &tried).Translate(e);
  // What the arguments alone decide is no check of the kernel.
  if (!clause || clause->value) return;
  const std::string check = fmt::format("EXPECT({});", Bare(clause->text));
  if (std::ranges::find(tried.checks, check) != tried.checks.end()) return;
  tried.checks.push_back(check);
  *out = std::move(tried);
}

void AddClauses(std::span<const Clause> clauses, const LtpCase& c, LtpChecks* out) {
  for (const Clause& clause : clauses) {
    Result<Expr> expr = ParseExpr(clause.text);
    if (expr.ok()) AddChecks(*expr, c, out);
  }
}

}  // namespace

LtpChecks ChecksOf(const LtpCase& c) {
  LtpChecks checks;
  if (c.error != 0) return checks;
  const SyscallDesc& desc = Syscalls()[static_cast<size_t>(c.syscall)];
  AddClauses(desc.ensures, c, &checks);
  for (uint32_t item : c.items) {
    const ItemPlace place = PlaceOfItem(item);
    if (place.kind == ItemKind::kEffect) AddClauses(desc.effects[place.index].ensures, c, &checks);
  }
  return checks;
}

}  // namespace kapifuzz
