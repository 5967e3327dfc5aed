#include "gen/ltp_emitter.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "base/strings.h"
#include "executor/items.h"
#include "executor/program_wire.h"
#include "gen/c_world.h"
#include "gen/ltp_case.h"
#include "gen/ltp_check.h"
#include "gen/ltp_file.h"

namespace kapifuzz {
namespace {

// How much a reader has to take in; the smallest wins, and nothing in it depends on the order of
// the witnesses.
using Weight = std::tuple<int, int, size_t, size_t, std::string>;

// Flags beyond the first, and permission bits that nobody would write.
size_t ClutterOf(const LtpCase& c) {
  constexpr std::string_view kOrdinaryModes[] = {"0", "0600", "0644", "0666", "0755"};
  const SyscallDesc& desc = Syscalls()[static_cast<size_t>(c.syscall)];
  size_t clutter = 0;
  for (size_t i = 0; i < c.args.size(); ++i) {
    const std::string& text = c.args[i].text;
    if (c.args[i].kind != LtpArg::kLiteral) continue;
    clutter += static_cast<size_t>(std::ranges::count(text, '|'));
    const bool mode = std::string_view(desc.args[i].name) == "mode";
    clutter += mode && std::ranges::find(kOrdinaryModes, text) == std::end(kOrdinaryModes);
  }
  return clutter;
}

Weight WeightOf(const LtpCase& c) {
  const Environment ordinary;
  const int surroundings = (c.env.user != ordinary.user) + (c.env.drop_cap >= 0) +
                           (c.env.fsize >= 0) + (c.env.memlock >= 0) +
                           (c.env.umask != ordinary.umask) + c.limits_descriptors;
  const auto special = static_cast<int>(
      std::ranges::count_if(c.fixtures, [](const Fixture* f) { return NeedsRoot(*f); }));
  std::string text;
  for (const std::string& statement : c.prepare) text += statement + "\n";
  for (const LtpArg& arg : c.args) text += arg.text + ",";
  return {surroundings, special, c.prepare.size() + ClutterOf(c), text.size(), text};
}

std::string IdentityOf(const LtpCase& c) {
  return fmt::format("{} {} {} {} {} {} {} {:o}\n{}",
                     Syscalls()[static_cast<size_t>(c.syscall)].name, c.error,
                     static_cast<int>(c.env.user), c.env.drop_cap, c.env.nofile, c.env.fsize,
                     c.env.memlock, c.env.umask, std::get<std::string>(WeightOf(c)));
}

// What is known of one item: its best case, or the reason why there is none.
struct Choice {
  std::optional<LtpCase> best;
  std::string reason;
};

std::string DescriptionOf(const SyscallDesc& desc, const ItemPlace& place) {
  if (place.kind == ItemKind::kError) return desc.errors[place.index].summary;
  return desc.effects[place.index].target.text;
}

// Items that a case can show: the error that came back, or the effects of a success.
bool CanShow(const ItemPlace& place, int64_t ret) {
  return place.syscall >= 0 && place.kind == (ret < 0 ? ItemKind::kError : ItemKind::kEffect);
}

constexpr char kRefuted[] = "its row did not hold in the test's own process";

void Consider(uint32_t item, const Result<LtpCase>& built, const std::set<std::string>& refuted,
              std::map<uint32_t, Choice>* choices) {
  Choice& choice = (*choices)[item];
  const bool fell = built.ok() && refuted.contains(IdentityOf(*built));
  if (fell || !built.ok()) {
    const std::string reason = fell ? kRefuted : built.error().message;
    if (choice.reason.empty() || reason < choice.reason) choice.reason = reason;
  } else if (!choice.best || WeightOf(*built) < WeightOf(*choice.best)) {
    choice.best = *built;
  }
}

std::map<uint32_t, Choice> Choose(std::span<const Witness> witnesses,
                                  const std::set<std::string>& refuted) {
  std::map<uint32_t, Choice> choices;
  for (const Witness& witness : witnesses) {
    const size_t ran = std::min<size_t>(witness.calls.size(), witness.program.call_count);
    for (size_t call = 0; call < ran; ++call) {
      std::optional<Result<LtpCase>> built;
      for (uint32_t item : witness.calls[call].items) {
        if (!CanShow(PlaceOfItem(item), witness.calls[call].ret)) continue;
        if (!built) built = BuildLtpCase(witness, static_cast<int>(call));
        Consider(item, *built, refuted, &choices);
      }
    }
  }
  return choices;
}

// The same call may be the best witness of several items: one row then.
void AddCase(const LtpCase& chosen, uint32_t item, const std::string& description,
             std::vector<LtpCase>* cases) {
  for (LtpCase& known : *cases) {
    if (WeightOf(known) != WeightOf(chosen) || known.error != chosen.error) continue;
    known.items.push_back(item);
    known.description += (chosen.error != 0 ? "; " : ", ") + description;
    return;
  }
  cases->push_back(chosen);
  cases->back().items = {item};
  cases->back().description = description;
}

std::string TestName(const std::string& syscall, int number) {
  return fmt::format("{}{}{:02}", syscall, IsDigit(syscall.back()) ? "_" : "", number);
}

std::string Makefile(int year) {
  return fmt::format(
      "# SPDX-License-Identifier: GPL-2.0-or-later\n# Copyright (c) {} The kapifuzz authors\n\n"
      "top_srcdir\t\t?= ../../../..\n\n"
      "include $(top_srcdir)/include/mk/testcases.mk\n\n"
      "include $(top_srcdir)/include/mk/generic_leaf_target.mk\n",
      year);
}

void AddFiles(const std::string& syscall, std::span<const LtpCase> cases, const LtpOptions& options,
              LtpSuite* suite, std::string* runtest) {
  const std::string name = TestName(syscall, options.number),
                    folder = "testcases/kernel/syscalls/" + syscall + "/";
  suite->files.push_back({folder + name + ".c", WriteLtpFile(cases, options)});
  suite->files.push_back({folder + "Makefile", Makefile(options.year)});
  suite->files.push_back({folder + ".gitignore", "/" + name + "\n"});
  for (const LtpCase& c : cases) suite->rows.push_back({name, c.description, IdentityOf(c)});
  *runtest += name + " " + name + "\n";
}

}  // namespace

Result<LtpSuite> EmitLtp(std::span<const Witness> witnesses, const LtpOptions& options) {
  LtpSuite suite;
  std::vector<std::vector<LtpCase>> by_syscall(Syscalls().size());
  for (const auto& [item, choice] : Choose(
           witnesses, options.refuted)) {  // items ascend: rows come in the specification's order
    if (!choice.best) {
      suite.skipped.push_back({item, choice.reason});
      continue;
    }
    const ItemPlace place = PlaceOfItem(item);
    const auto syscall = static_cast<size_t>(place.syscall);
    AddCase(*choice.best, item, DescriptionOf(Syscalls()[syscall], place), &by_syscall[syscall]);
    suite.covered.push_back(item);
  }
  if (suite.covered.empty()) return Error{"", "no witnessed error or effect can become a test"};
  std::string runtest = "# Tests made from witnesses of the specifications.\n";
  for (std::vector<LtpCase>& cases : by_syscall) {
    for (LtpCase& c : cases) {
      LtpChecks checks = ChecksOf(c);
      c.notes = std::move(checks.notes);
      c.checks = std::move(checks.checks);
    }
  }
  for (size_t s = 0; s < by_syscall.size(); ++s) {
    if (!by_syscall[s].empty())
      AddFiles(Syscalls()[s].name, by_syscall[s], options, &suite, &runtest);
  }
  suite.files.push_back({"runtest/kapifuzz", runtest});
  return suite;
}

}  // namespace kapifuzz
