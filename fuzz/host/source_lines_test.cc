#include "fuzz/host/source_lines.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/files.h"
#include "base/strings.h"
#include "base/subprocess.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

// A program that stands in for a kernel: its functions' addresses are those in the file.
class SourceLinesTest : public testing::Test {
 protected:
  SourceLinesTest() {
    EXPECT_TRUE(MakeDirs(dir.path() + "/tree/init").ok());
    EXPECT_TRUE(MakeDirs(dir.path() + "/tree/fs").ok());
    Put("init/main.c",
        "int filp_close(int);\nint start_kernel(void)\n{\n  return filp_close(1);\n}\n");
    Put("fs/open.c",
        "static inline __attribute__((always_inline)) int check(volatile int *p)\n{\n"
        "  return *p / 2;\n}\n"
        "int filp_close(int a)\n{\n  volatile int b = a;\n  return check(&b);\n}\n");
    const std::string tree = dir.path() + "/tree/";
    const Result<CommandOutput> made =
        RunCommand({"cc", "-O1", "-g", "-nostdlib", "-static", "-Wl,-e,start_kernel", "-o", vmlinux,
                    tree + "init/main.c", tree + "fs/open.c"},
                   {.timeout_ms = 60'000, .merge_stderr = true});
    EXPECT_TRUE(made.ok() && made->exit_status == 0) << made->out;
  }
  void Put(const std::string& name, const std::string& text) {
    EXPECT_TRUE(WriteFileAtomically(dir.path() + "/tree/" + name, text).ok());
  }
  // Up to the next symbol: "0x20".
  std::string SizeOf(const std::string& function) const {
    const Result<CommandOutput> nm = RunCommand({"nm", "-n", vmlinux});
    uint64_t begin = 0;
    for (const std::string_view line : SplitLines(nm->out)) {
      const uint64_t address = std::stoull(std::string(line.substr(0, 16)), nullptr, 16);
      if (begin != 0 && address > begin) return fmt::format("{:#x}", address - begin);
      if (line.ends_with(" " + function)) begin = address;
    }
    return "";
  }

  TempDir dir;
  std::string vmlinux = dir.path() + "/vmlinux";
};

TEST_F(SourceLinesTest, PlacesGetFileAndLine) {
  SourceLines lines(vmlinux);
  const std::string start = "start_kernel+0x0/" + SizeOf("start_kernel");
  const std::string close = "filp_close+0x4/" + SizeOf("filp_close");
  EXPECT_EQ(lines.Annotate("[ 1.0] RIP: 0010:" + start + "\n[ 1.0] Code: 00\n"),
            "[ 1.0] RIP: 0010:" + start + " (init/main.c:3)\n[ 1.0] Code: 00\n");
  EXPECT_NE(lines.Annotate(" " + close + "\n").find(close + " (fs/open.c:"), std::string::npos);
}

TEST_F(SourceLinesTest, InlinedFunctionsAreNamed) {
  SourceLines lines(vmlinux);
  const std::string size = SizeOf("filp_close");
  const int bytes = std::min(64, std::stoi(size, nullptr, 16));
  std::string all;
  for (int offset = 0; offset < bytes; ++offset)
    all += fmt::format("RIP: filp_close+{:#x}/{}\n", offset, size);
  all = lines.Annotate(all);
  EXPECT_NE(all.find("(fs/open.c:3, inlined at fs/open.c:8)"), std::string::npos) << all;
}

TEST_F(SourceLinesTest, WhatIsNotKnownStaysAsItIs) {
  SourceLines lines(vmlinux);
  for (const std::string report :
       {"filp_close+0x1/0xfff\n", "no_such+0x1/0x2\n", "start_kernel+0xffffffff/0x1\n", "",
        "+0x1/0x2\n", "filp_close+0x/0x\n"}) {
    EXPECT_EQ(lines.Annotate(report), report);
  }
  EXPECT_EQ(SourceLines("").Annotate("filp_close+0x1/0x2\n"), "filp_close+0x1/0x2\n");
  EXPECT_EQ(SourceLines("/no/such").Annotate("filp_close+0x1/0x2\n"), "filp_close+0x1/0x2\n");
}

}  // namespace
}  // namespace kapifuzz
