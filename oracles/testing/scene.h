// Scene: one call with the world around it, made by hand, to put before an oracle.
//
// Predicates of real specifications come from the generator; scenes use knobs instead, so that a
// test says outright what a condition gave:
//
//   Scene scene(desc);                        // desc.errors[0].when = Knob<0>
//   scene.Knob(0, Value::Of(1));
//   scene.BothSides().fds ...
//   EXPECT_THAT(Spoken(scene.Judge(-EBADF)), IsEmpty());
#pragma once

#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "oracles/oracle.h"
#include "oracles/verdict.h"

namespace kapifuzz {

inline constexpr int kKnobs = 8;
inline std::array<Value, kKnobs> knob_values;

// A predicate whose value the test sets; unknown until then.
template <int N>
Value Knob(const CallView&) {
  return knob_values[N];
}
inline constexpr Value kTrue = Value::Of(1);
inline constexpr Value kFalse = Value::Of(0);
inline constexpr Value kUnknown = Value::Unknown();

// A predicate that names argument N, as targets use it.
template <int N>
Value ArgOf(const CallView& view) {
  return Value::Of(static_cast<int>(view.record().args[N]));
}
inline Value RetOf(const CallView& view) { return view.Ret(); }

// A regular file open for reading and writing.
inline FdState OpenFile(uint64_t ino, int64_t offset, int64_t size) {
  FdState fd;
  fd.open = fd.seekable = true;
  fd.kind = Kind::kFile;
  fd.mode = 0100644;
  fd.nlink = 1;
  fd.flags = 0100002;
  fd.dev = 1;
  fd.ino = ino;
  fd.offset = offset;
  fd.size = size;
  return fd;
}

inline FdState OpenPipe(uint64_t ino, Kind end, int64_t queued) {
  FdState fd;
  fd.open = true;
  fd.kind = end;
  fd.mode = 0010600;
  fd.nlink = 1;
  fd.flags = end == Kind::kPipeWrite ? 1 : 0;
  fd.dev = 2;
  fd.ino = ino;
  fd.queued = queued;
  fd.pipe_size = 65536;
  return fd;
}

inline EntryState FileEntry(const char* name, uint64_t ino, int64_t size) {
  EntryState entry;
  std::strncpy(entry.name, name, kMaxEntryName - 1);
  entry.mode = 0100644;
  entry.nlink = 1;
  entry.ino = ino;
  entry.size = size;
  entry.content = 7;
  return entry;
}

class Scene {
 public:
  explicit Scene(const SyscallDesc& desc)
      : desc_(desc), trace_(std::make_unique<Trace>()), program_(std::make_unique<Program>()) {
    knob_values = {};
    trace_->observed = true;
    trace_->started = 1;
    trace_->outcome = Outcome::kDone;
    record().executed = record().returned = true;
    before().complete = after().complete = true;
    program_->call_count = 1;
  }

  static void Set(int knob, Value value) { knob_values[knob] = value; }

  CallRecord& record() { return trace_->records[0]; }
  Trace& trace() { return *trace_; }
  Program& program() { return *program_; }
  Call& call() { return program_->calls[0]; }
  Moment& before() { return trace_->moments[0]; }
  Moment& after() { return trace_->moments[1]; }
  PathState& path_before() { return trace_->path_before[0]; }
  PathState& path_after() { return trace_->path_after[0]; }

  // The descriptor is as given before the call and after it.
  void Fd(int fd, const FdState& state) { before().fds[fd] = after().fds[fd] = state; }
  // Entries are added in the order of their names.
  static void Add(Moment& moment, const EntryState& entry) {
    moment.entries[moment.entry_count++] = entry;
  }
  void Entry(const EntryState& entry) {
    Add(before(), entry);
    Add(after(), entry);
  }

  CallView view() const {
    return {.desc = &desc_, .program = program_.get(), .trace = trace_.get(), .index = 0};
  }

  // All oracles' verdicts about the call with this raw result.
  std::vector<Verdict> Judge(int64_t ret) {
    record().ret = ret;
    std::vector<Verdict> verdicts;
    JudgeCall(view(), &verdicts);
    return verdicts;
  }

 private:
  const SyscallDesc& desc_;
  std::unique_ptr<Trace> trace_;
  std::unique_ptr<Program> program_;
};

// "errno-missed: EBADF when k0" for each verdict.
inline std::vector<std::string> Spoken(const std::vector<Verdict>& verdicts) {
  std::vector<std::string> spoken;
  for (const Verdict& v : verdicts) {
    spoken.push_back(std::string(FindingClassName(v.cls)) + ": " + v.clause);
  }
  return spoken;
}

}  // namespace kapifuzz
