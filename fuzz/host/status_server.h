// StatusServer: `kapifuzz fuzz --http`, a page that shows the campaign to browsers while it runs.
//
//   Campaign (its own thread) ── Publish(snapshot) ─► the newest one, immutable ◄── a few threads, one client each
//
//   /               the page (status_page.h); it fetches /status.json by itself
//   /status.json    docs/formats.md section 5.2
//   /findings/ID/finding.md, and the other files of a finding, as plain text
//
// Clients cannot hold up the campaign: they share nothing with it but a pointer. There are as many at once as there are
// threads, each has `client_ms` for everything, and whoever comes then waits in the kernel's queue or is refused by it.
//
//   Result<Listener> listener = Listen({.port = 8080});
//   Result<std::unique_ptr<StatusServer>> server = StatusServer::Start(std::move(*listener), out->root());
//   (*server)->Publish(campaign.Snapshot());
//   (*server)->url() == "http://127.0.0.1:8080/"
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "fuzz/host/campaign_snapshot.h"
#include "fuzz/host/http_address.h"

namespace kapifuzz {

struct StatusServerLimits {
  int clients = 4;            // at once
  int64_t client_ms = 5'000;  // for one client, from its first byte to our last
};

class StatusServer {
 public:
  // `root` is the campaign's directory.
  static Result<std::unique_ptr<StatusServer>> Start(Listener listener, const std::string& root,
                                                     const StatusServerLimits& limits = {});
  // Ends within a moment, whatever clients do.
  ~StatusServer();

  void Publish(CampaignSnapshot snapshot);
  std::string url() const { return listener_.bound.Url(); }

 private:
  class Routes;

  StatusServer(Listener listener, const std::string& root, const StatusServerLimits& limits);
  void Work(const std::stop_token& stop);
  void Serve(UniqueFd client, const std::stop_token& stop);
  std::shared_ptr<const CampaignSnapshot> Newest() const;

  Listener listener_;
  std::string root_;
  StatusServerLimits limits_;
  std::unique_ptr<Routes> routes_;
  mutable std::mutex mutex_;  // of newest_
  std::shared_ptr<const CampaignSnapshot> newest_;
  std::vector<std::jthread> threads_;  // the last member: they use the others
};

}  // namespace kapifuzz
