#include "gen/ltp_columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"

namespace kapifuzz {
namespace {

// Calls that the C library passes on under another number, with other arguments, or declares to take no NULL: there the test
// calls by number itself.
constexpr std::string_view kRawCalls[] = {"open",         "fstat",  "epoll_pwait",
                                          "epoll_pwait2", "execve", "execveat"};

std::string UserType(const ArgDesc& desc) {
  const std::string_view type = desc.ctype;
  if (type == "umode_t") return "mode_t";
  if (type == "loff_t") return "off_t";
  return std::string(type);
}

}  // namespace

LtpColumns::LtpColumns(std::span<const LtpCase> cases)
    : cases_(cases),
      desc_(Syscalls()[static_cast<size_t>(cases[0].syscall)]),
      columns_(desc_.args.size()) {
  for (size_t param = 0; param < columns_.size(); ++param) Decide(param);
}

const ArgDesc& LtpColumns::DescOf(size_t param) const { return desc_.args[param]; }

void LtpColumns::Decide(size_t param) {
  Column* column = &columns_[param];
  const LtpArg& first = cases_[0].args[param];
  uses_bad_addr_ |= std::ranges::any_of(
      cases_, [&](const LtpCase& c) { return c.args[param].kind == LtpArg::kBadAddr; });
  if (std::ranges::all_of(cases_, [&](const LtpCase& c) { return c.args[param] == first; })) {
    column->expression = first.text;
    return;
  }
  column->cells.resize(cases_.size());
  switch (DescOf(param).type) {
    case ArgType::kFd:
      return Fd(param, column);
    case ArgType::kPath:
    case ArgType::kString:
      return Strings(param, column);
    case ArgType::kInt:
      return Numbers(param, column);
    default:
      return Memory(param, column);
  }
}

std::string LtpColumns::NumberStatic(const std::string& literal) {
  std::string name = literal == "-1"         ? "invalid_fd"
                     : literal == "AT_FDCWD" ? "cwd_fd"
                                             : "fd_" + literal;
  std::ranges::replace(name, '-', 'm');
  number_statics_[name] = literal;
  return name;
}

// Which number a descriptor has is known when the test runs, so rows hold pointers.
void LtpColumns::Fd(size_t param, Column* column) {
  const std::string field = DescOf(param).name;
  const bool variables = std::ranges::any_of(
      cases_, [&](const LtpCase& c) { return c.args[param].kind == LtpArg::kFd; });
  column->type = variables ? "int *" : "int ";
  column->expression = (variables ? "*tc->" : "tc->") + field;
  for (size_t i = 0; i < cases_.size(); ++i) {
    const LtpArg& arg = cases_[i].args[param];
    const std::string name =
        variables && arg.kind != LtpArg::kFd ? NumberStatic(arg.text) : arg.text;
    column->cells[i] = variables ? "&" + name : name;
  }
}

void LtpColumns::Memory(size_t param, Column* column) {
  column->type = "void **";
  column->expression = "*tc->" + std::string(DescOf(param).name);
  for (size_t i = 0; i < cases_.size(); ++i) {
    const std::string& text = cases_[i].args[param].text;
    const bool is_null = text == kNullPointer;
    uses_null_pointer_ |= is_null;
    column->cells[i] = is_null ? "&null_pointer" : "&" + text;
  }
}

void LtpColumns::Strings(size_t param, Column* column) {
  const std::string field = DescOf(param).name;
  column->type = "const char *";
  column->expression = "tc->" + field;
  for (size_t i = 0; i < cases_.size(); ++i) {
    const LtpArg& arg = cases_[i].args[param];
    if (arg.kind != LtpArg::kBadAddr) {
      column->cells[i] = arg.text;
    } else {
      column->expression = fmt::format("tc->{} ? tc->{} : bad_addr", field, field);
    }
  }
}

void LtpColumns::Numbers(size_t param, Column* column) {
  column->type = UserType(DescOf(param)) + " ";
  column->expression = "tc->" + std::string(DescOf(param).name);
  for (size_t i = 0; i < cases_.size(); ++i) {
    const std::string& text = cases_[i].args[param].text;
    column->cells[i] = text == "0" ? "" : text;
  }
}

std::string LtpColumns::Declarations() const {
  std::string text;
  for (size_t param = 0; param < columns_.size(); ++param) {
    if (!columns_[param].type.empty())
      text += fmt::format("\t{}{};\n", columns_[param].type, DescOf(param).name);
  }
  return text;
}

std::string LtpColumns::RowOf(size_t index) const {
  std::string text;
  for (size_t param = 0; param < columns_.size(); ++param) {
    const Column& column = columns_[param];
    if (column.type.empty() || column.cells[index].empty()) continue;
    text += fmt::format("\t\t.{} = {},\n", DescOf(param).name, column.cells[index]);
  }
  return text;
}

std::string LtpColumns::CallText() const {
  std::vector<std::string> args;
  const bool raw =
      std::ranges::find(kRawCalls, std::string_view(desc_.name)) != std::end(kRawCalls);
  if (raw) args.push_back(fmt::format("__NR_{}", desc_.name));
  for (const Column& column : columns_) args.push_back(column.expression);
  return fmt::format("{}({})", raw ? "tst_syscall" : desc_.name, Join(args, ", "));
}

}  // namespace kapifuzz
