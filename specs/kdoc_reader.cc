#include "specs/kdoc_reader.h"

#include <algorithm>

#include "base/strings.h"
#include "specs/kdoc_context.h"
#include "specs/kdoc_items.h"

namespace kapifuzz {
namespace {

class CommentReader {
 public:
  CommentReader(const SpecComment& comment, const Prototype* prototype, const std::string& file,
                std::vector<KdocProblem>* problems)
      : prototype_(prototype), context_(problems), kdoc_(SplitComment(comment, problems)) {
    spec_.location = {file, comment.line};
  }

  ApiSpec Read() {
    spec_.name = kdoc_.name;
    spec_.description = kdoc_.summary.Joined();
    for (const KdocItem& item : kdoc_.items) ReadItem(item);
    if (!since_.empty()) {
      spec_.notes += (spec_.notes.empty() ? "" : "\n") + ("since-version: " + since_);
    }
    MergeParamLines();
    CheckName();
    CheckReferences();
    if (prototype_) ComparePrototype();
    return std::move(spec_);
  }

 private:
  void ReadItem(const KdocItem& item) {
    const std::string_view keyword = item.grammar->keyword;
    if (keyword == "param") {
      spec_.params.push_back(ReadParam(item, &context_));
    } else if (keyword == "return") {
      spec_.ret = ReadReturn(item, &context_);
    } else if (keyword == "error") {
      spec_.errors.push_back(ReadError(item, &context_));
    } else if (keyword == "side-effect") {
      spec_.side_effects.push_back(ReadSideEffect(item, &context_));
    } else if (keyword == "state-trans") {
      spec_.state_transitions.push_back(ReadStateTransition(item, &context_));
    } else if (keyword == "capability") {
      spec_.capabilities.push_back(ReadCapability(item, &context_));
    } else if (keyword == "lock") {
      spec_.locks.push_back(ReadLock(item, &context_));
    } else if (keyword == "signal") {
      spec_.signals.push_back(ReadSignal(item, &context_));
    } else if (keyword == "constraint") {
      spec_.constraints.push_back(ReadConstraint(item, &context_));
    } else {
      ReadWholeCallItem(keyword, item);
    }
  }

  // Items that say something about the call as a whole and have no sub-fields.
  void ReadWholeCallItem(std::string_view keyword, const KdocItem& item) {
    if (keyword == "long-desc") spec_.long_description = item.header.Joined();
    if (keyword == "examples") spec_.examples = item.header.Verbatim();
    if (keyword == "notes") spec_.notes = item.header.Joined();
    if (keyword == "provenance") spec_.provenance = item.header.Joined();
    if (keyword == "since-version") since_ = item.header.Folded();
    if (keyword == "contexts" || keyword == "context-flags") {
      spec_.contexts = context_.ToWords(item.header.Folded(), Contexts(), item.line);
    }
    if (keyword == "param-count") expected_params_ = ReadCount(item);
    if (keyword == "failure-atomic") ReadFailureAtomic(item);
    if (keyword == "concurrency") {
      spec_.concurrency = context_.ToWord(item.header.Folded(), Concurrencies(), item.line);
    }
  }

  int ReadCount(const KdocItem& item) {
    std::optional<int64_t> count = ParseInt(item.header.Folded());
    if (!count || *count < 0 || *count > 6) {
      context_.Fail(item.line, "'" + item.header.Folded() + "' is no number of parameters");
      return -1;
    }
    count_line_ = item.line;
    return static_cast<int>(*count);
  }

  // "yes", "no" or "except TARGET; TARGET".
  void ReadFailureAtomic(const KdocItem& item) {
    const std::string text = item.header.Folded();
    std::string_view rest = text;
    std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(word.size());
    spec_.failure_atomic = context_.ToWord(word, FailureAtomicity(), item.line);
    if (spec_.failure_atomic == "except") {
      for (std::string_view target : Split(rest, ';')) {
        if (!Trim(target).empty()) spec_.failure_atomic_except.emplace_back(Trim(target));
      }
    }
    bool needs_target = spec_.failure_atomic == "except";
    if (needs_target == spec_.failure_atomic_except.empty() ||
        (!needs_target && !Trim(rest).empty())) {
      context_.Fail(item.line,
                    "expected 'yes', 'no' or 'except TARGET; ...', found '" + text + "'");
    }
  }

  // `@name: text` is the description of a parameter; with `desc:` too, both are kept.
  void MergeParamLines() {
    for (const KdocParamLine& line : kdoc_.param_lines) {
      Param* param = FindParam(line.name);
      if (!param) {
        context_.Fail(line.text.line, "'@" + line.name + "' has no 'param: " + line.name + "'");
        continue;
      }
      std::string text = line.text.Joined();
      if (param->description.empty() || param->description == text) {
        param->description = text;
      } else if (!text.empty()) {
        param->description = text + "\n" + param->description;
      }
    }
  }

  Param* FindParam(const std::string& name) {
    auto it = std::find_if(spec_.params.begin(), spec_.params.end(),
                           [&name](const Param& param) { return param.name == name; });
    return it == spec_.params.end() ? nullptr : &*it;
  }

