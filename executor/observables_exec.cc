// Observables of the file that a call would execute, of string vectors, and of the program that the call became.
#include <algorithm>
#include <array>
#include <cerrno>

#include "executor/arena.h"
#include "executor/observables_internal.h"
#include "executor/planner.h"

namespace kapifuzz::obs {
namespace {

// More pointers than any program lays out end in memory that it cannot read.
constexpr int64_t kMostStrings = 100'000;
constexpr uint64_t kMaxArgStrlen = 131072;  // MAX_ARG_STRLEN, with the NUL

const ExecState* FindExec(const CallView& c, When w, int dfd, int path) {
  if (!c.trace->observed || w != When::kBefore || !(c.desc->needs & kNeedExec)) return nullptr;
  const PathParams params = PathParamsOf(*c.desc);
  if (params.path != path || params.dirfd != dfd) return nullptr;
  return &c.trace->exec_before[static_cast<size_t>(c.index)];
}

Value Seen(int64_t answer) { return Unless(answer < 0, answer); }

const NewProgram* FindNewProgram(const CallView& c, When w) {
  const NewProgram& program = c.trace->new_programs[static_cast<size_t>(c.index)];
  return w == When::kAfter && c.record().replaced && program.seen ? &program : nullptr;
}

// What a walk over a vector's strings finds; unknown where it meets memory that is not known.
struct VectorSum {
  Value error = Value::Of(0);
  int64_t count = 0;
  Value bytes = Value::Of(0), longest = Value::Of(0);

  void Fail() { error = Value::Of(EFAULT), bytes = longest = Value::Unknown(); }
  void Lose() { error = bytes = longest = Value::Unknown(); }
};

void AddString(const CallView& c, uint64_t p, VectorSum* sum) {
  const Value length = c.arena->StringLength(p, kMaxArgStrlen);
  sum->count++;
  if (!length.known()) return sum->Lose();
  if (length.get() < 0) return sum->Fail();
  sum->bytes = sum->bytes + length + Value::Of(1);
  if ((sum->longest < length + Value::Of(1)).IsTrue()) sum->longest = length + Value::Of(1);
}

// The pointers of an array one after the other, fetched several at a time.
class Pointers {
 public:
  Pointers(const Arena& arena, uint64_t at) : arena_(arena), at_(at) {}

  // 1 with the next pointer in `*pointer`; 0 if it cannot be read, unknown if its memory is not known.
  Value Next(uint64_t* pointer) {
    if (next_ == count_ && !Fetch()) return arena_.Readable(at_, sizeof(*pointer));
    *pointer = fetched_[next_++];
    return Value::Of(1);
  }

 private:
  bool Fetch() {
    count_ = 0;
    if (arena_.Load(at_, fetched_.data(), sizeof(fetched_))) {
      count_ = fetched_.size();
    } else if (arena_.Load(at_, fetched_.data(), sizeof(fetched_[0]))) {
      count_ = 1;
    }
    next_ = 0;
    at_ += count_ * sizeof(fetched_[0]);
    return count_ > 0;
  }

  const Arena& arena_;
  uint64_t at_;
  std::array<uint64_t, 64> fetched_;
  size_t next_ = 0, count_ = 0;
};

VectorSum SumOf(const CallView& c, Value p) {
  VectorSum sum;
  if (!p.known() || c.arena == nullptr) {
    sum.Lose();
    return sum;
  }
  if (p.get() == 0) return sum;
  Pointers pointers(*c.arena, static_cast<uint64_t>(p.get()));
  for (bool failed = false; sum.count < kMostStrings;) {
    uint64_t string = 0;
    const Value readable = pointers.Next(&string);
    if (!readable.IsTrue()) {
      readable.known() ? sum.Fail() : sum.Lose();
      return sum;
    }
    if (string == 0) return sum;
    if (failed) continue;  // one is enough, but the array may end in memory that is not known
    AddString(c, string, &sum);
    failed = !sum.bytes.known();
  }
  sum.Lose();
  return sum;
}

}  // namespace

#define KF_EXEC_OBSERVABLE(name, expression)                 \
  Value name(const CallView& c, When w, int dfd, int path) { \
    const ExecState* s = FindExec(c, w, dfd, path);          \
    return s != nullptr ? (expression) : Value::Unknown();   \
  }
KF_EXEC_OBSERVABLE(image_error, Seen(s->error))
KF_EXEC_OBSERVABLE(image_type, s->error != 0 ? Value::Unknown() : TypeOf(s->node.mode))
KF_EXEC_OBSERVABLE(image_access_error, Seen(s->access))
KF_EXEC_OBSERVABLE(image_written, Seen(s->written))
KF_EXEC_OBSERVABLE(script_depth, Seen(s->scripts))
KF_EXEC_OBSERVABLE(interpreter_error, Seen(s->interpreter_error))
KF_EXEC_OBSERVABLE(is_elf, Seen(s->elf))
KF_EXEC_OBSERVABLE(loader_error, Seen(s->loader_error))
KF_EXEC_OBSERVABLE(file_caps, Seen(s->file_caps))
KF_EXEC_OBSERVABLE(image_mode, Unless(s->elf < 0, s->last.mode))
KF_EXEC_OBSERVABLE(image_owner, Unless(s->elf < 0, s->last.uid))
#undef KF_EXEC_OBSERVABLE

Value vector_error(const CallView& c, When, Value p) { return SumOf(c, p).error; }
Value vector_bytes(const CallView& c, When, Value p) { return SumOf(c, p).bytes; }
Value vector_longest(const CallView& c, When, Value p) { return SumOf(c, p).longest; }
Value vector_count(const CallView& c, When, Value p) {
  const VectorSum sum = SumOf(c, p);
  return Unless(!sum.bytes.known(), sum.count);
}

// A quarter of the stack's limit, and not all that the kernel would let it grow to; at least ARG_MAX.
Value arg_room(const CallView& c, When) {
  constexpr int64_t kAtLeast = 131072, kAtMost = 6 << 20;
  const int64_t stack = c.trace->rlimit_stack;
  return Value::Of(stack < 0 ? kAtMost : std::clamp(stack / 4, kAtLeast, kAtMost));
}

Value inheritable_fds(const CallView& c, When w) {
  if (!c.trace->observed) return Value::Unknown();
  int64_t fds = 0;
  for (int fd = 0; fd < kMaxObservedFds; fd++) {
    const FdState& s = MomentOf(c, w).fds[static_cast<size_t>(fd)];
    if (s.open && !s.cloexec) fds |= int64_t{1} << fd;
  }
  return Value::Of(fds);
}

Value new_fds(const CallView& c, When w) {
  const NewProgram* program = FindNewProgram(c, w);
  return program != nullptr ? Value::Of(static_cast<int64_t>(program->fds)) : Value::Unknown();
}

Value new_argc(const CallView& c, When w) {
  const NewProgram* program = FindNewProgram(c, w);
  return program != nullptr ? Value::Of(static_cast<int64_t>(program->argc)) : Value::Unknown();
}

Value new_uid(const CallView& c, When w) {
  const NewProgram* program = FindNewProgram(c, w);
  return program != nullptr ? Value::Of(static_cast<int64_t>(program->uid)) : Value::Unknown();
}

}  // namespace kapifuzz::obs
