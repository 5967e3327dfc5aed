#include "fuzz/host/status_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <sys/socket.h>

#include <nlohmann/json.hpp>

#include "base/files.h"
#include "base/subprocess.h"
#include "fuzz/host/clock.h"
#include "fuzz/host/status_page.h"
#include "fuzz/host/testing/events.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr char kHostile[] = "</script><script>document.title='owned'</script><b>&\"'";

CampaignSnapshot SomeSnapshot() {
  CampaignSnapshot s;
  s.meta = {
      .kernel = "6.12 <img src=x onerror=1>", .kernel_path = "", .kernel_args = "", .accel = "tcg"};
  s.meta.seconds = 3723;
  s.programs = 1'234'567;
  s.coverage_pcs = 10'049;
  s.corpus = 551;
  s.errors = {.seen = 355, .specified = 508};
  s.live.machines = {{.name = "vm0", .state = "running", .boots = 2, .programs = 77}};
  for (int i = 0; i < 10; ++i) {
    s.live.samples.push_back({.at_ms = i * 5'000, .programs = i * 100ul, .pcs = i * 10ul});
  }
  Finding found{.status = FindingStatus::kConfirmed, .repeated = 9, .tries = 10};
  found.verdict = MakeVerdict(FindingClass::kContract, "close", 7, kHostile);
  found.id = FindingId(found.verdict);
  s.findings = {found};
  return s;
}

TEST(StatusPage, HostileTextsAreNoMarkup) {
  const std::string page = StatusPage(SomeSnapshot());
  EXPECT_THAT(page, Not(HasSubstr("<script>document.title")));
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("http://e"))) << "nothing comes from elsewhere";
  EXPECT_THAT(page, Not(HasSubstr("src=\"")));
  const json status = json::parse(StatusJson(SomeSnapshot()), nullptr, false);
  EXPECT_EQ(status["findings"][0]["claim"], kHostile);
}

