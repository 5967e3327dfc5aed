// kapifuzz status DIR: how a campaign stands, while it runs or afterwards.
#include "base/print.h"
#include "fuzz/host/campaign_snapshot.h"
#include "fuzz/host/commands.h"

namespace kapifuzz {

ExitStatus StatusCommand(const Arguments& arguments) {
  bool json = false;
  Arguments directories;
  CommandLine line("kapifuzz status [options] DIR",
                   "Shows how the campaign in DIR stands: running, finished or killed. A running "
                   "one is not disturbed.");
  line.Flag("json", &json, "as JSON, with the samples over time");
  line.Positional(&directories, 1);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (directories.empty()) return line.UsageError({"status", "of which campaign's directory?"});
  Result<OutputDir> out = OutputDir::Read(directories[0]);
  if (!out.ok()) return Complain(out.error(), kExitUsage);
  Result<CampaignSnapshot> snapshot = LoadSnapshot(*out);
  if (!snapshot.ok()) return Complain(snapshot.error(), kExitEnvironment);
  Print("{}", json ? StatusJson(*snapshot) : StatusText(*snapshot));
  return kExitOk;
}

}  // namespace kapifuzz
