// What the suites of campaigns share: a campaign with one guest that does what the test says, and a finding for it to report.
//
//   class ResumeTest : public CampaignFixture {};
//   TEST_F(ResumeTest, ...) { StartAndBoot(); rig_.vm().Send(EventType::kFinding, Contract()); rig_.Step(); }
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "fuzz/host/testing/campaign_rig.h"

namespace kapifuzz {

inline constexpr char kPanic[] =
    "[    9.1] BUG: kernel NULL pointer dereference, address: 0000000000000008\n"
    "[    9.1] RIP: 0010:filp_close+0x10/0x80\n"
    "[    9.2] Kernel panic - not syncing: Fatal exception\n";

// A verdict on two calls, as a guest reports it.
inline std::string Contract() {
  return FindingPayload(MakeVerdict(FindingClass::kContract, "close", 7, "close(3) lied"),
                        Wire("close(3)\nclose(4)\n"));
}
inline constexpr char kContractId[] = "contract-close-0000000000000007";

class CampaignFixture : public testing::Test {
 protected:
  void StartAndBoot() {
    Status started = rig_.Start();
    ASSERT_TRUE(started.ok()) << started.error().ToString();
    rig_.BootVm();
  }
  CampaignRig rig_;
};

}  // namespace kapifuzz
