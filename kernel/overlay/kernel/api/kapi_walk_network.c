// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_walk_network.c - visits what a specification says of sockets
 */
#include <linux/kernel.h>
#include <linux/log2.h>

#include "internal.h"

static void put_protocols(struct kapi_out *out, u32 mask)
{
	static const char *const all[] = { "all" };

	if (mask == KAPI_PROTO_ALL)
		kapi_put_strings(out, "protocols", all, ARRAY_SIZE(all));
	else
		kapi_put_bits(out, "protocols", &kapi_protocol_words, mask);
}

static void walk_socket_state(struct kapi_out *out, const struct kapi_socket_state_spec *state)
{
	if (!state)
		return;
	out->ops->open(out, "socket_state", false);
	kapi_put_bits(out, "required", &kapi_socket_state_words, state->required);
	kapi_put_bits(out, "forbidden", &kapi_socket_state_words, state->forbidden);
	if (state->resulting)
		kapi_put_word(out, "resulting", &kapi_socket_state_words,
			      ilog2(state->resulting));
	kapi_put_string(out, "condition", state->condition);
	put_protocols(out, state->protocols);
	out->ops->close(out, false);
}

static void walk_protocol(struct kapi_out *out, const struct kapi_protocol_behavior *behavior)
{
	put_protocols(out, behavior->protocols);
	kapi_put_string(out, "description", behavior->description);
	kapi_put_number(out, "flags", behavior->flags);
	kapi_put_string(out, "flags_description", behavior->flags_description);
}

static void walk_buffer(struct kapi_out *out, const struct kapi_buffer_spec *buffer)
{
	if (!buffer)
		return;
	out->ops->open(out, "buffer", false);
	kapi_put_bits(out, "behaviors", &kapi_buffer_words, buffer->behaviors);
	kapi_put_number(out, "min_size", buffer->min_size);
	kapi_put_number(out, "max_size", buffer->max_size);
	kapi_put_number(out, "optimal_size", buffer->optimal_size);
	kapi_put_tristate(out, "partial", buffer->partial);
	kapi_put_string(out, "partial_rules", buffer->partial_rules);
	kapi_put_string(out, "fragmentation", buffer->fragmentation);
	out->ops->close(out, false);
}

static void walk_async(struct kapi_out *out, const struct kapi_async_spec *async)
{
	static const char *const block[] = { "block" };

	if (!async)
		return;
	out->ops->open(out, "async", false);
	if (async->modes)
		kapi_put_bits(out, "modes", &kapi_async_words, async->modes);
	else
		kapi_put_strings(out, "modes", block, ARRAY_SIZE(block));
	if (async->error)
		kapi_put_integer(out, "errno", async->error);
	kapi_put_number(out, "poll_in", async->poll_in);
	kapi_put_number(out, "poll_out", async->poll_out);
	kapi_put_string(out, "completion", async->completion);
	kapi_put_tristate(out, "timeout", async->timeout);
	kapi_put_string(out, "timeout_description", async->timeout_description);
	out->ops->close(out, false);
}

static void walk_addr_family(struct kapi_out *out, const struct kapi_addr_family_spec *family)
{
	kapi_put_number(out, "family", family->family);
	kapi_put_number(out, "struct_size", family->struct_size);
	kapi_put_number(out, "min_length", family->min_length);
	kapi_put_number(out, "max_length", family->max_length);
	kapi_put_string(out, "format", family->format);
	kapi_put_tristate(out, "wildcard", family->wildcard);
	kapi_put_tristate(out, "multicast", family->multicast);
	kapi_put_tristate(out, "broadcast", family->broadcast);
	kapi_put_string(out, "special", family->special);
	kapi_put_number(out, "port_min", family->port_min);
	kapi_put_number(out, "port_max", family->port_max);
}

void kapi_walk_network(struct kapi_out *out, const struct kapi_network_spec *network)
{
	if (!network)
		return;
	out->ops->open(out, "network", false);
	kapi_put_bits(out, "properties", &kapi_network_words, network->properties);
	kapi_put_string(out, "establishment", network->establishment);
	kapi_put_string(out, "termination", network->termination);
	kapi_put_string(out, "transfer", network->transfer);
	walk_socket_state(out, network->socket_state);
	kapi_walk_list(out, "protocols", network->protocols, network->nr_protocols,
		       walk_protocol);
	walk_buffer(out, network->buffer);
	walk_async(out, network->async);
	kapi_walk_list(out, "address_families", network->address_families,
		       network->nr_address_families, walk_addr_family);
	out->ops->close(out, false);
}
