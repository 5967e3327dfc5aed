#include "specs/inject.h"

#include <algorithm>
#include <optional>

#include "base/files.h"
#include "base/strings.h"
#include "specs/comment_scanner.h"
#include "specs/kdoc_items.h"
#include "specs/kdoc_reader.h"
#include "specs/prototype.h"

namespace kapifuzz {
namespace {

// One comment on its way into the tree's text.
struct Edit {
  size_t begin;  // what it replaces: an older specification, or nothing
  size_t end;
  std::string comment;
};

std::string ParamsText(const Prototype& prototype) {
  std::string text;
  for (const PrototypeParam& param : prototype.params) {
    text += (text.empty() ? "" : ", ") + param.ctype + " " + param.name;
  }
  return prototype.name + "(" + text + ")";
}

// A definition in the tree's text.
struct TreePrototype {
  size_t begin = 0;
  Prototype prototype = {};
};

std::vector<TreePrototype> TreePrototypes(std::string_view text) {
  std::vector<TreePrototype> all;
  for (const PrototypePlace& place : FindPrototypes(text)) {
    Result<Prototype> prototype = ParsePrototype(text.substr(place.begin), place.line);
    if (prototype.ok()) all.push_back({place.begin, *prototype});
  }
  return all;
}

class FileInjector {
 public:
  FileInjector(std::string_view spec_text, const std::string& spec_file, std::string_view tree_text,
               const std::string& tree_file, std::vector<Error>* errors)
      : spec_text_(spec_text),
        spec_file_(spec_file),
        tree_text_(tree_text),
        tree_file_(tree_file),
        errors_(errors),
        prototypes_(TreePrototypes(tree_text)),
        old_specs_(FindSpecComments(tree_text)) {}

