#include "fuzz/host/status_server.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <exception>
#include <system_error>

#include "base/files.h"
#include "base/strings.h"
#include "fuzz/host/clock.h"
#include "fuzz/host/deadline_stream.h"
#include "fuzz/host/status_page.h"

namespace kapifuzz {
namespace {

constexpr int kPollMs = 100;
constexpr size_t kMaxFile = 4 << 20;
constexpr std::array kFindingFiles = {"finding.md", "program.kprog", "repro.c",
                                      "trace.txt",  "console.log",   "verdict.json"};

bool IsName(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return IsIdent(c) || c == '-'; });
}

// "/findings/ID/FILE" as a path below OUT; empty for everything else.
std::string FindingFile(const std::string& path) {
  const std::vector<std::string_view> parts = Split(path, '/');
  if (parts.size() != 4 || !parts[0].empty()) return {};
  if (parts[1] != "findings" && parts[1] != "unconfirmed") return {};
  if (!IsName(parts[2]) || std::ranges::find(kFindingFiles, parts[3]) == kFindingFiles.end()) {
    return {};
  }
  return path.substr(1);
}

void Refuse(int status, const char* why, httplib::Response* response) {
  response->status = status;
  response->set_content(std::string(why) + "\n", "text/plain");
}

void AddHeaders(httplib::Response* response) {
  // All that the page has is inline, and all that it loads is /status.json.
  response->set_header("Content-Security-Policy",
                       "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
                       "connect-src 'self'; base-uri 'none'; form-action 'none'");
  response->set_header("X-Content-Type-Options", "nosniff");
  response->set_header("Cache-Control", "no-store");
}

}  // namespace

// The library parses requests and writes responses; sockets, threads and routes are ours. Its own routes are regular
// expressions, which recurse over whatever a client sends.
class StatusServer::Routes : public httplib::Server {
 public:
  explicit Routes(const StatusServer* server) : server_(*server) {
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      Answer(request, &response);
      return HandlerResponse::Handled;
    });
  }

  void Process(DeadlineStream* stream) {
    bool closed = false;
    process_request(*stream, /*close_connection=*/true, closed, nullptr);
  }

 private:
  void Answer(const httplib::Request& request, httplib::Response* response) const {
    AddHeaders(response);
    const std::shared_ptr<const CampaignSnapshot> snapshot = server_.Newest();
    if (server_.listener_.is_loopback && !IsLoopbackName(request.get_header_value("Host"))) {
      Refuse(403, "this server answers to localhost alone", response);
    } else if (request.method != "GET" && request.method != "HEAD") {
      Refuse(405, "there is nothing to change here", response);
    } else if (!snapshot) {
      Refuse(503, "the campaign is starting", response);
    } else if (request.path == "/") {
      response->set_content(StatusPage(*snapshot), "text/html; charset=utf-8");
    } else if (request.path == "/status.json") {
      response->set_content(StatusJson(*snapshot), "application/json");
    } else {
      SendFile(FindingFile(request.path), response);
    }
  }

  void SendFile(const std::string& file, httplib::Response* response) const {
    Result<std::string> text =
        file.empty() ? Error{"", "no such page"} : ReadFile(JoinPath(server_.root_, file));
    if (!text.ok()) return Refuse(404, "no such page", response);
    response->set_content(text->substr(0, kMaxFile), "text/plain; charset=utf-8");
  }

  const StatusServer& server_;
};

Result<std::unique_ptr<StatusServer>> StatusServer::Start(Listener listener,
                                                          const std::string& root,
                                                          const StatusServerLimits& limits) {
  std::unique_ptr<StatusServer> server(new StatusServer(std::move(listener), root, limits));
  try {
    for (int i = 0; i < limits.clients; ++i) {
      server->threads_.emplace_back(
          [raw = server.get()](const std::stop_token& stop) { raw->Work(stop); });
    }
  } catch (const std::system_error& error) {
    return Error{"--http", error.what()};
  }
  return server;
}

StatusServer::StatusServer(Listener listener, const std::string& root,
                           const StatusServerLimits& limits)
    : listener_(std::move(listener)),
      root_(root),
      limits_(limits),
      routes_(std::make_unique<Routes>(this)) {}

StatusServer::~StatusServer() {
  for (std::jthread& thread : threads_) thread.request_stop();
}

void StatusServer::Publish(CampaignSnapshot snapshot) {
  auto newest = std::make_shared<const CampaignSnapshot>(std::move(snapshot));
  const std::lock_guard lock(mutex_);
  newest_ = std::move(newest);
}

std::shared_ptr<const CampaignSnapshot> StatusServer::Newest() const {
  const std::lock_guard lock(mutex_);
  return newest_;
}

void StatusServer::Work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    pollfd waited{.fd = listener_.fd.get(), .events = POLLIN, .revents = 0};
    if (poll(&waited, 1, kPollMs) <= 0) continue;
    // Another thread may have been faster, or there are no descriptors left.
    UniqueFd client(accept4(listener_.fd.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (client) {
      Serve(std::move(client), stop);
    } else if (errno != EAGAIN) {
      std::this_thread::sleep_for(std::chrono::milliseconds(kPollMs));
    }
  }
}

void StatusServer::Serve(UniqueFd client, const std::stop_token& stop) {
  try {
    DeadlineStream stream(std::move(client), stop, RealClock().now_ms() + limits_.client_ms);
    routes_->Process(&stream);
  } catch (const std::exception&) {
    // Its connection is closed; nobody else has to know.
  }
}

}  // namespace kapifuzz
