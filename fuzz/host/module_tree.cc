#include "fuzz/host/module_tree.h"

#include <algorithm>

#include "base/files.h"
#include "base/strings.h"
#include "base/subprocess.h"

namespace kapifuzz {
namespace {

constexpr int kModinfoMs = 10'000;

Result<std::vector<std::string>> Dependencies(const std::string& path) {
  Result<CommandOutput> said =
      RunCommand({"modinfo", "-F", "depends", path}, {.timeout_ms = kModinfoMs});
  if (!said.ok()) return Error{said.error().where, said.error().message + " (package kmod)"};
  if (said->exit_status != 0) return Error{path, std::string(Trim(said->err))};
  std::vector<std::string> names;
  for (std::string_view name : Split(Trim(said->out), ',')) {
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

}  // namespace

std::string ModuleName(const std::string& path) {
  std::string name = BaseName(path);
  const size_t end = name.find(".ko");
  if (end == name.npos) return "";
  name.resize(end);
  std::ranges::replace(name, '-', '_');
  return name;
}

Result<ModuleTree> ModuleTree::Open(const std::string& directory) {
  ModuleTree tree;
  tree.directory_ = directory;
  Result<std::vector<std::string>> files = ListFiles(directory, "");
  if (!files.ok()) return files.error();
  for (const std::string& file : *files) {
    const std::string name = ModuleName(file);
    if (!name.empty()) tree.files_.emplace(name, JoinPath(directory, file));
  }
  Result<std::string> built_in = ReadFile(JoinPath(directory, "modules.builtin"));
  if (built_in.ok()) {
    for (std::string_view line : SplitLines(*built_in)) {
      tree.built_in_.insert(ModuleName(std::string(line)));
    }
  }
  return tree;
}

Result<std::vector<std::string>> ModuleTree::LoadOrder(
    const std::vector<std::string>& names) const {
  std::set<std::string> seen;
  std::vector<std::string> order;
  for (const std::string& name : names) {
    if (Status visited = Visit(name, &seen, &order); !visited.ok()) return visited.error();
  }
  return order;
}

Status ModuleTree::Visit(const std::string& name, std::set<std::string>* seen,
                         std::vector<std::string>* order) const {
  if (!seen->insert(name).second) return {};
  auto file = files_.find(name);
  if (file == files_.end()) {
    if (IsBuiltIn(name)) return {};
    return Error{directory_, "has no module " + name};
  }
  Result<std::vector<std::string>> needed = Dependencies(file->second);
  if (!needed.ok()) return needed.error();
  for (const std::string& other : *needed) {
    if (Status visited = Visit(other, seen, order); !visited.ok()) return visited;
  }
  order->push_back(file->second);
  return {};
}

}  // namespace kapifuzz
