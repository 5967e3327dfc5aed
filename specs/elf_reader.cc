// Records to model, member by member; specs/elf_cursor.h has the reading itself.
#include "specs/elf_reader.h"

#include <algorithm>

#include "base/files.h"
#include "specs/elf_cursor.h"
#include "specs/elf_image.h"
#include "specs/elf_layout.h"
#include "specs/elf_parts.h"
#include "specs/words.h"

namespace kapifuzz {
namespace {

using namespace elf;

class RecordReader {
 public:
  explicit RecordReader(const ElfImage& image) : image_(image), cursor_(image) {}

  const ElfCursor& cursor() const { return cursor_; }

  ApiSpec Spec(Address address) {
    cursor_.BeginSpec();
    SpecRecord record = Record<SpecRecord>(address);
    ApiSpec spec;
    spec.name = Text(record.name);
    cursor_.NameSpec(spec.name);
    if (spec.name.empty()) Fail("a specification has no name");
    spec.kind = Word(record.kind, ApiKinds());
    spec.location = {Text(record.file), static_cast<int>(record.line)};
    spec.description = Text(record.description);
    spec.long_description = Text(record.long_description);
    spec.ioctl = ReadElfIoctl(record.ioctl, &cursor_);
    spec.contexts = Mask(record.contexts, Contexts());
    spec.params = List<ParamRecord>(record.params, record.nr_params, &RecordReader::ReadParam);
    if (record.ret) spec.ret = ReadReturn(Record<ReturnRecord>(record.ret));
    spec.errors = List<ErrorRecord>(record.errors, record.nr_errors, &RecordReader::ReadError);
    spec.locks = List<LockRecord>(record.locks, record.nr_locks, &RecordReader::ReadLock);
    spec.signals = List<SignalRecord>(record.signals, record.nr_signals, &RecordReader::ReadSignal);
    spec.side_effects = List<SideEffectRecord>(record.side_effects, record.nr_side_effects,
                                               &RecordReader::ReadSideEffect);
    spec.state_transitions = List<StateTransitionRecord>(
        record.state_transitions, record.nr_state_transitions, &RecordReader::ReadStateTransition);
    spec.capabilities = List<CapabilityRecord>(record.capabilities, record.nr_capabilities,
                                               &RecordReader::ReadCapability);
    spec.constraints = List<ConstraintRecord>(record.constraints, record.nr_constraints,
                                              &RecordReader::ReadConstraint);
    spec.signal_masks = List<SignalMaskRecord>(record.signal_masks, record.nr_signal_masks,
                                               &RecordReader::ReadSignalMask);
    spec.structs = ReadElfStructs(record.structs, record.nr_structs, &cursor_);
    spec.network = ReadElfNetwork(record.network, &cursor_);
    spec.failure_atomic = Word(record.failure_atomic, FailureAtomicity());
    spec.failure_atomic_except =
        Texts(record.failure_atomic_except, record.nr_failure_atomic_except);
    spec.concurrency = Word(record.concurrency, Concurrencies());
    spec.examples = Text(record.examples);
    spec.notes = Text(record.notes);
    spec.provenance = Text(record.provenance);
    return spec;
  }

  // Addresses of all specifications.
  std::vector<Address> Entries() {
    Result<uint64_t> start = image_.Symbol("__start_kapi_specs");
    Result<uint64_t> stop = image_.Symbol("__stop_kapi_specs");
    if (!start.ok() || !stop.ok()) {
      Fail((start.ok() ? stop : start).error().message + "; was it built with CONFIG_KAPI_SPEC?");
      return {};
    }
    if (*stop < *start || (*stop - *start) % sizeof(Address) != 0) {
      Fail("has a damaged section .kapi_specs");
      return {};
    }
    std::vector<Address> entries;
    for (uint64_t at = *start; at < *stop && !failed(); at += sizeof(Address)) {
      entries.push_back(Record<Address>(at));
    }
    return entries;
  }

  void CheckLayout() {
    Result<uint64_t> symbol = image_.Symbol("__kapi_layout");
    if (!symbol.ok()) return Fail(symbol.error().message + "; was it built with CONFIG_KAPI_SPEC?");
    LayoutRecord layout = Record<LayoutRecord>(*symbol);
    if (failed() || layout == kExpectedLayout) return;
    if (layout.magic != kLayoutMagic) return Fail("has no KAPI layout at __kapi_layout");
    if (layout.version != kLayoutVersion) {
      return Fail("has specifications of layout version " + std::to_string(layout.version) +
                  "; this tool reads version " + std::to_string(kLayoutVersion));
    }
    Fail("has records of other sizes than layout version " + std::to_string(kLayoutVersion));
  }

