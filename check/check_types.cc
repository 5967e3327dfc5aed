#include "check/check_types.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "check/check_layouts.h"
#include "gen/ctype.h"
#include "gen/struct_layout.h"
#include "specs/constants.h"
#include "specs/expr.h"

namespace kapifuzz {
namespace {

std::string Bytes(uint64_t count) {
  return std::to_string(count) + (count == 1 ? " byte" : " bytes");
}

std::string Sign(bool is_signed) { return is_signed ? "signed" : "unsigned"; }

std::string Quoted(const std::string& text) { return "'" + text + "'"; }

bool NamesAStruct(const std::string& type) {
  return type.starts_with("struct ") || type.starts_with("union ");
}

class TypeChecker {
 public:
  TypeChecker(const ApiSpec& spec, const KernelDebug& debug, uint64_t address)
      : spec_(spec), debug_(debug), address_(address) {}

  std::vector<Problem> Check() {
    if (spec_.kind == "syscall") CheckFunction();
    CheckStructs();
    std::ranges::move(CheckLayouts(spec_, debug_, address_), std::back_inserter(problems_));
    return std::move(problems_);
  }

 private:
  void Report(int line, const std::string& what) {
    problems_.push_back({spec_.location.file, line > 0 ? line : spec_.location.line,
                         Severity::kError, spec_.name + ": " + what});
  }

  void CheckFunction() {
    std::optional<DebugFunction> function =
        debug_.Implementation(address_, std::string(SyscallName(spec_)));
    if (function) {
      CheckParams(*function);
    } else if (!spec_.params.empty()) {
      Report(0, "has parameters, the kernel's function has none");
    }
  }

  void CheckParams(const DebugFunction& function) {
    const std::string place = " (" + function.file + ":" + std::to_string(function.line) + ")";
    if (function.params.size() != spec_.params.size()) {
      Report(0, std::to_string(spec_.params.size()) + " parameters, the kernel's function has " +
                    std::to_string(function.params.size()) + place);
      return;
    }
    for (size_t i = 0; i < spec_.params.size(); ++i) {
      const Param& ours = spec_.params[i];
      const DebugParam& theirs = function.params[i];
      std::string wrong = ours.name != theirs.name
                              ? "parameter " + std::to_string(i + 1) + " is called " +
                                    Quoted(theirs.name) + " in the kernel, not " + Quoted(ours.name)
                              : Difference(ours, theirs.type);
      if (!wrong.empty()) Report(ours.line.number, wrong + place);
    }
  }

  // "" if both types put the same into the register.
  static std::string Difference(const Param& ours, const DebugType& theirs) {
    const std::string owner = "param " + ours.name + ": ";
    const std::string kernels = "the kernel's " + Quoted(theirs.name);
    const bool integer = ours.type == "int" || ours.type == "uint";
    if (integer && theirs.is_pointer)
      return owner + ours.type + ", but " + kernels + " is a pointer";
    if (integer && theirs.width > 0 && theirs.is_signed != (ours.type == "int")) {
      return owner + ours.type + ", but " + kernels + " is " + Sign(theirs.is_signed);
    }
    Result<CType> type = ParseCType(ours.ctype);
    if (!type.ok()) return "";
    if (type->is_pointer != theirs.is_pointer) {
      return owner + Quoted(ours.ctype) +
             (type->is_pointer ? " is a pointer, " : " is no pointer, ") + kernels +
             (theirs.is_pointer ? " is one" : " is not");
    }
    if (theirs.width > 0 && type->width != theirs.width) {
      return owner + Quoted(ours.ctype) + " has " + Bytes(type->width) + ", " + kernels + " has " +
             std::to_string(theirs.width);
    }
    if (type->is_pointer) {
      const std::string pointer = type->pointee + (type->pointee.ends_with('*') ? "*" : " *");
      bool structs = NamesAStruct(pointer) || NamesAStruct(theirs.name);
      return structs && pointer != theirs.name ? owner + Quoted(ours.ctype) + " is " + kernels : "";
    }
    if (type->is_signed != theirs.is_signed) {
      return owner + Quoted(ours.ctype) + " is " + Sign(type->is_signed) + ", " + kernels + " is " +
             Sign(theirs.is_signed);
    }
    return "";
  }

