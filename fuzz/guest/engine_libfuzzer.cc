// libFuzzer as a library: LLVMFuzzerRunDriver runs the loop, the extra counters carry our features.
//
// libFuzzer scans its extra counters after each run and makes one of eight features of each byte, by its magnitude. The scan
// costs time in proportion to their number, so eight of our features share a byte, each with a magnitude of its own. Of two
// new features in one byte libFuzzer gets to know one; that is enough, since any new feature keeps the input.
//
// It gets no directory to read programs from or to write them to: they come through the target's mutator (inbox.h) and
// leave through shared memory (fuzz_target.h).
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "fuzz/guest/engine.h"

// Not static: the linker must not drop it, and libFuzzer finds it only by its section. Aligned, because libFuzzer scans it
// in words.
extern "C" {
__attribute__((section("__libfuzzer_extra_counters"), aligned(64)))
uint8_t kapifuzz_extra_counters[kapifuzz::kEngineFeatures / 8];
}

extern "C" int LLVMFuzzerRunDriver(int* argc, char*** argv,
                                   int (*callback)(const uint8_t* data, size_t size));

namespace kapifuzz {
namespace {

EngineTarget* g_target = nullptr;  // libFuzzer's callbacks carry no context

// One value from each of the ranges that libFuzzer tells apart (CounterToFeature).
constexpr uint8_t kMagnitudes[8] = {1, 2, 3, 4, 8, 16, 32, 128};

int TestOneInput(const uint8_t* data, size_t size) {
  for (uint32_t feature : g_target->RunInput({data, size})) {
    if (feature < kEngineFeatures) kapifuzz_extra_counters[feature / 8] = kMagnitudes[feature % 8];
  }
  if (g_target->ShouldStop()) {
    // libFuzzer takes exit() inside of a target for a crash, and its own end prints statistics that we have.
    g_target->Finish();
    _exit(0);
  }
  return 0;
}

std::vector<std::string> Arguments(const EngineOptions& options) {
  std::vector<std::string> arguments = {
      "kapifuzz-guest",
      "-seed=" + std::to_string(options.seed % UINT32_MAX + 1),  // 0 would mean "choose one"
      "-max_len=" + std::to_string(options.max_input_bytes),
      "-reload=0",
      "-runs=-1",
      "-len_control=0",  // short and long programs are the mutator's business
      "-timeout=0",      // the executor has deadlines, init has a watchdog
      "-rss_limit_mb=0",
      "-malloc_limit_mb=0",
      "-detect_leaks=0",
      "-use_value_profile=0",
      // Entropic scheduling updates a frequency for each feature of each run: 2.7 million instructions per run here, where
      // the run itself takes 1.5 million.
      "-entropic=0",
      // It looks for smaller inputs with the features of larger ones, but sees only news.
      "-reduce_inputs=0",
      "-print_final_stats=0",
      "-print_pcs=0",
      "-verbosity=0",
      "-artifact_prefix=/tmp/",
  };
  // The kernel under test is the target, not this process: a fault here is a bug of ours and shall show as one.
  for (const char* signal :
       {"abrt", "bus", "fpe", "ill", "int", "segv", "term", "xfsz", "usr1", "usr2"}) {
    arguments.push_back(std::string("-handle_") + signal + "=0");
  }
  return arguments;
}

}  // namespace

void RunEngine(EngineTarget* target, const EngineOptions& options) {
  g_target = target;
  static std::vector<std::string> arguments = Arguments(options);
  static std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  int argc = static_cast<int>(argv.size()) - 1;
  char** raw = argv.data();
  LLVMFuzzerRunDriver(&argc, &raw, TestOneInput);
  // The loop has no other end than ShouldStop.
  std::abort();
}

}  // namespace kapifuzz

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned seed) {
  return kapifuzz::g_target->Mutate({data, max_size}, size, seed);
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* a, size_t a_size, const uint8_t* b,
                                            size_t b_size, uint8_t* out, size_t max_size,
                                            unsigned seed) {
  return kapifuzz::g_target->CrossOver({a, a_size}, {b, b_size}, {out, max_size}, seed);
}