 private:
  // Short names for the cursor's, which make up most of what follows.
  void Fail(const std::string& problem) { cursor_.Fail(problem); }
  bool failed() const { return cursor_.failed(); }
  template <typename T>
  T Record(Address address) {
    return cursor_.Record<T>(address);
  }
  std::string Text(Address address) { return cursor_.Text(address); }
  std::vector<std::string> Texts(Address address, uint32_t count) {
    return cursor_.Texts(address, count);
  }
  std::string Word(uint8_t number, const WordSet& words) { return cursor_.Word(number, words); }
  std::vector<std::string> Mask(uint32_t mask, const WordSet& words) {
    return cursor_.Mask(mask, words);
  }
  template <typename Raw, typename Model>
  std::vector<Model> List(Address address, uint32_t count,
                          Model (RecordReader::*read)(const Raw&)) {
    return cursor_.List<Raw>(address, count,
                             [this, read](const Raw& record) { return (this->*read)(record); });
  }

  std::optional<Number> OptionalNumber(Address address) { return ReadElfNumber(address, &cursor_); }
  std::vector<Number> Numbers(Address address, uint32_t count) {
    return ReadElfNumbers(address, count, &cursor_);
  }

  Param ReadParam(const ParamRecord& record) {
    Param param;
    param.name = Text(record.name);
    param.ctype = Text(record.ctype);
    param.description = Text(record.description);
    param.type = Word(record.type, ParamTypes());
    param.kinds = Texts(record.kinds, record.nr_kinds);
    param.struct_name = Text(record.struct_name);
    param.flags = Mask(record.flags, ParamFlags());
    param.constraint = ReadElfConstraint(record.constraint, &cursor_);
    param.size = OptionalNumber(record.size);
    param.size_param = Text(record.size_param);
    param.size_multiplier = OptionalNumber(record.size_multiplier);
    return param;
  }

  Return ReadReturn(const ReturnRecord& record) {
    Return ret;
    ret.type = Word(record.type, ParamTypes());
    ret.kinds = Texts(record.kinds, record.nr_kinds);
    ret.check = Word(record.check, ReturnChecks());
    ret.success_min = OptionalNumber(record.success_min);
    ret.success_max = OptionalNumber(record.success_max);
    ret.error_values = Numbers(record.error_values, record.nr_error_values);
    ret.description = Text(record.description);
    ret.ensures = Texts(record.ensures, record.nr_ensures);
    return ret;
  }

  ErrorSpec ReadError(const ErrorRecord& record) {
    ErrorSpec error;
    error.name = Text(record.name);
    error.code = record.code;
    error.summary = Text(record.summary);
    error.description = Text(record.description);
    error.when = Text(record.when);
    error.only_when = Text(record.only_when);
    error.applies = Text(record.applies);
    return error;
  }

  Lock ReadLock(const LockRecord& record) {
    Lock lock;
    lock.name = Text(record.name);
    lock.type = Word(record.type, LockTypes());
    lock.scope = Word(record.scope, LockScopes());
    lock.description = Text(record.description);
    return lock;
  }

  SignalSpec ReadSignal(const SignalRecord& record) {
    SignalSpec signal;
    signal.name = Text(record.name);
    if (record.present & kSignalHasNumber) signal.number = record.number;
    signal.directions = Mask(record.directions, SignalDirections());
    signal.action = Word(record.action, SignalActions());
    signal.target = Text(record.target);
    signal.condition = Text(record.condition);
    signal.description = Text(record.description);
    if (record.present & kSignalHasErrno) signal.error = record.error;
    signal.timing = Text(record.timing);
    if (record.present & kSignalHasPriority) signal.priority = record.priority;
    signal.interruptible = cursor_.Bool(record.interruptible);
    signal.restartable = cursor_.Bool(record.restartable);
    signal.queue = Text(record.queue);
    signal.sa_flags_required = OptionalNumber(record.sa_flags_required);
    signal.sa_flags_forbidden = OptionalNumber(record.sa_flags_forbidden);
    signal.states_required = Mask(record.states_required, SignalStates());
    signal.states_forbidden = Mask(record.states_forbidden, SignalStates());
    signal.transform_to = Text(record.transform_to);
    return signal;
  }

