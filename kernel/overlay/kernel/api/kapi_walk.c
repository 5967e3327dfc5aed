// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_walk.c - visits every member of a specification
 *
 * The one place that knows which members exist, what they are called and in
 * which order they come, so that text and JSON cannot differ in content. A
 * member that the specification does not have is not visited.
 */
#include <linux/kernel.h>

#include "internal.h"

static void put_string(struct kapi_out *out, const char *key, const char *value)
{
	if (value)
		out->ops->string(out, key, value);
}

static void put_integer(struct kapi_out *out, const char *key, s64 value)
{
	out->ops->integer(out, key, value);
}

/* A one-word member. */
static void put_word(struct kapi_out *out, const char *key, const struct kapi_words *words,
		     u8 value)
{
	put_string(out, key, kapi_word(words, value));
}

/* A member that is yes, no or absent. */
static void put_tristate(struct kapi_out *out, const char *key, u8 value)
{
	if (value != KAPI_ABSENT)
		out->ops->boolean(out, key, value);
}

static void put_strings(struct kapi_out *out, const char *key, const char *const *list,
			u32 count)
{
	u32 i;

	if (!count)
		return;
	out->ops->open(out, key, true);
	for (i = 0; i < count; i++)
		put_string(out, NULL, list[i]);
	out->ops->close(out, true);
}

static void put_bits(struct kapi_out *out, const char *key, const struct kapi_words *words,
		     u32 mask)
{
	u32 bit;

	if (!mask)
		return;
	out->ops->open(out, key, true);
	for (bit = 0; bit < 32; bit++) {
		if (mask & BIT(bit))
			put_string(out, NULL, kapi_word(words, bit));
	}
	out->ops->close(out, true);
}

static void put_number(struct kapi_out *out, const char *key, const struct kapi_number *number)
{
	if (!number)
		return;
	out->ops->open(out, key, false);
	put_string(out, "text", number->text);
	if (number->has_value)
		put_integer(out, "value", number->value);
	out->ops->close(out, false);
}

static void walk_location(struct kapi_out *out, const struct kernel_api_spec *spec)
{
	if (!spec->file)
		return;
	out->ops->open(out, "location", false);
	put_string(out, "file", spec->file);
	put_integer(out, "line", spec->line);
	out->ops->close(out, false);
}

static void walk_constraint_values(struct kapi_out *out, const struct kapi_param_constraint *c)
{
	u32 i;

	if (!c->nr_values)
		return;
	out->ops->open(out, "values", true);
	for (i = 0; i < c->nr_values; i++)
		put_number(out, NULL, &c->values[i]);
	out->ops->close(out, true);
}

static void walk_param_constraint(struct kapi_out *out, const struct kapi_param_constraint *c)
{
	if (!c)
		return;
	out->ops->open(out, "constraint", false);
	put_word(out, "kind", &kapi_constraint_words, c->kind);
	put_string(out, "text", c->text);
	put_number(out, "min", c->min);
	put_number(out, "max", c->max);
	put_number(out, "mask", c->mask);
	walk_constraint_values(out, c);
	put_number(out, "alignment", c->alignment);
	put_string(out, "param", c->param);
	out->ops->close(out, false);
}

static void walk_param(struct kapi_out *out, const struct kapi_param_spec *param)
{
	put_string(out, "name", param->name);
	put_string(out, "ctype", param->ctype);
	put_string(out, "description", param->description);
	put_word(out, "type", &kapi_type_words, param->type);
	put_strings(out, "kinds", param->kinds, param->nr_kinds);
	put_string(out, "struct", param->struct_name);
	put_bits(out, "flags", &kapi_flag_words, param->flags);
	walk_param_constraint(out, param->constraint);
	put_number(out, "size", param->size);
	put_string(out, "size_param", param->size_param);
}

static void walk_return(struct kapi_out *out, const struct kapi_return_spec *ret)
{
	if (!ret)
		return;
	out->ops->open(out, "return", false);
	put_word(out, "type", &kapi_type_words, ret->type);
	put_strings(out, "kinds", ret->kinds, ret->nr_kinds);
	put_word(out, "check", &kapi_return_check_words, ret->check);
	put_number(out, "success_min", ret->success_min);
	put_number(out, "success_max", ret->success_max);
	put_string(out, "description", ret->description);
	put_strings(out, "ensures", ret->ensures, ret->nr_ensures);
	out->ops->close(out, false);
}

static void walk_error(struct kapi_out *out, const struct kapi_error_spec *error)
{
	put_string(out, "name", error->name);
	/* A name that is no errno has no code. */
	if (error->code)
		put_integer(out, "code", error->code);
	put_string(out, "summary", error->summary);
	put_string(out, "description", error->description);
	put_string(out, "when", error->when);
	put_string(out, "only_when", error->only_when);
	put_string(out, "applies", error->applies);
}

static void walk_lock(struct kapi_out *out, const struct kapi_lock_spec *lock)
{
	put_string(out, "name", lock->name);
	put_word(out, "type", &kapi_lock_type_words, lock->type);
	put_word(out, "scope", &kapi_lock_scope_words, lock->scope);
	put_string(out, "description", lock->description);
}

