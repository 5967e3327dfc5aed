#include "fuzz/host/witness_miner.h"

#include <algorithm>
#include <bit>
#include <map>
#include <set>
#include <tuple>

#include "corpus/program_cut.h"
#include "corpus/program_file.h"
#include "executor/items.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"
#include "fuzz/shared/history.h"
#include "gen/ltp_case.h"

namespace kapifuzz {
namespace {

using Item = uint32_t;

// One program that shows one item, at one call. The order is that of preference.
struct Candidate {
  bool unfit = false;  // no test can be made of it
  int unusual = 0;     // what differs from the ordinary environment
  int size = 0;        // calls, and what clutters their arguments
  WireBytes wire;
  int call = 0;
  Program program;

  auto Rank() const { return std::tie(unfit, unusual, size, wire, call); }
  bool operator<(const Candidate& other) const { return Rank() < other.Rank(); }
};
using Candidates = std::map<Item, std::set<Candidate>>;

// Flags beyond the first, and permission bits that nobody would write.
int ClutterOf(const Arg& arg, const ArgDesc& desc) {
  constexpr uint64_t kOrdinaryModes[] = {0, 0600, 0644, 0666, 0755};
  if (arg.kind != ArgKind::kConst) return 0;
  if (std::string_view(desc.name) == "mode")
    return std::ranges::find(kOrdinaryModes, arg.value) == std::end(kOrdinaryModes);
  if (desc.constraint != ConstraintKind::kMask) return 0;
  return std::max(0, std::popcount(arg.value & desc.mask) - 1);
}

int SizeOf(const Program& program) {
  int size = program.call_count;
  for (int i = 0; i < program.call_count; ++i) {
    const std::span<const ArgDesc> params = Syscalls()[program.calls[i].syscall].args;
    for (size_t p = 0; p < params.size(); ++p)
      size += ClutterOf(program.calls[i].args[p], params[p]);
  }
  return size;
}

// Programs that differ from `program` by one part of the environment being ordinary.
std::vector<Program> MoreOrdinary(const Program& program) {
  const Environment ordinary;
  std::vector<Program> changed;
  const auto reset = [&](auto Environment::*part) {
    if (program.env.*part == ordinary.*part) return;
    changed.push_back(program);
    changed.back().env.*part = ordinary.*part;
    Normalize(&changed.back());
  };
  reset(&Environment::user);
  reset(&Environment::nofile);
  reset(&Environment::fsize);
  reset(&Environment::memlock);
  reset(&Environment::drop_cap);
  reset(&Environment::umask);
  return changed;
}

// Items that a test of this call could show: the error that came back, or the effects of a success.
std::vector<Item> ItemsToShow(const WitnessedCall& witnessed) {
  const ItemKind wanted = witnessed.ret < 0 ? ItemKind::kError : ItemKind::kEffect;
  std::vector<Item> items;
  for (Item item : witnessed.items) {
    if (PlaceOfItem(item).kind == wanted) items.push_back(item);
  }
  return items;
}

// The best programs known for each item, and the shortest that might do: slices not yet replayed.
class Board {
 public:
  explicit Board(size_t keep) : keep_(keep) {}

  // Enters a stable program for everything its calls show.
  void Enter(const Program& program, const Replayed& replayed) {
    if (!replayed.stable) return;
    const size_t ran = std::min<size_t>(replayed.calls.size(), program.call_count);
    for (size_t i = 0; i < ran; ++i) {
      const std::vector<Item> items = ItemsToShow(replayed.calls[i]);
      if (items.empty()) continue;
      const int call = static_cast<int>(i);
      const bool fit = BuildLtpCase({program, replayed.calls}, call).ok();
      Put(items, MakeCandidate(program, call, !fit), &best_);
      const Program slice = Slice(program, call);
      Put(items, MakeCandidate(slice, slice.call_count - 1, false), &slices_);
    }
  }
  const Candidates& best() const { return best_; }
  const Candidates& slices() const { return slices_; }

 private:
  static Candidate MakeCandidate(const Program& program, int call, bool unfit) {
    return {.unfit = unfit,
            .unusual = static_cast<int>(MoreOrdinary(program).size()),
            .size = SizeOf(program),
            .wire = EncodeWire(program),
            .call = call,
            .program = program};
  }

