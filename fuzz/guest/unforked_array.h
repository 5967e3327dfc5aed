// UnforkedArray: a large zeroed table that this process alone has.
//
// Forking copies the page tables of all private memory, and under emulation that is most of a fork's price: 16 MiB of tables
// make a forked child several times as expensive. Children never read ours, so they do not get them.
//
//   UnforkedArray<Edge> edges(1 << 18);
//   edges[i].key = 1;
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <type_traits>
#include <utility>

namespace kapifuzz {

template <typename T>
class UnforkedArray {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>,
                "zero bytes are its elements' first value");

 public:
  explicit UnforkedArray(size_t size) : size_(size) {
    void* data = mmap(nullptr, Bytes(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED) std::abort();  // as operator new would end without memory
    // A kernel that refuses only costs speed.
    madvise(data, Bytes(), MADV_DONTFORK);
    data_ = static_cast<T*>(data);
  }
  ~UnforkedArray() {
    if (data_ != nullptr) munmap(data_, Bytes());
  }
  UnforkedArray(UnforkedArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(other.size_) {}
  UnforkedArray& operator=(UnforkedArray&&) = delete;

  size_t size() const { return size_; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }

 private:
  size_t Bytes() const { return size_ * sizeof(T); }

  T* data_ = nullptr;
  size_t size_;
};

}  // namespace kapifuzz
