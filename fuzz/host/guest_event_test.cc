#include "fuzz/host/guest_event.h"

#include <gtest/gtest.h>

#include <cstring>

#include "executor/syscall_desc.h"
#include "fuzz/host/testing/events.h"

namespace kapifuzz {
namespace {

std::span<const uint8_t> Bytes(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

TEST(GuestEvent, CorpusEntryRoundTrips) {
  std::vector<uint8_t> wire = Wire("close(3)\n");
  Result<CorpusEvent> event = ParseCorpusEvent(Bytes(CorpusPayload({0, 2}, wire, 9)));
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(event->items, std::vector<uint32_t>({0, 2}));
  EXPECT_EQ(event->new_features, 9u);
  EXPECT_EQ(event->wire, wire);
}

TEST(GuestEvent, EveryCutCorpusEntryIsRefusedOrShorter) {
  std::string whole = CorpusPayload({0, 1}, {1, 2, 3});
  for (size_t size = 0; size < whole.size() - 2; ++size) {
    EXPECT_FALSE(ParseCorpusEvent(Bytes(whole.substr(0, size))).ok()) << size;
  }
}

TEST(GuestEvent, ForgedItemsAreRefused) {
  EXPECT_FALSE(ParseCorpusEvent(Bytes(CorpusPayload({ItemCount()}, {1}))).ok());
  std::string huge = CorpusPayload({}, {1});
  uint32_t count = 0xffffffff;
  memcpy(huge.data(), &count, sizeof(count));
  EXPECT_FALSE(ParseCorpusEvent(Bytes(huge)).ok());
}

TEST(GuestEvent, FindingRoundTrips) {
  Verdict verdict = MakeVerdict(FindingClass::kContract, "close", 7, "close(3) lied");
  Result<FindingEvent> event = ParseFindingEvent(Bytes(FindingPayload(verdict, {1, 2})));
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(event->verdict.Signature(), 7u);
  EXPECT_STREQ(event->verdict.claim, "close(3) lied");
  EXPECT_EQ(event->repeated, 3u);
}

TEST(GuestEvent, FindingsTextsAreEndedAndSafe) {
  Verdict verdict = MakeVerdict(FindingClass::kContract, "close", 7, "");
  memset(verdict.claim, '\x1b', sizeof(verdict.claim));
  memset(verdict.clause, 'x', sizeof(verdict.clause));
  Result<FindingEvent> event = ParseFindingEvent(Bytes(FindingPayload(verdict, {1})));
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(std::string(event->verdict.claim), std::string(sizeof(verdict.claim) - 1, '?'));
  EXPECT_EQ(strlen(event->verdict.clause), sizeof(verdict.clause) - 1);
}

TEST(GuestEvent, FindingOfNoClassOrSyscallIsRefused) {
  Verdict verdict = MakeVerdict(FindingClass::kContract, "close", 7, "");
  verdict.syscall = static_cast<uint16_t>(Syscalls().size());
  EXPECT_FALSE(ParseFindingEvent(Bytes(FindingPayload(verdict, {1}))).ok());
  verdict = MakeVerdict(static_cast<FindingClass>(200), "close", 7, "");
  EXPECT_FALSE(ParseFindingEvent(Bytes(FindingPayload(verdict, {1}))).ok());
}

}  // namespace
}  // namespace kapifuzz
