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

void kapi_put_string(struct kapi_out *out, const char *key, const char *value)
{
	if (value)
		out->ops->string(out, key, value);
}

void kapi_put_integer(struct kapi_out *out, const char *key, s64 value)
{
	out->ops->integer(out, key, value);
}

/* A one-word member. */
void kapi_put_word(struct kapi_out *out, const char *key, const struct kapi_words *words,
		   u8 value)
{
	kapi_put_string(out, key, kapi_word(words, value));
}

/* A member that is yes, no or absent. */
void kapi_put_tristate(struct kapi_out *out, const char *key, u8 value)
{
	if (value != KAPI_ABSENT)
		out->ops->boolean(out, key, value);
}

void kapi_put_strings(struct kapi_out *out, const char *key, const char *const *list,
		      u32 count)
{
	u32 i;

	if (!count)
		return;
	out->ops->open(out, key, true);
	for (i = 0; i < count; i++)
		kapi_put_string(out, NULL, list[i]);
	out->ops->close(out, true);
}

void kapi_put_bits(struct kapi_out *out, const char *key, const struct kapi_words *words,
		   u32 mask)
{
	u32 bit;

	if (!mask)
		return;
	out->ops->open(out, key, true);
	for (bit = 0; bit < 32; bit++) {
		if (mask & BIT(bit))
			kapi_put_string(out, NULL, kapi_word(words, bit));
	}
	out->ops->close(out, true);
}

void kapi_put_number(struct kapi_out *out, const char *key, const struct kapi_number *number)
{
	if (!number)
		return;
	out->ops->open(out, key, false);
	kapi_put_string(out, "text", number->text);
	if (number->has_value)
		kapi_put_integer(out, "value", number->value);
	out->ops->close(out, false);
}

void kapi_put_numbers(struct kapi_out *out, const char *key, const struct kapi_number *list,
		      u32 count)
{
	u32 i;

	if (!count)
		return;
	out->ops->open(out, key, true);
	for (i = 0; i < count; i++)
		kapi_put_number(out, NULL, &list[i]);
	out->ops->close(out, true);
}

static void walk_location(struct kapi_out *out, const struct kernel_api_spec *spec)
{
	if (!spec->file)
		return;
	out->ops->open(out, "location", false);
	kapi_put_string(out, "file", spec->file);
	kapi_put_integer(out, "line", spec->line);
	out->ops->close(out, false);
}

void kapi_walk_param_constraint(struct kapi_out *out, const struct kapi_param_constraint *c)
{
	if (!c)
		return;
	out->ops->open(out, "constraint", false);
	kapi_put_word(out, "kind", &kapi_constraint_words, c->kind);
	kapi_put_string(out, "text", c->text);
	kapi_put_number(out, "min", c->min);
	kapi_put_number(out, "max", c->max);
	kapi_put_number(out, "mask", c->mask);
	kapi_put_numbers(out, "values", c->values, c->nr_values);
	kapi_put_number(out, "alignment", c->alignment);
	kapi_put_string(out, "param", c->param);
	out->ops->close(out, false);
}

static void walk_param(struct kapi_out *out, const struct kapi_param_spec *param)
{
	kapi_put_string(out, "name", param->name);
	kapi_put_string(out, "ctype", param->ctype);
	kapi_put_string(out, "description", param->description);
	kapi_put_word(out, "type", &kapi_type_words, param->type);
	kapi_put_strings(out, "kinds", param->kinds, param->nr_kinds);
	kapi_put_string(out, "struct", param->struct_name);
	kapi_put_bits(out, "flags", &kapi_flag_words, param->flags);
	kapi_walk_param_constraint(out, param->constraint);
	kapi_put_number(out, "size", param->size);
	kapi_put_string(out, "size_param", param->size_param);
	kapi_put_number(out, "size_multiplier", param->size_multiplier);
}