static void walk_signal(struct kapi_out *out, const struct kapi_signal_spec *signal)
{
	put_string(out, "name", signal->name);
	if (signal->present & KAPI_SIGNAL_HAS_NUMBER)
		put_integer(out, "number", signal->number);
	put_bits(out, "directions", &kapi_signal_direction_words, signal->directions);
	put_word(out, "action", &kapi_signal_action_words, signal->action);
	put_string(out, "target", signal->target);
	put_string(out, "condition", signal->condition);
	put_string(out, "description", signal->description);
	if (signal->present & KAPI_SIGNAL_HAS_ERRNO)
		put_integer(out, "errno", signal->error);
	put_string(out, "timing", signal->timing);
	if (signal->present & KAPI_SIGNAL_HAS_PRIORITY)
		put_integer(out, "priority", signal->priority);
	put_tristate(out, "interruptible", signal->interruptible);
	put_tristate(out, "restartable", signal->restartable);
	put_string(out, "queue", signal->queue);
}

static void walk_effect(struct kapi_out *out, const struct kapi_side_effect *effect)
{
	static const char *const none[] = { "none" };

	if (effect->types)
		put_bits(out, "types", &kapi_effect_words, effect->types);
	else
		put_strings(out, "types", none, ARRAY_SIZE(none));
	put_string(out, "target", effect->target);
	put_string(out, "description", effect->description);
	put_string(out, "condition", effect->condition);
	put_tristate(out, "reversible", effect->reversible);
	put_string(out, "only_when", effect->only_when);
	put_strings(out, "ensures", effect->ensures, effect->nr_ensures);
	put_string(out, "applies", effect->applies);
}

static void walk_transition(struct kapi_out *out, const struct kapi_state_transition *trans)
{
	put_string(out, "object", trans->object);
	put_string(out, "from", trans->from);
	put_string(out, "to", trans->to);
	put_string(out, "condition", trans->condition);
	put_string(out, "description", trans->description);
	put_string(out, "only_when", trans->only_when);
	put_strings(out, "ensures", trans->ensures, trans->nr_ensures);
	put_string(out, "applies", trans->applies);
}

static void walk_capability(struct kapi_out *out, const struct kapi_capability_spec *cap)
{
	put_string(out, "name", cap->name);
	put_integer(out, "number", cap->number);
	put_word(out, "action", &kapi_capability_action_words, cap->action);
	put_string(out, "allows", cap->allows);
	put_string(out, "without", cap->without);
	put_string(out, "condition", cap->condition);
	if (cap->has_priority)
		put_integer(out, "priority", cap->priority);
}

static void walk_constraint(struct kapi_out *out, const struct kapi_constraint_spec *constraint)
{
	put_string(out, "name", constraint->name);
	put_string(out, "description", constraint->description);
	put_string(out, "expression", constraint->expression);
}

/* A list of @count records, each an object; nothing if it is empty. */
#define walk_list(out, key, list, count, walk) \
	do { \
		u32 __i; \
		\
		if (!(count)) \
			break; \
		(out)->ops->open(out, key, true); \
		for (__i = 0; __i < (count); __i++) { \
			(out)->ops->open(out, NULL, false); \
			walk(out, (list) + __i); \
			(out)->ops->close(out, false); \
		} \
		(out)->ops->close(out, true); \
	} while (0)

void kapi_walk(struct kapi_out *out, const struct kernel_api_spec *spec)
{
	put_string(out, "name", spec->name);
	put_word(out, "kind", &kapi_kind_words, spec->kind);
	walk_location(out, spec);
	put_string(out, "description", spec->description);
	put_string(out, "long_description", spec->long_description);
	put_bits(out, "contexts", &kapi_context_words, spec->contexts);
	walk_list(out, "params", spec->params, spec->nr_params, walk_param);
	walk_return(out, spec->ret);
	walk_list(out, "errors", spec->errors, spec->nr_errors, walk_error);
	walk_list(out, "locks", spec->locks, spec->nr_locks, walk_lock);
	walk_list(out, "signals", spec->signals, spec->nr_signals, walk_signal);
	walk_list(out, "side_effects", spec->side_effects, spec->nr_side_effects, walk_effect);
	walk_list(out, "state_transitions", spec->state_transitions, spec->nr_state_transitions,
		  walk_transition);
	walk_list(out, "capabilities", spec->capabilities, spec->nr_capabilities, walk_capability);
	walk_list(out, "constraints", spec->constraints, spec->nr_constraints, walk_constraint);
	put_word(out, "failure_atomic", &kapi_failure_atomic_words, spec->failure_atomic);
	put_strings(out, "failure_atomic_except", spec->failure_atomic_except,
		    spec->nr_failure_atomic_except);
	put_word(out, "concurrency", &kapi_concurrency_words, spec->concurrency);
	put_string(out, "examples", spec->examples);
	put_string(out, "notes", spec->notes);
	put_string(out, "provenance", spec->provenance);
}
