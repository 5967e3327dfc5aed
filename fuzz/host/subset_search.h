// SubsetSearch: which of N things are needed, where each question costs a guest.
//
// First the shortest tail that still shows it, each guess eight times as long as the one before; then delta debugging: chunks
// are left out, halves first, then smaller ones, until no single thing can be, or the questions are used up.
//
//   SubsetSearch search(programs.size(), 40);
//   while (const std::vector<size_t>* subset = search.Next()) search.Answer(Shows(*subset));
//   search.best()                             // ascending; all of them if no answer was yes
#pragma once

#include <cstddef>
#include <vector>

namespace kapifuzz {

class SubsetSearch {
 public:
  // That all of them together show it is known, and not asked. `budget`: questions.
  SubsetSearch(size_t count, int budget);

  // What to try now, the same until it is answered; null when there is nothing more to ask.
  const std::vector<size_t>* Next();
  void Answer(bool repeated);

  const std::vector<size_t>& best() const { return best_; }
  int asked() const { return asked_; }

 private:
  bool ProposeTail();
  bool ProposeCut();

  std::vector<size_t> best_;
  std::vector<size_t> candidate_;
  bool pending_ = false;  // the candidate waits for its answer
  int budget_;
  int asked_ = 0;
  size_t tail_;        // length of the next tail; 0: a tail was found, or all are too short
  size_t chunks_ = 2;  // into which the best is cut
  size_t chunk_ = 0;   // to leave out next
  bool cut_succeeded_ = false;
};

}  // namespace kapifuzz