static void walk_return(struct kapi_out *out, const struct kapi_return_spec *ret)
{
	if (!ret)
		return;
	out->ops->open(out, "return", false);
	kapi_put_word(out, "type", &kapi_type_words, ret->type);
	kapi_put_strings(out, "kinds", ret->kinds, ret->nr_kinds);
	kapi_put_word(out, "check", &kapi_return_check_words, ret->check);
	kapi_put_number(out, "success_min", ret->success_min);
	kapi_put_number(out, "success_max", ret->success_max);
	kapi_put_numbers(out, "error_values", ret->error_values, ret->nr_error_values);
	kapi_put_string(out, "description", ret->description);
	kapi_put_strings(out, "ensures", ret->ensures, ret->nr_ensures);
	out->ops->close(out, false);
}

static void walk_error(struct kapi_out *out, const struct kapi_error_spec *error)
{
	kapi_put_string(out, "name", error->name);
	/* A name that is no errno has no code. */
	if (error->code)
		kapi_put_integer(out, "code", error->code);
	kapi_put_string(out, "summary", error->summary);
	kapi_put_string(out, "description", error->description);
	kapi_put_string(out, "when", error->when);
	kapi_put_string(out, "only_when", error->only_when);
	kapi_put_string(out, "applies", error->applies);
}

static void walk_lock(struct kapi_out *out, const struct kapi_lock_spec *lock)
{
	kapi_put_string(out, "name", lock->name);
	kapi_put_word(out, "type", &kapi_lock_type_words, lock->type);
	kapi_put_word(out, "scope", &kapi_lock_scope_words, lock->scope);
	kapi_put_string(out, "description", lock->description);
}

static void walk_signal(struct kapi_out *out, const struct kapi_signal_spec *signal)
{
	kapi_put_string(out, "name", signal->name);
	if (signal->present & KAPI_SIGNAL_HAS_NUMBER)
		kapi_put_integer(out, "number", signal->number);
	kapi_put_bits(out, "directions", &kapi_signal_direction_words, signal->directions);
	kapi_put_word(out, "action", &kapi_signal_action_words, signal->action);
	kapi_put_string(out, "target", signal->target);
	kapi_put_string(out, "condition", signal->condition);
	kapi_put_string(out, "description", signal->description);
	if (signal->present & KAPI_SIGNAL_HAS_ERRNO)
		kapi_put_integer(out, "errno", signal->error);
	kapi_put_string(out, "timing", signal->timing);
	if (signal->present & KAPI_SIGNAL_HAS_PRIORITY)
		kapi_put_integer(out, "priority", signal->priority);
	kapi_put_tristate(out, "interruptible", signal->interruptible);
	kapi_put_tristate(out, "restartable", signal->restartable);
	kapi_put_string(out, "queue", signal->queue);
	kapi_put_number(out, "sa_flags_required", signal->sa_flags_required);
	kapi_put_number(out, "sa_flags_forbidden", signal->sa_flags_forbidden);
	kapi_put_bits(out, "states_required", &kapi_signal_state_words,
		      signal->states_required);
	kapi_put_bits(out, "states_forbidden", &kapi_signal_state_words,
		      signal->states_forbidden);
	kapi_put_string(out, "transform_to", signal->transform_to);
}

static void walk_signal_mask(struct kapi_out *out, const struct kapi_signal_mask_spec *mask)
{
	kapi_put_string(out, "name", mask->name);
	kapi_put_string(out, "description", mask->description);
	kapi_put_numbers(out, "signals", mask->signals, mask->nr_signals);
}

static void walk_effect(struct kapi_out *out, const struct kapi_side_effect *effect)
{
	static const char *const none[] = { "none" };

	if (effect->types)
		kapi_put_bits(out, "types", &kapi_effect_words, effect->types);
	else
		kapi_put_strings(out, "types", none, ARRAY_SIZE(none));
	kapi_put_string(out, "target", effect->target);
	kapi_put_string(out, "description", effect->description);
	kapi_put_string(out, "condition", effect->condition);
	kapi_put_tristate(out, "reversible", effect->reversible);
	kapi_put_string(out, "only_when", effect->only_when);
	kapi_put_strings(out, "ensures", effect->ensures, effect->nr_ensures);
	kapi_put_string(out, "applies", effect->applies);
}

