// Aio contexts and requests (executor/iocb_image.h).
#include <linux/aio_abi.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstring>

#include "executor/iocb_image.h"
#include "executor/program_build.h"
#include "fuzz/guest/generator.h"

namespace kapifuzz {
namespace {

constexpr std::array<uint16_t, 14> kOpcodes = {IOCB_CMD_PREAD,  IOCB_CMD_PREAD,
                                               IOCB_CMD_PREAD,  IOCB_CMD_PWRITE,
                                               IOCB_CMD_PWRITE, IOCB_CMD_POLL,
                                               IOCB_CMD_POLL,   IOCB_CMD_POLL,
                                               IOCB_CMD_PREADV, IOCB_CMD_PWRITEV,
                                               IOCB_CMD_FSYNC,  IOCB_CMD_FDSYNC,
                                               IOCB_CMD_NOOP,   9};
constexpr std::array<uint64_t, 8> kSizes = {0, 1, 2, 3, 8, 100, 4096, 9000};
constexpr std::array<uint64_t, 6> kOddSizes = {1025,      INT_MAX,           uint64_t{1} << 32,
                                               LLONG_MAX, uint64_t{1} << 63, ULLONG_MAX};
constexpr std::array<int64_t, 6> kOffsets = {0, 0, 0, 1, 8, 4096};
constexpr std::array<int64_t, 5> kOddOffsets = {-1, INT_MAX, LLONG_MAX, LLONG_MAX - 8, LLONG_MIN};
constexpr std::array<uint64_t, 9> kMemories = {1, 1, 1, 1, 1, 0, 2, 3, 4};
constexpr std::array<uint64_t, 8> kPollEvents = {POLLIN,  POLLIN,     POLLOUT, POLLIN | POLLOUT,
                                                 POLLPRI, POLLRDNORM, 0,       0xffff};
// Class in the three bits from 13 on, level below: real time, best effort, idle, and what is wrong.
constexpr std::array<uint16_t, 7> kPriorities = {0,       1 << 13, 2 << 13,      3 << 13,
                                                 4 << 13, 5,       (1 << 13) | 8};
constexpr KindSet kRequestKinds =
    KindBit(Kind::kFile) | KindBit(Kind::kPipeRead) | KindBit(Kind::kPipeWrite) |
    KindBit(Kind::kChardev) | KindBit(Kind::kDir) | KindBit(Kind::kEpoll) | KindBit(Kind::kPath);

// Descriptors that call `index` makes if it succeeds.
uint32_t FdsMadeBy(const Program& program, int index) {
  const SyscallDesc& desc = Syscalls()[program.calls[index].syscall];
  uint32_t made = desc.returns != 0;
  for (const ArgDesc& arg : desc.args) made += static_cast<uint32_t>(arg.array_kinds.size());
  return made;
}

bool HasArg(const SyscallDesc& desc, ArgType type) {
  return std::ranges::find(desc.args, type, &ArgDesc::type) != desc.args.end();
}

int FindProducer(ArgType type) {
  const auto syscalls = Syscalls();
  const auto found =
      std::ranges::find_if(syscalls, [type](const SyscallDesc& s) { return HasArg(s, type); });
  return found == syscalls.end() ? -1 : static_cast<int>(found - syscalls.begin());
}

}  // namespace

Arg Generator::MakeContext(Site* site) {
  if (rng_.OneIn(12)) return ConstArg(rng_.Percent(50) ? 0 : rng_.Percent(50) ? 4096 : rng_.Next());
  Arg context;
  if (!resources_) return context;
  uint32_t seen = 0;
  for (int i = 0; i < site->at; ++i) {
    const SyscallDesc& desc = Syscalls()[site->program->calls[i].syscall];
    if (HasArg(desc, ArgType::kContextOut) && rng_.Takes(++seen)) context = OutResultArg(i, 0);
  }
  if (seen > 0 && !rng_.OneIn(8)) return context;
  const int producer = FindProducer(ArgType::kContextOut);
  if (producer < 0 || site->program->call_count >= kMaxCalls - 1) return context;
  const int made = InsertCallFor(site->program, site->at, producer, Wish{}, 0);
  if (made < 0) return context;
  site->at = made + 1;
  return OutResultArg(made, 0);
}

Arg Generator::MakeContextOut(Program* program) {
  std::array<char, 8> bytes = {};
  if (rng_.OneIn(12)) bytes[rng_.Below(8)] = 1;
  const size_t size = rng_.OneIn(24) ? rng_.Below(8) : bytes.size();
  return DataArg(program, rng_.OneIn(12) ? ArgKind::kEdge : ArgKind::kData, {bytes.data(), size});
}

// A producer is put in front where there is nothing to submit requests for.
uint32_t Generator::MakeRequestFd(Site* site) {
  if (!resources_ || rng_.OneIn(12))
    return rng_.Percent(50) ? UINT_MAX : rng_.Below(kMaxNofile + 2);
  Arg fd;
  const bool fresh = rng_.OneIn(3) || !FindFd(*site->program, site->at, kRequestKinds, &fd);
  if (fresh) FindOrMakeFd(site, KindBit(static_cast<Kind>(rng_.PickBit(kRequestKinds))));
  uint32_t made = 0;
  for (int i = 0; i < site->at; ++i) made += FdsMadeBy(*site->program, i);
  if (made == 0) return rng_.Below(3);
  return 3 + (rng_.Percent(60) ? made - 1 : rng_.Below(made));
}

std::string Generator::MakeRequest(Site* site) {
  struct iocb request = {};
  request.aio_data = rng_.Below(4);
  request.aio_fildes = MakeRequestFd(site);
  request.aio_lio_opcode = rng_.Pick(kOpcodes);
  const bool polls = request.aio_lio_opcode == IOCB_CMD_POLL;
  const bool plain = polls || request.aio_lio_opcode == IOCB_CMD_FSYNC ||
                     request.aio_lio_opcode == IOCB_CMD_FDSYNC;
  const bool vectored =
      request.aio_lio_opcode == IOCB_CMD_PREADV || request.aio_lio_opcode == IOCB_CMD_PWRITEV;
  if (!plain || rng_.OneIn(12)) {
    request.aio_buf = rng_.Pick(kMemories);
    request.aio_nbytes = vectored ? rng_.Below(4) : rng_.Pick(kSizes);
    request.aio_offset = rng_.Pick(kOffsets);
    if (rng_.OneIn(16)) request.aio_nbytes = rng_.Pick(kOddSizes);
    if (rng_.OneIn(16)) request.aio_offset = rng_.Pick(kOddOffsets);
    if (rng_.OneIn(6)) request.aio_rw_flags = 1 << rng_.Below(9);
    if (rng_.OneIn(32)) request.aio_rw_flags = 0x10 | 0x20;  // RWF_APPEND with RWF_NOAPPEND
  }
  if (polls) request.aio_buf = rng_.OneIn(16) ? 1 << 16 : rng_.Pick(kPollEvents);
  if (rng_.OneIn(8)) request.aio_flags = 1 + rng_.Below(3);
  if (request.aio_flags != 0) {
    request.aio_reqprio = static_cast<int16_t>(rng_.Pick(kPriorities));
    request.aio_resfd = rng_.Below(8);
  }
  if (rng_.OneIn(24)) request.aio_key = 1;
  if (rng_.OneIn(24)) request.aio_reserved2 = 1;
  return {reinterpret_cast<const char*>(&request), sizeof(request)};
}

Arg Generator::MakeIocbs(Site* site) {
  std::string bytes;
  const uint32_t count = rng_.OneIn(16) ? 0 : rng_.Percent(60) ? 1 : 1 + rng_.Below(4);
  for (uint32_t i = 0; i < count; ++i) bytes += MakeRequest(site);
  if (rng_.OneIn(16)) bytes += '\0';  // one more pointer, which leads nowhere
  return DataArg(site->program, rng_.OneIn(12) ? ArgKind::kEdge : ArgKind::kData, bytes);
}

Arg Generator::MakeIocb(Site* site) {
  Arg chosen;
  uint32_t seen = 0;
  ArgDesc wanted;
  wanted.type = ArgType::kIocb;
  for (int i = 0; i < site->at; ++i) {
    const int count = OutElements(*site->program, i, wanted);
    for (int k = 0; k < count; ++k) {
      if (rng_.Takes(++seen)) chosen = OutResultArg(i, k);
    }
  }
  if (resources_ && seen > 0 && !rng_.OneIn(6)) return chosen;
  const int submitter = FindProducer(ArgType::kIocbs);
  if (resources_ && !rng_.OneIn(4) && submitter >= 0 && site->depth > 0 &&
      site->program->call_count < kMaxCalls - 2) {
    const int made = InsertCallFor(site->program, site->at, submitter, Wish{}, 1);
    if (made >= 0) site->at = made + 1;
    if (made >= 0 && OutElements(*site->program, made, wanted) > 0) return OutResultArg(made, 0);
  }
  std::string bytes = MakeRequest(site);
  if (rng_.OneIn(8)) bytes.resize(rng_.Below(12));
  return DataArg(site->program, rng_.OneIn(12) ? ArgKind::kEdge : ArgKind::kData, bytes);
}

}  // namespace kapifuzz
