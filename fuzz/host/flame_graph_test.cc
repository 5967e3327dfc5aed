#include "fuzz/host/flame_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::vector<Symbol> kKernel = {{0xffffffff81000000, 0x100, "do_syscall_64"},
                                     {0xffffffff81000100, 0x100, "ksys_read"}};
const std::vector<Symbol> kGuest = {
    {0x401000, 0x40, "kapifuzz::(anonymous namespace)::Judge(int, char const*)"}};

Result<FlameGraph> Read(const std::string& text) {
  return FlameGraph::Read(text, "stacks.txt", kKernel, kGuest);
}

TEST(FlameGraph, FoldsStacksByFunction) {
  Result<FlameGraph> graph = Read(
      "ffffffff81000104 ffffffff81000010 3\n"
      "ffffffff81000108 ffffffff81000020 2\n"
      "ffffffff81000020 4\n"
      "u401004 1\n");
  ASSERT_TRUE(graph.ok()) << graph.error().ToString();
  EXPECT_EQ(graph->samples(), 10u);
  EXPECT_EQ(graph->Folded(),
            "do_syscall_64;ksys_read 5\n"
            "do_syscall_64 4\n"
            "user space;Judge 1\n");
}

TEST(FlameGraph, WhatHasNoNameIsShownAsANumber) {
  Result<FlameGraph> graph = Read("ffffffff81000200 1\n");
  ASSERT_TRUE(graph.ok());
  EXPECT_EQ(graph->Folded(), "0xffffffff81000200 1\n");
}

TEST(FlameGraph, TheWiderTheBoxTheLongerItTook) {
  Result<FlameGraph> graph = Read("ffffffff81000104 ffffffff81000010 3\nu401004 1\n");
  ASSERT_TRUE(graph.ok());
  const std::string svg = graph->Svg("a < b");
  EXPECT_THAT(svg, HasSubstr("<title>ksys_read 75.0% (3)</title>"));
  EXPECT_THAT(svg, HasSubstr("width=\"899.7\""));
  EXPECT_THAT(svg, HasSubstr("a &lt; b"));
  EXPECT_THAT(svg, Not(HasSubstr("a < b")));
}

TEST(FlameGraph, BadLinesAreNamed) {
  for (const std::string bad :
       {"", "ffffffff81000000", "zzz 1", "ffffffff81000000 x", "ffffffff81000000 -1", " 1"}) {
    Result<FlameGraph> graph = Read("ffffffff81000000 1\n" + bad + "\n");
    ASSERT_FALSE(graph.ok()) << bad;
    EXPECT_THAT(graph.error().ToString(), HasSubstr("stacks.txt:2: '")) << bad;
  }
  EXPECT_FALSE(Read("").ok());
}

TEST(Symbols, AnAddressBelongsToTheSymbolBeforeIt) {
  EXPECT_EQ(SymbolAt(kKernel, 0xffffffff81000000)->name, "do_syscall_64");
  EXPECT_EQ(SymbolAt(kKernel, 0xffffffff810001ff)->name, "ksys_read");
  EXPECT_EQ(SymbolAt(kKernel, 0xffffffff81000200), nullptr);
  EXPECT_EQ(SymbolAt(kKernel, 1), nullptr);
  EXPECT_EQ(SymbolAt({}, 1), nullptr);
}

}  // namespace
}  // namespace kapifuzz
