// A set of the errors that kernel code returns: those of user space and those that the kernel keeps to itself (512 on).
//
//   ErrnoSet set = ErrnoSet::All();
//   set.Remove(EAGAIN);
//   set.Has(EINTR)   // true
#pragma once

#include <bitset>

namespace kapifuzz {

class ErrnoSet {
 public:
  static constexpr int kFirstInternal = 512;
  static constexpr int kLastUser = 133;
  static constexpr int kLastInternal = 535;

  static ErrnoSet All() {
    ErrnoSet set;
    set.bits_.set();
    return set;
  }

  // Is there such an error at all?
  static bool Knows(int number) {
    return (number >= 1 && number <= kLastUser) ||
           (number >= kFirstInternal && number <= kLastInternal);
  }

  bool Has(int number) const { return Knows(number) && bits_[Index(number)]; }
  void Add(int number) {
    if (Knows(number)) bits_.set(Index(number));
  }
  void Remove(int number) {
    if (Knows(number)) bits_.reset(Index(number));
  }
  bool empty() const { return bits_.none(); }

  ErrnoSet& operator|=(const ErrnoSet& other) {
    bits_ |= other.bits_;
    return *this;
  }
  ErrnoSet& operator&=(const ErrnoSet& other) {
    bits_ &= other.bits_;
    return *this;
  }
  bool operator==(const ErrnoSet&) const = default;

  // Calls `visit` with each number that an ErrnoSet can hold.
  template <typename Visit>
  static void ForEach(Visit&& visit) {
    for (int n = 1; n <= kLastUser; ++n) visit(n);
    for (int n = kFirstInternal; n <= kLastInternal; ++n) visit(n);
  }

 private:
  static size_t Index(int number) {
    return number <= kLastUser ? number : number - kFirstInternal + kLastUser + 1;
  }

  std::bitset<kLastUser + 1 + kLastInternal - kFirstInternal + 1> bits_;
};

}  // namespace kapifuzz
