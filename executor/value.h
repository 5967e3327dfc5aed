// Value: a 64-bit integer that may be unknown.
//
// Contract expressions are evaluated over observations, and an observation can fail. Unknown means
// silent: it spreads through arithmetic and comparison, and only `false && unknown` and `true ||
// unknown` come out of it. The generated contract functions (build/gen) and the interpreter that
// checks them (gen/interpret.h) both compute with this type.
//
//   Value size = Value::Of(10);
//   And(size > Value::Of(3), Value::Unknown()).IsTrue()   // false, and so is IsFalse()
#pragma once

#include <cstdint>

namespace kapifuzz {

class Value {
 public:
  constexpr Value() = default;  // unknown
  static constexpr Value Of(int64_t v) { return Value(v); }
  static constexpr Value Unknown() { return Value(); }

  constexpr bool known() const { return known_; }
  constexpr int64_t get() const { return v_; }  // 0 when unknown
  constexpr bool IsTrue() const { return known_ && v_ != 0; }
  constexpr bool IsFalse() const { return known_ && v_ == 0; }

 private:
  constexpr explicit Value(int64_t v) : v_(v), known_(true) {}
  int64_t v_ = 0;
  bool known_ = false;
};

namespace value_internal {
template <typename F>
constexpr Value Lift(Value a, Value b, F f) {
  return a.known() && b.known() ? Value::Of(f(a.get(), b.get())) : Value::Unknown();
}
constexpr uint64_t U(int64_t v) { return static_cast<uint64_t>(v); }
}  // namespace value_internal

// Arithmetic wraps like the hardware's; division by zero and shifts out of 0..63 are unknown.
constexpr Value operator+(Value a, Value b) {
  return value_internal::Lift(a, b, [](int64_t x, int64_t y) {
    return static_cast<int64_t>(value_internal::U(x) + value_internal::U(y));
  });
}
constexpr Value operator-(Value a, Value b) {
  return value_internal::Lift(a, b, [](int64_t x, int64_t y) {
    return static_cast<int64_t>(value_internal::U(x) - value_internal::U(y));
  });
}
constexpr Value operator*(Value a, Value b) {
  return value_internal::Lift(a, b, [](int64_t x, int64_t y) {
    return static_cast<int64_t>(value_internal::U(x) * value_internal::U(y));
  });
}
constexpr Value operator/(Value a, Value b) {
  if (!a.known() || !b.known() || b.get() == 0 || (a.get() == INT64_MIN && b.get() == -1))
    return {};
  return Value::Of(a.get() / b.get());
}
constexpr Value operator%(Value a, Value b) {
  if (!a.known() || !b.known() || b.get() == 0 || (a.get() == INT64_MIN && b.get() == -1))
    return {};
  return Value::Of(a.get() % b.get());
}
constexpr Value operator&(Value a, Value b) {
  return value_internal::Lift(a, b, [](int64_t x, int64_t y) { return x & y; });
}
constexpr Value operator|(Value a, Value b) {
  return value_internal::Lift(a, b, [](int64_t x, int64_t y) { return x | y; });
}
constexpr Value operator^(Value a, Value b) {
  return value_internal::Lift(a, b, [](int64_t x, int64_t y) { return x ^ y; });
}
constexpr Value operator<<(Value a, Value b) {
  if (!a.known() || !b.known() || b.get() < 0 || b.get() > 63) return {};
  return Value::Of(static_cast<int64_t>(value_internal::U(a.get()) << b.get()));
}
constexpr Value operator>>(Value a, Value b) {
  if (!a.known() || !b.known() || b.get() < 0 || b.get() > 63) return {};
  return Value::Of(a.get() >> b.get());
}
constexpr Value operator~(Value a) { return a.known() ? Value::Of(~a.get()) : Value::Unknown(); }
constexpr Value operator-(Value a) { return Value::Of(0) - a; }
constexpr Value operator!(Value a) {
  return a.known() ? Value::Of(a.get() == 0) : Value::Unknown();
}

constexpr Value operator==(Value a, Value b) {
  return value_internal::Lift(a, b, [](int64_t x, int64_t y) { return x == y; });
}
constexpr Value operator!=(Value a, Value b) {
  return value_internal::Lift(a, b, [](int64_t x, int64_t y) { return x != y; });
}
constexpr Value operator<(Value a, Value b) {
  return value_internal::Lift(a, b, [](int64_t x, int64_t y) { return x < y; });
}
constexpr Value operator<=(Value a, Value b) {
  return value_internal::Lift(a, b, [](int64_t x, int64_t y) { return x <= y; });
}
constexpr Value operator>(Value a, Value b) {
  return value_internal::Lift(a, b, [](int64_t x, int64_t y) { return x > y; });
}
constexpr Value operator>=(Value a, Value b) {
  return value_internal::Lift(a, b, [](int64_t x, int64_t y) { return x >= y; });
}

// Kleene's three-valued connectives. Named, not overloaded: both sides are always evaluated.
constexpr Value And(Value a, Value b) {
  if (a.IsFalse() || b.IsFalse()) return Value::Of(0);
  return a.known() && b.known() ? Value::Of(1) : Value::Unknown();
}
constexpr Value Or(Value a, Value b) {
  if (a.IsTrue() || b.IsTrue()) return Value::Of(1);
  return a.known() && b.known() ? Value::Of(0) : Value::Unknown();
}
// `c ? a : b`; with an unknown condition the result is known only if both arms agree.
constexpr Value Choose(Value c, Value a, Value b) {
  if (c.known()) return c.IsTrue() ? a : b;
  return a.known() && b.known() && a.get() == b.get() ? a : Value::Unknown();
}

}  // namespace kapifuzz