  void CheckName() {
    if (spec_.name.empty()) return;  // reported by the splitter
    if (!spec_.name.starts_with("sys_")) {
      context_.Fail(kdoc_.line, "'" + spec_.name + "' does not start with sys_");
    }
  }

  // Parameters that others name must be there, and each only once.
  void CheckReferences() {
    for (size_t i = 0; i < spec_.params.size(); ++i) {
      const Param& param = spec_.params[i];
      if (FindParam(param.name) != &param) {
        context_.Fail(spec_.params[i].line.number, "param '" + param.name + "' was given before");
      }
      CheckReference(param.size_param, "size-param", spec_.params[i].line.number);
      if (param.constraint)
        CheckReference(param.constraint->param, "buffer", spec_.params[i].line.number);
    }
    if (expected_params_ >= 0 && expected_params_ != static_cast<int>(spec_.params.size())) {
      context_.Fail(count_line_, "param-count is " + std::to_string(expected_params_) + ", but " +
                                     std::to_string(spec_.params.size()) + " are described");
    }
  }

  void CheckReference(const std::string& name, const std::string& by, int line) {
    if (name.empty() || FindParam(name)) return;
    context_.Fail(line, by + " names '" + name + "', which is no parameter");
  }

  // The definition is right; the comment must agree with it in name, number, order and names of
  // parameters.
  void ComparePrototype() {
    const std::string defined = "sys_" + prototype_->name;
    if (!spec_.name.starts_with("sys_")) return;  // reported
    if (spec_.name != defined) {
      context_.Fail(kdoc_.line, "specification of " + spec_.name +
                                    " stands above SYSCALL_DEFINE of " + prototype_->name +
                                    " (line " + std::to_string(prototype_->line) + ")");
      return;
    }
    if (spec_.params.size() != prototype_->params.size()) {
      context_.Fail(kdoc_.line, spec_.name + " describes " + std::to_string(spec_.params.size()) +
                                    " parameters, its SYSCALL_DEFINE (line " +
                                    std::to_string(prototype_->line) + ") has " +
                                    std::to_string(prototype_->params.size()));
      return;
    }
    for (size_t i = 0; i < spec_.params.size(); ++i) {
      if (spec_.params[i].name != prototype_->params[i].name) {
        context_.Fail(spec_.params[i].line.number, "parameter " + std::to_string(i + 1) + " is '" +
                                                       spec_.params[i].name + "' here and '" +
                                                       prototype_->params[i].name +
                                                       "' in the SYSCALL_DEFINE (line " +
                                                       std::to_string(prototype_->line) + ")");
      }
      spec_.params[i].ctype = prototype_->params[i].ctype;
    }
  }

  const Prototype* prototype_;
  KdocContext context_;
  KdocComment kdoc_;
  ApiSpec spec_;
  std::string since_;
  int expected_params_ = -1;
  int count_line_ = 0;
};

}  // namespace

// The definition below a comment, or null with an error: a specification describes the code it
// stands above.
std::optional<Prototype> PrototypeBelow(const SpecComment& comment, std::string_view text,
                                        const std::string& file, std::vector<Error>* errors) {
  if (comment.prototype_line == 0) {
    errors->push_back(ErrorAt(file, comment.line, "no SYSCALL_DEFINE follows this specification"));
    return std::nullopt;
  }
  Result<Prototype> prototype =
      ParsePrototype(text.substr(comment.prototype), comment.prototype_line);
  if (prototype.ok()) return *prototype;
  errors->push_back(ErrorAt(file, comment.prototype_line, prototype.error().message));
  return std::nullopt;
}

SourceSpecs ReadComment(const SpecComment& comment, const Prototype* prototype,
                        const std::string& file) {
  std::vector<KdocProblem> problems;
  if (!comment.has_contexts) {
    problems.push_back({comment.line, "this specification has no 'contexts:' line"});
  }
  ApiSpec spec = CommentReader(comment, prototype, file, &problems).Read();
  std::stable_sort(problems.begin(), problems.end(),
                   [](const KdocProblem& a, const KdocProblem& b) { return a.line < b.line; });
  SourceSpecs read;
  for (const KdocProblem& problem : problems) {
    read.errors.push_back(ErrorAt(file, problem.line, problem.message));
  }
  if (read.errors.empty()) read.specs.push_back(std::move(spec));
  return read;
}

SourceSpecs ReadSourceText(std::string_view text, const std::string& file) {
  SourceSpecs all;
  for (const SpecComment& comment : FindSpecComments(text)) {
    std::optional<Prototype> prototype = PrototypeBelow(comment, text, file, &all.errors);
    SourceSpecs one = ReadComment(comment, prototype ? &*prototype : nullptr, file);
    std::move(one.errors.begin(), one.errors.end(), std::back_inserter(all.errors));
    if (!prototype) continue;
    std::move(one.specs.begin(), one.specs.end(), std::back_inserter(all.specs));
  }
  return all;
}

}  // namespace kapifuzz
