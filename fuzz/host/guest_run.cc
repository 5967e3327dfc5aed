#include "fuzz/host/guest_run.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "fuzz/host/kernel_fitness.h"
#include "fuzz/host/shm_reader.h"

namespace kapifuzz {
namespace {

constexpr int kLinesShown = 15;
constexpr int64_t kPollMs = 20;

}  // namespace

Error GuestError(const ConsoleLog& console, const std::string& how) {
  std::string lines = console.LastLines(kLinesShown);
  const std::string hint = BootHint(console.tail());
  if (lines.empty()) return Error{"guest", how + "; its console is empty" + hint};
  return Error{"guest", how + hint + "; its last console lines:\n" + lines};
}

GuestRun::GuestRun(std::unique_ptr<Machine> machine, GuestLimits limits, Clock clock)
    : machine_(std::move(machine)), limits_(limits), clock_(std::move(clock)) {}

Status GuestRun::Start() {
  boots_ = 0;
  return Boot();
}

Status GuestRun::Boot() {
  ++boots_;
  started_ms_ = clock_.now_ms();
  ready_ms_ = -1;
  return machine_->Start();
}

std::optional<Result<GuestOutcome>> GuestRun::Poll() {
  machine_->Poll();
  int64_t now = clock_.now_ms();
  if (ready_ms_ < 0 && machine_->console().ready_mode()) ready_ms_ = now;
  const uint64_t beat = machine_->shm().header().heartbeat.load(std::memory_order_relaxed);
  if (ready_ms_ >= 0 && limits_.while_silent && beat != heartbeat_) ready_ms_ = now;
  heartbeat_ = beat;
  if (!machine_->Running()) return Ended();
  return Overdue(now);
}

std::optional<Result<GuestOutcome>> GuestRun::Ended() {
  const ConsoleLog& console = machine_->console();
  if (console.error()) return Result<GuestOutcome>(Error{"guest", *console.error()});
  if (console.done_status()) return Result<GuestOutcome>(Outcome(GuestOutcome::kDone));
  if (!console.ready_mode()) {
    if (boots_ >= limits_.boots) {
      return Result<GuestOutcome>(GuestError(console, "ended before it was ready"));
    }
    if (Status booted = Boot(); !booted.ok()) return Result<GuestOutcome>(booted.error());
    return std::nullopt;
  }
  return Result<GuestOutcome>(Outcome(GuestOutcome::kCrashed));
}

std::optional<Result<GuestOutcome>> GuestRun::Overdue(int64_t now) {
  if (ready_ms_ < 0 && now - started_ms_ > limits_.boot_ms) {
    machine_->Kill();
    return Result<GuestOutcome>(GuestError(
        machine_->console(), fmt::format("did not boot within {} s", limits_.boot_ms / 1000)));
  }
  if (ready_ms_ >= 0 && now - ready_ms_ > limits_.job_ms) {
    machine_->Kill();
    return Result<GuestOutcome>(Outcome(GuestOutcome::kTimedOut));
  }
  return std::nullopt;
}

GuestOutcome GuestRun::Outcome(GuestOutcome::End end) const {
  return {.end = end,
          .status = machine_->console().done_status().value_or(-1),
          .console = machine_->console().tail(),
          .running = ReadFlight(machine_->shm().flight()).wire,
          .boots = boots_};
}

Result<GuestOutcome> RunGuest(std::unique_ptr<Machine> machine, GuestLimits limits,
                              const Clock& clock) {
  GuestRun run(std::move(machine), limits, clock);
  if (Status started = run.Start(); !started.ok()) return started.error();
  while (true) {
    if (std::optional<Result<GuestOutcome>> outcome = run.Poll()) return std::move(*outcome);
    clock.sleep(kPollMs);
  }
}

}  // namespace kapifuzz
