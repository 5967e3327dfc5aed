/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copyright (c) 2026 The kapifuzz authors
 *
 * SAFE_EPOLL_*(): set-up of epoll instances whose failure ends the test as
 * broken.
 */
#ifndef TST_EPOLL_H
#define TST_EPOLL_H

#include <sys/epoll.h>

#include "tst_test.h"

#define SAFE_EPOLL_CREATE1(flags) TST_SAFE_(epoll_create1(flags))
#define SAFE_EPOLL_CTL(epfd, op, fd, ev) TST_SAFE_(epoll_ctl(epfd, op, fd, ev))

#endif /* TST_EPOLL_H */