static void walk_transition(struct kapi_out *out, const struct kapi_state_transition *trans)
{
	kapi_put_string(out, "object", trans->object);
	kapi_put_string(out, "from", trans->from);
	kapi_put_string(out, "to", trans->to);
	kapi_put_string(out, "condition", trans->condition);
	kapi_put_string(out, "description", trans->description);
	kapi_put_string(out, "only_when", trans->only_when);
	kapi_put_strings(out, "ensures", trans->ensures, trans->nr_ensures);
	kapi_put_string(out, "applies", trans->applies);
}

static void walk_capability(struct kapi_out *out, const struct kapi_capability_spec *cap)
{
	kapi_put_string(out, "name", cap->name);
	kapi_put_integer(out, "number", cap->number);
	kapi_put_word(out, "action", &kapi_capability_action_words, cap->action);
	kapi_put_string(out, "allows", cap->allows);
	kapi_put_string(out, "without", cap->without);
	kapi_put_string(out, "condition", cap->condition);
	if (cap->has_priority)
		kapi_put_integer(out, "priority", cap->priority);
	kapi_put_numbers(out, "alternatives", cap->alternatives, cap->nr_alternatives);
}

static void walk_constraint(struct kapi_out *out, const struct kapi_constraint_spec *constraint)
{
	kapi_put_string(out, "name", constraint->name);
	kapi_put_string(out, "description", constraint->description);
	kapi_put_string(out, "expression", constraint->expression);
}

void kapi_walk(struct kapi_out *out, const struct kernel_api_spec *spec)
{
	kapi_put_string(out, "name", spec->name);
	kapi_put_word(out, "kind", &kapi_kind_words, spec->kind);
	walk_location(out, spec);
	kapi_put_string(out, "description", spec->description);
	kapi_put_string(out, "long_description", spec->long_description);
	kapi_walk_ioctl(out, spec->ioctl);
	kapi_put_bits(out, "contexts", &kapi_context_words, spec->contexts);
	kapi_walk_list(out, "params", spec->params, spec->nr_params, walk_param);
	walk_return(out, spec->ret);
	kapi_walk_list(out, "errors", spec->errors, spec->nr_errors, walk_error);
	kapi_walk_list(out, "locks", spec->locks, spec->nr_locks, walk_lock);
	kapi_walk_list(out, "signals", spec->signals, spec->nr_signals, walk_signal);
	kapi_walk_list(out, "signal_masks", spec->signal_masks, spec->nr_signal_masks,
		       walk_signal_mask);
	kapi_walk_list(out, "side_effects", spec->side_effects, spec->nr_side_effects,
		       walk_effect);
	kapi_walk_list(out, "state_transitions", spec->state_transitions,
		       spec->nr_state_transitions, walk_transition);
	kapi_walk_list(out, "capabilities", spec->capabilities, spec->nr_capabilities,
		       walk_capability);
	kapi_walk_list(out, "constraints", spec->constraints, spec->nr_constraints,
		       walk_constraint);
	kapi_walk_list(out, "structs", spec->structs, spec->nr_structs, kapi_walk_struct);
	kapi_walk_network(out, spec->network);
	kapi_put_word(out, "failure_atomic", &kapi_failure_atomic_words, spec->failure_atomic);
	kapi_put_strings(out, "failure_atomic_except", spec->failure_atomic_except,
			 spec->nr_failure_atomic_except);
	kapi_put_word(out, "concurrency", &kapi_concurrency_words, spec->concurrency);
	kapi_put_string(out, "examples", spec->examples);
	kapi_put_string(out, "notes", spec->notes);
	kapi_put_string(out, "provenance", spec->provenance);
}
