#include "fuzz/host/worker.h"

#include <fmt/format.h>

#include <algorithm>

#include "fuzz/host/guest_run.h"

namespace kapifuzz {
namespace {

constexpr char kSilentConsole[] =
    "it works, but its console is silent, and a crash would go unseen: the kernel needs "
    "CONFIG_SERIAL_8250_CONSOLE=y";

// So many guests that survive a report end at once; later ones have crash_ms, as if the kernel died of it.
constexpr int kPromptStops = 16;

}  // namespace

const char* DeathName(Death::Cause cause) {
  switch (cause) {
    case Death::kCrash:
      return "crash";
    case Death::kHang:
      return "hang";
    case Death::kFinished:
      return "done";
    case Death::kSilent:
    case Death::kCannotWork:
    case Death::kMute:
    case Death::kNoBoot:
    case Death::kSlowBoot:
      break;
  }
  return "died";
}

Worker::Worker(std::unique_ptr<Machine> machine, WorkerLimits limits, Clock clock)
    : machine_(std::move(machine)), limits_(limits), clock_(std::move(clock)) {}

const char* Worker::StateName() const {
  switch (state_) {
    case State::kIdle:
      return "idle";
    case State::kBooting:
      return "booting";
    case State::kRunning:
      return crash_ms_ < 0 ? "running" : "dying";
    case State::kStopping:
      return "stopping";
    case State::kEnded:
      break;
  }
  return "ended";
}

Status Worker::Start() {
  state_ = State::kBooting;
  since_ms_ = clock_.now_ms();
  crash_ms_ = silent_ms_ = -1;
  heartbeat_ = 0;
  death_.reset();
  Status started = machine_->Start();
  if (!started.ok()) state_ = State::kIdle;
  return started;
}

void Worker::Poll() {
  if (state_ == State::kIdle || state_ == State::kEnded) return;
  machine_->Poll();
  int64_t now = clock_.now_ms();
  if (!machine_->Running()) {
    BuryEnded();
    return;
  }
  PollAlive(now);
}

void Worker::PollAlive(int64_t now) {
  const ConsoleLog& console = machine_->console();
  if (state_ == State::kStopping) {
    if (now - since_ms_ > limits_.stop_ms) EndByForce();
  } else if (state_ == State::kRunning && console.looks_crashed()) {
    if (crash_ms_ < 0) {
      crash_ms_ = now;
      // It may be a report that one survives. Of a kernel that makes them all the time more is to be seen than these.
      if (survivals_ < kPromptStops) machine_->RequestStop();
    }
    if (now - crash_ms_ > limits_.crash_ms) Bury(Death::kCrash, "the kernel reported an error");
  } else if (state_ == State::kBooting && console.ready_mode()) {
    state_ = State::kRunning;
    longest_boot_ms_ = std::max(longest_boot_ms_, now - since_ms_);
    since_ms_ = heartbeat_ms_ = now;
  } else if (state_ == State::kBooting && WorksInSilence(now)) {
    Bury(Death::kMute, kSilentConsole);
  } else if (state_ == State::kBooting && now - since_ms_ > BootLimit()) {
    Bury(Death::kSlowBoot, fmt::format("did not boot within {} s", BootLimit() / 1000));
    longest_boot_ms_ = 0;
  } else if (state_ == State::kRunning) {
    WatchHeartbeat(now);
  }
}

int64_t Worker::BootLimit() const {
  if (longest_boot_ms_ == 0) return limits_.boot_ms;
  const int64_t usual = std::max(limits_.reboot_ms, limits_.reboot_factor * longest_boot_ms_);
  return std::min(limits_.boot_ms, usual);
}

// Its memory says that it works, and its console, on which crashes would be reported, says nothing.
bool Worker::WorksInSilence(int64_t now) {
  const uint32_t state = machine_->shm().header().guest_state.load(std::memory_order_relaxed);
  if (state < static_cast<uint32_t>(GuestState::kReady)) return false;
  if (silent_ms_ < 0) silent_ms_ = now;
  return now - silent_ms_ > limits_.silent_ms;
}

// A guest that did not stop: busy, if its heart has moved since it was asked to; hung, if not.
void Worker::EndByForce() {
  if (machine_->shm().header().heartbeat.load(std::memory_order_relaxed) == heartbeat_) {
    Bury(Death::kHang, "no sign of life after it was told to stop");
    return;
  }
  machine_->Kill();
  state_ = State::kEnded;
}

void Worker::WatchHeartbeat(int64_t now) {
  uint64_t beat = machine_->shm().header().heartbeat.load(std::memory_order_relaxed);
  if (beat != heartbeat_) {
    heartbeat_ = beat;
    heartbeat_ms_ = now;
  } else if (now - heartbeat_ms_ > limits_.hang_ms) {
    Bury(Death::kHang, fmt::format("no sign of life for {} s", limits_.hang_ms / 1000));
  }
}

void Worker::BuryEnded() {
  const ConsoleLog& console = machine_->console();
  if (console.looks_crashed()) {
    Bury(Death::kCrash, "the kernel reported an error");
  } else if (state_ == State::kStopping) {
    state_ = State::kEnded;
  } else if (console.error()) {
    Bury(Death::kCannotWork, *console.error());
  } else if (state_ == State::kBooting && !console.ready_mode()) {
    Bury(Death::kNoBoot, "ended before it was ready");
  } else if (console.done_status()) {
    Bury(Death::kFinished, fmt::format("ended by itself with status {}", *console.done_status()));
  } else {
    Bury(Death::kSilent, "ended without a word");
  }
}

void Worker::Bury(Death::Cause cause, std::string reason) {
  machine_->Kill();
  bool stopping = state_ == State::kStopping;
  state_ = stopping ? State::kEnded : State::kIdle;
  death_ = Death{.cause = cause,
                 .reason = std::move(reason),
                 .program = ReadFlight(machine_->shm().flight()),
                 .history = ReadHistory(machine_->shm().history()),
                 .console = machine_->console().tail(),
                 .survived = machine_->console().done_status().has_value()};
  survivals_ += death_->survived && death_->cause == Death::kCrash;
}

std::optional<Death> Worker::TakeDeath() {
  std::optional<Death> death = std::move(death_);
  death_.reset();
  return death;
}

void Worker::Stop() {
  if (state_ == State::kIdle) state_ = State::kEnded;
  if (state_ == State::kEnded || state_ == State::kStopping) return;
  if (state_ == State::kBooting) {
    // Nobody reads the stop flag yet, and there is nothing to lose.
    machine_->Kill();
    state_ = State::kEnded;
    return;
  }
  machine_->RequestStop();
  state_ = State::kStopping;
  since_ms_ = clock_.now_ms();
  heartbeat_ = machine_->shm().header().heartbeat.load(std::memory_order_relaxed);
}

}  // namespace kapifuzz
