#include "fuzz/host/spec_choice.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "executor/syscall_desc.h"
#include "specs/diff.h"
#include "specs/document_reader.h"
#include "specs/spec_input.h"

namespace kapifuzz {
namespace {

std::string DescribeChanges(const std::vector<Change>& changes) {
  const std::string more =
      changes.size() > 1 ? fmt::format(" and {} more", changes.size() - 1) : std::string();
  return changes.front().what + more;
}

Result<std::vector<ApiSpec>> ReadTheirs(const std::string& path) {
  Result<SpecInput> input = GuessInput(path);
  if (!input.ok()) return input.error();
  Result<SourceSpecs> specs = LoadSpecs(*input);
  if (!specs.ok()) return specs.error();
  if (!specs->errors.empty()) return specs->errors.front();
  return std::move(specs->specs);
}

}  // namespace

SpecChoice CompareSpecs(std::span<const ApiSpec> theirs, std::span<const ApiSpec> built_in) {
  SpecChoice choice;
  for (const ApiSpec& their : theirs) {
    const auto ours = std::ranges::find(built_in, their.name, &ApiSpec::name);
    const int index = FindSyscall(their.name);
    if (ours == built_in.end() || index < 0) {
      choice.remarks.push_back(their.name + ": no specification of it is built in");
      continue;
    }
    const std::vector<Change> changes = DiffContracts({&*ours, 1}, {&their, 1});
    if (changes.empty()) {
      choice.agreed.push_back(Syscalls()[static_cast<size_t>(index)].name);
    } else {
      choice.remarks.push_back(
          fmt::format("{}: its contract differs ({})", their.name, DescribeChanges(changes)));
    }
  }
  std::ranges::sort(choice.agreed, {}, [](const std::string& name) { return FindSyscall(name); });
  return choice;
}

Result<SpecChoice> ChooseSpecs(const std::string& theirs, const std::string& built_in) {
  Result<std::vector<ApiSpec>> their_specs = ReadTheirs(theirs);
  if (!their_specs.ok()) return their_specs.error();
  Result<std::vector<ApiSpec>> our_specs = ReadSpecFile(built_in);
  if (!our_specs.ok()) return our_specs.error();
  SpecChoice choice = CompareSpecs(*their_specs, *our_specs);
  if (choice.agreed.empty()) {
    return Error{
        "--spec " + theirs,
        "nothing in it has the contract that is built in; `kapi diff " + built_in + " " + theirs +
            "` shows how they differ, and a build with `cmake -DKAPIFUZZ_SPECS=DIR` has others"};
  }
  return choice;
}

}  // namespace kapifuzz
