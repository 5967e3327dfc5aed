// Mode `bench`: how fast this guest runs programs, and what the parts cost.
//
// Every figure is the best of several short rounds, and the rounds of all figures are interleaved: what disturbs the host for
// a while disturbs them alike, so that their ratios hold even where the figures themselves do not.
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <functional>

#include "base/files.h"
#include "base/unique_fd.h"
#include "fuzz/guest/bench_profile.h"
#include "fuzz/guest/console.h"
#include "fuzz/guest/feedback.h"
#include "fuzz/guest/mode.h"
#include "fuzz/guest/report_json.h"
#include "fuzz/guest/runner.h"
#include "fuzz/guest/stack_sampler.h"

namespace kapifuzz {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kKapiMode[] = "/sys/kernel/debug/kapi/mode";
constexpr int kRounds = 10;

struct Sample {
  double operations = 0;
  double calls = 0;
  double seconds = 0;
};

// One thing to measure: `round` works for about the given time and says how much it did.
struct Subject {
  std::string name;
  bool as_ns = false;  // nanoseconds per operation instead of operations per second
  std::function<Sample(double seconds)> round;
  double best = 0;        // operations per second
  double best_calls = 0;  // of the same round
};

// Repeats `step` (which returns the number of calls it made) until the time is over.
template <typename Step>
Sample Repeatedly(double seconds, Step step) {
  Sample sample;
  const auto start = Clock::now();
  do {
    sample.calls += step();
    ++sample.operations;
    sample.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  } while (sample.seconds < seconds);
  return sample;
}

Result<std::vector<BenchProgram>> LoadPrograms(const std::string& directory) {
  Result<std::vector<std::string>> files = ListFiles(directory, "");
  if (!files.ok()) return files.error();
  std::vector<BenchProgram> programs;
  for (const std::string& file : *files) {
    Result<Program> program = LoadProgram(JoinPath(directory, file));
    if (!program.ok()) return program.error();
    programs.push_back({file, *program});
  }
  if (programs.empty()) return Error{directory, "holds no programs to measure with"};
  return programs;
}

// The campaign's work on each program but for the engine's own: run, judge, collect coverage.
class ProgramLoop {
 public:
  ProgramLoop(Executor* executor, const GuestShm* shm, const std::vector<BenchProgram>& programs,
              bool oracles, bool cover, bool fresh = false)
      : runner_(executor, shm, oracles),
        feedback_({.items = ItemCount(), .features = 64 << 10}),
        programs_(programs) {
    runner_.options().cover = cover;
    runner_.options().fresh = fresh;
  }

  Sample Round(double seconds) {
    return Repeatedly(seconds, [&] {
      const Program& program = programs_[next_++ % programs_.size()].program;
      runner_.Run(program);
      if (runner_.options().cover) {
        feedback_.Collect(program, runner_.trace(), runner_.items());
        feedback_.Publish();
      }
      return static_cast<double>(runner_.trace().started);
    });
  }

