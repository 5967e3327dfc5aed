// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_walk_struct.c - visits structs with their fields, and ioctl commands
 */
#include "internal.h"

static void walk_field(struct kapi_out *out, const struct kapi_struct_field *field)
{
	kapi_put_string(out, "name", field->name);
	kapi_put_string(out, "ctype", field->ctype);
	kapi_put_string(out, "description", field->description);
	kapi_put_word(out, "type", &kapi_type_words, field->type);
	kapi_put_strings(out, "kinds", field->kinds, field->nr_kinds);
	kapi_put_string(out, "struct", field->struct_name);
	kapi_put_bits(out, "flags", &kapi_flag_words, field->flags);
	kapi_put_integer(out, "offset", field->offset);
	kapi_put_integer(out, "size", field->size);
	kapi_walk_param_constraint(out, field->constraint);
}

void kapi_walk_struct(struct kapi_out *out, const struct kapi_struct_spec *spec)
{
	kapi_put_string(out, "name", spec->name);
	kapi_put_string(out, "description", spec->description);
	kapi_put_integer(out, "size", spec->size);
	kapi_put_integer(out, "alignment", spec->alignment);
	kapi_walk_list(out, "fields", spec->fields, spec->nr_fields, walk_field);
}

void kapi_walk_ioctl(struct kapi_out *out, const struct kapi_ioctl_spec *ioctl)
{
	if (!ioctl)
		return;
	out->ops->open(out, "ioctl", false);
	kapi_put_string(out, "command", ioctl->command);
	kapi_put_integer(out, "number", ioctl->number);
	kapi_put_word(out, "direction", &kapi_ioctl_direction_words, ioctl->direction);
	kapi_put_string(out, "argument", ioctl->argument);
	if (ioctl->argument)
		kapi_put_integer(out, "size", ioctl->size);
	kapi_put_string(out, "file", ioctl->file);
	out->ops->close(out, false);
}
