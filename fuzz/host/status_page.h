// StatusPage: one HTML file that shows a snapshot and renews itself from /status.json; nothing is loaded from elsewhere.
//
// The snapshot is in the page as JSON and its script puts every text into the document as text, so that no name, claim or
// console line of a guest can become markup.
//
//   StatusPage(snapshot)      // "<!DOCTYPE html>..."
#pragma once

#include <string>

#include "fuzz/host/campaign_snapshot.h"

namespace kapifuzz {

std::string StatusPage(const CampaignSnapshot& snapshot);

}  // namespace kapifuzz
