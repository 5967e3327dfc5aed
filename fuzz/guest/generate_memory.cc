// Paths, buffers, structs and pointers that lead nowhere.
#include <algorithm>
#include <array>
#include <string>

#include "executor/program_build.h"
#include "fuzz/guest/generator.h"

namespace kapifuzz {
namespace {

// Names that do not exist until a program creates them.
constexpr std::array<std::string_view, 6> kNewNames = {"./a", "./b",       "./dir/c",
                                                       "a",   "/sticky/d", "/ro/e"};
constexpr std::array<std::string_view, 8> kLookups = {
    ".", "..", "/", "./missing/a", "./file/a", "./loop/a", "../w/file", "/full/new"};

constexpr std::array<uint32_t, 14> kSizes = {0,  1,   2,    4,    8,    16,   56,
                                             57, 100, 4095, 4096, 4097, 8191, 8192};
constexpr std::array<uint32_t, 6> kPatternSizes = {1, 4096, 8192, 65536, 131072, kMaxPattern};

// The kind a path leads to, or is, without following a link.
bool LeadsTo(const Fixture& fixture, KindSet kinds) {
  return ((KindBit(fixture.kind) | KindBit(fixture.leads_to)) & kinds) != 0;
}

// Of the fixtures of a kind the first one is the ordinary one. Where there is none, a name that does not exist.
std::string_view PlainPath(KindSet kinds) {
  for (const Fixture& fixture : Fixtures()) {
    if (KindBit(fixture.kind) & kinds) return fixture.path;
  }
  return kNewNames[0];
}

}  // namespace

Arg Generator::MakePath(const Site& site, int index) {
  const Wish& wish = *site.wish;
  if (rng_.Percent(wish.bad_pointer[index] ? 15 : 2)) return MakeBadPointer();
  if (rng_.Percent(wish.odd_path[index] ? 20 : 5)) return MakeOddPath(site.program);
  const ArgDesc& desc = site.desc->args[index];
  const bool follow = wish.kinds[index] != 0 && rng_.Percent(80);
  const std::string_view path =
      PickPath(*site.program, follow ? wish.kinds[index] : desc.kinds, wish);
  const ArgKind kind = rng_.OneIn(40) ? ArgKind::kEdge : ArgKind::kString;
  if (kind == ArgKind::kString) return DataArg(site.program, kind, path);
  // At the edge the NUL is the program's own business; half of the time it is missing.
  return DataArg(site.program, kind, rng_.Percent(50) ? path : std::string(path).append(1, '\0'));
}

// In order of preference: a fixture that is there for the wished error, a path that the program has used already, a fixture
// of a wished kind, a new name.
std::string_view Generator::PickPath(const Program& program, KindSet kinds, const Wish& wish) {
  if (wish.plain_paths) return PlainPath(kinds);
  std::string_view chosen;
  uint32_t seen = 0;
  const auto offer = [&](std::string_view path) {
    if (rng_.Takes(++seen)) chosen = path;
  };
  if (!wish.error.empty() && rng_.Percent(50)) {
    for (const Fixture& f : Fixtures()) {
      if (f.purpose.find(wish.error) != std::string_view::npos) offer(f.path);
    }
    if (seen > 0) return chosen;
  }
  if (rng_.Percent(30)) {
    for (int i = 0; i < program.call_count; ++i) {
      for (const Arg& arg : program.calls[i].args) {
        if (arg.kind == ArgKind::kString && arg.size > 0) offer(DataOf(program, arg));
      }
    }
    if (seen > 0) return chosen;
  }
  if ((kinds & KindBit(Kind::kMissing)) != 0 && rng_.Percent(30)) return rng_.Pick(kNewNames);
  if (rng_.OneIn(12)) return rng_.Pick(kLookups);
  for (const Fixture& f : Fixtures()) {
    if (LeadsTo(f, kinds)) offer(f.path);
  }
  return seen > 0 ? chosen : rng_.Pick(kNewNames);
}

Arg Generator::MakeOddPath(Program* program) {
  switch (rng_.Below(5)) {
    case 0:
      return DataArg(program, ArgKind::kString, "");
    case 1:  // no NUL within PATH_MAX
      return PatternArg(8192);
    case 2:  // one component longer than NAME_MAX
      return DataArg(program, ArgKind::kString, "./" + std::string(255 + rng_.Below(2), 'n'));
    case 3: {
      const std::string path(rng_.Pick(Fixtures()).path);
      return DataArg(program, ArgKind::kString, path + "/");
    }
    default: {
      const std::string path(rng_.Pick(kNewNames));
      return DataArg(program, ArgKind::kString, path + "/");
    }
  }
}

Arg Generator::MakeString(const Site& site, int index) {
  const ArgDesc& desc = site.desc->args[index];
  const Wish& wish = *site.wish;
  if (rng_.Percent(wish.bad_pointer[index] ? 15 : 2)) return MakeBadPointer();
  if (Strings(desc).empty() || rng_.Percent(wish.odd_path[index] ? 30 : 6))
    return MakeOddString(site.program, desc);
  const NamedText& text = wish.strings[index] != 0 && rng_.Percent(70)
                              ? desc.strings[rng_.PickBit(wish.strings[index])]
                              : rng_.Pick(desc.strings);
  // Few endings, so that calls of one program meet each other's strings.
  std::string string = text.value;
  if (!text.whole && !rng_.OneIn(16)) string += static_cast<char>('a' + rng_.Below(3));
  const ArgKind kind = rng_.OneIn(40) ? ArgKind::kEdge : ArgKind::kString;
  if (kind == ArgKind::kEdge && rng_.Percent(50)) string.append(1, '\0');
  return DataArg(site.program, kind, string);
}

Arg Generator::MakeOddString(Program* program, const ArgDesc& desc) {
  const uint32_t limit = desc.fixed_size > 0 ? desc.fixed_size : 256;
  const std::string start = Strings(desc).empty() ? "" : rng_.Pick(desc.strings).value;
  switch (rng_.Below(5)) {
    case 0:
      return DataArg(program, ArgKind::kString, "");
    case 1: {  // at the limit, or one beyond it
      const size_t length = std::max<size_t>(limit - rng_.Below(2), start.size());
      return DataArg(program, ArgKind::kString, start + std::string(length - start.size(), 'n'));
    }
    case 2:  // no NUL at all
      return PatternArg(8192);
    case 3:  // a beginning cut short
      return DataArg(program, ArgKind::kString, start.substr(0, rng_.Below(8)));
    default:
      return DataArg(program, ArgKind::kString, "other");
  }
}

Arg Generator::MakePointer(Site* site, int index) {
  const ArgDesc& desc = site->desc->args[index];
  if (rng_.Percent(site->wish->bad_pointer[index] ? 30 : 6)) return MakeBadPointer();
  if (desc.optional && rng_.OneIn(3)) return BadArg(BadPointer::kNull);
  if (desc.type == ArgType::kContextOut && !rng_.OneIn(16)) return MakeContextOut(site->program);
  if (desc.type == ArgType::kIocbs && !rng_.OneIn(16)) return MakeIocbs(site);
  if (desc.type == ArgType::kIocb && !rng_.OneIn(16)) return MakeIocb(site);
  return MakeBuffer(site->program, desc, MakeSize(desc));
}

uint32_t Generator::MakeSize(const ArgDesc& desc) {
  if (desc.type == ArgType::kFdArrayOut) {
    return static_cast<uint32_t>(desc.array_kinds.size() * sizeof(int));
  }
  if (desc.fixed_size > 0 && desc.size_arg >= 0) {  // an array of structs
    const uint32_t size = desc.fixed_size * rng_.Below(5);
    return rng_.OneIn(16) ? size + desc.fixed_size / 2 : size;
  }
  if (desc.fixed_size > 0) {
    return rng_.OneIn(16) ? desc.fixed_size - 1 : desc.fixed_size;
  }
  return rng_.Percent(60) ? rng_.Below(100) : rng_.Pick(kSizes);
}

Arg Generator::MakeBuffer(Program* program, const ArgDesc& desc, uint32_t size) {
  const bool in = desc.type == ArgType::kBufferIn || desc.type == ArgType::kStructIn ||
                  desc.type == ArgType::kIocbs || desc.type == ArgType::kIocb || desc.is_inout;
  Arg made;
  if (in && !rng_.OneIn(16) && MakeStruct(program, desc, &made)) return made;
  if (rng_.OneIn(12)) return EdgeOutArg(size);
  if (!in) return OutArg(size);
  if (rng_.OneIn(5)) return PatternArg(rng_.Pick(kPatternSizes));
  std::array<char, 64> bytes;
  size = std::min<uint32_t>(size, bytes.size());
  for (uint32_t i = 0; i < size; ++i) bytes[i] = static_cast<char>('a' + rng_.Below(26));
  return DataArg(program, rng_.OneIn(10) ? ArgKind::kEdge : ArgKind::kData, {bytes.data(), size});
}

Arg Generator::MakeBadPointer() {
  return BadArg(static_cast<BadPointer>(rng_.Below(kBadPointerCount)));
}

}  // namespace kapifuzz
