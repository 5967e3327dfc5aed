#include "fuzz/guest/job.h"

#include <charconv>

#include "base/files.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

constexpr std::string_view kBlank = " \t\r";

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

}  // namespace

Result<Job> Job::Parse(std::string_view text, const std::string& origin) {
  Job job;
  job.origin_ = origin;
  for (int number = 1; !text.empty(); ++number) {
    const size_t end = text.find('\n');
    const std::string_view line = Trim(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.empty() || line.front() == '#') continue;

    const std::string where = origin + ":" + std::to_string(number);
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      return Error{where, "expected key=value, found '" + std::string(line) + "'"};
    }
    std::string key(Trim(line.substr(0, equals)));
    std::string value(Trim(line.substr(equals + 1)));
    if (job.mode_.empty()) {
      if (key != "mode" || value.empty()) {
        return Error{where, "expected mode=NAME first, found '" + std::string(line) + "'"};
      }
      job.mode_ = std::move(value);
    } else {
      job.values_[std::move(key)] = std::move(value);
    }
  }
  if (job.mode_.empty()) return Error{origin, "no mode=NAME in it"};
  return job;
}

std::string Job::Text(const std::string& key, const std::string& otherwise) const {
  auto it = values_.find(key);
  return it == values_.end() ? otherwise : it->second;
}

Result<uint64_t> Job::Number(const std::string& key, uint64_t otherwise) const {
  auto it = values_.find(key);
  if (it == values_.end()) return otherwise;
  std::string_view digits = it->second;
  int base = 10;
  if (digits.starts_with("0x")) {
    base = 16;
    digits.remove_prefix(2);
  }
  uint64_t value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc{} || end != digits.data() + digits.size()) {
    return Error{origin_, key + "=" + it->second + " is no number"};
  }
  return value;
}

Result<Job> ReadJob(const std::string& directory) {
  const std::string path = JoinPath(directory, kJobFile);
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  Result<Job> job = Job::Parse(*text, path);
  if (job.ok()) job->in = directory;
  return job;
}

}  // namespace kapifuzz
