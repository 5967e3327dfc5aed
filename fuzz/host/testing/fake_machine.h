// FakeMachine: a Machine without QEMU, driven by the test through its Handle, and a clock that only
// moves when told.
//
//   FakeClock clock;
//   FakeLab lab;                                     // makes machines, remembers them
//   Worker worker(lab.Make(VmDirectory("x"), {}), {}, clock.clock());
//   lab.guest(0).Say("kapifuzz: ready fuzz\n");
//   clock.Advance(1000);
#pragma once

#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "executor/syscall_desc.h"
#include "fuzz/host/clock.h"
#include "fuzz/host/machine.h"
#include "fuzz/host/vm.h"
#include "fuzz/shared/flight_recorder.h"
#include "fuzz/shared/ring_writer.h"

namespace kapifuzz {

class FakeClock {
 public:
  Clock clock() {
    return {.now_ms = [this] { return now_ms_; }, .sleep = [this](int64_t ms) { now_ms_ += ms; }};
  }
  void Advance(int64_t ms) { now_ms_ += ms; }

 private:
  int64_t now_ms_ = 1'000'000;
};

// One guest as the test sees it; outlives the Machine that the tested code owns.
class FakeGuest {
 public:
  explicit FakeGuest(std::string directory) : directory(directory) {}

  // What the guest does.
  void Say(const std::string& text) { pending += text; }
  void End() { running = false; }
  void Beat() { shm->header().heartbeat.fetch_add(1); }
  void Record(std::span<const uint8_t> wire, uint32_t call) {
    RecordFlight(&shm->flight(), wire);
    shm->flight().call = call;
  }
  bool Send(EventType type, const std::string& payload) {
    RingView ring = shm->ring();
    RingWriter writer(ring.header, std::as_writable_bytes(ring.bytes), [] { return false; });
    return writer.Write(type, std::as_bytes(std::span(payload)));
  }

  VmDirectory directory;
  std::optional<ShmRegion> shm;
  std::optional<ConsoleLog> console;
  std::string pending;
  bool running = false;
  int starts = 0, kills = 0;
  std::optional<Error> start_error;
  std::function<void(FakeGuest&)> on_start = [](FakeGuest&) {};
};

class FakeMachine : public Machine {
 public:
  explicit FakeMachine(std::shared_ptr<FakeGuest> guest) : guest_(std::move(guest)) {}

  Status Start() override {
    if (guest_->start_error) return *guest_->start_error;
    guest_->shm.emplace(ShmRegion::Anonymous(SyscallTableHash()));
    guest_->console.emplace("");
    guest_->running = true;
    ++guest_->starts;
    guest_->on_start(*guest_);
    return {};
  }
  void Poll() override {
    guest_->console->Append(guest_->pending);
    guest_->pending.clear();
  }
  bool Running() override {
    if (!guest_->running) Poll();
    return guest_->running;
  }
  void RequestStop() override { guest_->shm->header().stop = 1; }
  void Kill() override {
    ++guest_->kills;
    guest_->running = false;
  }
  const ShmRegion& shm() const override { return *guest_->shm; }
  const ConsoleLog& console() const override { return *guest_->console; }

 private:
  std::shared_ptr<FakeGuest> guest_;
};

// Makes machines for directories and keeps their guests.
class FakeLab {
 public:
  std::unique_ptr<Machine> Make(const VmDirectory& directory) {
    guests_.push_back(std::make_shared<FakeGuest>(directory.root));
    guests_.back()->on_start = on_start;
    return std::make_unique<FakeMachine>(guests_.back());
  }
  FakeGuest& guest(size_t i) { return *guests_.at(i); }
  size_t count() const { return guests_.size(); }

  // What every guest made from now on does when it starts.
  std::function<void(FakeGuest&)> on_start = [](FakeGuest&) {};

 private:
  std::vector<std::shared_ptr<FakeGuest>> guests_;
};

}  // namespace kapifuzz
