#include "specs/source_reader.h"

#include <algorithm>
#include <filesystem>

#include "base/files.h"
#include "specs/kdoc_items.h"

namespace kapifuzz {
namespace {

// `path` below `root`; a path that is not below it stays as it is.
std::string Below(const std::string& path, const std::string& root) {
  if (root.empty()) return path;
  std::filesystem::path relative =
      std::filesystem::absolute(path).lexically_normal().lexically_relative(
          std::filesystem::absolute(root).lexically_normal());
  bool outside = relative.empty() || relative.begin()->string() == "..";
  return outside ? path : relative.string();
}

Status ReadOne(const std::string& path, const std::string& name, SourceSpecs* all) {
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  SourceSpecs one = ReadSourceText(*text, name);
  std::move(one.specs.begin(), one.specs.end(), std::back_inserter(all->specs));
  std::move(one.errors.begin(), one.errors.end(), std::back_inserter(all->errors));
  return {};
}

void SortAndReportDuplicates(SourceSpecs* all) {
  std::stable_sort(all->specs.begin(), all->specs.end(),
                   [](const ApiSpec& a, const ApiSpec& b) { return a.name < b.name; });
  for (size_t i = 1; i < all->specs.size(); ++i) {
    const ApiSpec& first = all->specs[i - 1];
    const ApiSpec& second = all->specs[i];
    if (first.name != second.name) continue;
    all->errors.push_back(ErrorAt(second.location.file, second.location.line,
                                  second.name + " was specified before, at " + first.location.file +
                                      ":" + std::to_string(first.location.line)));
  }
}

}  // namespace

Result<SourceSpecs> ReadSource(const std::string& path, const SourceOptions& options) {
  SourceSpecs all;
  if (IsDirectory(path)) {
    Result<std::vector<std::string>> files = ListFiles(path, ".c");
    if (!files.ok()) return files.error();
    const std::string root = options.root.empty() ? path : options.root;
    for (const std::string& file : *files) {
      const std::string full = JoinPath(path, file);
      if (Status read = ReadOne(full, Below(full, root), &all); !read.ok()) return read.error();
    }
  } else if (Status read = ReadOne(path, Below(path, options.root), &all); !read.ok()) {
    return read.error();
  }
  SortAndReportDuplicates(&all);
  return all;
}

}  // namespace kapifuzz
