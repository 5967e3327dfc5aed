// The closed list of questions that an expression may ask about the running system
// (docs/spec-language.md 3.1).
//
// `kapi check` refuses every other name; gen/ emits a call of executor/observables.h for each;
// observations record what they need. This table has only the shapes.
//
//   const Observable* o = FindObservable("access_error");   // params: kPath, kInt
//   ObservableArgs args = *MatchArguments(*o, call);         // access_error(dfd, filename, W_OK):
//   args.dfd, args.path, args.values                         //   dfd, filename, {W_OK}
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "specs/expr.h"

namespace kapifuzz {

enum class ObservableParam {
  kInt,      // any integer expression: a descriptor, a length, a constant
  kPointer,  // a pointer expression
  kPath,     // a path parameter, or the pair `dfd, path`
  kSymbol,   // a bare name that is not looked up: CONFIG_X
  kString,   // the name of a string of the kernel's interface: XATTR_USER_PREFIX
};

// What an observable answers, besides unknown.
enum class Yields {
  kNumber,
  kYesOrNo,  // 1 or 0
  kKind,     // compared with a kind's name: kind(fd) == file
};

struct Observable {
  std::string_view name;
  std::span<const ObservableParam> params;
  Yields yields = Yields::kNumber;
};

// All of them, by the order of the document.
std::span<const Observable> AllObservables();

// The observable of that name, or null.
const Observable* FindObservable(std::string_view name);

// Arguments of a call by their role. Pointers lead into the call.
struct ObservableArgs {
  const Expr* dfd = nullptr;   // null when the call gives none
  const Expr* path = nullptr;  // null when the observable takes no path
  std::vector<const Expr*> values = {};
};

// Sorts the operands of `call` by role. Fails when their number does not fit or a role needs a bare
// name.
Result<ObservableArgs> MatchArguments(const Observable& observable, const Expr& call);

}  // namespace kapifuzz
