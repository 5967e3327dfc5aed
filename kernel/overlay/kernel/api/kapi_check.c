// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_check.c - judges one argument, one return value or one context
 *
 * Pure functions of a specification and a value, except for the one that looks
 * where it is. Whatever is not formal, or
 * would need a look at user memory, is unknown, and unknown means silent.
 *
 * An argument arrives after conversion to its C type and is extended to 64 bits
 * by that type's sign. Orders are judged in the type's own signedness, bits and
 * equality in its own width: -1 in an "int" has 32 bits for a mask, and an
 * "unsigned int" equals AT_FDCWD if its 32 bits do.
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>

#include "internal.h"

static bool known(const struct kapi_number *number)
{
	return number && number->has_value;
}

static enum kapi_fit fits_if(bool condition)
{
	return condition ? KAPI_FITS : KAPI_OUTSIDE;
}

/* The bits that the parameter's type has. */
static u64 param_bits(const struct kapi_param_spec *param)
{
	if (!param->ctype_size || param->ctype_size >= sizeof(u64))
		return U64_MAX;
	return GENMASK_ULL(param->ctype_size * BITS_PER_BYTE - 1, 0);
}

/*
 * Only an unsigned type of 64 bits does not fit into an s64. There a limit with
 * the value -1 is the largest one, SIZE_MAX.
 */
static bool param_below(const struct kapi_param_spec *param, u64 arg, s64 limit)
{
	if (!param->ctype_signed && param->ctype_size == sizeof(u64))
		return arg < (u64)limit;
	return (s64)arg < limit;
}

static bool param_above(const struct kapi_param_spec *param, u64 arg, s64 limit)
{
	if (!param->ctype_signed && param->ctype_size == sizeof(u64))
		return arg > (u64)limit;
	return (s64)arg > limit;
}

static enum kapi_fit check_range(const struct kapi_param_spec *param, u64 arg)
{
	const struct kapi_param_constraint *c = param->constraint;

	if (known(c->min) && param_below(param, arg, c->min->value))
		return KAPI_OUTSIDE;
	if (known(c->max) && param_above(param, arg, c->max->value))
		return KAPI_OUTSIDE;
	return known(c->min) && known(c->max) ? KAPI_FITS : KAPI_UNKNOWN;
}

static enum kapi_fit check_enum(const struct kapi_param_spec *param, u64 arg)
{
	const struct kapi_param_constraint *c = param->constraint;
	enum kapi_fit fit = c->nr_values ? KAPI_OUTSIDE : KAPI_UNKNOWN;
	u32 i;

	for (i = 0; i < c->nr_values; i++) {
		if (!c->values[i].has_value)
			fit = KAPI_UNKNOWN;
		else if (!((arg ^ (u64)c->values[i].value) & param_bits(param)))
			return KAPI_FITS;
	}
	return fit;
}

static enum kapi_fit check_alignment(const struct kapi_param_constraint *c, u64 bits)
{
	u64 alignment;

	if (!known(c->alignment) || c->alignment->value <= 0)
		return KAPI_UNKNOWN;
	alignment = c->alignment->value;
	return fits_if(bits % alignment == 0);
}

/**
 * kapi_check_param - is an argument one that the call knows?
 * @param: what is specified
 * @arg: the argument, see above
 *
 * Return: KAPI_OUTSIDE only if the constraint is formal and excludes @arg.
 */
enum kapi_fit kapi_check_param(const struct kapi_param_spec *param, u64 arg)
{
	const struct kapi_param_constraint *c = param->constraint;
	u64 bits = arg & param_bits(param);

	if (!c)
		return KAPI_UNKNOWN;

	switch (c->kind) {
	case KAPI_CONSTRAINT_RANGE:
		return check_range(param, arg);
	case KAPI_CONSTRAINT_MASK:
		if (!known(c->mask))
			return KAPI_UNKNOWN;
		return fits_if(!(bits & ~(u64)c->mask->value));
	case KAPI_CONSTRAINT_ENUM:
		return check_enum(param, arg);
	case KAPI_CONSTRAINT_ALIGNMENT:
		return check_alignment(c, bits);
	case KAPI_CONSTRAINT_POWER_OF_TWO:
		return fits_if(is_power_of_2(bits));
	case KAPI_CONSTRAINT_PAGE_ALIGNED:
		return fits_if(PAGE_ALIGNED(bits));
	case KAPI_CONSTRAINT_NONZERO:
		return fits_if(bits);
	default:
		return KAPI_UNKNOWN;
	}
}

/**
 * kapi_first_outside - first argument of a call outside of its constraint
 * @spec: specification of the call
 * @args: as many arguments as it has parameters
 *
 * Return: index of the argument, -1 if there is none.
 */
