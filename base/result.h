// Result<T>: a value or an Error that a person can act on.
//
// Expected failure (a missing file, a malformed comment, a guest that does not boot) is a value; a
// broken invariant aborts. Every function that can fail for a reason outside the program returns
// Result<T> or Status.
//
//   Result<std::string> text = ReadFile(path);
//   if (!text.ok()) return text.error();
//   Use(*text);
#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace kapifuzz {

// What went wrong, in one line. `where` is "path" or "path:line" and may be empty; `message` names
// the offending text.
struct [[nodiscard]] Error {
  std::string where;
  std::string message;

  // "where: message", or the message alone.
  std::string ToString() const { return where.empty() ? message : where + ": " + message; }
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit by design
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Access to the value; aborts when there is none.
  T& operator*() & { return Value(); }
  const T& operator*() const& { return const_cast<Result*>(this)->Value(); }
  T&& operator*() && { return std::move(Value()); }
  T* operator->() { return &Value(); }
  const T* operator->() const { return &const_cast<Result*>(this)->Value(); }

  // Access to the error; aborts when there is none.
  const Error& error() const& {
    if (ok()) std::abort();
    return std::get<1>(state_);
  }

 private:
  T& Value() {
    if (!ok()) std::abort();
    return std::get<0>(state_);
  }
  std::variant<T, Error> state_;
};

// The outcome of something that has no value of its own.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}  // NOLINT: implicit by design

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const {
    if (ok()) std::abort();
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace kapifuzz
