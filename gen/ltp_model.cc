#include "gen/ltp_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "gen/c_text.h"
#include "gen/c_world.h"
#include "gen/ltp_replay.h"

namespace kapifuzz {
namespace {

void ReplaceName(std::string* code, const std::string& from, const std::string& to) {
  for (size_t at = code->find(from); at != std::string::npos;
       at = code->find(from, at + to.size())) {
    const size_t end = at + from.size();
    const bool whole =
        (at == 0 || !IsIdent((*code)[at - 1])) && (end == code->size() || !IsIdent((*code)[end]));
    if (whole) code->replace(at, from.size(), to);
  }
}

// Puts `from` into `to`; what has the same name and another meaning gets a new name, in the case
// too.
template <typename Value>
void Unite(const std::map<std::string, Value>& from, std::map<std::string, Value>* to, LtpCase* c) {
  for (const auto& [name, value] : from) {
    std::string unique = name;
    for (int n = 2; to->contains(unique) && (*to)[unique] != value; ++n)
      unique = fmt::format("{}_{}", name, n);
    (*to)[unique] = value;
    if (unique == name) continue;
    for (LtpArg& arg : c->args) {
      if (arg.text == name) arg.text = unique;
    }
    for (std::vector<std::string>* statements : {&c->notes, &c->checks}) {
      for (std::string& statement : *statements) ReplaceName(&statement, name, unique);
    }
  }
}

// Set-up transfers of all cases share one scratch buffer, the largest.
void UniteScratch(LtpModel* model) {
  uint32_t size = 0;
  for (LtpCase& c : model->cases) {
    if (auto scratch = c.buffers.find("scratch"); scratch != c.buffers.end()) {
      size = std::max(size, scratch->second.size);
      c.buffers.erase(scratch);
    }
  }
  if (size != 0)
    model->buffers["scratch"] = {.size = size, .has_data = false, .data = {}, .pattern = true};
}

void UniteSurroundings(const LtpCase& c, LtpSurroundings* around) {
  const Environment ordinary;
  around->nobody |= c.env.user == Environment::User::kNobody;
  around->cap |= c.env.drop_cap >= 0;
  around->nofile |= c.limits_descriptors;
  around->fsize |= c.env.fsize >= 0;
  around->memlock |= c.env.memlock > 0;
  around->no_memlock |= c.env.memlock == 0;
  around->umask |= c.env.umask != ordinary.umask;
  around->empty_umask |= c.env.umask == 0;
  around->no_free_fd |= c.takes_all_descriptors;
}

// Paths of the call under test stand in its arguments, those of its set-up in `paths`.
bool UsesDirectory(const LtpCase& c) {
  const auto relative = [](const std::string& path) { return !path.starts_with('/'); };
  return std::ranges::any_of(c.paths, relative) ||
         std::ranges::any_of(c.args, [](const LtpArg& arg) {
           return arg.kind == LtpArg::kString && !arg.text.starts_with("\"/");
         });
}

// The name space decides who may set an extended attribute.
bool SetsPrivilegedXattr(const LtpCase& c) {
  const auto names = [](const std::string& text) {
    return text.find("\"trusted.") != std::string::npos ||
           text.find("\"security.") != std::string::npos;
  };
  return std::ranges::any_of(c.prepare, names) ||
         std::ranges::any_of(c.args, [&](const LtpArg& arg) { return names(arg.text); });
}

bool IsReadOnly(const Fixture& f) { return f.feature == Feature::kReadOnly; }

// The calls that bring one entry back to what it was.
void Renew(const std::string& path, std::vector<std::string>* statements) {
  statements->push_back(fmt::format("remove_entry({});", CString(path)));
  const Fixture* fixture = FindFixture("./" + path);
  if (fixture == nullptr) return;
  const Fixture* one[] = {fixture};
  for (const SetupCall& call : SetupCallsOf(one)) statements->push_back(LtpSetupLine(call));
}

void UniteFixtures(LtpModel* model) {
  std::set<std::string> changed;
  for (const LtpCase& c : model->cases) changed.insert(c.created.begin(), c.created.end());
  for (const LtpCase& c : model->cases) {
    std::vector<std::string> renewal;
    std::set<std::string> own = c.created;
    for (const Fixture* f : c.fixtures) own.insert(HostPath(f->path));
    own.insert(c.paths.begin(), c.paths.end());
    for (const std::string& path : own) {
      if (changed.contains(path)) Renew(path, &renewal);
    }
    model->renewals.push_back(std::move(renewal));
    for (const Fixture* f : c.fixtures) {
      model->read_only_fs |= IsReadOnly(*f);
      model->needs_root |= NeedsRoot(*f);
      const bool known = std::ranges::find(model->fixtures, f) != model->fixtures.end();
      if (!known && !IsReadOnly(*f) && !changed.contains(HostPath(f->path)))
        model->fixtures.push_back(f);
    }
    model->inode_flags |= NeedsInodeFlags(c);
  }
  std::ranges::sort(model->fixtures);  // they are elements of one array
}

}  // namespace

bool LtpModel::has_errors() const {
  return std::ranges::any_of(cases, [](const LtpCase& c) { return c.error != 0; });
}

bool LtpModel::has_successes() const {
  return std::ranges::any_of(cases, [](const LtpCase& c) { return c.error == 0; });
}

bool LtpModel::chooses_fd() const {
  return desc->returns != 0 && desc->args.size() > 1 && desc->args[1].type == ArgType::kFd;
}

bool LtpModel::adopts_fds() const {
  if (desc->returns == 0) return false;
  return std::ranges::any_of(cases, [this](const LtpCase& c) {
    return c.error == 0 && (!chooses_fd() || c.args[1].text == kClosedFd);
  });
}

bool NeedsInodeFlags(const LtpCase& c) {
  return std::ranges::any_of(c.fixtures, [](const Fixture* f) {
    return f->feature == Feature::kAppendOnly || f->feature == Feature::kImmutable;
  });
}

LtpModel UniteCases(std::span<const LtpCase> cases) {
  LtpModel model;
  model.desc = &Syscalls()[static_cast<size_t>(cases[0].syscall)];
  model.cases.assign(cases.begin(), cases.end());
  UniteScratch(&model);
  for (LtpCase& c : model.cases) {
    model.fds.insert(c.fds.begin(), c.fds.end());
    model.fd_pairs.insert(c.fd_pairs.begin(), c.fd_pairs.end());
    const std::map<std::string, LtpBuffer> buffers = c.buffers;
    Unite(buffers, &model.buffers, &c);
    const std::map<std::string, std::string> long_strings = c.long_strings;
    Unite(long_strings, &model.long_strings, &c);
    UniteSurroundings(c, &model.around);
  }
  UniteFixtures(&model);
  model.needs_tmpdir = model.read_only_fs || std::ranges::any_of(model.cases, UsesDirectory);
  model.privileged_xattrs = std::ranges::any_of(model.cases, SetsPrivilegedXattr);
  model.needs_root |=
      model.privileged_xattrs || model.around.nobody || model.around.cap || model.read_only_fs;
  return model;
}

}  // namespace kapifuzz
