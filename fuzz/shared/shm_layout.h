// The memory that guest and host share: an ivshmem-plain region backed by a file in the output directory.
//
// It is the only way out of a guest that may die at any instant, so everything of value goes through it first: the program
// about to run (flight recorder), statistics, new corpus entries and findings (event ring). The host maps the same file
// and treats every byte as untrusted (fuzz/host/shm_reader.h). All fields are little-endian naturally aligned integers;
// both sides are x86-64. docs/formats.md section 4 has the byte-exact page with a worked example.
//
//   offset        size
//   0             4 KiB   ShmHeader
//   kFlightOffset 16 KiB  FlightRecorder
//   kStatsOffset  2 MiB   ShmStats
//   kHistoryOffset 4 MiB  programs of late: HistoryHeader, then bytes
//   kRingOffset   9 MiB   event ring: RingHeader, then bytes
//   kPcOffset     16 MiB  PC table: 2 Mi slots of 8 bytes
#pragma once

#include <atomic>
#include <cstdint>

namespace kapifuzz {

inline constexpr uint64_t kShmMagic = 0x314d48535a46504bULL;  // "KPFZSHM1"
inline constexpr uint32_t kShmVersion = 3;
// Without the pulse, else the same: a host reads what was left in one.
inline constexpr uint32_t kOldestShmVersion = 2;
inline constexpr uint64_t kShmSize = 32ull << 20;  // a power of two, as ivshmem wants it
inline constexpr uint64_t kFlightOffset = 4096;
inline constexpr uint64_t kStatsOffset = 64 << 10;
inline constexpr uint64_t kHistoryOffset = 3ull << 20;
inline constexpr uint64_t kRingOffset = 7ull << 20;
inline constexpr uint64_t kPcOffset = 16ull << 20;
inline constexpr uint64_t kPcBytes = kShmSize - kPcOffset;

enum class GuestState : uint32_t { kNone, kBooted, kReady, kRunning, kStopping, kDone, kFailed };

struct ShmHeader {
  uint64_t magic;  // written last by the host when it has laid out the region
  uint32_t version;
  uint32_t size_mib;
  uint64_t
      syscall_table_hash;  // SyscallTableHash() of the host; the guest refuses to run with another one
  std::atomic<uint32_t> guest_state;  // GuestState
  std::atomic<uint32_t> stop;         // host sets 1: finish the current program and end
  std::atomic<uint64_t> heartbeat;    // guest: increases while it makes progress
  // Bytes of a cpio archive of the files in /out, which lies where the PC table was; 0: none. For guests without 9p.
  std::atomic<uint64_t> out_size;
  // Guest: increases while its kernel schedules, whatever the worker does; 0 when nobody is there to beat it.
  std::atomic<uint64_t> pulse;
};

// The program that is running. `seq` is odd while the guest rewrites it.
struct FlightRecorder {
  std::atomic<uint64_t> seq;
  std::atomic<uint32_t> call;  // index of the running call
  uint32_t size;               // wire bytes
  uint8_t wire[8192];
};

// The programs before it, and it (fuzz/shared/history.h). Position as in a RingHeader.
struct HistoryHeader {
  std::atomic<uint64_t> head;
};
inline constexpr uint64_t kHistoryBytes = (kRingOffset - kHistoryOffset) - sizeof(HistoryHeader);
inline constexpr uint32_t kMaxHistoryWire = sizeof(FlightRecorder::wire);

inline constexpr uint32_t kMaxItems = 65536;  // spec items (executor/syscall_desc.h)
inline constexpr uint32_t kMaxShmSyscalls = 512;
inline constexpr uint32_t kMaxUnspecified =
    1024;  // distinct (syscall, errno) outside the specifications

struct UnspecifiedErrno {
  std::atomic<uint64_t> key;  // syscall << 32 | errno, 0: free
  std::atomic<uint64_t> count;
};

struct ShmStats {
  std::atomic<uint64_t> programs, calls, coverage_pcs, coverage_edges, corpus, timeouts, rejected,
      flaky;
  std::atomic<uint64_t> kernel_text;  // address of _text, what PC table entries are relative to
  std::atomic<uint64_t> pc_table_full;
  // Position in the short sequences (fuzz/guest/sequences.h): the host gives it to the guest that takes this one's place.
  std::atomic<uint64_t> sequence;
  std::atomic<uint64_t>
      finds;  // programs of the host's that were run: seeds, corpus, other guests' finds
  std::atomic<uint64_t> reserved[4];
  std::atomic<uint64_t> calls_of[kMaxShmSyscalls];
  std::atomic<uint64_t> items[kMaxItems];  // times seen
  UnspecifiedErrno unspecified[kMaxUnspecified];
};

// Single producer (guest), single consumer (host). Positions count bytes since the start and only grow. The producer waits
// when the ring is full: nothing is dropped.
struct RingHeader {
  std::atomic<uint64_t> head;  // producer: bytes published
  std::atomic<uint64_t> tail;  // consumer: bytes taken and made durable
};
inline constexpr uint64_t kRingBytes = (kPcOffset - kRingOffset) - sizeof(RingHeader);

enum class EventType : uint32_t { kCorpus = 1, kFinding = 2, kMessage = 3 };

// Every record: header, payload, padding to 8 bytes. A record may wrap around the ring's end.
struct EventHeader {
  uint32_t type;
  uint32_t size;  // payload bytes
  uint32_t crc;   // CRC-32 of the payload
  uint32_t zero;
};

// kCorpus payload: uint32 item count, items (uint32 each: first witnessed here), uint32 new features, wire bytes.
// kFinding payload: struct Verdict (oracles/verdict.h), uint32 repeated k, uint32 tries N, wire bytes.
// kMessage payload: text, for the campaign's log.

// PC table slot: (pc - kernel_text) in the high 32 bits, 1 + syscall index in the low 16; 0: free. Open addressing,
// linear probing from Mix(slot value) % kPcSlots. One slot per (PC, syscall); writers only add.
inline constexpr uint32_t kPcSlots = 2u << 20;

}  // namespace kapifuzz
