#include "fuzz/host/subset_search.h"

#include <algorithm>
#include <numeric>

namespace kapifuzz {
namespace {

constexpr size_t kFirstTail = 4, kTailGrowth = 8;

}  // namespace

SubsetSearch::SubsetSearch(size_t count, int budget)
    : best_(count), budget_(budget), tail_(kFirstTail) {
  std::iota(best_.begin(), best_.end(), size_t{0});
}

const std::vector<size_t>* SubsetSearch::Next() {
  if (pending_) return &candidate_;
  if (asked_ >= budget_) return nullptr;
  pending_ = ProposeTail() || ProposeCut();
  return pending_ ? &candidate_ : nullptr;
}

bool SubsetSearch::ProposeTail() {
  if (tail_ == 0 || tail_ >= best_.size()) {
    tail_ = 0;
    return false;
  }
  candidate_.assign(best_.end() - static_cast<std::ptrdiff_t>(tail_), best_.end());
  return true;
}

bool SubsetSearch::ProposeCut() {
  const size_t size = best_.size();
  if (size == 0) return false;
  if (chunk_ >= chunks_) {  // one round is over
    if (chunks_ >= size && !cut_succeeded_) return false;
    if (!cut_succeeded_) chunks_ *= 2;
    cut_succeeded_ = false;
    chunk_ = 0;
  }
  chunks_ = std::min(chunks_, size);
  const size_t begin = size * chunk_ / chunks_, end = size * (chunk_ + 1) / chunks_;
  candidate_.assign(best_.begin(), best_.begin() + static_cast<std::ptrdiff_t>(begin));
  candidate_.insert(candidate_.end(), best_.begin() + static_cast<std::ptrdiff_t>(end),
                    best_.end());
  return true;
}

void SubsetSearch::Answer(bool repeated) {
  pending_ = false;
  ++asked_;
  if (tail_ > 0) {
    tail_ = repeated ? 0 : tail_ * kTailGrowth;
    if (repeated) best_ = candidate_;
    return;
  }
  if (!repeated) {
    ++chunk_;
    return;
  }
  best_ = candidate_;
  cut_succeeded_ = true;
  --chunks_;  // the next chunk has moved to this place
  if (chunks_ >= 2) return;
  chunks_ = 2;
  chunk_ = 0;
  cut_succeeded_ = false;
}

}  // namespace kapifuzz
