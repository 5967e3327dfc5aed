// The world that every program meets: one table of the files that are there before its first call.
//
// Programs run with this tree as their root and /w as their working directory, both fresh each time. The sandbox
// (executor/sandbox.h) creates what the table says; the mutator draws paths from it; the generator of LTP tests writes the
// set-up code of the fixtures that a witness program names. So an errno that needs something special to exist
// has its place here:
//
//   for (const Fixture& f : Fixtures())
//     if (f.leads_to == Kind::kDir) candidates.push_back(f.path);        // "./dir", "/ro/dir", ...
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "executor/kind.h"

namespace kapifuzz {

inline constexpr char kWorkDirectory[] = "/w";
// Modification time of every fixture and of the two observed directories: what is younger was changed by the program.
inline constexpr int64_t kFixtureTime = 946684800;  // 2000-01-01
inline constexpr uint32_t kNobody = 65534;          // uid and gid of `env(user=nobody)`

// What is special about the place or the entry, beyond its mode.
enum class Feature : uint8_t {
  kPlain,
  kReadOnly,    // on a read-only mount
  kFull,        // on a file system without a free block or inode
  kMountPoint,  // something is mounted on it
  kBusyText,    // an executable that is running
  kAppendOnly,  // FS_APPEND_FL
  kImmutable,   // FS_IMMUTABLE_FL
  kBinder,  // on a read-only mount of binderfs; without binder in the kernel the device is missing
};

struct Fixture {
  std::string_view path;        // as programs write it; "./" is the working directory
  Kind kind = Kind::kFile;      // of the entry itself
  Kind leads_to = Kind::kFile;  // following symbolic links; kMissing if they lead nowhere
  uint16_t mode = 0666;
  std::string_view content = {};  // kFile: its bytes; kSymlink: its target; kChardev: "MAJOR:MINOR"
  Feature feature = Feature::kPlain;
  std::string_view purpose = {};  // what it is there for
};

// Nothing that a program does changes it.
constexpr bool IsOnReadOnlyMount(const Fixture& fixture) {
  return fixture.feature == Feature::kReadOnly || fixture.feature == Feature::kBinder;
}

// In an order in which they can be created: directories before what they hold. All belong to root.
std::span<const Fixture> Fixtures();
// Null if no fixture is written like this.
const Fixture* FindFixture(std::string_view path);

}  // namespace kapifuzz
