// The records of kernel/overlay/include/linux/kernel_api_spec.h as they lie in an x86-64 image: layout version 1.
//
// Pointers are 64-bit addresses in the image, 0 for absent. Member order and types are those of the header; each size is
// asserted here against the header's and compared at run time with what the image says of itself (ElfLayoutRecord).
#pragma once

#include <cstdint>

namespace kapifuzz::elf {

inline constexpr uint32_t kLayoutMagic = 0x4b415049;
inline constexpr uint32_t kLayoutVersion = 1;
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
  Address name, ctype, description, kinds, struct_name, constraint, size, size_param;
  uint32_t nr_kinds;
  uint16_t flags;
  uint8_t type, ctype_size, ctype_signed;
};
static_assert(sizeof(ParamRecord) == 80);

struct ReturnRecord {
  Address description, kinds, ensures, success_min, success_max;
  uint32_t nr_kinds, nr_ensures;
  uint8_t type, check;
};
static_assert(sizeof(ReturnRecord) == 56);

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
  Address name, target, condition, description, timing, queue;
  int32_t number, error, priority;
  uint8_t present, directions, action, interruptible, restartable;
};
static_assert(sizeof(SignalRecord) == 72);

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
  Address name, allows, without, condition;
  int32_t number, priority;
  uint8_t has_priority, action;
};
static_assert(sizeof(CapabilityRecord) == 48);

struct ConstraintRecord {
  Address name, description, expression;
};
static_assert(sizeof(ConstraintRecord) == 24);

struct SpecRecord {
  Address name, file, description, long_description, examples, notes, provenance, params, ret,
      errors, locks, signals, side_effects, state_transitions, capabilities, constraints,
      failure_atomic_except;
  uint32_t line, nr_params, nr_errors, nr_locks, nr_signals, nr_side_effects, nr_state_transitions,
      nr_capabilities, nr_constraints, nr_failure_atomic_except;
  uint16_t contexts;
  uint8_t kind, failure_atomic, concurrency;
};
static_assert(sizeof(SpecRecord) == 184);

// struct kapi_layout at the symbol __kapi_layout.
struct LayoutRecord {
  uint32_t magic, version, pointer_size, number_size, param_constraint_size, param_size,
      return_size, error_size, lock_size, signal_size, side_effect_size, state_transition_size,
      capability_size, constraint_size, spec_size;
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
    sizeof(SpecRecord),
};

}  // namespace kapifuzz::elf
