// Engine: what chooses the next input. libFuzzer today (engine_libfuzzer.cc), another one tomorrow; nothing else in the
// project knows which.
//
// The engine owns the corpus in memory, its scheduling and the number of mutations; we own what an input means, how it is
// mutated and what it showed. Features are small numbers that we hand out ourselves (feedback.h): kernel edges and items of
// the specification. Only news are passed on: an input that shows a feature which no input before it had joins the corpus.
//
//   engine: pick input → target.Mutate / CrossOver → target.RunInput → new features ─┐
//             ▲─────────────────────── kept, if there are any ◄──────────────────────┘
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace kapifuzz {

// Features are numbers below this. Past it, edges share features (feedback.h). The fourteen first specifications show some
// 7,000.
inline constexpr uint32_t kEngineFeatures = 64 << 10;

class EngineTarget {
 public:
  virtual ~EngineTarget() = default;

  // Runs one input and returns the features that it is the first to show, valid until the next call. An input without any is
  // not kept.
  virtual std::span<const uint32_t> RunInput(std::span<const uint8_t> input) = 0;
  // Checked after each run: true ends the campaign.
  virtual bool ShouldStop() = 0;
  // Edits the first `size` bytes of `data` in place, using at most data.size(); returns the new size.
  virtual size_t Mutate(std::span<uint8_t> data, size_t size, uint64_t seed) = 0;
  // Combines two inputs; returns the size of what was written to `out`.
  virtual size_t CrossOver(std::span<const uint8_t> a, std::span<const uint8_t> b,
                           std::span<uint8_t> out, uint64_t seed) = 0;
  // The campaign is over: flush. The process ends right after it.
  virtual void Finish() = 0;
};

struct EngineOptions {
  uint64_t seed = 1;
  size_t max_input_bytes = 8192;
};

// Runs inputs until target->ShouldStop(), then ends the process with status 0. `target` must live that long.
[[noreturn]] void RunEngine(EngineTarget* target, const EngineOptions& options);

}  // namespace kapifuzz