  std::string Run() {
    const std::vector<SpecComment> comments = FindSpecComments(spec_text_);
    for (const SpecComment& comment : comments) AddEdit(comment);
    CheckEachIsSpecified(comments);
    std::stable_sort(edits_.begin(), edits_.end(),
                     [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
    std::string text;
    size_t copied = 0;
    for (const Edit& edit : edits_) {
      text += tree_text_.substr(copied, edit.begin - copied);
      text += edit.comment;
      copied = edit.end;
    }
    text += tree_text_.substr(copied);
    CheckIoctlsAreThere(text);
    return WithInclude(std::move(text));
  }

 private:
  void AddEdit(const SpecComment& comment) {
    if (comment.is_ioctl) return AddIoctl(comment);
    std::optional<Prototype> prototype = PrototypeBelow(comment, spec_text_, spec_file_, errors_);
    if (!prototype) return;
    ours_ = *prototype;
    SourceSpecs read = ReadComment(comment, &ours_, spec_file_);
    errors_->insert(errors_->end(), read.errors.begin(), read.errors.end());
    if (!read.errors.empty()) return;
    const TreePrototype* place = FindPlace(comment);
    if (!place) return;
    auto text = spec_text_.substr(comment.begin, comment.end - comment.begin);
    Edit edit{place->begin, place->begin, std::string(text)};
    // What stands above the definition and is a specification of it is an older state of ours.
    for (const SpecComment& old : old_specs_) {
      if (old.prototype_line == 0 || old.prototype != place->begin) continue;
      edit.begin = old.begin;
      edit.end = old.end;
    }
    for (const Edit& other : edits_) {
      if (other.end != edit.end) continue;
      errors_->push_back(
          ErrorAt(spec_file_, comment.line, "sys_" + ours_.name + " was specified before"));
      return;
    }
    edits_.push_back(std::move(edit));
  }

  // An ioctl has no definition to stand above. Its comment goes to the end of the file, before the
  // generated header, where all that the file defines can be seen.
  void AddIoctl(const SpecComment& comment) {
    SourceSpecs read = ReadComment(comment, nullptr, spec_file_);
    errors_->insert(errors_->end(), read.errors.begin(), read.errors.end());
    if (!read.errors.empty()) return;
    const std::string& name = read.specs[0].name;
    if (std::find(ioctls_.begin(), ioctls_.end(), name) != ioctls_.end()) {
      errors_->push_back(ErrorAt(spec_file_, comment.line, name + " was specified before"));
      return;
    }
    ioctls_.push_back(name);
    std::string text(spec_text_.substr(comment.begin, comment.end - comment.begin));
    if (!text.ends_with('\n')) text += '\n';
    for (const SpecComment& old : old_specs_) {
      if (!old.is_ioctl || NameOf(old) != name) continue;
      edits_.push_back({old.begin, old.end, std::move(text)});
      return;
    }
    size_t end = std::min(tree_text_.find("\n" + IncludeBlock()), tree_text_.size());
    bool whole_line = end == 0 || end < tree_text_.size() || tree_text_.ends_with('\n');
    edits_.push_back({end, end, (whole_line ? "\n" : "\n\n") + text});
  }

  static std::string NameOf(const SpecComment& comment) {
    std::vector<KdocProblem> problems;
    return SplitComment(comment, &problems).name;
  }

  // A file that ends inside of a comment would swallow ours.
  void CheckIoctlsAreThere(const std::string& text) {
    if (ioctls_.empty()) return;
    std::vector<std::string> found;
    for (const SpecComment& comment : FindSpecComments(text)) {
      if (comment.is_ioctl) found.push_back(NameOf(comment));
    }
    for (const std::string& name : ioctls_) {
      if (std::count(found.begin(), found.end(), name) == 1) continue;
      errors_->push_back({tree_file_, "has no place for the specification of " + name});
    }
  }

  // A definition among our specifications has one above it; else a comment was not recognised.
  void CheckEachIsSpecified(const std::vector<SpecComment>& comments) {
    for (const PrototypePlace& place : FindPrototypes(spec_text_)) {
      bool specified = std::any_of(comments.begin(), comments.end(), [&](const SpecComment& c) {
        return c.prototype_line == place.line;
      });
      if (!specified) {
        errors_->push_back(ErrorAt(spec_file_, place.line, "no specification stands above this"));
      }
    }
  }

  const TreePrototype* FindPlace(const SpecComment& comment) {
    auto it = std::find_if(prototypes_.begin(), prototypes_.end(), [this](const TreePrototype& p) {
      return p.prototype.name == ours_.name;
    });
    if (it == prototypes_.end()) {
      std::vector<std::string> names;
      for (const TreePrototype& known : prototypes_) names.push_back(known.prototype.name);
      errors_->push_back(ErrorAt(
          spec_file_, comment.prototype_line,
          tree_file_ + " defines no syscall '" + ours_.name + "'" + DidYouMean(ours_.name, names)));
      return nullptr;
    }
    if (it->prototype.params != ours_.params) {
      errors_->push_back(ErrorAt(spec_file_, comment.prototype_line,
                                 ParamsText(ours_) + " is specified, but " + tree_file_ + ":" +
                                     std::to_string(it->prototype.line) + " defines " +
                                     ParamsText(it->prototype)));
      return nullptr;
    }
    return &*it;
  }

  std::string WithInclude(std::string text) const {
    if (edits_.empty()) return text;
    if (text.find(IncludeLine()) != std::string::npos) return text;
    if (!text.ends_with('\n')) text += '\n';
    return text + "\n" + IncludeBlock();
  }

  std::string IncludeLine() const {
    std::string stem = BaseName(tree_file_);
    stem = stem.substr(0, stem.rfind('.'));
    return "#include \"" + stem + ".apispec.h\"\n";
  }

  std::string IncludeBlock() const {
    return "#if IS_ENABLED(CONFIG_KAPI_SPEC)\n" + IncludeLine() + "#endif\n";
  }

  std::string_view spec_text_;
  const std::string& spec_file_;
  std::string_view tree_text_;
  const std::string& tree_file_;
  std::vector<Error>* errors_;
  std::vector<TreePrototype> prototypes_;
  std::vector<SpecComment> old_specs_;
  Prototype ours_;
  std::vector<Edit> edits_;
  std::vector<std::string> ioctls_;
};

struct PendingFile {
  std::string name;
  std::string text;
};

}  // namespace

std::string InjectIntoText(std::string_view spec_text, const std::string& spec_file,
                           std::string_view tree_text, const std::string& tree_file,
                           std::vector<Error>* errors) {
  return FileInjector(spec_text, spec_file, tree_text, tree_file, errors).Run();
}

Result<InjectReport> InjectSpecs(const std::string& specs_dir, const std::string& tree) {
  Result<std::vector<std::string>> files = ListFiles(specs_dir, ".c");
  if (!files.ok()) return files.error();
  InjectReport report;
  std::vector<PendingFile> pending;
  for (const std::string& file : *files) {
    Result<std::string> spec_text = ReadFile(JoinPath(specs_dir, file));
    if (!spec_text.ok()) return spec_text.error();
    size_t specs = FindSpecComments(*spec_text).size();
    if (specs == 0) continue;
    const std::string spec_file = JoinPath(specs_dir, file);
    Result<std::string> tree_text = ReadFile(JoinPath(tree, file));
    if (!tree_text.ok()) return tree_text.error();
    std::string text = InjectIntoText(*spec_text, spec_file, *tree_text, file, &report.errors);
    report.specs += static_cast<int>(specs);
    if (text != *tree_text) pending.push_back({file, std::move(text)});
  }
  if (!report.errors.empty()) return report;
  for (const PendingFile& file : pending) {
    Status written = WriteFileAtomically(JoinPath(tree, file.name), file.text);
    if (!written.ok()) return written.error();
    report.changed_files.push_back(file.name);
  }
  return report;
}

}  // namespace kapifuzz