// The page as a browser shows it, from a file: its numbers are known to the digit.
TEST(StatusPage, ShowsItsNumbersInARealBrowser) {
  if (!CommandExists("chromium")) GTEST_SKIP() << "chromium is not installed";
  TempDir dir;
  const std::string file = dir.path() + "/page.html";
  ASSERT_TRUE(WriteFileAtomically(file, StatusPage(SomeSnapshot())).ok());
  Result<CommandOutput> shown = RunCommand(
      {"chromium", "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + dir.path(),
       "--virtual-time-budget=3000", "--dump-dom", "file://" + file},
      {.timeout_ms = 120'000});
  ASSERT_TRUE(shown.ok()) << shown.error().ToString();
  const std::string& dom = shown->out;
  EXPECT_THAT(dom, HasSubstr("id=\"programs\">1,234,567<"));
  EXPECT_THAT(dom, HasSubstr("id=\"elapsed\">1:02:03<"));
  EXPECT_THAT(dom, HasSubstr("id=\"coverage_pcs\">10,049<"));
  EXPECT_THAT(dom, HasSubstr("id=\"errors\">355/508<"));
  EXPECT_THAT(dom, HasSubstr("id=\"vm0\">running<"));
  EXPECT_THAT(dom, HasSubstr("<polyline points=\"0.0,178.0 44.4,"));
  EXPECT_THAT(dom, HasSubstr("href=\"/findings/contract-close-0000000000000007/finding.md\""));
  EXPECT_THAT(dom, HasSubstr("<td>&lt;/script&gt;&lt;script&gt;document.title='owned'"));
  EXPECT_THAT(dom, HasSubstr("<title>kapifuzz fuzzing</title>"));
}

class StatusServerTest : public testing::Test {
 protected:
  StatusServerTest() {
    Result<Listener> listener = Listen({});
    EXPECT_TRUE(listener.ok());
    Result<std::unique_ptr<StatusServer>> server =
        StatusServer::Start(std::move(*listener), dir_.path(), {.clients = 2, .client_ms = 1'000});
    EXPECT_TRUE(server.ok());
    if (server.ok()) server_ = std::move(*server);
  }
  int port() const { return std::stoi(server_->url().substr(server_->url().rfind(':') + 1)); }
  httplib::Result Get(const std::string& path) {
    httplib::Client client("127.0.0.1", port());
    return client.Get(path.c_str());
  }
  int StatusOf(const std::string& path) {
    httplib::Result result = Get(path);
    return result ? result->status : -1;
  }
  // A client that has said so much and waits.
  UniqueFd Connect(const std::string& words) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port()));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EXPECT_EQ(connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(send(fd.get(), words.data(), words.size(), 0), static_cast<ssize_t>(words.size()));
    return fd;
  }
  TempDir dir_;
  std::unique_ptr<StatusServer> server_;
};

TEST_F(StatusServerTest, ServesTheNewestSnapshot) {
  EXPECT_EQ(StatusOf("/"), 503) << "there is none yet";
  server_->Publish(SomeSnapshot());
  httplib::Result page = Get("/");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->status, 200);
  EXPECT_EQ(page->body, StatusPage(SomeSnapshot()));
  EXPECT_THAT(page->get_header_value("Content-Security-Policy"), HasSubstr("default-src 'none'"));
  CampaignSnapshot newer = SomeSnapshot();
  newer.programs = 2'000'000;
  server_->Publish(newer);
  httplib::Result status = Get("/status.json");
  ASSERT_TRUE(status);
  EXPECT_EQ(json::parse(status->body, nullptr, false)["programs"], 2'000'000);
}

TEST_F(StatusServerTest, ServesFilesOfFindingsAndNothingElse) {
  server_->Publish(SomeSnapshot());
  ASSERT_TRUE(MakeDirs(dir_.path() + "/findings/leak-dup-1").ok());
  ASSERT_TRUE(WriteFileAtomically(dir_.path() + "/findings/leak-dup-1/finding.md", "<b>x").ok());
  ASSERT_TRUE(WriteFileAtomically(dir_.path() + "/secret", "x").ok());
  httplib::Result page = Get("/findings/leak-dup-1/finding.md");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->body, "<b>x");
  EXPECT_THAT(page->get_header_value("Content-Type"), HasSubstr("text/plain"));
  for (const char* path :
       {"/secret", "/findings/leak-dup-1/raw.wire", "/findings/../secret/finding.md",
        "/findings/%2e%2e/finding.md", "/findings/leak-dup-1/../../secret", "/findings//finding.md",
        "/findings/leak-dup-2/finding.md", "/findings", "/x"}) {
    EXPECT_EQ(StatusOf(path), 404) << path;
  }
}

TEST_F(StatusServerTest, ForeignNamesAndOtherMethodsAreRefused) {
  server_->Publish(SomeSnapshot());
  httplib::Client client("127.0.0.1", port());
  EXPECT_EQ(client.Post("/", "x", "text/plain")->status, 405);
  EXPECT_EQ(client.Get("/", {{"Host", "evil.example"}})->status, 403);
}

TEST_F(StatusServerTest, ClientsThatDripAreCutOffAndOthersServed) {
  server_->Publish(SomeSnapshot());
  std::vector<UniqueFd> slow;
  for (int i = 0; i < 6; ++i) slow.push_back(Connect("GET / HTTP/1.1\r\nX-Slow: "));
  EXPECT_EQ(StatusOf("/status.json"), 200) << "after them, when their time is over";
}

TEST_F(StatusServerTest, GarbageAndEndlessLinesEndTheConnectionOnly) {
  server_->Publish(SomeSnapshot());
  std::vector<UniqueFd> clients;
  clients.push_back(Connect(std::string(100'000, 'A')));
  clients.push_back(Connect("\x16\x03\x01\x02\r\n\r\n"));
  clients.push_back(Connect("GET /" + std::string(9'000, '/') + " HTTP/1.1\r\n\r\n"));
  clients.push_back(Connect("POST / HTTP/1.1\r\nContent-Length: 99999999999999\r\n\r\n"));
  EXPECT_EQ(StatusOf("/status.json"), 200);
}

TEST_F(StatusServerTest, EndsAtOnceWhateverClientsDo) {
  std::vector<UniqueFd> slow;
  for (int i = 0; i < 6; ++i) slow.push_back(Connect("GET "));
  const int64_t before = RealClock().now_ms();
  server_.reset();
  EXPECT_LT(RealClock().now_ms() - before, 900);
}

}  // namespace
}  // namespace kapifuzz
