#include "gen/partitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <climits>

namespace kapifuzz {
namespace {

constexpr Kind kDescriptorKinds[] = {
    Kind::kFile,    Kind::kDir,   Kind::kPath,    Kind::kPipeRead, Kind::kPipeWrite,
    Kind::kSocket,  Kind::kEpoll, Kind::kEventfd, Kind::kTimerfd,  Kind::kSignalfd,
    Kind::kInotify, Kind::kMemfd, Kind::kChardev,
};
constexpr Kind kPathKinds[] = {Kind::kFile, Kind::kDir,     Kind::kSymlink,
                               Kind::kFifo, Kind::kChardev, Kind::kMissing};

// Collects classes of one argument.
class Collector {
 public:
  Collector(const ArgModel& arg, uint8_t index) : arg_(arg), index_(index) {}

  std::vector<PartitionModel> Collect() {
    switch (arg_.type) {
      case ArgType::kInt:
        Numbers();
        break;
      case ArgType::kFd:
        Descriptors();
        break;
      case ArgType::kPath:
        Paths();
        break;
      case ArgType::kString:
        Strings();
        break;
      case ArgType::kContext:
        Contexts();
        break;
      default:
        Pointers();
    }
    return std::move(out_);
  }

 private:
  // `rest` continues the argument's name: "has O_CREAT". A label is taken once.
  void Add(PartitionKind kind, int64_t value, const std::string& rest) {
    std::string label = arg_.name + " " + rest;
    if (std::ranges::find(out_, label, &PartitionModel::label) != out_.end()) return;
    out_.push_back({index_, kind, value, std::move(label)});
  }

  void Numbers() {
    switch (arg_.constraint) {
      case ConstraintKind::kMask:
        return Mask();
      case ConstraintKind::kEnum:
        return Enum();
      case ConstraintKind::kRange:
        return Range();
      case ConstraintKind::kNone:
        return Ends();
    }
  }

  void Mask() {
    uint64_t named = 0;
    for (const NamedNumber& name : arg_.names) {
      named |= static_cast<uint64_t>(name.value);
      if (name.value != 0) Add(PartitionKind::kFlagBit, name.value, "has " + name.name);
    }
    // A mask written as a number (07777) has bits without names.
    for (uint64_t bit = 1; bit != 0; bit <<= 1) {
      if ((arg_.mask & ~named & bit) == 0) continue;
      Add(PartitionKind::kFlagBit, static_cast<int64_t>(bit), fmt::format("has {:#o}", bit));
    }
    Add(PartitionKind::kFlagNone, 0, "has no known bit");
    if (UnknownBits() != 0) Add(PartitionKind::kFlagUnknown, 0, "has an unknown bit");
  }

  uint64_t UnknownBits() const {
    const uint64_t all = arg_.width >= 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * arg_.width)) - 1;
    return all & ~arg_.mask;
  }

  void Enum() {
    for (const NamedNumber& name : arg_.names)
      Add(PartitionKind::kEnumMember, name.value, "is " + name.name);
    Add(PartitionKind::kEnumOther, 0, "is no member");
  }

  // One value; the same value under two names is one class.
  void Equals(int64_t value, const std::string& name) {
    const auto same = [&](const PartitionModel& p) {
      return p.kind == PartitionKind::kEquals && p.value == value;
    };
    if (std::ranges::find_if(out_, same) == out_.end())
      Add(PartitionKind::kEquals, value, "is " + name);
  }
  void Equals(int64_t value) { Equals(value, NameOf(value)); }

  std::string NameOf(int64_t value) const {
    if (!arg_.is_signed && value == LONG_MIN) return "LONG_MAX + 1";
    switch (value) {
      case INT_MAX:
        return "INT_MAX";
      case INT_MIN:
        return "INT_MIN";
      case LONG_MAX:
        return "LONG_MAX";
      case LONG_MIN:
        return "LONG_MIN";
      case UINT_MAX:
        return "UINT_MAX";
      default:
        return std::to_string(value);
    }
  }

