#include "gen/ltp_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/errno_names.h"
#include "base/strings.h"
#include "gen/c_helpers.h"
#include "gen/c_text.h"
#include "gen/ltp_columns.h"
#include "gen/ltp_model.h"
#include "gen/ltp_replay.h"
#include "gen/ltp_scene.h"
#include "gen/ltp_table.h"

namespace kapifuzz {
namespace {

// Words as lines of the doc comment; the first begins with `start`, the others with `more`.
std::string Wrapped(const std::string& words, const std::string& start, const std::string& more) {
  constexpr size_t kWidth = 78;
  std::string text, line = start;
  for (std::string_view word : Split(words, ' ')) {
    if (line.size() + 1 + word.size() > kWidth) {
      text += line + "\n";
      line = more;
    }
    line += " " + std::string(word);
  }
  return text + line + "\n";
}
std::string Paragraph(const std::string& words) { return Wrapped(words, " *", " *"); }
// One item of the doc comment's list.
std::string Bullet(const std::string& words) { return Wrapped(words, " * -", " *  "); }

std::string RootReasons(const LtpModel& m) {
  std::vector<std::string> reasons;
  const bool mounts = m.read_only_fs || std::ranges::any_of(m.fixtures, [](const Fixture* f) {
                        return f->feature == Feature::kFull || f->feature == Feature::kMountPoint;
                      });
  const bool devices =
      std::ranges::any_of(m.fixtures, [](const Fixture* f) { return f->kind == Kind::kChardev; });
  if (mounts) reasons.push_back("mounts");
  if (devices) reasons.push_back("device nodes");
  if (m.inode_flags) reasons.push_back("inode flags");
  if (m.privileged_xattrs) reasons.push_back("trusted and security attributes");
  if (m.around.nobody) reasons.push_back("acting as another user");
  if (m.around.cap) reasons.push_back("giving up a capability");
  return Join(reasons, ", ");
}

class FileWriter {
 public:
  FileWriter(std::span<const LtpCase> cases, const LtpOptions& options)
      : m_(UniteCases(cases)), columns_(m_.cases), table_(m_, columns_), options_(options) {}

  std::string Write() const;

 private:
  std::string DocComment() const;
  std::string Head(const std::string& code) const;
  std::string Enter() const;
  std::string Leave() const;
  std::string Run() const;
  std::vector<std::string> AfterSuccess() const;
  std::string Expectation(bool success) const;
  std::string Success(const std::string& indent) const;
  std::string BeforeCall() const;
  std::string Verify() const;

  // One case in ordinary surroundings needs no table.
  bool Alone() const { return m_.cases.size() == 1 && !m_.around.any(); }

