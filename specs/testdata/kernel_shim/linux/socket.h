/* The exported header, and what only the kernel's own has. */
#include_next <linux/socket.h>
#define AF_UNIX 1
#define AF_INET 2
#define MSG_EOR 0x80
#define MSG_MORE 0x8000
