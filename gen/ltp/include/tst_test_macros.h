/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copyright (c) 2026 The kapifuzz authors
 *
 * TEST() and the TST_EXP_*() macros: make a call, compare, report one result.
 * An optional printf() message replaces the text of the call in the report.
 */
#ifndef TST_TEST_MACROS_H__
#define TST_TEST_MACROS_H__

#define TEST(SCALL)                 \
	do {                        \
		errno = 0;          \
		TST_RET = (SCALL);  \
		TST_ERR = errno;    \
	} while (0)

enum tst_expect_ {
	TST_EXPECT_ZERO_,
	TST_EXPECT_POSITIVE_,
	TST_EXPECT_VALUE_,
	TST_EXPECT_FAILURE_, /* of a call that returns 0 on success */
	TST_EXPECT_FAILURE2_, /* of a call that returns >= 0 on success */
};

static inline void tst_expect_(const char *file, int line, const char *call,
			       enum tst_expect_ expect, long wanted, const char *fmt, ...)
{
	const int failure = expect == TST_EXPECT_FAILURE_ || expect == TST_EXPECT_FAILURE2_;
	char msg[1024];
	va_list args;

	if (*fmt) {
		va_start(args, fmt);
		vsnprintf(msg, sizeof(msg), fmt, args);
		va_end(args);
	} else {
		snprintf(msg, sizeof(msg), "%s", call);
	}

	TST_PASS = 0;
	if (failure && (TST_RET == 0 || (expect == TST_EXPECT_FAILURE2_ && TST_RET > 0))) {
		tst_res_(file, line, TFAIL, "%s succeeded", msg);
	} else if (failure && TST_RET != -1) {
		tst_res_(file, line, TFAIL | TTERRNO, "%s invalid retval %ld", msg, TST_RET);
	} else if (failure && TST_ERR != wanted) {
		tst_res_(file, line, TFAIL | TTERRNO, "%s expected %s", msg,
			 strerror((int)wanted));
	} else if (!failure && TST_RET == -1 && wanted != -1) {
		tst_res_(file, line, TFAIL | TTERRNO, "%s failed", msg);
	} else if (expect == TST_EXPECT_POSITIVE_ ? TST_RET < 0 :
		   expect == TST_EXPECT_VALUE_ ? TST_RET != wanted :
						 !failure && TST_RET != 0) {
		tst_res_(file, line, TFAIL | TTERRNO, "%s invalid retval %ld", msg, TST_RET);
	} else {
		TST_PASS = 1;
		if (failure)
			tst_res_(file, line, TPASS | TTERRNO, "%s", msg);
		else if (expect == TST_EXPECT_ZERO_)
			tst_res_(file, line, TPASS, "%s passed", msg);
		else
			tst_res_(file, line, TPASS, "%s returned %ld", msg, TST_RET);
	}
}

#define TST_EXPECT_(SCALL, EXPECT, WANTED, ...)                                   \
	do {                                                                      \
		TEST(SCALL);                                                      \
		tst_expect_(__FILE__, __LINE__, #SCALL, EXPECT, WANTED, "" __VA_ARGS__); \
	} while (0)

#define TST_EXP_PASS(SCALL, ...) TST_EXPECT_(SCALL, TST_EXPECT_ZERO_, 0, __VA_ARGS__)
#define TST_EXP_POSITIVE(SCALL, ...) TST_EXPECT_(SCALL, TST_EXPECT_POSITIVE_, 0, __VA_ARGS__)
#define TST_EXP_FD(SCALL, ...) TST_EXPECT_(SCALL, TST_EXPECT_POSITIVE_, 0, __VA_ARGS__)
#define TST_EXP_VAL(SCALL, VAL, ...) TST_EXPECT_(SCALL, TST_EXPECT_VALUE_, VAL, __VA_ARGS__)
#define TST_EXP_FAIL(SCALL, EXP_ERR, ...) \
	TST_EXPECT_(SCALL, TST_EXPECT_FAILURE_, EXP_ERR, __VA_ARGS__)
#define TST_EXP_FAIL2(SCALL, EXP_ERR, ...) \
	TST_EXPECT_(SCALL, TST_EXPECT_FAILURE2_, EXP_ERR, __VA_ARGS__)

#define TST_EXP_EXPR(EXPR, ...)                                                       \
	do {                                                                          \
		TST_PASS = !!(EXPR);                                                  \
		tst_res_(__FILE__, __LINE__, TST_PASS ? TPASS : TFAIL, "%s", #EXPR);  \
	} while (0)

#define TST_EXP_EQ_(VAL_A, VAL_B, TYPE, FORMAT)                                             \
	do {                                                                                \
		TYPE tst_a_ = (VAL_A), tst_b_ = (VAL_B);                                    \
                                                                                            \
		TST_PASS = tst_a_ == tst_b_;                                                \
		tst_res_(__FILE__, __LINE__, TST_PASS ? TPASS : TFAIL,                      \
			 "%s %s= %s (" FORMAT ")", #VAL_A, TST_PASS ? "=" : "!", #VAL_B, tst_a_); \
	} while (0)
#define TST_EXP_EQ_LI(VAL_A, VAL_B) TST_EXP_EQ_(VAL_A, VAL_B, long long, "%lli")
#define TST_EXP_EQ_LU(VAL_A, VAL_B) TST_EXP_EQ_(VAL_A, VAL_B, unsigned long long, "%llu")

#endif /* TST_TEST_MACROS_H__ */
