#include "oracles/run_facts.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "executor/arena.h"
#include "oracles/buffers.h"
#include "oracles/call_words.h"
#include "oracles/words.h"

namespace kapifuzz {
namespace {

// Numbers that another run need not repeat, by the order in which they appear.
class Names {
 public:
  int64_t Of(uint64_t dev, uint64_t ino) {
    const auto next = static_cast<int64_t>(names_.size());
    return names_.try_emplace({dev, ino}, next).first->second;
  }

 private:
  std::map<std::pair<uint64_t, uint64_t>, int64_t> names_;
};

std::string Hex(uint64_t n) {
  Words words;
  words.Add("%#llx", static_cast<unsigned long long>(n));
  return words.text();
}

std::string Number(int64_t n) { return n == kUnseen ? "unseen" : std::to_string(n); }

class Collector {
 public:
  Collector(const Executor& executor, int pair, PairOrder order)
      : executor_(executor), pair_(pair), order_(order) {}

  RunFacts Collect() {
    for (int call : {pair_, pair_ + 1}) Add("result of " + Name(call), Result(At(call)));
    for (int call : {pair_, pair_ + 1}) AddBuffers(call);
    for (int call = 0; call < executor_.trace().started; ++call) {
      if (call != pair_ && call != pair_ + 1) Add("result of " + Name(call), Result(call));
    }
    AddWorld(executor_.trace().moments[executor_.trace().started]);
    return std::move(run_);
  }

 private:
  // Where the call stood in the program that ran.
  int At(int call) const {
    if (order_ == PairOrder::kAsWritten) return call;
    return call == pair_ ? pair_ + 1 : call == pair_ + 1 ? pair_ : call;
  }
  static std::string Name(int call) { return "call " + std::to_string(call); }

  void Add(std::string name, std::string value) {
    run_.facts.push_back({std::move(name), std::move(value)});
  }
  void Add(const std::string& what, const std::string& whose, int64_t value) {
    Add(what + " of " + whose, Number(value));
  }

  std::string Result(int call) const {
    const CallView view = executor_.View(call);
    return view.failed() ? ErrnoWord(-view.record().ret) : std::to_string(view.record().ret);
  }

  // What a call says it has written: so many bytes as it returned, or its struct.
  void AddBuffers(int call) {
    const CallView view = executor_.View(At(call));
    if (view.failed() || view.arena == nullptr) return;
    for (size_t i = 0; i < view.desc->args.size(); ++i) {
      const ArgDesc& desc = view.desc->args[i];
      const Buffer* buffer = view.arena->FindBuffer(view.index, static_cast<int>(i));
      if (buffer == nullptr || !IsFilledByKernel(desc)) continue;
      uint64_t bytes = buffer->size;
      if (desc.type == ArgType::kBufferOut)
        bytes = std::min(bytes, SizeOfElements(desc, static_cast<uint64_t>(view.record().ret)));
      Add(std::string(desc.name) + " of " + Name(call), Bytes(*view.arena, buffer->address, bytes));
    }
  }

  static std::string Bytes(const Arena& arena, uint64_t address, uint64_t count) {
    std::string bytes(count, '\0'), text;
    if (!arena.Load(address, bytes.data(), bytes.size())) return "unseen";
    Words words;
    for (const char c : bytes) {
      const bool plain = c > ' ' && c <= '~' && c != '\\';
      words.Add(plain ? "%c" : "\\x%02x", static_cast<unsigned char>(c));
    }
    return '"' + words.text() + '"';
  }

  void AddWorld(const Moment& m) {
    Names nodes, entries;
    for (int fd = 0; fd < kMaxObservedFds; ++fd) {
      if (m.fds[fd].open) AddDescriptor("descriptor " + std::to_string(fd), m.fds[fd], &nodes);
    }
    AddWatches({m.watches.begin(), m.watches.begin() + m.watch_count});
    for (int i = 0; i < m.entry_count; ++i) AddEntry(m.entries[i], &entries);
    Add("umask", Hex(m.umask));
    Add("locked bytes", Number(m.locked_bytes));
    Add("aio contexts", Number(m.aio.context_count));
  }

  void AddDescriptor(const std::string& whose, const FdState& fd, Names* nodes) {
    Add(whose, std::string(KindName(fd.kind)) + (fd.cloexec ? " close-on-exec" : ""));
    Add("node", whose, nodes->Of(fd.dev, fd.ino));
    Add("offset", whose, fd.offset);
    Add("size", whose, fd.size);
    Add("status flags of " + whose, Hex(fd.flags));
    Add("mode of " + whose, Hex(fd.mode));
    Add("links", whose, fd.nlink);
    Add("owner", whose, fd.uid);
    Add("readiness of " + whose, Hex(fd.poll));
    Add("bytes waiting", whose, fd.queued);
    Add("pipe size", whose, fd.pipe_size);
    Add("peer", whose, fd.peer_open);
    Add("open file", whose, fd.description);
    AddXattrs(whose, fd.xattrs);
  }

  void AddEntry(const EntryState& entry, Names* nodes) {
    const std::string whose = std::string("entry ") + entry.name;
    Add("node", whose, nodes->Of(0, entry.ino));
    Add("size", whose, entry.size);
    Add("mode of " + whose, Hex(entry.mode));
    Add("links", whose, entry.nlink);
    Add("owner", whose, entry.uid);
    Add("content of " + whose, entry.content == 0 ? kNotTaken : Hex(entry.content));
    AddXattrs(whose, entry.xattrs);
  }

  void AddXattrs(const std::string& whose, const XattrSum& xattrs) {
    Add("extended attributes of " + whose, Hex(xattrs.all));
    Add("file capabilities of " + whose, Hex(xattrs.file_caps));
  }

  // The kernel lists them by the addresses of their files.
  void AddWatches(std::vector<EpollWatch> watches) {
    std::ranges::sort(watches, {}, [](const EpollWatch& w) {
      return std::tuple(w.epfd, w.fd, w.events, w.data, w.current);
    });
    for (const EpollWatch& watch : watches) AddWatch(watch);
  }

  // Two entries may have the same number, for different files.
  void AddWatch(const EpollWatch& watch) {
    const std::string whose = "entry of number " + std::to_string(watch.fd) + " in interest list " +
                              std::to_string(watch.epfd);
    Add("events of " + whose, Hex(watch.events));
    Add("data of " + whose, Hex(watch.data));
    Add("file", whose, watch.current);
  }

  const Executor& executor_;
  const int pair_;
  const PairOrder order_;
  RunFacts run_;
};

bool CameBack(const Trace& trace) {
  return std::all_of(trace.records.begin(), trace.records.begin() + trace.started,
                     [](const CallRecord& r) { return r.returned && !r.interrupted; });
}

}  // namespace

std::string RunFacts::Find(std::string_view name) const {
  const auto found = std::ranges::find(facts, name, &Fact::name);
  return found == facts.end() ? "none" : found->value;
}

std::optional<RunFacts> FactsOf(const Executor& executor, int pair, PairOrder order) {
  const Trace& trace = executor.trace();
  const bool whole = trace.outcome == Outcome::kDone && trace.observed &&
                     trace.started == executor.program().call_count && pair + 1 < trace.started;
  if (!whole || !CameBack(trace) || !trace.moments[trace.started].complete) return std::nullopt;
  return Collector(executor, pair, order).Collect();
}

}  // namespace kapifuzz