int kapi_first_outside(const struct kernel_api_spec *spec, const u64 *args)
{
	u32 i;

	for (i = 0; i < spec->nr_params; i++) {
		if (kapi_check_param(&spec->params[i], args[i]) == KAPI_OUTSIDE)
			return i;
	}
	return -1;
}

/* Codes that the signal code turns into a restart or into EINTR. */
static bool is_restart(long ret)
{
	return ret == -ERESTARTSYS || ret == -ERESTARTNOINTR || ret == -ERESTARTNOHAND ||
	       ret == -ERESTART_RESTARTBLOCK;
}

static enum kapi_outcome check_error(const struct kernel_api_spec *spec, long ret)
{
	u32 i;

	if (!spec->nr_errors || is_restart(ret))
		return KAPI_KNOWN_ERROR;
	for (i = 0; i < spec->nr_errors; i++) {
		if (spec->errors[i].code == ret)
			return KAPI_KNOWN_ERROR;
	}
	return KAPI_UNLISTED_ERROR;
}

static bool is_success(const struct kapi_return_spec *spec, long ret)
{
	switch (spec->check) {
	case KAPI_RETURN_EXACT:
	case KAPI_RETURN_RANGE:
		if (known(spec->success_min) && ret < spec->success_min->value)
			return false;
		return !known(spec->success_max) || ret <= spec->success_max->value;
	case KAPI_RETURN_FD:
		return ret >= 0 && ret <= INT_MAX;
	case KAPI_RETURN_NO_RETURN:
		/* execve() returns to the program that has taken the caller's place. */
		return known(spec->success_min) && ret == spec->success_min->value;
	default:
		return true;
	}
}

/**
 * kapi_check_return - is a return value a specified one?
 * @spec: specification of the call
 * @ret: what the call returned, an error being -4095 to -1
 *
 * A specification without any error does not say which errors there are.
 */
enum kapi_outcome kapi_check_return(const struct kernel_api_spec *spec, long ret)
{
	if (IS_ERR_VALUE(ret))
		return check_error(spec, ret);
	if (spec->ret && !is_success(spec->ret, ret))
		return KAPI_BAD_VALUE;
	return KAPI_SUCCESS;
}

/* Where a call can come from; exactly one of them holds. */
#define PLACES	(KAPI_CTX_PROCESS | KAPI_CTX_SOFTIRQ | KAPI_CTX_HARDIRQ | KAPI_CTX_NMI)
/* Why it cannot sleep there. */
#define REASONS	(KAPI_CTX_PREEMPT_DISABLED | KAPI_CTX_IRQ_DISABLED)
#define STATES	(KAPI_CTX_SLEEPABLE | KAPI_CTX_ATOMIC | REASONS)

/**
 * kapi_seen_context - where the caller is
 *
 * Return: one place; and either KAPI_CTX_SLEEPABLE, or KAPI_CTX_ATOMIC with
 * the reasons for it, of which a kernel without CONFIG_PREEMPT_COUNT sees
 * disabled interrupts only.
 */
u32 kapi_seen_context(void)
{
	u32 seen = in_nmi() ? KAPI_CTX_NMI : in_hardirq() ? KAPI_CTX_HARDIRQ :
		   in_serving_softirq() ? KAPI_CTX_SOFTIRQ : KAPI_CTX_PROCESS;
	u32 reasons = (preempt_count() ? KAPI_CTX_PREEMPT_DISABLED : 0) |
		      (irqs_disabled() ? KAPI_CTX_IRQ_DISABLED : 0);

	if (reasons || rcu_preempt_depth())
		return seen | KAPI_CTX_ATOMIC | reasons;
	return seen | KAPI_CTX_SLEEPABLE;
}

/**
 * kapi_check_context - may the call be made in such a context?
 * @spec: specification of the call
 * @seen: what kapi_seen_context() gave
 *
 * A specification that names no place allows each, and one that says nothing
 * about sleeping does not care. Interrupts never sleep, so this matters in
 * process context only. "atomic" stands for all reasons.
 */
enum kapi_fit kapi_check_context(const struct kernel_api_spec *spec, u32 seen)
{
	u32 allowed = spec->contexts;

	if (!allowed)
		return KAPI_UNKNOWN;
	if ((allowed & PLACES) && !(allowed & seen & PLACES))
		return KAPI_OUTSIDE;
	if (!(allowed & STATES) || !(seen & KAPI_CTX_PROCESS))
		return KAPI_FITS;
	if (seen & KAPI_CTX_SLEEPABLE)
		return fits_if(allowed & KAPI_CTX_SLEEPABLE);
	if (allowed & KAPI_CTX_ATOMIC)
		return KAPI_FITS;
	return fits_if((seen & REASONS) && !(seen & REASONS & ~allowed));
}
