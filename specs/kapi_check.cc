// `kapi check [--tree DIR] [--vmlinux FILE] PATH...`: every problem of the specifications below each path, one line each.
#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/command_line.h"
#include "base/files.h"
#include "check/check_errors.h"
#include "check/check_meaning.h"
#include "check/check_tree.h"
#include "check/check_types.h"
#include "specs/check.h"
#include "specs/kapi_commands.h"
#include "specs/source_reader.h"

namespace kapifuzz {
namespace {

struct CheckOptions {
  std::vector<std::string> paths = {};
  std::optional<std::string> tree = {};
  std::optional<std::string> vmlinux = {};
  int depth = 8;
  bool notes = false;
  bool no_warnings = false;
};

// A kernel image with all that is asked of it. Neither copied nor moved: its parts point to each other.
class BuiltKernel {
 public:
  static Result<std::unique_ptr<BuiltKernel>> Open(const std::string& path, int depth) {
    Result<std::string> bytes = ReadFile(path);
    if (!bytes.ok()) return bytes.error();
    std::unique_ptr<BuiltKernel> kernel(new BuiltKernel(std::move(*bytes)));
    const std::span<const uint8_t> file(reinterpret_cast<const uint8_t*>(kernel->bytes_.data()),
                                        kernel->bytes_.size());
    Result<ElfImage> image = ElfImage::Open(file);
    if (!image.ok()) return Error{path, image.error().message};
    kernel->image_ = std::move(*image);
    Result<KernelDebug> debug = KernelDebug::Open(file, path);
    if (!debug.ok()) return debug.error();
    kernel->debug_.emplace(std::move(*debug));
    kernel->errors_.emplace(kernel->image_, *kernel->debug_, depth);
    return kernel;
  }

  // Appends the problems of one specification.
  void Check(const ApiSpec& spec, std::vector<Problem>* problems) {
    if (spec.kind == "ioctl") return CheckIoctl(spec, problems);
    if (spec.kind != "syscall") return;
    const std::string entry = "__x64_sys_" + std::string(SyscallName(spec));
    const std::vector<ElfFunction>& functions = image_.functions();
    auto function = std::ranges::find(functions, entry, &ElfFunction::name);
    if (function == functions.end()) {
      problems->push_back({spec.location.file, spec.location.line, Severity::kError,
                           spec.name + ": the image has no " + entry + "()"});
      return;
    }
    if (debug_->HasTypes(function->address)) {
      std::ranges::move(CheckTypes(spec, *debug_, function->address),
                        std::back_inserter(*problems));
    } else {
      ++untyped_;
    }
    Result<ErrorWarnings> warnings = errors_->Check(spec);
    if (!warnings.ok()) {
      problems->push_back(ProblemFromError(warnings.error()));
      return;
    }
    std::ranges::move(warnings->problems, std::back_inserter(*problems));
    unknown_calls_ += warnings->unknown_calls;
  }

  // A command has no function of its own: what can be compared are the types of the file that it is specified for.
  void CheckIoctl(const ApiSpec& spec, std::vector<Problem>* problems) {
    const std::optional<uint64_t> address = debug_->AddressInFile(spec.location.file);
    if (!address || !debug_->HasTypes(*address)) {
      ++untyped_;
      return;
    }
    std::ranges::move(CheckTypes(spec, *debug_, *address), std::back_inserter(*problems));
  }

  void PrintSummary() const {
    std::fprintf(stderr, "kapi: errors were not looked for behind %zu calls through pointers\n",
                 unknown_calls_);
    if (untyped_ == 0) return;
    std::fprintf(stderr,
                 "kapi: types of %zu specifications were not compared: the image has none for "
                 "their files\n",
                 untyped_);
  }

 private:
  explicit BuiltKernel(std::string bytes) : bytes_(std::move(bytes)) {}

