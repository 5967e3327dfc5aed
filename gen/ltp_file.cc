#include "gen/ltp_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <set>
#include <vector>

#include "base/errno_names.h"
#include "base/strings.h"
#include "executor/capability_names.h"
#include "gen/c_helpers.h"
#include "gen/c_text.h"
#include "gen/c_world.h"
#include "gen/ltp_columns.h"
#include "gen/ltp_model.h"

namespace kapifuzz {
namespace {

// "a", "b" and "c" as lines of a body.
std::string Body(const std::vector<std::string>& statements) {
  std::string text;
  for (const std::string& statement : statements) text += "\t" + statement + "\n";
  return text;
}

std::string StaticFunction(const std::string& head, const std::string& body) {
  return fmt::format("static {}\n{{\n{}}}\n\n", head, body);
}

// One item of the doc comment's list, wrapped.
std::string Bullet(const std::string& words) {
  constexpr size_t kWidth = 78;
  std::string text, line = " * -";
  for (std::string_view word : Split(words, ' ')) {
    if (line.size() + 1 + word.size() > kWidth) {
      text += line + "\n";
      line = " *  ";
    }
    line += " " + std::string(word);
  }
  return text + line + "\n";
}

class FileWriter {
 public:
  FileWriter(std::span<const LtpCase> cases, const LtpOptions& options)
      : m_(UniteCases(cases)), columns_(m_.cases), options_(options) {}

  std::string Write();

 private:
  std::string DocComment() const;
  std::string Statics() const;
  std::string FdList() const;
  // Functions of single cases; cases with the same statements share one.
  std::string CaseFunctions();
  std::string CaseFunction(const std::string& kind, const std::vector<std::string>& statements,
                           const char* parameter, std::string* name);
  std::string TableType() const;
  std::string Table() const;
  std::string Row(size_t index) const;
  std::string Enter() const;
  std::string Leave() const;
  std::string Run() const;
  std::vector<std::string> AfterSuccess() const;
  std::string Expectation(bool success) const;
  std::string Success(const std::string& indent) const;
  std::string BeforeCall() const;
  std::string Verify() const;
  std::string Setup() const;
  std::string Cleanup() const;
  std::string TestStruct(bool has_setup, bool has_cleanup) const;

  bool HasRenewals() const {
    return std::ranges::any_of(m_.renewals,
                               [](const auto& statements) { return !statements.empty(); });
  }
  bool HasPrepares() const {
    return std::ranges::any_of(m_.cases, [](const LtpCase& c) { return !c.prepare.empty(); });
  }
  bool HasNotes() const {
    return std::ranges::any_of(m_.cases, [](const LtpCase& c) { return !c.notes.empty(); });
  }
  bool HasChecks() const {
    return std::ranges::any_of(m_.cases, [](const LtpCase& c) { return !c.checks.empty(); });
  }
  // One case in ordinary surroundings needs no table.
  bool Alone() const { return m_.cases.size() == 1 && !m_.around.any(); }

