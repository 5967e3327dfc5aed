#include "fuzz/host/witness_miner.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "corpus/program_cut.h"
#include "corpus/program_file.h"
#include "executor/items.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

using Wire = std::vector<uint8_t>;

// What a program is kept for: an item, or the success of a syscall that has no effect item.
using Purpose = uint32_t;
Purpose SuccessOf(uint16_t syscall) { return ItemCount() + syscall; }

// One program that shows one purpose, at one call. The order is that of preference.
struct Candidate {
  int calls = 0;
  int unusual = 0;  // what differs from the ordinary environment
  Wire wire;
  int call = 0;
  Program program;

  auto Rank() const { return std::tie(calls, unusual, wire, call); }
  bool operator<(const Candidate& other) const { return Rank() < other.Rank(); }
};

int UnusualParts(const Environment& env) {
  const Environment ordinary;
  return (env.user != ordinary.user) + (env.nofile != ordinary.nofile) +
         (env.fsize != ordinary.fsize) + (env.drop_cap != ordinary.drop_cap) +
         (env.umask != ordinary.umask);
}

// The best programs known for each purpose.
class Board {
 public:
  explicit Board(size_t keep) : keep_(keep) {}

  // Enters a stable program for everything its calls show.
  void Enter(const Program& program, const Replayed& replayed) {
    if (!replayed.stable) return;
    size_t ran = std::min<size_t>(replayed.calls.size(), program.call_count);
    for (size_t call = 0; call < ran; ++call) {
      for (Purpose purpose : PurposesOf(program, replayed.calls[call], call)) {
        Put(purpose, program, static_cast<int>(call));
      }
    }
  }
  const std::map<Purpose, std::set<Candidate>>& best() const { return best_; }

 private:
  static std::vector<Purpose> PurposesOf(const Program& program, const WitnessedCall& witnessed,
                                         size_t call) {
    std::vector<Purpose> purposes;
    for (uint32_t item : witnessed.items) {
      ItemKind wanted = witnessed.ret < 0 ? ItemKind::kError : ItemKind::kEffect;
      if (PlaceOfItem(item).kind == wanted) purposes.push_back(item);
    }
    if (witnessed.ret >= 0) purposes.push_back(SuccessOf(program.calls[call].syscall));
    return purposes;
  }

  void Put(Purpose purpose, const Program& program, int call) {
    std::set<Candidate>& best = best_[purpose];
    best.insert({.calls = program.call_count,
                 .unusual = UnusualParts(program.env),
                 .wire = EncodeWire(program),
                 .call = call,
                 .program = program});
    if (best.size() > keep_) best.erase(std::prev(best.end()));
  }

  size_t keep_;
  std::map<Purpose, std::set<Candidate>> best_;
};

void AddCuts(const Candidate& candidate, std::vector<Program>* cuts) {
  const Program& program = candidate.program;
  cuts->push_back(Slice(program, candidate.call));
  cuts->push_back(Prefix(program, candidate.call));
  for (int i = 0; i < program.call_count; ++i) {
    if (i != candidate.call) cuts->push_back(WithoutCall(program, i));
  }
  if (candidate.unusual == 0) return;
  Program ordinary = program;
  ordinary.env = Environment{};
  Normalize(&ordinary);
  cuts->push_back(ordinary);
}

// Programs that were not replayed before, each once.
std::vector<Program> Unseen(const std::vector<Program>& programs, std::set<Wire>* seen) {
  std::vector<Program> unseen;
  for (const Program& program : programs) {
    if (program.call_count > 0 && seen->insert(EncodeWire(program)).second) {
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

// The programs on the board, each once.
std::vector<Program> ProgramsOf(const Board& board) {
  std::map<Wire, Program> programs;
  for (const auto& [purpose, candidates] : board.best()) {
    for (const Candidate& candidate : candidates) programs[candidate.wire] = candidate.program;
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
  std::set<Wire> seen;
  std::vector<Program> next = Unseen(programs, &seen);
  for (int round = 0; round <= options.rounds && !next.empty(); ++round) {
    if (Status done = ReplayOnto(next, replay, options.tries, &board); !done.ok()) {
      return done.error();
    }
    std::vector<Program> cuts;
    for (const auto& [purpose, candidates] : board.best()) {
      for (const Candidate& candidate : candidates) AddCuts(candidate, &cuts);
    }
    next = Unseen(cuts, &seen);
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