  const std::string bytes_;
  ElfImage image_;
  std::optional<KernelDebug> debug_;
  std::optional<ErrorChecker> errors_;
  size_t unknown_calls_ = 0;
  size_t untyped_ = 0;
};

// Everything that specifications are compared with.
struct References {
  std::optional<KernelTree> tree = {};
  std::unique_ptr<BuiltKernel> kernel = {};
};

Result<References> OpenReferences(const CheckOptions& options) {
  References references;
  if (options.tree) {
    Result<KernelTree> tree = KernelTree::Open(*options.tree);
    if (!tree.ok()) return tree.error();
    references.tree.emplace(std::move(*tree));
  }
  if (options.vmlinux) {
    Result<std::unique_ptr<BuiltKernel>> kernel =
        BuiltKernel::Open(*options.vmlinux, options.depth);
    if (!kernel.ok()) return kernel.error();
    references.kernel = std::move(*kernel);
  }
  return references;
}

void CheckOne(const ApiSpec& spec, bool notes, const References& references,
              std::vector<Problem>* problems) {
  std::ranges::transform(CheckSpec(spec), std::back_inserter(*problems), ProblemFromError);
  std::ranges::move(CheckMeaning(spec), std::back_inserter(*problems));
  if (notes) {
    for (const Error& note : ProseTargets(spec)) {
      Problem problem = ProblemFromError(note);
      problem.severity = Severity::kWarning;
      problems->push_back(std::move(problem));
    }
  }
  if (references.tree) {
    std::ranges::move(references.tree->Check(spec), std::back_inserter(*problems));
  }
  if (references.kernel) references.kernel->Check(spec, problems);
}

// The specifications below `path`; what could not be read is added to the problems.
Result<size_t> CheckPath(const std::string& path, bool notes, const References& references,
                         std::vector<Problem>* problems) {
  Result<SourceSpecs> found = ReadSource(path, {.root = "."});
  if (!found.ok()) return found.error();
  std::ranges::transform(found->errors, std::back_inserter(*problems), ProblemFromError);
  for (const ApiSpec& spec : found->specs) CheckOne(spec, notes, references, problems);
  return found->specs.size();
}

ExitStatus PrintProblems(std::vector<Problem> problems, bool no_warnings, size_t specs) {
  std::ranges::sort(problems);
  problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
  size_t errors = 0;
  for (const Problem& problem : problems) {
    const bool is_error = problem.severity == Severity::kError;
    errors += is_error;
    if (is_error || !no_warnings) std::printf("%s\n", problem.ToString().c_str());
  }
  std::fflush(stdout);
  std::fprintf(stderr, "kapi: %zu specifications, %zu errors, %zu warnings\n", specs, errors,
               problems.size() - errors);
  return errors == 0 ? kExitOk : kExitFindings;
}

}  // namespace

ExitStatus KapiCheck(const std::vector<std::string>& arguments) {
  CheckOptions options;
  CommandLine line(
      "kapi check [options] PATH...",
      "Checks the specifications in C files and directories: each in itself and, as far as "
      "asked for, against a kernel. Prints 'FILE:LINE: error|warning: TEXT'; the exit "
      "status is 1 if there is an error, whatever the warnings.");
  line.Value("tree", &options.tree, "DIR",
             "compare with the SYSCALL_DEFINEs and the syscall table of this source");
  line.Value("vmlinux", &options.vmlinux, "FILE",
             "compare with the types of this kernel image, and warn of errors that its code may "
             "return and a specification does not list");
  line.Value("depth", &options.depth, "N",
             "with --vmlinux: follow errors through so many functions");
  line.Flag("notes", &options.notes,
            "also list what is no problem but silences an oracle: prose targets");
  line.Flag("no-warnings", &options.no_warnings, "only print errors");
  line.Positional(&options.paths, -1);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (options.paths.empty()) {
    return line.UsageError({"", "nothing to check; name a file or directory"});
  }
  if (options.depth < 1) return line.UsageError({"", "--depth is at least 1"});

  Result<References> references = OpenReferences(options);
  if (!references.ok()) return line.UsageError(references.error());
  std::vector<Problem> problems;
  size_t specs = 0;
  for (const std::string& path : options.paths) {
    Result<size_t> checked = CheckPath(path, options.notes, *references, &problems);
    if (!checked.ok()) return line.UsageError(checked.error());
    specs += *checked;
  }
  ExitStatus status = PrintProblems(std::move(problems), options.no_warnings, specs);
  if (references->kernel) references->kernel->PrintSummary();
  return status;
}

}  // namespace kapifuzz
