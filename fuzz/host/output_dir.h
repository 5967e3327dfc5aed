// OutputDir: the directory of one campaign, all its names in one place (docs/formats.md section 5).
//
//   Result<OutputDir> out = OutputDir::Create("out/night");     // an Error: holds a campaign already
//   out->finding("contract-close-0123456789abcdef")             // "out/night/findings/contract-..."
#pragma once

#include <string>

#include "base/result.h"
#include "base/unique_fd.h"
#include "fuzz/host/vm.h"

namespace kapifuzz {

class OutputDir {
 public:
  // A fresh directory; an empty one is fine, one with a campaign or anything else is refused.
  static Result<OutputDir> Create(const std::string& path);
  // One that holds a campaign. While one process has it open for writing, others are refused.
  static Result<OutputDir> Resume(const std::string& path);
  // For reading: reports, LTP tests, status.
  static Result<OutputDir> Read(const std::string& path);

  // True while a campaign has it open for writing.
  bool IsWritten() const;

  const std::string& root() const { return root_; }
  std::string summary() const { return root_ + "/summary.json"; }
  std::string results() const { return root_ + "/results.db"; }
  std::string log() const { return root_ + "/campaign.log"; }
  std::string corpus() const { return root_ + "/corpus"; }
  std::string report() const { return root_ + "/report"; }
  std::string findings() const { return root_ + "/findings"; }
  std::string finding(const std::string& id) const { return findings() + "/" + id; }
  // Findings that did not repeat in a fresh guest.
  std::string unconfirmed() const { return root_ + "/unconfirmed"; }
  std::string unconfirmed(const std::string& id) const { return unconfirmed() + "/" + id; }
  VmDirectory vm(int number) const { return VmDirectory(root_ + "/vm" + std::to_string(number)); }
  VmDirectory triage_vm() const { return VmDirectory(root_ + "/vm-triage"); }

 private:
  explicit OutputDir(std::string root) : root_(std::move(root)) {}
  Status MakeFolders() const;
  Status Lock();

  std::string root_;
  UniqueFd lock_;
};

}  // namespace kapifuzz
