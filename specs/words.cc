#include "specs/words.h"

#include <algorithm>

namespace kapifuzz {
namespace {

// Words, enumerator suffixes and numbers of include/linux/kernel_api_spec.h.
constexpr Word kApiKinds[] = {{"syscall", "SYSCALL", 0}, {"ioctl", "IOCTL", 1}};
constexpr Word kParamTypes[] = {
    {"void", "VOID", 0},
    {"int", "INT", 1},
    {"uint", "UINT", 2},
    {"ptr", "PTR", 3},
    {"struct", "STRUCT", 4},
    {"union", "UNION", 5},
    {"enum", "ENUM", 6},
    {"func_ptr", "FUNC_PTR", 7},
    {"array", "ARRAY", 8},
    {"fd", "FD", 9},
    {"user_ptr", "USER_PTR", 10, "uptr"},
    {"path", "PATH", 11},
    {"custom", "CUSTOM", 12},
};
constexpr Word kParamFlags[] = {
    {"input", "IN", 1 << 0},          {"output", "OUT", 1 << 1},  {"inout", "INOUT", 1 << 2},
    {"optional", "OPTIONAL", 1 << 3}, {"const", "CONST", 1 << 4}, {"volatile", "VOLATILE", 1 << 5},
    {"user", "USER", 1 << 6},         {"dma", "DMA", 1 << 7},     {"aligned", "ALIGNED", 1 << 8},
};
constexpr Word kContexts[] = {
    {"process", "PROCESS", 1 << 0},
    {"softirq", "SOFTIRQ", 1 << 1},
    {"hardirq", "HARDIRQ", 1 << 2},
    {"nmi", "NMI", 1 << 3},
    {"atomic", "ATOMIC", 1 << 4},
    {"sleepable", "SLEEPABLE", 1 << 5},
    {"preempt_disabled", "PREEMPT_DISABLED", 1 << 6},
    {"irq_disabled", "IRQ_DISABLED", 1 << 7},
};
constexpr Word kConstraintKinds[] = {
    {"none", "NONE", 0},
    {"range", "RANGE", 1},
    {"mask", "MASK", 2, "KAPI_CONSTRAINT_BITMASK"},
    {"enum", "ENUM", 3},
    {"alignment", "ALIGNMENT", 4},
    {"power_of_two", "POWER_OF_TWO", 5},
    {"page_aligned", "PAGE_ALIGNED", 6},
    {"nonzero", "NONZERO", 7},
    {"user_string", "USER_STRING", 8},
    {"user_path", "USER_PATH", 9},
    {"user_ptr", "USER_PTR", 10},
    {"buffer", "BUFFER", 11},
    {"custom", "CUSTOM", 12},
};
constexpr Word kReturnChecks[] = {
    {"exact", "EXACT", 0}, {"range", "RANGE", 1},   {"error_check", "ERROR_CHECK", 2},
    {"fd", "FD", 3},       {"custom", "CUSTOM", 4}, {"no_return", "NO_RETURN", 5},
};
constexpr Word kLockTypes[] = {
    {"none", "NONE", 0},           {"mutex", "MUTEX", 1},     {"spinlock", "SPINLOCK", 2},
    {"rwlock", "RWLOCK", 3},       {"seqlock", "SEQLOCK", 4}, {"rcu", "RCU", 5},
    {"semaphore", "SEMAPHORE", 6}, {"custom", "CUSTOM", 7},
};
constexpr Word kLockScopes[] = {
    {"internal", "INTERNAL", 0},
    {"acquires", "ACQUIRES", 1},
    {"releases", "RELEASES", 2},
    {"caller_held", "CALLER_HELD", 3},
};
constexpr Word kSignalDirections[] = {
    {"receive", "RECEIVE", 1 << 0}, {"send", "SEND", 1 << 1},     {"handle", "HANDLE", 1 << 2},
    {"block", "BLOCK", 1 << 3},     {"ignore", "IGNORE", 1 << 4},
};
constexpr Word kSignalActions[] = {
    {"default", "DEFAULT", 0}, {"terminate", "TERMINATE", 1},  {"coredump", "COREDUMP", 2},
    {"stop", "STOP", 3},       {"continue", "CONTINUE", 4},    {"custom", "CUSTOM", 5},
    {"return", "RETURN", 6},   {"restart", "RESTART", 7},      {"queue", "QUEUE", 8},
    {"discard", "DISCARD", 9}, {"transform", "TRANSFORM", 10},
};
constexpr Word kSignalTimings[] = {
    {"entry", "ENTRY", 0},
    {"during", "DURING", 1},
    {"exit", "EXIT", 2},
    {"anytime", "ANYTIME", 3},
    {"while_blocked", "BLOCKING", 4},
    {"while_sleeping", "SLEEPING", 5},
    {"before", "BEFORE", 6},
    {"after", "AFTER", 7},
};
constexpr Word kSignalQueues[] = {
    {"standard", "STANDARD", 0}, {"realtime", "REALTIME", 1}, {"coalesce", "COALESCE", 2},
    {"replace", "REPLACE", 3},   {"discard", "DISCARD", 4},
};
constexpr Word kSignalStates[] = {
    {"running", "RUNNING", 1 << 0}, {"sleeping", "SLEEPING", 1 << 1},
    {"stopped", "STOPPED", 1 << 2}, {"traced", "TRACED", 1 << 3},
    {"zombie", "ZOMBIE", 1 << 4},   {"dead", "DEAD", 1 << 5},
};
constexpr Word kCapabilityActions[] = {
    {"bypass_check", "BYPASS_CHECK", 0, "bypass"},
    {"increase_limit", "INCREASE_LIMIT", 1, "limit"},
    {"override_restriction", "OVERRIDE_RESTRICTION", 2, "override"},
    {"grant_permission", "GRANT_PERMISSION", 3, "grant"},
    {"modify_behavior", "MODIFY_BEHAVIOR", 4, "modify"},
    {"access_resource", "ACCESS_RESOURCE", 5, "access"},
    {"perform_operation", "PERFORM_OPERATION", 6, "required"},
};
constexpr Word kEffectTypes[] = {
    {"none", "NONE", 0},
    {"alloc_memory", "ALLOC_MEMORY", 1 << 0},
    {"free_memory", "FREE_MEMORY", 1 << 1},
    {"modify_state", "MODIFY_STATE", 1 << 2},
    {"signal_send", "SIGNAL_SEND", 1 << 3},
    {"file_position", "FILE_POSITION", 1 << 4},
    {"lock_acquire", "LOCK_ACQUIRE", 1 << 5},
    {"lock_release", "LOCK_RELEASE", 1 << 6},
    {"resource_create", "RESOURCE_CREATE", 1 << 7},
    {"resource_destroy", "RESOURCE_DESTROY", 1 << 8},
    {"schedule", "SCHEDULE", 1 << 9, "KAPI_EFFECT_SCHEDULER"},
    {"hardware", "HARDWARE", 1 << 10},
    {"network", "NETWORK", 1 << 11},
    {"filesystem", "FILESYSTEM", 1 << 12},
    {"process_state", "PROCESS_STATE", 1 << 13},
    {"irreversible", "IRREVERSIBLE", 1 << 14},
};
constexpr Word kFailureAtomicity[] = {{"no", "NO", 0}, {"yes", "YES", 1}, {"except", "EXCEPT", 2}};
constexpr Word kConcurrencies[] = {{"none", "NONE", 0}, {"linearizable", "LINEARIZABLE", 1}};
// Write and read are _IOC_WRITE and _IOC_READ: what user space does.
constexpr Word kIoctlDirections[] = {
    {"none", "NONE", 0},
    {"write", "WRITE", 1},
    {"read", "READ", 2},
    {"read_write", "READ_WRITE", 3},
};
constexpr Word kSocketStates[] = {
    {"unspec", "UNSPEC", 1 << 0},
    {"closed", "CLOSED", 1 << 1},
    {"open", "OPEN", 1 << 2},
    {"bound", "BOUND", 1 << 3},
    {"listen", "LISTEN", 1 << 4},
    {"syn_sent", "SYN_SENT", 1 << 5},
    {"syn_recv", "SYN_RECV", 1 << 6},
    {"established", "ESTABLISHED", 1 << 7},
    {"fin_wait1", "FIN_WAIT1", 1 << 8},
    {"fin_wait2", "FIN_WAIT2", 1 << 9},
    {"close_wait", "CLOSE_WAIT", 1 << 10},
    {"closing", "CLOSING", 1 << 11},
    {"last_ack", "LAST_ACK", 1 << 12},
    {"time_wait", "TIME_WAIT", 1 << 13},
    {"connected", "CONNECTED", 1 << 14},
    {"disconnected", "DISCONNECTED", 1 << 15},
};
// "all" comes first: it stands for its bits before they are looked at one by one.
constexpr Word kSocketProtocols[] = {
    {"all", "ALL", 0xffffffff},     {"tcp", "TCP", 1 << 0},   {"udp", "UDP", 1 << 1},
    {"unix", "UNIX", 1 << 2},       {"raw", "RAW", 1 << 3},   {"packet", "PACKET", 1 << 4},
    {"netlink", "NETLINK", 1 << 5}, {"sctp", "SCTP", 1 << 6}, {"dccp", "DCCP", 1 << 7},
};
constexpr Word kBufferBehaviors[] = {
    {"peek", "PEEK", 1 << 0},
    {"truncate", "TRUNCATE", 1 << 1},
    {"scatter", "SCATTER", 1 << 2},
    {"zero_copy", "ZERO_COPY", 1 << 3},
    {"kernel_alloc", "KERNEL_ALLOC", 1 << 4},
    {"dma_capable", "DMA_CAPABLE", 1 << 5},
    {"fragment", "FRAGMENT", 1 << 6},
};
constexpr Word kAsyncModes[] = {
    {"block", "BLOCK", 0},
    {"nonblock", "NONBLOCK", 1 << 0},
    {"poll_ready", "POLL_READY", 1 << 1},
    {"signal_driven", "SIGNAL_DRIVEN", 1 << 2},
    {"aio", "AIO", 1 << 3},
    {"io_uring", "IO_URING", 1 << 4},
    {"epoll", "EPOLL", 1 << 5},
};
constexpr Word kNetworkProperties[] = {
    {"connection_oriented", "CONNECTION_ORIENTED", 1 << 0},
    {"message_oriented", "MESSAGE_ORIENTED", 1 << 1},
    {"oob_data", "OOB_DATA", 1 << 2},
    {"peek", "PEEK", 1 << 3},
    {"select_poll", "SELECT_POLL", 1 << 4},
    {"reentrant", "REENTRANT", 1 << 5},
};

}  // namespace

const Word* WordSet::Find(std::string_view spelling) const {
  if (spelling.empty()) return nullptr;
  for (const Word& word : words_) {
    if (word.word == spelling || word.alias == spelling) return &word;
    if (spelling.starts_with(prefix_) && spelling.substr(prefix_.size()) == word.suffix) {
      return &word;
    }
  }
  return nullptr;
}

const Word* WordSet::FindNumber(uint32_t number) const {
  auto it = std::find_if(words_.begin(), words_.end(),
                         [number](const Word& word) { return word.number == number; });
  return it == words_.end() ? nullptr : &*it;
}

std::optional<std::vector<std::string>> WordSet::FromMask(uint32_t mask) const {
  std::vector<std::string> words;
  for (const Word& word : words_) {
    bool holds = word.number == 0 ? mask == 0 : (mask & word.number) == word.number;
    if (!holds) continue;
    words.emplace_back(word.word);
    mask &= ~word.number;
  }
  if (mask != 0) return std::nullopt;
  return words;
}

uint32_t WordSet::ToMask(std::span<const std::string> words) const {
  uint32_t mask = 0;
  for (const std::string& word : words) {
    if (const Word* known = Find(word)) mask |= known->number;
  }
  return mask;
}

std::string WordSet::Enumerator(const Word& word) const {
  return std::string(prefix_) + std::string(word.suffix);
}

std::vector<std::string> WordSet::Words() const {
  std::vector<std::string> words;
  for (const Word& word : words_) words.emplace_back(word.word);
  return words;
}

#define KAPIFUZZ_WORD_SET(function, prefix)             \
  const WordSet& function() {                           \
    static constexpr WordSet kSet(prefix, k##function); \
    return kSet;                                        \
  }
KAPIFUZZ_WORD_SET(ApiKinds, "KAPI_KIND_")
KAPIFUZZ_WORD_SET(ParamTypes, "KAPI_TYPE_")
KAPIFUZZ_WORD_SET(ParamFlags, "KAPI_PARAM_")
KAPIFUZZ_WORD_SET(Contexts, "KAPI_CTX_")
KAPIFUZZ_WORD_SET(ConstraintKinds, "KAPI_CONSTRAINT_")
KAPIFUZZ_WORD_SET(ReturnChecks, "KAPI_RETURN_")
KAPIFUZZ_WORD_SET(LockTypes, "KAPI_LOCK_")
KAPIFUZZ_WORD_SET(LockScopes, "KAPI_LOCK_")
KAPIFUZZ_WORD_SET(SignalDirections, "KAPI_SIGNAL_")
KAPIFUZZ_WORD_SET(SignalActions, "KAPI_SIGNAL_ACTION_")
KAPIFUZZ_WORD_SET(SignalTimings, "KAPI_SIGNAL_TIME_")
KAPIFUZZ_WORD_SET(SignalQueues, "KAPI_SIGNAL_QUEUE_")
KAPIFUZZ_WORD_SET(SignalStates, "KAPI_SIGNAL_STATE_")
KAPIFUZZ_WORD_SET(CapabilityActions, "KAPI_CAP_")
KAPIFUZZ_WORD_SET(EffectTypes, "KAPI_EFFECT_")
KAPIFUZZ_WORD_SET(FailureAtomicity, "KAPI_FAILURE_ATOMIC_")
KAPIFUZZ_WORD_SET(Concurrencies, "KAPI_CONCURRENCY_")
KAPIFUZZ_WORD_SET(IoctlDirections, "KAPI_IOCTL_")
KAPIFUZZ_WORD_SET(SocketStates, "KAPI_SOCK_STATE_")
KAPIFUZZ_WORD_SET(SocketProtocols, "KAPI_PROTO_")
KAPIFUZZ_WORD_SET(BufferBehaviors, "KAPI_BUF_")
KAPIFUZZ_WORD_SET(AsyncModes, "KAPI_ASYNC_")
KAPIFUZZ_WORD_SET(NetworkProperties, "KAPI_NET_")
#undef KAPIFUZZ_WORD_SET

const std::vector<std::string>& FdKindNames() {
  static const std::vector<std::string> kNames = {
      "file",    "dir",      "path",    "pipe_read", "pipe_write", "socket", "epoll", "eventfd",
      "timerfd", "signalfd", "inotify", "memfd",     "chardev",    "binder", "any"};
  return kNames;
}

const std::vector<std::string>& PathKindNames() {
  static const std::vector<std::string> kNames = {"file", "dir",     "symlink",
                                                  "fifo", "missing", "any"};
  return kNames;
}

const std::vector<std::string>& KindNames() {
  static const std::vector<std::string> kNames = {
      "file",    "dir",      "path",    "pipe_read", "pipe_write", "socket",
      "epoll",   "eventfd",  "timerfd", "signalfd",  "inotify",    "memfd",
      "chardev", "blockdev", "symlink", "fifo",      "missing",    "binder"};
  return kNames;
}

bool IsKindName(std::string_view name) {
  return std::find(KindNames().begin(), KindNames().end(), name) != KindNames().end();
}

}  // namespace kapifuzz
