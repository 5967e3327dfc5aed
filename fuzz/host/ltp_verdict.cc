#include "fuzz/host/ltp_verdict.h"

#include <algorithm>
#include <optional>

#include "base/strings.h"

namespace kapifuzz {
namespace {

// The row whose description the line has; of two, the longer one.
std::optional<size_t> NamedRow(const std::vector<const LtpRow*>& rows, std::string_view line) {
  std::optional<size_t> named;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (line.find(rows[i]->description) == line.npos) continue;
    if (!named || rows[i]->description.size() > rows[*named]->description.size()) named = i;
  }
  return named;
}

class Reading {
 public:
  explicit Reading(const std::vector<const LtpRow*>& rows) : rows_(rows) {}

  void Line(std::string_view line) {
    const std::optional<size_t> named = NamedRow(rows_, line);
    if (named) last_ = *named;
    if (line.find(": TFAIL: ") != line.npos) Falls(last_.value_or(0), line);
    if (line.find(": TBROK: ") != line.npos) Falls(named.value_or(Next()), line);
  }
  void Died(const std::string& outcome) { Falls(Next(), outcome); }

  std::vector<FallenRow> fallen;

 private:
  size_t Next() const { return last_ ? (*last_ + 1) % rows_.size() : 0; }
  void Falls(size_t index, std::string_view why) {
    if (std::ranges::find(fallen, rows_[index], &FallenRow::row) == fallen.end())
      fallen.push_back({rows_[index], std::string(why)});
  }

  const std::vector<const LtpRow*>& rows_;
  std::optional<size_t> last_;
};

}  // namespace

std::vector<FallenRow> FallenRows(const std::vector<const LtpRow*>& rows,
                                  const GuestCommandResult& result) {
  if (rows.empty() || result.Passed()) return {};
  Reading reading(rows);
  for (std::string_view line : SplitLines(result.output)) reading.Line(line);
  if (reading.fallen.empty()) reading.Died(result.Outcome());
  return reading.fallen;
}

}  // namespace kapifuzz
