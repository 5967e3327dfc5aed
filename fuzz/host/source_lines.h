// SourceLines: file and line of the places that a kernel report names, from a vmlinux with debug information.
//
//   SourceLines lines("build/kernel/6.12-fuzz/vmlinux");
//   lines.Annotate("[   1.2]  vfs_llseek+0x45/0x60\n")
//       "[   1.2]  vfs_llseek+0x45/0x60 (fs/read_write.c:395)\n"
//
// `nm` and `addr2line` of binutils do the work, as in Linux's own scripts/decode_stacktrace.sh. A name is believed only if the
// function has the size that the report gives, so another kernel's vmlinux adds nothing rather than nonsense. In a stack
// all addresses but the first (RIP) are those behind a call, so the line before them is asked for.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kapifuzz {

class SourceLines {
 public:
  // Nothing is read before the first report; "" annotates nothing.
  explicit SourceLines(std::string vmlinux) : vmlinux_(std::move(vmlinux)) {}

  // The text with " (FILE:LINE)" behind each place that is known, inlined functions from the inside out:
  // " (fs/file.c:10, inlined at fs/open.c:20)". As it is when the tools are missing or fail.
  std::string Annotate(const std::string& report);

 private:
  // Where a function lies.
  struct Span {
    uint64_t address = 0, size = 0;
  };
  void Load();
  // Of function + offset; 0 if there is no such function of that size.
  uint64_t Find(const std::string& function, uint64_t offset, uint64_t size) const;
  // "fs/file.c:10, inlined at fs/open.c:20" for each address; "" where nothing is known.
  std::map<uint64_t, std::string> Resolve(const std::vector<uint64_t>& addresses);

  std::string vmlinux_;
  bool loaded_ = false;
  std::multimap<std::string, Span> symbols_;
  std::string tree_;  // what stands before "init/main.c" in the names of files
};

}  // namespace kapifuzz