  const LtpModel m_;
  const LtpColumns columns_;
  const LtpTable table_;
  const LtpOptions& options_;
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
    text += m_.has_errors() ? " *\n * and that a success changes\n *\n"
                            : fmt::format(" * Verify that a success of {} changes\n *\n", page);
    bullets(false);
  }
  if (m_.needs_root) text += " *\n" + Paragraph("Root is needed for " + RootReasons(m_) + ".");
  return text + " */\n\n";
}

std::string FileWriter::Enter() const {
  std::string body;
  const auto when = [&](const std::string& condition, const std::string& action) {
    body += fmt::format("\tif ({})\n\t\t{}\n", condition, action);
  };
  if (m_.around.empty_umask) {
    body += "\tumask(tc->umask);\n";
  } else if (m_.around.umask) {
    when("tc->umask", "umask(tc->umask);");
  }
  if (m_.around.fsize) when("tc->fsize", "set_soft_limit(RLIMIT_FSIZE, tc->fsize);");
  if (m_.around.memlock) when("tc->memlock", "set_soft_limit(RLIMIT_MEMLOCK, tc->memlock);");
  if (m_.around.no_memlock) when("tc->no_memlock", "set_soft_limit(RLIMIT_MEMLOCK, 0);");
  if (m_.around.cap) when("tc->without_cap", "set_effective_cap(tc->without_cap, 0);");
  if (m_.around.nobody)
    body += "\tif (tc->as_nobody) {\n\t\tSAFE_SETEGID(NOBODY);\n\t\tSAFE_SETEUID(NOBODY);\n\t}\n";
  if (table_.has_prepare()) when("tc->prepare", "tc->prepare();");
  if (table_.has_note()) when("tc->note", "tc->note();");
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
  if (m_.around.cap) when("tc->without_cap", "set_effective_cap(tc->without_cap, 1);");
  if (m_.around.fsize) when("tc->fsize", "set_soft_limit(RLIMIT_FSIZE, RLIM_INFINITY);");
  std::vector<std::string> locks;
  if (m_.around.memlock) locks.push_back("tc->memlock");
  if (m_.around.no_memlock) locks.push_back("tc->no_memlock");
  if (!locks.empty()) when(Join(locks, " || "), "set_soft_limit(RLIMIT_MEMLOCK, RLIM_INFINITY);");
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
  if (table_.has_check()) {
    if (!Alone()) lines.push_back("if (tc->check)");
    lines.push_back(Alone() ? table_.NamesOf(0).check + "(TST_RET);" : "\ttc->check(TST_RET);");
  }
  const std::string name = m_.desc->name;
  if (m_.adopts_fds()) {
    // Onto a descriptor that has a name, the result is that descriptor.
    const bool by_row = m_.chooses_fd() && columns_.Expression(1) != kClosedFd;
    if (by_row)
      lines.push_back(fmt::format("if (tc->{} == &{})", m_.desc->args[1].name, kClosedFd));
    lines.push_back(by_row ? "\tnew_fd = TST_RET;" : "new_fd = TST_RET;");
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

// The line that makes the call and reports: what is expected stands in the row, or here if there is
// no row.
std::string FileWriter::Expectation(bool success) const {
  const LtpCase& first = m_.cases[0];
  const std::string call = m_.around.any() ? "run(tc)" : columns_.CallText();
  const std::string name = m_.desc->name;
  const char* what = success ? "success changes " : "";
  const std::string message = Alone() ? CString(name + "(): " + what + first.description)
                                      : fmt::format("\"{}(): {}%s\", tc->desc", name, what);
  const std::string err = Alone() ? std::string(ErrnoName(first.error)) : "tc->exp_errno";
  const std::string ret = Alone() ? std::to_string(first.ret) : "tc->exp_ret";
  if (!success) return fmt::format("TST_EXP_FAIL2({}, {},\n\t\t\t\t{});", call, err, message);
  if (m_.desc->returns != 0) return fmt::format("TST_EXP_FD({},\n\t\t\t\t{});", call, message);
  if (!table_.has_ret()) return fmt::format("TST_EXP_PASS({},\n\t\t\t\t{});", call, message);
  return fmt::format("TST_EXP_VAL({}, {},\n\t\t\t\t{});", call, ret, message);
}

std::string FileWriter::Success(const std::string& indent) const {
  std::string text = indent + Expectation(true) + "\n";
  const std::vector<std::string> lines = AfterSuccess();
  if (lines.empty()) return text;
  const bool only_checks = table_.has_check() && !Alone() && lines.size() == 2;
  if (only_checks) {
    return text + indent + "if (TST_PASS && tc->check)\n" + indent + lines[1] + "\n";
  }
  text += indent + "if (TST_PASS) {\n";
  for (const std::string& line : lines) text += indent + "\t" + line + "\n";
  return text + indent + "}\n";
}

// What comes before the call: the case's own files, then its descriptors.
std::string FileWriter::BeforeCall() const {
  std::string body;
  if (Alone()) {
    if (table_.has_renew()) body += "\t" + table_.NamesOf(0).renew + "();\n";
    if (table_.has_prepare()) body += "\t" + table_.NamesOf(0).prepare + "();\n";
    if (table_.has_note()) body += "\t" + table_.NamesOf(0).note + "();\n";
    return body;
  }
  if (m_.inode_flags) {
    body +=
        "\tif (tc->needs_inode_flags && no_inode_flags) {\n"
        "\t\ttst_res(TCONF, \"%s: this file system has no inode flags\", tc->desc);\n"
        "\t\treturn;\n\t}\n";
  }
  if (table_.has_renew()) body += "\tif (tc->renew)\n\t\ttc->renew();\n";
  if (m_.around.any()) return body;  // run() does the rest
  if (table_.has_prepare()) body += "\tif (tc->prepare)\n\t\ttc->prepare();\n";
  if (table_.has_note()) body += "\tif (tc->note)\n\t\ttc->note();\n";
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

std::string FileWriter::Head(const std::string& code) const {
  std::string head = fmt::format(
      "// SPDX-License-Identifier: GPL-2.0-or-later\n/*\n * Copyright (c) {} The kapifuzz "
      "authors\n */\n\n",
      options_.year);
  head += DocComment();
  if (NeedsGnuSource(code)) head += "#define _GNU_SOURCE\n";
  head += IncludesFor(code, LtpHelpers()) + "#include \"tst_test.h\"\n";
  if (MentionsName(code, "SAFE_OPENAT")) head += "#include \"tst_safe_file_at.h\"\n";
  if (MentionsName(code, "SAFE_EPOLL_CREATE1")) head += "#include \"tst_epoll.h\"\n";
  if (MentionsName(code, "set_effective_cap")) head += "#include \"tst_capability.h\"\n";
  if (MentionsName(code, "tst_syscall")) head += "#include \"lapi/syscalls.h\"\n";
  if (m_.around.nobody) head += "\n#define NOBODY 65534\n";
  return head + "\n";
}

std::string FileWriter::Write() const {
  const std::string setup = SetupOf(m_, columns_), cleanup = CleanupOf(m_);
  const std::string code = FdListOf(m_) + table_.Functions() + (Alone() ? "" : table_.Text()) +
                           Run() + Verify() + setup + cleanup +
                           TestStructOf(m_, !setup.empty(), !cleanup.empty(), Alone());
  const std::string all = StaticsOf(m_, columns_) + HelpersFor(code, LtpHelpers()) + code;
  return Head(all) + all;
}

}  // namespace

std::string WriteLtpFile(std::span<const LtpCase> cases, const LtpOptions& options) {
  return FileWriter(cases, options).Write();
}

}  // namespace kapifuzz
