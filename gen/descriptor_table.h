// DescriptorTable: which descriptor numbers of a running program lead to which variables of the
// test that replays it.
//
//   DescriptorTable t;                     // 0, 1 and 2 are open, as in the sandbox
//   t.Open(t.Lowest(), "rdonly_fd");       // number 3
//   t.NameOf(3)                            // "rdonly_fd"
//   t.Close(3); t.IsOpen(3)                // false
#pragma once

#include <map>
#include <string>

namespace kapifuzz {

class DescriptorTable {
 public:
  DescriptorTable() : names_{{0, ""}, {1, ""}, {2, ""}} {}

  bool IsOpen(int number) const { return names_.contains(number); }
  // Lowest number that is not open.
  int Lowest() const {
    int number = 0;
    while (IsOpen(number)) ++number;
    return number;
  }
  // The variable that holds an open number; "" for 0, 1 and 2 as the program found them.
  const std::string& NameOf(int number) const { return names_.at(number); }
  void Open(int number, std::string name) { names_[number] = std::move(name); }
  void Close(int number) { names_.erase(number); }

 private:
  std::map<int, std::string> names_;
};

}  // namespace kapifuzz
