// How the cases of one test file share tcases[]: which argument is a column and of what C type,
// which stands in the call.
//
//   LtpColumns columns(cases);
//   columns.Declarations()   "\tint *fd;\n\tvoid **buf;\n\tsize_t count;\n"
//   columns.RowOf(0)         "\t\t.fd = &wronly_fd,\n\t\t.buf = &buf16,\n\t\t.count = 16,\n"
//   columns.CallText()       "read(*tc->fd, *tc->buf, tc->count)"
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "gen/ltp_case.h"

namespace kapifuzz {

class LtpColumns {
 public:
  explicit LtpColumns(std::span<const LtpCase> cases);

  std::string Declarations() const;
  std::string RowOf(size_t index) const;
  std::string CallText() const;
  // Statics that hold numbers which stand for descriptors: {"invalid_fd", "-1"}.
  const std::map<std::string, std::string>& number_statics() const { return number_statics_; }
  bool uses_null_pointer() const { return uses_null_pointer_; }
  bool uses_bad_addr() const { return uses_bad_addr_; }
  // The expression of an argument in the call, "*tc->fd".
  const std::string& Expression(size_t param) const { return columns_[param].expression; }

 private:
  struct Column {
    std::string type;                // "int *"; "" if the argument is the same in all cases
    std::string expression;          // in the call
    std::vector<std::string> cells;  // by case; "" is left out of the row
  };
  void Decide(size_t param);
  void Fd(size_t param, Column* column);
  void Memory(size_t param, Column* column);
  void Strings(size_t param, Column* column);
  void Numbers(size_t param, Column* column);
  std::string NumberStatic(const std::string& literal);
  const ArgDesc& DescOf(size_t param) const;

  std::span<const LtpCase> cases_;
  const SyscallDesc& desc_;
  std::vector<Column> columns_;
  std::map<std::string, std::string> number_statics_;
  bool uses_null_pointer_ = false;
  bool uses_bad_addr_ = false;
};

}  // namespace kapifuzz
