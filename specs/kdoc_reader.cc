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
    for (const std::string& note : older_notes_) {
      spec_.notes += (spec_.notes.empty() ? "" : "\n") + note;
    }
    ReadCommand();
    MergeParamLines();
    CheckName();
    CheckReferences();
    CheckCounts();
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
    } else if (keyword == "signal-mask") {
      spec_.signal_masks.push_back(ReadSignalMask(item, &context_));
    } else if (keyword == "constraint") {
      spec_.constraints.push_back(ReadConstraint(item, &context_));
    } else if (keyword == "struct" || keyword == "struct-type") {
      OpenStruct(item);
    } else if (keyword == "field" || keyword == "struct-field") {
      ReadField(item);
    } else if (!ReadNetworkItem(item, &spec_.network, &context_)) {
      ReadWholeCallItem(keyword, item);
    }
  }

  // The older `struct-type:` may repeat the name that `struct:` gave.
  void OpenStruct(const KdocItem& item) {
    StructSpec read = ReadStruct(item, &context_);
    for (const StructSpec& known : spec_.structs) {
      if (known.name != read.name) continue;
      if (item.grammar->keyword == "struct-type") return;
      context_.Fail(item.line, "struct '" + read.name + "' was given before");
    }
    spec_.structs.push_back(std::move(read));
  }

  // A field belongs to the struct above it.
  void ReadField(const KdocItem& item) {
    if (spec_.structs.empty()) {
      return context_.Fail(item.line, "no 'struct:' stands above this field");
    }
    StructField field = ReadStructField(item, &context_);
    std::vector<StructField>& fields = spec_.structs.back().fields;
    for (const StructField& known : fields) {
      if (known.name == field.name) {
        context_.Fail(item.line, "field '" + field.name + "' was given before");
      }
    }
    fields.push_back(std::move(field));
  }

  // `ioctl-cmd:` may name structs that the comment describes below it, so it is read last.
  void ReadCommand() {
    const KdocItem* command = nullptr;
    for (const KdocItem& item : kdoc_.items) {
      if (item.grammar->keyword == "ioctl-cmd") command = &item;
    }
    if (command && spec_.kind != "ioctl") {
      context_.Fail(command->line, "'ioctl-cmd:' needs 'api-type: ioctl'");
    }
    if (spec_.kind != "ioctl") return;
    if (!command) return context_.Fail(kdoc_.line, "an ioctl needs 'ioctl-cmd:'");
    spec_.ioctl = ReadIoctl(*command, spec_, &context_);
    if (spec_.ioctl->command.empty()) spec_.ioctl->command = spec_.name;
  }

  // Items that say something about the call as a whole and have no sub-fields.
  void ReadWholeCallItem(std::string_view keyword, const KdocItem& item) {
    if (keyword == "long-desc") spec_.long_description = item.header.Joined();
    if (keyword == "examples") spec_.examples = item.header.Verbatim();
    if (keyword == "notes") spec_.notes = item.header.Joined();
    if (keyword == "provenance") spec_.provenance = item.header.Joined();
    if (IsNoteItem(*item.grammar)) {
      older_notes_.push_back(item.keyword + ": " + item.header.Joined());
    }
    if (keyword == "api-type") {
      spec_.kind = context_.ToWord(item.header.Folded(), ApiKinds(), item.line);
    }
    if (keyword == "contexts" || keyword == "context-flags") {
      spec_.contexts = context_.ToWords(item.header.Folded(), Contexts(), item.line);
    }
    if (keyword == "failure-atomic") ReadFailureAtomic(item);
    if (keyword == "concurrency") {
      spec_.concurrency = context_.ToWord(item.header.Folded(), Concurrencies(), item.line);
    }
  }

  // The older `error-count: 3`: the items must be as many.
  void CheckCounts() {
    for (const KdocItem& item : kdoc_.items) {
      const ItemGrammar* counted = CountedItem(item.keyword);
      if (!counted) continue;
      const std::string text = item.header.Folded();
      std::optional<int64_t> expected = ParseInt(text);
      if (!expected || *expected < 0) {
        context_.Fail(item.line, "'" + text + "' is no number of items");
        continue;
      }
      auto found = std::count_if(kdoc_.items.begin(), kdoc_.items.end(),
                                 [&](const KdocItem& other) { return other.grammar == counted; });
      if (*expected == found) continue;
      context_.Fail(item.line, item.keyword + " is " + text + ", but " + std::to_string(found) +
                                   " are described");
    }
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
    if (spec_.kind != "ioctl" && !spec_.name.starts_with("sys_")) {
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
      const std::string& defined_type = prototype_->params[i].ctype;
      if (!spec_.params[i].ctype.empty() && spec_.params[i].ctype != defined_type) {
        context_.Fail(spec_.params[i].line.number, "ctype '" + spec_.params[i].ctype + "' is '" +
                                                       defined_type + "' in the SYSCALL_DEFINE");
      }
      spec_.params[i].ctype = defined_type;
    }
  }

  const Prototype* prototype_;
  KdocContext context_;
  KdocComment kdoc_;
  ApiSpec spec_;
  std::vector<std::string> older_notes_;
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

namespace {

void Append(SourceSpecs one, SourceSpecs* all) {
  std::move(one.errors.begin(), one.errors.end(), std::back_inserter(all->errors));
  std::move(one.specs.begin(), one.specs.end(), std::back_inserter(all->specs));
}

}  // namespace

SourceSpecs ReadSourceText(std::string_view text, const std::string& file) {
  SourceSpecs all;
  for (const SpecComment& comment : FindSpecComments(text)) {
    if (comment.is_ioctl) {
      Append(ReadComment(comment, nullptr, file), &all);
      continue;
    }
    std::optional<Prototype> prototype = PrototypeBelow(comment, text, file, &all.errors);
    SourceSpecs one = ReadComment(comment, prototype ? &*prototype : nullptr, file);
    if (!prototype) one.specs.clear();
    Append(std::move(one), &all);
  }
  return all;
}

}  // namespace kapifuzz
