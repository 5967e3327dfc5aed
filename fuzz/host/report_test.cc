#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/strings.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/report_html.h"
#include "fuzz/host/report_model.h"
#include "fuzz/host/report_text.h"
#include "fuzz/host/summary.h"
#include "fuzz/host/testing/events.h"

namespace kapifuzz {
namespace {

// A tally in which every third item was seen, so that no two sums agree by chance.
Tally EveryThirdSeen() {
  Tally tally(Syscalls().size(), ItemCount());
  for (uint32_t i = 0; i < ItemCount(); i += 3) tally.seen[i] = i + 1;
  tally.calls = 1234;
  tally.calls_of[0] = 1234;
  tally.unspecified[{0, 1}] = 2;
  tally.pcs = {Tally::PcKey({10, 0}), Tally::PcKey({10, 1}), Tally::PcKey({11, 0})};
  return tally;
}

TEST(Report, EverySpecifiedItemHasExactlyOneRow) {
  ReportModel model = MakeReport({}, EveryThirdSeen(), {});
  std::set<uint32_t> items;
  size_t rows = 0;
  for (const SyscallReport& s : model.syscalls) {
    for (const ReportRow& row : s.rows) {
      EXPECT_EQ(Syscalls()[row.item.syscall].name, s.name);
      items.insert(row.item.item);
      ++rows;
    }
  }
  EXPECT_EQ(items.size(), ItemCount());
  EXPECT_EQ(rows, ItemCount());
}

TEST(Report, TotalsAddUp) {
  ReportModel model = MakeReport({}, EveryThirdSeen(), {});
  size_t specified = 0, seen = 0;
  for (ItemKind kind : {ItemKind::kError, ItemKind::kPartition, ItemKind::kEffect}) {
    specified += model.Total(kind).specified;
    seen += model.Total(kind).seen;
  }
  EXPECT_EQ(specified, ItemCount());
  EXPECT_EQ(seen, (ItemCount() + 2) / 3);
  EXPECT_EQ(model.TotalUnspecified(), 1u);
  EXPECT_LE(model.TotalDecidable().specified, model.Total(ItemKind::kError).specified);
  EXPECT_GT(model.TotalDecidable().specified, 0u);
}

TEST(Report, SharedPcsCountOnceInTheTotal) {
  ReportModel model = MakeReport({}, EveryThirdSeen(), {});
  EXPECT_EQ(model.coverage_pcs, 2u);
  EXPECT_EQ(model.syscalls[0].pcs, 2u);
  EXPECT_EQ(model.syscalls[1].pcs, 1u);
}

TEST(Report, TextHasALineForEveryItem) {
  ReportModel model = MakeReport({}, EveryThirdSeen(), {});
  const std::string text = ReportText(model);
  size_t never = 0, lines = 0;
  for (std::string_view line : SplitLines(text)) {
    never += line.find("never seen") != line.npos || line.find("NEVER SEEN") != line.npos;
    ++lines;
  }
  EXPECT_EQ(never, ItemCount() - (ItemCount() + 2) / 3);
  EXPECT_GT(lines, ItemCount());
}

TEST(Report, FindingsAreListedKernelAndSpecificationApart) {
  Finding kernel{.id = "contract-close-1", .status = FindingStatus::kConfirmed};
  kernel.verdict = MakeVerdict(FindingClass::kContract, "close", 1, "the kernel lied");
  Finding spec{.id = "errno-unspecified-dup-2", .status = FindingStatus::kConfirmed};
  spec.verdict = MakeVerdict(FindingClass::kErrnoUnspecified, "dup", 2, "nobody said so");
  Finding gone{.id = "leak-dup-3", .status = FindingStatus::kUnconfirmed};
  gone.verdict = MakeVerdict(FindingClass::kLeak, "dup", 3, "only once");
  std::string text = FindingsText(MakeReport({}, EveryThirdSeen(), {spec, kernel, gone}));
  size_t of_kernel = text.find("kernel findings:\n  contract-close-1");
  size_t of_spec = text.find("specification findings:\n  errno-unspecified-dup-2");
  EXPECT_NE(of_kernel, std::string::npos) << text;
  EXPECT_NE(of_spec, std::string::npos) << text;
  EXPECT_EQ(text.find("only once"), std::string::npos);
  EXPECT_NE(text.find("fresh guest: 1"), std::string::npos);
  EXPECT_EQ(FindingsText(MakeReport({}, EveryThirdSeen(), {})), "no findings\n");
}

TEST(Report, HtmlEscapesWhatGuestsSay) {
  Finding f{.id = "contract-close-1", .status = FindingStatus::kConfirmed};
  f.verdict = MakeVerdict(FindingClass::kContract, "close", 1, "<script>x & y</script>");
  std::string html = ReportHtml(MakeReport({}, EveryThirdSeen(), {f}));
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;x &amp; y"), std::string::npos);
}

std::vector<std::string> Keys(const nlohmann::ordered_json& json) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  return keys;
}

TEST(Summary, KeysAndTheirOrderAreFixed) {
  Tally tally = EveryThirdSeen();
  tally.programs = 300;
  Finding confirmed{.status = FindingStatus::kConfirmed};
  confirmed.verdict = MakeVerdict(FindingClass::kLeak, "dup", 3, "");
  Finding raw{.status = FindingStatus::kRaw};
  raw.verdict = MakeVerdict(FindingClass::kLeak, "dup", 4, "");
  CampaignMeta meta{.kernel = "6.12.1",
                    .kernel_path = "",
                    .kernel_args = "",
                    .accel = "tcg",
                    .table_hash = 0,
                    .vms = 1,
                    .seconds = 10};
  auto json =
      nlohmann::ordered_json::parse(SummaryJson(meta, tally, 17, {{"a", confirmed}, {"b", raw}}));
  EXPECT_EQ(Keys(json), std::vector<std::string>(
                            {"schema", "kernel", "accel", "vms", "seconds", "programs", "calls",
                             "programs_per_second", "calls_per_second", "coverage_pcs",
                             "coverage_edges", "corpus", "restarts", "findings", "syscalls"}));
  EXPECT_EQ(json["schema"], 1);
  EXPECT_EQ(json["programs_per_second"], 30.0);
  EXPECT_EQ(json["corpus"], 17);
  EXPECT_EQ(json["findings"]["leak"], 1) << "what has not been confirmed does not count";
  EXPECT_EQ(json["syscalls"].size(), Syscalls().size());
  EXPECT_EQ(Keys(json["syscalls"]["close"]),
            std::vector<std::string>({"calls", "errors_specified", "errors_seen",
                                      "errors_unspecified", "partitions", "partitions_seen",
                                      "effects", "effects_seen", "pcs"}));
}

TEST(Summary, SumsAgreeWithTheReport) {
  ReportModel model = MakeReport({}, EveryThirdSeen(), {});
  auto json = nlohmann::ordered_json::parse(SummaryJson({}, EveryThirdSeen(), 0, {}));
  size_t errors = 0, partitions = 0, effects = 0;
  for (const auto& [name, s] : json["syscalls"].items()) {
    errors += s["errors_specified"].get<size_t>();
    partitions += s["partitions_seen"].get<size_t>();
    effects += s["effects"].get<size_t>();
  }
  EXPECT_EQ(errors, model.Total(ItemKind::kError).specified);
  EXPECT_EQ(partitions, model.Total(ItemKind::kPartition).seen);
  EXPECT_EQ(effects, model.Total(ItemKind::kEffect).specified);
}

}  // namespace
}  // namespace kapifuzz
