// One class reads records into the model; the first problem sticks and empties everything after it, so that the code for
// each record is a list of members and no error handling. A budget bounds the work: records of a damaged file may all
// point to the same large list.
#include "specs/elf_reader.h"

#include <algorithm>
#include <set>

#include "base/files.h"
#include "specs/elf_image.h"
#include "specs/elf_layout.h"
#include "specs/words.h"

namespace kapifuzz {
namespace {

using namespace elf;

// Far above any real kernel: 400 syscalls of 8 KB are 3 MB.
constexpr uint64_t kMaxBytesRead = 32 << 20;

class RecordReader {
 public:
  explicit RecordReader(const ElfImage& image) : image_(image) {}

  bool failed() const { return !error_.empty(); }
  const std::string& error() const { return error_; }
  const Footprint& footprint() const { return footprint_; }

  ApiSpec Spec(Address address) {
    footprint_ = {.section_bytes = sizeof(Address)};
    strings_.clear();
    SpecRecord record = Record<SpecRecord>(address);
    ApiSpec spec;
    spec.name = Text(record.name);
    current_ = footprint_.name = spec.name;
    if (spec.name.empty()) Fail("a specification has no name");
    if (record.kind != 0) Fail("unknown kind " + std::to_string(record.kind));
    spec.location = {Text(record.file), static_cast<int>(record.line)};
    spec.description = Text(record.description);
    spec.long_description = Text(record.long_description);
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
  void Fail(const std::string& problem) {
    if (!failed()) error_ = (current_.empty() ? "" : current_ + ": ") + problem;
  }

  bool Spend(uint64_t bytes) {
    spent_ += bytes;
    if (spent_ > kMaxBytesRead) Fail("specifications are larger than this tool reads");
    return !failed();
  }

  template <typename T>
  T Record(Address address) {
    T record = {};
    if (failed() || !Spend(sizeof(T))) return record;
    Result<T> read = image_.Read<T>(address);
    if (!read.ok()) {
      Fail(read.error().message);
      return record;
    }
    footprint_.record_bytes += sizeof(T);
    return *read;
  }

  std::string Text(Address address) {
    if (address == 0 || failed()) return {};
    Result<std::string> text = image_.String(address);
    if (!text.ok()) {
      Fail(text.error().message);
      return {};
    }
    if (!Spend(text->size() + 1)) return {};
    // The linker keeps equal strings once, as `iff:` and repeated conditions are.
    if (strings_.insert(address).second) footprint_.string_bytes += text->size() + 1;
    return *text;
  }

  template <typename Raw, typename Model>
  std::vector<Model> List(Address address, uint32_t count,
                          Model (RecordReader::*read)(const Raw&)) {
    std::vector<Model> list;
    for (uint32_t i = 0; i < count && !failed(); ++i) {
      list.push_back((this->*read)(Record<Raw>(address + uint64_t{i} * sizeof(Raw))));
    }
    return list;
  }

  std::vector<std::string> Texts(Address address, uint32_t count) {
    return List<Address>(address, count, &RecordReader::ReadText);
  }
  std::string ReadText(const Address& address) { return Text(address); }

  std::string Word(uint8_t number, const WordSet& words) {
    if (number == kAbsent || failed()) return {};
    const struct Word* word = words.FindNumber(number);
    if (word) return std::string(word->word);
    Fail("unknown number " + std::to_string(number) + " for " + words.Words()[0] + ", ...");
    return {};
  }

  std::vector<std::string> Mask(uint32_t mask, const WordSet& words) {
    std::optional<std::vector<std::string>> found = words.FromMask(mask);
    if (found) return *found;
    Fail("unknown bit in mask " + std::to_string(mask) + " of " + words.Words()[0] + ", ...");
    return {};
  }

  std::optional<bool> Bool(uint8_t value) {
    if (value > 1 && value != kAbsent) Fail("a flag is " + std::to_string(value));
    if (value == kAbsent) return std::nullopt;
    return value != 0;
  }

  Number ReadNumber(const NumberRecord& record) {
    Number number{.text = Text(record.text)};
    if (record.has_value) number.value = record.value;
    return number;
  }
  std::optional<Number> OptionalNumber(Address address) {
    if (address == 0) return std::nullopt;
    return ReadNumber(Record<NumberRecord>(address));
  }

  ParamConstraint ReadParamConstraint(const ParamConstraintRecord& record) {
    ParamConstraint constraint;
    constraint.kind = Word(record.kind, ConstraintKinds());
    constraint.text = Text(record.text);
    constraint.min = OptionalNumber(record.min);
    constraint.max = OptionalNumber(record.max);
    constraint.mask = OptionalNumber(record.mask);
    constraint.values =
        List<NumberRecord>(record.values, record.nr_values, &RecordReader::ReadNumber);
    constraint.alignment = OptionalNumber(record.alignment);
    constraint.param = Text(record.param);
    return constraint;
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
    if (record.constraint) {
      param.constraint = ReadParamConstraint(Record<ParamConstraintRecord>(record.constraint));
    }
    param.size = OptionalNumber(record.size);
    param.size_param = Text(record.size_param);
    return param;
  }

  Return ReadReturn(const ReturnRecord& record) {
    Return ret;
    ret.type = Word(record.type, ParamTypes());
    ret.kinds = Texts(record.kinds, record.nr_kinds);
    ret.check = Word(record.check, ReturnChecks());
    ret.success_min = OptionalNumber(record.success_min);
    ret.success_max = OptionalNumber(record.success_max);
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
    signal.interruptible = Bool(record.interruptible);
    signal.restartable = Bool(record.restartable);
    signal.queue = Text(record.queue);
    return signal;
  }

  SideEffect ReadSideEffect(const SideEffectRecord& record) {
    SideEffect effect;
    effect.types = Mask(record.types, EffectTypes());
    effect.target = Text(record.target);
    effect.description = Text(record.description);
    effect.condition = Text(record.condition);
    effect.reversible = Bool(record.reversible);
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
  std::string error_;
  std::string current_;
  uint64_t spent_ = 0;
  Footprint footprint_;
  std::set<Address> strings_;  // of the current specification, already counted
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
  if (!reader.failed()) {
    for (Address entry : reader.Entries()) {
      all.specs.push_back(reader.Spec(entry));
      all.footprints.push_back(reader.footprint());
      if (reader.failed()) break;
    }
  }
  if (reader.failed()) return Error{origin, reader.error()};
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
