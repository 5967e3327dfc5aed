// Constants of binder, whose ioctl commands are specified.
#include <linux/android/binder.h>

#include "specs/constants_table.h"

namespace kapifuzz {
namespace {

#define V(name, value) ConstantRow(name, value)
#define K(name) V(#name, name)

constexpr Constant kBinderConstants[] = {
    // <linux/android/binder.h>
    K(BINDER_CURRENT_PROTOCOL_VERSION), K(FLAT_BINDER_FLAG_PRIORITY_MASK),
    K(FLAT_BINDER_FLAG_ACCEPTS_FDS), K(FLAT_BINDER_FLAG_TXN_SECURITY_CTX), K(BINDER_TYPE_BINDER),
    K(BR_OK), K(BR_NOOP), K(BR_ERROR), K(BR_DEAD_REPLY), K(BR_FAILED_REPLY),
    K(BR_TRANSACTION_COMPLETE), K(BR_SPAWN_LOOPER), K(BC_REGISTER_LOOPER), K(BC_ENTER_LOOPER),
    K(BC_EXIT_LOOPER), K(BC_FREE_BUFFER),
    // <linux/threads.h>: no process has a larger id
    V("PID_MAX_LIMIT", 4194304)};

#undef K
#undef V

}  // namespace

std::span<const Constant> BinderConstants() { return kBinderConstants; }

}  // namespace kapifuzz
