/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copyright (c) 2026 The kapifuzz authors
 */
#ifndef TST_SAFE_FILE_AT_H__
#define TST_SAFE_FILE_AT_H__

#define SAFE_OPENAT(...) TST_SAFE_(openat(__VA_ARGS__))

#endif /* TST_SAFE_FILE_AT_H__ */