  void Range() {
    Equals(arg_.min);
    Equals(arg_.max);
    if (arg_.min > LowestOf(arg_.width, arg_.is_signed)) Equals(arg_.min - 1);
    if (arg_.max != HighestOf(arg_.width, arg_.is_signed))
      Equals(static_cast<int64_t>(static_cast<uint64_t>(arg_.max) + 1));
    Ends();
  }

  void Ends() {
    Equals(0);
    Equals(1);
    if (arg_.width >= 4) Equals(INT_MAX);
    if (arg_.width >= 8) Equals(LONG_MAX);
    if (arg_.is_signed) {
      Equals(-1);
      Equals(LowestOf(arg_.width, true));
      Equals(HighestOf(arg_.width, true));
      Add(PartitionKind::kNegative, 0, "is negative");
    } else {
      const int64_t highest = HighestOf(arg_.width, false);
      Equals(highest, arg_.width >= 8 ? "ULONG_MAX" : NameOf(highest));
    }
  }

  void Descriptors() {
    for (Kind kind : kDescriptorKinds) {
      if (arg_.kinds & KindBit(kind)) {
        Add(PartitionKind::kFdKind, static_cast<int64_t>(kind),
            fmt::format("leads to {}", KindName(kind)));
      }
    }
    // One driver's files are a class of their own only where they are asked for.
    if (arg_.kinds != kAnyKind && (arg_.kinds & KindBit(Kind::kBinder)) != 0)
      Add(PartitionKind::kFdKind, static_cast<int64_t>(Kind::kBinder), "leads to binder");
    for (const NamedNumber& name : arg_.names)
      Add(PartitionKind::kEnumMember, name.value, "is " + name.name);
    Add(PartitionKind::kFdClosed, 0, "is closed");
    Add(PartitionKind::kFdNegative, 0, "is negative");
  }

  void Paths() {
    for (Kind kind : kPathKinds) {
      if ((arg_.kinds & KindBit(kind)) == 0) continue;
      const bool missing = kind == Kind::kMissing;
      Add(PartitionKind::kPathKind, static_cast<int64_t>(kind),
          missing ? "is missing" : fmt::format("leads to {}", KindName(kind)));
    }
    Add(PartitionKind::kPathKind, static_cast<int64_t>(Kind::kMissing), "is missing");
    Add(PartitionKind::kPathEmpty, 0, "is empty");
    Add(PartitionKind::kPathTrailingSlash, 0, "ends in a slash");
    Add(PartitionKind::kPathAbsolute, 0, "is absolute");
    Add(PartitionKind::kPathTooLong, 0, "is too long");
    BadPointers();
  }

  void Strings() {
    for (size_t i = 0; i < arg_.strings.size(); ++i) {
      const NamedString& string = arg_.strings[i];
      if (string.whole) {
        Add(PartitionKind::kStringIs, static_cast<int64_t>(i), "is " + string.name);
      } else {
        Add(PartitionKind::kStringStarts, static_cast<int64_t>(i), "starts with " + string.name);
      }
    }
    if (!arg_.strings.empty()) Add(PartitionKind::kStringOther, 0, "starts with none of them");
    Add(PartitionKind::kStringEmpty, 0, "is empty");
    if (arg_.fixed_size > 0) Add(PartitionKind::kStringTooLong, arg_.fixed_size, "is too long");
    Pointers();
  }

  void Contexts() {
    Add(PartitionKind::kContextAlive, 0, "is a context");
    Add(PartitionKind::kContextDead, 0, "is no context");
    Equals(0);
  }

  void Pointers() {
    Add(PartitionKind::kPtrValid, 0, "is valid");
    BadPointers();
  }

  void BadPointers() {
    Add(PartitionKind::kPtrNull, 0, "is NULL");
    Add(PartitionKind::kPtrBad, 0, "is unusable");
    Add(PartitionKind::kPtrEdge, 0, "ends at unmapped memory");
  }

  const ArgModel& arg_;
  const uint8_t index_;
  std::vector<PartitionModel> out_;
};

}  // namespace

std::vector<PartitionModel> PartitionsOf(const ArgModel& arg, uint8_t index) {
  return Collector(arg, index).Collect();
}

}  // namespace kapifuzz
