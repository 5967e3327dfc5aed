// The records of kernel/overlay/include/linux/kernel_api_spec.h as they lie in an x86-64 image: layout version 2.
//
// Pointers are 64-bit addresses in the image, 0 for absent. Member order and types are those of the header; each size is
// asserted here against the header's and compared at run time with what the image says of itself (ElfLayoutRecord).
#pragma once

#include <cstdint>

namespace kapifuzz::elf {

inline constexpr uint32_t kLayoutMagic = 0x4b415049;
inline constexpr uint32_t kLayoutVersion = 2;
inline constexpr uint8_t kAbsent = 0xff;

using Address = uint64_t;

struct NumberRecord {
  Address text;
  int64_t value;
  uint32_t has_value;
};
static_assert(sizeof(NumberRecord) == 24);

struct ParamConstraintRecord {
  Address text, min, max, mask, alignment, values, param;
  uint32_t nr_values;
  uint8_t kind;
};
static_assert(sizeof(ParamConstraintRecord) == 64);

struct ParamRecord {
  Address name, ctype, description, kinds, struct_name, constraint, size, size_param,
      size_multiplier;
  uint32_t nr_kinds;
  uint16_t flags;
  uint8_t type, ctype_size, ctype_signed;
};
static_assert(sizeof(ParamRecord) == 88);

struct ReturnRecord {
  Address description, kinds, ensures, success_min, success_max, error_values;
  uint32_t nr_kinds, nr_ensures, nr_error_values;
  uint8_t type, check;
};
static_assert(sizeof(ReturnRecord) == 64);

struct ErrorRecord {
  Address name, summary, description, when, only_when, applies;
  int32_t code;
};
static_assert(sizeof(ErrorRecord) == 56);

struct LockRecord {
  Address name, description;
  uint8_t type, scope;
};
static_assert(sizeof(LockRecord) == 24);

inline constexpr uint8_t kSignalHasNumber = 1 << 0;
inline constexpr uint8_t kSignalHasErrno = 1 << 1;
inline constexpr uint8_t kSignalHasPriority = 1 << 2;

struct SignalRecord {
  Address name, target, condition, description, timing, queue, transform_to, sa_flags_required,
      sa_flags_forbidden;
  int32_t number, error, priority;
  uint8_t present, directions, action, interruptible, restartable, states_required,
      states_forbidden;
};
static_assert(sizeof(SignalRecord) == 96);

struct SignalMaskRecord {
  Address name, description, signals;
  uint32_t nr_signals;
};
static_assert(sizeof(SignalMaskRecord) == 32);

struct SideEffectRecord {
  Address target, description, condition, only_when, ensures, applies;
  uint32_t types, nr_ensures;
  uint8_t reversible;
};
static_assert(sizeof(SideEffectRecord) == 64);

struct StateTransitionRecord {
  Address object, from, to, condition, description, only_when, ensures, applies;
  uint32_t nr_ensures;
};
static_assert(sizeof(StateTransitionRecord) == 72);

struct CapabilityRecord {
  Address name, allows, without, condition, alternatives;
  uint32_t nr_alternatives;
  int32_t number, priority;
  uint8_t has_priority, action;
};
static_assert(sizeof(CapabilityRecord) == 56);

struct ConstraintRecord {
  Address name, description, expression;
};
static_assert(sizeof(ConstraintRecord) == 24);

struct StructFieldRecord {
  Address name, ctype, description, kinds, struct_name, constraint;
  uint32_t nr_kinds, offset, size;
  uint16_t flags;
  uint8_t type;
};
static_assert(sizeof(StructFieldRecord) == 64);

struct StructRecord {
  Address name, description, fields;
  uint32_t nr_fields, size, alignment;
};
static_assert(sizeof(StructRecord) == 40);

struct IoctlRecord {
  Address command, argument, file;
  uint32_t number, size;
  uint8_t direction;
};
static_assert(sizeof(IoctlRecord) == 40);

struct SocketStateRecord {
  Address condition;
  uint32_t protocols;
  uint16_t required, forbidden, resulting;
};
static_assert(sizeof(SocketStateRecord) == 24);

struct ProtocolRecord {
  Address description, flags, flags_description;
  uint32_t protocols;
};
static_assert(sizeof(ProtocolRecord) == 32);

struct BufferRecord {
  Address min_size, max_size, optimal_size, partial_rules, fragmentation;
  uint8_t behaviors, partial;
};
static_assert(sizeof(BufferRecord) == 48);

struct AsyncRecord {
  Address poll_in, poll_out, completion, timeout_description;
  int32_t error;
  uint8_t modes, timeout;
};
static_assert(sizeof(AsyncRecord) == 40);

struct AddressFamilyRecord {
  Address family, struct_size, min_length, max_length, format, special, port_min, port_max;
  uint8_t wildcard, multicast, broadcast;
};
static_assert(sizeof(AddressFamilyRecord) == 72);

struct NetworkRecord {
  Address establishment, termination, transfer, socket_state, protocols, buffer, async,
      address_families;
  uint32_t nr_protocols, nr_address_families;
  uint8_t properties;
};
static_assert(sizeof(NetworkRecord) == 80);

struct SpecRecord {
  Address name, file, description, long_description, examples, notes, provenance, params, ret,
      errors, locks, signals, side_effects, state_transitions, capabilities, constraints,
      signal_masks, structs, network, ioctl, failure_atomic_except;
  uint32_t line, nr_params, nr_errors, nr_locks, nr_signals, nr_side_effects, nr_state_transitions,
      nr_capabilities, nr_constraints, nr_signal_masks, nr_structs, nr_failure_atomic_except;
  uint16_t contexts;
  uint8_t kind, failure_atomic, concurrency;
};
static_assert(sizeof(SpecRecord) == 224);

// struct kapi_layout at the symbol __kapi_layout.
struct LayoutRecord {
  uint32_t magic, version, pointer_size, number_size, param_constraint_size, param_size,
      return_size, error_size, lock_size, signal_size, side_effect_size, state_transition_size,
      capability_size, constraint_size, signal_mask_size, struct_field_size, struct_size,
      ioctl_size, socket_state_size, protocol_size, buffer_size, async_size, addr_family_size,
      network_size, spec_size;
  bool operator==(const LayoutRecord&) const = default;
};

inline constexpr LayoutRecord kExpectedLayout = {
    kLayoutMagic,
    kLayoutVersion,
    sizeof(Address),
    sizeof(NumberRecord),
    sizeof(ParamConstraintRecord),
    sizeof(ParamRecord),
    sizeof(ReturnRecord),
    sizeof(ErrorRecord),
    sizeof(LockRecord),
    sizeof(SignalRecord),
    sizeof(SideEffectRecord),
    sizeof(StateTransitionRecord),
    sizeof(CapabilityRecord),
    sizeof(ConstraintRecord),
    sizeof(SignalMaskRecord),
    sizeof(StructFieldRecord),
    sizeof(StructRecord),
    sizeof(IoctlRecord),
    sizeof(SocketStateRecord),
    sizeof(ProtocolRecord),
    sizeof(BufferRecord),
    sizeof(AsyncRecord),
    sizeof(AddressFamilyRecord),
    sizeof(NetworkRecord),
    sizeof(SpecRecord),
};

}  // namespace kapifuzz::elf