  SignalMask ReadSignalMask(const SignalMaskRecord& record) {
    SignalMask mask;
    mask.name = Text(record.name);
    mask.description = Text(record.description);
    mask.signals = Numbers(record.signals, record.nr_signals);
    return mask;
  }

  SideEffect ReadSideEffect(const SideEffectRecord& record) {
    SideEffect effect;
    effect.types = Mask(record.types, EffectTypes());
    effect.target = Text(record.target);
    effect.description = Text(record.description);
    effect.condition = Text(record.condition);
    effect.reversible = cursor_.Bool(record.reversible);
    effect.only_when = Text(record.only_when);
    effect.ensures = Texts(record.ensures, record.nr_ensures);
    effect.applies = Text(record.applies);
    return effect;
  }

  StateTransition ReadStateTransition(const StateTransitionRecord& record) {
    StateTransition transition;
    transition.object = Text(record.object);
    transition.from = Text(record.from);
    transition.to = Text(record.to);
    transition.condition = Text(record.condition);
    transition.description = Text(record.description);
    transition.only_when = Text(record.only_when);
    transition.ensures = Texts(record.ensures, record.nr_ensures);
    transition.applies = Text(record.applies);
    return transition;
  }

  Capability ReadCapability(const CapabilityRecord& record) {
    Capability capability;
    capability.name = Text(record.name);
    capability.number = record.number;
    capability.action = Word(record.action, CapabilityActions());
    capability.allows = Text(record.allows);
    capability.without = Text(record.without);
    capability.condition = Text(record.condition);
    if (record.has_priority) capability.priority = record.priority;
    capability.alternatives = Numbers(record.alternatives, record.nr_alternatives);
    return capability;
  }

  Constraint ReadConstraint(const ConstraintRecord& record) {
    Constraint constraint;
    constraint.name = Text(record.name);
    constraint.description = Text(record.description);
    constraint.expression = Text(record.expression);
    return constraint;
  }

  const ElfImage& image_;
  ElfCursor cursor_;
};

struct ElfSpecs {
  std::vector<ApiSpec> specs = {};
  std::vector<Footprint> footprints = {};
};

Result<ElfSpecs> ReadAll(std::span<const uint8_t> bytes, const std::string& origin) {
  Result<ElfImage> image = ElfImage::Open(bytes);
  if (!image.ok()) return Error{origin, image.error().message};
  RecordReader reader(*image);
  reader.CheckLayout();
  ElfSpecs all;
  if (!reader.cursor().failed()) {
    for (Address entry : reader.Entries()) {
      all.specs.push_back(reader.Spec(entry));
      all.footprints.push_back(reader.cursor().footprint());
      if (reader.cursor().failed()) break;
    }
  }
  if (reader.cursor().failed()) return Error{origin, reader.cursor().error()};
  auto by_name = [](const auto& a, const auto& b) { return a.name < b.name; };
  std::sort(all.specs.begin(), all.specs.end(), by_name);
  std::sort(all.footprints.begin(), all.footprints.end(), by_name);
  return all;
}

Result<ElfSpecs> ReadAllOf(const std::string& path) {
  Result<std::string> file = ReadFile(path);
  if (!file.ok()) return file.error();
  return ReadAll({reinterpret_cast<const uint8_t*>(file->data()), file->size()}, path);
}

}  // namespace

Result<std::vector<ApiSpec>> ReadVmlinux(const std::string& path) {
  Result<ElfSpecs> all = ReadAllOf(path);
  if (!all.ok()) return all.error();
  return std::move(all->specs);
}

Result<std::vector<ApiSpec>> ReadElfSpecs(std::span<const uint8_t> bytes,
                                          const std::string& origin) {
  Result<ElfSpecs> all = ReadAll(bytes, origin);
  if (!all.ok()) return all.error();
  return std::move(all->specs);
}

Result<std::vector<Footprint>> ReadFootprints(const std::string& path) {
  Result<ElfSpecs> all = ReadAllOf(path);
  if (!all.ok()) return all.error();
  return std::move(all->footprints);
}

}  // namespace kapifuzz
