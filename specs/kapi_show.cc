// `kapi [input] [-f FORMAT] [-o FILE] [NAME]`: shows or converts specifications.
#include <cstdio>

#include "base/files.h"
#include "base/strings.h"
#include "specs/apispec_writer.h"
#include "specs/json_writer.h"
#include "specs/kapi_commands.h"
#include "specs/man_writer.h"
#include "specs/plain_writer.h"
#include "specs/rst_writer.h"
#include "specs/spec_input.h"
#include "specs/yaml_writer.h"

namespace kapifuzz {
namespace {

struct ShowOptions {
  SpecInput input = {};
  std::string format = "plain";
  std::string output = {};
  bool version = false;
  std::vector<std::string> names = {};
};

struct OutputFormat {
  std::string_view name;
  std::string_view suffix;  // of a file that holds one specification
  std::string (*one)(const ApiSpec&);
  std::string (*all)(std::span<const ApiSpec>);
};

std::string OneApiSpec(const ApiSpec& spec) { return ToApiSpec({&spec, 1}); }

constexpr OutputFormat kFormats[] = {
    {"plain", ".txt", ToPlain, ToPlainList},
    {"json", ".json", ToJson, ToJson},
    {"yaml", ".yaml", ToYaml, ToYaml},
    {"rst", ".rst", ToRst, ToRst},
    {"man", ".2", ToMan, ToMan},
    {"apispec", ".apispec.h", OneApiSpec, ToApiSpec},
};

Result<const OutputFormat*> FindFormat(const std::string& name) {
  std::vector<std::string> known;
  for (const OutputFormat& format : kFormats) {
    if (format.name == name) return &format;
    known.emplace_back(format.name);
  }
  return Error{"", "unknown format '" + name + "'; there are " + Join(known, ", ")};
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

Status Print(const std::string& text) {
  bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) return ErrnoError("standard output", "cannot write");
  return {};
}

// One file for each specification. Names come from the input and must not lead out of `directory`.
Status WriteEach(std::span<const ApiSpec> specs, const OutputFormat& format,
                 const std::string& directory) {
  for (const ApiSpec& spec : specs) {
    if (spec.name.empty() || spec.name[0] == '.' || spec.name.find('/') != std::string::npos) {
      return Error{directory, "'" + spec.name + "' is no file name"};
    }
    // Manual pages are found by the name that people look for.
    const std::string name(format.name == "man" ? SyscallName(spec) : spec.name);
    Status written = WriteFileIfChanged(JoinPath(directory, name + std::string(format.suffix)),
                                        format.one(spec));
    if (!written.ok()) return written;
  }
  return {};
}

Status Deliver(const SourceSpecs& found, const OutputFormat& format, const ShowOptions& options) {
  if (IsDirectory(options.output)) return WriteEach(found.specs, format, options.output);
  const bool one = !options.names.empty();
  const std::string text = one ? format.one(found.specs[0]) : format.all(found.specs);
  return options.output.empty() ? Print(text) : WriteFileIfChanged(options.output, text);
}

ExitStatus Show(const ShowOptions& options, const CommandLine& line) {
  Result<const OutputFormat*> format = FindFormat(ToLower(options.format));
  if (!format.ok()) return line.UsageError(format.error());
  Result<SourceSpecs> found = LoadSpecs(options.input);
  if (!found.ok()) return Fail(found.error());
  for (const Error& error : found->errors) Fail(error);
  if (!found->errors.empty()) return kExitUsage;
  // An empty document is a document; an empty list, page or name is a mistake.
  const bool document =
      (*format)->name == "json" || (*format)->name == "yaml" || (*format)->name == "apispec";
  if (found->specs.empty() && !document) {
    return Fail({"", "there is no specification in this input"});
  }
  if (!options.names.empty()) {
    if (Status chosen = Select(options.names[0], &found->specs); !chosen.ok()) {
      return Fail(chosen.error());
    }
  }
  if (Status done = Deliver(*found, **format, options); !done.ok()) {
    Fail(done.error());
    return kExitEnvironment;
  }
  return kExitOk;
}

}  // namespace

ExitStatus KapiShow(const std::vector<std::string>& arguments) {
  ShowOptions options;
  CommandLine line(
      "kapi [--source PATH | --vmlinux FILE | --debugfs DIR | --spec FILE] [options] [NAME]",
      "Shows kernel API specifications: a list, or with NAME one of them.\n"
      "Commands: kapi check, kapi inject, kapi diff, kapi compare, kapi footprint; each has its\n"
      "--help. Exit status: 0 done, 1 something found (check, diff, compare), 2 wrong command "
      "line\n"
      "or input, 3 this machine failed, 4 changes that nobody could judge (diff).");
  AddInputOptions(&line, &options.input);
  line.Value("format,f", &options.format, "FORMAT",
             "plain, json, yaml, rst, man or apispec (C header)");
  line.Value("output,o", &options.output, "PATH",
             "write there instead of to standard output; into a directory, one file for each");
  line.Flag("version,V", &options.version, "show the version");
  line.Positional(&options.names, 1);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (options.version) {
    std::puts("kapi " KAPI_VERSION ", exports of schema 1");
    return kExitOk;
  }
  return Show(options, line);
}

}  // namespace kapifuzz
