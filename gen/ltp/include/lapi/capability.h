/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copyright (c) 2026 The kapifuzz authors
 */
#ifndef LAPI_CAPABILITY_H__
#define LAPI_CAPABILITY_H__

#include <linux/capability.h>

#endif /* LAPI_CAPABILITY_H__ */
