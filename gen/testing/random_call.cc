#include "gen/testing/random_call.h"

#include <linux/aio_abi.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <string_view>

#include "executor/program_wire.h"

namespace kapifuzz {
namespace {

constexpr int64_t kNumbers[] = {0,  1,  2,    3,       7,       8,         100,       4096,
                                -1, -2, -100, INT_MAX, INT_MIN, INT64_MAX, INT64_MIN, 0x7ffff000};
constexpr int16_t kErrors[] = {
    0, 0, 0, 0, EPERM, ENOENT, EACCES, EFAULT, ENOTDIR, ELOOP, ENAMETOOLONG, EROFS, -1};
constexpr uint32_t kTypes[] = {S_IFREG,  S_IFREG, S_IFDIR, S_IFLNK, S_IFIFO,
                               S_IFSOCK, S_IFCHR, S_IFBLK, 0};
// In the blob, behind a path.
constexpr uint32_t kContextAt = 8, kRequestAt = 16;

}  // namespace

RandomCall::RandomCall(uint64_t seed) : rng_(seed), trace_(std::make_unique<Trace>()) {
  Result<std::unique_ptr<Arena>> arena = Arena::Create();
  if (!arena.ok()) std::abort();
  arena_ = std::move(*arena);
}

int64_t RandomCall::Number() {
  if (OneIn(3)) return kNumbers[Below(std::size(kNumbers))];
  return OneIn(8) ? static_cast<int64_t>(rng_()) : Below(12);
}

int64_t RandomCall::MaybeUnseen() { return OneIn(6) ? kUnseen : Number(); }

void RandomCall::DrawPointer(const ArgDesc& desc, Arg* arg) {
  arg->kind = ArgKind::kOut;
  arg->size =
      desc.fixed_size != 0 && !OneIn(4) ? desc.fixed_size : static_cast<uint32_t>(1 + Below(200));
  if (OneIn(4)) arg->kind = ArgKind::kEdge;
  if (OneIn(5))
    *arg = {.kind = ArgKind::kBad, .value = static_cast<uint64_t>(Below(kBadPointerCount))};
}

Arg RandomCall::DrawArg(const ArgDesc& desc) {
  Arg arg;
  switch (desc.type) {
    case ArgType::kInt:
      arg.value = static_cast<uint64_t>(Number());
      if (!desc.names.empty() && !OneIn(4)) {
        arg.value = OneIn(5) ? arg.value : 0;
        for (const NamedValue& name : desc.names) arg.value |= OneIn(4) ? name.value : 0;
      }
      break;
    case ArgType::kFd:
      arg.value = static_cast<uint64_t>(OneIn(6) ? Number() : Below(6));
      break;
    case ArgType::kContext:
      arg.value = static_cast<uint64_t>(Below(4)) * 4096;
      break;
    case ArgType::kContextOut:
      arg = {.kind = ArgKind::kData, .size = 8, .offset = kContextAt};
      if (OneIn(5)) DrawPointer(desc, &arg);
      break;
    case ArgType::kIocbs:
      arg = {.kind = ArgKind::kData, .size = kIocbBytes, .offset = kRequestAt};
      if (OneIn(5)) DrawPointer(desc, &arg);
      break;
    case ArgType::kPath:
      arg = {.kind = ArgKind::kString, .size = static_cast<uint32_t>(Below(5)), .offset = 0};
      if (OneIn(5)) DrawPointer(desc, &arg);
      break;
    case ArgType::kString:
      arg = {.kind = ArgKind::kString, .size = static_cast<uint32_t>(Below(5)), .offset = 0};
      if (OneIn(5)) DrawPointer(desc, &arg);
      break;
    default:
      DrawPointer(desc, &arg);
  }
  return arg;
}

// A context, and a request whose fields are small or anything.
void RandomCall::DrawAioBytes() {
  const uint64_t context = static_cast<uint64_t>(Below(4)) * 4096;
  std::memcpy(program_.blob.data() + kContextAt, &context, sizeof(context));
  const auto number = [&] { return OneIn(3) ? 0 : Number(); };
  struct iocb request = {};
  request.aio_rw_flags = static_cast<int>(number());
  request.aio_lio_opcode = static_cast<uint16_t>(Below(10));
  request.aio_reqprio = static_cast<int16_t>(OneIn(2) ? 1 << 13 : number());
  request.aio_fildes = static_cast<uint32_t>(Below(14));
  request.aio_buf = static_cast<uint64_t>(number());
  request.aio_nbytes = static_cast<uint64_t>(number());
  request.aio_offset = number();
  request.aio_reserved2 = OneIn(8);
  request.aio_flags = static_cast<uint32_t>(Below(4));
  request.aio_resfd = static_cast<uint32_t>(Below(14));
  std::memcpy(program_.blob.data() + kRequestAt, &request, sizeof(request));
  program_.blob_size = kRequestAt + kIocbBytes;
}

void RandomCall::DrawProgram(const SyscallDesc& desc, uint16_t syscall) {
  program_ = Program{};
  program_.call_count = 1;
  program_.calls[0].syscall = syscall;
  program_.blob_size = 8;
  std::ranges::copy(std::string_view("./f/lnk/"), program_.blob.begin());
  DrawAioBytes();
  for (size_t i = 0; i < desc.args.size(); ++i) program_.calls[0].args[i] = DrawArg(desc.args[i]);
  Normalize(&program_);
  arena_->Lay(program_);
}

void RandomCall::DrawFd(FdState* fd) {
  *fd = FdState{};
  fd->open = !OneIn(4);
  if (!fd->open) return;
  fd->cloexec = OneIn(2);
  fd->seekable = !OneIn(3);
  fd->kind = static_cast<Kind>(1 + Below(kKindCount - 1));
  fd->mode = static_cast<uint32_t>(kTypes[Below(std::size(kTypes))] | Below(010000));
  fd->nlink = static_cast<uint32_t>(Below(3));
  fd->flags =
      static_cast<uint32_t>(Below(4)) | (OneIn(3) ? static_cast<uint32_t>(rng_() & 077777777) : 0);
  fd->dev = static_cast<uint64_t>(Below(2));
  fd->ino = static_cast<uint64_t>(Below(4));
  fd->offset = MaybeUnseen();
  fd->size = MaybeUnseen();
  fd->queued = MaybeUnseen();
  fd->pipe_size = MaybeUnseen();
  fd->poll = static_cast<uint16_t>(Below(64));
  fd->peer_open = Tristate();
  fd->description = static_cast<int8_t>(Below(5) - 1);
  fd->fs_type = OneIn(3) ? MaybeUnseen() : 0x01021994;  // TMPFS_MAGIC
  fd->fs_full = Tristate();
  fd->can_poll = Tristate();
  fd->binder_manager = Tristate();
  fd->interest = MaybeUnseen();
  fd->uid = OneIn(2) ? 0u : 65534u;
  fd->read_only = Tristate();
  fd->immutable = Tristate();
}

void RandomCall::DrawXattr(XattrState* xattr) {
  const auto value = [&] { return XattrState::Value{.size = OneIn(6) ? kUnseen : Below(4) - 1}; };
  xattr->value = value(), xattr->nofollow = value();
  xattr->fd_write = OneIn(6) ? int16_t{-1} : OneIn(2) ? int16_t{EACCES} : int16_t{0};
}

// Few contexts, which are what kContext arguments are.
void RandomCall::DrawAio(AioState* aio) {
  *aio = AioState{};
  aio->all = !OneIn(8);
  aio->all_events = !OneIn(8);
  for (uint64_t i = 1; i < 3; ++i) {
    if (OneIn(2)) continue;
    aio->contexts[aio->context_count++] = {
        .id = i * 4096, .slots = 127, .waiting = static_cast<uint32_t>(Below(3))};
    if (OneIn(2)) continue;
    const auto request = static_cast<uint64_t>(OneIn(4) ? Number() : arena_->IocbAddress(0, 0));
    aio->events[aio->event_count++] = {
        .context = i * 4096, .request = request, .result = Below(100) - 10};
  }
  aio->nr = MaybeUnseen();
  aio->max_nr = MaybeUnseen();
}

void RandomCall::DrawMoment(Moment* moment) {
  DrawAio(&moment->aio);
  for (size_t fd = 0; fd < moment->fds.size(); ++fd) {
    if (fd < 12) DrawFd(&moment->fds[fd]);
  }
  moment->watch_count = static_cast<uint8_t>(Below(4));
  for (int i = 0; i < moment->watch_count; ++i) {
    moment->watches[static_cast<size_t>(i)] = {.epfd = static_cast<int8_t>(Below(12)),
                                               .current = Tristate(),
                                               .fd = static_cast<int32_t>(Below(12)),
                                               .events = static_cast<uint32_t>(rng_()),
                                               .data = static_cast<uint64_t>(Number()),
                                               .ino = static_cast<uint64_t>(Below(4))};
  }
  moment->complete = !OneIn(8);
  moment->lowest_fd = static_cast<int16_t>(Below(8) - 1);
  moment->open_fds = static_cast<int16_t>(Below(32) - 1);
  moment->umask = static_cast<uint32_t>(Below(01000));
  moment->locked_bytes = MaybeUnseen();
  moment->total_bytes = MaybeUnseen();
}

PathState::Node RandomCall::DrawNode() {
  return {.mode = static_cast<uint32_t>(kTypes[Below(std::size(kTypes))] | Below(010000)),
          .nlink = static_cast<uint32_t>(Below(3)),
          .uid = OneIn(2) ? 0u : 65534u,
          .dev = static_cast<uint64_t>(Below(2)),
          .ino = static_cast<uint64_t>(Below(4)),
          .size = Number()};
}

void RandomCall::DrawPath(PathState* path) {
  const auto error = [&] { return kErrors[Below(std::size(kErrors))]; };
  *path = PathState{};
  path->error = error(), path->error_nofollow = error(), path->parent_error = error();
  path->access_read = error(), path->access_write = error(), path->access_exec = error();
  path->parent_write = error(), path->parent_exec = error();
  path->string_error = OneIn(4) ? error() : int16_t{0};
  path->read_only = Tristate(), path->fs_full = Tristate(), path->busy_text = Tristate();
  path->parent_read_only = Tristate();
  path->immutable = Tristate(), path->immutable_nofollow = Tristate();
  path->fs_type = OneIn(3) ? MaybeUnseen() : 0x01021994;  // TMPFS_MAGIC
  path->empty = OneIn(6), path->absolute = OneIn(3), path->trailing_slash = OneIn(4);
  path->node = DrawNode(), path->node_nofollow = DrawNode(), path->parent = DrawNode();
}

void RandomCall::DrawExec(ExecState* exec) {
  const auto error = [&] { return kErrors[Below(std::size(kErrors))]; };
  *exec = ExecState{};
  exec->error = error(), exec->access = error();
  exec->interpreter_error = error(), exec->loader_error = error();
  exec->written = Tristate(), exec->elf = Tristate(), exec->file_caps = Tristate();
  exec->scripts = static_cast<int8_t>(Below(8) - 1);
  exec->node = DrawNode(), exec->last = DrawNode();
}

void RandomCall::DrawRecord(const SyscallDesc& desc) {
  CallRecord& record = trace_->records[0];
  record = CallRecord{};
  for (size_t i = 0; i < desc.args.size(); ++i)
    record.args[i] = arena_->ArgValue(0, static_cast<int>(i));
  record.executed = record.returned = true;
  record.ret = OneIn(3) ? -1 - Below(40) : Number();
  record.replaced = OneIn(2);
  trace_->new_programs[0] = {.fds = static_cast<uint64_t>(Below(256)),
                             .argc = static_cast<uint64_t>(Below(4)),
                             .uid = OneIn(2) ? 0u : 65534u,
                             .seen = !OneIn(4)};
}

// What the kernel would have written: small numbers, so that descriptors in memory are ones that
// exist.
void RandomCall::FillOutBuffers() {
  for (int i = 0; i < kMaxArgs; ++i) {
    const Buffer* buffer = arena_->FindBuffer(0, i);
    if (buffer == nullptr || buffer->data != nullptr || OneIn(4)) continue;
    auto* bytes =
        reinterpret_cast<uint8_t*>(buffer->address);  // at the edge it need not be aligned
    for (uint32_t at = 0; at + sizeof(int32_t) <= buffer->size; at += sizeof(int32_t)) {
      const auto number = static_cast<int32_t>(Below(8));
      std::memcpy(bytes + at, &number, sizeof(number));
    }
  }
}

const CallView& RandomCall::Draw(int syscall) {
  const SyscallDesc& desc = Syscalls()[static_cast<size_t>(syscall)];
  DrawProgram(desc, static_cast<uint16_t>(syscall));
  trace_->outcome = Outcome::kDone;
  trace_->started = 1;
  trace_->observed = !OneIn(20);
  trace_->uid = OneIn(2) ? 0 : 65534;
  trace_->gid = trace_->uid;
  trace_->caps = OneIn(2) ? ~uint64_t{0} : OneIn(2) ? 0 : rng_();
  trace_->rlimit_nofile = 3 + Below(30);
  trace_->rlimit_fsize = OneIn(2) ? -1 : Number();
  trace_->rlimit_stack = OneIn(4) ? -1 : 8 << 20;
  trace_->rlimit_memlock = OneIn(2) ? -1 : Number();
  DrawMoment(&trace_->moments[0]);
  DrawMoment(&trace_->moments[1]);
  DrawPath(&trace_->path_before[0]);
  DrawPath(&trace_->path_after[0]);
  DrawXattr(&trace_->xattr_before[0]);
  DrawXattr(&trace_->xattr_after[0]);
  DrawExec(&trace_->exec_before[0]);
  trace_->locked_before[0] = MaybeUnseen();
  trace_->locked_after[0] = MaybeUnseen();
  DrawRecord(desc);
  FillOutBuffers();
  view_ = CallView{.desc = &desc,
                   .program = &program_,
                   .trace = trace_.get(),
                   .arena = arena_.get(),
                   .index = 0};
  return view_;
}

}  // namespace kapifuzz
