#include "fuzz/guest/wish.h"

#include <algorithm>
#include <cctype>
#include <climits>
#include <string>
#include <string_view>

#include "executor/capability_names.h"
#include "executor/items.h"

namespace kapifuzz {
namespace {

// The words and signs of an expression, one after the other. Two-character operators come as two signs.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  // The next word or sign; empty at the end.
  std::string_view Next() {
    while (at_ < text_.size() && isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
    const size_t begin = at_;
    while (at_ < text_.size() && IsWord(text_[at_])) ++at_;
    if (at_ == begin && at_ < text_.size()) ++at_;
    return text_.substr(begin, at_ - begin);
  }

 private:
  static bool IsWord(char c) { return isalnum(static_cast<unsigned char>(c)) || c == '_'; }
  std::string_view text_;
  size_t at_ = 0;
};

// Limits that conditions compare with by name.
constexpr struct {
  std::string_view name;
  int64_t value;
} kLimits[] = {{"INT_MAX", INT_MAX},      {"UINT_MAX", UINT_MAX},
               {"LLONG_MAX", LLONG_MAX},  {"LONG_MAX", LONG_MAX},
               {"PAGE_SIZE", 4096},       {"PIPE_BUF", 4096},
               {"XATTR_SIZE_MAX", 65536}, {"XATTR_CAPS_SZ_2", 20},
               {"XATTR_CAPS_SZ_3", 24},   {"MAX_RW_COUNT", INT_MAX & ~4095LL}};

constexpr uint32_t Bit(TargetKind kind) { return 1u << static_cast<int>(kind); }

// What has to change for an observable of a descriptor to have another value.
uint32_t StateBehind(std::string_view observable) {
  if (observable == "offset") return Bit(TargetKind::kOffset);
  if (observable == "size" || observable == "fs_full") return Bit(TargetKind::kSize);
  if (observable == "flags") return Bit(TargetKind::kFlags);
  if (observable == "has_xattr") return Bit(TargetKind::kXattr);
  if (observable == "queued" || observable == "pipe_room" || observable == "poll") {
    return Bit(TargetKind::kData) | Bit(TargetKind::kDescriptor) | Bit(TargetKind::kInterest);
  }
  if (observable.starts_with("epoll_")) return Bit(TargetKind::kInterest);
  return 0;
}

// Reads conditions of one syscall into a wish.
class WishReader {
 public:
  WishReader(const SyscallDesc& desc, Wish* wish) : desc_(desc), wish_(wish) {}

  void Read(const Clause& clause) {
    Words words(clause.text);
    for (std::string_view word = words.Next(); !word.empty(); word = words.Next()) {
      TakeParameter(word);
      TakeName(word);
      TakeKind(word);
      TakeEnvironment(word);
      TakeNumber(word);
      if (isalpha(static_cast<unsigned char>(word.front())) && ParameterIndex(word) < 0) {
        function_ = word;
      }
    }
  }

 private:
  int ParameterIndex(std::string_view word) const {
    for (size_t i = 0; i < desc_.args.size(); ++i) {
      if (word == desc_.args[i].name) return static_cast<int>(i);
    }
    return -1;
  }

  // A parameter inside of an observable: what the observable asks about it is worth a try.
  void TakeParameter(std::string_view word) {
    const int index = ParameterIndex(word);
    if (index < 0) return;
    parameter_ = index;
    if (function_ == "readable" || function_ == "writable" || function_ == "string_error" ||
        function_ == "strnlen" || function_ == "vector_error") {
      wish_->bad_pointer[index] = true;
    }
    if (function_ == "is_open") wish_->closed_fd[index] = true;
    wish_->state[index] |= StateBehind(function_);
    if (function_.starts_with("path_") || function_.starts_with("parent_") ||
        function_ == "string_error" || function_ == "strnlen" || function_ == "trailing_slash" ||
        function_ == "image_error" || function_ == "vector_bytes" ||
        function_ == "vector_longest") {
      wish_->odd_path[index] = true;
    }
  }

