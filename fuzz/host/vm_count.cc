#include "fuzz/host/vm_count.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "base/files.h"
#include "base/strings.h"

namespace kapifuzz {
namespace {

// QEMU's own memory beside the guest's, mostly translated code.
constexpr int64_t kQemuMib = 256;
constexpr int64_t kMib = 1 << 20;

// "21 GiB", "1.5 GiB", "512 MiB"
std::string SizeText(int64_t mib) {
  if (mib < 1024) return fmt::format("{} MiB", mib);
  if (mib % 1024 == 0 || mib >= 10 * 1024) return fmt::format("{} GiB", mib / 1024);
  return fmt::format("{:.1f} GiB", static_cast<double>(mib) / 1024);
}

// Numbers of a line such as "50000 100000"; a word that is none ("max") ends the list.
std::vector<int64_t> NumbersOf(const std::string& path) {
  std::vector<int64_t> numbers;
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return numbers;
  for (std::string_view word : Split(Trim(*text), ' ')) {
    std::optional<int64_t> number = ParseInt(word);
    if (!number) break;
    numbers.push_back(*number);
  }
  return numbers;
}

int64_t AvailableMib(const std::string& meminfo) {
  Result<std::string> text = ReadFile(meminfo);
  if (!text.ok()) return 0;
  for (std::string_view line : SplitLines(*text)) {
    if (!line.starts_with("MemAvailable:")) continue;
    std::string_view value = Trim(line.substr(line.find(':') + 1));
    return ParseInt(value.substr(0, value.find(' '))).value_or(0) / 1024;
  }
  return 0;
}

VmCount CountThatFits(const HostRoom& room, const GuestSize& guest) {
  const int64_t each = guest.memory_mib + kQemuMib;
  const int64_t by_cores = room.processors / guest.cpus;
  const int64_t by_memory = room.free_mib / each - 1;
  const int64_t fit = std::min<int64_t>({by_cores, by_memory, kMaxVms});
  VmCount count{.vms = static_cast<int>(std::max<int64_t>(fit, 1))};
  std::string why = fmt::format("{} processor{}, {} free, {} each", room.processors,
                                room.processors == 1 ? "" : "s", SizeText(room.free_mib),
                                SizeText(guest.memory_mib));
  if (guest.cpus > 1) why += fmt::format(" and {} processors", guest.cpus);
  if (by_memory < by_cores) why += fmt::format(", {} kept for triage", SizeText(each));
  if (fit < 1) why += ": tight even for one";
  count.why = fmt::format("vms: {} ({})", count.vms, why);
  return count;
}

}  // namespace

Result<VmCount> DecideVmCount(const std::string& wanted, const HostRoom& room,
                              const GuestSize& guest) {
  if (wanted == "auto") return CountThatFits(room, guest);
  std::optional<int64_t> number = ParseInt(wanted);
  if (!number || *number < 1 || *number > kMaxVms) {
    return Error{"--vms " + wanted, fmt::format("wants auto or a number from 1 to {}", kMaxVms)};
  }
  return VmCount{.vms = static_cast<int>(*number)};
}

HostRoom ReadHostRoom(const std::string& root, int processors) {
  HostRoom room{.processors = std::max(processors, 1),
                .free_mib = AvailableMib(root + "/proc/meminfo")};
  const std::string group = root + "/sys/fs/cgroup/";
  std::vector<int64_t> quota = NumbersOf(group + "cpu.max");
  if (quota.size() == 2 && quota[0] > 0 && quota[1] > 0) {
    const int64_t whole = std::clamp<int64_t>(quota[0] / quota[1], 1, room.processors);
    room.processors = static_cast<int>(whole);
  }
  std::vector<int64_t> most = NumbersOf(group + "memory.max");
  std::vector<int64_t> used = NumbersOf(group + "memory.current");
  if (most.size() == 1 && used.size() == 1) {
    room.free_mib = std::clamp<int64_t>((most[0] - used[0]) / kMib, 0, room.free_mib);
  }
  return room;
}

HostRoom ReadHostRoom() {
  return ReadHostRoom("", static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace kapifuzz
