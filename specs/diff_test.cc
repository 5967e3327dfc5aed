// The rules of `kapi diff`, one row each, and the implications that they rest on.
#include "specs/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "base/files.h"
#include "base/strings.h"
#include "specs/expr_implies.h"
#include "specs/filled_spec.h"
#include "specs/json_reader.h"
#include "specs/json_tree.h"
#include "specs/source_reader.h"

namespace kapifuzz {
namespace {

using testing::HasSubstr;

TEST(Implies, ProvesWhatItShould) {
  const std::pair<const char*, const char*> proved[] = {
      {"a && b", "a"},
      {"a", "a || b"},
      {"a && b", "b || c"},
      {"(a || b) && c", "c"},
      {"!(a || b)", "!a"},
      {"!a", "!(a && b)"},
      {"a ? b : c", "b || c"},
      {"n > 9", "n > 3"},
      {"n == 5", "n >= 5 && n != 6"},
      {"n < 0", "n <= 0"},
      {"!(n < 5)", "n > 4"},
      {"flags & O_CREAT", "flags & (O_CREAT | O_EXCL)"},
      {"(flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL)", "flags & O_EXCL"},
      {"(flags & 7) == 5", "(flags & 3) == 1"},
      {"flags & 0x100", "(flags & ~0xff) != 0"},
      {"kind(fd) == file && n > 2", "kind(fd) == file"},
      {"is_open( fd )", "is_open(fd)"},
      {"anything at all", ""},
  };
  for (const auto& [a, b] : proved) EXPECT_TRUE(Implies(a, b)) << a << " => " << b;
}

TEST(Implies, DoesNotProveTooMuch) {
  const std::pair<const char*, const char*> refused[] = {
      {"a", "a && b"},
      {"a || b", "a"},
      {"n > 3", "n > 9"},
      {"n != 5", "n > 5"},
      {"flags & 6", "flags & 4"},
      {"(flags & 4) == 0", "flags & 4"},
      {"kind(fd) == file", "kind(fd) == dir"},
      {"", "a"},
      {"offset(fd) > 1", "offset(fd2) > 1"},
      {"not an expression", "a"},
      {"n > LLONG_MAX", "m"},
      {"(flags & 6) != 2", "flags & 4"},
  };
  for (const auto& [a, b] : refused) EXPECT_FALSE(Implies(a, b)) << a << " => " << b;
  // Hopeless ones end.
  std::string wide_and = "x0", wide_or = "y0";
  for (int i = 1; i < 300; ++i) {
    wide_and += (i % 2 ? " || x" : " && x") + std::to_string(i);
    wide_or += (i % 2 ? " && y" : " || y") + std::to_string(i);
  }
  EXPECT_FALSE(Implies(wide_and, wide_or));
}

Number N(int64_t value) { return {std::to_string(value), value}; }

ParamConstraint Range(int64_t min, int64_t max) {
  return {.kind = "range", .min = N(min), .max = N(max)};
}
ParamConstraint Mask(int64_t mask) { return {.kind = "mask", .mask = N(mask)}; }

// What all rows start from.
ApiSpec Base() {
  ApiSpec spec{.name = "sys_x", .location = {"fs/x.c", 3}, .contexts = {"process"}};
  spec.params = {
      {.name = "fd", .ctype = "int", .type = "fd", .kinds = {"file", "dir"}, .flags = {"input"}},
      {.name = "flags", .ctype = "int", .type = "int", .flags = {"input"}, .constraint = Mask(7)},
      {.name = "buf",
       .ctype = "char __user *",
       .type = "user_ptr",
       .flags = {"input", "user"},
       .size = N(8)}};
  spec.ret = {.type = "int",
              .check = "range",
              .success_min = N(0),
              .success_max = N(9),
              .ensures = {"ret >= 0"}};
  spec.errors = {{.name = "EIO", .code = -5, .summary = "device"},
                 {.name = "EBADF",
                  .code = -9,
                  .when = "!is_open(fd)",
                  .only_when = "!is_open(fd)",
                  .line = {20}},
                 {.name = "EINVAL", .code = -22, .only_when = "flags > 9"}};
  spec.side_effects = {
      {.types = {"file_position"}, .target = "offset of fd", .only_when = "ret > 3"}};
  spec.state_transitions = {{.object = "file", .from = "old", .to = "new"}};
  spec.signals = {{.name = "SIGURG", .directions = {"receive"}, .action = "return", .error = -4}};
  spec.capabilities = {{.name = "CAP_FOWNER", .number = 3, .action = "bypass_check"}};
  spec.constraints = {{.name = "rule", .expression = "a > 3"}};
  spec.structs = {{.name = "s",
                   .size = {16},
                   .fields = {{.name = "f", .ctype = "int", .offset = {4}, .size = {4}}}}};
  spec.failure_atomic = "except";
  spec.failure_atomic_except = {"offset of fd"};
  return spec;
}

using Edit = std::function<void(ApiSpec&)>;

struct Row {
  const char* rules;  // all that must be reported, in order
  Edit after;
  Edit before = [](ApiSpec&) {};
};

ErrorSpec NewError(const char* only_when = "", const char* when = "") {
  return {.name = "EAGAIN", .code = -11, .summary = "again", .when = when, .only_when = only_when};
}

const Row kRows[] = {
    {"kind-changed", [](ApiSpec& s) { s.kind = "ioctl"; }},
    {"text-changed", [](ApiSpec& s) { s.notes = "x"; }},
    {"text-changed", [](ApiSpec& s) { s.errors[1].summary = "formal, so prose is not the contract"; }},
    {"prose-changed", [](ApiSpec& s) { s.side_effects[0].condition = "x"; }},
    {"prose-changed", [](ApiSpec& s) { s.capabilities[0].allows = "x"; }},
    {"member-changed", [](ApiSpec& s) { s.signal_masks = {{.name = "x"}}; }},
    {"member-changed", [](ApiSpec& s) { s.network = Network{.termination = "x"}; }},
    {"context-changed", [](ApiSpec& s) { s.contexts = {"sleepable"}; }},
    {"context-added", [](ApiSpec& s) { s.contexts = {"process", "softirq"}; s.kind = "function"; }, [](ApiSpec& s) { s.kind = "function"; }},
    {"context-removed", [](ApiSpec& s) { s.contexts = {}; s.kind = "function"; }, [](ApiSpec& s) { s.kind = "function"; }},
    {"may-sleep", [](ApiSpec& s) { s.contexts = {"process", "sleepable"}; s.kind = "function"; }, [](ApiSpec& s) { s.kind = "function"; }},
    {"atomicity-gained", [](ApiSpec& s) { s.failure_atomic = "yes"; s.failure_atomic_except = {}; }},
    {"atomicity-gained", [](ApiSpec&) {}, [](ApiSpec& s) { s.failure_atomic = ""; s.failure_atomic_except = {}; }},
    {"atomicity-lost", [](ApiSpec& s) { s.failure_atomic = "no"; s.failure_atomic_except = {}; }},
    {"atomicity-lost", [](ApiSpec& s) { s.failure_atomic_except.push_back("memory buf"); }},
    {"concurrency-gained", [](ApiSpec& s) { s.concurrency = "linearizable"; }},
    {"concurrency-lost", [](ApiSpec& s) { s.concurrency = "none"; }, [](ApiSpec& s) { s.concurrency = "linearizable"; }},
    {"param-count", [](ApiSpec& s) { s.params.pop_back(); }},
    {"param-renamed", [](ApiSpec& s) {
       s.params[0].name = "file";
       s.errors[1].when = s.errors[1].only_when = "!is_open(file)";
       s.side_effects[0].target = "offset of file";
       s.failure_atomic_except = {"offset of file"};
     }},
    {"ctype-changed", [](ApiSpec& s) { s.params[1].ctype = "unsigned int"; }},
    {"ctype-qualified", [](ApiSpec& s) { s.params[2].ctype = "const char __user *"; }},
    {"text-changed", [](ApiSpec& s) { s.params[2].ctype = ""; }},
    {"param-type", [](ApiSpec& s) { s.params[1].type = "uint"; }},
    {"kinds-added", [](ApiSpec& s) { s.params[0].kinds = {"file", "dir", "socket"}; }},
    {"kinds-added", [](ApiSpec& s) { s.params[0].kinds = {"any"}; }},
    {"kinds-removed", [](ApiSpec& s) { s.params[0].kinds = {"file"}; }},
    {"kinds-added kinds-removed", [](ApiSpec& s) { s.params[0].kinds = {"file", "socket"}; }},
    {"struct-changed", [](ApiSpec& s) { s.params[2].struct_name = "stat"; }},
    {"input-added", [](ApiSpec&) {}, [](ApiSpec& s) { s.params[2].flags = {"user"}; }},
    {"input-removed", [](ApiSpec& s) { s.params[2].flags = {"user"}; }},
    {"output-added", [](ApiSpec& s) { s.params[2].flags = {"inout", "user"}; }},
    {"output-removed", [](ApiSpec&) {}, [](ApiSpec& s) { s.params[2].flags = {"inout", "user"}; }},
    {"text-changed", [](ApiSpec& s) { s.params[2].flags = {"input", "output"}; }, [](ApiSpec& s) { s.params[2].flags = {"inout"}; }},
    {"optional-added", [](ApiSpec& s) { s.params[2].flags.push_back("optional"); }},
    {"optional-removed", [](ApiSpec&) {}, [](ApiSpec& s) { s.params[2].flags.push_back("optional"); }},
    {"const-added", [](ApiSpec& s) { s.params[2].flags.push_back("const"); }},
    {"const-removed", [](ApiSpec&) {}, [](ApiSpec& s) { s.params[2].flags.push_back("const"); }},
    {"aligned-added", [](ApiSpec& s) { s.params[2].flags.push_back("aligned"); }},
    {"aligned-removed", [](ApiSpec&) {}, [](ApiSpec& s) { s.params[2].flags.push_back("aligned"); }},
    {"flag-changed", [](ApiSpec& s) { s.params[2].flags.push_back("dma"); }},
    {"constraint-added", [](ApiSpec& s) { s.params[2].constraint = ParamConstraint{.kind = "page_aligned"}; }},
    {"constraint-removed", [](ApiSpec& s) { s.params[1].constraint.reset(); }},
    {"constraint-widened", [](ApiSpec& s) { s.params[1].constraint = Mask(15); }},
    {"constraint-narrowed", [](ApiSpec& s) { s.params[1].constraint = Mask(3); }},
    {"constraint-changed", [](ApiSpec& s) { s.params[1].constraint = Mask(9); }},
    {"constraint-changed", [](ApiSpec& s) { s.params[1].constraint = Range(0, 7); }},
    {"constraint-changed", [](ApiSpec& s) { s.params[1].constraint->mask = Number{"O_UNHEARD_OF", std::nullopt}; }},
    {"text-changed", [](ApiSpec& s) { s.params[1].constraint->mask->text = "1|2|4"; }},
    {"constraint-widened", [](ApiSpec& s) { s.params[1].constraint = Range(-1, 9); }, [](ApiSpec& s) { s.params[1].constraint = Range(0, 9); }},
    {"constraint-narrowed", [](ApiSpec& s) { s.params[1].constraint = Range(0, 8); }, [](ApiSpec& s) { s.params[1].constraint = Range(0, 9); }},
    {"constraint-widened", [](ApiSpec& s) { s.params[1].constraint = ParamConstraint{.kind = "enum", .values = {N(1), N(2)}}; }, [](ApiSpec& s) { s.params[1].constraint = ParamConstraint{.kind = "enum", .values = {N(2)}}; }},
    {"constraint-narrowed", [](ApiSpec& s) { s.params[1].constraint = ParamConstraint{.kind = "alignment", .alignment = N(16)}; }, [](ApiSpec& s) { s.params[1].constraint = ParamConstraint{.kind = "alignment", .alignment = N(8)}; }},
    {"size-changed", [](ApiSpec& s) { s.params[2].size = N(16); }},
    {"size-changed", [](ApiSpec& s) { s.params[2].size_param = "flags"; }},
    {"text-changed", [](ApiSpec& s) { s.params[2].size->text = "sizeof(long)"; }},
    {"struct-added", [](ApiSpec& s) { s.structs.push_back({.name = "t"}); }},
    {"struct-removed", [](ApiSpec& s) { s.structs.clear(); }},
    {"struct-size", [](ApiSpec& s) { s.structs[0].size = {24}; }},
    {"field-added", [](ApiSpec& s) { s.structs[0].fields.push_back({.name = "g"}); }},
    {"field-removed", [](ApiSpec& s) { s.structs[0].fields.clear(); }},
    {"field-moved", [](ApiSpec& s) { s.structs[0].fields[0].offset = {8}; }},
    {"size-changed", [](ApiSpec& s) { s.structs[0].fields[0].size = {8}; }},
    {"ctype-changed", [](ApiSpec& s) { s.structs[0].fields[0].ctype = "long"; }},
    {"ioctl-command", [](ApiSpec& s) { s.ioctl = IoctlSpec{.command = "A"}; }},
    {"ioctl-command", [](ApiSpec& s) { s.ioctl = IoctlSpec{.command = "A", .number = {2}}; }, [](ApiSpec& s) { s.ioctl = IoctlSpec{.command = "A", .number = {1}}; }},
    {"ioctl-file", [](ApiSpec& s) { s.ioctl = IoctlSpec{.command = "A", .file = "x"}; }, [](ApiSpec& s) { s.ioctl = IoctlSpec{.command = "A"}; }},
    {"return-added", [](ApiSpec&) {}, [](ApiSpec& s) { s.ret.reset(); }},
    {"return-removed", [](ApiSpec& s) { s.ret.reset(); }},
    {"return-type", [](ApiSpec& s) { s.ret->type = "fd"; }},
    {"return-check", [](ApiSpec& s) { s.ret->check = "custom"; }},
    {"return-check", [](ApiSpec& s) { s.ret->error_values = {N(-1)}; }},
    {"return-kinds-added", [](ApiSpec& s) { s.ret->kinds = {"file", "dir"}; }, [](ApiSpec& s) { s.ret->kinds = {"file"}; }},
    {"return-kinds-removed", [](ApiSpec& s) { s.ret->kinds = {"file"}; }, [](ApiSpec& s) { s.ret->kinds = {"file", "dir"}; }},
    {"return-narrowed", [](ApiSpec& s) { s.ret->success_max = N(5); }},
    {"return-widened", [](ApiSpec& s) { s.ret->success_max.reset(); }},
    {"return-changed", [](ApiSpec& s) { s.ret->success_min = N(1); s.ret->success_max = N(20); }},
    {"ensures-added", [](ApiSpec& s) { s.ret->ensures.push_back("is_open(fd)"); }},
    {"ensures-added", [](ApiSpec& s) { s.ret->ensures = {"ret >= 1"}; }},
    {"ensures-dropped", [](ApiSpec& s) { s.ret->ensures = {}; }},
    {"ensures-dropped", [](ApiSpec& s) { s.ret->ensures = {"ret >= -1"}; }},
    {"error-added", [](ApiSpec& s) { s.errors.push_back(NewError()); }},
    {"error-added", [](ApiSpec& s) { s.errors.push_back(NewError("flags & 4")); }},
    {"error-added-new-flags", [](ApiSpec& s) { s.errors.push_back(NewError("flags & 16 && is_open(fd)")); }},
    {"error-added-replaces", [](ApiSpec& s) { s.errors.push_back(NewError("!is_open(fd) && flags == 1")); }},
    {"error-added-applies", [](ApiSpec& s) { s.errors.push_back(NewError()); s.errors.back().applies = "config(CONFIG_X)"; }},
    {"error-added-unnamed", [](ApiSpec& s) { s.errors.push_back({.name = "(driver-specific)"}); }},
    {"error-removed", [](ApiSpec& s) { s.errors.erase(s.errors.begin()); }},
    {"error-removed-promised", [](ApiSpec& s) { s.errors.erase(s.errors.begin() + 1); }},
    {"error-code", [](ApiSpec& s) { s.errors[0].code = -6; }},
    {"error-reason-added", [](ApiSpec& s) { s.errors.push_back({.name = "EINVAL", .code = -22, .only_when = "flags == 2"}); }},
    {"error-reason-covered", [](ApiSpec& s) { s.errors.push_back({.name = "EIO", .code = -5, .summary = "other"}); }},
    {"error-when-added", [](ApiSpec& s) { s.errors[0].when = "flags == 1"; }},
    {"error-when-widened", [](ApiSpec& s) { s.errors[2].when = "flags > 20"; }, [](ApiSpec& s) { s.errors[2].when = "flags > 30"; }},
    {"error-when-new-failure", [](ApiSpec& s) { s.errors[1].when = s.errors[1].only_when = "!is_open(fd) || flags == 1"; }},
    {"error-added-new-flags", [](ApiSpec& s) { s.errors[1].when = s.errors[1].only_when = "!is_open(fd) || flags & 8"; }},
    {"error-when-narrowed", [](ApiSpec& s) { s.errors[1].when = "!is_open(fd) && flags == 1"; }},
    {"error-when-narrowed", [](ApiSpec& s) { s.errors[1].when = ""; }},
    {"error-when-changed", [](ApiSpec& s) { s.errors[1].when = "flags == 1"; }},
    {"error-narrowed", [](ApiSpec& s) { s.errors[2].only_when = "flags > 10"; }},
    {"error-narrowed", [](ApiSpec& s) { s.errors[0].only_when = "flags > 10"; }},
    {"error-widened", [](ApiSpec& s) { s.errors[2].only_when = "flags > 8"; }},
    {"error-widened", [](ApiSpec& s) { s.errors[2].only_when = ""; }},
    {"error-changed", [](ApiSpec& s) { s.errors[2].only_when = "fd == 3"; }},
    {"text-changed", [](ApiSpec& s) { s.errors[2].only_when = "!(flags <= 9)"; }},
    {"applies-changed", [](ApiSpec& s) { s.errors[1].applies = "config(CONFIG_X)"; }},
    {"prose-changed", [](ApiSpec& s) { s.errors[0].summary = "another device"; }},
    {"effect-added", [](ApiSpec& s) { s.side_effects.push_back({.types = {"network"}, .target = "x"}); }},
    {"effect-removed", [](ApiSpec& s) { s.side_effects.clear(); }},
    {"effect-removed-promised", [](ApiSpec& s) { s.side_effects.clear(); }, [](ApiSpec& s) { s.side_effects[0].ensures = {"ret > 0"}; }},
    {"effect-narrowed", [](ApiSpec& s) { s.side_effects[0].only_when = "ret > 4"; }},
    {"effect-widened", [](ApiSpec& s) { s.side_effects[0].only_when = "ret > 2"; }},
    {"effect-changed", [](ApiSpec& s) { s.side_effects[0].only_when = "flags == 1"; }},
    {"effect-type", [](ApiSpec& s) { s.side_effects[0].types = {"modify_state"}; }},
    {"reversible-gained", [](ApiSpec& s) { s.side_effects[0].reversible = true; }},
    {"reversible-lost", [](ApiSpec& s) { s.side_effects[0].reversible = false; }, [](ApiSpec& s) { s.side_effects[0].reversible = true; }},
    {"text-changed", [](ApiSpec& s) { s.side_effects[0].reversible = false; }},
    {"transition-added", [](ApiSpec& s) { s.state_transitions.push_back({.object = "x"}); }},
    {"transition-removed", [](ApiSpec& s) { s.state_transitions.clear(); }},
    {"transition-removed-promised", [](ApiSpec& s) { s.state_transitions.clear(); }, [](ApiSpec& s) { s.state_transitions[0].ensures = {"ret > 0"}; }},
    {"transition-states", [](ApiSpec& s) { s.state_transitions[0].to = "gone"; }},
    {"lock-changed", [](ApiSpec& s) { s.locks = {{.name = "l"}}; }},
    {"lock-contract", [](ApiSpec& s) { s.kind = "function"; s.locks = {{.name = "l"}}; }, [](ApiSpec& s) { s.kind = "function"; }},
    {"signal-added", [](ApiSpec& s) { s.signals.push_back({.name = "SIGIO", .directions = {"receive"}}); }},
    {"signal-added-fatal", [](ApiSpec& s) { s.signals.push_back({.name = "SIGPIPE", .directions = {"send"}, .action = "terminate"}); }},
    {"signal-removed", [](ApiSpec& s) { s.signals.clear(); }},
    {"signal-interrupts", [](ApiSpec& s) { s.signals[0].interruptible = true; }},
    {"signal-waits", [](ApiSpec& s) { s.signals[0].interruptible = false; }, [](ApiSpec& s) { s.signals[0].interruptible = true; }},
    {"signal-restarts", [](ApiSpec& s) { s.signals[0].restartable = true; }},
    {"signal-restart-lost", [](ApiSpec&) {}, [](ApiSpec& s) { s.signals[0].restartable = true; }},
    {"signal-errno", [](ApiSpec& s) { s.signals[0].error = -11; }},
    {"signal-changed", [](ApiSpec& s) { s.signals[0].timing = "exit"; }},
    {"capability-required", [](ApiSpec& s) { s.capabilities.push_back({.name = "CAP_X", .action = "perform_operation"}); }},
    {"capability-required", [](ApiSpec& s) { s.capabilities[0].action = "perform_operation"; }},
    {"capability-freed", [](ApiSpec& s) { s.capabilities.clear(); }, [](ApiSpec& s) { s.capabilities[0].action = "perform_operation"; }},
    {"capability-added", [](ApiSpec& s) { s.capabilities.push_back({.name = "CAP_X", .action = "bypass_check"}); }},
    {"capability-removed", [](ApiSpec& s) { s.capabilities.clear(); }},
    {"capability-action", [](ApiSpec& s) { s.capabilities[0].action = "increase_limit"; }},
    {"capability-number", [](ApiSpec& s) { s.capabilities[0].number = 4; }},
    {"alternative-added", [](ApiSpec& s) { s.capabilities[0].alternatives = {N(21)}; }},
    {"alternative-removed", [](ApiSpec&) {}, [](ApiSpec& s) { s.capabilities[0].alternatives = {N(21)}; }},
    {"rule-added", [](ApiSpec& s) { s.constraints.push_back({.name = "x"}); }},
    {"rule-removed", [](ApiSpec& s) { s.constraints.clear(); }},
    {"rule-widened", [](ApiSpec& s) { s.constraints[0].expression = "a > 2"; }},
    {"rule-narrowed", [](ApiSpec& s) { s.constraints[0].expression = "a > 4"; }},
    {"rule-changed", [](ApiSpec& s) { s.constraints[0].expression = "b > 4"; }},
};

std::string RulesOf(const std::vector<Change>& changes) {
  std::vector<std::string> names;
  for (const Change& change : changes) names.emplace_back(change.rule->name);
  return Join(names, " ");
}

TEST(Diff, EachRule) {
  for (const Row& row : kRows) {
    ApiSpec a = Base(), b = Base();
    row.before(a);
    row.after(b);
    const std::vector<Change> changes = DiffContracts({&a, 1}, {&b, 1});
    EXPECT_EQ(RulesOf(changes), row.rules) << ToPlain(changes);
  }
}

TEST(Diff, EveryRuleHasItsRow) {
  std::set<std::string> tested = {"spec-added", "spec-removed"};
  for (const Row& row : kRows) {
    const std::string rules = row.rules;
    for (std::string_view rule : Split(rules, ' ')) tested.emplace(rule);
  }
  for (const DiffRule& rule : AllDiffRules()) {
    EXPECT_EQ(tested.count(std::string(rule.name)), 1u) << rule.name << " has no row";
  }
}

TEST(Diff, TheDocumentShowsTheRules) {
  const std::string document = *ReadFile(JoinPath(KAPIFUZZ_SOURCE_DIR, "docs/kapi-diff.md"));
  std::string expected;
  for (const DiffRule& rule : AllDiffRules()) {
    expected += "| `" + std::string(rule.name) + "` | " + std::string(VerdictName(rule.verdict)) +
                " | " + std::string(rule.reason) + " |\n";
  }
  EXPECT_THAT(document, HasSubstr(expected));
}

TEST(Diff, CallsComeAndGo) {
  std::vector<ApiSpec> a = {{.name = "sys_b", .location = {"b.c", 2}}, {.name = "sys_a"}};
  std::vector<ApiSpec> b = {{.name = "sys_a"}, {.name = "sys_c"}};
  std::vector<Change> changes = DiffContracts(a, b);
  EXPECT_EQ(RulesOf(changes), "spec-removed spec-added");
  EXPECT_EQ(changes[0].api, "sys_b");
  EXPECT_EQ(WorstVerdict(changes), Verdict::kIncompatible);
  EXPECT_TRUE(DiffContracts(a, a).empty());
  EXPECT_EQ(ToPlain(DiffContracts(a, a)), "no changes\n");
}

// Every member of the model, those of tomorrow too, is looked at: no two specifications that differ in one pass as equal.
TEST(Diff, SeesEveryMember) {
  const ApiSpec filled = MakeFilledSpec().spec;
  const nlohmann::ordered_json tree = JsonTree(filled);
  const nlohmann::json flat = tree.flatten();
  for (const auto& [path, value] : flat.items()) {
    nlohmann::ordered_json other = tree;
    auto& member = other[nlohmann::ordered_json::json_pointer(path)];
    if (path == "/name" || path.find("/location") != path.npos || path.ends_with("/line")) continue;
    if (value.is_boolean()) {
      member = !value.get<bool>();
    } else if (value.is_number()) {
      member = 5;
    } else {
      member = "other";
    }
    Result<std::vector<ApiSpec>> changed = ReadJson(other.dump(), "x");
    ASSERT_TRUE(changed.ok()) << changed.error().ToString();
    EXPECT_FALSE(DiffContracts({&filled, 1}, *changed).empty()) << path;
  }
}

TEST(Diff, NamesPlacesAndTexts) {
  ApiSpec a = Base(), b = Base();
  b.errors[1].when = b.errors[1].only_when = "!is_open(fd) || flags == 1";
  b.errors[1].line = {25};
  a.errors.erase(a.errors.begin());
  const std::vector<Change> changes = DiffContracts({&a, 1}, {&b, 1});
  EXPECT_EQ(ToPlain(changes),
            "fs/x.c:25: incompatible: sys_x: error EBADF: the call could not fail there with this "
            "error and is now bound to (error-when-new-failure): was '!is_open(fd)', now "
            "'!is_open(fd) || flags == 1'\n"
            "fs/x.c:3: incompatible: sys_x: error EIO: callers do not expect this error "
            "(error-added): now 'device'\n"
            "2 incompatible, 0 unclear, 0 compatible\n");
  const auto json = nlohmann::json::parse(ToJson(changes));
  EXPECT_EQ(json["schema"], 1);
  EXPECT_EQ(json["incompatible"], 2);
  EXPECT_EQ(json["changes"][0]["rule"], "error-when-new-failure");
  EXPECT_EQ(json["changes"][0]["location"]["line"], 25);
  EXPECT_EQ(json["changes"][1]["after"], "device");
}

TEST(Diff, AuthoredSpecificationsDifferFromThemselvesInNothing) {
  const std::vector<ApiSpec> specs =
      ReadSource(JoinPath(KAPIFUZZ_SOURCE_DIR, "specs/linux"), {})->specs;
  EXPECT_EQ(ToPlain(DiffContracts(specs, specs)), "no changes\n");
}

}  // namespace
}  // namespace kapifuzz
