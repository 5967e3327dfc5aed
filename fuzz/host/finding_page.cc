#include "fuzz/host/finding_page.h"

#include <fmt/format.h>

#include "base/files.h"
#include "base/strings.h"
#include "executor/program_text.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/console_log.h"
#include "fuzz/host/guest_setup.h"

namespace kapifuzz {
namespace {

constexpr int kMaxSpecLines = 8;
constexpr int kConsoleLines = 60;

// Columns before the text of a comment line: " *   when: x" gives 5.
size_t CommentIndent(std::string_view line) {
  size_t at = line.find_first_not_of(" \t*");
  return at == line.npos ? 0 : at;
}

std::string Indented(std::string_view text) {
  std::string out;
  for (std::string_view line : SplitLines(text)) {
    out += line.empty() ? "\n" : fmt::format("    {}\n", line);
  }
  return out;
}

std::string Reliability(const Finding& f, const TriageResult* triaged) {
  if (triaged == nullptr) {
    return fmt::format(
        "seen {} of {} times in fresh processes of the guest that found it; not yet "
        "repeated in a fresh guest",
        f.repeated, f.tries);
  }
  const char* where = !triaged->before.empty()
                          ? "fresh guests, one per try, behind what ran before it"
                      : f.killed_guest ? "fresh guests, one per try"
                                       : "fresh processes of a fresh guest";
  return fmt::format("{}/{} in {} as found, {}/{} minimised", f.repeated, f.tries, where,
                     triaged->minimised_repeated, triaged->minimised_tries);
}

std::string LastLinesOf(const std::string& console) {
  std::vector<std::string_view> lines = SplitLines(console);
  size_t first = lines.size() > kConsoleLines ? lines.size() - kConsoleLines : 0;
  std::string text;
  for (size_t i = first; i < lines.size(); ++i) text += std::string(lines[i]) + "\n";
  return Printable(text);
}

// The allocations that the program has fail; without them it shows nothing.
std::string FaultLines(const Finding& f, const TriageResult* triaged) {
  Program program;
  if (triaged != nullptr) {
    program = triaged->program;
  } else {
    DecodeProgram(f.wire, &program);
  }
  std::string lines;
  for (int i = 0; i < program.call_count; ++i) {
    const Call& call = program.calls[i];
    if (call.fail_nth == 0) continue;
    lines += fmt::format(
        "- fault: allocation {} of call {}, {}, is made to fail (`CONFIG_FAULT_INJECTION`, "
        "`make kernel FLAVOUR=fault`)\n",
        call.fail_nth, i + 1, Syscalls()[call.syscall].name);
  }
  return lines;
}

std::string ProgramSection(const Finding& f, const TriageResult* triaged) {
  Program program;
  DecodeProgram(f.wire, &program);
  if (triaged == nullptr) return "\n## Program\n\n" + Indented(PrintProgram(program));
  std::string text;
  if (!triaged->before.empty())
    text +=
        "\n## Programs before it\n\nAlone the program shows nothing. These ran before it in the "
        "same guest, in this order.\n";
  for (const Program& before : triaged->before) text += "\n" + Indented(PrintProgram(before));
  return text + "\n## Program\n\n" + Indented(PrintProgram(triaged->program, triaged->results));
}

std::string Quoted(const std::string& word) { return "'" + word + "'"; }

std::string RerunCommands(const CampaignMeta& meta, const std::string& directory,
                          const TriageResult* triaged) {
  std::string options = "--kernel " + meta.kernel_path;
  if (!meta.kernel_args.empty()) options += " --kernel-args " + Quoted(meta.kernel_args);
  const GuestSetup usual;
  if (meta.cpus != usual.cpus) options += fmt::format(" --cpus {}", meta.cpus);
  if (meta.memory_mib != usual.memory_mib) options += fmt::format(" --memory {}", meta.memory_mib);
  std::string files = triaged != nullptr && triaged->kept ? "--kept " : "";
  const size_t before = triaged != nullptr ? triaged->before.size() : 0;
  for (size_t i = 0; i < before; ++i) files += fmt::format("{}/{} ", directory, BeforeFile(i));
  return fmt::format("kapifuzz repro {0} {1}\nkapifuzz run {0} {2}{1}/program.kprog\n", options,
                     directory, files);
}

std::string ReproSection(const TriageResult& triaged) {
  const Reproduction& run = triaged.reproduction;
  std::string text = "\n## C reproducer (repro.c)\n\n";
  if (run.kind != Reproduction::kNotTried)
    text += fmt::format("Compiled and run in a guest of its own, it {}.\n\n", Printable(run.words));
  else if (!run.words.empty())
    text += fmt::format("It {}.\n", Printable(run.words));
  if (!run.output.empty()) text += Indented(run.output) + "\n";
  return triaged.c_source.empty() ? text : text + Indented(triaged.c_source);
}

// What the verdicts of a class rest on where it is one line for the whole call.
std::string_view PromiseOf(FindingClass cls) {
  if (cls == FindingClass::kRace) return " concurrency:";
  if (cls == FindingClass::kAtomicity) return " failure-atomic:";
  return "";
}

}  // namespace

SpecLine FindSpecLine(const Verdict& verdict) {
  if (verdict.line <= 0 || verdict.syscall >= Syscalls().size()) return {};
  std::string file = Syscalls()[verdict.syscall].file;
  SpecLine found{.place = fmt::format("{}:{}", file, verdict.line), .text = ""};
  Result<std::string> source = ReadFile(SourcePath("specs/linux/" + file));
  if (!source.ok()) source = ReadFile(SourcePath(file));
  if (!source.ok()) return found;
  std::vector<std::string_view> lines = SplitLines(*source);
  size_t first = static_cast<size_t>(verdict.line) - 1;
  if (first >= lines.size()) return found;
  const std::string_view promise = PromiseOf(verdict.cls);
  for (size_t i = first; !promise.empty() && i < lines.size(); ++i) {
    if (lines[i].find("*/") != std::string_view::npos) break;
    if (lines[i].find(promise) == std::string_view::npos) continue;
    first = i;
    found.place = fmt::format("{}:{}", file, i + 1);
    break;
  }
  size_t indent = CommentIndent(lines[first]);
  for (size_t i = first; i < lines.size() && i < first + kMaxSpecLines; ++i) {
    if (i > first && CommentIndent(lines[i]) <= indent) break;
    found.text += std::string(lines[i]) + "\n";
  }
  return found;
}

std::string FindingPage(const Finding& f, const TriageResult* triaged, const CampaignMeta& meta,
                        const std::string& directory, const std::string& console) {
  const Verdict& verdict = triaged != nullptr ? triaged->verdict : f.verdict;
  std::string page = fmt::format("# {}\n\n{}\n\n", f.id, verdict.claim);
  page += fmt::format("- class: {} ({} finding)\n", FindingClassName(verdict.cls),
                      IsSpecFinding(verdict.cls) ? "specification" : "kernel");
  page += fmt::format("- repeats: {}\n", Reliability(f, triaged));
  page += fmt::format("- reported {} time{}, first after {} s\n", f.count, f.count == 1 ? "" : "s",
                      f.at_ms / 1000);
  page += fmt::format("- kernel: {}{}{}\n", meta.kernel,
                      meta.kernel_args.empty() ? "" : ", started with ", meta.kernel_args);
  page += fmt::format("- accelerator: {}\n", meta.accel) + FaultLines(f, triaged);
  if (SpecLine spec = FindSpecLine(verdict); !spec.place.empty()) {
    page += fmt::format("\n## What the specification says ({})\n\n{}", spec.place,
                        spec.text.empty() ? "" : Indented(spec.text));
  }
  page += ProgramSection(f, triaged);
  if (triaged != nullptr && !triaged->trace.empty()) {
    page += "\n## Trace\n\n" + Indented(Printable(triaged->trace));
  }
  page += "\n## See it again\n\n" + Indented(RerunCommands(meta, directory, triaged));
  if (triaged != nullptr) page += ReproSection(*triaged);
  page += "\n## Console\n\n" + Indented(LastLinesOf(console));
  return page;
}

}  // namespace kapifuzz
