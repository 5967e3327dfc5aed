// `kapi [input] [-f FORMAT] [-o FILE] [NAME]`: shows or converts specifications.
#include <cstdio>

#include "base/files.h"
#include "base/strings.h"
#include "specs/apispec_writer.h"
#include "specs/json_writer.h"
#include "specs/kapi_commands.h"
#include "specs/plain_writer.h"
#include "specs/spec_input.h"

namespace kapifuzz {
namespace {

struct ShowOptions {
  SpecInput input = {};
  std::string format = "plain";
  std::string output = {};
  std::vector<std::string> names = {};
};

Result<std::string> Format(std::span<const ApiSpec> specs, bool one, const std::string& format) {
  if (format == "plain") return one ? ToPlain(specs[0]) : ToPlainList(specs);
  if (format == "json") return one ? ToJson(specs[0]) : ToJson(specs);
  if (format == "apispec") return ToApiSpec(specs);
  return Error{"", "unknown format '" + format + "'; there are plain, json, apispec"};
}

// Reduces `specs` to the one that was asked for.
Status Select(const std::string& name, std::vector<ApiSpec>* specs) {
  const ApiSpec* found = FindSpec(*specs, name);
  if (found) {
    *specs = {ApiSpec(*found)};
    return {};
  }
  std::vector<std::string> names;
  for (const ApiSpec& spec : *specs) {
    names.push_back(spec.name);
    if (!name.starts_with("sys_")) names.emplace_back(SyscallName(spec));
  }
  return Error{"", "no specification of '" + name + "'" + DidYouMean(name, names)};
}

ExitStatus Fail(const Error& error) {
  std::fprintf(stderr, "kapi: %s\n", error.ToString().c_str());
  return kExitUsage;
}

Status Deliver(const std::string& text, const std::string& output) {
  if (!output.empty()) return WriteFileIfChanged(output, text);
  bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) return ErrnoError("standard output", "cannot write");
  return {};
}

}  // namespace

ExitStatus KapiShow(const std::vector<std::string>& arguments) {
  ShowOptions options;
  CommandLine line(
      "kapi [--source PATH | --vmlinux FILE | --debugfs DIR | --spec FILE] [options] [NAME]",
      "Shows kernel API specifications: a list, or with NAME one of them.\n"
      "Commands: kapi check, kapi inject, kapi compare, kapi footprint; each has its --help.");
  AddInputOptions(&line, &options.input);
  line.Value("format,f", &options.format, "FORMAT", "plain, json or apispec (C header)");
  line.Value("output,o", &options.output, "FILE", "write there instead of to standard output");
  line.Positional(&options.names, 1);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;

  Result<SourceSpecs> found = LoadSpecs(options.input);
  if (!found.ok()) return Fail(found.error());
  for (const Error& error : found->errors) Fail(error);
  if (!found->errors.empty()) return kExitUsage;
  const bool lists = ToLower(options.format) == "plain";
  if (found->specs.empty() && lists) return Fail({"", "there is no specification in this input"});
  const bool one = !options.names.empty();
  if (one) {
    if (Status chosen = Select(options.names[0], &found->specs); !chosen.ok()) {
      return Fail(chosen.error());
    }
  }
  Result<std::string> text = Format(found->specs, one, ToLower(options.format));
  if (!text.ok()) return line.UsageError(text.error());
  if (Status done = Deliver(*text, options.output); !done.ok()) {
    Fail(done.error());
    return kExitEnvironment;
  }
  return kExitOk;
}

}  // namespace kapifuzz
