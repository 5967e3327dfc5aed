// Modules of the guest's kernel that the host put into the initramfs (fuzz/shared/guest_protocol.h).
//
//   SayNote for each line of LoadModules("/modules")
#pragma once

#include <string>

namespace kapifuzz {

// Loads all files of `directory` in the order of their names. Returns what could not be loaded, in words, one per line.
// No directory, no modules.
std::string LoadModules(const std::string& directory);

}  // namespace kapifuzz