  void Put(const std::vector<Item>& items, const Candidate& candidate, Candidates* to) const {
    for (Item item : items) {
      std::set<Candidate>& kept = (*to)[item];
      kept.insert(candidate);
      if (kept.size() > keep_) kept.erase(std::prev(kept.end()));
    }
  }

  size_t keep_;
  Candidates best_, slices_;
};

// What may show the same and is smaller. Calls behind the one that matters go first; then whatever
// its arguments do not name, all at once or all but one; then single calls.
void AddCuts(const Candidate& candidate, std::vector<Program>* cuts) {
  const Program& program = candidate.program;
  cuts->push_back(Slice(program, candidate.call));
  if (candidate.call + 1 < program.call_count) {
    cuts->push_back(Prefix(program, candidate.call));
    return;
  }
  for (int i = 0; i < candidate.call; ++i) {
    cuts->push_back(SliceWith(program, candidate.call, i));
    cuts->push_back(WithoutCall(program, i));
  }
  for (const Program& changed : MoreOrdinary(program)) cuts->push_back(changed);
}

std::vector<Program> NextToTry(const Board& board) {
  std::vector<Program> next;
  for (const auto& [item, candidates] : board.slices()) {
    for (const Candidate& candidate : candidates) next.push_back(candidate.program);
  }
  for (const auto& [item, candidates] : board.best()) {
    for (const Candidate& candidate : candidates) AddCuts(candidate, &next);
  }
  return next;
}

// Programs that were not replayed before, each once. Calls at once depend on luck, and failing allocations take a kernel that
// tests cannot ask for, so neither makes tests.
std::vector<Program> Unseen(const std::vector<Program>& programs, std::set<WireBytes>* seen) {
  std::vector<Program> unseen;
  for (const Program& program : programs) {
    if (program.call_count > 0 && !HasRace(program) && !FailsAllocation(program) &&
        seen->insert(EncodeWire(program)).second) {
      unseen.push_back(program);
    }
  }
  return unseen;
}

Status ReplayOnto(const std::vector<Program>& programs, const ReplayFunction& replay, int tries,
                  Board* board) {
  Result<std::vector<Replayed>> replayed = replay(programs, tries);
  if (!replayed.ok()) return replayed.error();
  for (size_t i = 0; i < programs.size(); ++i) board->Enter(programs[i], (*replayed)[i]);
  return {};
}

// What the board ends with, each once: of an item that no test can show, one program says why.
std::vector<Program> ProgramsOf(const Board& board) {
  std::map<WireBytes, Program> programs;
  for (const auto& [item, candidates] : board.best()) {
    for (const Candidate& candidate : candidates) {
      if (candidate.unfit && !candidates.begin()->unfit) break;
      programs[candidate.wire] = candidate.program;
      if (candidate.unfit) break;
    }
  }
  std::vector<Program> list;
  for (auto& [wire, program] : programs) list.push_back(program);
  return list;
}

}  // namespace

Result<std::vector<Witness>> MineWitnesses(const std::vector<Program>& programs,
                                           const ReplayFunction& replay,
                                           const MinerOptions& options) {
  Board board(options.keep);
  std::set<WireBytes> seen;
  std::vector<Program> next = Unseen(programs, &seen);
  for (int round = 0; round <= options.rounds && !next.empty(); ++round) {
    if (Status done = ReplayOnto(next, replay, options.tries, &board); !done.ok()) {
      return done.error();
    }
    next = Unseen(NextToTry(board), &seen);
  }
  std::vector<Program> best = ProgramsOf(board);
  if (best.empty()) return std::vector<Witness>{};
  Result<std::vector<Replayed>> last = replay(best, options.final_tries);
  if (!last.ok()) return last.error();
  std::vector<Witness> witnesses;
  for (size_t i = 0; i < best.size(); ++i) {
    if ((*last)[i].stable) witnesses.push_back({best[i], (*last)[i].calls});
  }
  return witnesses;
}

}  // namespace kapifuzz
