#include "fuzz/host/flame_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/strings.h"
#include "fuzz/host/report_html.h"

namespace kapifuzz {
namespace {

constexpr int kWidth = 1200, kRow = 16, kTop = 36;  // pixels
constexpr double kLetter = 6.2;                     // width of one, more or less
constexpr size_t kMostFrames = 256;                 // of one stack; the kernel records 127
constexpr double kThinnest = 0.8;                   // what is thinner is left out

// A number to the last digit; false for anything else.
bool Parse(std::string_view text, int base, uint64_t* number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number, base);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

// A function's name without its arguments and our namespace.
std::string ShortName(std::string_view name) {
  constexpr std::string_view kOurs = "kapifuzz::";
  constexpr std::string_view kHidden = "(anonymous namespace)::";
  if (name.starts_with(kOurs)) name.remove_prefix(kOurs.size());
  if (name.starts_with(kHidden)) name.remove_prefix(kHidden.size());
  return std::string(name.substr(0, name.find('(')));
}

// "ffffffff81000045", or "u401000" for one in user space.
Result<std::string> NameOf(std::string_view word, const std::vector<Symbol>& kernel,
                           const std::vector<Symbol>& guest) {
  const bool user = word.starts_with('u');
  uint64_t address = 0;
  if (!Parse(word.substr(user), 16, &address))
    return Error{"", fmt::format("'{}' is no address", word)};
  const Symbol* symbol = SymbolAt(user ? guest : kernel, address);
  return symbol != nullptr ? ShortName(symbol->name) : fmt::format("{:#x}", address);
}

// The same function has the same shade of its stack's color.
std::string ColorOf(const std::string& name) {
  const size_t hash = std::hash<std::string>{}(name);
  return fmt::format("rgb({},{},{})", 215 + hash % 40, 110 + hash / 40 % 90, 60 + hash / 3600 % 40);
}

}  // namespace

Result<FlameGraph> FlameGraph::Read(const std::string& text, const std::string& origin,
                                    const std::vector<Symbol>& kernel,
                                    const std::vector<Symbol>& guest) {
  FlameGraph graph;
  int number = 0;
  for (const std::string_view line : SplitLines(text)) {
    const std::string where = fmt::format("{}:{}", origin, ++number);
    std::vector<std::string_view> words = Split(line, ' ');
    uint64_t count = 0;
    if (words.size() < 2 || words.size() > kMostFrames || !Parse(words.back(), 10, &count) ||
        count > UINT32_MAX)
      return Error{where, fmt::format("'{}' is no stack with a count", line)};
    words.pop_back();
    Frame* frame = &graph.root_;
    frame->samples += count;
    if (words.front().starts_with('u')) words.emplace_back("user");
    for (size_t i = words.size(); i-- > 0;) {
      Result<std::string> name =
          words[i] == "user" ? Result<std::string>("user space") : NameOf(words[i], kernel, guest);
      if (!name.ok()) return Error{where, name.error().message};
      frame = &frame->callees[*name];
      frame->samples += count;
    }
  }
  if (graph.samples() == 0) return Error{origin, "holds no samples"};
  return graph;
}

void FlameGraph::Fold(const Frame& frame, const std::string& path, std::string* text) {
  uint64_t own = frame.samples;
  for (const auto& [name, callee] : frame.callees) {
    own -= callee.samples;
    Fold(callee, path.empty() ? name : path + ";" + name, text);
  }
  if (own > 0 && !path.empty()) *text += fmt::format("{} {}\n", path, own);
}

std::string FlameGraph::Folded() const {
  std::string text;
  Fold(root_, "", &text);
  return text;
}

int FlameGraph::Depth(const Frame& frame) {
  int deepest = 0;
  for (const auto& [name, callee] : frame.callees) deepest = std::max(deepest, Depth(callee));
  return deepest + 1;
}

void FlameGraph::Draw(const Frame& frame, const std::string& name, double x, int row, int rows,
                      std::string* svg) const {
  const double share = static_cast<double>(frame.samples) / static_cast<double>(samples());
  const double width = share * kWidth;
  if (width < kThinnest) return;
  const int y = kTop + (rows - 1 - row) * kRow;
  *svg += fmt::format(
      "<g><title>{} {:.1f}% ({})</title><rect x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\" "
      "fill=\"{}\"/>",
      EscapeHtml(name), share * 100, frame.samples, x, y, std::max(width - 0.3, 0.1), kRow - 1,
      ColorOf(name));
  const auto letters = static_cast<size_t>(width / kLetter);
  if (letters > 3) {
    const std::string shown = name.size() <= letters ? name : name.substr(0, letters - 1) + "…";
    *svg += fmt::format("<text x=\"{:.1f}\" y=\"{}\">{}</text>", x + 2, y + kRow - 5,
                        EscapeHtml(shown));
  }
  *svg += "</g>\n";
  for (const auto& [callee_name, callee] : frame.callees) {
    Draw(callee, callee_name, x, row + 1, rows, svg);
    x += static_cast<double>(callee.samples) / static_cast<double>(samples()) * kWidth;
  }
}

std::string FlameGraph::Svg(const std::string& title) const {
  const int rows = Depth(root_);
  const int height = kTop + rows * kRow + 4;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} "
      "{1}\" "
      "font-family=\"monospace\" font-size=\"10\">\n<rect width=\"100%\" height=\"100%\" "
      "fill=\"white\"/>\n<text x=\"4\" y=\"20\" font-size=\"14\">{2}</text>\n",
      kWidth, height, EscapeHtml(title));
  Draw(root_, "all", 0, 0, rows, &svg);
  return svg + "</svg>\n";
}

}  // namespace kapifuzz