  // A named bit or member of some argument: O_CREAT, SEEK_END.
  void TakeName(std::string_view word) {
    for (size_t i = 0; i < desc_.args.size(); ++i) {
      for (const NamedValue& name : desc_.args[i].names) {
        if (word == name.name) wish_->bits[i] |= name.value;
      }
      const auto strings = desc_.args[i].strings;
      for (size_t s = 0; s < strings.size(); ++s) {
        if (word == strings[s].name) wish_->strings[i] |= uint64_t{1} << s;
      }
    }
  }

  // `kind(fd) == pipe_read`: the kind belongs to the last parameter named.
  void TakeKind(std::string_view word) {
    const Kind kind = KindFromName(std::string(word).c_str());
    if (kind == Kind::kNone || parameter_ < 0 || ParameterIndex(word) >= 0) return;
    wish_->kinds[parameter_] |= KindBit(kind);
  }

  void TakeEnvironment(std::string_view word) {
    if (word == "RLIMIT_NOFILE" || word == "lowest_fd") wish_->few_files = true;
    if (word == "RLIMIT_FSIZE") wish_->small_files = true;
    if (word == "RLIMIT_MEMLOCK") wish_->little_memory = true;
    if (word == "EACCES" || word == "access_error" || word == "fd_access_error" ||
        word == "image_access_error" || word == "image_owner" || word == "uid" ||
        word == "uid_at") {
      wish_->other_user = true;
    }
    if (word.starts_with("CAP_")) {
      if (auto number = CapabilityFromName(word)) wish_->without_cap = *number;
    }
  }

  void TakeNumber(std::string_view word) {
    for (const auto& limit : kLimits) {
      if (word == limit.name) AddNumber(limit.value);
    }
  }
  void AddNumber(int64_t number) {
    const auto end = wish_->numbers.begin() + wish_->number_count;
    if (std::find(wish_->numbers.begin(), end, number) != end) return;
    if (end != wish_->numbers.end()) wish_->numbers[wish_->number_count++] = number;
  }

  const SyscallDesc& desc_;
  Wish* wish_;
  std::string_view function_;
  int parameter_ = -1;
};

void ReadError(const SyscallDesc& desc, const ErrorDesc& error, Wish* wish) {
  WishReader reader(desc, wish);
  reader.Read(error.when);
  reader.Read(error.only_when);
  wish->conditions = {error.when.text, error.only_when.text};
}

void ReadEffect(const SyscallDesc& desc, const EffectDesc& effect, Wish* wish) {
  WishReader(desc, wish).Read(effect.only_when);
  wish->conditions = {effect.only_when.text, {}};
}

}  // namespace

const PartitionDesc* Wish::PartitionOf(int arg) const {
  for (const PartitionDesc* partition : partitions) {
    if (partition != nullptr && partition->arg == arg) return partition;
  }
  return nullptr;
}

bool Wish::Mentions(std::string_view wanted) const {
  for (std::string_view condition : conditions) {
    Words words(condition);
    for (auto word = words.Next(); !word.empty(); word = words.Next()) {
      if (word == wanted) return true;
    }
  }
  return false;
}

Wish WishFor(uint32_t item) {
  const ItemPlace place = PlaceOfItem(item);
  Wish wish;
  if (place.syscall < 0) return wish;
  wish.syscall = place.syscall;
  const SyscallDesc& desc = Syscalls()[place.syscall];
  switch (place.kind) {
    case ItemKind::kPartition:
      wish.partitions[0] = &desc.partitions[place.index];
      break;
    case ItemKind::kError:
      wish.error = desc.errors[place.index].name;
      ReadError(desc, desc.errors[place.index], &wish);
      break;
    case ItemKind::kEffect:
      ReadEffect(desc, desc.effects[place.index], &wish);
      break;
  }
  return wish;
}

bool IsDecidable(uint32_t item) {
  const ItemPlace place = PlaceOfItem(item);
  if (place.syscall < 0) return false;
  const SyscallDesc& desc = Syscalls()[place.syscall];
  if (place.kind == ItemKind::kError) return desc.errors[place.index].when.holds != nullptr;
  return true;
}

}  // namespace kapifuzz
