// How the host tells a guest what to do, and which files pass between them.
//
// The guest binary is /init of its initramfs. Two 9p shares are mounted at boot: `in` (read-only, at /in) and `out` (writable, at
// /out). /in/job holds `key=value` lines, the first of them `mode`:
//
//   mode     other keys                         reads                 writes (below /out unless said)
//   fuzz     seed, oracles, deadline_ms,        /in/finds.wires       shared memory
//            syscalls, without, worker, workers  /in/lethal.wires
//   run      isolation, fresh, signature        /in/program.wire      trace.txt verdicts.json
//                                               /in/before.wires
//   triage   signature, tries                   /in/program.wire      minimised.wire triage.json
//   replay   -                                  /in/programs/*.wire   replay.json: per program the raw results and items
//   corpus   -                                  /in/finds.wires       corpus.json: what the corpus shows
//   exec     timeout_ms                         /in/exec.list         exec-N.log exec.json
//   export   -                                  debugfs               kapi/** config
//   bench    seconds                            /in/seeds/*           bench.json
//
// finds.wires holds seeds and corpus, and grows while the guest runs: the host appends what other guests find.
//
// A kernel without 9p finds `in` as a directory of its initramfs, and `out` is packed into shared memory when the
// job is done. Modules lie below /modules of the initramfs, and are loaded in the order of their names.
//
// On the console the guest says `kapifuzz: ready MODE` once it works, `kapifuzz: done STATUS` before it powers off, and
// `kapifuzz: error: TEXT` when it cannot work.
#pragma once

namespace kapifuzz {

inline constexpr char kJobFile[] = "job";
inline constexpr char kFindsFile[] = "finds.wires";
inline constexpr char kLethalFile[] = "lethal.wires";
inline constexpr char kBeforeFile[] = "before.wires";
inline constexpr char kCorpusFile[] = "corpus.json";
inline constexpr char kTagIn[] = "in";
inline constexpr char kTagOut[] = "out";
inline constexpr char kModules[] = "modules";
inline constexpr char kConsolePrefix[] = "kapifuzz: ";

}  // namespace kapifuzz
