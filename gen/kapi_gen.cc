// kapi-gen: the specifications' JSON to the C++ tables that executor, oracles and reports are
// compiled with.
//
//   kapi-gen --specs build/specs.json --out build/gen/syscalls.gen.cc
//
// A file that would not change is not touched, so nothing is rebuilt after it. Exit status: 0, or 2
// for a bad command line, or 3 for specifications that cannot be read or compiled; every message
// names a file and a line of the specifications.
#include <cstdio>
#include <string>
#include <vector>

#include "base/command_line.h"
#include "base/files.h"
#include "gen/table_writer.h"
#include "specs/json_reader.h"

namespace kapifuzz {
namespace {

struct Options {
  std::string specs = "build/specs.json";
  std::string out = "build/gen/syscalls.gen.cc";
};

Status Generate(const Options& options) {
  Result<std::string> text = ReadFile(options.specs);
  if (!text.ok()) return text.error();
  Result<std::vector<ApiSpec>> specs = ReadJson(*text, options.specs);
  if (!specs.ok()) return specs.error();
  Result<std::string> table = WriteTable(*specs);
  if (!table.ok()) return table.error();
  Status made = MakeDirs(DirName(options.out));
  if (!made.ok()) return made;
  return WriteFileIfChanged(options.out, *table);
}

int Main(const std::vector<std::string>& arguments) {
  Options options;
  CommandLine line("kapi-gen [options]",
                   "Compiles specifications (JSON) into the C++ syscall table.");
  line.Value("specs", &options.specs, "FILE", "specifications, as `kapi -f json` writes them");
  line.Value("out,o", &options.out, "FILE", "C++ source to write");
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (Status done = Generate(options); !done.ok()) {
    std::fprintf(stderr, "kapi-gen: %s\n", done.error().ToString().c_str());
    return kExitEnvironment;
  }
  return kExitOk;
}

}  // namespace
}  // namespace kapifuzz

int main(int argc, char** argv) { return kapifuzz::Main({argv + 1, argv + argc}); }
