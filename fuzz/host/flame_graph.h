// FlameGraph: stacks that a guest has sampled (fuzz/guest/stack_sampler.h) as one picture: a box for each function, as wide as
// the time spent in it and in what it called, on top of its caller.
//
//   Result<FlameGraph> graph = FlameGraph::Read(text, "stacks.txt", kernel_symbols, guest_symbols);
//   WriteFileAtomically("flame.svg", graph->Svg("what was measured"));
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "fuzz/host/symbols.h"

namespace kapifuzz {

class FlameGraph {
 public:
  // `text` is a stack per line: addresses, innermost first, then how often. An address without a symbol is shown as its number.
  // An Error names `origin` and the line that is no such thing.
  static Result<FlameGraph> Read(const std::string& text, const std::string& origin,
                                 const std::vector<Symbol>& kernel,
                                 const std::vector<Symbol>& guest);

  uint64_t samples() const { return root_.samples; }
  // One line for each stack, outermost function first: "a;b;c 12", as other tools read it.
  std::string Folded() const;
  std::string Svg(const std::string& title) const;

 private:
  struct Frame {
    uint64_t samples = 0;  // of it and of what it called
    std::map<std::string, Frame> callees;
  };
  static void Fold(const Frame& frame, const std::string& path, std::string* text);
  static int Depth(const Frame& frame);
  void Draw(const Frame& frame, const std::string& name, double x, int row, int rows,
            std::string* svg) const;

  Frame root_;
};

}  // namespace kapifuzz