 private:
  ExecutorRunner runner_;
  Feedback feedback_;
  const std::vector<BenchProgram>& programs_;
  size_t next_ = 0;
};

Sample Children(Executor* executor, Isolation isolation, double seconds) {
  const Program empty;
  const RunOptions options{.observe = false, .cover = false, .isolation = isolation};
  return Repeatedly(seconds, [&] {
    executor->Run(empty, options);
    return 0.0;
  });
}

bool SetKapiMode(const char* mode) {
  UniqueFd fd(open(kKapiMode, O_WRONLY | O_CLOEXEC));
  const auto size = static_cast<ssize_t>(strlen(mode));
  return fd && write(fd.get(), mode, static_cast<size_t>(size)) == size;
}

// Many at a time, so that the clock costs nothing against them.
Sample Getppid(double seconds) {
  constexpr int kBatch = 2000;
  Sample sample = Repeatedly(seconds, [] {
    for (int i = 0; i < kBatch; ++i) syscall(SYS_getppid);
    return 0.0;
  });
  sample.operations *= kBatch;
  return sample;
}

Sample OpenClose(double seconds) {
  constexpr int kBatch = 100;
  Sample sample = Repeatedly(seconds, [] {
    for (int i = 0; i < kBatch; ++i) syscall(SYS_close, syscall(SYS_open, "/tmp", O_RDONLY, 0));
    return 0.0;
  });
  sample.operations *= kBatch;
  return sample;
}

// What system calls cost in each mode of the framework; "none" in a kernel without it.
std::vector<Subject> KapiSubjects() {
  std::vector<Subject> subjects;
  const bool has_kapi = FileExists(kKapiMode);
  const std::vector<const char*> modes =
      has_kapi ? std::vector{"off", "observe", "enforce"} : std::vector{"none"};
  for (const char* mode : modes) {
    const auto in_mode = [mode, has_kapi](auto what) {
      return [mode, has_kapi, what](double seconds) {
        if (has_kapi && !SetKapiMode(mode)) return Sample{};
        return what(seconds);
      };
    };
    subjects.push_back(
        {.name = std::string("getppid_ns_") + mode, .as_ns = true, .round = in_mode(Getppid)});
    subjects.push_back(
        {.name = std::string("open_close_ns_") + mode, .as_ns = true, .round = in_mode(OpenClose)});
  }
  return subjects;
}

void Measure(std::vector<Subject>* subjects, double seconds_each, const GuestShm& shm) {
  for (int round = 0; round < kRounds; ++round) {
    for (Subject& subject : *subjects) {
      const Sample sample = subject.round(seconds_each / kRounds);
      shm.header().heartbeat.fetch_add(1, std::memory_order_relaxed);
      if (sample.seconds <= 0) continue;
      const double rate = sample.operations / sample.seconds;
      if (rate <= subject.best) continue;
      subject.best = rate;
      subject.best_calls = sample.calls / sample.seconds;
    }
  }
}

nlohmann::ordered_json FiguresJson(const std::vector<Subject>& subjects) {
  nlohmann::ordered_json figures = nlohmann::ordered_json::array();
  const auto add = [&](const std::string& name, double value, const char* unit) {
    figures.push_back({{"name", name}, {"value", value}, {"unit", unit}});
  };
  for (const Subject& subject : subjects) {
    if (subject.best <= 0) continue;
    if (subject.as_ns) {
      add(subject.name, 1e9 / subject.best, "ns");
    } else {
      add(subject.name, subject.best, "1/s");
    }
    if (subject.name == "programs_per_second") add("calls_per_second", subject.best_calls, "1/s");
  }
  return {{"figures", std::move(figures)}};
}

// Programs and children per second.
std::vector<Subject> ProgramFigures(Executor* executor, const GuestShm& shm,
                                    const std::vector<BenchProgram>& programs, uint64_t seconds) {
  ProgramLoop all(executor, &shm, programs, true, true);
  ProgramLoop no_oracles(executor, &shm, programs, false, true);
  ProgramLoop no_kcov(executor, &shm, programs, true, false);
  ProgramLoop own_children(executor, &shm, programs, true, true, true);
  std::vector<Subject> subjects;
  const auto add = [&](const char* name, std::function<Sample(double)> round) {
    subjects.push_back({.name = name, .round = std::move(round)});
  };
  add("programs_per_second", [&](double s) { return all.Round(s); });
  add("programs_per_second_no_oracles", [&](double s) { return no_oracles.Round(s); });
  add("programs_per_second_no_kcov", [&](double s) { return no_kcov.Round(s); });
  add("programs_per_second_own_children", [&](double s) { return own_children.Round(s); });
  add("shared_children_per_second",
      [&](double s) { return Children(executor, Isolation::kSharedMemory, s); });
  add("forked_children_per_second",
      [&](double s) { return Children(executor, Isolation::kForked, s); });
  Measure(&subjects, static_cast<double>(seconds), shm);
  for (Subject& subject : subjects) subject.round = nullptr;  // the loops end here
  return subjects;
}

// The campaign's work on the programs once more, sampled.
Status SampleStacks(Executor* executor, const ModeContext& context,
                    const std::vector<BenchProgram>& programs, uint64_t seconds) {
  ProgramLoop all(executor, context.shm, programs, true, true);
  all.Round(1);  // whatever only the first run pays for
  Result<std::unique_ptr<StackSampler>> sampler = StackSampler::Start();
  if (!sampler.ok()) return sampler.error();
  Repeatedly(static_cast<double>(seconds), [&] {
    const Sample sample = all.Round(0);
    (*sampler)->Take();
    return sample.calls;
  });
  if ((*sampler)->lost() > 0)
    SayNote(std::to_string((*sampler)->lost()) + " samples found no room");
  return WriteFileAtomically(JoinPath(context.job->out, "stacks.txt"), (*sampler)->Text());
}

}  // namespace

Status BenchMode(const ModeContext& context) {
  const Job& job = *context.job;
  Result<uint64_t> seconds = job.Number("seconds", 5);
  if (!seconds.ok()) return seconds.error();
  Result<uint64_t> profile = job.Number("profile", 0);
  if (!profile.ok()) return profile.error();
  Result<uint64_t> stacks = job.Number("stacks", 0);
  if (!stacks.ok()) return stacks.error();
  Result<uint64_t> calls_only = job.Number("calls_only", 0);
  if (!calls_only.ok()) return calls_only.error();
  Result<std::vector<BenchProgram>> programs = LoadPrograms(JoinPath(job.in, "seeds"));
  if (!programs.ok()) return programs.error();
  Result<std::unique_ptr<Executor>> made = MakeExecutor(context);
  if (!made.ok()) return made.error();
  Executor* executor = made->get();
  SayReady(context);
  if (*stacks != 0) return SampleStacks(executor, context, *programs, *seconds);

  std::vector<Subject> subjects;
  if (*calls_only == 0) subjects = ProgramFigures(executor, *context.shm, *programs, *seconds);
  // On their own: a change of mode patches the kernel, and an emulator translates it anew.
  std::vector<Subject> kapi = KapiSubjects();
  Measure(&kapi, static_cast<double>(*seconds), *context.shm);
  subjects.insert(subjects.end(), kapi.begin(), kapi.end());
  nlohmann::ordered_json json = FiguresJson(subjects);
  if (*profile != 0) json["profile"] = ProfilePrograms(executor, context.shm, *programs);
  return WriteJson(JoinPath(job.out, "bench.json"), json);
}

}  // namespace kapifuzz
