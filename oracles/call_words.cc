#include "oracles/call_words.h"

#include <fcntl.h>

#include <algorithm>

#include "base/errno_names.h"
#include "base/strings.h"
#include "executor/syscall_desc.h"
#include "oracles/words.h"

namespace kapifuzz {
namespace {

constexpr size_t kMaxShownBytes = 24;

const Arg& ProgramArg(const CallView& view, size_t i) {
  return view.program->calls[view.index].args[i];
}

// The bytes of a literal argument, cut to what a claim can bear.
std::string QuotedBytes(const Program& program, const Arg& arg) {
  const size_t begin = std::min<size_t>(arg.offset, program.blob.size());
  const size_t size = std::min<size_t>(arg.size, program.blob.size() - begin);
  const std::string_view bytes(reinterpret_cast<const char*>(program.blob.data()) + begin, size);
  const std::string shown = EscapeForC(bytes.substr(0, kMaxShownBytes));
  return '"' + shown + (size > kMaxShownBytes ? "\"..." : "\"");
}

std::string PointerWord(const Program& program, const Arg& arg) {
  static constexpr const char* kBadNames[kBadPointerCount] = {"NULL", "bad", "kernel",
                                                              "noncanonical", "readonly"};
  Words words;
  switch (arg.kind) {
    case ArgKind::kData:
    case ArgKind::kString:
      return QuotedBytes(program, arg);
    case ArgKind::kPattern:
      words.Add("fill(%u)", arg.size);
      break;
    case ArgKind::kOut:
      words.Add("out(%u)", arg.size);
      break;
    case ArgKind::kEdge:
      words.Add("edge(%u)", arg.size);
      break;
    case ArgKind::kResult:
      words.Add("r%llu[%u]", static_cast<unsigned long long>(arg.value), arg.element);
      break;
    case ArgKind::kBad:
      return arg.value < kBadPointerCount ? kBadNames[arg.value] : "bad";
    default:
      words.Add("%#llx", static_cast<unsigned long long>(arg.value));
  }
  return words.text();
}

// Names of the bits that the specification knows, then the rest as a number.
std::string MaskWord(const ArgDesc& desc, uint64_t value) {
  std::string text;
  uint64_t rest = value;
  for (const NamedValue& bit : desc.names) {
    if (bit.value == 0 || (rest & bit.value) != bit.value) continue;
    text += (text.empty() ? "" : "|") + std::string(bit.name);
    rest &= ~bit.value;
  }
  if (rest == 0 && !text.empty()) return text;
  for (const NamedValue& bit : desc.names) {
    if (text.empty() && rest == 0 && bit.value == 0) return bit.name;
  }
  Words number;
  number.Add("%#llx", static_cast<unsigned long long>(rest));
  return text.empty() ? number.text() : text + "|" + number.text();
}

std::string NumberWord(const ArgDesc& desc, int64_t value) {
  if (desc.constraint == ConstraintKind::kMask && !desc.names.empty()) {
    return MaskWord(desc, static_cast<uint64_t>(value));
  }
  for (const NamedValue& name : desc.names) {
    if (static_cast<int64_t>(name.value) == value) return name.name;
  }
  Words words;
  words.Add("%lld", static_cast<long long>(value));
  return words.text();
}

std::string ArgWord(const CallView& view, size_t i) {
  const ArgDesc& desc = view.desc->args[i];
  switch (desc.type) {
    case ArgType::kContext: {
      Words words;
      words.Add("%#llx", static_cast<unsigned long long>(view.record().args[i]));
      return words.text();
    }
    case ArgType::kInt:
      return NumberWord(desc, view.Arg(static_cast<int>(i)).get());
    case ArgType::kFd: {
      const int fd = static_cast<int>(view.record().args[i]);
      return fd == AT_FDCWD ? "AT_FDCWD" : std::to_string(fd);
    }
    default:
      return PointerWord(*view.program, ProgramArg(view, i));
  }
}

void DescribeDescriptor(const Moment& before, int fd, Words* words) {
  if (fd < 0 || fd >= kMaxObservedFds || !before.fds[fd].open) {
    words->Add("descriptor %d was not open", fd);
    return;
  }
  static constexpr const char* kModes[] = {"O_RDONLY", "O_WRONLY", "O_RDWR", "access mode 3"};
  const FdState& state = before.fds[fd];
  words->Add("descriptor %d was %s %s", fd, KindName(state.kind), kModes[state.flags & O_ACCMODE]);
  if (state.offset != kUnseen) words->Add(" at %lld", static_cast<long long>(state.offset));
}

void DescribePath(const PathState& path, Words* words) {
  if (path.string_error > 0) {
    words->Add("the path string gave %s", ErrnoWord(path.string_error).c_str());
  } else if (path.error > 0) {
    words->Add("the path gave %s", ErrnoWord(path.error).c_str());
  } else if (path.error == 0) {
    words->Add("the path led to mode 0%o", path.node.mode);
  }
}

}  // namespace

std::string ErrnoWord(int64_t number) {
  const std::string_view name = ErrnoName(static_cast<int>(number));
  return name.empty() ? "error " + std::to_string(number) : std::string(name);
}

std::string DescribeCall(const CallView& view) {
  std::string text = view.desc->name;
  text += '(';
  for (size_t i = 0; i < view.desc->args.size(); ++i) {
    text += (i == 0 ? "" : ", ") + ArgWord(view, i);
  }
  return text + ')';
}

std::string DescribeOutcome(const CallView& view) {
  std::string fault;
  if (view.record().fault_injected) {
    const int nth = view.program->calls[view.index].fail_nth;
    fault = " (its allocation " + std::to_string(nth) + " failed)";
  }
  if (view.failed()) return "failed with " + ErrnoWord(-view.record().ret) + fault;
  if (view.record().replaced) return "became another program";
  return "returned " + std::to_string(view.record().ret) + fault;
}

std::string DescribeBefore(const CallView& view) {
  std::string text;
  for (size_t i = 0; i < view.desc->args.size(); ++i) {
    Words words;
    if (view.desc->args[i].type == ArgType::kFd) {
      const int fd = static_cast<int>(view.record().args[i]);
      if (fd != AT_FDCWD) DescribeDescriptor(view.before(), fd, &words);
    } else if (view.desc->args[i].type == ArgType::kPath) {
      DescribePath(view.trace->path_before[view.index], &words);
    }
    if (words.text().empty()) continue;
    text += (text.empty() ? "" : ", ") + words.text();
  }
  return text;
}

}  // namespace kapifuzz
