#include "specs/problem.h"

#include "base/strings.h"

namespace kapifuzz {

std::string Problem::ToString() const {
  std::string where = file;
  if (line > 0) where += ":" + std::to_string(line);
  const char* word = severity == Severity::kError ? "error: " : "warning: ";
  return (where.empty() ? "" : where + ": ") + word + text;
}

Problem ProblemFromError(const Error& error) {
  Problem problem{.file = error.where, .text = error.message};
  const size_t colon = error.where.rfind(':');
  if (colon == std::string::npos) return problem;
  std::optional<int64_t> line = ParseInt(std::string_view(error.where).substr(colon + 1));
  if (!line) return problem;
  problem.file.resize(colon);
  problem.line = static_cast<int>(*line);
  return problem;
}

}  // namespace kapifuzz
