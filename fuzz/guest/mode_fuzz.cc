// Mode `fuzz`: the campaign's worker. Puts executor, feedback, mutator and publisher together and hands them to the engine.
#include <unistd.h>

#include <cstdio>

#include "base/files.h"
#include "executor/syscall_desc.h"
#include "fuzz/guest/console.h"
#include "fuzz/guest/fuzz_target.h"
#include "fuzz/guest/mode.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

// The address of _text, which coverage is relative to. Read as root, so kallsyms shows it.
Result<uint64_t> FindKernelText() {
  constexpr char kPath[] = "/proc/kallsyms";
  FILE* file = fopen(kPath, "re");
  if (file == nullptr) return ErrnoError(kPath, "cannot find the kernel's text");
  unsigned long long address = 0;
  char line[512], name[256], type;
  uint64_t text = 0;
  while (text == 0 && fgets(line, sizeof(line), file) != nullptr) {
    if (sscanf(line, "%llx %c %255s", &address, &type, name) == 3 && name == std::string("_text")) {
      text = address;
    }
  }
  fclose(file);
  if (text == 0) return Error{kPath, "shows no address of _text (CONFIG_KALLSYMS, kptr_restrict)"};
  return text;
}

// "close,dup2": syscalls to prefer. Names are checked by the host; here an unknown one is an error.
Result<std::vector<int>> ParseSyscalls(const std::string& list) {
  std::vector<int> syscalls;
  for (size_t at = 0; at < list.size();) {
    const size_t end = std::min(list.find(',', at), list.size());
    const std::string name = list.substr(at, end - at);
    at = end + 1;
    if (name.empty()) continue;
    const int syscall = FindSyscall(name);
    if (syscall < 0) return Error{"job", "syscalls: '" + name + "' has no specification"};
    syscalls.push_back(syscall);
  }
  return syscalls;
}

// Programs that the host has seen end a guest; without a file there are none.
Result<std::set<WireBytes>> LoadLethal(const std::string& path) {
  if (!FileExists(path)) return std::set<WireBytes>{};
  Result<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.error();
  Result<std::vector<PastRun>> runs = UnpackRuns(*bytes, path);
  if (!runs.ok()) return runs.error();
  std::set<WireBytes> lethal;
  for (PastRun& run : *runs) lethal.insert(std::move(run.wire));
  return lethal;
}

}  // namespace

Status FuzzMode(const ModeContext& context) {
  const Job& job = *context.job;
  const GuestShm& shm = *context.shm;
  Result<uint64_t> seed = job.Number("seed", 1);
  Result<uint64_t> oracles = job.Number("oracles", 1);
  Result<uint64_t> deadline_ms = job.Number("deadline_ms", RunOptions{}.program_deadline_ms);
  Result<uint64_t> worker = job.Number("worker", 0);
  Result<uint64_t> workers = job.Number("workers", 1);
  for (const Result<uint64_t>* number : {&seed, &oracles, &deadline_ms, &worker, &workers}) {
    if (!number->ok()) return number->error();
  }
  Result<std::vector<int>> syscalls = ParseSyscalls(job.Text("syscalls", ""));
  if (!syscalls.ok()) return syscalls.error();
  Result<MeansSet> means = MeansWithout(job.Text("without", ""), "job: without");
  if (!means.ok()) return means.error();
  Result<std::set<WireBytes>> lethal = LoadLethal(JoinPath(job.in, kLethalFile));
  if (!lethal.ok()) return lethal.error();
  Result<std::unique_ptr<Executor>> executor = MakeExecutor(context);
  if (!executor.ok()) return executor.error();
  Result<uint64_t> text = 0;
  if ((*executor)->has_kcov()) {
    text = FindKernelText();
    if (!text.ok()) return text.error();
  } else {
    SayNote("the partitions of the specifications are the only feedback");
  }
  shm.stats().kernel_text.store(*text);

  ExecutorRunner runner(executor->get(), &shm, *oracles != 0);
  runner.options().program_deadline_ms = static_cast<int>(*deadline_ms);
  // The last feature is the engine's start (fuzz_target.cc).
  Feedback feedback({.items = ItemCount(),
                     .features = kEngineFeatures - 1,
                     .kernel_text = *text,
                     .pc_table = shm.pcs(),
                     .item_news = means->Has(Means::kPartitions),
                     .edge_news = means->Has(Means::kEdges),
                     .only_syscalls = *syscalls});
  Publisher publisher(&shm);
  Mutator mutator([&](uint32_t item) { return publisher.WasSeen(item); }, *syscalls, *means);
  Sequences sequences([&](uint32_t item) { return publisher.WasSeen(item); }, *syscalls,
                      {.worker = static_cast<uint32_t>(*worker),
                       .workers = static_cast<uint32_t>(*workers),
                       .position = shm.stats().sequence.load(std::memory_order_relaxed),
                       .means = *means});
  Hints hints(*means);
  const bool hinted = means->Has(Means::kHints) && (*executor)->has_comparisons();
  if (means->Has(Means::kHints) && (*executor)->has_kcov() && !hinted)
    SayNote("no hints from comparisons: the kernel lacks CONFIG_KCOV_ENABLE_COMPARISONS");
  Races races;
  Faults faults;
  KernelLog kernel_log;
  Inbox inbox(JoinPath(job.in, kFindsFile));
  const bool faulty = means->Has(Means::kFaults) && (*executor)->has_faults();
  FuzzTarget target({.runner = &runner,
                     .feedback = &feedback,
                     .publisher = &publisher,
                     .mutator = &mutator,
                     .shm = &shm,
                     .sequences = means->Has(Means::kSequences) ? &sequences : nullptr,
                     .hints = hinted ? &hints : nullptr,
                     .races = means->Has(Means::kRaces) ? &races : nullptr,
                     .faults = faulty ? &faults : nullptr,
                     .inbox = &inbox,
                     .kernel_log = &kernel_log,
                     .cpus = static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN)),
                     .means = *means,
                     .lethal = std::move(*lethal)});

  SayReady(context);
  shm.header().guest_state.store(static_cast<uint32_t>(GuestState::kRunning));
  RunEngine(&target, {.seed = *seed});
}

}  // namespace kapifuzz
