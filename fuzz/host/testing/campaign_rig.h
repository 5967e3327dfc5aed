// CampaignRig: a whole campaign with fake guests, a fake clock and a real output directory.
//
//   CampaignRig rig;
//   rig.Start();
//   rig.BootVm();
//   rig.vm().Send(EventType::kCorpus, CorpusPayload({0}, Wire("close(3)\n")));
//   rig.Steps(10);
//   EXPECT_EQ(rig.campaign->tally().witness[0].size(), 40u);
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/files.h"
#include "fuzz/host/campaign.h"
#include "fuzz/host/testing/events.h"
#include "fuzz/host/testing/fake_machine.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {

class CampaignRig {
 public:
  static constexpr int64_t kStepMs = 100;

  CampaignRig() { options.length_ms = 60'000; }

  // Makes the parts and starts the campaign; with `resume` on what an earlier one left.
  Status Start(bool resume = false) {
    log = std::make_unique<CampaignLog>(nullptr, "", clock.clock());
    Result<OutputDir> made = resume ? OutputDir::Resume(path()) : OutputDir::Create(path());
    if (!made.ok()) return made.error();
    out = std::make_unique<OutputDir>(std::move(*made));
    CampaignMeta meta;
    meta.table_hash = SyscallTableHash();
    Result<std::unique_ptr<ResultsDb>> opened =
        resume ? ResultsDb::Resume(out->results()) : ResultsDb::Create(out->results(), meta);
    if (!opened.ok()) return opened.error();
    db = std::move(*opened);
    if (resume) meta = *db->LoadMeta();
    lab.on_start = [this](FakeGuest& guest) { OnStart(guest); };
    MachineFactory factory = [this](const VmDirectory& directory, std::vector<VmShare>) {
      return lab.Make(directory);
    };
    campaign = std::make_unique<Campaign>(
        options, Campaign::Parts{out.get(), db.get(), meta, factory, clock.clock(), log.get()});
    return campaign->Start();
  }
  // As if the host had been killed: nothing is finished, only files remain.
  void Kill() {
    campaign.reset();
    db.reset();
    out.reset();
    lab = FakeLab{};
  }

  FakeGuest& vm() { return lab.guest(0); }
  void BootVm() {
    vm().Say("kapifuzz: ready fuzz\n");
    vm().shm->stats().programs = 1;
    Steps(15);
  }
  bool Step() {
    clock.Advance(kStepMs);
    for (size_t i = 0; i < lab.count(); ++i) {
      if (!lab.guest(i).running || wedged) continue;
      lab.guest(i).Beat();
      if (lab.guest(i).shm->header().stop != 0) lab.guest(i).End();
    }
    return campaign->Step();
  }
  void Steps(int count) {
    for (int i = 0; i < count; ++i) Step();
  }
  // To the end; false if it takes more than an hour of the fake clock.
  bool Finish() {
    for (int i = 0; i < 36'000; ++i) {
      if (!Step()) return true;
    }
    return false;
  }

  std::string path() const { return dir.path() + "/out"; }
  bool Exists(const std::string& name) const { return FileExists(path() + "/" + name); }

  TempDir dir;
  FakeClock clock;
  FakeLab lab;
  CampaignOptions options;
  std::unique_ptr<CampaignLog> log;
  std::unique_ptr<OutputDir> out;
  std::unique_ptr<ResultsDb> db;
  std::unique_ptr<Campaign> campaign;
  bool wedged = false;  // guests' hearts stand still
  // How often the triage guest says that a finding repeated; negative: it dies instead.
  int triage_repeats = 10;
  int triage_guests = 0;
  std::string repro_output = "close = 0 (no error)\n";  // what the C reproducer prints
  bool repro_ends = true;                               // the guest that runs it

 private:
  // Guests in the triage directory do their job at once.
  void OnStart(FakeGuest& guest) {
    if (!guest.directory.root.ends_with("vm-triage")) return;
    const bool is_repro = FileExists(guest.directory.in() + "/exec.list");
    if (is_repro && !repro_ends) return;
    guest.End();
    if (is_repro) {
      RunRepro(guest);
      return;
    }
    ++triage_guests;
    guest.Say("kapifuzz: ready triage\n");
    if (triage_repeats < 0) return;
    nlohmann::ordered_json json = {{"signature", "7"}, {"tries", 10}, {"repeated", triage_repeats}};
    if (triage_repeats > 0) {
      Verdict verdict =
          MakeVerdict(FindingClass::kContract, "close", 7, "close(3) lied, minimised");
      json["verdict"] = VerdictToJson(verdict);
      json["minimised_tries"] = json["minimised_repeated"] = 10;
      json["results"] = {0};
      std::vector<uint8_t> wire = Wire("close(3)\n");
      Write(guest, "minimised.wire", std::string(wire.begin(), wire.end()));
      Write(guest, "trace.txt", "close(3) # = 0\n");
    }
    Write(guest, "triage.json", json.dump());
    guest.Say("kapifuzz: done 0\n");
  }
  void RunRepro(FakeGuest& guest) {
    guest.Say("kapifuzz: ready exec\n");
    Write(guest, "exec-0.log", repro_output);
    Write(guest, "exec.json",
          R"({"programs": [{"command": "repro", "log": "exec-0.log", "exit_status": 0,)"
          R"( "signal": 0, "timed_out": false, "ms": 3}]})");
    guest.Say("kapifuzz: done 0\n");
  }
  static void Write(const FakeGuest& guest, const std::string& name, const std::string& content) {
    EXPECT_TRUE(MakeDirs(guest.directory.out()).ok());
    EXPECT_TRUE(WriteFileAtomically(guest.directory.out() + "/" + name, content).ok());
  }
};

}  // namespace kapifuzz
