// One function per section; the table at the end is their order. The longer ones are in files of their own.
#include "specs/page_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "specs/page.h"
#include "specs/page_parts.h"
#include "specs/page_text.h"

namespace kapifuzz {
namespace {

// The declaration as user space sees it: without the kernel's marks.
std::string UserType(const std::string& ctype) {
  std::string type;
  for (std::string_view word : Split(ctype, ' ')) {
    if (word == "__user" || word.empty()) continue;
    type += (type.empty() ? "" : " ") + std::string(word);
  }
  return type.empty() ? "long" : type;
}

PageBlocks Synopsis(const ApiSpec& spec) {
  if (spec.kind == "ioctl") return {};
  std::string prototype = "long " + std::string(SyscallName(spec)) + "(";
  if (spec.params.empty()) prototype += "void";
  for (size_t i = 0; i < spec.params.size(); ++i) {
    const Param& param = spec.params[i];
    std::string type = UserType(param.ctype);
    prototype += (i > 0 ? ", " : "") + type + (type.ends_with('*') ? "" : " ") + param.name;
  }
  return {{.kind = PageBlock::kCode, .text = prototype + ");"}};
}

PageBlocks Description(const ApiSpec& spec) {
  PageBlocks blocks;
  AddParagraphs(spec.long_description, &blocks);
  return blocks;
}

PageBlocks Parameters(const ApiSpec& spec) {
  PageBlocks blocks;
  for (const Param& param : spec.params) {
    PageBlocks body;
    AddSentence("", param.description, &body);
    std::string type = TypeWords(param.type, param.kinds, param.struct_name);
    if (!param.flags.empty()) type += (type.empty() ? "" : "; ") + Join(param.flags, ", ");
    AddSentence("Type: ", type, &body);
    // The synopsis shows the rest of the declaration.
    if (UserType(param.ctype) != param.ctype) {
      AddSentence("The kernel declares it as ", param.ctype, &body);
    }
    if (param.constraint) {
      AddSentence("Values: ", ConstraintWords(*param.constraint), &body);
      AddSentence("", param.constraint->text, &body);
    }
    if (param.size) AddSentence("Size: ", NumberWords(*param.size), &body);
    AddSentence("Size is in ", param.size_param, &body);
    if (param.size_multiplier) {
      AddSentence("Each unit of it stands for so many bytes: ", NumberWords(*param.size_multiplier),
                  &body);
    }
    AddItem(param.name, std::move(body), &blocks);
  }
  return blocks;
}

std::string SuccessWords(const Return& ret) {
  if (ret.success_min && ret.success_max == ret.success_min) return NumberWords(*ret.success_min);
  std::vector<std::string> bounds;
  if (ret.success_min) bounds.push_back("at least " + NumberWords(*ret.success_min));
  if (ret.success_max) bounds.push_back("at most " + NumberWords(*ret.success_max));
  return ListWords(bounds);
}

PageBlocks ReturnValue(const ApiSpec& spec) {
  PageBlocks blocks;
  if (!spec.ret) return blocks;
  const Return& ret = *spec.ret;
  AddSentence("", ret.description, &blocks);
  AddSentence("On success the result is ", SuccessWords(ret), &blocks);
  AddSentence("Failure is told by ", ListWords(NumbersWords(ret.error_values), "or"), &blocks);
  AddSentence("Type: ", TypeWords(ret.type, ret.kinds, ""), &blocks);
  AddSentence("Checked as ", Spaced(ret.check), &blocks);
  AddEnsures(ret.ensures, &blocks);
  return blocks;
}

// "fd is not open": first the prose, then what decides.
PageBlocks ErrorReason(const ErrorSpec& error) {
  PageBlocks body;
  AddSentence("", error.summary, &body);
  AddSentence("", error.description, &body);
  if (error.when == error.only_when) {
    AddWords("Exactly when ", error.when, &body);
  } else {
    AddWords("Whenever ", error.when, &body);
    AddWords("Only when ", error.only_when, &body);
  }
  AddWords("Said of calls where ", error.applies, &body);
  return body;
}

// By name, as manual pages have them; all reasons of one error together.
PageBlocks Errors(const ApiSpec& spec) {
  std::map<std::string, PageBlocks> by_name;
  for (const ErrorSpec& error : spec.errors) {
    std::string term = error.name;
    if (error.code != 0) term += fmt::format(" ({})", std::abs(int64_t{error.code}));
    PageBlocks reason = ErrorReason(error);
    std::move(reason.begin(), reason.end(), std::back_inserter(by_name[term]));
  }
  PageBlocks blocks;
  for (auto& [term, body] : by_name) AddItem(term, std::move(body), &blocks);
  return blocks;
}

PageBlocks Context(const ApiSpec& spec) {
  PageBlocks blocks;
  std::vector<std::string> words;
  for (const std::string& context : spec.contexts) words.push_back(Spaced(context));
  AddSentence("Called in these contexts: ", Join(words, ", "), &blocks);
  if (spec.concurrency == "linearizable") {
    AddSentence("", "Calls at the same time act as if they had come one after the other", &blocks);
  } else if (spec.concurrency == "none") {
    AddSentence("", "Nothing is promised about calls at the same time", &blocks);
  } else {
    AddSentence("Concurrency: ", spec.concurrency, &blocks);
  }
  return blocks;
}

PageBlocks Examples(const ApiSpec& spec) {
  if (Trim(spec.examples).empty()) return {};
  return {{.kind = PageBlock::kCode, .text = spec.examples}};
}

PageBlocks Notes(const ApiSpec& spec) {
  PageBlocks blocks;
  AddParagraphs(spec.notes, &blocks);
  return blocks;
}

PageBlocks Source(const ApiSpec& spec) {
  PageBlocks blocks;
  if (!spec.location.file.empty()) {
    AddSentence("Specified in ", fmt::format("{}:{}", spec.location.file, spec.location.line),
                &blocks);
  }
  AddSentence("Provenance: ", spec.provenance, &blocks);
  if (spec.kind != "syscall") AddSentence("Kind of interface: ", spec.kind, &blocks);
  return blocks;
}

PageBlocks SeeAlso(const ApiSpec& spec) {
  std::vector<std::string> pages = {"syscalls(2)"};
  if (!spec.errors.empty()) pages.push_back("errno(3)");
  if (!spec.capabilities.empty()) pages.push_back("capabilities(7)");
  if (!spec.signals.empty()) pages.push_back("signal(7)");
  PageBlocks blocks;
  AddParagraphs(Join(pages, ", "), &blocks);
  return blocks;
}

struct SectionMaker {
  const char* title;
  PageBlocks (*make)(const ApiSpec&);
};
constexpr SectionMaker kSections[] = {
    {"SYNOPSIS", Synopsis},
    {"DESCRIPTION", Description},
    {"COMMAND", CommandSection},
    {"PARAMETERS", Parameters},
    {"STRUCTS", StructsSection},
    {"RETURN VALUE", ReturnValue},
    {"ERRORS", Errors},
    {"SIDE EFFECTS", SideEffectsSection},
    {"STATE", StateSection},
    {"LOCKS", LocksSection},
    {"SIGNALS", SignalsSection},
    {"CAPABILITIES", CapabilitiesSection},
    {"CONSTRAINTS", ConstraintsSection},
    {"NETWORK", NetworkSection},
    {"CONTEXT", Context},
    {"EXAMPLES", Examples},
    {"NOTES", Notes},
    {"SOURCE", Source},
    {"SEE ALSO", SeeAlso},
};

}  // namespace

Page MakePage(const ApiSpec& spec) {
  Page page{.name = std::string(SyscallName(spec)), .summary = spec.description};
  page.volume = spec.kind == "syscall" || spec.kind == "ioctl" ? "2" : "9";
  for (const SectionMaker& section : kSections) {
    PageBlocks blocks = section.make(spec);
    if (!blocks.empty()) page.sections.push_back({section.title, std::move(blocks)});
  }
  CleanPage(&page);
  return page;
}

}  // namespace kapifuzz
