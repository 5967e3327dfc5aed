// Constants of sockets and of signal handlers. They come from the C library's headers, which have the
// kernel's numbers; the kernel's own are not exported.
#include <signal.h>
#include <sys/socket.h>

#include "specs/constants_table.h"

namespace kapifuzz {
namespace {

#define V(name, value) ConstantRow(name, value)
#define K(name) V(#name, name)

constexpr Constant kSocketConstants[] = {
    // <linux/socket.h>
    K(AF_UNSPEC), K(AF_UNIX), K(AF_LOCAL), K(AF_INET), K(AF_INET6), K(AF_NETLINK), K(AF_PACKET),
    K(AF_ALG), K(AF_VSOCK), K(AF_BLUETOOTH), K(AF_CAN), K(AF_TIPC), K(AF_QIPCRTR), K(AF_XDP),
    K(SOCK_STREAM), K(SOCK_DGRAM), K(SOCK_RAW), K(SOCK_RDM), K(SOCK_SEQPACKET), K(SOCK_DCCP),
    K(SOCK_PACKET), K(SOCK_CLOEXEC), K(SOCK_NONBLOCK), K(SOL_SOCKET), K(SOMAXCONN), K(MSG_OOB),
    K(MSG_PEEK), K(MSG_DONTROUTE), K(MSG_CTRUNC), K(MSG_TRUNC), K(MSG_DONTWAIT), K(MSG_EOR),
    K(MSG_WAITALL), K(MSG_CONFIRM), K(MSG_ERRQUEUE), K(MSG_NOSIGNAL), K(MSG_MORE),
    K(MSG_WAITFORONE), K(MSG_BATCH), K(MSG_ZEROCOPY), K(MSG_FASTOPEN), K(MSG_CMSG_CLOEXEC),
    // <asm/signal.h>
    K(SA_NOCLDSTOP), K(SA_NOCLDWAIT), K(SA_SIGINFO), K(SA_ONSTACK), K(SA_RESTART), K(SA_NODEFER),
    K(SA_RESETHAND), V("SA_RESTORER", 0x04000000), K(SIG_BLOCK), K(SIG_UNBLOCK), K(SIG_SETMASK)};

#undef K
#undef V

}  // namespace

std::span<const Constant> SocketConstants() { return kSocketConstants; }

}  // namespace kapifuzz
