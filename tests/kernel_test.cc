// The kernel that was built: it carries the specifications that were written, every reader gets the same out of it, its
// own tests pass, and it is small.
#include <gtest/gtest.h>
#include <linux/android/binder.h>

#include <cstddef>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/files.h"
#include "base/subprocess.h"
#include "tests/tools.h"

namespace kapifuzz::testing_tools {
namespace {

TEST(Kernel, CommentsImageAndDebugfsAreOneModel) {
  OwnDirectory own;
  CommandOutput exported =
      Kapifuzz({"export", "--kernel", KernelFile("bzImage"), "--out", own.path("export")});
  ASSERT_EQ(exported.exit_status, 0) << exported.out << exported.err;
  CommandOutput compared = Kapi({"compare", "--source", SourceFile("specs/linux"), "--vmlinux",
                                 KernelFile("vmlinux"), "--debugfs", own.path("export")});
  EXPECT_EQ(compared.exit_status, 0) << compared.out << compared.err;
}

// Where a reader found something is the one thing that may differ: the location, and the lines of the items.
void ForgetPlaces(nlohmann::json* value) {
  if (value->is_object()) {
    value->erase("location");
    value->erase("line");
  }
  if (!value->is_structured()) return;
  for (nlohmann::json& member : *value) ForgetPlaces(&member);
}

// What only the compiler knows is in the image's JSON alone.
void ForgetCompiled(nlohmann::json* spec) {
  if (spec->contains("ioctl")) {
    for (const char* key : {"number", "size"}) (*spec)["ioctl"].erase(key);
  }
  if (!spec->contains("structs")) return;
  for (nlohmann::json& one : (*spec)["structs"]) {
    for (const char* key : {"size", "alignment"}) one.erase(key);
    if (!one.contains("fields")) continue;
    for (nlohmann::json& field : one["fields"]) {
      for (const char* key : {"size", "offset"}) field.erase(key);
    }
  }
}

TEST(Kernel, ImageAndCommentsGiveTheSameJson) {
  auto read = [](std::vector<std::string> input) {
    input.insert(input.end(), {"-f", "json"});
    CommandOutput output = Kapi(input);
    EXPECT_EQ(output.exit_status, 0) << output.err;
    nlohmann::json json = nlohmann::json::parse(output.out, nullptr, false);
    ForgetPlaces(&json);
    for (nlohmann::json& spec : json["apis"]) ForgetCompiled(&spec);
    return json;
  };
  nlohmann::json from_comments = read({"--source", SourceFile("specs/linux")});
  EXPECT_GE(from_comments["apis"].size(), 14u);
  EXPECT_EQ(from_comments, read({"--vmlinux", KernelFile("vmlinux")}));
}

// What the running kernel says of a command, by the header that user space includes.
TEST(Kernel, TheRunningKernelListsBindersCommands) {
  OwnDirectory own;
  CommandOutput exported =
      Kapifuzz({"export", "--kernel", KernelFile("bzImage"), "--out", own.path("export")});
  ASSERT_EQ(exported.exit_status, 0) << exported.out << exported.err;
  struct Member {
    const char* name;
    size_t offset, size;
  };
  struct Command {
    const char* name;
    uint64_t number;
    const char* type;
    size_t size;
    std::vector<Member> members;
  };
#define COMMAND(name, type, ...)                                \
  {                                                             \
#name, name, "struct " #type, sizeof(type), { __VA_ARGS__ } \
  }
#define MEMBER(type, name) \
  { #name, offsetof(type, name), sizeof(type::name) }
  const Command commands[] = {
      COMMAND(BINDER_WRITE_READ, binder_write_read, MEMBER(binder_write_read, write_size),
              MEMBER(binder_write_read, write_consumed), MEMBER(binder_write_read, write_buffer),
              MEMBER(binder_write_read, read_size), MEMBER(binder_write_read, read_consumed),
              MEMBER(binder_write_read, read_buffer)),
      {"BINDER_SET_MAX_THREADS", BINDER_SET_MAX_THREADS, "__u32", 4, {}},
      {"BINDER_SET_CONTEXT_MGR", BINDER_SET_CONTEXT_MGR, "__s32", 4, {}},
      COMMAND(BINDER_SET_CONTEXT_MGR_EXT, flat_binder_object, MEMBER(flat_binder_object, hdr),
              MEMBER(flat_binder_object, flags), MEMBER(flat_binder_object, binder),
              MEMBER(flat_binder_object, handle), MEMBER(flat_binder_object, cookie)),
      {"BINDER_THREAD_EXIT", BINDER_THREAD_EXIT, "__s32", 4, {}},
      COMMAND(BINDER_VERSION, binder_version, MEMBER(binder_version, protocol_version)),
      COMMAND(BINDER_GET_NODE_DEBUG_INFO, binder_node_debug_info,
              MEMBER(binder_node_debug_info, ptr), MEMBER(binder_node_debug_info, cookie),
              MEMBER(binder_node_debug_info, has_strong_ref),
              MEMBER(binder_node_debug_info, has_weak_ref)),
      COMMAND(
          BINDER_GET_NODE_INFO_FOR_REF, binder_node_info_for_ref,
          MEMBER(binder_node_info_for_ref, handle), MEMBER(binder_node_info_for_ref, strong_count),
          MEMBER(binder_node_info_for_ref, weak_count), MEMBER(binder_node_info_for_ref, reserved1),
          MEMBER(binder_node_info_for_ref, reserved2), MEMBER(binder_node_info_for_ref, reserved3)),
      COMMAND(BINDER_FREEZE, binder_freeze_info, MEMBER(binder_freeze_info, pid),
              MEMBER(binder_freeze_info, enable), MEMBER(binder_freeze_info, timeout_ms)),
      COMMAND(BINDER_GET_FROZEN_INFO, binder_frozen_status_info,
              MEMBER(binder_frozen_status_info, pid), MEMBER(binder_frozen_status_info, sync_recv),
              MEMBER(binder_frozen_status_info, async_recv)),
      {"BINDER_ENABLE_ONEWAY_SPAM_DETECTION", BINDER_ENABLE_ONEWAY_SPAM_DETECTION, "__u32", 4, {}},
      COMMAND(BINDER_GET_EXTENDED_ERROR, binder_extended_error, MEMBER(binder_extended_error, id),
              MEMBER(binder_extended_error, command), MEMBER(binder_extended_error, param)),
  };
#undef COMMAND
#undef MEMBER
  const nlohmann::json all =
      nlohmann::json::parse(MustRead(own.path("export/kapi/all.json")), nullptr, false);
  ASSERT_TRUE(all.is_object());
  std::map<std::string, nlohmann::json> by_name;
  for (const nlohmann::json& api : all["apis"]) by_name[api["name"]] = api;
  for (const Command& command : commands) {
    SCOPED_TRACE(command.name);
    ASSERT_TRUE(by_name.contains(command.name));
    const nlohmann::json& api = by_name[command.name];
    EXPECT_EQ(api["kind"], "ioctl");
    EXPECT_EQ(api["ioctl"]["number"], command.number);
    EXPECT_EQ(api["ioctl"]["argument"], command.type);
    EXPECT_EQ(api["ioctl"]["size"], command.size);
    if (command.members.empty()) continue;
    ASSERT_EQ(api["structs"].size(), 1u);
    EXPECT_EQ(api["structs"][0]["size"], command.size);
    const nlohmann::json& fields = api["structs"][0]["fields"];
    ASSERT_EQ(fields.size(), command.members.size());
    for (size_t i = 0; i < fields.size(); ++i) {
      EXPECT_EQ(fields[i]["name"], command.members[i].name);
      EXPECT_EQ(fields[i]["offset"], command.members[i].offset) << command.members[i].name;
      EXPECT_EQ(fields[i]["size"], command.members[i].size) << command.members[i].name;
    }
  }
}

struct Counts {
  int passed = 0, failed = 0, skipped = 0, planned = 0;
};

// Sum of the lines "PREFIX: 3 passed, 0 failed, 1 skipped of 4".
Counts ReadCounts(const std::string& output, const std::string& prefix) {
  Counts sum;
  std::istringstream lines(output);
  const std::string format = prefix + ": %d passed, %d failed, %d skipped of %d";
  for (std::string line; std::getline(lines, line);) {
    Counts one;
    if (std::sscanf(line.c_str(), format.c_str(), &one.passed, &one.failed, &one.skipped,
                    &one.planned) != 4) {
      continue;
    }
    sum.passed += one.passed;
    sum.failed += one.failed;
    sum.skipped += one.skipped;
    sum.planned += one.planned;
  }
  return sum;
}

// How many lines of these files, somewhere below the source tree, have such a word.
int CountLines(const std::string& directory, const std::string& file_ending,
               const std::string& word) {
  Result<std::vector<std::string>> files = ListFiles(SourceFile(directory), file_ending);
  EXPECT_TRUE(files.ok()) << files.error().ToString();
  int count = 0;
  for (const std::string& file : *files) {
    std::istringstream lines(MustRead(JoinPath(SourceFile(directory), file)));
    for (std::string line; std::getline(lines, line);) count += line.find(word) != line.npos;
  }
  return count;
}

// Every case that is written runs; those of the tracepoints skip themselves in a kernel without.
TEST(Kernel, KunitPasses) {
  CommandOutput output =
      Kapifuzz({"kunit", "--kernel", KernelFile("bzImage"), "--filter", "kapi*"});
  EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
  Counts counts = ReadCounts(output.out, "kunit");
  EXPECT_EQ(counts.planned, CountLines("kernel/overlay/kernel/api", "_kunit.c", "\tKUNIT_CASE("));
  EXPECT_GE(counts.passed, 80);
  EXPECT_LE(counts.skipped, 3);
}

const char kSelftests[] = "kernel/overlay/tools/testing/selftests/kapi";

int CasesOf(const std::vector<std::string>& files) {
  int cases = 0;
  for (const std::string& file : files) cases += CountLines(kSelftests, file, "\tCASE(");
  return cases;
}

// By their own makefile, as anybody would.
void BuildSelftests(const OwnDirectory& own) {
  Result<CommandOutput> made =
      RunCommand({"make", "-C", KernelTree("tools/testing/selftests/kapi"), "OUTPUT=" + own.path()},
                 {.timeout_ms = 60'000});
  ASSERT_TRUE(made.ok()) << made.error().ToString();
  ASSERT_EQ(made->exit_status, 0) << made->out << made->err;
  EXPECT_EQ(made->err, "") << "compiles without a warning";
}

// The flavour `debug` has what the others leave out: modules, tracepoints, preemption, lock checking.
//   make kernel FLAVOUR=debug && KAPIFUZZ_KERNEL=build/kernel/6.12-debug build/bin/guest_test --gtest_filter='Kernel.*'
TEST(Kernel, ModulesAndTracepoints) {
  const std::string module = KernelFile("kapi_module_sample.ko");
  if (!FileExists(module)) GTEST_SKIP() << "a kernel without modules";
  OwnDirectory own;
  BuildSelftests(own);
  CommandOutput output =
      Kapifuzz({"exec", "--kernel", KernelFile("bzImage"), "--tap", "--with", module,
                own.path("kapi_module_test"), own.path("kapi_trace_test")});
  EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
  EXPECT_EQ(ReadCounts(output.out, "tap").passed,
            CasesOf({"kapi_module_test.c", "kapi_trace_test.c"}));
}

TEST(Kernel, SelftestsPass) {
  OwnDirectory own;
  BuildSelftests(own);
  CommandOutput output = Kapifuzz({"exec", "--kernel", KernelFile("bzImage"), "--tap",
                                   own.path("kapi_errno_test"), own.path("kapi_debugfs_test")});
  EXPECT_EQ(output.exit_status, 0) << output.out << output.err;
  Counts counts = ReadCounts(output.out, "tap");
  EXPECT_EQ(counts.passed, CasesOf({"kapi_errno_test.c", "kapi_debugfs_test.c"}));
  EXPECT_GE(counts.passed, 29);
  EXPECT_EQ(counts.failed + counts.skipped, 0);
}

TEST(Kernel, EverySpecificationIsBelowEightKilobytes) {
  CommandOutput output = Kapi({"footprint", "--vmlinux", KernelFile("vmlinux")});
  ASSERT_EQ(output.exit_status, 0) << output.err;
  std::istringstream lines(output.out);
  std::string header, name;
  std::getline(lines, header);
  int specifications = 0;
  long section, records, strings, total;
  while (lines >> name >> section >> records >> strings >> total) {
    if (name == "all") continue;
    EXPECT_LT(total, 8192) << name;
    EXPECT_GT(total, 0) << name;
    ++specifications;
  }
  EXPECT_GE(specifications, 14) << output.out;
}

}  // namespace
}  // namespace kapifuzz::testing_tools
