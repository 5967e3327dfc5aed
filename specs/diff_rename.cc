// A parameter's name is no part of the binary interface, so a renamed one must not make every expression look changed.
#include "base/strings.h"
#include "specs/diff_parts.h"

namespace kapifuzz {
namespace {

using Names = std::vector<std::pair<std::string, std::string>>;

const std::string& NewName(const std::string& word, const Names& names) {
  for (const auto& [before, after] : names) {
    if (before == word) return after;
  }
  return word;
}

// Whole words; a word behind "->" or in front of "(" is a member or an observable, no parameter.
void Rename(std::string* text, const Names& names) {
  std::string renamed;
  for (size_t i = 0; i < text->size();) {
    if (!IsIdent((*text)[i])) {
      renamed += (*text)[i++];
      continue;
    }
    size_t end = i;
    while (end < text->size() && IsIdent((*text)[end])) ++end;
    const std::string word = text->substr(i, end - i);
    const bool member = renamed.ends_with("->");
    const bool call = end < text->size() && (*text)[end] == '(';
    renamed += member || call ? word : NewName(word, names);
    i = end;
  }
  *text = renamed;
}

void Rename(std::vector<std::string>* texts, const Names& names) {
  for (std::string& text : *texts) Rename(&text, names);
}

}  // namespace

ApiSpec WithRenamedParams(const ApiSpec& spec, const Names& names) {
  ApiSpec renamed = spec;
  if (names.empty()) return renamed;
  for (Param& param : renamed.params) {
    param.name = NewName(param.name, names);
    param.size_param = NewName(param.size_param, names);
    if (param.constraint) param.constraint->param = NewName(param.constraint->param, names);
  }
  if (renamed.ret) Rename(&renamed.ret->ensures, names);
  for (ErrorSpec& error : renamed.errors) {
    for (std::string* text : {&error.when, &error.only_when, &error.applies}) Rename(text, names);
  }
  for (SideEffect& effect : renamed.side_effects) {
    for (std::string* text : {&effect.target, &effect.only_when, &effect.applies}) {
      Rename(text, names);
    }
    Rename(&effect.ensures, names);
  }
  for (StateTransition& transition : renamed.state_transitions) {
    for (std::string* text : {&transition.only_when, &transition.applies}) Rename(text, names);
    Rename(&transition.ensures, names);
  }
  for (Constraint& constraint : renamed.constraints) Rename(&constraint.expression, names);
  Rename(&renamed.failure_atomic_except, names);
  return renamed;
}

}  // namespace kapifuzz