  // Every struct of a parameter and every one in sizeof(), with the members that expressions use.
  void CheckStructs() {
    std::set<std::string> checked;
    for (const Param& param : spec_.params) {
      if (param.struct_name.empty()) continue;
      std::optional<DebugStruct> theirs =
          CheckStruct(param.line.number, param.struct_name, &checked);
      if (theirs) CheckMembers(param, *theirs);
    }
    ForEachExpr([&](const Expr& part, int line) {
      constexpr std::string_view kStruct = "struct ";
      if (part.kind != ExprKind::kSizeof || !part.text.starts_with(kStruct)) return;
      CheckStruct(line, part.text.substr(kStruct.size()), &checked);
    });
  }

  std::optional<DebugStruct> CheckStruct(int line, const std::string& name,
                                         std::set<std::string>* checked) {
    std::optional<DebugStruct> theirs = debug_.FindStruct(address_, name);
    if (!checked->insert(name).second) return theirs;
    std::optional<int64_t> ours = SizeOfType("struct " + name);
    if (!theirs) {
      Report(line, "the file of the kernel's function knows no struct " + name);
    } else if (ours && static_cast<uint64_t>(*ours) != theirs->size) {
      Report(line, "struct " + name + " has " + Bytes(*ours) + " here, the kernel's has " +
                       std::to_string(theirs->size));
    }
    return theirs;
  }

  void CheckMembers(const Param& param, const DebugStruct& theirs) {
    std::set<std::string> checked;
    ForEachExpr([&](const Expr& part, int line) {
      bool ours = part.kind == ExprKind::kMember && part.text == param.name;
      if (!ours || !checked.insert(part.member).second) return;
      const std::string name = "struct " + param.struct_name + ": member " + Quoted(part.member);
      auto field = std::ranges::find(theirs.fields, part.member, &DebugField::name);
      std::optional<FieldLayout> layout = FindField(param.struct_name, part.member);
      if (field == theirs.fields.end()) {
        Report(line, name + " is not in the kernel's");
      } else if (layout && layout->offset != field->offset) {
        Report(line, name + " is at offset " + std::to_string(layout->offset) +
                         " here, in the kernel's at " + std::to_string(field->offset));
      } else if (layout && (layout->width != field->type.width ||
                            layout->is_signed != field->type.is_signed)) {
        Report(line, name + " is " + Sign(layout->is_signed) + " with " + Bytes(layout->width) +
                         " here, the kernel's is " + Sign(field->type.is_signed) + " with " +
                         std::to_string(field->type.width));
      }
    });
  }

  template <typename Visit>
  void ForEachExpr(Visit&& visit) const {
    auto text = [&visit](const std::string& source, int line) {
      Result<Expr> expr = ParseExpr(source);
      if (expr.ok()) VisitExpr(*expr, [&](const Expr& part, bool) { visit(part, line); });
    };
    auto texts = [&text](const auto& item) {
      for (const std::string& ensures : item.ensures) text(ensures, item.line.number);
    };
    for (const ErrorSpec& error : spec_.errors) {
      for (const std::string* source : {&error.when, &error.only_when, &error.applies}) {
        text(*source, error.line.number);
      }
    }
    if (spec_.ret) texts(*spec_.ret);
    for (const SideEffect& effect : spec_.side_effects) {
      text(effect.only_when, effect.line.number);
      texts(effect);
    }
    for (const StateTransition& transition : spec_.state_transitions) {
      text(transition.only_when, transition.line.number);
      texts(transition);
    }
    for (const Param& param : spec_.params) {
      if (param.size) text(param.size->text, param.line.number);
    }
  }

  const ApiSpec& spec_;
  const KernelDebug& debug_;
  const uint64_t address_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> CheckTypes(const ApiSpec& spec, const KernelDebug& debug, uint64_t address) {
  return TypeChecker(spec, debug, address).Check();
}

}  // namespace kapifuzz