  LtpModel m_;
  LtpColumns columns_;
  const LtpOptions& options_;
  std::map<std::string, std::string> function_of_body_;
  std::set<std::string> case_functions_;
  std::vector<std::string> renew_names_, prepare_names_, note_names_,
      check_names_;  // by case; "" for none
};

std::string FileWriter::DocComment() const {
  std::string text = "/*\\\n";
  const auto bullets = [&](bool errors) {
    for (const LtpCase& c : m_.cases) {
      if ((c.error != 0) != errors) continue;
      text +=
          Bullet(errors ? fmt::format("{}: {}", ErrnoName(c.error), c.description) : c.description);
    }
  };
  const std::string page = fmt::format(":manpage:`{}(2)`", m_.desc->name);
  if (m_.has_errors()) {
    text += fmt::format(" * Verify that {} fails with\n *\n", page);
    bullets(true);
  }
  if (m_.has_successes()) {
    text += m_.has_errors() ? " *\n * and that it succeeds:\n *\n"
                            : fmt::format(" * Verify that {} succeeds:\n *\n", page);
    bullets(false);
  }
  if (m_.needs_root)
    text += " *\n * Root is needed to set the scene: mounts, inode flags, other users.\n";
  return text + " */\n\n";
}

std::string FileWriter::Statics() const {
  std::string text;
  for (const std::string& name : m_.fds) text += fmt::format("static int {} = -1;\n", name);
  for (const std::string& name : m_.fd_pairs)
    text += fmt::format("static int {}[2] = {{ -1, -1 }};\n", name);
  if (m_.adopts_fds()) text += "static int new_fd = -1;\n";
  const bool closed = std::ranges::any_of(m_.cases, [](const LtpCase& c) {
    return std::ranges::any_of(c.args, [](const LtpArg& arg) { return arg.text == "closed_fd"; });
  });
  if (closed) text += "static int closed_fd = -1;\n";
  for (const auto& [name, value] : columns_.number_statics())
    text += fmt::format("static int {} = {};\n", name, value);
  for (const auto& [name, buffer] : m_.buffers) text += fmt::format("static void *{};\n", name);
  for (const auto& [name, what] : m_.long_strings) {
    text += fmt::format("static char {}[{} + 1];\n", name, what.substr(what.find('\n') + 1));
  }
  if (columns_.uses_bad_addr()) text += "static void *bad_addr;\n";
  return text.empty() ? text : text + "\n";
}

// All descriptors that a case may leave open, and the function that closes them.
std::string FileWriter::FdList() const {
  if (!m_.keeps_fds()) return "";
  std::vector<std::string> names;
  for (const std::string& name : m_.fds) names.push_back("&" + name);
  for (const std::string& name : m_.fd_pairs) {
    for (int i = 0; i < 2; ++i) names.push_back(fmt::format("&{}[{}]", name, i));
  }
  if (m_.adopts_fds()) names.push_back("&new_fd");
  std::string text = "static int *const fds[] = {\n";
  for (const std::string& name : names) text += "\t" + name + ",\n";
  text += "};\n\n";
  return text + StaticFunction("void close_fds(void)",
                               "\tunsigned int i;\n\n"
                               "\tfor (i = 0; i < ARRAY_SIZE(fds); i++) {\n"
                               "\t\tif (*fds[i] != -1)\n"
                               "\t\t\tSAFE_CLOSE(*fds[i]);\n"
                               "\t}\n");
}

std::string FileWriter::CaseFunction(const std::string& kind,
                                     const std::vector<std::string>& statements,
                                     const char* parameter, std::string* name) {
  if (statements.empty()) return "";
  std::string body = Body(statements);
  // A check that does not ask for the result says so.
  if (std::string_view(parameter) == "long ret" && !MentionsName(body, "ret"))
    body = "\t(void)ret;\n" + body;
  auto known = function_of_body_.find(body);
  if (known != function_of_body_.end()) {
    *name = known->second;
    return "";
  }
  *name = kind;
  for (int n = 2; case_functions_.contains(*name); ++n) *name = kind + std::to_string(n);
  case_functions_.insert(*name);
  function_of_body_[body] = *name;
  return StaticFunction(fmt::format("void {}({})", *name, parameter), body);
}

std::string FileWriter::CaseFunctions() {
  std::string text;
  renew_names_.resize(m_.cases.size());
  prepare_names_.resize(m_.cases.size());
  note_names_.resize(m_.cases.size());
  check_names_.resize(m_.cases.size());
  for (size_t i = 0; i < m_.cases.size(); ++i) {
    std::string kind = m_.cases[i].error == 0 ? "success" : ToLower(ErrnoName(m_.cases[i].error));
    text += CaseFunction("renew_for_" + kind, m_.renewals[i], "void", &renew_names_[i]);
    text += CaseFunction("prepare_" + kind, m_.cases[i].prepare, "void", &prepare_names_[i]);
    text += CaseFunction("note_" + kind, m_.cases[i].notes, "void", &note_names_[i]);
    text += CaseFunction("check_" + kind, m_.cases[i].checks, "long ret", &check_names_[i]);
  }
  return text;
}

std::string FileWriter::TableType() const {
  std::string text = "static const struct tcase {\n\tconst char *desc;\n";
  if (HasRenewals()) text += "\tvoid (*renew)(void);\n";
  if (HasPrepares()) text += "\tvoid (*prepare)(void);\n";
  if (HasNotes()) text += "\tvoid (*note)(void);\n";
  if (HasChecks()) text += "\tvoid (*check)(long ret);\n";
  text += columns_.Declarations();
  if (m_.around.nobody) text += "\tint as_nobody;\n";
  if (m_.around.cap) text += "\tint without_cap;\n";
  if (m_.around.nofile) text += "\trlim_t nofile;\n";
  if (m_.around.no_free_fd) text += "\tint no_free_fd;\n";
  if (m_.around.fsize) text += "\trlim_t fsize;\n";
  if (m_.around.umask) text += "\tmode_t umask;\n";
  if (m_.inode_flags) text += "\tint needs_inode_flags;\n";
  if (m_.has_successes()) text += "\tlong exp_ret;\n";
  if (m_.has_errors()) text += "\tint exp_errno;\n";
  return text + "} tcases[] = {\n";
}

std::string FileWriter::Row(size_t index) const {
  const LtpCase& c = m_.cases[index];
  const Environment ordinary;
  std::string text = fmt::format("\t{{\n\t\t.desc = {},\n", CString(c.description));
  if (!renew_names_[index].empty()) text += fmt::format("\t\t.renew = {},\n", renew_names_[index]);
  if (!prepare_names_[index].empty())
    text += fmt::format("\t\t.prepare = {},\n", prepare_names_[index]);
  if (!note_names_[index].empty()) text += fmt::format("\t\t.note = {},\n", note_names_[index]);
  if (!check_names_[index].empty()) text += fmt::format("\t\t.check = {},\n", check_names_[index]);
  text += columns_.RowOf(index);
  if (c.env.user == Environment::User::kNobody) text += "\t\t.as_nobody = 1,\n";
  if (m_.around.cap) {
    text += fmt::format("\t\t.without_cap = {},\n",
                        c.env.drop_cap < 0 ? "-1" : CapabilityName(c.env.drop_cap));
  }
  if (c.limits_descriptors) text += fmt::format("\t\t.nofile = {},\n", c.env.nofile);
  if (c.takes_all_descriptors) text += "\t\t.no_free_fd = 1,\n";
  if (c.env.fsize >= 0) text += fmt::format("\t\t.fsize = {},\n", c.env.fsize);
  if (m_.around.umask) text += fmt::format("\t\t.umask = 0{:o},\n", c.env.umask);
  if (NeedsInodeFlags(c)) text += "\t\t.needs_inode_flags = 1,\n";
  if (c.error != 0) {
    text += fmt::format("\t\t.exp_errno = {},\n", ErrnoName(c.error));
  } else if (c.ret != 0 && m_.desc->returns == 0) {
    text += fmt::format("\t\t.exp_ret = {},\n", c.ret);
  }
  return text + "\t},\n";
}

std::string FileWriter::Table() const {
  if (Alone()) return "";
  std::string text = TableType();
  for (size_t i = 0; i < m_.cases.size(); ++i) text += Row(i);
  return text + "};\n\n";
}

std::string FileWriter::Enter() const {
  std::string body;
  const auto when = [&](const std::string& condition, const std::string& action) {
    body += fmt::format("\tif ({})\n\t\t{}\n", condition, action);
  };
  if (m_.around.umask) body += "\tumask(tc->umask);\n";
  if (m_.around.fsize) when("tc->fsize", "set_soft_limit(RLIMIT_FSIZE, tc->fsize);");
  if (m_.around.cap) when("tc->without_cap != -1", "set_effective_cap(tc->without_cap, 0);");
  if (m_.around.nobody)
    body += "\tif (tc->as_nobody) {\n\t\tSAFE_SETEGID(NOBODY);\n\t\tSAFE_SETEUID(NOBODY);\n\t}\n";
  if (HasPrepares()) when("tc->prepare", "tc->prepare();");
  if (HasNotes()) when("tc->note", "tc->note();");
  // Last: what the case opens may take any number.
  if (m_.around.nofile) when("tc->nofile", "set_soft_limit(RLIMIT_NOFILE, tc->nofile);");
  if (m_.around.no_free_fd) when("tc->no_free_fd", "set_soft_limit(RLIMIT_NOFILE, unused_fd());");
  return StaticFunction("void enter(const struct tcase *tc)", body);
}

std::string FileWriter::Leave() const {
  std::string body;
  const auto when = [&](const std::string& condition, const std::string& action) {
    body += fmt::format("\tif ({})\n\t\t{}\n", condition, action);
  };
  std::vector<std::string> limits;
  if (m_.around.nofile) limits.push_back("tc->nofile");
  if (m_.around.no_free_fd) limits.push_back("tc->no_free_fd");
  if (!limits.empty()) when(Join(limits, " || "), "set_soft_limit(RLIMIT_NOFILE, nofile);");
  if (m_.around.nobody)
    body += "\tif (tc->as_nobody) {\n\t\tSAFE_SETEUID(0);\n\t\tSAFE_SETEGID(0);\n\t}\n";
  if (m_.around.cap) when("tc->without_cap != -1", "set_effective_cap(tc->without_cap, 1);");
  if (m_.around.fsize) when("tc->fsize", "set_soft_limit(RLIMIT_FSIZE, RLIM_INFINITY);");
  if (m_.around.umask) body += "\tumask(022);\n";
  return StaticFunction("void leave(const struct tcase *tc)", body);
}

// The call in its surroundings, which are gone again before anything is reported.
std::string FileWriter::Run() const {
  if (!m_.around.any()) return "";
  const std::string body =
      "\tint saved_errno;\n\tlong ret;\n\n\tenter(tc);\n\terrno = 0;\n\tret = " +
      columns_.CallText() +
      ";\n\tsaved_errno = errno;\n\tleave(tc);\n\n\terrno = saved_errno;\n\treturn ret;\n";
  return Enter() + Leave() + StaticFunction("long run(const struct tcase *tc)", body);
}

// What a success leaves behind that the next case must not meet.
std::vector<std::string> FileWriter::AfterSuccess() const {
  std::vector<std::string> lines;
  if (HasChecks()) {
    if (!Alone()) lines.push_back("if (tc->check)");
    lines.push_back(Alone() ? check_names_[0] + "(TST_RET);" : "\ttc->check(TST_RET);");
  }
  const std::string name = m_.desc->name;
  if (m_.adopts_fds() && name == "dup2") {
    lines.push_back("if (TST_RET != " + columns_.Expression(1) + ")");
    lines.push_back("\tnew_fd = TST_RET;");
  } else if (m_.adopts_fds()) {
    lines.push_back("new_fd = TST_RET;");
  }
  if (name == "close") lines.push_back(columns_.Expression(0) + " = -1;");
  for (size_t i = 0; i < m_.desc->args.size(); ++i) {
    if (m_.desc->args[i].type != ArgType::kFdArrayOut) continue;
    for (size_t n = 0; n < m_.desc->args[i].array_kinds.size(); ++n) {
      lines.push_back(fmt::format("SAFE_CLOSE(((int *){})[{}]);", columns_.Expression(i), n));
    }
  }
  return lines;
}

// The line that makes the call and reports: what is expected stands in the row, or here if there is no row.
std::string FileWriter::Expectation(bool success) const {
  const LtpCase& first = m_.cases[0];
  const std::string call = m_.around.any() ? "run(tc)" : columns_.CallText();
  const std::string name = m_.desc->name;
  const std::string message = Alone() ? CString(name + "(): " + first.description)
                                      : fmt::format("\"{}(): %s\", tc->desc", name);
  const std::string err = Alone() ? std::string(ErrnoName(first.error)) : "tc->exp_errno";
  const std::string ret = Alone() ? std::to_string(first.ret) : "tc->exp_ret";
  if (!success) return fmt::format("TST_EXP_FAIL2({}, {},\n\t\t\t\t{});", call, err, message);
  if (m_.desc->returns != 0) return fmt::format("TST_EXP_FD({},\n\t\t\t\t{});", call, message);
  return fmt::format("TST_EXP_VAL({}, {},\n\t\t\t\t{});", call, ret, message);
}

std::string FileWriter::Success(const std::string& indent) const {
  std::string text = indent + Expectation(true) + "\n";
  const std::vector<std::string> lines = AfterSuccess();
  if (lines.empty()) return text;
  text += indent + "if (TST_PASS) {\n";
  for (const std::string& line : lines) text += indent + "\t" + line + "\n";
  return text + indent + "}\n";
}

// What comes before the call: the case's own files, then its descriptors.
std::string FileWriter::BeforeCall() const {
  std::string body;
  if (Alone()) {
    if (HasRenewals()) body += "\t" + renew_names_[0] + "();\n";
    if (HasPrepares()) body += "\t" + prepare_names_[0] + "();\n";
    if (HasNotes()) body += "\t" + note_names_[0] + "();\n";
    return body;
  }
  if (m_.inode_flags) {
    body +=
        "\tif (tc->needs_inode_flags && no_inode_flags) {\n"
        "\t\ttst_res(TCONF, \"%s: this file system has no inode flags\", tc->desc);\n"
        "\t\treturn;\n\t}\n";
  }
  if (HasRenewals()) body += "\tif (tc->renew)\n\t\ttc->renew();\n";
  if (m_.around.any()) return body;  // run() does the rest
  if (HasPrepares()) body += "\tif (tc->prepare)\n\t\ttc->prepare();\n";
  if (HasNotes()) body += "\tif (tc->note)\n\t\ttc->note();\n";
  return body;
}

std::string FileWriter::Verify() const {
  std::string body = Alone() ? "" : "\tconst struct tcase *tc = &tcases[n];\n\n";
  body += BeforeCall();
  const bool mixed = m_.has_errors() && m_.has_successes();
  if (mixed) {
    body += "\tif (tc->exp_errno) {\n\t\t" + Expectation(false) + "\n\t} else {\n" +
            Success("\t\t") + "\t}\n";
  } else {
    body += m_.has_successes() ? Success("\t") : "\t" + Expectation(false) + "\n";
  }
  if (m_.keeps_fds()) body += "\tclose_fds();\n";
  return StaticFunction(Alone() ? "void verify(void)" : "void verify(unsigned int n)", body);
}

std::string FileWriter::Setup() const {
  std::vector<std::string> lines;
  for (const SetupCall& call : SetupCallsOf(m_.fixtures)) lines.push_back(LtpSetupLine(call));
  for (const auto& [name, what] : m_.long_strings) {
    const size_t cut = what.find('\n');
    lines.push_back(fmt::format("repeat({}, {}, {});", name, CString(what.substr(0, cut)),
                                what.substr(cut + 1)));
  }
  for (const auto& [name, buffer] : m_.buffers) {
    if (buffer.pattern) lines.push_back(fmt::format("memset({}, 'A', {});", name, buffer.size));
    if (buffer.has_data && buffer.size > 0) {
      lines.push_back(
          fmt::format("memcpy({}, {}, {});", name, CString(buffer.data), buffer.data.size()));
    }
  }
  if (columns_.uses_bad_addr()) lines.push_back("bad_addr = tst_get_bad_addr(NULL);");
  if (m_.around.fsize) lines.push_back("SAFE_SIGNAL(SIGXFSZ, SIG_IGN);");
  const bool breaks_pipes =
      std::ranges::any_of(m_.cases, [](const LtpCase& c) { return c.error == EPIPE; });
  if (breaks_pipes) lines.push_back("SAFE_SIGNAL(SIGPIPE, SIG_IGN);");
  const bool limits_fds = m_.around.nofile || m_.around.no_free_fd;
  if (limits_fds) {
    lines.insert(lines.begin(),
                 {"struct rlimit limit;", "", "SAFE_GETRLIMIT(RLIMIT_NOFILE, &limit);",
                  "nofile = limit.rlim_cur;"});
  }
  if (m_.has_successes()) lines.push_back("umask(022);");
  std::string body;
  for (const std::string& line : lines) body += line.empty() ? "\n" : "\t" + line + "\n";
  return body.empty() ? "" : StaticFunction("void setup(void)", body);
}

std::string FileWriter::Cleanup() const {
  std::vector<std::string> lines;
  if (m_.keeps_fds()) lines.push_back("close_fds();");
  // A set-up that failed half-way has not made all of this; umount() and access() find out.
  for (const SetupCall& call : CleanupCallsOf(m_.fixtures)) {
    const std::string path = call.args.substr(0, call.args.find(','));
    if (call.function == "umount") {
      lines.push_back(fmt::format("tst_umount({});", path));
    } else {
      lines.push_back(fmt::format("if (!access({}, F_OK))", path));
      lines.push_back(fmt::format("\t{}({});", call.function, call.args));
    }
  }
  return lines.empty() ? "" : StaticFunction("void cleanup(void)", Body(lines));
}

std::string FileWriter::TestStruct(bool has_setup, bool has_cleanup) const {
  std::string text = "static struct tst_test test = {\n";
  if (has_setup) text += "\t.setup = setup,\n";
  if (has_cleanup) text += "\t.cleanup = cleanup,\n";
  text +=
      Alone() ? "\t.test_all = verify,\n" : "\t.test = verify,\n\t.tcnt = ARRAY_SIZE(tcases),\n";
  text += "\t.needs_tmpdir = 1,\n";
  if (m_.needs_root) text += "\t.needs_root = 1,\n";
  if (m_.read_only_fs) text += "\t.needs_rofs = 1,\n\t.mntpoint = \"ro\",\n";
  if (!m_.buffers.empty()) {
    text += "\t.bufs = (struct tst_buffers []) {\n";
    for (const auto& [name, buffer] : m_.buffers)
      text += fmt::format("\t\t{{ &{}, .size = {} }},\n", name, buffer.size);
    text += "\t\t{}\n\t},\n";
  }
  return text + "};\n";
}

std::string FileWriter::Write() {
  const std::string setup = Setup(), cleanup = Cleanup();
  const std::string functions = CaseFunctions();
  std::string code = Statics();
  if (m_.around.nofile || m_.around.no_free_fd) code += "static rlim_t nofile;\n\n";
  const std::string rest = FdList() + functions + Table() + Run() + Verify() + setup + cleanup +
                           TestStruct(!setup.empty(), !cleanup.empty());
  const std::string helpers = HelpersFor(rest, LtpHelpers());
  const std::string all = code + helpers + rest;
  std::string head = fmt::format(
      "// SPDX-License-Identifier: GPL-2.0-or-later\n/*\n * Copyright (c) {} The kapifuzz "
      "authors\n */\n\n",
      options_.year);
  head += DocComment();
  if (NeedsGnuSource(all)) head += "#define _GNU_SOURCE\n";
  head += IncludesFor(all, LtpHelpers()) + "#include \"tst_test.h\"\n";
  if (MentionsName(all, "SAFE_OPENAT")) head += "#include \"tst_safe_file_at.h\"\n";
  if (MentionsName(all, "set_effective_cap"))
    head += "#include \"tst_capability.h\"\n#include \"lapi/capability.h\"\n";
  if (MentionsName(all, "tst_syscall")) head += "#include \"lapi/syscalls.h\"\n";
  if (m_.around.nobody) head += "\n#define NOBODY 65534\n";
  return head + "\n" + all;
}

}  // namespace

std::string WriteLtpFile(std::span<const LtpCase> cases, const LtpOptions& options) {
  return FileWriter(cases, options).Write();
}

}  // namespace kapifuzz
