// What the guest says on its console: one line each, `kapifuzz: TEXT`, read by fuzz/host/console_log.h.
//
//   Say("ready fuzz");                       // kapifuzz: ready fuzz
//   SayError("no KCOV: /sys/kernel/debug/kcov: No such file or directory");
//
// Each line leaves in one write(2), so that lines of init and worker do not mix.
#pragma once

#include <string_view>

namespace kapifuzz {

void Say(std::string_view text);
// `kapifuzz: error: TEXT`: the job cannot be done.
void SayError(std::string_view text);
// `kapifuzz: note: TEXT`: something is missing that this job can do without.
void SayNote(std::string_view text);

}  // namespace kapifuzz
