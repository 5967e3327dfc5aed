#include "gen/ltp_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/errno_names.h"
#include "base/strings.h"
#include "executor/capability_names.h"
#include "gen/c_helpers.h"
#include "gen/c_text.h"
#include "gen/ltp_scene.h"

namespace kapifuzz {
namespace {

constexpr char kTakesResult[] = "long ret";

// "renew_new" for remove_entry("new"); the first path of the statements.
std::string NameForRenewal(const std::vector<std::string>& statements) {
  if (statements.empty()) return "";
  const auto parts = Split(statements[0], '"');
  std::string name(parts.size() > 1 ? parts[1] : "entry");
  for (char& c : name) c = IsIdent(c) ? c : '_';
  return "renew_" + name;
}

// "prepare_rdonly_fd" for rdonly_fd = SAFE_OPEN(...), "prepare_pipe_fds" for SAFE_PIPE2(pipe_fds,
// 0): the last descriptor made.
std::string NameForPreparation(const std::vector<std::string>& statements) {
  std::string name = "files";
  for (const std::string& statement : statements) {
    const size_t assigned = statement.find(" = ");
    constexpr std::string_view kPipe = "SAFE_PIPE2(";
    if (assigned < statement.find('(')) name = statement.substr(0, assigned);
    if (statement.starts_with(kPipe))
      name = statement.substr(kPipe.size(), statement.find(',') - kPipe.size());
  }
  return "prepare_" + name;
}

}  // namespace

LtpTable::LtpTable(const LtpModel& model, const LtpColumns& columns)
    : m_(model), columns_(columns) {
  for (size_t i = 0; i < m_.cases.size(); ++i) {
    const LtpCase& c = m_.cases[i];
    Names names;
    names.renew = Function(NameForRenewal(m_.renewals[i]), m_.renewals[i], "void");
    names.prepare = Function(NameForPreparation(c.prepare), c.prepare, "void");
    names.note = Function("note_state", c.notes, "void");
    names.check = Function("check_state", c.checks, kTakesResult);
    has_.renew |= !names.renew.empty();
    has_.prepare |= !names.prepare.empty();
    has_.note |= !names.note.empty();
    has_.check |= !names.check.empty();
    names_.push_back(std::move(names));
  }
}

std::string LtpTable::Function(const std::string& name, const std::vector<std::string>& statements,
                               const char* parameter) {
  if (statements.empty()) return "";
  std::string body = LinesOf(statements);
  if (parameter == kTakesResult && !MentionsName(body, "ret")) body = "\t(void)ret;\n" + body;
  auto known = name_of_body_.find(body);
  if (known != name_of_body_.end()) return known->second;
  std::string unique = name;
  for (int n = 2; taken_.contains(unique); ++n) unique = name + std::to_string(n);
  taken_.insert(unique);
  name_of_body_[body] = unique;
  functions_ += StaticFunction(fmt::format("void {}({})", unique, parameter), body);
  return unique;
}

bool LtpTable::has_ret() const {
  return std::ranges::any_of(m_.cases,
                             [&](const LtpCase& c) { return c.ret > 0 && m_.desc->returns == 0; });
}

std::string LtpTable::Type() const {
  std::string text = "static const struct tcase {\n\tconst char *desc;\n";
  if (has_.renew) text += "\tvoid (*renew)(void);\n";
  if (has_.prepare) text += "\tvoid (*prepare)(void);\n";
  if (has_.note) text += "\tvoid (*note)(void);\n";
  if (has_.check) text += "\tvoid (*check)(long ret);\n";
  text += columns_.Declarations();
  if (m_.around.nobody) text += "\tint as_nobody;\n";
  if (m_.around.cap) text += "\tint without_cap;\n";
  if (m_.around.nofile) text += "\trlim_t nofile;\n";
  if (m_.around.no_free_fd) text += "\tint no_free_fd;\n";
  if (m_.around.fsize) text += "\trlim_t fsize;\n";
  if (m_.around.memlock) text += "\trlim_t memlock;\n";
  if (m_.around.no_memlock) text += "\tint no_memlock;\n";
  if (m_.around.umask) text += "\tmode_t umask;\n";
  if (m_.inode_flags) text += "\tint needs_inode_flags;\n";
  if (has_ret()) text += "\tlong exp_ret;\n";
  if (m_.has_errors()) text += "\tint exp_errno;\n";
  return text + "} tcases[] = {\n";
}

std::string LtpTable::Surroundings(const LtpCase& c) const {
  const Environment ordinary;
  std::string text;
  if (c.env.user == Environment::User::kNobody) text += "\t\t.as_nobody = 1,\n";
  if (c.env.drop_cap >= 0)
    text += fmt::format("\t\t.without_cap = {},\n", CapabilityName(c.env.drop_cap));
  if (c.limits_descriptors) text += fmt::format("\t\t.nofile = {},\n", c.env.nofile);
  if (c.takes_all_descriptors) text += "\t\t.no_free_fd = 1,\n";
  if (c.env.fsize >= 0) text += fmt::format("\t\t.fsize = {},\n", c.env.fsize);
  if (c.env.memlock > 0) text += fmt::format("\t\t.memlock = {},\n", c.env.memlock);
  if (c.env.memlock == 0) text += "\t\t.no_memlock = 1,\n";
  if (m_.around.empty_umask || c.env.umask != ordinary.umask)
    text += fmt::format("\t\t.umask = 0{:o},\n", c.env.umask);
  if (NeedsInodeFlags(c)) text += "\t\t.needs_inode_flags = 1,\n";
  return text;
}

std::string LtpTable::Row(size_t index) const {
  const LtpCase& c = m_.cases[index];
  const Names& names = names_[index];
  std::string text = fmt::format("\t{{\n\t\t.desc = {},\n", CString(c.description));
  const auto add = [&](const char* field, const std::string& name) {
    if (!name.empty()) text += fmt::format("\t\t.{} = {},\n", field, name);
  };
  add("renew", names.renew);
  add("prepare", names.prepare);
  add("note", names.note);
  add("check", names.check);
  text += columns_.RowOf(index) + Surroundings(c);
  if (c.error != 0) {
    add("exp_errno", std::string(ErrnoName(c.error)));
  } else if (c.ret != 0 && has_ret()) {
    add("exp_ret", std::to_string(c.ret));
  }
  return text + "\t},\n";
}

std::string LtpTable::Text() const {
  std::string text = Type();
  for (size_t i = 0; i < m_.cases.size(); ++i) text += Row(i);
  return text + "};\n\n";
}

}  // namespace kapifuzz
