// tcases[] of a test file, and the functions that its rows name.
//
//   LtpTable table(model, columns);
//   table.Functions()   "static void prepare_rdonly_fd(void) { ... }"
//   table.Text()        "static const struct tcase { ... } tcases[] = { ... };"
//
// Cases with the same statements share a function.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "gen/ltp_columns.h"
#include "gen/ltp_model.h"

namespace kapifuzz {

class LtpTable {
 public:
  // What a row may name. "" where the case needs none.
  struct Names {
    std::string renew, prepare, note, check;
  };

  LtpTable(const LtpModel& model, const LtpColumns& columns);

  const std::string& Functions() const { return functions_; }
  std::string Text() const;

  const Names& NamesOf(size_t index) const { return names_[index]; }
  bool has_renew() const { return has_.renew; }
  bool has_prepare() const { return has_.prepare; }
  bool has_note() const { return has_.note; }
  bool has_check() const { return has_.check; }
  // Some row tells what a success returns, other than 0.
  bool has_ret() const;

 private:
  struct Has {
    bool renew = false, prepare = false, note = false, check = false;
  };
  // The function of these statements; "" for none.
  std::string Function(const std::string& name, const std::vector<std::string>& statements,
                       const char* parameter);
  std::string Type() const;
  std::string Row(size_t index) const;
  std::string Surroundings(const LtpCase& c) const;

  const LtpModel& m_;
  const LtpColumns& columns_;
  std::string functions_;
  std::map<std::string, std::string> name_of_body_;
  std::set<std::string> taken_;
  std::vector<Names> names_;  // by case
  Has has_;
};

}  // namespace kapifuzz
