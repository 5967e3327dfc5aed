#include "corpus/program_file.h"

#include "base/files.h"
#include "corpus/store.h"
#include "executor/program_text.h"
#include "executor/program_wire.h"

namespace kapifuzz {
namespace {

constexpr std::string_view kTextSuffix = ".kprog";

Result<std::vector<NamedProgram>> LoadCorpus(const std::string& directory) {
  constexpr size_t kNameDigits = 12;
  Result<CorpusStore> corpus = CorpusStore::Open(directory);
  if (!corpus.ok()) return corpus.error();
  std::vector<NamedProgram> programs;
  programs.reserve(corpus->entries().size());
  for (const std::string& sha1 : corpus->entries()) {
    Result<std::vector<uint8_t>> wire = corpus->Load(sha1);
    if (!wire.ok()) return wire.error();
    programs.push_back({.name = sha1.substr(0, kNameDigits), .program = {}});
    DecodeProgram(*wire, &programs.back().program);
  }
  return programs;
}

}  // namespace

Result<Program> ReadProgramFile(const std::string& path) {
  Result<std::string> content = ReadFile(path);
  if (!content.ok()) return content.error();
  if (path.ends_with(kTextSuffix) || content->starts_with('#')) {
    return ParseProgram(*content, path);
  }
  Program program;
  DecodeProgram({reinterpret_cast<const uint8_t*>(content->data()), content->size()}, &program);
  return program;
}

std::vector<uint8_t> EncodeWire(const Program& program) {
  uint8_t wire[kMaxWireBytes];
  const size_t size = EncodeProgram(program, wire);
  return {wire, wire + size};  // many are kept: no more than they need
}

Result<std::vector<NamedProgram>> LoadSeeds(const std::string& directory) {
  Result<std::vector<std::string>> files = ListFiles(directory, kTextSuffix);
  if (!files.ok()) return files.error();
  std::vector<NamedProgram> seeds;
  for (const std::string& file : *files) {
    Result<Program> program = ReadProgramFile(JoinPath(directory, file));
    if (!program.ok()) return program.error();
    std::string name = BaseName(file);
    seeds.push_back({name.substr(0, name.size() - kTextSuffix.size()), *program});
  }
  return seeds.empty() ? LoadCorpus(directory) : seeds;
}

}  // namespace kapifuzz
