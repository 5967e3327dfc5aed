#include "specs/check_parts.h"

#include <bit>

namespace kapifuzz {
namespace {

class PartsChecker {
 public:
  explicit PartsChecker(const ApiSpec& spec) : spec_(spec) {}

  std::vector<Error> Check() {
    for (const Param& param : spec_.params) {
      Known(param.line.number, "param " + param.name, param.size_multiplier);
    }
    if (spec_.ret) {
      for (const Number& value : spec_.ret->error_values) {
        Known(spec_.ret->line.number, "return", value);
      }
    }
    for (const SignalSpec& signal : spec_.signals) {
      Known(0, "signal " + signal.name, signal.sa_flags_required);
      Known(0, "signal " + signal.name, signal.sa_flags_forbidden);
    }
    for (const StructSpec& one : spec_.structs) CheckStruct(one);
    if (spec_.network) CheckNetwork(*spec_.network);
    return std::move(problems_);
  }

 private:
  void Report(int line, const std::string& what) {
    int at = line > 0 ? line : spec_.location.line;
    problems_.push_back({spec_.location.file + ":" + std::to_string(at), spec_.name + ": " + what});
  }

  void Known(int line, const std::string& owner, const std::optional<Number>& number) {
    if (!number || number->value) return;
    Report(line, owner + ": '" + number->text + "' has no known value");
  }

  void CheckStruct(const StructSpec& one) {
    const int64_t alignment = one.alignment.value.value_or(1);
    if (!std::has_single_bit(static_cast<uint64_t>(alignment))) {
      Report(one.line.number, "struct " + one.name + ": alignment is no power of two");
    } else if (one.size.value && *one.size.value % alignment != 0) {
      Report(one.line.number, "struct " + one.name + ": size is no multiple of its alignment");
    }
    for (const StructField& field : one.fields) CheckField(field, one);
  }

  void CheckField(const StructField& field, const StructSpec& owner) {
    const int line = field.line.number;
    const std::string name = "field " + field.name;
    const int64_t end = field.offset.value.value_or(0) + field.size.value.value_or(0);
    if (owner.size.value && end > *owner.size.value)
      Report(line, name + ": ends behind its struct");
    if (!field.constraint) return;
    const ParamConstraint& constraint = *field.constraint;
    for (const auto* number :
         {&constraint.min, &constraint.max, &constraint.mask, &constraint.alignment}) {
      Known(line, name, *number);
    }
    for (const Number& value : constraint.values) Known(line, name, value);
    CheckRange(line, name, constraint.min, constraint.max);
  }

  void CheckRange(int line, const std::string& owner, const std::optional<Number>& min,
                  const std::optional<Number>& max) {
    if (!min || !max || !min->value || !max->value || *min->value <= *max->value) return;
    Report(line, owner + ": the range is empty");
  }

  void CheckNetwork(const Network& network) {
    for (const ProtocolBehavior& behavior : network.protocols) Known(0, "protocol", behavior.flags);
    if (network.buffer) {
      Known(0, "buffer", network.buffer->min_size);
      Known(0, "buffer", network.buffer->max_size);
      Known(0, "buffer", network.buffer->optimal_size);
      CheckRange(0, "buffer", network.buffer->min_size, network.buffer->max_size);
    }
    if (network.async) {
      Known(0, "async", network.async->poll_in);
      Known(0, "async", network.async->poll_out);
    }
    for (const AddressFamily& family : network.address_families) {
      const std::string owner = "address-family " + family.family.text;
      for (const auto* number : {&family.struct_size, &family.min_length, &family.max_length,
                                 &family.port_min, &family.port_max}) {
        Known(0, owner, *number);
      }
      CheckRange(0, owner, family.min_length, family.max_length);
      CheckRange(0, owner, family.port_min, family.port_max);
    }
  }

  const ApiSpec& spec_;
  std::vector<Error> problems_;
};

}  // namespace

std::vector<Error> CheckParts(const ApiSpec& spec) { return PartsChecker(spec).Check(); }

}  // namespace kapifuzz
